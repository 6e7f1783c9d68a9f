"""All that differs between database engines, and nothing else. Today there is one: SQLite."""

from __future__ import annotations

import errno
import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import peewee
from peewee import SQL, Database, DatabaseProxy, NodeList, SqliteDatabase, fn

from store import clock
from store.errors import Busy, NotADatabase, StorageFailed, StoreError
from store.text import N_, fold_key

APPLICATION_ID = 0x5452_4154
SERIAL = "INTEGER PRIMARY KEY AUTOINCREMENT"
_HEADER = b"SQLite format 3\0"
_ROWS_AT_ONCE = 100
_PRAGMAS = (
    ("journal_mode", "wal"),
    ("synchronous", "full"),
    ("foreign_keys", 1),
    ("busy_timeout", 10_000),
    ("journal_size_limit", 64 * 1024 * 1024),
    ("cache_size", -16_000),
    ("temp_store", "memory"),
    ("mmap_size", 0),
)

AnyDatabase: TypeAlias = Database | DatabaseProxy
_files: dict[str, tuple[int, int]] = {}
"""The file, as the system knows it, behind each path that was opened."""


def connect(where: str) -> Database:
    """Return the database at `where`: a path, `sqlite:///path` or `:memory:`; a new file is made.

    Raises StorageFailed when the file cannot be used or is something else.
    """
    scheme, separator, rest = where.partition("://")
    if separator and scheme != "sqlite":
        raise StorageFailed(
            N_(
                "%(scheme)s databases cannot be opened. Give the path of a file, or sqlite:///path."
            ),
            scheme=scheme,
        )
    path = rest.removeprefix("/") if separator else where
    if separator and rest.startswith("//"):
        path = rest[1:]
    if path != ":memory:":
        _prepare_file(Path(path))
        _files[path] = _file_at(path)
    database = SqliteDatabase(path, pragmas=_PRAGMAS, lock_type="IMMEDIATE", timeout=10)
    database.register_function(_fold_key, "trato_fold", 1, deterministic=True)
    database.register_function(_today, "trato_today", 0, deterministic=True)
    return database


def _fold_key(text: str | None) -> str | None:
    return None if text is None else fold_key(text)


def _today() -> str:
    return clock.today().isoformat()


TODAY = "trato_today()"
"""The SQL for the day on which it is evaluated."""


def days_after(day: str, days: str) -> str:
    """Return the SQL for the date so many days after another one."""
    return f"DATE({day}, {days} || ' days')"


def figure(model: Any, text: str) -> Any:
    """Return the SQL `text` as an expression; `{name}` in it is that column of the `model`.

    For queries inside of a query: Peewee takes longer to write them out than the database to
    answer them, each time.
    """
    pieces = re.split(r"\{(\w+)\}", text)
    nodes = [getattr(model, piece) if odd % 2 else SQL(piece) for odd, piece in enumerate(pieces)]
    return NodeList(nodes, glue="")


