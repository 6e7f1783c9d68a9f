"""Logged segments: what was logged together, canceled and restored together."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from peewee import fn

from store import db, totals
from store.changes import undoable, write_change
from store.code_tables import boolean, count_of, text
from store.dialect import among
from store.fields import Field, Kind
from store.lists import condition
from store.models import Change, InteractionLogEntry, LoggedSegment, database
from store.nouns import Noun
from store.records import as_json, find_id, get
from store.row_images import WHOLE, changed_since, whole
from store.text import N_

_Entry = InteractionLogEntry
_ENTRIES = (
    (_Entry.logged_segment == LoggedSegment.id)
    & (_Entry.canceled == LoggedSegment.canceled)
    & _Entry.logged_segment.is_null(False)
)
CANCELED = N_("Canceled")
_ENTRY_NOS = "#entries"
"""Where the line of a deleted logged segment keeps the numbers of its entries, as ranges."""


def _this() -> Noun:
    return NOUNS["logged-segment"]


NOUNS = {
    "logged-segment": Noun(
        name="logged-segment",
        caption=N_("Logged Segment"),
        plural=N_("Logged Segments"),
        model=LoggedSegment,
        key="entry_no",
        title="description",
        fields=(
            Field("entry_no", N_("Entry No."), Kind.INTEGER, LoggedSegment.id, editable=False),
            Field(
                "segment_no",
                N_("Segment No."),
                Kind.CODE,
                LoggedSegment.segment_no,
                "segment_no",
                editable=False,
            ),
            text(LoggedSegment, "description", N_("Description")),
            Field(
                "no_of_interactions",
                N_("No. of Interactions"),
                Kind.INTEGER,
                count_of(_Entry, _ENTRIES),
                editable=False,
            ),
            Field(
                "creation_date",
                N_("Creation Date"),
                Kind.DATE,
                LoggedSegment.creation_date,
                "creation_date",
                editable=False,
            ),
            Field(
                "user_id",
                N_("User ID"),
                Kind.TEXT,
                LoggedSegment.user_id,
                "user_id",
                editable=False,
            ),
            boolean(LoggedSegment, "canceled", CANCELED),
        ),
        order=((LoggedSegment.id, True),),
        columns=(
            "canceled",
            "entry_no",
            "segment_no",
            "description",
            "no_of_interactions",
            "creation_date",
            "user_id",
        ),
    )
}


@db.read
def toggle_would_cancel(first_entry_no: object) -> bool:
    """Return what the switch of the mark does: the opposite of the first selected one.

    Raises NotFound.
    """
    return not get(_this(), first_entry_no)["canceled"]


@db.write
def cancel(entry_nos: Iterable[object]) -> int:
    """Cancel logged segments with all their interactions; return how many were not so before.

    Attachments are kept. Raises NotFound; then nothing is changed.
    """
    return _mark(entry_nos, canceled=True)


@db.write
def restore(entry_nos: Iterable[object]) -> int:
    """Take the canceled mark off logged segments and all their interactions; return how many had it.

    Raises NotFound; then nothing is changed.
    """
    return _mark(entry_nos, canceled=False)


def _mark(entry_nos: Iterable[object], canceled: bool) -> int:
    owner = _this()
    ids = list(dict.fromkeys(find_id(owner, number) for number in entry_nos))
    changed = 0
    for start in range(0, len(ids), db.CHUNK):
        chunk = ids[start : start + db.CHUNK]
        changed += _mark_chunk(owner, chunk, canceled)
    return changed


def _mark_chunk(owner: Noun, ids: list[int], canceled: bool) -> int:
    other = LoggedSegment.id.in_(ids) & (LoggedSegment.canceled != canceled)
    turned = [
        row[0]
        for row in database.execute(LoggedSegment.select(LoggedSegment.id).where(other)).fetchall()
    ]
    LoggedSegment.update(canceled=canceled, version=LoggedSegment.version + 1).where(
        LoggedSegment.id.in_(turned)
    ).execute()
    entries = _Entry.logged_segment.in_(ids) & (_Entry.canceled != canceled)
    totals.marked(entries, canceled=canceled)
    query = _Entry.select(_Entry.logged_segment, fn.COUNT(_Entry.entry_no)).where(entries)
    counts = dict(database.execute(query.group_by(_Entry.logged_segment)).fetchall())
    _Entry.update(canceled=canceled, version=_Entry.version + 1).where(entries).execute()
    operation = "cancel" if canceled else "restore"
    for row_id in (row_id for row_id in ids if row_id in counts or row_id in turned):
        told = {"canceled": canceled, "no_of_interactions": counts.get(row_id, 0)}
        old = json.dumps({"canceled": not canceled}) if row_id in turned else None
        write_change(operation, owner.name, row_id, old, json.dumps(told), str(row_id))
    return len(turned)


def _canceled(filters: Mapping[str, str]) -> Any:
    """Return the query of the canceled logged segments that `filters` let through."""
    owner = _this()
    conditions = [
        condition(owner.field(name), given) for name, given in filters.items() if given.strip()
    ]
    return LoggedSegment.select(LoggedSegment.id).where(
        LoggedSegment.canceled == True,  # noqa: E712 - an SQL expression
        *conditions,
    )


@db.read
def canceled_count(filters: Mapping[str, str]) -> int:
    """Return how many canceled logged segments `filters` let through. Raises InvalidValue."""
    return int(_canceled(filters).count())


@db.write
def delete_canceled(filters: Mapping[str, str]) -> int:
    """Delete the canceled logged segments that `filters` let through; return how many.

    Their interactions stay, canceled, and belong to no logged segment any more. The change log
    keeps what they were, and the numbers of their interactions. Raises InvalidValue for a
    filter that cannot be understood.
    """
    ids = [row[0] for row in database.execute(_canceled(filters)).fetchall()]
    for start in range(0, len(ids), db.CHUNK):
        chunk = ids[start : start + db.CHUNK]
        for row_id in chunk:
            _log_deletion(row_id)
        _Entry.update(logged_segment=None, version=_Entry.version + 1).where(
            _Entry.logged_segment.in_(chunk)
        ).execute()
        LoggedSegment.delete().where(LoggedSegment.id.in_(chunk)).execute()
    if ids:
        undoable()
    return len(ids)


def _log_deletion(row_id: int) -> None:
    """Write into the change log all that a logged segment is; of its entries the numbers."""
    owner = _this()
    query = _Entry.select(_Entry.entry_no).where(_Entry.logged_segment == row_id)
    numbers = [row[0] for row in database.execute(query.order_by(_Entry.entry_no)).fetchall()]
    kept = {WHOLE: whole(LoggedSegment, row_id), _ENTRY_NOS: _ranges(numbers)}
    told = json.loads(as_json(owner, get(owner, row_id).values) or "{}") | kept
    write_change(
        "delete", owner.name, row_id, json.dumps(told, ensure_ascii=False), None, str(row_id)
    )


def _ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return numbers in their order as the first and the last ones of those without gaps."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def brought_back(kept: Mapping[int, Mapping[str, Any]]) -> None:
    """Let the entries belong, inside a write, to logged segments that are there again.

    Raises RuleError when one of them was restored, or belongs to another one.
    """
    for row_id, values in kept.items():
        for entries in _in_ranges(values):
            other = (_Entry.canceled != values[WHOLE]["canceled"]) | _Entry.logged_segment.is_null(
                False
            )
            if _Entry.select().where(entries & other).exists():
                raise changed_since()
            _let_belong(entries, row_id)


def entries_brought_back(entry_nos: Collection[int]) -> None:
    """Let entries belong, inside a write, that are there again after their logged segment was."""
    lines = Change.select(Change.row_id, Change.new).where(
        (Change.table_name == _this().name)
        & (Change.operation == "undo delete")
        & Change.row_id.in_(LoggedSegment.select(LoggedSegment.id))
    )
    for row_id, told in database.execute(lines.order_by(Change.seq)).fetchall():
        values = json.loads(told or "{}")
        free = among(_Entry.entry_no, list(entry_nos)) & _Entry.logged_segment.is_null()
        alike = _Entry.canceled == LoggedSegment.select(LoggedSegment.canceled).where(
            LoggedSegment.id == row_id
        )
        for entries in _in_ranges(values):
            _let_belong(entries & free & alike, row_id)


def _in_ranges(values: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the conditions that find the entries that a deleted logged segment had."""
    for first, last in values[_ENTRY_NOS]:
        yield _Entry.entry_no.between(first, last)


def _let_belong(entries: Any, row_id: int) -> None:
    _Entry.update(logged_segment=row_id, version=_Entry.version + 1).where(entries).execute()
