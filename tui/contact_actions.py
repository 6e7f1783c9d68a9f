"""What can be done with contacts, in their lists and on their card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_, Caption
from tui import formats
from tui.address_actions import ADDRESSES
from tui.assigned_actions import ASSIGNED_ACTIONS
from tui.batch_actions import SET_FIELD
from tui.channel_actions import CHANNELS
from tui.comment_actions import COMMENT_ACTIONS
from tui.contact_card import (
    own_field,
)
from tui.duplicate_actions import ON_CONTACTS
from tui.i18n import ngettext
from tui.letter_actions import LETTER
from tui.page import (
    Action,
    CardPage,
    Context,
    on_record,
)
from tui.print_actions import COVER_SHEETS
from tui.privacy_actions import PRIVACY_ACTIONS
from tui.profile_actions import PROFILE_ACTIONS
from tui.reach_actions import REACH_ACTIONS
from tui.sales_document_actions import ON_CONTACTS as DOCUMENTS
from tui.statistics_actions import log_entries, statistics

if TYPE_CHECKING:
    pass


def _totals(no: str, dates: str) -> object:
    from store import statistics as figures

    return figures.of_contact(no, dates)


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


def _under(group: Caption, *actions: Action) -> tuple[Action, ...]:
    return tuple(action.but(group=group) for action in actions)


WORK = N_("Work with the contact")
_BELONGS = N_("What belongs to it")

CONTACT_ACTIONS = (
    *_under(
        WORK,
        Action(
            "log", "f9", N_("Log"),
            N_("Create an interaction with this contact."),
            run=_log, also=("L",), when=on_record, synonyms=(N_("Create Interaction"),),
        ),
        *REACH_ACTIONS,
        *DOCUMENTS,
        log_entries(own_field),
        *COMMENT_ACTIONS,
        LETTER,
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
    COVER_SHEETS,
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