def _prepare_file(path: Path) -> None:
    """Make the directory (0700) and the file (0600) if they are missing; refuse a foreign file."""
    try:
        if not path.parent.exists():
            path.parent.mkdir(parents=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StorageFailed.disk_full() from error
        raise StorageFailed.unwritable(path) from error
    if not header:
        return
    application = int.from_bytes(header[68:72], "big")
    if not header.startswith(_HEADER) or application not in (0, APPLICATION_ID):
        raise NotADatabase(path)


def _file_at(path: str) -> tuple[int, int]:
    """Return what tells the file at `path` from any other; zeros when there is none."""
    try:
        found = Path(path).stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino


def check_place(database: AnyDatabase) -> None:
    """Raise StorageFailed when the file was removed or replaced while it was open.

    Whatever is written then is gone when the program ends.
    """
    path = database.database
    if path in _files and _file_at(path) != _files[path]:
        raise StorageFailed.taken_away(path)


def is_blank(database: AnyDatabase) -> bool:
    """Return whether the database has no table yet.

    Raises NotADatabase for the tables of another program.
    """
    (application,) = database.execute_sql("PRAGMA application_id").fetchone()
    blank = not database.get_tables()
    if not blank and application != APPLICATION_ID:
        raise NotADatabase(database.database)
    return blank


def mark_ours(database: AnyDatabase) -> None:
    """Write into the database that it belongs to this program."""
    database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def change_token(database: AnyDatabase) -> int:
    """Return a number that changes when another session has written (a few microseconds).

    Raises StorageFailed when the file was removed or replaced.
    """
    check_place(database)
    (token,) = database.execute_sql("PRAGMA data_version").fetchone()
    return int(token)


def explain(error: BaseException, where: str) -> StoreError | None:
    """Return what a driver's error means to a person, or None when it is a defect of ours."""
    chain: BaseException | None = error
    while chain is not None:
        text = str(chain)
        if "disk is full" in text or getattr(chain, "errno", 0) == errno.ENOSPC:
            return StorageFailed.disk_full()
        if "locked" in text or "database is busy" in text:
            return Busy()
        if "readonly" in text or "unable to open" in text or "disk I/O" in text:
            return StorageFailed.unwritable(where)
        if "not a database" in text or "malformed" in text:
            return NotADatabase(where)
        chain = chain.__context__
    return None


@contextmanager
def exclusive(database: AnyDatabase) -> Iterator[None]:
    """Let one process at a time change the schema; the others wait."""
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


def backup(database: AnyDatabase, target: Path) -> None:
    """Copy the open database to the file `target`, checked and flushed before it gets its name.

    Raises StorageFailed when the copy cannot be written or is damaged.
    """
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb"):
            part.chmod(0o600)
        copy = sqlite3.connect(part)
        try:
            database.connection().backup(copy, pages=-1)
            (state,) = copy.execute("PRAGMA quick_check").fetchone()
        finally:
            copy.close()
        if state != "ok":
            raise NotADatabase(database.database)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        full = error.errno == errno.ENOSPC
        raise (StorageFailed.disk_full() if full else StorageFailed.unwritable(target)) from error
    except sqlite3.Error as error:
        raise (explain(error, str(target)) or StorageFailed.unwritable(target)) from error
    finally:
        part.unlink(missing_ok=True)


def scrub(database: AnyDatabase) -> None:
    """Write the file anew, so that nothing of what was deleted is left in its bytes.

    Raises Busy while others read or write it.
    """
    database.execute_sql("VACUUM")
    busy, _pages, _done = database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Busy


def copies(database: AnyDatabase) -> list[str]:
    """Return the paths of the copies of the database that upgrades have left beside it."""
    path = Path(database.database)
    return sorted(str(found) for found in path.parent.glob(f"{path.name}.before-*"))


def check(database: AnyDatabase) -> list[str]:
    """Return what is wrong with the file and its foreign keys; empty when all is well."""
    found = [str(row[0]) for row in database.execute_sql("PRAGMA integrity_check").fetchall()]
    broken = database.execute_sql("PRAGMA foreign_key_check").fetchall()
    return [line for line in found if line != "ok"] + [
        f"{table} {row} -> {parent}" for table, row, parent, _ in broken
    ]


def folded(column: Any) -> Any:
    """Return an expression that is `column` without case and accents, as `fold_key` makes it."""
    return fn.trato_fold(column)


_PREFIXES = {"contact": 10}
_SHORT_PREFIXES = 6


def longest_prefix(table: str) -> int:
    """Return how long a beginning of a word may be to be found without reading all its rows."""
    return _PREFIXES.get(table, _SHORT_PREFIXES)


def create_search(database: AnyDatabase, table: str, key: str) -> None:
    """Make the word index over `table.search_text`, kept by triggers."""
    index = f"{table}_words"
    lengths = " ".join(map(str, range(1, longest_prefix(table) + 1)))
    database.execute_sql(
        f"CREATE VIRTUAL TABLE {index} USING fts5(search_text, content='{table}', "
        f"content_rowid='{key}', detail=none, columnsize=0, prefix='{lengths}', "
        'tokenize="unicode61 remove_diacritics 0")'
    )
    database.execute_sql(f"CREATE VIRTUAL TABLE {index}_vocabulary USING fts5vocab({index}, row)")
    for event in ("INSERT", "DELETE", "UPDATE OF search_text"):
        _create_search_trigger(database, table, key, event)


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


@contextmanager
def many_search_texts(database: AnyDatabase, table: str, key: str) -> Iterator[None]:
    """Let the words of most rows be changed at once, inside a write: the index is made anew after.

    Much quicker than keeping the index in step with each row.
    """
    database.execute_sql(f"DROP TRIGGER {table}_words_update")
    yield
    _create_search_trigger(database, table, key, "UPDATE OF search_text")
    rebuild_search(database, table)


def words_query(table: str, words: list[list[str]], limit: int) -> tuple[str, list[Any]]:
    """Return SQL and parameters that give the newest keys whose text has all of `words`.

    Each word is a list of prefixes of which one is enough; words are folded already.
    """
    index = f"{table}_words"
    match = " AND ".join(
        "(" + " OR ".join(f'"{prefix}" *' for prefix in alternatives) + ")"
        for alternatives in words
    )
    sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid DESC LIMIT ?"
    return sql, [match, limit]


def search_texts(database: AnyDatabase, table: str, rows: list[int]) -> list[tuple[int, str]]:
    """Return the folded words of the rows with these surrogate keys."""
    marks = ", ".join("?" * len(rows))
    sql = f"SELECT rowid, search_text FROM {table} WHERE rowid IN ({marks})"
    return [(int(row), str(text)) for row, text in database.execute_sql(sql, rows).fetchall()]


def words_condition(table: str, key: Any, words: list[str]) -> Any:
    """Return the condition that each of the folded `words` begins a word of the record."""
    index = f"{table}_words"
    match = " AND ".join(f'"{word}" *' for word in words) or '""'
    return key.in_(SQL(f"(SELECT rowid FROM {index} WHERE {index} MATCH ?)", (match,)))


def vocabulary(database: AnyDatabase, table: str, limit: int) -> list[tuple[str, int]]:
    """Return the most frequent words of the index of `table` and in how many records each stands.

    Only words of three letters or more, without digits; read by the driver, not by Python.
    """
    cursor = database.execute_sql(
        f"SELECT term, doc FROM {table}_words_vocabulary WHERE term >= 'a' AND length(term) >= 3 "
        "AND term NOT GLOB '*[0-9]*' ORDER BY doc DESC LIMIT ?",
        (limit,),
    )
    return [(str(term), int(count)) for term, count in cursor.fetchall()]


def rebuild_search(database: AnyDatabase, table: str) -> None:
    """Make the word index of `table` again from its rows."""
    index = f"{table}_words"
    database.execute_sql(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def forget_deleted_words(database: AnyDatabase, table: str) -> None:
    """Take the words of deleted rows out of the word index of `table`; it is written anew."""
    index = f"{table}_words"
    database.execute_sql(f"INSERT INTO {index}({index}) VALUES ('optimize')")


def check_search(database: AnyDatabase, table: str) -> bool:
    """Return whether the word index of `table` agrees with its rows."""
    index = f"{table}_words"
    try:
        database.execute_sql(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
    except peewee.DatabaseError:
        return False
    return True


def insert_rows(
    database: AnyDatabase, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Write rows into a table inside a write: several times faster than by the models.

    Many rows are one statement: the word index of a table is written out after each statement.
    """
    row = f"({', '.join('?' * len(columns))})"
    start = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "
    run = database.connection().execute
    for at in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[at : at + _ROWS_AT_ONCE]
        run(start + ", ".join([row] * len(some)), list(chain.from_iterable(some)))


def next_ids(database: AnyDatabase, table: str, count: int) -> range:
    """Return the keys that the next `count` rows of a table get, inside a write that adds them."""
    sql = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    last = database.execute_sql(sql, (table,)).fetchone()
    first = 1 + (0 if last is None else int(last[0]))
    return range(first, first + count)


def defer_references(database: AnyDatabase) -> None:
    """Let references be checked only when the transaction under way ends."""
    database.execute_sql("PRAGMA defer_foreign_keys = 1")


def joined_keys(column: str) -> str:
    """Return the aggregate that joins the integers of a column by commas."""
    return f"GROUP_CONCAT({column})"


def literal_true(column: str) -> Any:
    """Return a condition that the planner recognizes as that of a partial index."""
    return SQL(f"{column} = 1")


def literal_false(column: str) -> Any:
    """Return a condition that the planner recognizes as that of a partial index."""
    return SQL(f"{column} = 0")


def among(column: Any, numbers: Iterable[int]) -> Any:
    """Return the condition that an integer column is one of many numbers.

    They are one parameter: a statement that names each of them takes longer to be written than to
    be carried out.
    """
    given = json.dumps(list(numbers))
    return column.in_(SQL("(SELECT value FROM json_each(?))", (given,)))
