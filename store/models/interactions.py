"""Interaction groups, templates, attachments and the interaction log."""

from __future__ import annotations

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from store.enumerations import (
    CorrespondenceType,
    DeliveryStatus,
    DocumentType,
    Evaluation,
    InformationFlow,
    InitiatedBy,
    StorageType,
    WizardAction,
)
from store.models.base import (
    BaseModel,
    ChoiceField,
    HundredthsField,
    Versioned,
    text_field,
)
from store.models.contacts import Contact, Salesperson


class Attachment(BaseModel):
    """A document: its bytes here (embedded) or in the folder `pointer` (disk file).

    `source` is the document whose fields were filled to make this one, such as a letter.
    """

    id = AutoField()
    storage_type = ChoiceField(StorageType)
    pointer = text_field()
    file_name = text_field()
    extension = text_field()
    read_only = BooleanField(default=False)
    modified_at = text_field()
    size = IntegerField(default=0)
    content = BlobField(null=True)
    source = ForeignKeyField("self", null=True)
    source_id: int | None


class InteractionGroup(Versioned):
    code = TextField(unique=True)
    description = text_field()
    blocked = BooleanField(default=False)


class InteractionTemplate(Versioned):
    code = TextField(unique=True)
    group = ForeignKeyField(InteractionGroup)
    group_id: int
    description = text_field()
    unit_cost = HundredthsField()
    unit_duration = HundredthsField()
    information_flow = ChoiceField(InformationFlow)
    initiated_by = ChoiceField(InitiatedBy)
    campaign_no = text_field()
    campaign_target = BooleanField(default=False)
    campaign_response = BooleanField(default=False)
    correspondence_type = ChoiceField(CorrespondenceType)
    language_code = text_field()
    wizard_action = ChoiceField(WizardAction)
    ignore_contact_corres_type = BooleanField(default=False)
    blocked = BooleanField(default=False)


class LoggedSegment(Versioned):
    segment_no = TextField()
    description = text_field()
    creation_date = DateField()
    user_id = text_field()
    canceled = BooleanField(default=False)


class InteractionLogEntry(BaseModel):
    """One dealing with a contact. Written only by the logging core."""

    entry_no = BigIntegerField(primary_key=True)
    version = IntegerField(default=1)
    contact = ForeignKeyField(Contact, null=True)
    contact_id: int | None
    company = ForeignKeyField(Contact, null=True)
    company_id: int | None
    date = DateField(null=True)
    time = text_field()
    description = text_field()
    information_flow = ChoiceField(InformationFlow)
    initiated_by = ChoiceField(InitiatedBy)
    attachment = ForeignKeyField(Attachment, null=True)
    attachment_id: int | None
    cost = HundredthsField()
    duration = HundredthsField()
    user_id = text_field()
    logged_at = text_field()
    group = ForeignKeyField(InteractionGroup, null=True)
    group_id: int | None
    template = ForeignKeyField(InteractionTemplate, null=True)
    template_id: int | None
    language_code = text_field()
    subject = text_field()
    campaign_no = text_field()
    campaign_entry_no = BigIntegerField(default=0)
    campaign_target = BooleanField(default=False)
    campaign_response = BooleanField(default=False)
    segment_no = text_field()
    logged_segment = ForeignKeyField(LoggedSegment, null=True)
    logged_segment_id: int | None
    evaluation = ChoiceField(Evaluation)
    attempt_failed = BooleanField(default=False)
    todo_no = text_field()
    salesperson = ForeignKeyField(Salesperson, null=True)
    salesperson_id: int | None
    correspondence_type = ChoiceField(CorrespondenceType)
    contact_alt_address_code = text_field()
    delivery_status = ChoiceField(DeliveryStatus)
    canceled = BooleanField(default=False)
    postponed = BooleanField(default=False)
    document_type = ChoiceField(DocumentType)
    document_no = text_field()
    version_no = IntegerField(default=0)
    doc_no_occurrence = IntegerField(default=0)
    contact_via = text_field()
    email_logged = BooleanField(default=False)
    opportunity_no = text_field()
    search_text = text_field()


class EntryComment(BaseModel):
    """A comment line of an entry; lines are numbered in steps of 10,000."""

    entry = ForeignKeyField(InteractionLogEntry)
    entry_id: int
    line_no = IntegerField()
    date = DateField(null=True)
    code = text_field()
    comment = text_field()
    last_date_modified = DateField(null=True)
    user_id = text_field()

    class Meta:
        primary_key = CompositeKey("entry", "line_no")
