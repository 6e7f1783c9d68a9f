"""Events as rows: known by their keys, written many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from store import attachments, clock, dialect
from store.event_plans import Plan
from store.models import database
from store.models.recording import RecordedEvent, RecordedEventEntry, RecordedEventParty
from store.recording_choices import EventStatus, PartyStatus
from store.session import session
from store.text import clean_text

_COLUMNS = (
    "key", "kind", "status", "reason", "at", "source", "folder", "information_flow", "description",
    "document_no", "times", "content", "revision", "place", "answers", "attachment_id",
    "recorded_at", "user_id",
)  # fmt: skip
_PARTY_COLUMNS = ("event_id", "party_no", "value", "normal", "name", "status")
_OF_KEYS = "SELECT key, id FROM recorded_event WHERE key IN (SELECT value FROM json_each(?))"
_KEPT_WHOLE = frozenset({"meeting"})
"""Kinds whose content is kept even when nothing is logged: they may change."""


def known(keys: Iterable[str]) -> dict[str, RecordedEvent]:
    """Return what is known of the events with these keys."""
    event = RecordedEvent
    wanted = dict(_ids(key for key in keys if key))
    if not wanted:
        return {}
    query = event.select(
        event.id, event.key, event.status, event.reason, event.times, event.attachment
    ).where(dialect.among(event.id, wanted.values()))
    return {row.key: row for row in query}


def _ids(keys: Iterable[str]) -> list[tuple[str, int]]:
    rows: list[tuple[str, int]] = database.execute_sql(_OF_KEYS, (json.dumps([*keys]),)).fetchall()
    return rows


def write(plans: Sequence[Plan]) -> None:
    """Write events and their parties inside a write; those that are to be logged wait until then.

    Raises what keeping a document raises.
    """
    if not plans:
        return
    _remove([plan.known.id for plan in plans if plan.known is not None])
    for plan in plans:
        plan.attachment_id = _document(plan)
    stamp = clock.stamp()
    dialect.insert_rows(
        database, "recorded_event", _COLUMNS, [_event_row(plan, stamp) for plan in plans]
    )
    ids = dict(_ids(plan.key for plan in plans))
    for plan in plans:
        plan.event_id = ids[plan.key]
    parties = [row for plan in plans for row in _party_rows(plan)]
    dialect.insert_rows(database, "recorded_event_party", _PARTY_COLUMNS, parties)
    sent = [(plan.event_id, *pair) for plan in plans for pair in plan.sent.items()]
    columns = ("event_id", "party_no", "entry_no")
    dialect.insert_rows(database, "recorded_event_entry", columns, sent)
    attachments.remove_unused(
        [plan.known.attachment_id for plan in plans if plan.known is not None]
    )


def _remove(event_ids: list[int]) -> None:
    for model in (RecordedEventEntry, RecordedEventParty):
        model.delete().where(dialect.among(model.event, event_ids)).execute()
    RecordedEvent.delete().where(dialect.among(RecordedEvent.id, event_ids)).execute()


def _document(plan: Plan) -> int | None:
    """Keep the document of an event; one told before stays when none comes now."""
    item = plan.candidate
    if item.document is None or item.skip:
        return plan.known.attachment_id if plan.known is not None else None
    document = item.document()
    return attachments.save(document.content, document.file_name, read_only=True)


def _event_row(plan: Plan, stamp: str) -> tuple[Any, ...]:
    event, status = plan.candidate.event, plan.status
    content = status is not EventStatus.SKIPPED or event.kind in _KEPT_WHOLE
    return (
        plan.key, event.kind, int(status), plan.reason,
        stamp if event.at is None else clock.stamp_of(event.at), clean_text(event.source),
        clean_text(event.folder), int(event.information_flow),
        clean_text(event.description or event.subject or event.document_no)[:250],
        event.document_no, 1 if plan.known is None else plan.known.times + 1,
        event.as_json() if content else "", event.revision, event.place, plan.answers,
        plan.attachment_id, stamp, session.user,
    )  # fmt: skip


def _party_rows(plan: Plan) -> list[tuple[Any, ...]]:
    rows = []
    for number, party in enumerate(plan.candidate.event.parties, 1):
        status, _reason = plan.rest.get(number, (PartyStatus.WAITING, ""))
        value, name = clean_text(party.value), clean_text(party.name)
        rows.append((plan.event_id, number, value, plan.normals[number - 1], name, int(status)))
    return rows


def outcomes(event_ids: Sequence[int]) -> dict[int, tuple[EventStatus, str]]:
    """Return the status and the reason of events."""
    event = RecordedEvent
    if not event_ids:
        return {}
    query = event.select(event.id, event.status, event.reason)
    rows = database.execute(query.where(dialect.among(event.id, event_ids))).fetchall()
    return {row[0]: (EventStatus(row[1]), row[2]) for row in rows}
