"""What belongs to an interaction template: its languages, and the templates of the set-up."""

from __future__ import annotations

from peewee import (
    ForeignKeyField,
    TextField,
)

from store.models.base import BaseModel, Versioned, text_field
from store.models.interactions import Attachment, InteractionTemplate


class InteractionTemplateLanguage(Versioned):
    template = ForeignKeyField(InteractionTemplate)
    template_id: int
    language_code = TextField()
    description = text_field()
    attachment = ForeignKeyField(Attachment, null=True)
    attachment_id: int | None


class InteractionTemplateSetup(BaseModel):
    """The template that records each kind of document or action; no row: not recorded."""

    kind = TextField(primary_key=True)
    template = ForeignKeyField(InteractionTemplate)
    template_id: int
