"""`trato alternative-address`: where else contacts are reached, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui.cli.nouns import noun_group
from tui.cli.options import argument, assignments, fields_of
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from datetime import date

KEY = N_("CONTACT/CODE")
CONTACT = N_("CONTACT")
START = N_("START")

alternative_address = noun_group(
    "alternative-address",
    N_("Alternative addresses: where else contacts are reached, and from when to when."),
    KEY,
    ("CT000107/BEACH", "city=Cádiz", "contact_no=CT000107"),
    verbs=("list", "show", "set", "delete"),
)


def _split(key: str) -> dict[str, str]:
    contact_no, _sign, code = key.rpartition("/")
    return {"contact_no": contact_no, "code": code}


def _date(text: str) -> date:
    from store.clock import today
    from store.dates import parse_date
    from store.session import session

    return parse_date(text, work_date=session.work_date, today=today())


@alternative_address.command(
    "add",
    help=N_("Add an alternative address to a contact; the company's name is copied."),
    examples=["alternative-address add CT000107/BEACH 'address=Playa 3' city=Cádiz"],
    noun="alternative-address",
)
@argument("key", KEY)
@assignments(required=False)
def add(key: str, fields: tuple[str, ...]) -> None:
    """Add an alternative address."""
    from store import alternative_addresses
    from store.nouns import noun
    from tui.cli import output

    record = alternative_addresses.add(_split(key) | fields_of(fields))
    output.write_record(noun("alternative-address"), record)


@alternative_address.command(
    "in-force",
    help=N_(
        "Say which alternative address of a contact is in force on a date, today if not given."
    ),
    examples=["alternative-address in-force CT000107 15-06-26"],
)
@argument("contact", CONTACT)
@argument("day", N_("DATE"), required=False)
def in_force(contact: str, day: str | None) -> None:
    """Say which alternative address is in force."""
    from store import alternative_addresses
    from store.contacts import find
    from store.nouns import noun
    from tui.cli import output
    from tui.cli.columns import field_column

    found = alternative_addresses.of_contact(find(contact).key, _date(day) if day else None)
    code, address, until = (found.code, found.address, found.until) if found else ("", "", None)
    fields = noun("alternative-address").by_name
    ending_date = noun("alternative-address-date-range").by_name["ending_date"]
    columns = [field_column(item) for item in (fields["code"], fields["address"], ending_date)]
    output.write_object(columns, {"code": code, "address": address, "ending_date": until})


@alternative_address.command(
    "ranges",
    help=N_("List when the alternative addresses of a contact are in force."),
    examples=["alternative-address ranges CT000107"],
)
@argument("contact", CONTACT)
def ranges(contact: str) -> None:
    """List the date ranges of a contact."""
    from store.contacts import find
    from store.filters import quote
    from store.nouns import noun
    from tui.cli import output
    from tui.cli.nouns import records

    name = "alternative-address-date-range"
    found = records(name, [("contact_no", quote(find(contact).key))])
    output.write_records(noun(name), found, ("code", "starting_date", "ending_date", "id"))


@alternative_address.command(
    "add-range",
    help=N_("Say from when to when an alternative address is in force; without an end, for good."),
    examples=["alternative-address add-range CT000107/BEACH 01-06-26 30-06-26"],
)
@argument("key", KEY)
@argument("start", START)
@argument("end", N_("END"), required=False)
def add_range(key: str, start: str, end: str | None) -> None:
    """Add a date range."""
    from store import alternative_addresses
    from store.nouns import noun
    from tui.cli import output

    dates = {"starting_date": start, "ending_date": end or ""}
    record = alternative_addresses.add_range(_split(key) | dates)
    output.write_record(noun("alternative-address-date-range"), record)


@alternative_address.command(
    "set-range",
    help=N_("Change the date range of a contact that starts on a day."),
    examples=["alternative-address set-range CT000107 01-06-26 ending_date=15-06-26"],
    noun="alternative-address-date-range",
)
@argument("contact", CONTACT)
@argument("start", START)
@assignments()
def set_range(contact: str, start: str, fields: tuple[str, ...]) -> None:
    """Change a date range."""
    from store import alternative_addresses
    from store.contacts import find
    from store.nouns import noun
    from tui.cli import output

    found = alternative_addresses.range_starting(find(contact).key, _date(start))
    record = alternative_addresses.change_range(found.key, fields_of(fields))
    output.write_record(noun("alternative-address-date-range"), record)


@alternative_address.command(
    "delete-range",
    help=N_("Delete the date range of a contact that starts on a day; the address stays."),
    examples=["alternative-address delete-range CT000107 01-06-26 --yes"],
)
@argument("contact", CONTACT)
@argument("start", START)
def delete_range(contact: str, start: str) -> None:
    """Delete a date range."""
    from store import alternative_addresses
    from store.contacts import find
    from tui import formats
    from tui.cli import output

    found = alternative_addresses.range_starting(find(contact).key, _date(start))
    named = {"code": found["code"], "date": formats.date(found["starting_date"])}
    current().confirm(_("Delete the date range of %(code)s that starts on %(date)s?") % named)
    alternative_addresses.delete_range(found.key)
    output.write_done(deleted=1)
