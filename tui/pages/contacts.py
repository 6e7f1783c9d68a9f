"""Contacts: companies and persons, with what was done with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.text import N_, Caption
from tui import formats
from tui.address_actions import ADDRESSES
from tui.assigned_actions import ASSIGNED_ACTIONS
from tui.batch_actions import SET_FIELD
from tui.channel_actions import CHANNELS, count_of_channels
from tui.comment_actions import COMMENT_ACTIONS
from tui.contact_card import (
    ALTERNATIVE_ADDRESSES,
    COMPANY_TIMELINE,
    PERSONS,
    TIMELINE,
    glance,
    hidden,
    own_field,
    segmentation,
)
from tui.duplicate_actions import ON_CONTACTS, ask_to_process
from tui.history_actions import HISTORY_ACTIONS
from tui.i18n import ngettext
from tui.keep_in_touch_actions import NOT_CONTACTED
from tui.page import (
    Action,
    CardPage,
    Category,
    Column,
    Context,
    ListPage,
    Section,
    on_record,
    register,
)
from tui.privacy_actions import PRIVACY_ACTIONS
from tui.profile_actions import PROFILE, PROFILE_ACTIONS
from tui.reach_actions import REACH_ACTIONS
from tui.statistics_actions import log_entries, statistics

if TYPE_CHECKING:
    from store.records import Record


def _totals(no: str, dates: str) -> object:
    from store import statistics as figures

    return figures.of_contact(no, dates)


def _employer(record: Record) -> str:
    """Return the company of a person; what a company is called stands there already."""
    return "" if record["company_name"] == record["name"] else str(record["company_name"])


async def _log(ctx: Context) -> None:
    if ctx.record is not None:
        await ctx.create_interaction(contact_no=ctx.record.key)


async def _persons(ctx: Context) -> None:
    if ctx.record is not None:
        from store.filters import quote

        company = ctx.record["company_no"] or ctx.record.key
        await ctx.open("contacts", filters={"company_no": quote(company)})


async def _delete(ctx: Context) -> None:
    """Delete contacts; who deletes a company is told that its persons go with it."""
    from store import contacts
    from store.nouns import noun
    from tui.screens.deletion import delete_question

    keys = await ctx.keys()
    question = delete_question(noun("contact"), await ctx.records())
    persons = await ctx.read(contacts.persons_beside, keys)
    if persons:
        more = ngettext(
            "Its person is deleted too.", "Its %(count)s persons are deleted too.", persons
        )
        question += " " + more % {"count": formats.integer(persons)}
    if not await ctx.confirm(question):
        return
    count = await ctx.write(contacts.delete_all, keys)
    if isinstance(ctx.page, CardPage):
        await ctx.back()
    said = ngettext("1 contact deleted.", "%(count)s contacts deleted.", count)
    ctx.notify(said % {"count": formats.integer(count)})


def _note(record: Record) -> str:
    """Return the note, or the name that the contact is sought by."""
    return " ".join(str(record["note"]).split()) or str(record["search_name"])


def _first_values(given: Mapping[str, object]) -> Mapping[str, object]:
    """Return what a new contact begins with: who is made among those of a company is a person."""
    return {"type": "person", **given} if given.get("company_no") else given


def _under(group: Caption, *actions: Action) -> tuple[Action, ...]:
    return tuple(action.but(group=group) for action in actions)


_WORK = N_("Work with the contact")
_BELONGS = N_("What belongs to it")

_ACTIONS = (
    *_under(
        _WORK,
        Action(
            "log", "f9", N_("Log"),
            N_("Create an interaction with this contact."),
            run=_log, also=("L",), when=on_record, synonyms=(N_("Create Interaction"),),
        ),
        *REACH_ACTIONS,
        log_entries(own_field),
        *COMMENT_ACTIONS,
        statistics(_totals),
    ),
    *_under(
        _BELONGS,
        *CHANNELS,
        *ADDRESSES,
        Action(
            "persons", "p", N_("Persons"), N_("Open the contacts of the same company."),
            run=_persons, shown=False, when=on_record, synonyms=(N_("Related Contacts"),),
        ),
        *PROFILE_ACTIONS,
    ),
    *ASSIGNED_ACTIONS,
    *_under(
        N_("Put in order"),
        SET_FIELD,
        *ON_CONTACTS,
        Action(
            "delete", "delete", N_("Delete"),
            N_("Delete the marked contacts, or this one; a company goes with its persons."),
            run=_delete, also=("ctrl+d",), shown=False, when=on_record,
        ),
    ),
    *PRIVACY_ACTIONS,
)  # fmt: skip

_HISTORY = Action(
    "history", "h", N_("History"), N_("Go to the history of the contact."), shown=False,
    when=on_record, group=_WORK,
)  # fmt: skip

register(
    ListPage(
        id="contacts",
        title=N_("Contacts"),
        noun="contact",
        card="contact-card",
        columns=(
            Column("no", 9),
            Column("name", 24, flexible=True),
            Column("company_name", 20, flexible=True, priority=2, show=_employer),
            Column("phone_no", 17, priority=3),
            Column("email", 24, priority=4),
            Column("date_of_last_interaction", 8, caption=N_("Last")),
            Column("salesperson_code", 6, caption=N_("By")),
            Column("last_interaction_by", 6, priority=9, caption=N_("Last By")),
            Column("city", 14, priority=5),
            Column("country_region_code", 7, priority=6, caption=N_("Country")),
            Column("mobile_phone_no", 17, priority=7),
            Column("type", 8, priority=8),
            Column("contact_business_relation", 12, priority=9, caption=N_("Relation")),
        ),
        facts=("phone_no", "mobile_phone_no", "email", "city", "job_title"),
        actions=(*_ACTIONS, NOT_CONTACTED),
        synonyms=(N_("customers"), N_("people"), N_("companies"), N_("address book")),
        help=N_("Companies and persons, with the date of the last interaction."),
        empty=N_("There are no contacts yet. Import Contacts reads an address book."),
    )
)

register(
    ListPage(
        id="overdue-contacts",
        title=N_("Overdue Contacts"),
        noun="contact",
        card="contact-card",
        category=Category.TASK,
        filters={"keep_in_touch_overdue": "yes"},
        sort="keep_in_touch_due",
        columns=(
            Column("keep_in_touch_due", 8, caption=N_("Due")),
            Column("name", 24, flexible=True),
            Column("company_name", 20, flexible=True, priority=3, show=_employer),
            Column("phone_no", 17, priority=4),
            Column("date_of_last_interaction", 8, caption=N_("Last")),
            Column("last_interaction_by", 6, priority=2, caption=N_("By")),
            Column("keep_in_touch_interval", 9, caption=N_("Every")),
            Column("salesperson_code", 12, priority=2, caption=N_("Salesperson")),
            Column("no", 9, priority=5),
            Column("email", 24, priority=6),
        ),
        facts=("mobile_phone_no", "phone_no", "email", "city", "job_title"),
        actions=_ACTIONS,
        without=("new",),
        synonyms=(N_("keep in touch"), N_("to be called"), N_("neglected contacts")),
        help=N_("Contacts to be spoken to again, those first that have waited longest."),
        empty=N_(
            "Nobody is overdue. Keep in Touch Every, on a contact or a group, says how often."
        ),
    )
)

register(
    CardPage(
        id="contact-card",
        title=N_("Contact"),
        noun="contact",
        sections=(
            Section(
                N_("General"),
                ("name", "type", "company_no", "job_title", "phone_no", "mobile_phone_no",
                 "email", "salesperson_code"),
            ),
            Section(
                N_("Communication"),
                ("keep_in_touch_days", "correspondence_type", "language_code", "salutation_code",
                 "no_of_phones", "no_of_emails", "email_2", "home_page", "extension_no", "fax_no",
                 "pager", "telex_no",
                 "telex_answer_back", "format_region"),
                folded=True,
                summary=count_of_channels,
            ),
            Section(
                N_("Address"),
                ("address", "address_2", "post_code", "city", "county", "country_region_code"),
                folded=True,
            ),
            Section(
                N_("Name and note"),
                ("note", "no", "first_name", "middle_name", "surname", "initials", "name_2",
                 "search_name"),
                folded=True,
                summary=_note,
            ),
            Section(
                N_("Segmentation"),
                ("exclude_from_segment", "privacy_blocked", "minor", "parental_consent_received",
                 "territory_code", "organizational_level_code", "contact_business_relation",
                 "no_of_mailing_groups", "no_of_industry_groups", "no_of_business_relations",
                 "no_of_job_responsibilities", "no_of_web_sources", "currency_code",
                 "vat_registration_no", "registration_number", "external_id"),
                folded=True,
                summary=segmentation,
            ),
        ),
        hidden=hidden,
        start=_first_values,
        glance=glance,
        lists=(PERSONS, TIMELINE, COMPANY_TIMELINE, PROFILE, ALTERNATIVE_ADDRESSES),
        actions=(*_ACTIONS, _HISTORY, *HISTORY_ACTIONS),
        saved=ask_to_process,
    )
)  # fmt: skip
