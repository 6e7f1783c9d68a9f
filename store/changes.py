"""The change log: what each write transaction did, and what this session may take back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from peewee import Value

from store import clock, db, dialect
from store.dialect import among
from store.models import Change, Contact, database
from store.session import session

_R = TypeVar("_R")

_COLUMNS = (
    "change_no", "at", "user_id", "origin", "operation", "table_name", "row_id", "old", "new",
    "record", "undoes",
)  # fmt: skip

IMAGE, ROWS = "image", "rows"
DETAILS = (IMAGE, ROWS)
"""The operations of lines that keep rows for another line of the same transaction: one, or many."""


class _Undoing(threading.local):
    line: int | None = None


_undoing = _Undoing()


@contextmanager
def undoing(line: int) -> Iterator[None]:
    """Let the lines written meanwhile say that they take back what begins with `line`."""
    _undoing.line = line
    try:
        yield
    finally:
        _undoing.line = None


def undone() -> int | None:
    """Return the first line of what is being taken back; None when nothing is."""
    return _undoing.line


def _named(operation: str) -> str:
    if _undoing.line is None or operation.startswith("undo ") or operation in DETAILS:
        return operation
    return f"undo {operation}"


def write_change(
    operation: str, table: str, row_id: int, old: str | None, new: str | None, record: str = ""
) -> None:
    """Write one line of the change log inside a write.

    `old` and `new` are JSON, `record` is what people call the record by.
    """
    line = (
        db.change_no(), clock.stamp(), session.user, session.origin, _named(operation), table,
        row_id, old, new, record, undone(),
    )  # fmt: skip
    dialect.insert_rows(database, Change._meta.table_name, _COLUMNS, [line])


def write_changes(
    operation: str,
    table: str,
    key: Any,
    rows: Any,
    old: Any = None,
    new: str | None = None,
    *,
    record: Any = "",
) -> None:
    """Write one line for each row for which the condition `rows` holds, by one statement.

    `key` is the column of their surrogate key, `record` the one that people call them by; `old`
    and `new` hold for all of them, or are expressions.
    """
    line: dict[Any, Any] = {
        Change.change_no: Value(db.change_no()),
        Change.at: Value(clock.stamp()),
        Change.user_id: Value(session.user),
        Change.operation: Value(_named(operation)),
        Change.table_name: Value(table),
        Change.row_id: key,
        Change.old: Value(old) if old is None or isinstance(old, str) else old,
        Change.new: Value(new),
        Change.origin: Value(session.origin),
        Change.record: Value(record) if isinstance(record, str) else record,
        Change.undoes: Value(undone()),
    }
    Change.insert_from(key.model.select(*line.values()).where(rows), list(line)).execute()


def write_lines(
    operation: str,
    table: str,
    lines: Iterable[tuple[int, str | None, str | None]],
    called: Mapping[int, str] | None = None,
) -> None:
    """Write lines (contact, old, new) about many contacts inside a write, by few statements.

    Contacts are named by their surrogate keys; they are there, or were deleted long ago. `called`
    are their numbers, if they are known.
    """
    told = list(lines)
    if called is None:
        ids = among(Contact.id, [row_id for row_id, _old, _new in told])
        query = Contact.select(Contact.id, Contact.no).where(ids)
        called = dict(database.execute(query).fetchall())
    fixed = (db.change_no(), clock.stamp(), session.user, session.origin, _named(operation), table)
    undoes = undone()
    rows = [(*fixed, *line, called.get(line[0], ""), undoes) for line in told]
    dialect.insert_rows(database, Change._meta.table_name, _COLUMNS, rows)


def remember_undo(operation: str, table: str, row_id: int, new: str, record: str = "") -> None:
    """Write a line of the change log that this session may take back."""
    write_change(operation, table, row_id, None, new, record)
    undoable()


@db.write
def changing(change: Callable[..., _R], *given: Any, **answers: Any) -> _R:
    """Return what a verb returns; what it writes is the last thing that this session did."""
    done = change(*given, **answers)
    if database.execute(
        Change.select().where(Change.change_no == db.change_no()).limit(1)
    ).fetchone():
        undoable()
    return done


def undoable() -> None:
    """Let this session take back the write under way, once it is saved."""
    number = db.change_no()

    def remember() -> None:
        if number not in session.undoable:
            session.undoable.append(number)

    db.after_transaction(remember, saved=True)
