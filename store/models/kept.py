"""Documents of rows that are gone, which the change log may bring back."""

from __future__ import annotations

from peewee import BigIntegerField, CompositeKey, ForeignKeyField

from store.models.base import BaseModel
from store.models.interactions import Attachment


class KeptDocument(BaseModel):
    """A document that a row had which the transaction `change_no` removed."""

    attachment = ForeignKeyField(Attachment)
    attachment_id: int
    change_no = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("attachment", "change_no")
