"""Many contacts at once: read without their totals, written by a few statements for all."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from store import channel_rows, clock, db, dialect
from store.channel_rules import Channel, follow
from store.contact_inheritance import BLANKS
from store.contact_links import hidden_columns
from store.enumerations import Choice, ContactType
from store.fields import Field, Kind
from store.models import (
    Change,
    MailingGroup,
    database,
)
from store.nouns import Noun, noun
from store.records import Record, as_records, select
from store.session import session


@dataclass(eq=False)
class NewContact:
    """A contact to be written. `company` is that of a person: a written one or one of the same lot.

    `further` are its e-mail addresses and phones beyond its fields, and labels of those in fields.
    `id` is filled when it is written.
    """

    values: dict[str, Any]
    company: NewContact | Record | None = None
    groups: Collection[int] = ()
    extra: str = ""
    digest: str = ""
    further: Sequence[Channel] = ()
    id: int = field(default=0)


@cache
def light() -> Noun:
    """Return the noun of contacts without the fields that are counted: quick to read."""
    owner = noun("contact")
    stored = tuple(item for item in owner.fields if item.stored or item.name == "company_name")
    return owner.but(fields=stored)


@lru_cache(maxsize=4)
def _statement(_engine: str) -> tuple[str, list[Any]]:
    """Return the statement that reads contacts, without its last condition."""
    sql, parameters = select(light()).sql()
    return f'{sql} WHERE "t1"."id" IN ', parameters


def read_contacts(row_ids: Collection[int]) -> dict[int, Record]:
    """Return the contacts with these keys, by key, with the fields of `light`."""
    sql, parameters = _statement(type(database.obj).__name__)
    rows = rows_among(sql, row_ids, parameters)
    return {record.id: record for record in as_records(light(), rows)}


def rows_among(
    sql: str, keys: Collection[Any], parameters: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement that ends before the list of an IN, for all of `keys`.

    For thousands of keys: Peewee takes longer to write such a list than the database to answer.
    """
    found: list[tuple[Any, ...]] = []
    given = list(keys)
    for start in range(0, len(given), db.CHUNK):
        some = given[start : start + db.CHUNK]
        places = ", ".join("?" * len(some))
        found += database.execute_sql(f"{sql}({places})", [*parameters, *some]).fetchall()
    return found


def groups_of(row_ids: Collection[int]) -> dict[int, set[int]]:
    """Return the keys of the mailing groups of each of these contacts that is in any."""
    sql = "SELECT contact_id, mailing_group_id FROM contact_mailing_group WHERE contact_id IN "
    found: dict[int, set[int]] = {}
    for contact_id, group_id in rows_among(sql, row_ids):
        found.setdefault(contact_id, set()).add(group_id)
    return found


def extras_of(row_ids: Collection[int]) -> dict[int, str]:
    """Return what no field holds of each of these contacts that has any."""
    sql = (
        "SELECT contact_id, properties FROM contact_extra WHERE properties <> '' AND contact_id IN "
    )
    return {row[0]: row[1] for row in rows_among(sql, row_ids)}


References = Mapping[str, Mapping[str, int]]
"""For each field that names a record of another table: the key of each code."""


def insert_all(contacts: list[NewContact], references: References) -> None:
    """Write new contacts, whose numbers are free, inside a write; their `id`s are filled.

    `references` has the fields of `code_references`, with every code among the contacts.
    """
    companies = [item for item in contacts if item.values["type"] == ContactType.COMPANY]
    persons = [item for item in contacts if item.values["type"] != ContactType.COMPANY]
    for lot in (companies, persons):
        if lot:
            _insert(lot, references)
    rows_among("UPDATE contact SET company_id = id WHERE id IN ", [item.id for item in companies])
    if companies:
        from store import duplicate_strings

        duplicate_strings.write_new((item.id, item.values) for item in companies)
    add_groups((item.id, group) for item in contacts for group in item.groups)
    write_extras(
        [(item.id, item.extra, item.digest, 1) for item in contacts if item.extra or item.digest]
    )
    _log(contacts)


