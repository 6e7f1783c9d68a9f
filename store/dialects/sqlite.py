"""SQLite: one file, and the sessions of one machine."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import peewee
from peewee import SQL, Database, fn

from store import clock
from store.dialects.engine import (
    NEXT_CHANGE,
    WITH_WORDS,
    AnyDatabase,
    Engine,
    Reference,
    driver_errors,
)
from store.dialects.sqlite_files import APPLICATION_ID, HEADER, usual_mode, write_copy
from store.dialects.sqlite_queue import QueuedFile
from store.errors import Busy, NotADatabase, RuleError, StorageFailed, StoreError
from store.text import N_, fold_key

_ROWS_AT_ONCE = 500
_WORDS_AT_ONCE = 2_000
"""As many rows of a table with a word index, which is written out after each statement."""
_VALUES_AT_ONCE = 32_000  # SQLite takes 32,766
_PRAGMAS = (
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("busy_timeout", 10_000),
    ("journal_size_limit", 64 * 1024 * 1024),
    ("wal_autocheckpoint", 1_000),
    # Kilobytes for each of three connections. The system keeps the pages of the file anyway: more of
    # them here would only let the memory grow while somebody walks through a long list.
    ("cache_size", -4_000),
    ("temp_store", "memory"),
    ("mmap_size", 0),
)
_SIDE_FILES = 64 * 1024  # bytes
_WRITTEN = ("journal_mode", "synchronous", "journal_size_limit", "wal_autocheckpoint")
_PRAGMAS_READING = tuple(item for item in _PRAGMAS if item[0] not in _WRITTEN)

_files: dict[str, tuple[int, int]] = {}
"""The file, as the system knows it, behind each path that was opened."""


def _fold_key(text: str | None) -> str | None:
    return None if text is None else fold_key(text)


def _today() -> str:
    return clock.today().isoformat()


def _prepare_file(path: Path) -> None:
    """Make the directory (0700) and the file if they are missing; refuse a foreign file.

    A new file is for whoever makes it (0600), in a directory of a group for the group (0660).
    """
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True, mode=0o700)
        new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if new:
            os.fchmod(handle, usual_mode(path))  # whatever the umask
        os.close(handle)
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StorageFailed.disk_full() from error
        raise StorageFailed.unwritable(path) from error
    if not header:
        return
    application = int.from_bytes(header[68:72], "big")
    if not header.startswith(HEADER) or application not in (0, APPLICATION_ID):
        raise NotADatabase(path)


def _nothing_free(where: str) -> bool:
    """Return whether not even the files beside a database, which SQLite opens first, have room."""
    try:
        return shutil.disk_usage(Path(where).absolute().parent).free < _SIDE_FILES
    except OSError:
        return False


def _file_at(path: str) -> tuple[int, int]:
    """Return what tells the file at `path` from any other; zeros when there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


class _Kept(QueuedFile):
    """An archive that this person may only read: nothing is written beside it, either."""

    def _connect(self) -> sqlite3.Connection:
        connection = _untouched(Path(self.database))
        this: Any = self
        this._add_conn_hooks(connection)  # noqa: SLF001 - what peewee does on its own way here
        return connection


def may_write(path: Path) -> bool:
    """Return whether a file can be changed, and others made beside it."""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def _is_kept(path: Path) -> bool:
    """Return whether a file is an archive that this person may only read."""
    if not os.path.isfile(path) or may_write(path):  # noqa: PTH113 - false where it may not look
        return False
    # what else may be read of a database would leave files beside it that keep out the others
    with suppress(sqlite3.Error), closing(_untouched(path)) as connection:
        sql = "SELECT 1 FROM counter WHERE name = 'archive'"
        return connection.execute(sql).fetchone() is not None
    return False


def _untouched(path: Path) -> sqlite3.Connection:
    """Open a file as it lies there; nothing is written beside it."""
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(uri, uri=True, isolation_level=None)


