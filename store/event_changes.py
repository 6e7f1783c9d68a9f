"""Events that their source changes or calls off after they were recorded, such as meetings.

Entries of the log are never edited: what was logged of the earlier version is canceled, with the
reason as a comment, and the later version is logged anew.
"""

from __future__ import annotations

from dataclasses import replace

from store import dialect, entry_marks
from store.event_entries import entries_of
from store.events import Event, from_json
from store.models import InteractionLogEntry, database
from store.models.recording import RecordedEvent
from store.recording_choices import EventStatus
from store.recording_reasons import CANCELED, FUTURE
from store.session import session
from store.text import N_

CHANGEABLE = frozenset({"meeting"})
"""Kinds of events that their source may change."""

CALLED_OFF = N_("Canceled in the calendar.")
CHANGED = N_("Changed in the calendar: logged anew.")


def takes_over(known: RecordedEvent, event: Event) -> bool:
    """Return whether an event takes the place of what was known of it; then that is canceled.

    A later version does, and one from the same source that says something else. What a person has
    ignored, or canceled in the log, stays as it is.
    """
    if event.kind not in CHANGEABLE:
        return False
    row = RecordedEvent.get_by_id(known.id)
    if not row.content:
        return False
    was = from_json(row.content)
    newer = event.revision > was.revision
    if was.canceled and not newer:
        return False
    calls_off = event.canceled and not was.canceled and event.revision == was.revision
    if not (newer or calls_off or (event.revision == was.revision and event.source == was.source)):
        return False
    if _said(event) == _said(was):
        return False
    if row.status is EventStatus.SKIPPED:
        return row.reason in (CANCELED, FUTURE)
    return _call_off(known.id, CALLED_OFF if event.canceled else CHANGED)


def _said(event: Event) -> Event:
    """Return an event as what it says, without where that was read."""
    return replace(event, source="", folder="", place="", revision=0)


def _call_off(event_id: int, reason: str) -> bool:
    """Cancel the entries of an event; return False when a person did so with all of them."""
    entry = InteractionLogEntry
    logged = entries_of(event_id)
    standing = entry.select(entry.entry_no).where(
        dialect.among(entry.entry_no, logged) & (entry.canceled == False)  # noqa: E712 (a condition)
    )
    numbers = [row[0] for row in database.execute(standing).fetchall()]
    if logged and not numbers:
        return False
    entry_marks.cancel(numbers, reason=session.translate(reason))
    return True
