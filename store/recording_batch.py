"""Many events at once: what is certain to wait, or to be left out, is kept set-based."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from store import clock, db, dialect, recording
from store.errors import Busy, StorageFailed, StoreError
from store.event_parties import is_never, normal_of
from store.events import Event
from store.interactions import NewAttachment
from store.models import database
from store.models.recording import NeverLog
from store.recording import REFUSED, UNMATCHED, Recorded
from store.recording_choices import EventStatus, PartyStatus
from store.session import session
from store.text import clean_text

_COLUMNS = (
    "key", "kind", "status", "reason", "at", "source", "folder", "information_flow",
    "description", "content", "recorded_at", "user_id",
)  # fmt: skip
_PARTIES = """
INSERT INTO recorded_event_party (event_id, party_no, value, normal, name, status)
SELECT event.id, given.value ->> 1, given.value ->> 2, given.value ->> 3, given.value ->> 4,
  given.value ->> 5
FROM json_each(?) given JOIN recorded_event event ON event.key = given.value ->> 0
"""
_REACHED = """
SELECT given.value FROM json_each(?) given WHERE EXISTS (
  SELECT 1 FROM contact_channel WHERE kind = 0 AND normal = given.value)
"""
_ELSEWHERE = """
SELECT search_email FROM alternative_address
WHERE search_email <> '' AND search_email IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True)
class Candidate:
    """An event with a key, the reason for which it is left out, and how to get its document."""

    event: Event
    skip: str = ""
    document: Callable[[], NewAttachment] | None = None


@db.write
def record_all(candidates: Sequence[Candidate]) -> list[Recorded]:
    """Record events in their order, and return what became of each, as `recording.record` does.

    The numbers of events are 0 in what is returned. What the log refuses is left out, with that
    as its reason. Raises Busy and StorageFailed.
    """
    known = _known([item.event.key for item in candidates])
    normals = [[normal_of(party.value) for party in item.event.parties] for item in candidates]
    events = [item.event for item in candidates]
    contacts = _with_contact(zip(events, normals, strict=True))
    rules = NeverLog.select(NeverLog.id).exists()
    results: list[Recorded] = []
    plain: list[tuple[Candidate, list[str], EventStatus, str]] = []
    for item, of_event in zip(candidates, normals, strict=True):
        key, skip = item.event.key, item.skip
        was = known.get(key)
        if was is not None and not recording.may_be_tried(was, skip):
            results.append(Recorded(0, EventStatus.SKIPPED, again=True, reason=was))
            continue
        if not skip and rules and _all_never(item.event):
            skip = recording.NEVER
        if was is None and (skip or (item.document is None and not contacts & {*of_event})):
            status = EventStatus.SKIPPED if skip else EventStatus.WAITING
            reason = skip or UNMATCHED
            plain.append((item, of_event, status, reason))
            results.append(Recorded(0, status, (), 0 if skip else len(of_event), reason))
        else:
            results.append(_one(item, skip))
        known[key] = results[-1].reason
    _insert(plain)
    return results


def _known(keys: Iterable[str]) -> dict[str, str]:
    sql = "SELECT key, reason FROM recorded_event WHERE key IN (SELECT value FROM json_each(?))"
    return dict(database.execute_sql(sql, (json.dumps([*keys]),)).fetchall())


def _with_contact(events: Iterable[tuple[Event, list[str]]]) -> set[str]:
    """Return those of the compared addresses that any contact has, also at another address."""
    pairs = [
        (party.value.upper(), normal)
        for event, normals in events
        for party, normal in zip(event.parties, normals, strict=True)
    ]
    given = json.dumps(list({normal for _upper, normal in pairs}))
    found = {row[0] for row in database.execute_sql(_REACHED, (given,)).fetchall()}
    given = json.dumps(list({upper for upper, _normal in pairs}))
    others = {row[0] for row in database.execute_sql(_ELSEWHERE, (given,)).fetchall()}
    return found | {normal for upper, normal in pairs if upper in others}


def _all_never(event: Event) -> bool:
    return bool(event.parties) and all(is_never(party, event.folder) for party in event.parties)


def _one(item: Candidate, skip: str) -> Recorded:
    document = None if skip or item.document is None else item.document()
    try:
        with database.atomic():
            return recording.record(item.event, document, skip=skip)
    except (Busy, StorageFailed):
        raise
    except StoreError:
        return recording.record(item.event, document, skip=REFUSED)


def _insert(plain: list[tuple[Candidate, list[str], EventStatus, str]]) -> None:
    """Write the events that nothing is logged of, and their parties."""
    stamp, user = clock.stamp(), session.user
    events, parties = [], []
    for item, normals, status, reason in plain:
        event = item.event
        waits = status is EventStatus.WAITING
        events.append(
            (
                event.key, event.kind, int(status), reason,
                stamp if event.at is None else clock.stamp_of(event.at), clean_text(event.source),
                clean_text(event.folder), int(event.information_flow), event.description,
                event.as_json() if waits else "", stamp, user,
            )
        )  # fmt: skip
        state = PartyStatus.WAITING
        if not waits:
            state = PartyStatus.NEVER if reason == recording.NEVER else PartyStatus.IGNORED
        for number, (party, normal) in enumerate(zip(event.parties, normals, strict=True), 1):
            parties.append((event.key, number, party.value, normal, party.name, int(state)))
    dialect.insert_rows(database, "recorded_event", _COLUMNS, events)
    database.execute_sql(_PARTIES, (json.dumps(parties),))
