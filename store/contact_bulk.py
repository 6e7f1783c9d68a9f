"""Many contacts at once: read without their totals, written by a few statements for all."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from peewee import SQL

from store import clock, db, dialect
from store.contact_inheritance import BLANKS, Values
from store.contact_links import hidden_columns
from store.enumerations import Choice, ContactType
from store.models import (
    Change,
    Contact,
    ContactExtra,
    ContactMailingGroup,
    MailingGroup,
    database,
)
from store.nouns import Noun, noun
from store.records import Record, select, to_records
from store.session import session


@dataclass(eq=False)
class NewContact:
    """A contact to be written. `company` is that of a person: a written one or one of the same lot.

    `id` is filled when it is written.
    """

    values: dict[str, Any]
    company: NewContact | Record | None = None
    groups: Collection[int] = ()
    extra: str = ""
    digest: str = ""
    id: int = field(default=0)


def light() -> Noun:
    """Return the noun of contacts without the fields that are counted: quick to read."""
    owner = noun("contact")
    stored = tuple(item for item in owner.fields if item.stored or item.name == "company_name")
    return replace(owner, fields=stored)


def read_contacts(owner: Noun, row_ids: Iterable[int]) -> dict[int, Record]:
    """Return the contacts with these keys, by key, read as `owner` (see `light`)."""
    found: dict[int, Record] = {}
    for keys in _chunks(list(row_ids)):
        query = select(owner).where(among(Contact.id, keys))
        found.update((record.id, record) for record in to_records(owner, query))
    return found


def groups_of(row_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return the keys of the mailing groups of each of these contacts that is in any."""
    member = ContactMailingGroup
    found: dict[int, set[int]] = {}
    for keys in _chunks(list(row_ids)):
        query = member.select(member.contact, member.mailing_group).where(
            among(member.contact, keys)
        )
        for contact_id, group_id in database.execute(query).fetchall():
            found.setdefault(contact_id, set()).add(group_id)
    return found


def extras_of(row_ids: Iterable[int]) -> dict[int, str]:
    """Return what no field holds of each of these contacts that has any."""
    found: dict[int, str] = {}
    for keys in _chunks(list(row_ids)):
        query = ContactExtra.select(ContactExtra.contact, ContactExtra.properties).where(
            (ContactExtra.properties != "") & among(ContactExtra.contact, keys)
        )
        found.update(database.execute(query).fetchall())
    return found


def among(column: Any, keys: Collection[Any]) -> Any:
    """Return the condition that `column` is one of `keys`: quicker to build than Peewee's own."""
    return column.in_(SQL(f"({', '.join('?' * len(keys))})", list(keys)))


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + db.CHUNK] for start in range(0, len(keys), db.CHUNK))


def insert_all(contacts: list[NewContact], salespeople: Mapping[str, int]) -> None:
    """Write new contacts, whose numbers are free, inside a write; their `id`s are filled.

    `salespeople` gives the key of each salesperson code among them.
    """
    companies = [item for item in contacts if item.values["type"] == ContactType.COMPANY]
    persons = [item for item in contacts if item.values["type"] != ContactType.COMPANY]
    for lot in (companies, persons):
        if lot:
            _insert(lot, salespeople)
    ids = [item.id for item in companies]
    for keys in _chunks(ids):
        Contact.update(company=Contact.id).where(among(Contact.id, keys)).execute()
    add_groups((item.id, group) for item in contacts for group in item.groups)
    write_extras(
        [(item.id, item.extra, item.digest, 1) for item in contacts if item.extra or item.digest]
    )
    _log(contacts)


def _insert(lot: list[NewContact], salespeople: Mapping[str, int]) -> None:
    names = [name for name in BLANKS if name not in ("company_no", "salesperson_code")]
    hidden = ("name_key", "search_email", "search_text", "modified_at")
    rows = []
    for item in lot:
        values, company = item.values, item.company
        shown = values if company is None else values | {"company_name": company.values["name"]}
        derived = hidden_columns(shown)
        rows.append(
            (
                *(values[name] for name in names),
                *(derived[name] for name in hidden),
                None if company is None else company.id,
                salespeople.get(values["salesperson_code"]),
            )
        )
    columns = (*names, *hidden, "company_id", "salesperson_id")
    dialect.insert_rows(database, "contact", columns, rows)
    ids: dict[str, int] = {}
    numbers = [item.values["no"] for item in lot]
    for start in range(0, len(numbers), db.CHUNK):
        query = Contact.select(Contact.no, Contact.id).where(
            among(Contact.no, numbers[start : start + db.CHUNK])
        )
        ids.update(database.execute(query).fetchall())
    for item in lot:
        item.id = ids[item.values["no"]]


def add_groups(members: Iterable[tuple[int, int]]) -> None:
    """Put contacts into mailing groups, by their keys, inside a write; they are not in them yet."""
    columns = ("contact_id", "mailing_group_id")
    dialect.insert_rows(database, "contact_mailing_group", columns, list(members))


def set_extras(extras: Mapping[int, tuple[str, str]]) -> None:
    """Keep (what no field holds, digest of the card) of contacts as they are now, by key."""
    rows: list[tuple[int, str, str, int]] = []
    for keys in _chunks(list(extras)):
        ContactExtra.delete().where(among(ContactExtra.contact, keys)).execute()
        query = Contact.select(Contact.id, Contact.version).where(among(Contact.id, keys))
        versions = database.execute(query).fetchall()
        rows += [(row_id, *extras[row_id], version) for row_id, version in versions]
    write_extras(rows)


def write_extras(rows: list[tuple[int, str, str, int]]) -> None:
    """Write rows of (contact, what no field holds, digest, version) that do not exist yet."""
    columns = ("contact_id", "properties", "digest", "contact_version")
    dialect.insert_rows(database, "contact_extra", columns, rows)


def known_cards(digests: Collection[str]) -> dict[str, int]:
    """Return the contacts that still are as a card with one of these digests left them."""
    extra = ContactExtra
    query = (
        extra.select(extra.digest, extra.contact)
        .join(Contact)
        .where(
            among(extra.digest, digests)
            & SQL("digest <> ''")
            & (extra.contact_version == Contact.version)
        )
    )
    return dict(database.execute(query).fetchall())


def _log(contacts: list[NewContact]) -> None:
    at, number = clock.stamp(), db.change_no()
    rows = [
        (number, at, session.user, "import", "contact", item.id, _as_json(item.values))
        for item in contacts
    ]
    columns = ("change_no", "at", "user_id", "operation", "table_name", "row_id", "new")
    dialect.insert_rows(database, Change._meta.table_name, columns, rows)


def _as_json(values: Values) -> str:
    return json.dumps(
        {
            name: value.key if isinstance(value, Choice) else value
            for name, value in values.items()
            if value != BLANKS[name]
        },
        ensure_ascii=False,
    )


def group_codes() -> list[tuple[int, str, str, bool]]:
    """Return key, code, description and blocked of all mailing groups."""
    query = MailingGroup.select(
        MailingGroup.id, MailingGroup.code, MailingGroup.description, MailingGroup.blocked
    )
    return [(row[0], row[1], row[2], bool(row[3])) for row in database.execute(query).fetchall()]
