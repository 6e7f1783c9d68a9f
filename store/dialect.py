"""All that differs between database engines, and nothing else: SQLite and PostgreSQL.

The functions here say what is asked; `store.dialects` has an answer for each engine. SQL elsewhere
is what both understand, with two functions of ours that both know: `trato_fold(text)` and
`trato_today()`. Columns are declared in the words of SQLite, dates are texts, booleans 0 and 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

from peewee import SQL, Database, NodeList, SqliteDatabase, fn

from store.dialects.engine import WITH_WORDS, AnyDatabase, Engine, Reference
from store.errors import StorageFailed, StoreError
from store.models.base import database as _session
from store.text import N_

__all__ = ["WITH_WORDS", "AnyDatabase", "Engine"]

SERIAL = "INTEGER PRIMARY KEY AUTOINCREMENT"
_POSTGRESQL = ("postgresql", "postgres")
_engines: dict[str, Engine] = {}


def _engine(name: str) -> Engine:
    if name not in _engines:
        if name == "sqlite":
            from store.dialects.sqlite import Sqlite

            _engines[name] = Sqlite()
        else:
            from store.dialects.postgresql import Postgresql

            _engines[name] = Postgresql()
    return _engines[name]


def _of(database: AnyDatabase) -> Engine:
    """Return the engine of a database."""
    opened = getattr(database, "obj", database)
    return _engine("sqlite" if isinstance(opened, SqliteDatabase) else "postgresql")


def _named(where: str) -> Engine:
    """Return the engine of the database at `where`. Raises StorageFailed for an unknown one."""
    scheme, separator, _rest = where.partition("://")
    if separator and scheme not in ("sqlite", *_POSTGRESQL):
        raise StorageFailed(
            N_(
                "%(scheme)s databases cannot be opened. Give the path of a file, sqlite:///path, "
                "or postgresql://user@host/name."
            ),
            scheme=scheme,
        )
    return _engine("postgresql" if scheme in _POSTGRESQL and separator else "sqlite")


def is_file(where: str) -> bool:
    """Return whether the database at `where` is a file, and not on a server."""
    return where.partition("://")[0] not in _POSTGRESQL


def file_of(where: str) -> Path:
    """Return the file of the database at `where`, which is one."""
    return Path(_engine("sqlite").shown(where))


def remove_file(where: str) -> None:
    """Remove the file at `where`, a database that nobody has open, and those that belong to it."""
    path = file_of(where)
    for ending in ("", "-wal", "-shm", ".upgrade"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def connect(where: str) -> Database:
    """Return the database at `where`; a new file is made, a database on a server must exist.

    `where` is a path, `sqlite:///path`, `:memory:`, or a URL `postgresql://user@host/name`. Raises
    StorageFailed when it cannot be used or is something else.
    """
    return _named(where).connect(where)


def shown(where: str) -> str:
    """Return the path or URL of a database as people may see it: without a password."""
    return where if is_file(where) else _named(where).shown(where)


TODAY = "trato_today()"
"""The SQL for the day on which it is evaluated."""


def days_after(day: str, days: str) -> str:
    """Return the SQL for the date so many days after another one."""
    return f"DATE({day}, {days} || ' days')"


def instant(database: AnyDatabase, ago: timedelta = timedelta()) -> Any:
    """Return the expression for an instant so long ago, as `clock.stamp_of` makes it.

    It goes by the one clock that all sessions share: on a server the clocks of their machines differ.
    """
    return _of(database).instant(ago)


def figure(model: Any, text: str) -> Any:
    """Return the SQL `text` as an expression; `{name}` in it is that column of the `model`.

    For queries inside of a query: Peewee takes longer to write them out than the database to
    answer them, each time.
    """
    pieces = re.split(r"\{(\w+)\}", text)
    nodes = [getattr(model, piece) if odd % 2 else SQL(piece) for odd, piece in enumerate(pieces)]
    return NodeList(nodes, glue="")


def check_place(database: AnyDatabase) -> None:
    """Raise StorageFailed when the file was removed or replaced while it was open.

    Whatever is written then is gone when the program ends.
    """
    _of(database).check_place(database)


def is_blank(database: AnyDatabase) -> bool:
    """Return whether the database has no table yet.

    Raises NotADatabase for the tables of another program.
    """
    return _of(database).is_blank(database)


def mark_ours(database: AnyDatabase) -> None:
    """Write into a blank database that it belongs to this program, and what its SQL needs."""
    _of(database).mark_ours(database)


def begin_change(database: AnyDatabase) -> tuple[int, int]:
    """Begin a write in its transaction; return its number and that of the last migration.

    Whoever else wants to write waits until the transaction ends.
    """
    return _of(database).begin_change(database)


def reading(database: AnyDatabase) -> AbstractContextManager[None] | None:
    """Return a context in which reads may go to a copy of the database; None when there is none."""
    return _of(database).reading(database)


def change_token(database: AnyDatabase) -> int:
    """Return a number that changes when another session has written (a few microseconds).

    Raises StorageFailed when the file was removed or replaced.
    """
    return _of(database).change_token(database)


def rights(database: AnyDatabase) -> tuple[bool, bool]:
    """Return whether this person may write into the database, and may change the set-up."""
    return _of(database).rights(database)


def account(database: AnyDatabase) -> str:
    """Return the login by which a server knows this person, with its machine; "" for a file."""
    return _of(database).account(database)


def make_roles(
    database: AnyDatabase, members: Mapping[str, Sequence[str]]
) -> list[tuple[str, str]]:
    """Make the roles of the program on the server and give them to the logins in `members`.

    Returns the pairs of role and login there are then. Raises RuleError for a file, and
    RightMissing for who may not make roles.
    """
    return _of(database).make_roles(database, members)


def explain(error: BaseException, where: str) -> StoreError | None:
    """Return what a driver's error means to a person, or None when it is a defect of ours."""
    return _named(where).explain(error, where)


