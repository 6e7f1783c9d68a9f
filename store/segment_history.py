"""Taking the last action of a segment back, and doing again what was logged before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from store import criteria_lines, db, segment_rules
from store.criteria import INTERACTION, Filters
from store.enumerations import CriteriaAction, HistoryAction
from store.errors import Question, RuleError
from store.models import Contact, InteractionLogEntry
from store.models.criteria import SegmentHistory
from store.models.segments import SegmentLine
from store.nouns import noun
from store.records import find_id
from store.segment_contacts import counted, recorded
from store.text import N_


class CriteriaThere(Question):
    """Criteria are to be done in a segment that has some already."""

    keyword = "go_on"

    def __init__(self, no: str) -> None:
        message = N_(
            "Segment %(no)s has criteria already. Do you want to go on and add to its contacts?"
        )
        super().__init__(message, no=no)


@dataclass(frozen=True, slots=True)
class BackResult:
    """What was taken back: the action, how many of its lines went, and how many came back."""

    action: CriteriaAction
    removed: int
    restored: int


@db.write
def go_back(segment_no: str) -> BackResult:
    """Take back the last action of a segment's criteria; repeated, the one before it.

    The lines that it added go, by their recorded numbers; those that it removed come back under
    their numbers, made anew: what was typed into them and their own attachments are lost. Raises
    NotFound, and RuleError when there is no action to take back.
    """
    owner = noun("segment")
    segment_id = find_id(owner, segment_no)
    last = criteria_lines.last_step(segment_id)
    if last is None:
        raise RuleError(
            N_("Segment %(no)s has no criteria action that could be taken back."), no=segment_no
        )
    added = criteria_lines.lines_touched(segment_id, last.action_no, HistoryAction.INSERTION)
    with counted("go back", segment_id):
        removed = segment_rules.discard(added) if last.added else 0
        restored = _restore(segment_id, last.action_no) if last.removed else 0
        criteria_lines.forget_last(segment_id, last.action_no)
    return BackResult(last.action, removed, restored)


def _restore(segment_id: int, action_no: int) -> int:
    history = SegmentHistory
    gone = criteria_lines.touched(segment_id, action_no, HistoryAction.DELETION)
    # a line whose contact was cleared by hand still stands under its number
    kept = criteria_lines.lines_touched(segment_id, action_no, HistoryAction.DELETION)
    segment_rules.discard(kept & SegmentLine.contact.is_null())

    def narrow(query: Any) -> Any:
        return query.join_from(Contact, history, on=(history.contact == Contact.id)).where(gone)

    return segment_rules.insert(segment_id, narrow, [history.line_no], line_no=history.line_no)


def refuse_unasked(segment_no: str, go_on: bool | None) -> int:
    """Return the key of a segment that criteria may be done in.

    Raises NotFound, and CriteriaThere when it has criteria and nobody has said to go on.
    """
    segment_id = find_id(noun("segment"), segment_no)
    if not go_on and criteria_lines.count(segment_id):
        raise CriteriaThere(segment_no)
    return segment_id


@db.write
def reuse_logged(segment_no: str, logged_entry_no: object, go_on: bool | None = None) -> int:
    """Add a line to a segment for each interaction of a logged segment; return how many.

    Canceled ones count too, and a contact that was spoken to twice comes twice. Each line takes
    the campaign of its interaction. Raises NotFound, and CriteriaThere when the segment has
    criteria and `go_on` does not say yes.
    """
    logged = find_id(noun("logged-segment"), logged_entry_no)
    return insert_logged(refuse_unasked(segment_no, go_on), logged)


def insert_logged(segment_id: int, logged: int) -> int:
    """Add the lines of a logged segment and record it, inside a write; return how many."""
    entry = InteractionLogEntry
    filters: Filters = {INTERACTION: {"logged_segment_entry_no": str(logged)}}

    def narrow(query: Any) -> Any:
        return query.join_from(Contact, entry, on=(entry.contact == Contact.id)).where(
            entry.logged_segment == logged
        )

    chosen = {"allow_existing": True}
    with recorded(segment_id, CriteriaAction.ADD, filters, chosen) as action_no:
        last = segment_rules.last_line_no(segment_id)
        added = segment_rules.insert(
            segment_id, narrow, [entry.entry_no], campaign_no=entry.campaign_no
        )
        new = SegmentLine.line_no > last
        criteria_lines.remember(segment_id, action_no, new, HistoryAction.INSERTION)
    return added
