"""What is done to the lines of a segment by hand, recorded as actions that can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store import criteria_lines, db, removed_rows, segment_rules
from store.criteria import CONTACT, Filters
from store.enumerations import CriteriaAction, HistoryAction
from store.errors import Question
from store.filters import quote
from store.models import Contact, database
from store.models.segments import SegmentHeader, SegmentLine
from store.row_images import WHOLE
from store.text import N_

LONGEST = 2048
"""How many characters the filter of one action has at most."""


class SegmentEmptied(Question):
    """The last line of a segment is deleted, and nobody has said what is to become of its criteria."""

    keyword = "reset_criteria"
    no_stops = False
    usually_yes = True

    def __init__(self, no: str) -> None:
        message = N_("Segment %(no)s is empty then. Do you want to reset its criteria actions too?")
        super().__init__(message, no=no)


def by_segment(line_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return lines by the segments that they belong to."""
    found: dict[int, list[int]] = {}
    for start in range(0, len(line_ids), db.CHUNK):
        query = SegmentLine.select(SegmentLine.segment, SegmentLine.id).where(
            SegmentLine.id.in_(line_ids[start : start + db.CHUNK])
        )
        for segment_id, line_id in database.execute(query).fetchall():
            found.setdefault(segment_id, []).append(line_id)
    return found


def note_added(segment_id: int, line_id: int) -> None:
    """Record, inside a write, that a line was given its contact, if it has one."""
    numbers = _contact_nos([line_id])
    if numbers:
        action_no = criteria_lines.record(segment_id, CriteriaAction.ADD, _filters(numbers))
        line = SegmentLine.id == line_id
        criteria_lines.remember(segment_id, action_no, line, HistoryAction.INSERTION)


def note_removed(segment_id: int, line_ids: Sequence[int]) -> None:
    """Record, inside a write, that lines are about to lose their contacts.

    It is one action, or all contacts without naming them when no other line is left, or as many
    actions as their filters need to be readable.
    """
    numbers = _contact_nos(line_ids)
    if not numbers:
        return
    everybody = segment_rules.of_segment(segment_id) & SegmentLine.contact.is_null(False)
    chunks = _chunks(numbers)
    if len(chunks) > 1 and segment_rules.count(everybody) == len(numbers):
        _remove(segment_id, {}, list(numbers))
        return
    for chunk in chunks:
        _remove(segment_id, _filters(chunk), list(chunk))


def _remove(segment_id: int, filters: Filters, line_ids: list[int]) -> None:
    action_no = criteria_lines.record(segment_id, CriteriaAction.REDUCE, filters)
    for start in range(0, len(line_ids), db.CHUNK):
        lines = SegmentLine.id.in_(line_ids[start : start + db.CHUNK])
        criteria_lines.remember(segment_id, action_no, lines, HistoryAction.DELETION)


def _contact_nos(line_ids: Sequence[int]) -> dict[int, str]:
    """Return the numbers of the contacts of those lines that have one, by line."""
    found: dict[int, str] = {}
    for start in range(0, len(line_ids), db.CHUNK):
        query = (
            SegmentLine.select(SegmentLine.id, Contact.no)
            .join(Contact, on=(Contact.id == SegmentLine.contact))
            .where(SegmentLine.id.in_(line_ids[start : start + db.CHUNK]))
            .order_by(SegmentLine.line_no)
        )
        found.update(dict(database.execute(query).fetchall()))
    return found


def _filters(numbers: dict[int, str]) -> Filters:
    return {CONTACT: {"no": "|".join(dict.fromkeys(quote(no) for no in numbers.values()))}}


def _chunks(numbers: dict[int, str]) -> list[dict[int, str]]:
    """Part lines so that the filter of each part is short enough."""
    chunks: list[dict[int, str]] = [{}]
    length = 0
    for line_id, no in numbers.items():
        length += len(quote(no)) + 1
        if length > LONGEST and chunks[-1]:
            chunks.append({})
            length = len(quote(no)) + 1
        chunks[-1][line_id] = no
    return chunks


def settle_emptied(segment_id: int, reset: bool | None) -> None:
    """Forget the criteria of a segment that has become empty, if the person wants that.

    Raises SegmentEmptied when it has more than one action and nobody has said so.
    """
    if segment_rules.count(segment_rules.of_segment(segment_id)):
        return
    if criteria_lines.count(segment_id) > 1:
        if reset is None:
            raise SegmentEmptied(SegmentHeader.get_by_id(segment_id).no)
        if reset:
            removed_rows.keep(*criteria_lines.scopes(segment_id))
            criteria_lines.forget(segment_id)


def brought_back(kept: Mapping[int, Mapping[str, Any]]) -> None:
    """Let the criteria, inside a write, tell of lines that are there again.

    What recorded that they went is forgotten when nothing was recorded after it; otherwise it is
    recorded that they were added.
    """
    by_segment: dict[int, dict[tuple[int, int], int]] = {}
    for line_id, values in kept.items():
        row = values[WHOLE]
        if row["contact_id"] is not None:
            line = (row["line_no"], row["contact_id"])
            by_segment.setdefault(row["segment_id"], {})[line] = line_id
    for segment_id, lines in by_segment.items():
        rest = dict(lines)
        while rest and (last := criteria_lines.last_step(segment_id)) is not None:
            removed = criteria_lines.removed_by(segment_id, last.action_no)
            if last.added or not removed or not removed <= rest.keys():
                break
            criteria_lines.forget_last(segment_id, last.action_no)
            rest = {line: line_id for line, line_id in rest.items() if line not in removed}
        for line_id in rest.values():
            note_added(segment_id, line_id)