class Sqlite(Engine):
    """Databases in files of SQLite."""

    name = "sqlite"

    def __init__(self) -> None:
        self._heard = threading.local()

    def connect(self, where: str) -> Database:
        path = self.shown(where)
        kind: type[QueuedFile] = QueuedFile
        pragmas: tuple[tuple[str, str | int], ...] = _PRAGMAS
        if path != ":memory:" and _is_kept(Path(path)):
            kind, pragmas = _Kept, _PRAGMAS_READING
        elif path != ":memory:":
            _prepare_file(Path(path))
            _files[path] = _file_at(path)
        database = kind(path, pragmas=pragmas, lock_type="IMMEDIATE", timeout=10)
        database.register_function(_fold_key, "trato_fold", 1, deterministic=True)
        database.register_function(_today, "trato_today", 0, deterministic=True)
        return database

    def shown(self, where: str) -> str:
        """Return the path of the file: `sqlite:///name` is one here, `sqlite:////name` from the root."""
        return where.removeprefix("sqlite://").removeprefix("/") if "://" in where else where

    def check_place(self, database: AnyDatabase) -> None:
        path = database.database
        if path in _files and _file_at(path) != _files[path]:
            raise StorageFailed.taken_away(path)

    def is_blank(self, database: AnyDatabase) -> bool:
        (application,) = database.execute_sql("PRAGMA application_id").fetchone()
        blank = not database.get_tables()
        if not blank and application != APPLICATION_ID:
            raise NotADatabase(database.database)
        return blank

    def mark_ours(self, database: AnyDatabase) -> None:
        database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")

    def instant(self, ago: timedelta) -> str:
        return clock.stamp_of(clock.now() - ago)

    def begin_change(self, database: AnyDatabase) -> tuple[int, int]:
        self.check_place(database)
        number, schema = database.execute_sql(NEXT_CHANGE).fetchone()
        return int(number), int(schema)

    def reading(self, database: AnyDatabase) -> None:
        """There is one file: reads are where writes are."""

    def rights(self, database: AnyDatabase) -> tuple[bool, bool]:
        return True, True  # whoever may not write the file cannot open it

    def account(self, database: AnyDatabase) -> str:
        return ""

    def make_roles(
        self, database: AnyDatabase, members: Mapping[str, Sequence[str]]
    ) -> list[tuple[str, str]]:
        raise RuleError(
            N_(
                "This database is a file, which has no roles: who may read it may change all of "
                "it. Move it to a server by trato database copy."
            )
        )

    def change_token(self, database: AnyDatabase) -> int:
        self.check_place(database)
        connection = database.connection()
        (version,) = database.execute_sql("PRAGMA data_version").fetchone()
        known: tuple[Any, int, int] | None = getattr(self._heard, "known", None)
        if known is None or known[0] is not connection or known[1] != version:
            # somebody has written; only what has a number is a change of the records
            (number,) = database.execute_sql(
                "SELECT value FROM counter WHERE name = 'change'"
            ).fetchone()
            known = self._heard.known = (connection, version, int(number))
        return known[2]

    def explain(self, error: BaseException, where: str) -> StoreError | None:
        chain: BaseException | None = error
        while chain is not None:
            text = str(chain)
            if "disk is full" in text or getattr(chain, "errno", 0) == errno.ENOSPC:
                return StorageFailed.disk_full()
            if "locked" in text or "database is busy" in text:
                return Busy()
            if "readonly" in text or "unable to open" in text or "disk I/O" in text:
                full = "readonly" not in text and _nothing_free(where)
                return StorageFailed.disk_full() if full else StorageFailed.unwritable(where)
            if "not a database" in text or "malformed" in text:
                return NotADatabase(where)
            chain = chain.__context__
        return None

    @contextmanager
    def exclusive(self, database: AnyDatabase) -> Iterator[None]:
        import fcntl

        if database.database == ":memory:":
            yield
            return
        lock = Path(f"{database.database}.upgrade")
        with lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                lock.unlink(missing_ok=True)

    def backup(self, database: AnyDatabase, target: Path) -> None:
        write_copy(database.connection(), target)

    def copy_before(self, database: AnyDatabase, ending: str) -> None:
        path = Path(database.database)
        self.backup(database, path.with_name(f"{path.name}.{ending}"))

    def scrub(self, database: AnyDatabase) -> None:
        database.execute_sql("VACUUM")
        busy, _pages, _done = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise Busy

    def check(self, database: AnyDatabase) -> list[str]:
        try:
            rows = database.connection().execute("PRAGMA integrity_check").fetchall()
        except sqlite3.DatabaseError as error:
            return [str(error)]
        found = [str(row[0]) for row in rows]
        broken = database.execute_sql("PRAGMA foreign_key_check").fetchall()
        return [line for line in found if line != "ok"] + [
            f"{table} {row} -> {parent}" for table, row, parent, _ in broken
        ]

    def own_tables(self, database: AnyDatabase) -> set[str]:
        rows = database.execute_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
            "AND name NOT LIKE '%_words%' AND name <> 'schema_migration'"
        )
        return {str(name) for (name,) in rows.fetchall()}

    def references(self, database: AnyDatabase) -> Iterable[Reference]:
        for table in self.own_tables(database):
            for key in database.get_foreign_keys(table):
                yield Reference(table, key.column, key.dest_table, key.dest_column)

    @contextmanager
    def snapshot(self, database: AnyDatabase) -> Iterator[None]:
        run = database.connection().execute
        run("BEGIN DEFERRED")
        try:
            yield
        finally:
            run("ROLLBACK")

    def all_rows(
        self, database: AnyDatabase, table: str, columns: Sequence[str], at_once: int
    ) -> Iterator[list[tuple[Any, ...]]]:
        cursor = database.connection().execute(f"SELECT {', '.join(columns)} FROM {table}")
        while rows := cursor.fetchmany(at_once):
            yield rows

    def last_ids(self, database: AnyDatabase) -> dict[str, int]:
        own = self.own_tables(database)
        rows = database.execute_sql("SELECT name, seq FROM sqlite_sequence").fetchall()
        return {name: int(last) for name, last in rows if name in own}

    def set_last_id(self, database: AnyDatabase, table: str, last: int) -> None:
        database.execute_sql("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        database.execute_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))

    def learn(self, database: AnyDatabase) -> None:
        database.execute_sql("PRAGMA optimize")

    def settle(self, database: AnyDatabase) -> None:
        path = Path(database.database)
        database.execute_sql("PRAGMA journal_mode = delete")
        database.close()
        for place in (path, path.parent):
            handle = os.open(place, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    @contextmanager
    def hasty(self, database: AnyDatabase) -> Iterator[None]:
        with _meanwhile(database, synchronous="off", cache_size=-256_000):
            yield

    @contextmanager
    def many_writes(self, database: AnyDatabase) -> Iterator[None]:
        with _meanwhile(database, cache_size=-32_000, wal_autocheckpoint=8_000):
            yield

    def create_search(self, database: AnyDatabase, table: str, key: str, longest: int) -> None:
        index = f"{table}_words"
        lengths = " ".join(map(str, range(1, longest + 1)))
        database.execute_sql(
            f"CREATE VIRTUAL TABLE {index} USING fts5(search_text, content='{table}', "
            f"content_rowid='{key}', detail=none, columnsize=0, prefix='{lengths}', "
            'tokenize="unicode61 remove_diacritics 0")'
        )
        database.execute_sql(
            f"CREATE VIRTUAL TABLE {index}_vocabulary USING fts5vocab({index}, row)"
        )
        for event in ("INSERT", "DELETE", "UPDATE OF search_text"):
            _create_search_trigger(database, table, key, event)

    @contextmanager
    def many_search_texts(self, database: AnyDatabase, table: str, key: str) -> Iterator[None]:
        database.execute_sql(f"DROP TRIGGER {table}_words_update")
        yield
        _create_search_trigger(database, table, key, "UPDATE OF search_text")
        self.rebuild_search(database, table)

    def words_query(
        self, table: str, key: str, words: list[list[str]], limit: int
    ) -> tuple[str, list[Any]]:
        index = f"{table}_words"
        match = " AND ".join(
            "(" + " OR ".join(f'"{prefix}" *' for prefix in alternatives) + ")"
            for alternatives in words
        )
        sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid DESC LIMIT ?"
        return sql, [match, limit]

    def is_quick_in_order(self, database: AnyDatabase, query: Any) -> bool:
        sql, values = query.sql()
        plan = database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        return not any(step[-1] == "USE TEMP B-TREE FOR ORDER BY" for step in plan)

    def words_condition(self, table: str, key: Any, words: list[str]) -> Any:
        index = f"{table}_words"
        match = " AND ".join(f'"{word}" *' for word in words) or '""'
        return key.in_(SQL(f"(SELECT rowid FROM {index} WHERE {index} MATCH ?)", (match,)))

    def vocabulary(self, database: AnyDatabase, table: str, limit: int) -> list[tuple[str, int]]:
        cursor = database.execute_sql(
            f"SELECT term, doc FROM {table}_words_vocabulary WHERE term >= 'a' AND length(term) >= 3 "
            "AND term NOT GLOB '*[0-9]*' ORDER BY doc DESC LIMIT ?",
            (limit,),
        )
        return [(str(term), int(count)) for term, count in cursor.fetchall()]

    def rebuild_search(self, database: AnyDatabase, table: str) -> None:
        index = f"{table}_words"
        database.execute_sql(f"INSERT INTO {index}({index}) VALUES ('rebuild')")

    def made(self, database: AnyDatabase) -> dict[str, tuple[str, str]]:
        rows = database.execute_sql("SELECT name, type, sql FROM sqlite_master WHERE sql <> ''")
        return {name: (kind, sql) for name, kind, sql in rows.fetchall()}

    def rows_are_sound(self, database: AnyDatabase) -> bool:
        try:  # it looks at everything but at what is in the indexes
            found = database.connection().execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError:
            return False
        return bool(found == ("ok",))

    def rebuild_indexes(self, database: AnyDatabase) -> None:
        database.execute_sql("REINDEX")

    def forget_deleted_words(self, database: AnyDatabase, table: str) -> None:
        index = f"{table}_words"
        database.execute_sql(f"INSERT INTO {index}({index}) VALUES ('optimize')")

    def check_search(self, database: AnyDatabase, table: str) -> bool | None:
        index = f"{table}_words"
        try:
            database.execute_sql(
                f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)"
            )
        except peewee.DatabaseError as error:
            return None if "readonly" in str(error) else False
        return True

    def run_many(self, database: AnyDatabase, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with driver_errors():
            database.connection().executemany(sql, rows)

    def insert_rows(
        self,
        database: AnyDatabase,
        table: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
    ) -> None:
        run = database.connection().execute
        at_once = _WORDS_AT_ONCE if table in WITH_WORDS else _ROWS_AT_ONCE
        at_once = min(at_once, _VALUES_AT_ONCE // len(columns))
        with driver_errors():
            for at in range(0, len(rows), at_once):
                some = rows[at : at + at_once]
                sql = _insert_statement(table, tuple(columns), len(some))
                run(sql, list(chain.from_iterable(some)))

    def next_ids(self, database: AnyDatabase, table: str, count: int) -> range:
        sql = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        last = database.execute_sql(sql, (table,)).fetchone()
        first = 1 + (0 if last is None else int(last[0]))
        return range(first, first + count)

    def defer_references(self, database: AnyDatabase) -> None:
        database.execute_sql("PRAGMA defer_foreign_keys = 1")

    def joined_keys(self, column: str) -> str:
        return f"GROUP_CONCAT({column})"

    def json_object(self, values: Mapping[str, Any]) -> Any:
        return fn.json_object(*(part for pair in values.items() for part in pair))

    def number_list(self, numbers: list[int]) -> str:
        return json.dumps(numbers)

    def among(self, column: Any, numbers: list[int]) -> Any:
        return column.in_(SQL("(SELECT value FROM json_each(?))", (self.number_list(numbers),)))


@lru_cache(maxsize=16)
def _insert_statement(table: str, columns: tuple[str, ...], count: int) -> str:
    """Return the statement that inserts so many rows: long, and mostly the same again."""
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([row] * count)}"


@contextmanager
def _meanwhile(database: AnyDatabase, **settings: str | int) -> Iterator[None]:
    """Let a connection work with other settings than usual."""
    for name, value in settings.items():
        database.execute_sql(f"PRAGMA {name} = {value}")
    try:
        yield
    finally:
        usual = dict(_PRAGMAS)
        for name in settings:
            database.execute_sql(f"PRAGMA {name} = {usual[name]}")


def _create_search_trigger(database: AnyDatabase, table: str, key: str, event: str) -> None:
    index = f"{table}_words"
    insert = f"INSERT INTO {index}(rowid, search_text) VALUES (new.{key}, new.search_text);"
    delete = (
        f"INSERT INTO {index}({index}, rowid, search_text) "
        f"VALUES ('delete', old.{key}, old.search_text);"
    )
    condition, statements = {
        "INSERT": ("", insert),
        "DELETE": ("", delete),
        "UPDATE OF search_text": ("WHEN old.search_text <> new.search_text ", delete + insert),
    }[event]
    database.execute_sql(
        f"CREATE TRIGGER {index}_{event.split(maxsplit=1)[0].lower()} AFTER {event} ON {table} "
        f"{condition}BEGIN {statements} END"
    )
