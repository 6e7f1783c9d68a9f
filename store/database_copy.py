"""All of a database in another one, of the same engine or the other one, compared row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from hashlib import blake2b
from typing import Any

import peewee

from store import db, dialect, migrations
from store.database_files import is_there
from store.errors import RuleError, StorageFailed
from store.models import database
from store.text import N_

AT_ONCE = 5_000
_BITS = (1 << 64) - 1

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class CopiedTable:
    """A table with the number of its rows and a sum over all that is in them."""

    name: str
    rows: int
    checksum: str


def copy(source: str, target: str, progress: Progress | None = None) -> list[CopiedTable]:
    """Copy all of the database at `source` into the one at `target`, which must be empty.

    All or nothing: it is saved when every row was read again and is the same. The source is only
    read. The open database is another one meanwhile: nothing else may go on in this process.
    `progress(done, total)` is told the rows. Raises StorageFailed when one of them cannot be
    opened, or the copy is not the same, RuleError when the target has anything in it or the
    source another schema, Cancelled and whatever else `progress` raises.
    """
    with _opened_beside(source) as (other, where), db.explained():
        _require_schema(other, where)
        fresh = dialect.is_file(target) and not is_there(dialect.file_of(target))
        db.open_database(target)
        try:
            _require_empty(target)
            return _fill(other, progress)
        except BaseException:
            db.close_database()
            if fresh:
                dialect.remove_file(target)
            raise


@contextmanager
def _opened_beside(source: str) -> Iterator[tuple[Any, str]]:
    """Open a database that exists, besides the one that is open."""
    if dialect.is_file(source) and not is_there(dialect.file_of(source)):
        raise StorageFailed(
            N_("%(path)s is not there. Check the name of the database."), path=source
        )
    other = dialect.connect(source)
    shown = dialect.shown(source)
    try:
        with db.explained(source):
            other.connect()
            blank = dialect.is_blank(other)
        if blank:
            raise StorageFailed(N_("There is nothing in %(path)s to be copied."), path=shown)
        yield other, shown
    finally:
        if not other.is_closed():
            other.close()


def _require_schema(other: Any, where: str) -> None:
    row = other.execute_sql("SELECT value FROM counter WHERE name = 'schema'").fetchone()
    if row is None or row[0] != migrations.LATEST:
        raise RuleError(
            N_(
                "%(path)s has the schema of another version of the program. Open it with this one "
                "first: trato migrate --db %(path)s."
            ),
            path=where,
        )


def _require_empty(target: str) -> None:
    """Raise RuleError when anything was ever written into the open database."""
    if db.last_change():
        raise RuleError(
            N_("There is something in %(path)s already. Copy into a new database."),
            path=dialect.shown(target),
        )


def _fill(other: Any, progress: Progress | None) -> list[CopiedTable]:
    tables = in_order()
    with dialect.snapshot(other):
        total = 2 * sum(_count(other, name) for name in tables)
        done = _Done(progress, total)
        with database.atomic():
            dialect.defer_references(database)
            for name in reversed(tables):
                database.execute_sql(f"DELETE FROM {name}")
            copied = [_copy_table(other, name, done) for name in tables]
            for name, last in dialect.last_ids(other).items():
                dialect.set_last_id(database, name, last)
            for table in copied:
                _compare(table, done)
    dialect.learn(database)
    return sorted(copied, key=lambda table: table.name)


class _Done:
    """How far it is."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._rows = progress, total, 0

    def more(self, rows: int) -> None:
        self._rows += rows
        if self._progress is not None:
            self._progress(self._rows, max(self._total, self._rows))


def in_order() -> list[str]:
    """Return the tables of the open database, each after those that it refers to."""
    before: dict[str, set[str]] = {name: set() for name in sorted(dialect.own_tables(database))}
    for reference in dialect.references(database):
        if reference.table != reference.other:
            before[reference.table].add(reference.other)
    return list(TopologicalSorter(before).static_order())


def _count(of: Any, table: str) -> int:
    return int(of.execute_sql(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def columns_of(table: str) -> list[str]:
    """Return the quoted names of the columns of a table of the open database."""
    cursor = database.execute_sql(f"SELECT * FROM {table} LIMIT 0")
    return [f'"{column[0]}"' for column in cursor.description]


def _copy_table(other: Any, table: str, done: _Done) -> CopiedTable:
    columns, total = columns_of(table), Sum()
    for rows in dialect.all_rows(other, table, columns, AT_ONCE):
        try:
            dialect.insert_rows(database, table, columns, rows)
        except (peewee.DataError, peewee.IntegrityError) as error:
            raise StorageFailed(
                N_(
                    "A row of the table %(table)s has what the other database cannot hold: "
                    "%(reason)s. Nothing was saved: correct it first."
                ),
                table=table,
                reason=str(error).partition("\n")[0],
            ) from error
        total.add(rows)
        done.more(len(rows))
    return CopiedTable(table, total.rows, total.text)


def _compare(table: CopiedTable, done: _Done) -> None:
    """Read a table again and raise StorageFailed unless it is as it was in the source."""
    total = Sum()
    for rows in dialect.all_rows(database, table.name, columns_of(table.name), AT_ONCE):
        total.add(rows)
        done.more(len(rows))
    if (total.rows, total.text) != (table.rows, table.checksum):
        raise StorageFailed(
            N_(
                "The copy of the table %(table)s is not the same: %(found)s rows of %(rows)s. "
                "Nothing was saved: try again."
            ),
            table=table.name,
            found=total.rows,
            rows=table.rows,
        )


class Sum:
    """A sum over rows in whatever order: equal for equal rows on every engine."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    @property
    def text(self) -> str:
        return f"{self._sum:016x}"

    def add(self, rows: list[tuple[Any, ...]]) -> None:
        for row in rows:
            digest = blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=8).digest()
            self._sum = (self._sum + int.from_bytes(digest)) & _BITS
        self.rows += len(rows)
