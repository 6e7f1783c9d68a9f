"""What happened with contacts, from all tables that know of it; a view, never written to."""

from __future__ import annotations

from peewee import BigIntegerField, DateField, ForeignKeyField, IntegerField

from store.enumerations import TimelineSource
from store.models.base import BaseModel, ChoiceField, text_field
from store.models.contacts import Contact
from store.models.interactions import InteractionLogEntry


class ContactTimeline(BaseModel):
    """An interaction, whatever its state, or a comment of a contact."""

    id = BigIntegerField(primary_key=True)
    version = IntegerField()
    source = ChoiceField(TimelineSource)
    entry = ForeignKeyField(InteractionLogEntry, null=True, column_name="entry_no")
    entry_id: int | None
    line_no = IntegerField(null=True)
    contact = ForeignKeyField(Contact, null=True)
    contact_id: int | None
    company = ForeignKeyField(Contact, null=True)
    company_id: int | None
    date = DateField(null=True)
    time = text_field()
