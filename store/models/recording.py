"""What happened elsewhere and recorded itself, or waits for somebody to say whose it is."""

from __future__ import annotations

from peewee import BigIntegerField, CompositeKey, ForeignKeyField, IntegerField, TextField

from store.enumerations import InformationFlow
from store.models.base import BaseModel, ChoiceField, Versioned, text_field
from store.models.interactions import Attachment
from store.recording_choices import EventStatus, NeverLogKind, PartyStatus


class RecordedEvent(Versioned):
    """A document, e-mail, call or meeting, told by a script or read from a mailbox, once.

    `key` tells it from all others; the same key again counts `times`. `content` is what its
    source said (JSON), so that it can be logged later. `revision` grows with each change that the
    source makes to it. `place` is where in `source` it lies, `answers` the key of what it answers.
    """

    key = TextField(unique=True)
    kind = text_field()
    status = ChoiceField(EventStatus)
    reason = text_field()
    at = text_field()
    source = text_field()
    folder = text_field()
    information_flow = ChoiceField(InformationFlow)
    description = text_field()
    document_no = text_field()
    times = IntegerField(default=1)
    content = text_field()
    revision = BigIntegerField(default=0)
    place = text_field()
    answers = text_field()
    attachment = ForeignKeyField(Attachment, null=True)
    attachment_id: int | None
    recorded_at = text_field()
    user_id = text_field()


class RecordedEventParty(Versioned):
    """One of the other side of an event: an address or phone, compared as `normal`."""

    event = ForeignKeyField(RecordedEvent)
    event_id: int
    party_no = IntegerField()
    value = text_field()
    normal = text_field()
    name = text_field()
    status = ChoiceField(PartyStatus)


class RecordedEventEntry(BaseModel):
    """An entry of the log that an event made for one of its parties, one for each salesperson."""

    event = ForeignKeyField(RecordedEvent)
    event_id: int
    party_no = IntegerField()
    entry_no = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("event", "party_no", "entry_no")


class NeverLog(Versioned):
    """An address, a domain or a mail folder of which nothing is ever logged."""

    kind = ChoiceField(NeverLogKind)
    value = TextField()
    comment = text_field()
    user_id = text_field()


class MailSource(Versioned):
    """A mailbox of which something was read.

    All messages since the day `since` were, blank for all of them: of an mbox up to the byte
    `place`, which it is trusted to be while its content up to there has the same `mark`.
    """

    path = TextField(unique=True)
    since = text_field()
    place = BigIntegerField(default=0)
    mark = text_field()
    read_at = text_field()


class MailRead(BaseModel):
    """A message of a Maildir that was read, by the name of its file without flags."""

    source = ForeignKeyField(MailSource)
    source_id: int
    name = TextField()

    class Meta:
        primary_key = CompositeKey("source", "name")


class CalendarFile(Versioned):
    """A calendar of which the meetings up to `read_at` were recorded.

    `mark` tells whether the file is still the same; it says nothing new before `next_at`, blank
    when nothing is to come. `since` is the first day whose meetings were wanted, blank for all.
    """

    path = TextField(unique=True)
    mark = text_field()
    since = text_field()
    next_at = text_field()
    read_at = text_field()
