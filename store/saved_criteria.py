"""Saved criteria: how the contacts of a segment were chosen, kept under a code to be done again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from peewee import SQL, fn

from store import criteria_lines, db
from store.code_tables import DESCRIPTION, changer, code_field, text
from store.enumerations import CriteriaAction, CriteriaType
from store.errors import FieldRequired
from store.fields import Field, Kind
from store.models.criteria import SavedSegmentCriteria, SavedSegmentCriteriaLine
from store.nouns import Noun, noun, parse_values
from store.records import Record, find_id, get_by_id, insert
from store.records import delete as delete_record
from store.row_images import Scope, kept
from store.segment_contacts import add_contacts, reduce_contacts, refine_contacts
from store.segment_fields import NO_OF_CRITERIA_ACTIONS
from store.segment_history import refuse_unasked
from store.session import session
from store.text import N_

_Line = SavedSegmentCriteriaLine
_ACTIONS = SavedSegmentCriteriaLine.select(fn.COUNT(SQL("1"))).where(
    (SavedSegmentCriteriaLine.saved_criteria == SavedSegmentCriteria.id)
    & (SavedSegmentCriteriaLine.type == int(CriteriaType.ACTION))
)


@dataclass(frozen=True, slots=True)
class ReuseResult:
    """What doing saved criteria again did: its actions, the lines added and removed by them."""

    actions: int
    added: int
    removed: int


def _this() -> Noun:
    return NOUNS["saved-criteria"]


@db.write
def save(segment_no: str, code: str, description: str = "") -> Record:
    """Keep the criteria of a segment under a new code.

    Raises NotFound, FieldRequired when the segment has no criteria or `code` is blank, Duplicate
    when the code exists, and TooLong.
    """
    owner, segment = _this(), noun("segment")
    segment_id = find_id(segment, segment_no)
    if not criteria_lines.count(segment_id):
        raise FieldRequired(NO_OF_CRITERIA_ACTIONS, segment.caption, segment_no)
    values = parse_values(owner, {"code": code, "description": description})
    saved = insert(owner, values, user_id=session.user)
    criteria_lines.save_steps(segment_id, saved.id)
    return get_by_id(owner, saved.id)


@db.write
def reuse(segment_no: str, code: str, go_on: bool | None = None) -> ReuseResult:
    """Do saved criteria again in a segment, action by action, with what is known today.

    Raises NotFound, and CriteriaThere when the segment has criteria and `go_on` does not say yes.
    """
    steps = criteria_lines.saved_steps(code)
    refuse_unasked(segment_no, go_on)
    added = removed = 0
    for step in steps:
        chosen: dict[str, Any] = dict.fromkeys(step.options, True)
        if step.action is CriteriaAction.ADD:
            added += add_contacts(segment_no, step.filters, **chosen).added
        else:
            remove = _REMOVE[step.action]
            removed += remove(segment_no, step.filters, **chosen).removed
    return ReuseResult(len(steps), added, removed)


_REMOVE = {CriteriaAction.REDUCE: reduce_contacts, CriteriaAction.REFINE: refine_contacts}


@db.write
def delete(code: str) -> None:
    """Delete saved criteria; segments that were made by them stay as they are. Raises NotFound."""
    owner = _this()
    row_id = find_id(owner, code)
    with kept(Scope(_Line, _Line.saved_criteria == row_id)):
        criteria_lines.forget_saved(row_id)
        delete_record(owner, row_id)


NOUNS = {
    "saved-criteria": Noun(
        name="saved-criteria",
        caption=N_("Saved Segment Criteria"),
        plural=N_("Saved Segment Criteria"),
        model=SavedSegmentCriteria,
        key="code",
        title="description",
        fields=(
            code_field(SavedSegmentCriteria),
            text(SavedSegmentCriteria, "description", DESCRIPTION),
            Field(
                "user_id",
                N_("User ID"),
                Kind.TEXT,
                SavedSegmentCriteria.user_id,
                "user_id",
                editable=False,
            ),
            Field("no_of_actions", N_("No. of Actions"), Kind.INTEGER, _ACTIONS, editable=False),
        ),
        order=((SavedSegmentCriteria.code, False),),
        change=changer(_this),
        delete=delete,
    )
}
