"""The entries that events make in the log, and what becomes of their parties thereby."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from peewee import SQL

from store import dialect
from store.errors import Busy, StorageFailed, StoreError
from store.event_logging import Share, insert, proposed
from store.events import Event, Party, from_json
from store.interaction_rules import MustFillIn, Proposal
from store.models import database
from store.models.recording import RecordedEvent, RecordedEventEntry, RecordedEventParty
from store.recording_choices import EventStatus, PartyStatus
from store.recording_reasons import NO_PARTY, NO_SALESPERSON, REFUSED
from store.records import Memory

_SETTLE = (
    "UPDATE recorded_event_party SET status = ?, version = version + 1 "
    "WHERE event_id = ? AND party_no = ?"
)
_SUM_UP = (
    "UPDATE recorded_event SET status = ?, reason = COALESCE(?, reason), version = version + 1 "
    "WHERE id = ?"
)

_FORGOTTEN = {
    "description": "", "document_no": "", "source": "", "place": "", "answers": "",
    "attachment": None,
}  # fmt: skip

_OF_ENTRIES = """
SELECT made.event_id, made.party_no FROM recorded_event_entry made
JOIN interaction_log_entry entry ON entry.entry_no = made.entry_no WHERE entry.contact_id = ?
"""
_OF_ADDRESSES = f"""
WITH own (normal) AS (
  SELECT channel.normal FROM contact_channel channel WHERE channel.contact_id = ?
  AND NOT EXISTS (SELECT 1 FROM contact_channel other
    WHERE other.normal = channel.normal AND other.contact_id <> channel.contact_id))