@cache
def code_references() -> dict[str, Field]:
    """Return the fields of a contact that name a record of a table of codes, by name."""
    fields = noun("contact").by_name
    return {
        name: fields[name]
        for name in BLANKS
        if fields[name].kind is Kind.REFERENCE and name != "company_no"
    }


def _insert(lot: list[NewContact], references: References) -> None:
    named = code_references()
    names = [name for name in BLANKS if name != "company_no" and name not in named]
    hidden = ("name_key", "search_email", "search_text", "modified_at")
    rows = []
    channels: list[list[Channel]] = []
    default = channel_rows.default_country()
    for item in lot:
        values, company = item.values, item.company
        shown = values if company is None else values | {"company_name": company.values["name"]}
        of_company = "" if company is None else company.values["country_region_code"]
        countries = channel_rows.countries_of(values["country_region_code"], of_company, default)
        channels.append(follow(values, countries, item.further))
        derived = hidden_columns(shown, channels[-1])
        rows.append(
            (
                *(values[name] for name in names),
                *(derived[name] for name in hidden),
                None if company is None else company.id,
                *(references[name].get(values[name]) for name in named),
            )
        )
    keys = [item.key.column_name for item in named.values()]
    columns = (*names, *hidden, "company_id", *keys)
    dialect.insert_rows(database, "contact", columns, rows)
    numbers = [item.values["no"] for item in lot]
    ids = dict(rows_among("SELECT no, id FROM contact WHERE no IN ", numbers))
    for item in lot:
        item.id = ids[item.values["no"]]
    channel_rows.write(
        {item.id: ((), found) for item, found in zip(lot, channels, strict=True) if found}
    )


def add_groups(members: Iterable[tuple[int, int]]) -> None:
    """Put contacts into mailing groups, by their keys, inside a write; they are not in them yet."""
    columns = ("contact_id", "mailing_group_id")
    dialect.insert_rows(database, "contact_mailing_group", columns, list(members))


def set_extras(extras: Mapping[int, tuple[str, str]]) -> None:
    """Keep (what no field holds, digest of the card) of contacts as they are now, by key."""
    rows_among("DELETE FROM contact_extra WHERE contact_id IN ", extras)
    versions = rows_among("SELECT id, version FROM contact WHERE id IN ", extras)
    write_extras([(row_id, *extras[row_id], version) for row_id, version in versions])


def write_extras(rows: list[tuple[int, str, str, int]]) -> None:
    """Write rows of (contact, what no field holds, digest, version) that do not exist yet."""
    columns = ("contact_id", "properties", "digest", "contact_version")
    dialect.insert_rows(database, "contact_extra", columns, rows)


def known_cards(digests: Collection[str]) -> dict[str, int]:
    """Return the contacts that still are as a card with one of these digests left them."""
    sql = (
        "SELECT digest, contact_id FROM contact_extra JOIN contact ON contact.id = contact_id "
        "WHERE contact_version = contact.version AND digest <> '' AND digest IN "
    )
    return dict(rows_among(sql, digests))


def _log(contacts: list[NewContact]) -> None:
    at, number = clock.stamp(), db.change_no()
    rows = [
        (number, at, session.user, "import", "contact", item.id, _as_json(item.values))
        for item in contacts
    ]
    columns = ("change_no", "at", "user_id", "operation", "table_name", "row_id", "new")
    dialect.insert_rows(database, Change._meta.table_name, columns, rows)


def _as_json(values: Mapping[str, Any]) -> str:
    filled = {
        name: value.key if isinstance(value, Choice) else value
        for name, value in values.items()
        if value
    }
    return json.dumps(filled | {"type": values["type"].key}, ensure_ascii=False)


def group_codes() -> list[tuple[int, str, str, bool]]:
    """Return key, code, description and blocked of all mailing groups."""
    query = MailingGroup.select(
        MailingGroup.id, MailingGroup.code, MailingGroup.description, MailingGroup.blocked
    )
    return [(row[0], row[1], row[2], bool(row[3])) for row in database.execute(query).fetchall()]
