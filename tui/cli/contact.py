"""`trato contact`: companies and persons."""

from __future__ import annotations

from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.nouns import noun_group, records, selection_options
from tui.cli.options import argument, filters_of, option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.records import Record
    from tui.cli.commands import Group

NO = N_("NO")


def _tell_duplicates(record: Record, names: Iterable[str]) -> None:
    from tui.cli.contact_duplicates import tell_duplicates

    tell_duplicates(record, names)


def _persons_beside(key: str) -> tuple[dict[str, int], str]:
    """Return how many persons are deleted with a company."""
    from store import contacts
    from tui import formats
    from tui.i18n import ngettext

    count = contacts.persons_beside([key])
    said = ngettext("Its person is deleted too.", "Its %(count)s persons are deleted too.", count)
    return {"persons": count}, said % {"count": formats.integer(count)} if count else ""


def _add_more(group: Group) -> None:
    """Give `trato contact` the commands that stand in modules of their own."""
    from tui.cli.contact_batch import add_batch_command
    from tui.cli.contact_brief import add_brief_command
    from tui.cli.contact_channels import add_channel_commands
    from tui.cli.contact_comments import add_comment_commands
    from tui.cli.contact_duplicates import add_duplicate_commands
    from tui.cli.contact_files import add_file_commands
    from tui.cli.contact_merge import add_merge_command
    from tui.cli.contact_privacy import add_privacy_commands
    from tui.cli.profile import add_profile_commands
    from tui.cli.statistics import statistics_command

    statistics_command(group, "contact", NO, "CT000107")
    add_brief_command(group)
    add_channel_commands(group)
    add_comment_commands(group)
    add_batch_command(group)
    add_profile_commands(group)
    add_file_commands(group)
    add_privacy_commands(group)
    add_duplicate_commands(group)
    add_merge_command(group)


contact = noun_group(
    "contact",
    N_("Contacts: companies and persons."),
    NO,
    ("CT000107", "name='Adatum Corporation' type=company city=Madrid", "city=M*"),
    verbs=("list", "add", "set", "delete"),
    key_given=False,
    saved=_tell_duplicates,
    beside=_persons_beside,
    more=_add_more,
)


@contact.command(
    "show",
    help=N_("Show all fields of a contact, its phones, addresses of mail, groups and other codes."),
    examples=["contact show CT000107"],
)
@argument("key", NO)
def show(key: str) -> None:
    """Show one contact."""
    from store.assigned_codes import ASSIGNED
    from store.assignments import of_contact
    from store.nouns import noun
    from store.records import get
    from tui.cli import output
    from tui.cli.columns import assigned_column, column
    from tui.cli.contact_channels import channel_columns

    owner = noun("contact")
    found = get(owner, key)
    more: list[tuple[Any, Any]] = []
    for name, item in ASSIGNED.items():
        codes = of_contact(name, found.key)
        if item.details:
            more.append((assigned_column(item), codes))
        else:
            shown = column(item.plural, noun(name).plural)
            more.append((shown, [one.code for one in codes]))
    more += channel_columns(found.id)
    output.write_record(owner, found, more)


@contact.command(
    "salutation",
    help=N_("Show how to address a contact, in its own language unless another one is given."),
    examples=["contact salutation CT000107 --type informal --language ES"],
)
@argument("key", NO)
@option(
    "--type",
    "kind",
    type=click.Choice(["formal", "informal"]),
    default="formal",
    show_default=True,
    help=N_("Which of its formulas."),
)
@option("--language", metavar=N_("CODE"), default=None, help=N_("In this language."))
def salutation(key: str, kind: str, language: str | None) -> None:
    """Show how to address a contact."""
    from store.enumerations import SalutationType
    from store.salutations import salutation_for
    from tui.cli import output

    text = salutation_for(key, language, SalutationType[kind.upper()])
    output.write_done(salutation=text)


def _newest_first(entry: Record) -> tuple[int, int]:
    return -entry["date"].toordinal() if entry["date"] else 0, -entry.id


@contact.command(
    "history",
    help=N_(
        "List the interactions of a contact, of a company with those of its persons, the newest "
        "first; also those that are canceled or postponed."
    ),
    examples=["contact history CT000107 --limit 10"],
)
@argument("key", NO)
@selection_options
def history(key: str, filters: tuple[str, ...], find: str, limit: int | None, columns: str) -> None:
    """List the interactions of a contact."""
    from store.enumerations import ContactType
    from store.filters import quote
    from store.nouns import noun
    from store.records import get
    from tui.cli import output
    from tui.cli.columns import names_of

    found = get(noun("contact"), key)
    company = found["type"] is ContactType.COMPANY
    field = "contact_company_no" if company else "contact_no"
    wanted = [(field, quote(found.key)), *filters_of(filters)]
    logged, waiting = (
        records(name, wanted, "date:desc", limit, find) for name in ("interaction", "postponed")
    )
    entries = islice(merge(logged, waiting, key=_newest_first), limit)
    output.write_records(noun("interaction"), entries, names_of(columns))
