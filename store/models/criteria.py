"""How the contacts of a segment were chosen: what can be taken back, saved and done again."""

from __future__ import annotations

from peewee import (
    BigIntegerField,
    BooleanField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from store.enumerations import CriteriaAction, CriteriaType, HistoryAction
from store.models.base import BaseModel, ChoiceField, Versioned, text_field
from store.models.contacts import Contact
from store.models.segments import SegmentHeader


class _CriteriaLine(BaseModel):
    """An action, or a filter of the action above it: `view` is JSON, field name to filter text."""

    line_no = IntegerField()
    type = ChoiceField(CriteriaType)
    action = ChoiceField(CriteriaAction)
    table_name = text_field()
    view = text_field()
    no_of_filters = IntegerField(default=0)
    allow_existing_contacts = BooleanField(default=False)
    expand_companies = BooleanField(default=False)
    allow_related_companies = BooleanField(default=False)
    ignore_exclusion = BooleanField(default=False)
    entire_companies = BooleanField(default=False)


class SegmentCriteriaLine(_CriteriaLine):
    segment = ForeignKeyField(SegmentHeader)
    segment_id: int

    class Meta:
        primary_key = CompositeKey("segment", "line_no")


class SegmentHistory(BaseModel):
    """A line that an action of a segment has added or removed."""

    segment = ForeignKeyField(SegmentHeader)
    action_no = IntegerField()
    line_no = BigIntegerField()
    contact = ForeignKeyField(Contact)
    action_taken = ChoiceField(HistoryAction)

    class Meta:
        primary_key = CompositeKey("segment", "action_no", "line_no")


class SavedSegmentCriteria(Versioned):
    code = TextField(unique=True)
    description = text_field()
    user_id = text_field()


class SavedSegmentCriteriaLine(_CriteriaLine):
    saved_criteria = ForeignKeyField(SavedSegmentCriteria)
    saved_criteria_id: int

    class Meta:
        primary_key = CompositeKey("saved_criteria", "line_no")
