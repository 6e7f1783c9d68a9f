"""What recorded itself and waits for a person: assigned, ignored, never logged, tried again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from store import db, template_setup
from store.changes import write_change
from store.enumerations import LinkTable
from store.errors import NotFound, RuleError, StoreError
from store.event_entries import Task, settle, settle_party
from store.event_parties import is_never, never_rules
from store.event_plans import matched
from store.events import Party, from_json
from store.models import database
from store.models.recording import RecordedEvent, RecordedEventParty
from store.nouns import noun
from store.recording_choices import PartyStatus
from store.recording_reasons import IGNORED, NEVER
from store.records import find_id
from store.text import N_, clean_code

RELATION = "business-relation"


@db.write
def assign(event_id: int, party_no: int, contact_no: str, *, keep: bool = True) -> int:
    """Say whose a waiting party is, and log all that waits for the same; return how many events.

    With `keep`, the contact gets the address or phone, so that it is matched from now on. Raises
    NotFound, and RuleError when the party does not wait any more.
    """
    party = waiting_party(event_id, party_no)
    contact_id = find_id(noun("contact"), contact_no)
    _tell("assign", party, {"contact_no": clean_code(contact_no)})
    if keep:
        _give(contact_no, party)
    return _log_waiting(party, contact_id)


def _tell(operation: str, party: RecordedEventParty, new: Mapping[str, str]) -> None:
    """Write into the change log what a person decides of a party that waits."""
    old, now = (json.dumps(told) for told in ({"status": PartyStatus.WAITING.key}, new))
    write_change(operation, "unmatched", party.id, old, now, str(party.id))


def _give(contact_no: str, party: RecordedEventParty) -> None:
    """Let a contact have what a party was named by, so that it is matched from now on."""
    from store import channels

    event = from_json(RecordedEvent.get_by_id(party.event_id).content)
    account = event.parties[party.party_no - 1].account
    try:
        with database.atomic():
            if account:
                _link(contact_no, account, party.value)
            else:
                channels.add({"contact_no": contact_no, "value": party.value})
    except StoreError:
        return  # it has it already, or it is a name: then nothing is to be kept


def _link(contact_no: str, account: str, number: str) -> None:
    """Give a contact its number in another program, if one business relation is meant for that.

    One that it has already stays.
    """
    from store import assignments
    from store.models.contact_tables import BusinessRelation as Relation

    table = next(table for table in LinkTable if table.key == account)
    query = Relation.select(Relation.code).where(
        (Relation.link_to_table == table) & (Relation.blocked == 0)
    )
    codes = [row[0] for row in database.execute(query.limit(2)).fetchall()]
    found = {item.code: item.details for item in assignments.of_contact(RELATION, contact_no)}
    if len(codes) == 1 and not found.get(codes[0], {}).get("link_no"):
        assignments.assign(RELATION, [contact_no], codes[0], {"link_no": number})


def _log_waiting(party: RecordedEventParty, contact_id: int) -> int:
    """Log everything that waits for the same address, phone or name as `party`."""
    tasks: dict[int, Task] = {}
    rows = database.execute(_waiting(party)).fetchall()
    for event_id, number in rows:
        task = tasks.get(event_id) or _task(event_id)
        if task is not None:
            tasks[event_id] = task
            task.logged.setdefault(contact_id, []).append(number)
    settle([*tasks.values()])
    return len({event_id for event_id, _number in rows})


def _task(event_id: int) -> Task | None:
    """Return a kept event that is to be logged, or None without a template for it."""
    row = RecordedEvent.get_by_id(event_id)
    template = template_setup.template_of(row.kind)
    if not template:
        return None
    return Task(event_id, from_json(row.content), template, row.attachment_id)


def _waiting(party: RecordedEventParty) -> Any:
    model = RecordedEventParty
    same = model.normal == party.normal
    if not party.normal:
        same = (model.event == party.event_id) & (model.party_no == party.party_no)
    return (
        model.select(model.event, model.party_no)
        .where(same & (model.status == PartyStatus.WAITING))
        .order_by(model.event, model.party_no)
    )


def waiting_party(event_id: int, party_no: int) -> RecordedEventParty:
    """Return a party that waits. Raises NotFound, and RuleError when it does not wait any more."""
    model = RecordedEventParty
    party = model.get_or_none((model.event == event_id) & (model.party_no == party_no))
    if party is None:
        raise NotFound(N_("Unmatched Event"), f"{event_id}/{party_no}")
    if party.status is not PartyStatus.WAITING:
        raise RuleError(
            N_("%(value)s does not wait any more. Refresh the list."), value=party.value
        )
    return party


@db.write
def ignore(event_id: int, party_no: int) -> None:
    """Leave a waiting party out of the log, this once. Raises what `assign` raises."""
    party = waiting_party(event_id, party_no)
    _tell("ignore", party, {"status": PartyStatus.IGNORED.key})
    settle_party(event_id, party_no, PartyStatus.IGNORED, IGNORED)


@db.write
def ignore_all(parties: Iterable[tuple[int, int]]) -> int:
    """Leave waiting parties (event, number) out of the log, all or none; return how many."""
    wanted = list(parties)
    for event_id, party_no in wanted:
        ignore(event_id, party_no)
    return len(wanted)


@db.write
def settle_never() -> int:
    """Leave out of the log all that waits although it is never logged; return how many parties."""
    model = RecordedEventParty
    query = (
        model.select(model.event, model.party_no, model.value, RecordedEvent.folder)
        .join(RecordedEvent)
        .where(model.status == PartyStatus.WAITING)
    )
    rules = never_rules()
    count = 0
    for event_id, number, value, folder in database.execute(query).fetchall():
        if is_never(Party(value), folder, rules):
            settle_party(event_id, number, PartyStatus.NEVER, NEVER)
            count += 1
    return count


@db.write
def try_again() -> int:
    """Match what waits once more, as contacts have changed since; return how many were logged."""
    model = RecordedEventParty
    query = model.select(model.event, model.party_no).where(model.status == PartyStatus.WAITING)
    by_event: dict[int, list[int]] = {}
    for event_id, number in database.execute(query).fetchall():
        by_event.setdefault(event_id, []).append(number)
    rules = never_rules()
    tasks = []
    for event_id, numbers in by_event.items():
        task = _task(event_id)
        if task is not None:
            task.logged, task.rest = matched(task.event, numbers, rules)
            tasks.append(task)
    settle(tasks)
    return sum(len(numbers) for task in tasks for numbers in task.logged.values())
