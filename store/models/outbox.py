"""Mail that is to be sent, and what became of it."""

from __future__ import annotations

from peewee import BigIntegerField, ForeignKeyField, IntegerField, TextField

from store.models.base import ChoiceField, Versioned, text_field
from store.models.contacts import Contact
from store.models.interactions import Attachment
from store.outbox_choices import OutboxStatus


class OutgoingMail(Versioned):
    """One mail to one contact; `entry_no` is the interaction that it delivers, 0 for none.

    `message_id` stays the same over all attempts, so that a mail sent twice is seen as one.
    `sender` is the salesperson's address. Without a `body` the document of the entry is sent;
    `source` is that document when the text that was sent took its place.
    """

    message_id = TextField(unique=True)
    entry_no = BigIntegerField(default=0)
    contact = ForeignKeyField(Contact, null=True)
    contact_id: int | None
    status = ChoiceField(OutboxStatus)
    sender = text_field()
    recipient = text_field()
    copy_to = text_field()
    subject = text_field()
    body = text_field()
    source = ForeignKeyField(Attachment, null=True)
    source_id: int | None
    attempts = IntegerField(default=0)
    next_at = text_field()
    claimed_at = text_field()
    error = text_field()
    created_at = text_field()
    sent_at = text_field()
    user_id = text_field()


class OutgoingMailFile(Versioned):
    """A file that goes along with a mail."""

    mail = ForeignKeyField(OutgoingMail)
    mail_id: int
    attachment = ForeignKeyField(Attachment)
    attachment_id: int
    file_name = text_field()
