"""`trato contact`: companies and persons."""

from __future__ import annotations

from heapq import merge
from itertools import islice

from store.text import N_
from tui.cli.contact_brief import add_brief_command
from tui.cli.contact_comments import add_comment_commands
from tui.cli.contact_duplicates import add_duplicate_commands, tell_duplicates
from tui.cli.contact_files import add_file_commands
from tui.cli.contact_privacy import add_privacy_commands
from tui.cli.nouns import noun_group, records, selection_options
from tui.cli.options import argument, filters_of
from tui.cli.profile import add_profile_commands
from tui.cli.statistics import statistics_command

NO = N_("NO")

contact = noun_group(
    "contact",
    N_("Contacts: companies and persons."),
    NO,
    ("CT000107", "name='Adatum Corporation' type=company city=Madrid", "city=M*"),
    verbs=("list", "add", "set", "delete"),
    key_given=False,
    saved=tell_duplicates,
)


@contact.command(
    "show",
    help=N_("Show all fields of a contact, and its mailing groups."),
    examples=["contact show CT000107"],
)
@argument("key", NO)
def show(key: str) -> None:
    """Show one contact."""
    from store.mailing_groups import of_contact
    from store.nouns import noun
    from store.records import get
    from tui.cli import output
    from tui.cli.columns import column

    owner = noun("contact")
    found = get(owner, key)
    groups = column("mailing_groups", N_("Mailing Groups"))
    output.write_record(owner, found, [(groups, of_contact(found.id))])


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
        records(name, wanted, "entry_no:desc", limit, find) for name in ("interaction", "postponed")
    )
    entries = islice(merge(logged, waiting, key=lambda entry: -entry.id), limit)
    output.write_records(noun("interaction"), entries, names_of(columns))


statistics_command(contact, "contact", NO, "CT000107")
add_brief_command(contact)
add_comment_commands(contact)
add_profile_commands(contact)
add_file_commands(contact)
add_privacy_commands(contact)
add_duplicate_commands(contact)
