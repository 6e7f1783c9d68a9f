"""What the card of a contact shows beside its fields: a glance, the persons, the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from store.enumerations import ContactType, InformationFlow, TimelineSource
from store.text import N_
from tui import formats
from tui import interaction_actions as entries
from tui.address_actions import in_force_today
from tui.comment_actions import open_comment
from tui.i18n import _, ngettext
from tui.page import Column, Context, Glance, InnerList

if TYPE_CHECKING:
    from store import brief
    from store.records import Record

_NO_COMPANY_HAS = (
    "company_no", "job_title", "first_name", "middle_name", "surname", "initials",
    "organizational_level_code", "minor", "parental_consent_received",
    "no_of_job_responsibilities",
)  # fmt: skip
_NO_PERSON_HAS = ("currency_code", "vat_registration_no")


def own_field(record: Record) -> str:
    """Return the field of the log by which a company has its persons' entries too."""
    return "contact_company_no" if _is_company(record) else "contact_no"


def _is_company(record: Record) -> bool:
    return record["type"] is ContactType.COMPANY


def _is_person(record: Record) -> bool:
    return not _is_company(record)


def hidden(record: Record) -> Sequence[str]:
    """Return the fields that make no sense for a company, or for a person."""
    return _NO_COMPANY_HAS if _is_company(record) else _NO_PERSON_HAS


_MARKS = ("exclude_from_segment", "privacy_blocked", "minor", "parental_consent_received")
_DETAILS = (
    "territory_code", "organizational_level_code", "currency_code", "vat_registration_no",
    "registration_number", "external_id",
)  # fmt: skip


def segmentation(record: Record) -> str:
    """Return what a contact is left out of, and its further codes; its groups stand above."""
    from store.nouns import noun

    fields, skipped = noun("contact").by_name, hidden(record)
    marks = [_(fields[name].caption) for name in _MARKS if record[name] and name not in skipped]
    details = [str(record[name]) for name in _DETAILS if record[name] and name not in skipped]
    return ", ".join([*marks, *details]) or _("nothing entered")


# At a glance


def glance(record: Record) -> list[Glance]:
    """Return what one wants to know before the call: the last interaction, and the next step."""
    from store import brief

    found = brief.at_a_glance(record)
    lines = [Glance(_("Latest"), _last(record, found))]
    lines.append(Glance(_("Next"), _next(record, found), bool(record["keep_in_touch_overdue"])))
    codes = _codes(record)
    if codes:
        lines.append(Glance(_("Codes"), codes))
    if record["privacy_blocked"]:
        lines.insert(0, Glance(_("Privacy"), _("blocked: no calls, no mail, no new entries"), True))
    return lines


def _codes(record: Record) -> str:
    """Return what the codes of a contact mean, and its numbers in another program."""
    from store import assignments
    from store.assigned_codes import ASSIGNED

    parts = []
    for name, item in ASSIGNED.items():
        # where a company is looked up says nothing about it
        if name == "web-source" or not record[f"no_of_{item.plural}"]:
            continue
        found = assignments.of_contact(name, record.key)
        meanings = [one.description or one.code for one in found]
        numbers = [str(one.details.get("link_no", "")) for one in found]
        both = zip(meanings, numbers, strict=True)
        parts.append(", ".join(f"{meaning} {number}".strip() for meaning, number in both))
    return " · ".join(parts)


def _last(record: Record, found: brief.Glance) -> str:
    entry, attempt = found.last, found.attempt
    said = (
        _("never spoken to") if entry is None else " · ".join(_of_entry(record, entry, found.what))
    )
    if attempt is not None:
        day = formats.date(attempt["date"])
        said += " · " + _("not reached on %(date)s") % {"date": day}
    return said


def _of_entry(record: Record, entry: Record, what: str) -> list[str]:
    """Return day, title, description and who of an entry, without what says nothing new."""
    title, description = title_of(entry, what), entry["description"]
    parts = [formats.date(entry["date"]) + _ago(entry), title]
    parts += [description] if description not in title else []
    parts += [entry["contact_name"]] if entry["contact_no"] != record.key else []
    return [part for part in parts if part]


def _ago(entry: Record) -> str:
    from store import clock

    if entry["date"] is None:
        return ""
    days = (clock.today() - entry["date"]).days
    if days < 0:
        return ""
    if not days:
        return " (" + _("today") + ")"
    said = ngettext("%(count)s day ago", "%(count)s days ago", days)
    return f" ({said % {'count': formats.integer(days)}})"


def _next(record: Record, found: brief.Glance) -> str:
    parts = []
    for entry in found.postponed:
        names = {"date": formats.date(entry["date"]), "what": entry["description"]}
        parts.append(_("finish: %(what)s, %(date)s") % names)
        if found.waiting > 1:
            parts.append(_("%(count)s more to finish") % {"count": found.waiting - 1})
    due = record["keep_in_touch_due"]
    if due is not None:
        said = _("speak again by %(date)s, every %(days)s")
        if record["keep_in_touch_overdue"]:
            said = _("overdue since %(date)s, every %(days)s")
            if record["date_of_last_interaction"] is None:
                said = _("speak for the first time, every %(days)s")
        days = formats.days(record["keep_in_touch_interval"])
        parts.insert(0, said % {"date": formats.date(due), "days": days})
    return " · ".join(parts) or "–"


# The timeline


