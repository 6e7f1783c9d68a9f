"""The criteria of a segment as they were recorded: its actions, and the lines each one touched.

An action is one row, followed by a row for each table with filters; the history names every line
that it added or removed, so that exactly those can be taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from peewee import Value, fn

from store import db
from store.criteria import Filters
from store.enumerations import CriteriaAction, CriteriaType, HistoryAction
from store.models import database
from store.models.criteria import (
    SavedSegmentCriteriaLine,
    SegmentCriteriaLine,
    SegmentHistory,
)
from store.models.segments import SegmentLine
from store.nouns import noun
from store.records import find_id
from store.row_images import Scope
from store.text import N_, Caption

OPTIONS: dict[str, Caption] = {
    "allow_existing": N_("Allow Existing Contacts"),
    "expand_companies": N_("Expand Companies"),
    "allow_related_companies": N_("Allow Related Companies"),
    "ignore_exclusion": N_("Ignore Exclusion"),
    "entire_companies": N_("Entire Companies"),
}
"""What an action may be told beside its filters, by keyword."""

_COLUMNS = {
    name: "allow_existing_contacts" if name == "allow_existing" else name for name in OPTIONS
}


@dataclass(frozen=True, slots=True)
class Step:
    """One recorded action: its filters, the options that were on, the lines added and removed."""

    action_no: int
    action: CriteriaAction
    filters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    added: int = 0
    removed: int = 0


def _of_segment(segment_id: int) -> Any:
    return SegmentCriteriaLine.segment == segment_id


def count(segment_id: int) -> int:
    """Return how many actions the criteria of a segment have."""
    query = SegmentCriteriaLine.select(fn.COUNT(SegmentCriteriaLine.line_no)).where(
        _of_segment(segment_id) & (SegmentCriteriaLine.type == CriteriaType.ACTION)
    )
    return int(database.execute(query).fetchone()[0])


def record(
    segment_id: int, action: CriteriaAction, filters: Filters, options: Iterable[str] = ()
) -> int:
    """Write an action and its filters inside a write; return the number of the action.

    `filters` are as `criteria.lasting` gives them; `options` names those that are on.
    """
    line = SegmentCriteriaLine
    query = line.select(fn.MAX(line.line_no)).where(_of_segment(segment_id))
    last = database.execute(query).fetchone()[0] or 0
    head = {_COLUMNS[name]: True for name in options}
    line.insert(
        segment=segment_id, line_no=last + 1, type=CriteriaType.ACTION, action=action, **head
    ).execute()
    for place, (table, texts) in enumerate(filters.items(), last + 2):
        line.insert(
            segment=segment_id,
            line_no=place,
            type=CriteriaType.FILTER,
            action=action,
            table_name=table,
            view=json.dumps(texts, ensure_ascii=False),
            no_of_filters=len(texts),
        ).execute()
    return count(segment_id)


def remember(segment_id: int, action_no: int, lines: Any, taken: HistoryAction) -> int:
    """Write into the history, inside a write, the lines that an action adds or removes.

    `lines` is the condition that tells them; those without a contact are left out. Returns how
    many they are.
    """
    columns = {
        SegmentHistory.segment: SegmentLine.segment,
        SegmentHistory.action_no: Value(action_no),
        SegmentHistory.line_no: SegmentLine.line_no,
        SegmentHistory.contact: SegmentLine.contact,
        SegmentHistory.action_taken: Value(int(taken)),
    }
    rows = SegmentLine.select(*columns.values()).where(
        (SegmentLine.segment == segment_id) & lines & SegmentLine.contact.is_null(False)
    )
    insertion = SegmentHistory.insert_from(rows, list(columns))
    return int(database.execute(insertion.as_rowcount()).rowcount)


def touched(segment_id: int, action_no: int, taken: HistoryAction) -> Any:
    """Return the condition that a row of the history is of this action and kind."""
    history = SegmentHistory
    return (
        (history.segment == segment_id)
        & (history.action_no == action_no)
        & (history.action_taken == taken)
    )


def removed_by(segment_id: int, action_no: int) -> set[tuple[int, int]]:
    """Return the lines that an action has removed: their numbers and contacts."""
    query = SegmentHistory.select(SegmentHistory.line_no, SegmentHistory.contact).where(
        touched(segment_id, action_no, HistoryAction.DELETION)
    )
    return set(database.execute(query).fetchall())


def lines_touched(segment_id: int, action_no: int, taken: HistoryAction) -> Any:
    """Return the condition that a line is one that the action has added or removed."""
    numbers = SegmentHistory.select(SegmentHistory.line_no).where(
        touched(segment_id, action_no, taken)
    )
    return (SegmentLine.segment == segment_id) & SegmentLine.line_no.in_(numbers)


def forget_last(segment_id: int, action_no: int) -> None:
    """Remove the last action of a segment with its filters and its history, inside a write."""
    line = SegmentCriteriaLine
    head = line.select(fn.MAX(line.line_no)).where(
        _of_segment(segment_id) & (line.type == CriteriaType.ACTION)
    )
    first = database.execute(head).fetchone()[0]
    line.delete().where(_of_segment(segment_id) & (line.line_no >= first)).execute()
    SegmentHistory.delete().where(
        (SegmentHistory.segment == segment_id) & (SegmentHistory.action_no == action_no)
    ).execute()


def scopes(segment_id: int) -> list[Scope]:
    """Return the rows of the criteria and the history of a segment."""
    return [
        Scope(SegmentCriteriaLine, _of_segment(segment_id)),
        Scope(SegmentHistory, SegmentHistory.segment == segment_id),
    ]


def forget(segment_id: int) -> None:
    """Remove the criteria and the history of a segment, inside a write."""
    SegmentHistory.delete().where(SegmentHistory.segment == segment_id).execute()
    SegmentCriteriaLine.delete().where(_of_segment(segment_id)).execute()


@db.read
def steps(segment_no: str) -> list[Step]:
    """Return the actions of a segment, the first one first. Raises NotFound."""
    segment_id = find_id(noun("segment"), segment_no)
    history = SegmentHistory
    query = (
        history.select(history.action_no, history.action_taken, fn.COUNT(history.line_no))
        .where(history.segment == segment_id)
        .group_by(history.action_no, history.action_taken)
    )
    counted = {(row[0], row[1]): row[2] for row in database.execute(query).fetchall()}
    return _steps(SegmentCriteriaLine, _of_segment(segment_id), counted)


@db.read
def saved_steps(code: str) -> list[Step]:
    """Return the actions of saved criteria, the first one first. Raises NotFound."""
    saved = find_id(noun("saved-criteria"), code)
    return _steps(SavedSegmentCriteriaLine, SavedSegmentCriteriaLine.saved_criteria == saved, {})


def last_step(segment_id: int) -> Step | None:
    """Return the last action of a segment with what it did to the lines, None without any."""
    number = count(segment_id)
    if not number:
        return None
    line, history = SegmentCriteriaLine, SegmentHistory
    head = line.select(line.action).where(
        _of_segment(segment_id) & (line.type == CriteriaType.ACTION)
    )
    action = database.execute(head.order_by(line.line_no.desc()).limit(1)).fetchone()[0]
    query = (
        history.select(history.action_taken, fn.COUNT(history.line_no))
        .where((history.segment == segment_id) & (history.action_no == number))
        .group_by(history.action_taken)
    )
    counted = dict(database.execute(query).fetchall())
    return Step(
        number,
        CriteriaAction(action),
        added=counted.get(int(HistoryAction.INSERTION), 0),
        removed=counted.get(int(HistoryAction.DELETION), 0),
    )


def _steps(line: Any, rows: Any, counted: Mapping[tuple[int, int], int]) -> list[Step]:
    query = line.select(
        line.type, line.action, line.table_name, line.view,
        *(getattr(line, column) for column in _COLUMNS.values()),
    ).where(rows).order_by(line.line_no)  # fmt: skip
    found: list[Step] = []
    filters: dict[str, dict[str, str]] = {}
    for kind, action, table, view, *chosen in database.execute(query).fetchall():
        if kind == CriteriaType.FILTER:
            filters[table] = json.loads(view)
            continue
        filters = {}
        number = len(found) + 1
        options = tuple(name for name, on in zip(_COLUMNS, chosen, strict=True) if on)
        found.append(
            Step(
                number,
                CriteriaAction(action),
                filters,
                options,
                counted.get((number, int(HistoryAction.INSERTION)), 0),
                counted.get((number, int(HistoryAction.DELETION)), 0),
            )
        )
    return found


def save_steps(segment_id: int, saved: int) -> None:
    """Copy the criteria of a segment into saved criteria, inside a write."""
    source, target = SegmentCriteriaLine, SavedSegmentCriteriaLine
    names = [
        "line_no", "type", "action", "table_name", "view", "no_of_filters", *_COLUMNS.values(),
    ]  # fmt: skip
    rows = source.select(Value(saved), *(getattr(source, name) for name in names)).where(
        _of_segment(segment_id)
    )
    columns = [target.saved_criteria, *(getattr(target, name) for name in names)]
    target.insert_from(rows, columns).execute()


def forget_saved(saved: int) -> None:
    """Remove the lines of saved criteria, inside a write."""
    SavedSegmentCriteriaLine.delete().where(
        SavedSegmentCriteriaLine.saved_criteria == saved
    ).execute()
