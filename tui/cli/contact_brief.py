"""`trato contact brief`: what to know before the call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.text import N_
from tui.cli.options import argument, option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.brief import Dealing
    from tui.cli.columns import Column
    from tui.cli.commands import Group

_OF_CONTACT = (
    "no", "name", "type", "company_no", "company_name", "job_title", "phone_no",
    "mobile_phone_no", "email", "language_code", "salesperson_code", "privacy_blocked", "note",
)  # fmt: skip
_NEXT_STEP = ("last_interaction_by", "keep_in_touch_interval", "keep_in_touch_due")
_OF_PERSON = ("no", "name", "job_title", "phone_no", "mobile_phone_no", "email")
_OF_ENTRY = (
    "entry_no", "date", "time_of_interaction", "interaction_template_code", "description",
    "contact_name", "salesperson_code", "evaluation", "attempt_failed",
)  # fmt: skip


def add_brief_command(contact: Group) -> None:
    """Give `trato contact` the verb `brief`."""

    @contact.command(
        "brief",
        help=N_(
            "Show what to know before the call: who it is, what was said lately, what waits, and "
            "when to speak again. Canceled interactions are left out."
        ),
        examples=["contact brief CT000107"],
    )
    @argument("key", N_("NO"))
    @option("--limit", type=int, default=5, help=N_("How many interactions at most."))
    def brief(key: str, limit: int) -> None:
        from store import brief as briefs
        from store.nouns import noun
        from tui.cli import output
        from tui.cli.columns import Column, column, field_column
        from tui.cli.contact_channels import channel_columns
        from tui.cli.statistics import CAPTIONS

        found = briefs.of_contact(key, limit)
        owner = noun("contact")
        columns = [field_column(owner.by_name[name]) for name in _OF_CONTACT]
        values: dict[str, Any] = {name: found.contact[name] for name in _OF_CONTACT}
        for shown, items in channel_columns(found.contact.id):
            columns.append(shown)
            values[shown.name] = items
        columns.append(column("mailing_groups", N_("Mailing Groups")))
        values["mailing_groups"] = list(found.mailing_groups)
        for name in CAPTIONS:
            columns.append(field_column(owner.by_name[name]))
            values[name] = getattr(found.statistics, name)
        for name in _NEXT_STEP:
            columns.append(field_column(owner.by_name[name]))
            values[name] = found.contact[name]
        columns.append(Column("comments", N_("Comments"), shown="\n".join))
        values["comments"] = list(found.comments)
        columns.append(Column("persons", N_("Persons"), shown=_persons))
        values["persons"] = [
            {name: person[name] for name in _OF_PERSON} for person in found.persons
        ]
        for name, caption, dealings in (
            ("interactions", N_("Latest interactions"), found.interactions),
            ("postponed", N_("Postponed"), found.postponed),
        ):
            columns.append(_list_column(name, caption))
            values[name] = _as_plain(dealings)
        output.write_object(columns, values)


def _persons(rows: Sequence[Mapping[str, str]]) -> str:
    """Return persons as people read them, each on a line."""
    return "\n".join(" · ".join(text for text in row.values() if text) for row in rows)


def _as_plain(dealings: Sequence[Dealing]) -> list[dict[str, Any]]:
    from store.nouns import noun

    fields = noun("interaction").by_name
    return [
        {name: fields[name].to_json(dealing.entry[name]) for name in _OF_ENTRY}
        | {"comments": list(dealing.comments)}
        for dealing in dealings
    ]


def _list_column(name: str, caption: Any) -> Column:
    from tui.cli.columns import Column

    return Column(name, caption, shown=lambda rows: "\n".join(map(_line, rows)))


def _line(row: Mapping[str, Any]) -> str:
    """Return an interaction as people read it on one line, its comments behind it."""
    import datetime as dt

    from store.enumerations import Evaluation
    from tui import formats
    from tui.i18n import _

    reaction = next(choice for choice in Evaluation if choice.key == row["evaluation"])
    parts = [
        formats.date(dt.date.fromisoformat(row["date"])),
        row["interaction_template_code"],
        row["description"],
        row["contact_name"],
        _(reaction.caption).strip(),
        _("attempt failed") if row["attempt_failed"] else "",
        *row["comments"],
    ]
    return " · ".join(part for part in parts if part)
