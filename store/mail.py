"""E-mails in the log: which side wrote one, whose it is, and why it is left out.

The rule "e-mail logging": a message links a salesperson with somebody of the other side. One that
a salesperson wrote is outbound, with an entry for each contact that it went to; one that a
salesperson got is inbound. What programs send, drafts and private mail are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from store import clock, db
from store.channel_rules import normal_email
from store.enumerations import InformationFlow
from store.events import Event, Party
from store.exchange.mail import Message
from store.interactions import NewAttachment
from store.models import Salesperson, database

_SUBJECT = 250
_AHEAD = timedelta(days=2)


@dataclass(frozen=True)
class Told:
    """What is known of a message besides what stands in it.

    `owner` is the salesperson whose mailbox it lay in, if one is meant by all that is not to
    another; `recipients` are addresses that do not stand in it; `arrived` is when it came, `place` where in
    the source it lies.
    """

    source: str
    folder: str = ""
    owner: str = ""
    recipients: tuple[str, ...] = ()
    arrived: datetime | None = None
    lists: bool = False
    place: str = ""


@db.read
def salespeople() -> dict[str, str]:
    """Return the salespeople by their e-mail addresses, as addresses are compared."""
    person = Salesperson
    query = person.select(person.email, person.code).where(
        (person.email != "") & (person.blocked == 0)  # nothing is logged for those that are blocked
    )
    rows = database.execute(query.order_by(person.id.desc())).fetchall()
    return {normal_email(email): code for email, code in rows}


def event_of(message: Message, ours: dict[str, str], told: Told) -> tuple[Event, str]:
    """Return the event that a message is, and the reason for which it is not to be logged, or ""."""
    skip = message.kind
    if skip == "bulk" and told.lists:
        skip = ""
    at = when(message, told.arrived)
    if skip == "private":
        return Event("email", key=message.key, at=at, source=told.source, folder=told.folder), skip
    parties, codes, flow, reason = _sides(message, ours, told)
    subject = message.subject[:_SUBJECT].rstrip()
    event = Event(
        "email",
        parties,
        key=message.key,
        at=at,
        information_flow=flow,
        salespeople=codes,
        subject=subject,
        description=subject,
        source=told.source,
        folder=told.folder,
        place=told.place,
        answers=message.answers,
    )
    return event, skip or reason


def when(message: Message, arrived: datetime | None) -> datetime | None:
    """Return when a message was sent, else received; None when nothing says it believably."""
    latest = clock.now() + _AHEAD
    for found in (message.sent, message.received, arrived):
        if found is not None and found <= latest:
            return found
    return None


def _sides(
    message: Message, ours: dict[str, str], told: Told
) -> tuple[tuple[Party, ...], tuple[str, ...], InformationFlow, str]:
    """Return the other side, the salespeople, the direction, and why it is not to be logged."""
    senders = _by_address(message.senders)
    recipients = _by_address((*message.recipients, *(("", text) for text in told.recipients)))
    writers = [ours[address] for address in senders if address in ours]
    if writers:
        others = {key: party for key, party in recipients.items() if key not in ours}
        reason = "" if others else "internal" if recipients else "no_party"
        return tuple(others.values()), (writers[0],), InformationFlow.OUTBOUND, reason
    readers = dict.fromkeys(ours[address] for address in recipients if address in ours)
    codes = tuple(readers) or ((told.owner,) if told.owner else ())
    reason = ""
    if not codes:
        reason = "outside" if ours else "no_addresses"
    if not senders:
        reason = "no_party"
    return tuple(senders.values()), codes, InformationFlow.INBOUND, reason


def _by_address(found: Iterable[tuple[str, str]]) -> dict[str, Party]:
    parties: dict[str, Party] = {}
    for name, address in found:
        parties.setdefault(normal_email(address), Party(address, name))
    return parties


def document_of(content: bytes) -> NewAttachment:
    """Return a message as the document of its entry."""
    return NewAttachment("message.eml", content)
