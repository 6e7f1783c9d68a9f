"""Many contacts at once: read without their totals, written by a few statements for all."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from store import channel_rows, clock, db, dialect
from store.changes import write_lines
from store.channel_rules import Channel, follow
from store.contact_inheritance import BLANKS
from store.contact_links import found_by, hidden_columns
from store.enumerations import Choice, ContactType
from store.fields import Field, Kind, Value, to_database
from store.models import database
from store.models.contact_tables import MailingGroup
from store.nouns import Noun, noun
from store.records import Record, as_json, as_records, reference_id, select


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


@dataclass(frozen=True)
class Changed:
    """The old and new values of the changed fields of a contact, and all its values after that.

    `channels` are the e-mail addresses and phones that it is to have, if others than before.
    """

    old: Mapping[str, Value]
    new: Mapping[str, Value]
    after: Mapping[str, Value]
    channels: Sequence[Channel] = ()


CHANNELS_ADDED = "contact-channel"
"""The table of the change log whose lines say which further addresses and phones a contact got."""
GROUPS_ADDED = "contact-mailing-group"
"""The table of the change log whose lines say which mailing groups a contact was put into."""


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


_Filled = Mapping[str, Sequence[Any]]
"""For each field in which any of some contacts has something, and their type: what each has."""

References = Mapping[str, Mapping[str, int]]
"""For each field that names a record of another table: the key of each code."""


def insert_all(contacts: list[NewContact], references: References) -> None:
    """Write new contacts, whose numbers are free, inside a write; their `id`s are filled.

    `references` has the fields of `code_references`, with every code among the contacts.
    """
    companies: list[NewContact] = []
    persons: list[NewContact] = []
    for item in contacts:
        (persons if item.values["type"] else companies).append(item)
    told: dict[int, str] = {}
    for lot in (companies, persons):
        if lot:
            filled = _filled(lot)
            _insert(lot, filled, references)
            told |= zip([item.id for item in lot], _as_json(lot, filled), strict=True)
    if companies:
        from store import duplicate_strings

        duplicate_strings.write_new([(item.id, item.values) for item in companies])
    called = {item.id: str(item.values["no"]) for item in contacts}
    add_groups({item.id: item.groups for item in contacts if item.groups}, called)
    write_extras(
        [(item.id, item.extra, item.digest, 1) for item in contacts if item.extra or item.digest]
    )
    lines = [(item.id, None, told[item.id]) for item in contacts]
    write_lines("import", "contact", lines, called)


@cache
def code_references() -> dict[str, Field]:
    """Return the fields of a contact that name a record of a table of codes, by name."""
    fields = noun("contact").by_name
    return {
        name: fields[name]
        for name in BLANKS
        if fields[name].kind is Kind.REFERENCE and name != "company_no"
    }


def _insert(lot: list[NewContact], filled: _Filled, references: References) -> None:
    """Write contacts, either companies or persons; a column that nobody fills is not written."""
    ids = dialect.next_ids(database, "contact", len(lot))
    default = channel_rows.default_country()
    channels: dict[int, list[Channel]] = {}
    texts: list[Iterable[str]] = []
    company_ids: list[int | None] = []
    for item, row_id in zip(lot, ids, strict=True):
        item.id = row_id
        values, company = item.values, item.company
        employer = of_company = ""
        if company is not None:
            employer = str(company.values["name"])
            of_company = str(company.values["country_region_code"])
        countries = channel_rows.countries_of(values["country_region_code"], of_company, default)
        found = follow(values, countries, item.further)
        if found:
            channels[row_id] = found
        derived = found_by(values, found, employer)
        texts.append(derived.values())
        if values["type"]:
            company_ids.append(None if company is None else company.id)
        else:
            company_ids.append(row_id)
    columns = _columns(filled, references)
    columns |= zip(derived, zip(*texts, strict=True), strict=True)
    columns |= {"modified_at": [clock.stamp()] * len(lot), "id": ids, "company_id": company_ids}
    columns = {name: values for name, values in columns.items() if any(values)}
    dialect.insert_rows(database, "contact", [*columns], list(zip(*columns.values(), strict=True)))
    channel_rows.write_new(channels)


def _columns(filled: _Filled, references: References) -> dict[str, Sequence[Any]]:
    """Return what the columns of contacts get from their fields, for all of them."""
    fields, named = noun("contact").by_name, code_references()
    columns: dict[str, Sequence[Any]] = {}
    for name, values in filled.items():
        if name == "company_no":
            continue
        if name in named:
            ids = references[name]
            columns[named[name].key.column_name] = [ids.get(value) for value in values]
        elif fields[name].kind in (Kind.CHOICE, Kind.BOOLEAN):
            columns[name] = [*map(int, values)]  # the driver takes long over what is not quite one
        else:
            columns[name] = values
    return columns


def add_groups(
    members: Mapping[int, Collection[int]], called: Mapping[int, str] | None = None
) -> None:
    """Put contacts into mailing groups, by their keys, inside a write; they are not in them yet.

    `called` are the numbers of the contacts, if they are known.
    """
    rows = [(contact, group) for contact, groups in members.items() for group in groups]
    dialect.insert_rows(database, "contact_mailing_group", ("contact_id", "mailing_group_id"), rows)
    write_lines(
        "import",
        GROUPS_ADDED,
        [(contact, None, _told(tuple(groups))) for contact, groups in members.items()],
        called,
    )


@lru_cache(maxsize=256)
def _told(groups: tuple[int, ...]) -> str:
    """Return what the change log says of the mailing groups that a contact was put into."""
    return json.dumps(sorted(groups))


def update_all(operation: str, changes: Mapping[int, Changed]) -> dict[int, list[Channel]]:
    """Change contacts inside a write: only their own values, from which nothing else follows.

    They are written by as many statements as there are sets of changed fields. Returns their
    e-mail addresses and phones after it.
    """
    owner = noun("contact")
    alike: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    keys = _Keys()
    channels = _channels_after(changes)
    for row_id, change in changes.items():
        columns = {}
        for name, value in change.new.items():
            item = owner.by_name[name]
            if item.kind is Kind.REFERENCE and item.ref:
                columns[item.key.column_name] = keys.of(item, str(value))
            else:
                columns[item.stored] = to_database(item, value)
        columns |= hidden_columns(change.after, channels[row_id][1])
        row = (*columns.values(), row_id)
        alike.setdefault(tuple(columns), []).append(row)
    for names, rows in alike.items():
        sets = ", ".join(f"{name} = ?" for name in names)
        sql = f"UPDATE contact SET {sets}, version = version + 1 WHERE id = ?"
        dialect.run_many(database, sql, rows)
    channel_rows.write(channels)
    _rewrite_strings(changes)
    write_lines(
        operation,
        "contact",
        [
            (row_id, as_json(owner, change.old), as_json(owner, change.new))
            for row_id, change in changes.items()
            if change.new
        ],
    )
    write_lines(operation, CHANNELS_ADDED, _further_lines(channels))
    return {row_id: now for row_id, (_before, now) in channels.items()}


def _further_lines(
    channels: Mapping[int, tuple[list[Channel], list[Channel]]],
) -> Iterable[tuple[int, str | None, str | None]]:
    """Yield a line of the change log for each contact that gets further addresses or phones."""
    for row_id, (before, now) in channels.items():
        known = {item.id for item in before}
        new = [
            [int(item.kind), item.normal] for item in now if item.id not in known and not item.field
        ]
        if new:
            yield row_id, None, json.dumps(new, ensure_ascii=False)


def _channels_after(
    changes: Mapping[int, Changed],
) -> dict[int, tuple[list[Channel], list[Channel]]]:
    """Return the channels of contacts before and after they are changed."""
    before = channel_rows.read(changes)
    employers = {str(change.after["company_no"]) for change in changes.values()}
    countries = dict(
        rows_among("SELECT no, country_region_code FROM contact WHERE no IN ", employers)
    )
    default = channel_rows.default_country()
    found = {}
    for row_id, change in changes.items():
        own, company = change.after["country_region_code"], change.after["company_no"]
        of_company = "" if company == change.after["no"] else countries.get(str(company), "")
        old = before.get(row_id, [])
        in_turn = channel_rows.countries_of(own, of_company, default)
        found[row_id] = (old, follow(change.after, in_turn, change.channels or old))
    return found


def _rewrite_strings(changes: Mapping[int, Changed]) -> None:
    """Write the duplicate search strings of changed companies anew."""
    from store import duplicate_strings

    compared = set(duplicate_strings.COMPARED)
    duplicate_strings.rewrite(
        [
            row_id
            for row_id, change in changes.items()
            if change.after["type"] == ContactType.COMPANY and not compared.isdisjoint(change.new)
        ]
    )


class _Keys:
    """The surrogate keys of codes and numbers that fields name, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], int | None] = {}

    def of(self, item: Field, key: str) -> int | None:
        """Return the surrogate key of what a field names. Raises RelationNotFound."""
        named = (item.ref, key)
        if named not in self._known:
            self._known[named] = reference_id(item, key)
        return self._known[named]


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


