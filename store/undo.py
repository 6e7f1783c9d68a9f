"""Undo of the last operation of this session that can be taken back.

Marks and comments of entries are taken back here; other operations by the module that owns them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple

from peewee import IntegrityError

from store import comments, db, totals
from store.changes import write_change
from store.dialect import among
from store.entry_marks import refuse_canceled_segment
from store.errors import RuleError
from store.models import Change, EntryComment, InteractionLogEntry, database
from store.nouns import noun
from store.row_images import changed_since
from store.session import session
from store.text import N_

_OWNERS: dict[str, str] = {
    "channels": "store.channels",
    "contact comment": "store.contact_comments",
    "assign code": "store.assignments",
    "withdraw code": "store.assignments",
    "merge": "store.contact_merge",
    "set all": "store.contact_batch",
    "profile answer": "store.profile_undo",
    "profile answer taken": "store.profile_undo",
}
"""Operation -> the module whose `take_back(lines)` takes it back and returns how many records."""


class ChangeLine(NamedTuple):
    """A line of the change log: what an operation did to a row; `old` and `new` are JSON."""

    operation: str
    table: str
    row_id: int
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Undone:
    """What was taken back: the operation's name and how many records it concerned."""

    operation: str
    entries: int


def undo() -> Undone:
    """Take back this session's last operation that can be.

    The rule "undo only what nobody changed since". Documents removed while canceling stay
    removed. Raises RuleError when there is nothing to undo, or when another session has changed
    one of the entries since, and FieldMustBe for an entry whose logged segment was canceled since;
    then nothing is changed.
    """
    if not session.undoable:
        raise RuleError(N_("There is nothing to undo in this session."))
    try:
        done = _undo(session.undoable[-1])
    except IntegrityError as error:
        # what rows referred to is gone, or their place is taken
        raise changed_since() from error
    session.undoable.pop()
    return done


def lines_of(number: int) -> list[ChangeLine]:
    """Return the lines of the change log that one write transaction wrote."""
    query = (
        Change.select(Change.operation, Change.table_name, Change.row_id, Change.old, Change.new)
        .where(Change.change_no == number)
        .order_by(Change.seq)
    )
    return [ChangeLine(*row) for row in database.execute(query).fetchall()]


@db.write
def _undo(number: int) -> Undone:
    lines = lines_of(number)
    operation = lines[0].operation
    if operation in _OWNERS:
        owner = import_module(_OWNERS[operation])
        return Undone(operation, owner.take_back(lines))
    return Undone(operation, _take_entries_back(lines))


def _take_entries_back(lines: list[ChangeLine]) -> int:
    numbers = list({line.row_id for line in lines})
    with totals.changing(among(InteractionLogEntry.entry_no, numbers)):
        for operation, table, row_id, old, new in lines:
            if table == comments.COMMENTS:
                _take_comment_back(row_id, int(new or 0))
            else:
                _take_marks_back(row_id, json.loads(old or "{}"), json.loads(new or "{}"))
            write_change(f"undo {operation}", table, row_id, new, old, str(row_id))
    return len(numbers)


def _take_comment_back(entry_no: int, line_no: int) -> None:
    line = (EntryComment.entry == entry_no) & (EntryComment.line_no == line_no)
    if not EntryComment.delete().where(line).execute():
        raise _changed_since(entry_no)
    comments.index_words(entry_no)


def _take_marks_back(entry_no: int, old: dict[str, object], new: dict[str, object]) -> None:
    owner = noun("interaction")
    entry = InteractionLogEntry.get_or_none(InteractionLogEntry.entry_no == entry_no)
    if entry is None:
        raise _changed_since(entry_no)
    for name, value in new.items():
        item = owner.by_name[name]
        if getattr(entry, item.stored) != item.parse(value):
            raise _changed_since(entry_no)
    if old.get("canceled") is False:
        refuse_canceled_segment([entry_no])
    values = {owner.by_name[name].stored: owner.by_name[name].parse(v) for name, v in old.items()}
    InteractionLogEntry.update(values | {"version": InteractionLogEntry.version + 1}).where(
        InteractionLogEntry.entry_no == entry_no
    ).execute()


def _changed_since(entry_no: int) -> RuleError:
    return RuleError(
        N_("Entry %(entry_no)s was changed since. Nothing was undone."), entry_no=entry_no
    )
