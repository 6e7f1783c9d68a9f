"""Interactions that record themselves: the one road from what happened to the log.

An event is matched to contacts, to the template that the set-up names for its kind, and logged as
any other interaction. What cannot be matched for certain waits for a person; what is not to be
logged is kept with its reason. Nothing is recorded twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from store import attachments, clock, db, template_setup
from store.errors import FieldRequired, NotFound, RuleError, StoreError
from store.event_parties import Match, is_never, match, normal_of
from store.events import Event, Party, from_json
from store.interactions import NewAttachment, log_event
from store.models import InteractionTemplateLanguage, database
from store.models.recording import RecordedEvent, RecordedEventParty
from store.nouns import noun
from store.recording_choices import EventStatus, PartyStatus
from store.records import find_id
from store.session import session
from store.text import N_, Caption, clean_text

NO_TEMPLATE = "no_template"
NO_PARTY = "no_party"
UNMATCHED = "unmatched"
AMBIGUOUS = "ambiguous"
NO_SALESPERSON = "no_salesperson"
NEVER = "never"
IGNORED = "ignored"
REFUSED = "refused"
REASONS: dict[str, Caption] = {
    "": N_("Logged"),
    NO_TEMPLATE: N_("The template set-up names no template for it"),
    NO_PARTY: N_("It names nobody"),
    UNMATCHED: N_("No contact has this address or number"),
    AMBIGUOUS: N_("Several contacts have this address or number"),
    NO_SALESPERSON: N_("No salesperson is known for the contact"),
    NEVER: N_("It is on the list of what is never logged"),
    IGNORED: N_("It was ignored by a person"),
    "automatic": N_("It was sent automatically"),
    "bulk": N_("It comes from a mailing list"),
    "bounce": N_("It is a failure report"),
    "draft": N_("It is a draft"),
    "private": N_("It is private"),
    "deleted": N_("It was deleted"),
    "internal": N_("Nobody of the other side takes part"),
    "outside": N_("None of the salespeople takes part"),
    "no_addresses": N_("No salesperson has an e-mail address"),
    REFUSED: N_("It cannot be logged as the set-up is"),
}
"""Why an event is not in the log: reason -> sentence."""

AGAIN = frozenset(
    {NO_TEMPLATE, REFUSED, "automatic", "bulk", "bounce", "draft", "deleted", "internal",
     "outside", "no_addresses"}
)  # fmt: skip
"""Reasons that may be gone the next time: the same event is recorded then."""

_FIRST_COPY = 1


@dataclass(frozen=True)
class Recorded:
    """What became of an event.

    `entries` are the numbers of its log entries, `again` says that its key was known. `reason` is
    one of `REASONS`, empty when every party was logged; `waiting` counts those that wait.
    """

    event_id: int
    status: EventStatus
    entries: tuple[int, ...] = ()
    waiting: int = 0
    reason: str = ""
    again: bool = False


@dataclass
class _Found:
    """What is decided for the parties of an event, before any of it is written."""

    logged: dict[int, list[int]] = field(default_factory=dict)
    """Contact -> the numbers of its parties."""
    rest: dict[int, tuple[PartyStatus, str]] = field(default_factory=dict)


@db.write
def record(event: Event, attachment: NewAttachment | None = None, *, skip: str = "") -> Recorded:
    """Record an event, and return what became of it.

    The same key again logs nothing more: a reprint counts on the event. An event that was skipped
    for what may have changed since, such as a missing template, is tried again. `skip` is a reason for which it shall not be logged,
    which is kept. Raises InvalidValue for an unknown kind, RuleError when the template of a
    document has languages, and what logging raises for values that cannot be taken.
    """
    known = RecordedEvent.get_or_none(RecordedEvent.key == event.key) if event.key else None
    if known is not None and not may_be_tried(known.reason, skip):
        times = {RecordedEvent.times: RecordedEvent.times + 1}
        RecordedEvent.update(times).where(RecordedEvent.id == known.id).execute()
        return _result(known.id, again=True)
    template = template_setup.template_of(event.kind)
    if template:
        _refuse_languages(event.kind, template)
    event_id = _save(event, known, attachment)
    if skip or not template:
        mine = RecordedEventParty.event == event_id
        RecordedEventParty.update(status=PartyStatus.IGNORED).where(mine).execute()
        _settle(event_id, EventStatus.SKIPPED, skip or NO_TEMPLATE)
        return _result(event_id)
    _take(event_id, event, template, range(1, len(event.parties) + 1))
    return _result(event_id)


def may_be_tried(reason: str, skip: str) -> bool:
    """Return whether an event left out for `reason` is recorded when it comes again.

    `skip` is why it would be left out now.
    """
    return reason in AGAIN and (not skip or reason == NO_TEMPLATE)


def _refuse_languages(kind: str, template: str) -> None:
    """Refuse the template of a document that has languages: which one to print is not known."""
    if template_setup.KINDS[kind][2] is None:
        return
    language = InteractionTemplateLanguage
    query = language.select(language.language_code).where(
        language.template == find_id(noun("template"), template)
    )
    found = database.execute(query.limit(1)).fetchone()
    if found:
        raise RuleError(
            N_(
                "Interaction Template %(template)s has the language %(language)s. A template that "
                "records documents must not have languages. Choose another one in Interaction "
                "Template Setup."
            ),
            template=template,
            language=found[0],
        )


def _save(event: Event, known: Any, attachment: NewAttachment | None) -> int:
    """Write an event and its parties; return its key."""
    if known is not None:
        RecordedEventParty.delete().where(RecordedEventParty.event == known.id).execute()
        RecordedEvent.delete().where(RecordedEvent.id == known.id).execute()
        attachments.remove_unused([known.attachment_id])
    document = None
    if attachment is not None:
        document = attachments.save(attachment.content, attachment.file_name, read_only=True)
    event_id = int(
        RecordedEvent.insert(
            key=event.key or f"#{db.change_no()}-{_place()}",
            kind=event.kind,
            at=_stamp(event),
            source=clean_text(event.source),
            folder=clean_text(event.folder),
            information_flow=event.information_flow,
            description=clean_text(event.description or event.subject or event.document_no)[:250],
            document_no=event.document_no,
            times=known.times + 1 if known is not None else _FIRST_COPY,
            content=event.as_json(),
            attachment=document,
            recorded_at=clock.stamp(),
            user_id=session.user,
        ).execute()
    )
    for number, party in enumerate(event.parties, 1):
        RecordedEventParty.insert(
            event=event_id,
            party_no=number,
            value=clean_text(party.value),
            normal=normal_of(party.value),
            name=clean_text(party.name),
        ).execute()
    return event_id


def _place() -> int:
    """Return what tells events without a key apart that one transaction writes."""
    (last,) = database.execute_sql("SELECT COALESCE(MAX(id), 0) FROM recorded_event").fetchone()
    return int(last) + 1


def _stamp(event: Event) -> str:
    return clock.stamp() if event.at is None else clock.stamp_of(event.at)


def _take(event_id: int, event: Event, template: str, numbers: Iterable[int]) -> None:
    """Log an event for those of its parties, by number, that are one contact for certain."""
    found = _Found()
    for number in numbers:
        party = event.parties[number - 1]
        if is_never(party, event.folder):
            found.rest[number] = (PartyStatus.NEVER, NEVER)
            continue
        matched = match(party)
        if isinstance(matched, int):
            found.logged.setdefault(matched, []).append(number)
        else:
            reason = AMBIGUOUS if matched is Match.SEVERAL else UNMATCHED
            found.rest[number] = (PartyStatus.WAITING, reason)
    _write(event_id, event, template, found)


def _write(event_id: int, event: Event, template: str, found: _Found) -> None:
    reasons = [reason for _status, reason in found.rest.values()]
    for contact_id, numbers in found.logged.items():
        try:
            with database.atomic():
                entries = _log(event_id, event, template, contact_id)
        except FieldRequired:
            reasons.append(NO_SALESPERSON)
            for number in numbers:
                found.rest[number] = (PartyStatus.WAITING, NO_SALESPERSON)
            continue
        for number in numbers:
            _settle_party(event_id, number, PartyStatus.LOGGED, entries[0])
    for number, (status, _reason) in found.rest.items():
        _settle_party(event_id, number, status)
    _sum_up(event_id, reasons or ([] if event.parties else [NO_PARTY]))


def _log(event_id: int, event: Event, template: str, contact_id: int) -> list[int]:
    """Log an event for a contact, once for each salesperson; return the entries."""
    document = RecordedEvent.get_by_id(event_id).attachment_id
    people = event.salespeople or ("",)
    entries = []
    for code in people:
        record = log_event(event, template, contact_id, code, document)
        entries.append(record.id)
    return entries


def _settle_party(
    event_id: int,
    number: int,
    status: PartyStatus,
    entry_no: int = 0,
) -> None:
    RecordedEventParty.update(
        status=status, entry_no=entry_no, version=RecordedEventParty.version + 1
    ).where(
        (RecordedEventParty.event == event_id) & (RecordedEventParty.party_no == number)
    ).execute()


def _settle(event_id: int, status: EventStatus, reason: str) -> None:
    RecordedEvent.update(status=status, reason=reason, version=RecordedEvent.version + 1).where(
        RecordedEvent.id == event_id
    ).execute()


def _sum_up(event_id: int, reasons: list[str]) -> None:
    """Say of an event what its parties say: waiting while one waits, else logged or skipped."""
    query = RecordedEventParty.select(RecordedEventParty.status).where(
        RecordedEventParty.event == event_id
    )
    found = {row[0] for row in database.execute(query).fetchall()}
    status = EventStatus.SKIPPED
    if PartyStatus.WAITING in found:
        status = EventStatus.WAITING
    elif PartyStatus.LOGGED in found:
        status = EventStatus.LOGGED
    _settle(event_id, status, reasons[0] if reasons and status is not EventStatus.LOGGED else "")


def _result(event_id: int, again: bool = False) -> Recorded:
    row = RecordedEvent.get_by_id(event_id)
    party = RecordedEventParty
    query = party.select(party.status, party.entry_no).where(party.event == event_id)
    parties = database.execute(query.order_by(party.party_no)).fetchall()
    entries = dict.fromkeys(entry for _status, entry in parties if entry)
    waiting = sum(status == PartyStatus.WAITING for status, _entry in parties)
    return Recorded(event_id, row.status, tuple(entries), waiting, row.reason, again)


# --- what waits for a person -----------------------------------------------------------------


@db.write
def assign(event_id: int, party_no: int, contact_no: str, *, keep: bool = True) -> int:
    """Say whose a waiting party is, and log all that waits for the same; return how many events.

    With `keep`, the contact gets the address or phone, so that it is matched from now on. Raises
    NotFound, and RuleError when the party does not wait any more.
    """
    party = waiting_party(event_id, party_no)
    contact_id = find_id(noun("contact"), contact_no)
    if keep:
        _give(contact_no, party)
    return _log_waiting(party, contact_id)


def _give(contact_no: str, party: RecordedEventParty) -> None:
    from store import channels

    try:
        with database.atomic():
            channels.add({"contact_no": contact_no, "value": party.value})
    except StoreError:
        return  # it has it already, or it is a name: then nothing is to be kept


def _log_waiting(party: RecordedEventParty, contact_id: int) -> int:
    """Log everything that waits for the same address, phone or name as `party`."""
    same = _waiting(party)
    rows = database.execute(same).fetchall()
    for event_id, number in rows:
        row = RecordedEvent.get_by_id(event_id)
        template = template_setup.template_of(row.kind)
        if template:
            found = _Found(logged={contact_id: [number]})
            _write(event_id, from_json(row.content), template, found)
    return len({event_id for event_id, _number in rows})


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
    waiting_party(event_id, party_no)
    _settle_party(event_id, party_no, PartyStatus.IGNORED)
    _sum_up(event_id, [IGNORED])


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
    count = 0
    for event_id, number, value, folder in database.execute(query).fetchall():
        if is_never(Party(value), folder):
            _settle_party(event_id, number, PartyStatus.NEVER)
            _sum_up(event_id, [NEVER])
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
    logged = 0
    for event_id, numbers in by_event.items():
        row = RecordedEvent.get_by_id(event_id)
        template = template_setup.template_of(row.kind)
        if template:
            _take(event_id, from_json(row.content), template, numbers)
            logged += len(numbers) - _result(event_id).waiting
    return logged


def forget_events(entry_nos: Any) -> None:
    """Take out of events, inside a write, what they said of the contact of these entries.

    What is left says that something was recorded, when, and that it is known already; what others
    wait for stays.
    """
    party = RecordedEventParty
    mine = party.select(party.event, party.party_no).where(party.entry_no.in_(entry_nos))
    by_event: dict[int, set[int]] = {}
    for event_id, number in database.execute(mine).fetchall():
        by_event.setdefault(event_id, set()).add(number)
    for event_id, numbers in by_event.items():
        texts = {"description": "", "document_no": "", "source": "", "attachment": None}
        content = _without(event_id, numbers) if _result(event_id).waiting else ""
        RecordedEvent.update({**texts, "content": content}).where(
            RecordedEvent.id == event_id
        ).execute()
    party.update(value="", normal="", name="").where(party.entry_no.in_(entry_nos)).execute()


def _without(event_id: int, numbers: set[int]) -> str:
    """Return what an event said, without those of its parties."""
    event = from_json(RecordedEvent.get_by_id(event_id).content)
    parties = tuple(
        Party("") if number in numbers else party for number, party in enumerate(event.parties, 1)
    )
    return replace(event, parties=parties).as_json()