_encoded = json.JSONEncoder(ensure_ascii=False).encode


def _filled(lot: Sequence[NewContact]) -> _Filled:
    columns = zip(*map(itemgetter(*BLANKS), [item.values for item in lot]), strict=True)
    return {
        name: values
        for name, values in zip(BLANKS, columns, strict=True)
        if name == "type" or any(values)
    }


def _as_json(lot: Sequence[NewContact], filled: _Filled) -> list[str]:
    """Return each contact as JSON: its fields that are filled, and its type.

    All are of one type. Three times as fast as an encoder that takes everything: nearly all are texts.
    """
    kind = _encoded(lot[0].values["type"].key)
    starts = [(name, f", {_encoded(name)}: ") for name in filled if name not in ("no", "type")]
    told = []
    for item in lot:
        values = item.values
        rest = [
            start + (encode_basestring(value) if type(value) is str else _other_json(value))
            for name, start in starts
            if (value := values[name])
        ]
        no = encode_basestring(values["no"])
        told.append(f'{{"no": {no}, "type": {kind}{"".join(rest)}}}')
    return told


def _other_json(value: Value) -> str:
    return _encoded(value.key if isinstance(value, Choice) else value)


def group_codes() -> list[tuple[int, str, str, bool]]:
    """Return key, code, description and blocked of all mailing groups."""
    query = MailingGroup.select(
        MailingGroup.id, MailingGroup.code, MailingGroup.description, MailingGroup.blocked
    )
    return [(row[0], row[1], row[2], bool(row[3])) for row in database.execute(query).fetchall()]