SELECT party.event_id, party.party_no FROM recorded_event_party party
JOIN recorded_event event ON event.id = party.event_id
WHERE party.normal <> '' AND party.normal IN (SELECT own.normal FROM own)
AND (party.status <> 0 OR event.reason = '{NO_SALESPERSON}')
"""
"""What came from an address that nobody else has, unless it waits for another reason."""


@dataclass
class Task:
    """What is decided for parties of a kept event, before any of it is logged.

    `logged` are the contacts with the numbers of their parties, `rest` what becomes of the others.
    """

    event_id: int
    event: Event
    template: str
    attachment_id: int | None = None
    logged: dict[int, list[int]] = field(default_factory=dict)
    rest: dict[int, tuple[PartyStatus, str]] = field(default_factory=dict)


def settle(tasks: Sequence[Task], *, forgiving: bool = False) -> None:
    """Log what is decided, inside a write, and say of parties and events what became of them.

    A contact without a salesperson waits. With `forgiving`, an event that the log refuses is left
    out with that as its reason; otherwise that is raised, as `event_logging.proposed` does.
    """
    memory = Memory()
    shares: list[tuple[Share, Proposal]] = []
    owners: list[tuple[int, list[int]]] = []
    refused: set[int] = set()
    for task in tasks:
        try:
            found = _shares(task, memory)
        except (Busy, StorageFailed):
            raise
        except StoreError:
            if not forgiving:
                raise
            refused.add(task.event_id)
            continue
        for share in found:
            shares.append(share)
            owners.append((task.event_id, task.logged[share[0].contact_id]))
    rows = [
        (event_id, party_no, entry_no)
        for (event_id, party_nos), entry_no in zip(owners, insert(shares, memory), strict=True)
        for party_no in party_nos
    ]
    columns = ("event_id", "party_no", "entry_no")
    dialect.insert_rows(database, "recorded_event_entry", columns, rows)
    settled = [row for task in tasks for row in _statuses(task, task.event_id in refused)]
    dialect.run_many(database, _SETTLE, settled)
    reasons: dict[int, str] = {}
    for task in tasks:
        first = next((reason for _status, reason in task.rest.values()), "")
        reasons[task.event_id] = REFUSED if task.event_id in refused else first
    sum_up(reasons)


def _shares(task: Task, memory: Memory) -> list[tuple[Share, Proposal]]:
    """Return the entries to be of an event; contacts without a salesperson wait from now on."""
    shares: list[tuple[Share, Proposal]] = []
    for contact_id, numbers in [*task.logged.items()]:
        own = [
            Share(task.event, task.template, contact_id, code, task.attachment_id)
            for code in task.event.salespeople or ("",)
        ]
        try:
            shares += [(share, proposed(share, memory)) for share in own]
        except MustFillIn as error:
            if error.name != "salesperson_code":
                raise
            del task.logged[contact_id]
            task.rest |= dict.fromkeys(numbers, (PartyStatus.WAITING, NO_SALESPERSON))
    return shares


def _statuses(task: Task, refused: bool) -> list[tuple[int, int, int]]:
    status = PartyStatus.IGNORED if refused else PartyStatus.LOGGED
    found = {number: status for numbers in task.logged.values() for number in numbers}
    found |= {number: given for number, (given, _reason) in task.rest.items()}
    return [(int(status), task.event_id, number) for number, status in found.items()]


def settle_party(event_id: int, number: int, status: PartyStatus, reason: str) -> None:
    """Say, inside a write, what becomes of one party for `reason`, and of its event thereby."""
    database.execute_sql(_SETTLE, (int(status), event_id, number))
    sum_up({event_id: reason})


def sum_up(reasons: dict[int, str]) -> None:
    """Say of events what their parties say: waiting while one waits, else logged or skipped.

    `reasons` are why not all of an event was logged, by its number; "" when nothing new is known.
    """
    party = RecordedEventParty
    query = party.select(party.event, party.status).where(dialect.among(party.event, reasons))
    found: defaultdict[int, set[int]] = defaultdict(set)
    for event_id, status in database.execute(query).fetchall():
        found[event_id].add(status)
    rows = []
    for event_id, reason in reasons.items():
        statuses = found[event_id]
        outcome = EventStatus.SKIPPED
        if PartyStatus.WAITING in statuses:
            outcome = EventStatus.WAITING
        elif PartyStatus.LOGGED in statuses:
            outcome = EventStatus.LOGGED
        said: str | None = reason or (None if statuses else NO_PARTY)
        rows.append((int(outcome), "" if outcome is EventStatus.LOGGED else said, event_id))
    dialect.run_many(database, _SUM_UP, rows)


def entries_of(event_id: int) -> tuple[int, ...]:
    """Return the numbers of the entries of an event, in the order in which they were logged."""
    entry = RecordedEventEntry
    query = entry.select(entry.entry_no).where(entry.event == event_id).distinct()
    return tuple(row[0] for row in database.execute(query.order_by(entry.entry_no)).fetchall())


def events_of(contact_id: int, deleted: Collection[int] = ()) -> dict[int, set[int]]:
    """Return the events that say something of a contact, with the numbers of their parties.

    `deleted` are the numbers of entries of it that are gone.
    """
    by_event: dict[int, set[int]] = {}
    made = RecordedEventEntry
    gone = made.select(made.event, made.party_no).where(dialect.among(made.entry_no, deleted))
    found = [database.execute(gone).fetchall()] if deleted else []
    found += [
        database.execute_sql(sql, (contact_id,)).fetchall() for sql in (_OF_ENTRIES, _OF_ADDRESSES)
    ]
    for event_id, number in chain.from_iterable(found):
        by_event.setdefault(event_id, set()).add(number)
    return by_event


def forget_events(contact_id: int, deleted: Collection[int] = ()) -> None:
    """Take out of events, inside a write, what they said of a contact.

    That is what its entries were made of, also those that were `deleted`, and what was left out of the log although it came from
    one of its addresses. What is left says that something was recorded, when, and that it is known
    already; what others wait for stays.
    """
    for event_id, numbers in events_of(contact_id, deleted).items():
        waits = RecordedEventParty.select(RecordedEventParty.id).where(
            (RecordedEventParty.status == PartyStatus.WAITING)
            & (RecordedEventParty.event == event_id)
        )
        _forget(event_id, numbers, _without(event_id, numbers) if waits.exists() else "")


def _forget(event_id: int, numbers: set[int], content: str) -> None:
    party = RecordedEventParty
    event = RecordedEvent.id == event_id
    RecordedEvent.update({**_FORGOTTEN, "content": content}).where(event).execute()
    party.update(value="", normal="", name="").where(
        (party.event == event_id) & party.party_no.in_(numbers)
    ).execute()


def forget_moved(listed: str) -> list[int]:
    """Take out of events, inside a write, what entries were made of that leave the database.

    `listed` is the table that names the entries. What others wait for stays. Returns the documents
    that the events had.
    """
    made, party, event = RecordedEventEntry, RecordedEventParty, RecordedEvent
    moved = made.entry_no.in_(SQL(f"(SELECT entry_no FROM {listed})"))
    events = event.id.in_(made.select(made.event).where(moved))
    waiting = party.select(party.event).where(party.status == PartyStatus.WAITING)
    used = event.select(event.attachment).where(events & event.attachment.is_null(False))
    documents = [row[0] for row in database.execute(used.distinct()).fetchall()]
    partly: defaultdict[int, set[int]] = defaultdict(set)
    query = made.select(made.event, made.party_no).where(moved & made.event.in_(waiting))
    for event_id, number in database.execute(query).fetchall():
        partly[event_id].add(number)
    for event_id, numbers in partly.items():
        _forget(event_id, numbers, _without(event_id, numbers))
    wholly = events & event.id.not_in(waiting)
    event.update({**_FORGOTTEN, "content": ""}).where(wholly).execute()
    party.update(value="", normal="", name="").where(
        party.event.in_(made.select(made.event).where(moved)) & party.event.not_in(waiting.clone())
    ).execute()
    return documents


def _without(event_id: int, numbers: set[int]) -> str:
    """Return what an event said, without those of its parties."""
    event = from_json(RecordedEvent.get_by_id(event_id).content)
    parties = tuple(
        Party("") if number in numbers else party for number, party in enumerate(event.parties, 1)
    )
    return replace(event, parties=parties).as_json()
