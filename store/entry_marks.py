"""Marks on log entries: canceled, evaluation. Entries themselves are never edited away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from peewee import fn

from store import attachments, db, totals
from store.changes import undoable, write_change, write_changes
from store.dialect import among
from store.enumerations import Evaluation
from store.errors import FieldMustBe, NotFound
from store.fields import Value
from store.models import InteractionLogEntry, LoggedSegment, database
from store.nouns import noun
from store.records import as_json
from store.text import N_

_Entry = InteractionLogEntry


def as_entry_no(number: object) -> int:
    """Return an entry number typed as text. Raises NotFound when it is not a number."""
    if isinstance(number, int):
        return number
    text = str(number).strip()
    if not text.isdecimal():
        raise NotFound(noun("interaction").caption, number)
    return int(text)


def numbers_of(entry_nos: Iterable[object]) -> list[int]:
    """Return existing, logged entries as numbers, in the order given, without repetitions.

    Raises NotFound for the first that is not in the log.
    """
    return list(_marks_of(entry_nos))


def _marks_of(entry_nos: Iterable[object]) -> dict[int, bool]:
    """Return the same as `numbers_of`, and of each entry whether it is canceled."""
    wanted = dict.fromkeys(map(as_entry_no, entry_nos))
    query = _Entry.select(_Entry.entry_no, _Entry.canceled).where(
        among(_Entry.entry_no, wanted) & (_Entry.postponed == False)  # noqa: E712 (a condition)
    )
    found = dict(database.execute(query).fetchall())
    if len(found) < len(wanted):
        missing = next(number for number in wanted if number not in found)
        raise NotFound(noun("interaction").caption, missing)
    return {number: bool(found[number]) for number in wanted}


@db.read
def toggle_would_cancel(first_entry_no: object) -> bool:
    """Return what the switch of the mark does: the opposite of the first selected entry.

    The rule "the direction is decided by the first selected entry". Raises NotFound.
    """
    (number,) = numbers_of([first_entry_no])
    return not _Entry.get_by_id(number).canceled


@db.read
def unique_attachments(entry_nos: Iterable[object]) -> int:
    """Return how many of the entries have a document that no other entry refers to."""
    return len(_unique(numbers_of(entry_nos)))


def _unique(numbers: list[int]) -> list[int]:
    """Return the entries among `numbers` whose document is theirs alone."""
    other = _Entry.alias()
    shared = other.select(other.entry_no).where(
        (other.attachment == _Entry.attachment) & (other.entry_no != _Entry.entry_no)
    )
    return _having(numbers, _Entry.attachment.is_null(False) & ~fn.EXISTS(shared))


@db.write
def cancel(
    entry_nos: Iterable[object], *, reason: str = "", remove_attachments: bool = False
) -> int:
    """Mark entries as canceled and return how many were not so before.

    `reason` becomes a comment of each. With `remove_attachments` the documents that belong to one
    entry alone are deleted for good. Raises NotFound.
    """
    from store import comments

    marks = _marks_of(entry_nos)
    open_ones = [number for number, canceled in marks.items() if not canceled]
    _mark("cancel", open_ones, {"canceled": False}, {"canceled": True})
    if reason.strip():
        for number in open_ones:
            line = comments.insert(number, reason)
            write_change("cancel", comments.COMMENTS, number, None, str(line.line_no), str(number))
    if remove_attachments:
        _remove_documents(_unique(list(marks)))
    return len(open_ones)


def _remove_documents(numbers: list[int]) -> None:
    entries = among(_Entry.entry_no, numbers)
    query = _Entry.select(_Entry.attachment).where(entries)
    documents = [row[0] for row in database.execute(query).fetchall()]
    _Entry.update(attachment=None).where(entries).execute()
    attachments.remove_unused(documents)


@db.write
def restore(entry_nos: Iterable[object]) -> int:
    """Take the canceled mark off entries and return how many had it.

    Raises NotFound, and FieldMustBe when the logged segment of one of them is canceled; then none
    is changed.
    """
    marks = _marks_of(entry_nos)
    refuse_canceled_segment(list(marks))
    canceled = [number for number, is_canceled in marks.items() if is_canceled]
    _mark("restore", canceled, {"canceled": True}, {"canceled": False})
    return len(canceled)


def refuse_canceled_segment(numbers: list[int]) -> None:
    """Raise FieldMustBe when the logged segment of one of the entries is canceled."""
    segment = (
        LoggedSegment.select(LoggedSegment.id)
        .join(_Entry)
        .where(among(_Entry.entry_no, numbers) & (LoggedSegment.canceled == 1))
        .limit(1)
    )
    row = database.execute(segment).fetchone()
    if row:
        raise FieldMustBe(N_("Canceled"), N_("No"), N_("Logged Segment"), str(row[0]))


@db.write
def evaluate(entry_nos: Iterable[object], evaluation: object) -> int:
    """Write the contact's reaction on entries, canceled ones too; return how many changed.

    Raises NotFound and InvalidValue.
    """
    value = noun("interaction").by_name["evaluation"].parse(evaluation)
    changed = 0
    numbers = numbers_of(entry_nos)
    for old in Evaluation:
        if old is value:
            continue
        having = _having(numbers, _Entry.evaluation == old)
        _mark("evaluate", having, {"evaluation": old}, {"evaluation": value})
        changed += len(having)
    return changed


def _having(numbers: list[int], condition: Any) -> list[int]:
    query = _Entry.select(_Entry.entry_no).where(among(_Entry.entry_no, numbers) & condition)
    having = {row[0] for row in database.execute(query).fetchall()}
    return [number for number in numbers if number in having]


def _mark(
    operation: str, numbers: list[int], old: Mapping[str, Value], new: Mapping[str, Value]
) -> None:
    """Write the marks `new` on entries, all of which have `old`, and remember it for undo."""
    if not numbers:
        return
    owner = noun("interaction")
    entries = among(_Entry.entry_no, numbers)
    if "canceled" in new:
        totals.marked(entries, canceled=bool(new["canceled"]))
    _Entry.update(dict(new) | {"version": _Entry.version + 1}).where(entries).execute()
    write_changes(
        operation,
        owner.name,
        _Entry.entry_no,
        entries,
        as_json(owner, old),
        as_json(owner, new),
        record=_Entry.entry_no,
    )
    undoable()
