"""Segments: contacts to be spoken to together."""

from __future__ import annotations

from peewee import (
    BigIntegerField,
    BooleanField,
    DateField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from store.enumerations import CorrespondenceType, Evaluation, InformationFlow, InitiatedBy
from store.models.base import BaseModel, ChoiceField, HundredthsField, Versioned, text_field
from store.models.contacts import Contact, Salesperson
from store.models.interactions import Attachment, InteractionGroup, InteractionTemplate


class SegmentHeader(Versioned):
    no = TextField(unique=True)
    description = text_field()
    salesperson = ForeignKeyField(Salesperson, null=True)
    salesperson_id: int | None
    date = DateField(null=True)
    template = ForeignKeyField(InteractionTemplate, null=True)
    template_id: int | None
    group = ForeignKeyField(InteractionGroup, null=True)
    group_id: int | None
    language_code = text_field()
    subject = text_field()
    ignore_contact_corres_type = BooleanField(default=False)
    correspondence_type = ChoiceField(CorrespondenceType)
    information_flow = ChoiceField(InformationFlow)
    initiated_by = ChoiceField(InitiatedBy)
    unit_cost = HundredthsField()
    unit_duration = HundredthsField()
    campaign_no = text_field()
    campaign_target = BooleanField(default=False)
    campaign_response = BooleanField(default=False)
    keep_in_touch_days = IntegerField(default=0)


class SegmentLine(Versioned):
    segment = ForeignKeyField(SegmentHeader)
    segment_id: int
    line_no = BigIntegerField()
    contact = ForeignKeyField(Contact, null=True)
    contact_id: int | None
    company = ForeignKeyField(Contact, null=True)
    company_id: int | None
    date = DateField(null=True)
    time = text_field()
    description = text_field()
    salesperson = ForeignKeyField(Salesperson, null=True)
    salesperson_id: int | None
    template = ForeignKeyField(InteractionTemplate, null=True)
    template_id: int | None
    group = ForeignKeyField(InteractionGroup, null=True)
    group_id: int | None
    language_code = text_field()
    subject = text_field()
    correspondence_type = ChoiceField(CorrespondenceType)
    information_flow = ChoiceField(InformationFlow)
    initiated_by = ChoiceField(InitiatedBy)
    attachment = ForeignKeyField(Attachment, null=True)
    attachment_id: int | None
    evaluation = ChoiceField(Evaluation)
    cost = HundredthsField()
    duration = HundredthsField()
    campaign_no = text_field()
    campaign_target = BooleanField(default=False)
    campaign_response = BooleanField(default=False)
    attempt_failed = BooleanField(default=False)
    contact_alt_address_code = text_field()
    contact_via = text_field()
    search_text = text_field()


class SegmentLanguage(Versioned):
    """What a segment says in a language: of the segment (`line_no` 0), or of one line alone."""

    segment = ForeignKeyField(SegmentHeader)
    segment_id: int
    line_no = BigIntegerField(default=0)
    language_code = TextField()
    description = text_field()
    subject = text_field()
    attachment = ForeignKeyField(Attachment, null=True)
    attachment_id: int | None


class PickedContact(BaseModel):
    """The contacts that a selection has found so far; lives in this session's memory only."""

    contact_id = IntegerField(primary_key=True)
    excluded = SmallIntegerField(default=0)
    existing = SmallIntegerField(default=0)

    class Meta:
        temporary = True
