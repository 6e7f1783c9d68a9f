"""What companies are compared by: parts of their fields, kept beside the contacts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from store import db, dialect
from store.contact_bulk import rows_among
from store.enumerations import ComparedField, ContactType, NamePart
from store.models import database
from store.models.duplicates import DuplicateSearchString, DuplicateSearchStringSetup
from store.models.setup import MarketingSetup

_SIGNS = ' +"&/,.;:-_(){}#!£$\\'
_TABLE = "duplicate_search_string"
_COLUMNS = ("contact_id", "setup_id", "string")
_CHUNK = 5000

COMPARED = tuple(field.key for field in ComparedField)
"""The fields of a contact that may be compared."""


class Part(NamedTuple):
    """A row of the set-up: which part of which field is compared."""

    id: int
    field: str
    part: NamePart
    length: int


class Settings(NamedTuple):
    """What the marketing set-up says about duplicates.

    `least` is how many parts two companies must have alike.
    """

    maintain: bool
    autosearch: bool
    parts: tuple[Part, ...]
    least: int


def settings() -> Settings:
    """Return what is compared, and when."""
    setup, row = MarketingSetup, DuplicateSearchStringSetup
    query = setup.select(
        setup.maintain_dupl_search_strings, setup.autosearch_for_duplicates, setup.search_hit_pct
    )
    maintain, autosearch, percent = database.execute(query).fetchone()
    rows = database.execute(row.select(row.id, row.field, row.part, row.length)).fetchall()
    parts = tuple(
        Part(row_id, ComparedField(field).key, NamePart(part), length)
        for row_id, field, part, length in rows
    )
    return Settings(
        bool(maintain), bool(autosearch), parts, max(1, -(-len(parts) * percent // 100))
    )


@cache
def _dropped() -> re.Pattern[str]:
    return re.compile(f"[{re.escape(_SIGNS)}]+")


def search_string(value: str, part: NamePart, length: int) -> str:
    """Return what is compared of a value: without signs and blanks, in upper case, one end of it.

    Shorter values are compared whole.
    """
    text = _dropped().sub("", value).upper()
    return text[:length] if part == NamePart.FIRST else text[-length:]


def strings_of(values: Mapping[str, str], parts: Collection[Part]) -> Iterator[tuple[int, str]]:
    """Yield (row of the set-up, string) of the parts of a company that are not empty."""
    bare: dict[str, str] = {}
    for row_id, field, part, length in parts:
        value = values[field]
        if not value:
            continue
        text = bare.get(field)
        if text is None:
            text = bare[field] = search_string(value, NamePart.FIRST, len(value))
        if text:
            # upper case may be longer than what was typed: ß is SS
            yield row_id, text[:length] if part == NamePart.FIRST else text[-length:]


def write_strings(contact_ids: Collection[int], parts: Collection[Part]) -> None:
    """Write the strings of these contacts anew, inside a write; persons have none."""
    forget(contact_ids)
    columns = sorted({part.field for part in parts})
    if columns:
        sql = (
            f"SELECT id, {', '.join(columns)} FROM contact "
            f"WHERE type = {int(ContactType.COMPANY)} AND id IN "
        )
        _insert(rows_among(sql, contact_ids), columns, parts)


def rewrite(contact_ids: Collection[int]) -> None:
    """Write the strings of changed companies anew, inside a write, if they are kept at all."""
    current = settings()
    if current.maintain:
        write_strings(contact_ids, current.parts)


def write_new(companies: Collection[tuple[int, Mapping[str, str]]]) -> None:
    """Write the strings of new companies, (key, values by field), inside a write."""
    current = settings()
    if current.maintain:
        fields = map(itemgetter(*COMPARED), [values for _id, values in companies])
        columns = zip(COMPARED, zip(*fields, strict=True), strict=True)
        filled = {name for name, values in columns if any(values)}
        parts = [part for part in current.parts if part.field in filled]
        rows = [
            (row_id, setup_id, string)
            for row_id, values in companies
            for setup_id, string in strings_of(values, parts)
        ]
        dialect.insert_rows(database, _TABLE, _COLUMNS, rows)


def forget(contact_ids: Collection[int]) -> None:
    """Delete the strings of these contacts, inside a write."""
    rows_among(f"DELETE FROM {_TABLE} WHERE contact_id IN ", contact_ids)


def forget_all(part_id: int | None = None) -> None:
    """Delete the strings of all companies, or only those of one row of the set-up."""
    query = DuplicateSearchString.delete()
    if part_id is not None:
        query = query.where(DuplicateSearchString.setup == part_id)
    query.execute()


def write_all(parts: Collection[Part], progress: Callable[[int, int], None] | None = None) -> int:
    """Write the strings of all companies for these parts, inside a write; there are none yet.

    Returns how many companies there are. `progress` may raise Cancelled.
    """
    company = f"type = {int(ContactType.COMPANY)}"
    (total,) = database.execute_sql(f"SELECT COUNT(*) FROM contact WHERE {company}").fetchone()
    columns = sorted({part.field for part in parts})
    done = last = 0
    while columns:
        rows = database.execute_sql(
            f"SELECT id, {', '.join(columns)} FROM contact WHERE {company} AND id > ? "
            f"ORDER BY id LIMIT {_CHUNK}",
            (last,),
        ).fetchall()
        if not rows:
            break
        _insert(rows, columns, parts)
        done, last = done + len(rows), rows[-1][0]
        if progress is not None:
            progress(done, total)
    return int(total)


def _insert(rows: list[tuple[object, ...]], columns: list[str], parts: Collection[Part]) -> None:
    strings = [
        (row[0], *string)
        for row in rows
        for string in strings_of(dict(zip(columns, map(str, row[1:]), strict=True)), parts)
    ]
    dialect.insert_rows(database, _TABLE, _COLUMNS, strings)


@db.read
def of_contact(contact_id: int) -> dict[int, str]:
    """Return the strings of a contact by row of the set-up."""
    string = DuplicateSearchString
    query = string.select(string.setup, string.string).where(string.contact == contact_id)
    return dict(database.execute(query).fetchall())