def exclusive(database: AnyDatabase) -> AbstractContextManager[None]:
    """Let one process at a time change the schema; the others wait."""
    return _of(database).exclusive(database)


def copy_before(database: AnyDatabase, ending: str) -> None:
    """Copy the database before its schema is changed, where a change cannot be taken back.

    The copy lies beside the file, with `ending` behind its name. Raises StorageFailed.
    """
    _of(database).copy_before(database, ending)


def backup(database: AnyDatabase, target: Path) -> None:
    """Copy the open database to the file `target`, checked and flushed before it gets its name.

    Raises StorageFailed when the copy cannot be written or is damaged.
    """
    _of(database).backup(database, target)


def scrub(database: AnyDatabase) -> None:
    """Write the database anew, so that nothing of what was deleted is left in its bytes.

    Raises Busy while others read or write it.
    """
    _of(database).scrub(database)


def check(database: AnyDatabase) -> list[str]:
    """Return what is wrong with the database and its references; empty when all is well."""
    return _of(database).check(database)


# --- words ---------------------------------------------------------------------------------------


def folded(column: Any) -> Any:
    """Return an expression that is `column` without case and accents, as `fold_key` makes it."""
    return fn.trato_fold(column)


# Each length is a twentieth of what indexing a contact takes, and a tenth of the index. With 4 instead
# of 10 an import is 5 % quicker, but a word that a million contacts have, such as the `example` of
# their addresses, takes 0.3 s at each key beyond its fourth letter, with 6 half of that.
_PREFIXES = {"contact": 10}
_SHORT_PREFIXES = 6
_KEYS = {"interaction_log_entry": "entry_no"}


def longest_prefix(table: str) -> int:
    """Return how long a beginning of a word may be to be found without reading all its rows."""
    return _PREFIXES.get(table, _SHORT_PREFIXES)


def create_search(database: AnyDatabase, table: str, key: str) -> None:
    """Make the word index over `table.search_text`, kept by the database."""
    _of(database).create_search(database, table, key, longest_prefix(table))


def many_search_texts(database: AnyDatabase, table: str, key: str) -> AbstractContextManager[None]:
    """Let the words of most rows be changed at once, inside a write: the index is made anew after.

    Much quicker than keeping the index in step with each row.
    """
    return _of(database).many_search_texts(database, table, key)


def words_query(table: str, words: list[list[str]], limit: int) -> tuple[str, list[Any]]:
    """Return SQL and parameters that give the newest keys whose text has all of `words`.

    Each word is a list of prefixes of which one is enough; words are folded already.
    """
    return _of(_session).words_query(table, _KEYS.get(table, "id"), words, limit)


def search_texts(database: AnyDatabase, table: str, rows: list[int]) -> list[tuple[int, str]]:
    """Return the folded words of the rows with these surrogate keys."""
    if not rows:
        return []
    marks, key = ", ".join("?" * len(rows)), _KEYS.get(table, "id")
    sql = f"SELECT {key}, search_text FROM {table} WHERE {key} IN ({marks})"
    return [(int(row), str(text)) for row, text in database.execute_sql(sql, rows).fetchall()]


def words_condition(table: str, key: Any, words: list[str]) -> Any:
    """Return the condition that each of the folded `words` begins a word of the record.

    It is answered by the word index. For rows that are read in their order: `common_words`.
    """
    return _of(_session).words_condition(table, key, words)


def is_quick_in_order(query: Any) -> bool:
    """Return whether the rows of an ordered query are best read in that order, one by one.

    Not where all of them are sorted first and the word index finds many rows in less time.
    """
    return _of(_session).is_quick_in_order(_session, query)


