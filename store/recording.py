"""Interactions that record themselves: the one road from what happened to the log.

An event is matched to contacts, to the template that the set-up names for its kind, and logged as
any other interaction. What cannot be matched for certain waits for a person; what is not to be
logged is kept with its reason. Nothing is recorded twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store import db, event_changes, event_rows
from store.event_entries import Task, entries_of, settle
from store.event_plans import Candidate, Deciding, Plan
from store.events import Event
from store.interactions import NewAttachment
from store.models.recording import RecordedEvent, RecordedEventParty
from store.recording_choices import EventStatus, PartyStatus
from store.recording_reasons import AGAIN, NO_TEMPLATE


@dataclass(frozen=True)
class Recorded:
    """What became of an event.

    `entries` are the numbers of its log entries, `again` says that its key was known. `reason` is
    one of `recording_reasons`, empty when every party was logged; `waiting` counts those that wait.
    """

    event_id: int
    status: EventStatus
    entries: tuple[int, ...] = ()
    waiting: int = 0
    reason: str = ""
    again: bool = False


@db.write
def record(event: Event, attachment: NewAttachment | None = None, *, skip: str = "") -> Recorded:
    """Record an event, and return what became of it.

    The same key again logs nothing more: a reprint counts on the event. An event that was skipped
    for what may have changed since, such as a missing template, is tried again. `skip` is a reason
    for which it shall not be logged, which is kept. Raises InvalidValue for an unknown kind,
    RuleError when the template of a document has languages, and what logging raises for values
    that cannot be taken.
    """
    document = None if attachment is None else lambda: attachment
    (done,) = _record([Candidate(event, skip, document)], forgiving=False)
    if not done.again:
        return result_of(done.event_id)
    times = {RecordedEvent.times: RecordedEvent.times + 1}
    RecordedEvent.update(times).where(RecordedEvent.id == done.event_id).execute()
    return result_of(done.event_id, again=True)


@db.write
def record_all(candidates: Sequence[Candidate]) -> list[Recorded]:
    """Record events in their order, and return what became of each, without its entries.

    What the log refuses is left out, with that as its reason. Raises Busy and StorageFailed.
    """
    return _record(candidates, forgiving=True)


def may_be_tried(reason: str, skip: str) -> bool:
    """Return whether an event left out for `reason` is recorded when it comes again.

    `skip` is why it would be left out now.
    """
    return reason in AGAIN and (not skip or reason == NO_TEMPLATE)


def result_of(event_id: int, again: bool = False) -> Recorded:
    """Return what became of a kept event."""
    row = RecordedEvent.get_by_id(event_id)
    party = RecordedEventParty
    mine = (party.event == event_id) & (party.status == PartyStatus.WAITING)
    waiting = party.select(party.id).where(mine).count()
    return Recorded(event_id, row.status, entries_of(event_id), waiting, row.reason, again)


# --- many at once ----------------------------------------------------------------------------


def _record(candidates: Sequence[Candidate], *, forgiving: bool) -> list[Recorded]:
    results: list[Recorded] = []
    for portion in _without_repetitions(candidates):
        results += _portion(portion, forgiving=forgiving)
    return results


def _without_repetitions(candidates: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """Yield the events in their order, so that no key stands twice in what is recorded at once."""
    portion: list[Candidate] = []
    keys: set[str] = set()
    for item in candidates:
        if item.event.key in keys:
            yield portion
            portion, keys = [], set()
        portion.append(item)
        keys |= {item.event.key} - {""}
    yield portion


def _portion(candidates: Sequence[Candidate], *, forgiving: bool) -> list[Recorded]:
    known = event_rows.known([item.event.key for item in candidates])
    deciding = Deciding(candidates)
    decided: list[Plan | RecordedEvent] = []
    for item in candidates:
        was = known.get(item.event.key)
        if was is None or _comes_again(was, item):
            decided.append(deciding.plan(item, was))
        else:
            decided.append(was)
    plans = [item for item in decided if isinstance(item, Plan)]
    event_rows.write(plans)
    logged = [plan for plan in plans if plan.logged]
    settle([_task(plan) for plan in logged], forgiving=forgiving)
    settled = event_rows.outcomes([plan.event_id for plan in logged])
    return [_told(item, settled) for item in decided]


def _comes_again(known: RecordedEvent, item: Candidate) -> bool:
    """Return whether a known event is decided anew; what it had logged is canceled then."""
    return may_be_tried(known.reason, item.skip) or event_changes.takes_over(known, item.event)


def _task(plan: Plan) -> Task:
    event, logged, rest = plan.candidate.event, plan.logged, plan.rest
    return Task(plan.event_id, event, plan.template, plan.attachment_id, logged, rest)


def _told(item: Plan | RecordedEvent, settled: dict[int, tuple[EventStatus, str]]) -> Recorded:
    if isinstance(item, RecordedEvent):
        return Recorded(item.id, item.status, reason=item.reason, again=True)
    status, reason = settled.get(item.event_id, (item.status, item.reason))
    return Recorded(item.event_id, status, reason=reason, waiting=item.waiting)
