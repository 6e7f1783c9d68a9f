"""A portion of the entries of an archive: what they are here and in its file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import SQL

from store import db, dialect, totals
from store.archive_rows import LIST, OF_ENTRIES
from store.database_copy import AT_ONCE, columns_of
from store.dialects.sqlite_files import reading
from store.models import database

LISTED = SQL(f"(SELECT entry_no FROM {LIST})")
_KEYS = {"interaction_log_entry": "entry_no", "entry_comment": "entry_id"}
_GONE = (
    "DELETE FROM entry_comment WHERE entry_id IN ({numbers})",
    f"DELETE FROM change WHERE {OF_ENTRIES} AND row_id IN ({{numbers}})",
    "DELETE FROM interaction_log_entry WHERE entry_no IN ({numbers})",
)
_UNUSED = (
    "DELETE FROM attachment WHERE id NOT IN (SELECT attachment_id FROM interaction_log_entry "
    "WHERE attachment_id IS NOT NULL) AND id NOT IN (SELECT source_id FROM attachment "
    "WHERE source_id IS NOT NULL)"
)


def name(numbers: Iterable[int]) -> None:
    """Name, inside a write, these entries in the table `LIST`, and no others."""
    database.execute_sql(f"DELETE FROM {LIST}")
    dialect.insert_rows(database, LIST, ("entry_no",), [(number,) for number in numbers])


def rows_here() -> dict[int, str]:
    """Return what the named entries and their comments are here, by their numbers."""

    def rows(table: str, key: str, columns: list[str]) -> Iterator[tuple[Any, ...]]:
        chosen = f"{table} WHERE {key} IN (SELECT entry_no FROM {LIST})"
        for some in dialect.all_rows(database, chosen, [key, *columns], AT_ONCE):
            yield from some

    return _joined((table, rows(table, key, columns_of(table))) for table, key in _KEYS.items())


def rows_in_file(part: Path, first: int, last: int) -> dict[int, str]:
    """Return what the entries of a file from a number to another one are, as `rows_here` does."""
    with reading(part) as file:

        def rows(table: str, key: str, columns: list[str]) -> Iterator[tuple[Any, ...]]:
            names = ", ".join([key, *columns])
            sql = f"SELECT {names} FROM {table} WHERE {key} BETWEEN ? AND ?"
            return iter(file.execute(sql, (first, last)))

        return _joined((table, rows(table, key, columns_of(table))) for table, key in _KEYS.items())


def _joined(tables: Iterable[tuple[str, Iterator[tuple[Any, ...]]]]) -> dict[int, str]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for table, rows in tables:
        for number, *row in rows:
            found[number].append(f"{table} {tuple(row)!r}")
    return {number: "\n".join(sorted(texts)) for number, texts in found.items()}


def numbers_after(part: Path, last: int) -> list[int]:
    """Return the numbers of the entries of a file that come after `last`, in their order."""
    sql = "SELECT entry_no FROM interaction_log_entry WHERE entry_no > ? ORDER BY entry_no"
    with reading(part) as file:
        return [int(row[0]) for row in file.execute(sql, (last,))]


def count_entries(part: Path) -> int:
    """Return how many entries a file has."""
    with reading(part) as file:
        return int(file.execute("SELECT COUNT(*) FROM interaction_log_entry").fetchone()[0])


def take_out_of_file(part: Path, numbers: Sequence[int]) -> None:
    """Take entries out of a file with all that is told of them; it is safe on the disk then."""
    with beside(part) as copy, copy.atomic():
        for start in range(0, len(numbers), db.CHUNK):
            some = ", ".join(str(number) for number in numbers[start : start + db.CHUNK])
            for statement in _GONE:
                copy.execute_sql(statement.format(numbers=some))


def settle_file(part: Path) -> None:
    """Let a file have no documents but those of its entries, and the totals of these."""
    with beside(part) as copy, copy.atomic():
        while copy.execute_sql(_UNUSED).rowcount:
            pass  # those that they were made of are unused then
        totals.make_anew(copy)


@contextmanager
def beside(part: Path) -> Iterator[Any]:
    """Open the file of an archive beside the open database; it is safe on the disk in the end."""
    copy = dialect.connect(str(part))
    try:
        with db.explained(str(part)):
            copy.connect()
            yield copy
            dialect.settle(copy)
    finally:
        if not copy.is_closed():
            copy.close()
