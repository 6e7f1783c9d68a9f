"""Lists of events that recorded themselves: all of them, and those that wait for a person."""

from __future__ import annotations

from typing import Any

from peewee import fn

from store import attachments, db, dialect
from store.enumerations import InformationFlow
from store.errors import RuleError
from store.fields import Field, Kind
from store.models.recording import RecordedEvent, RecordedEventParty
from store.nouns import Noun, noun
from store.recording_choices import EventStatus, PartyStatus
from store.recording_reasons import sentence_of
from store.records import find_id
from store.session import session
from store.text import N_

_Party: Any = RecordedEventParty
_Same: Any = RecordedEventParty.alias("same")


_ENTRIES = """
COALESCE((SELECT GROUP_CONCAT(CAST(told.entry_no AS TEXT), ',') FROM (
  SELECT DISTINCT made.entry_no FROM recorded_event_entry made WHERE made.event_id = {id}
  ORDER BY made.entry_no) told), '')
"""
_PROPOSED = """
(SELECT CASE WHEN COUNT(DISTINCT entry.contact_id) = 1 THEN MIN(contact.{}) ELSE '' END
 FROM recorded_event answered
 JOIN recorded_event_entry made ON made.event_id = answered.id
 JOIN interaction_log_entry entry ON entry.entry_no = made.entry_no
 JOIN contact ON contact.id = entry.contact_id
 WHERE answered.key = {{answers}} AND answered.key <> '')
"""


def _text(name: str, caption: Any, column: Any, **more: Any) -> Field:
    return Field(name, caption, Kind.TEXT, column, editable=False, **more)


def kind_caption(kind: str) -> str:
    """Return what an event was, in the words of the template set-up."""
    from store.template_setup import KINDS

    return session.translate(KINDS[kind][0]) if kind in KINDS else kind


def reason_sentence(reason: str) -> str:
    """Return why an event is not in the log, as people read it; empty when it is."""
    return session.translate(sentence_of(reason)) if reason else ""


def _of_event() -> tuple[Field, ...]:
    event = RecordedEvent
    return (
        Field("at", N_("Date and time"), Kind.MOMENT, event.at, editable=False),
        _text("kind", N_("Kind"), event.kind, shown=kind_caption),
        Field(
            "information_flow",
            N_("Information Flow"),
            Kind.CHOICE,
            event.information_flow,
            choices=InformationFlow,
            editable=False,
        ),
        _text("description", N_("Description"), event.description),
        Field("document_no", N_("Document No."), Kind.TEXT, event.document_no, editable=False),
        _text("reason", N_("Reason"), event.reason, shown=reason_sentence),
        _text("source", N_("Source"), event.source),
        _text("folder", N_("Folder"), event.folder),
        _text("key", N_("Key"), event.key),
        Field("times", N_("Times"), Kind.INTEGER, event.times, editable=False),
    )


def _parties(value: Any) -> Any:
    return _Party.select(value).where(_Party.event == RecordedEvent.id)


@db.read
def document(event_no: object) -> attachments.AttachmentFile:
    """Return the document that came with an event. Raises NotFound, RuleError when it has none."""
    number = RecordedEvent.get_by_id(find_id(noun("event"), event_no)).attachment_id
    if number is None:
        raise RuleError(N_("Nothing came with it that could be opened."))
    return attachments.read(number)


def _proposed(column: str) -> Any:
    """Return the contact that the entries of the answered event are of, if they are all of one."""
    return dialect.figure(RecordedEvent, _PROPOSED.format(column))


NOUNS = {
    "event": Noun(
        name="event",
        caption=N_("Recorded Event"),
        plural=N_("Recorded Events"),
        model=RecordedEvent,
        key="id",
        title="description",
        fields=(
            Field("id", N_("No."), Kind.INTEGER, RecordedEvent.id, editable=False),
            Field(
                "status", N_("Status"), Kind.CHOICE, RecordedEvent.status, choices=EventStatus,
                editable=False,
            ),
            *_of_event(),
            _text("parties", N_("Other side"), _parties(fn.GROUP_CONCAT(_Party.value, ", "))),
            _text("entries", N_("Entries"), dialect.figure(RecordedEvent, _ENTRIES)),
        ),
        order=((RecordedEvent.id, True),),
        columns=("id", "at", "kind", "parties", "description", "status", "reason", "entries"),
    ),
    "unmatched": Noun(
        name="unmatched",
        caption=N_("Unmatched Event"),
        plural=N_("Unmatched"),
        model=RecordedEventParty,
        key="id",
        title="value",
        fields=(
            Field("id", N_("No."), Kind.INTEGER, _Party.id, editable=False),
            Field("event_no", N_("Event No."), Kind.INTEGER, RecordedEvent.id, editable=False),
            Field("party_no", N_("Line No."), Kind.INTEGER, _Party.party_no, editable=False),
            _text("value", N_("Address or number"), _Party.value),
            _text("name", N_("Name"), _Party.name),
            *_of_event(),
            _text("proposed_no", N_("Proposed Contact No."), _proposed("no")),
            _text("proposed_name", N_("Proposed Contact"), _proposed("name")),
            Field(
                "waiting",
                N_("Waiting"),
                Kind.INTEGER,
                _Same.select(fn.COUNT(_Same.id)).where(
                    (_Same.normal == _Party.normal) & (_Same.status == PartyStatus.WAITING)
                ),
                editable=False,
            ),
        ),
        joins=lambda query: query.join(RecordedEvent),
        only=_Party.status == PartyStatus.WAITING,
        order=((_Party.id, True),),
        columns=("id", "at", "value", "name", "kind", "description", "reason", "proposed_no"),
    ),
}  # fmt: skip
