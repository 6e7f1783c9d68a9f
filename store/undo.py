"""Undo: of the last operation of this session that can be taken back, or of one of the change log.

Marks and comments of entries are taken back here; other operations by the module that owns them.
What one operation did in one transaction is taken back as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple

from peewee import IntegrityError

from store import comments, db, kept_documents, totals
from store.changes import DETAILS, undoing, write_change
from store.dialect import among
from store.entry_marks import refuse_canceled_segment
from store.errors import NotFound, RuleError
from store.models import Change, EntryComment, InteractionLogEntry, database
from store.nouns import noun
from store.row_images import changed_since
from store.session import session
from store.text import N_, Caption

_OWNERS: dict[str, str] = {
    "channels": "store.channels",
    "contact comment": "store.contact_comments",
    "assign code": "store.assignments",
    "withdraw code": "store.assignments",
    "merge": "store.contact_merge",
    "set all": "store.contact_batch",
    "profile answer": "store.profile_undo",
    "profile answer taken": "store.profile_undo",
    "change": "store.record_undo",
    "undo change": "store.record_undo",
    "delete": "store.record_undo",
}
"""Operation -> the module whose `take_back(lines)` takes it back and returns how many records."""


_MARKS = ("cancel", "restore", "evaluate", "comment")
_ENTRIES = ("interaction", comments.COMMENTS)


class ChangeLine(NamedTuple):
    """A line of the change log: what an operation did to a row; `old` and `new` are JSON.

    `record` is what people called the row by.
    """

    operation: str
    table: str
    row_id: int
    old: str | None
    new: str | None
    record: str = ""
    seq: int = 0


@dataclass(frozen=True)
class Undone:
    """What was taken back: the operation's name and how many records it concerned.

    `no` is the first of the lines of the change log that told of it.
    """

    operation: str
    entries: int
    no: int = 0


def undo() -> Undone:
    """Take back this session's last operation that can be.

    The rule "undo only what nobody changed since". Documents removed while canceling stay
    removed. Raises RuleError when there is nothing to undo, when another session has changed one of
    the entries since or has taken it back already, when the last operation cannot be taken back
    after all, and FieldMustBe for an entry whose logged segment was canceled since; then nothing is
    changed.
    """
    if not session.undoable:
        raise RuleError(N_("There is nothing to undo in this session."))
    number = session.undoable[-1]
    line = next(line for line in lines_of(number) if line.operation not in DETAILS)
    refusal = refusal_of(line)
    if refusal:
        session.undoable.pop()  # the next time it is the one before
        raise RuleError(refusal)
    try:
        done = _take_back(number, line.operation)
    except UndoneAlready:
        session.undoable.pop()
        raise
    session.undoable.pop()
    return done


def undo_change(no: object) -> Undone:
    """Take back, by anybody and whenever it was, what line `no` of the change log tells of.

    All that its operation did in its transaction is taken back. Raises what `may_undo` raises, and
    RuleError or Conflict when a record was changed in the same fields since, or is gone; then
    nothing is changed.
    """
    number, operation, _count = may_undo(no)
    done = _take_back(number, operation)
    if number in session.undoable:
        session.undoable.remove(number)
    return done


@db.read
def may_undo(no: object) -> tuple[int, str, int]:
    """Return the transaction and the operation of a line of the change log, and how many records.

    Raises NotFound for no line, and RuleError, which says why, for what cannot be taken back or
    was taken back already.
    """
    text = str(no).strip()
    found = Change.get_or_none(Change.seq == int(text)) if text.isdecimal() else None
    if found is None:
        raise NotFound(noun("change").caption, no)
    lines = lines_of(found.change_no)
    line = next(line for line in lines if line.seq == found.seq)
    if line.operation in DETAILS:
        line = next((other for other in lines if other.operation not in DETAILS), line)
    refusal = refusal_of(line)
    if refusal:
        raise RuleError(refusal)
    told = [other for other in lines if other.operation == line.operation]
    _refuse_undone(told)
    return found.change_no, line.operation, len({(other.table, other.row_id) for other in told})


def refusal_of(line: ChangeLine) -> Caption | None:
    """Return why what a line tells of cannot be taken back; None when it may be."""
    from store import record_undo

    if line.operation in _MARKS and line.table in _ENTRIES:
        return None
    if _OWNERS.get(line.operation, record_undo.__name__) != record_undo.__name__:
        return None
    return record_undo.refusal(line)


class UndoneAlready(RuleError):
    """Somebody has taken the same back before."""

    def __init__(self, who: str, no: int) -> None:
        super().__init__(
            N_("%(who)s has taken this back already, by change %(no)s."), who=who, no=no
        )


def _refuse_undone(lines: Iterable[ChangeLine]) -> None:
    again = Change.get_or_none(among(Change.undoes, [line.seq for line in lines]))
    if again is not None:
        raise UndoneAlready(again.user_id, again.seq)


def _take_back(number: int, operation: str) -> Undone:
    try:
        return _undo(number, operation)
    except IntegrityError as error:
        # what rows referred to is gone, or their place is taken
        raise changed_since() from error


def lines_of(number: int) -> list[ChangeLine]:
    """Return the lines of the change log that one write transaction wrote."""
    query = (
        Change.select(
            Change.operation,
            Change.table_name,
            Change.row_id,
            Change.old,
            Change.new,
            Change.record,
            Change.seq,
        )
        .where(Change.change_no == number)
        .order_by(Change.seq)
    )
    return [ChangeLine(*row) for row in database.execute(query).fetchall()]


@db.write
def _undo(number: int, operation: str) -> Undone:
    together = _together(operation)
    lines = [line for line in lines_of(number) if line.operation in together]
    told = [line for line in lines if line.operation == operation]
    _refuse_undone(told)
    first = told[0].seq
    with undoing(first):
        if operation in _OWNERS:
            owner = import_module(_OWNERS[operation])
            done = Undone(operation, owner.take_back(lines), first)
            kept_documents.let_go(number)
            return done
        return Undone(operation, _take_entries_back(lines), first)


def _together(operation: str) -> frozenset[str]:
    """Return the operations whose lines in one transaction are taken back together."""
    owner = _OWNERS.get(operation)
    if owner == _OWNERS["change"]:
        return frozenset((operation, *DETAILS))
    same = _MARKS if owner is None else (name for name, it in _OWNERS.items() if it == owner)
    return frozenset((*same, *DETAILS))


def _take_entries_back(lines: list[ChangeLine]) -> int:
    numbers = list({line.row_id for line in lines})
    with totals.changing(among(InteractionLogEntry.entry_no, numbers)):
        for operation, table, row_id, old, new, _record, _seq in lines:
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
