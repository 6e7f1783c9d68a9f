"""The change log: what each write transaction did, and what this session may take back."""

from __future__ import annotations

from typing import Any

from peewee import Value

from store import clock, db
from store.models import Change
from store.session import session


def write_change(operation: str, table: str, row_id: int, old: str | None, new: str | None) -> None:
    """Write one line of the change log inside a write; `old` and `new` are JSON."""
    Change.insert(
        change_no=db.change_no(),
        at=clock.stamp(),
        user_id=session.user,
        operation=operation,
        table_name=table,
        row_id=row_id,
        old=old,
        new=new,
    ).execute()


def write_changes(
    operation: str, table: str, key: Any, rows: Any, old: str | None = None, new: str | None = None
) -> None:
    """Write one line for each row for which the condition `rows` holds, by one statement.

    `key` is the column of their surrogate key; `old` and `new` hold for all of them.
    """
    line: dict[Any, Any] = {
        Change.change_no: Value(db.change_no()),
        Change.at: Value(clock.stamp()),
        Change.user_id: Value(session.user),
        Change.operation: Value(operation),
        Change.table_name: Value(table),
        Change.row_id: key,
        Change.old: Value(old),
        Change.new: Value(new),
    }
    Change.insert_from(key.model.select(*line.values()).where(rows), list(line)).execute()


def remember_undo(operation: str, table: str, row_id: int, new: str) -> None:
    """Write a line of the change log that this session may take back."""
    write_change(operation, table, row_id, None, new)
    undoable()


def undoable() -> None:
    """Let this session take back the write under way."""
    number = db.change_no()
    if number not in session.undoable:
        session.undoable.append(number)