def title_of(item: Record, what: str = "") -> str:
    """Return the title of a line of the history: what it was, and by or from whom.

    `what` is what the template is called, when no field of the item says it.
    """
    values = item.values
    if values.get("source") is TimelineSource.COMMENT:
        return _("Comment by %(name)s") % {"name": item["user_id"]}
    what = what or str(values.get("template_description") or item["interaction_template_code"])
    if item["information_flow"] is InformationFlow.OUTBOUND:
        who = item["salesperson_name"] or item["user_id"]
        return _("%(what)s - by %(name)s") % {"what": what, "name": who}
    if item["information_flow"] is InformationFlow.INBOUND:
        return _("%(what)s - from %(name)s") % {"what": what, "name": item["contact_name"]}
    return what


def _description(item: Record) -> str:
    """Return what was said, the first comment of the entry behind it."""
    text = " ".join(str(item["description"]).split())
    if item["first_comment"]:
        text += f" — {' '.join(item['first_comment'].split())}"
    if item["no_of_comments"] > 1:
        text += f" (+{item['no_of_comments'] - 1})"
    return text


def _signs(item: Record) -> str:
    return entries.signs(item, comment=bool(item["no_of_comments"]))


def _person(item: Record) -> str:
    """Return whom of the company an item is about."""
    own = item["contact_no"] == item["contact_company_no"]
    return "" if own else str(item["contact_name"])


async def _open_item(ctx: Context, item: Record) -> None:
    """Open an entry, go on with one that is postponed, or read a comment."""
    if item["source"] is TimelineSource.COMMENT:
        await open_comment(ctx, item["contact_no"], item["line_no"])
    elif item["postponed"]:
        await ctx.create_interaction(entry_no=str(item["entry_no"]))
    else:
        await ctx.open("interaction-log-entry", str(item["entry_no"]))


def _history(record: Record) -> Mapping[str, str]:
    from store.filters import quote

    return {own_field(record): quote(record.key)}


def totals(record: Record) -> str:
    """Return number, cost and duration of the interactions of a contact."""
    found = record.values
    count = found["no_of_interactions"]
    said = ngettext("1 interaction", "%(count)s interactions", count)  # type: ignore[arg-type]
    parts = [said % {"count": formats.integer(count)}]  # type: ignore[arg-type]
    if found["cost"]:
        parts.append(formats.money(record["cost"]))
    if found["duration"]:
        parts.append(formats.minutes(record["duration"]))
    return " · ".join(parts)


TIMELINE = InnerList(
    caption=N_("History"),
    noun="timeline",
    filters=_history,
    columns=(
        Column("date", 8),
        Column("template_description", 18, flexible=True, caption=N_("Interaction"), show=title_of),
        Column("description", 18, flexible=True, show=_description),
        Column("evaluation", 5, caption=N_("Eval"), show=_signs),
        Column("salesperson_code", 6, priority=3, caption=N_("By")),
    ),
    open=_open_item,
    rows=10,
    tall=True,
    summary=totals,
    empty=N_("Nothing has happened yet."),
    begin=N_("F9 logs an interaction, m writes a comment."),
    when=_is_person,
)
COMPANY_TIMELINE = TIMELINE.but(
    columns=(
        Column("date", 8),
        Column("template_description", 15, flexible=True, caption=N_("Interaction"), show=title_of),
        Column("description", 18, flexible=True, show=_description),
        Column("contact_name", 12, priority=2, caption=N_("Contact"), show=_person),
        Column("evaluation", 5, caption=N_("Eval"), show=_signs),
        Column("salesperson_code", 6, priority=3, caption=N_("By")),
    ),
    when=_is_company,
)


# The persons of a company


def _persons(record: Record) -> Mapping[str, str]:
    from store.filters import quote

    return {"company_no": quote(record.key), "type": "person"}


def _names(record: Record) -> str:
    """Return how many persons a company has, and the first of them."""
    from store.lists import open_list

    persons = open_list("contact", dict(_persons(record)), counted=False)
    count = persons.count()
    if not count:
        return _("nobody yet")
    names = ", ".join(str(person["name"]) for person in persons.first(3))
    return f"{formats.integer(count)}: {names}" + (", …" if count > 3 else "")


PERSONS = InnerList(
    caption=N_("Persons"),
    noun="contact",
    filters=_persons,
    columns=(
        Column("name", 20, flexible=True),
        Column("job_title", 16, flexible=True),
        Column("phone_no", 16, show=lambda person: person["mobile_phone_no"] or person["phone_no"]),
        Column("date_of_last_interaction", 8, caption=N_("Latest"), priority=2),
    ),
    card="contact-card",
    rows=5,
    summary=_names,
    empty=N_("Nobody belongs to this company yet."),
    when=_is_company,
    folded="below",
)


# Where else it is reached


def _own_addresses(record: Record) -> Mapping[str, str]:
    from store.filters import quote

    return {"contact_no": quote(record.key)}


ALTERNATIVE_ADDRESSES = InnerList(
    caption=N_("Alternative Addresses"),
    noun="alternative-address",
    filters=_own_addresses,
    columns=(
        Column("code", 10),
        Column("address", 20, flexible=True),
        Column("city", 16),
        Column("phone_no", 17, priority=2),
    ),
    page="alternative-addresses",
    card="alternative-address",
    rows=3,
    summary=lambda record: in_force_today(record.key),
    empty=N_("This contact is always at its main address."),
    folded="always",
)
