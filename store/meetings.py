"""Meetings in the log: who of the other side took part, whose they are, why they are left out.

A meeting is recorded when it has happened. Each contact that took part gets an entry for each of
our salespeople who did. One that its organizer calls off is canceled in the log.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from store import clock, db
from store.channel_rules import normal_email
from store.enumerations import InformationFlow
from store.event_plans import Candidate
from store.events import Event, Party, from_json
from store.exchange.calendar_fields import Guest
from store.exchange.calendars import Meeting
from store.fields import TEXT_LENGTH
from store.models import database
from store.models.recording import RecordedEvent
from store.recording import record_all
from store.recording_choices import EventStatus
from store.recording_reasons import FUTURE

KIND = "meeting"

_KEY_LENGTH = 400
_KNOWN = "SELECT key, at FROM recorded_event WHERE key IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class Told:
    """What is known of a calendar besides what stands in it.

    `owner` is the salesperson whose calendar it is, for meetings that name none of ours.
    """

    source: str
    folder: str = ""
    owner: str = ""


def keys_of(meetings: Sequence[Meeting]) -> list[str]:
    """Return the keys of meetings.

    An occurrence of a series is known by when it was to begin, the first one also as the single
    meeting that it was before there was a series.
    """
    keys = [_key(item.uid, item.occurrence) for item in meetings]
    single = known([_key(item.uid, None) for item in meetings if item.occurrence])
    for place, item in enumerate(meetings):
        plain = _key(item.uid, None)
        if item.occurrence and plain in single:
            same = single[plain] == clock.stamp_of(item.occurrence)
            keys[place] = plain if same or item.is_first else keys[place]
    return keys


def _key(uid: str, occurrence: datetime | None) -> str:
    if len(uid) > _KEY_LENGTH:
        uid = hashlib.sha256(uid.encode("utf-8", "replace")).hexdigest()
    return f"meeting:{uid}" + (f"/{occurrence:%Y%m%dT%H%M%SZ}" if occurrence else "")


def known(keys: Iterable[str]) -> dict[str, str]:
    """Return those of the keys that are known, with when their events were."""
    wanted = json.dumps([*keys])
    return dict(database.execute_sql(_KNOWN, (wanted,)).fetchall()) if wanted != "[]" else {}


def known_series(uids: Iterable[str]) -> set[str]:
    """Return those of the series of which any meeting is known."""
    return {uid for uid in uids if _is_known_series(_key(uid, None))}


def _is_known_series(key: str) -> bool:
    event = RecordedEvent
    within = (event.key == key) | ((event.key > f"{key}/") & (event.key < f"{key}0"))
    return bool(event.select(event.id).where(within).exists())


def event_of(item: Meeting, key: str, ours: dict[str, str], told: Told) -> tuple[Event, str]:
    """Return the event that a meeting is, and the reason for which it is not to be logged, or ""."""
    common: dict[str, Any] = {
        "key": key,
        "at": item.starts,
        "source": told.source,
        "folder": told.folder,
        "revision": item.revision,
        "canceled": item.canceled or item.deleted,
    }
    if item.kind == "private":
        return Event(KIND, **common), item.kind
    people = {normal_email(guest.address): guest for guest in item.guests[::-1]}
    if item.organizer is not None:
        people.setdefault(normal_email(item.organizer.address), item.organizer)
    others = {key: guest for key, guest in people.items() if key not in ours}
    there = [guest for guest in others.values() if not guest.absent]
    codes = dict.fromkeys(ours[key] for key, guest in people.items()
                          if key in ours and not guest.absent)  # fmt: skip
    salespeople = tuple(codes) or ((told.owner,) if told.owner else ())
    event = Event(
        KIND,
        tuple(Party(guest.address, guest.name) for guest in there[::-1]),
        information_flow=_flow(item.organizer, others),
        salespeople=salespeople,
        description=item.summary[:TEXT_LENGTH].rstrip(),
        text="\n".join(text for text in (item.location, item.text) if text),
        minutes=item.minutes,
        **common,
    )
    return event, item.kind or _reason(people, others, there, salespeople, ours)


def _flow(organizer: Guest | None, others: dict[str, Guest]) -> InformationFlow:
    inbound = organizer is not None and normal_email(organizer.address) in others
    return InformationFlow.INBOUND if inbound else InformationFlow.OUTBOUND


def _reason(
    people: dict[str, Guest],
    others: dict[str, Guest],
    there: list[Guest],
    salespeople: tuple[str, ...],
    ours: dict[str, str],
) -> str:
    if not people:
        return "no_party"
    if not others:
        return "internal"
    if not there:
        return "declined"
    if not salespeople:
        return "outside" if ours else "no_addresses"
    return ""


@db.write
def take_up_due() -> int:
    """Record the meetings that were told of before they happened; return how many are logged."""
    event, now = RecordedEvent, clock.now()
    query = event.select(event.content).where(
        (event.reason == FUTURE) & (event.at <= clock.stamp_of(now))
    )
    found = [from_json(row[0]) for row in database.execute(query).fetchall() if row[0]]
    due = [item for item in found if item.at and _end(item) <= now]
    done = record_all([Candidate(item) for item in due])
    return sum(result.status is EventStatus.LOGGED for result in done)


def _end(item: Event) -> datetime:
    return (item.at or clock.now()) + timedelta(minutes=item.minutes or 0)