def vocabulary(database: AnyDatabase, table: str, limit: int) -> list[tuple[str, int]]:
    """Return the most frequent words of the index of `table` and in how many records each stands.

    Only words of three letters or more, without digits; read by the driver, not by Python.
    """
    return _of(database).vocabulary(database, table, limit)


def rebuild_search(database: AnyDatabase, table: str) -> None:
    """Make the word index of `table` again from its rows."""
    _of(database).rebuild_search(database, table)


def made(database: AnyDatabase) -> dict[str, tuple[str, str]]:
    """Return the tables, indexes and triggers of a file: by name the kind and the SQL of each.

    Raises NoFile for a database on a server, whose own tools tell that.
    """
    return _of(database).made(database)


def rows_are_sound(database: AnyDatabase) -> bool:
    """Return whether the rows of a damaged database can be relied on: its indexes are made of them."""
    return _of(database).rows_are_sound(database)


def rebuild_indexes(database: AnyDatabase) -> None:
    """Make all indexes again from their rows."""
    _of(database).rebuild_indexes(database)


def forget_deleted_words(database: AnyDatabase, table: str) -> None:
    """Take the words of deleted rows out of the word index of `table`; it is written anew."""
    _of(database).forget_deleted_words(database, table)


def check_search(database: AnyDatabase, table: str) -> bool | None:
    """Return whether the word index of `table` agrees with its rows; None when nothing can tell."""
    return _of(database).check_search(database, table)


# --- all of it -----------------------------------------------------------------------------------


def own_tables(database: AnyDatabase) -> set[str]:
    """Return the names of the tables that hold data, not those that the engine or indexes need."""
    return _of(database).own_tables(database)


def references(database: AnyDatabase) -> Iterable[Reference]:
    """Return which columns of the tables refer to which other ones, for who may only use them, too."""
    return _of(database).references(database)


def snapshot(database: AnyDatabase) -> AbstractContextManager[None]:
    """Read the database as it is now, whatever others write meanwhile; nothing is written in it."""
    return _of(database).snapshot(database)


def all_rows(
    database: AnyDatabase, table: str, columns: Sequence[str], at_once: int
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield these columns of all rows of a table, inside a transaction, so many rows at once.

    Behind the name of the table may stand a condition, `name WHERE …`.
    """
    return _of(database).all_rows(database, table, columns, at_once)


def last_ids(database: AnyDatabase) -> dict[str, int]:
    """Return the last key that each table has given, also to a row that was deleted since."""
    return _of(database).last_ids(database)


def set_last_id(database: AnyDatabase, table: str, last: int) -> None:
    """Let the next key that a table gives be the one after `last`."""
    _of(database).set_last_id(database, table, last)


def learn(database: AnyDatabase) -> None:
    """Let the engine find out what is in its tables, so that it can plan."""
    _of(database).learn(database)


def settle(database: AnyDatabase) -> None:
    """Put all that was written into the file of a database, which is one file then, on the disk."""
    _of(database).settle(database)


def hasty(database: AnyDatabase) -> AbstractContextManager[None]:
    """Let many rows be written quickly into a database that nobody would miss."""
    return _of(database).hasty(database)


def many_writes(database: AnyDatabase) -> AbstractContextManager[None]:
    """Let one write after another change most pages of the database: they are kept for longer."""
    return _of(database).many_writes(database)


# --- rows ----------------------------------------------------------------------------------------


def run_many(database: AnyDatabase, sql: str, rows: Iterable[Sequence[Any]]) -> None:
    """Carry out one statement for each of many rows of parameters."""
    _of(database).run_many(database, sql, rows)


def insert_rows(
    database: AnyDatabase, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Write rows into a table inside a write: several times faster than by the models.

    Many rows are one statement: the word index of a table is written out after each statement.
    """
    _of(database).insert_rows(database, table, columns, rows)


def next_ids(database: AnyDatabase, table: str, count: int) -> range:
    """Return new keys for `count` rows of a table, inside the write that adds them with these."""
    return _of(database).next_ids(database, table, count)


def defer_references(database: AnyDatabase) -> None:
    """Let references be checked only when the transaction under way ends."""
    _of(database).defer_references(database)


def joined_keys(column: str) -> str:
    """Return the aggregate that joins the integers of a column by commas."""
    return _of(_session).joined_keys(column)


def json_object(values: Mapping[str, Any]) -> Any:
    """Return the expression for the JSON of columns by name, as text."""
    return _of(_session).json_object(values)


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
    return _of(_session).among(column, list(numbers))


def number_list(numbers: Iterable[int]) -> str:
    """Return the one parameter that `among` has."""
    return _of(_session).number_list(list(numbers))
