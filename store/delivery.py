"""Delivering what is logged: e-mails go into the outbox, what cannot be sent says so.

The rules "sending" and "log segment": the entry is In Progress until its mail was sent or given
up. Paper is not delivered by logging, so that its entry says Error until it is printed.
"""

from __future__ import annotations

from typing import Any

from peewee import Case

from store import outbox
from store.enumerations import CorrespondenceType, DeliveryStatus
from store.interaction_rules import Proposal, Refused
from store.models import InteractionLogEntry
from store.text import N_

_Entry = InteractionLogEntry
_STATUS = (
    (CorrespondenceType.EMAIL, DeliveryStatus.IN_PROGRESS),
    (CorrespondenceType.HARD_COPY, DeliveryStatus.ERROR),
)


def check(proposal: Proposal, document: bool) -> None:
    """Refuse to deliver what has nothing to be delivered. Raises Refused."""
    if proposal.values["correspondence_type"] and not document:
        raise Refused(
            "correspondence_type",
            N_(
                "There is nothing to deliver: template %(template)s has no attachment for this "
                "language. Attach a document, or take the correspondence type away."
            ),
            template=proposal.values["interaction_template_code"],
        )


def status_of(correspondence_type: Any) -> Any:
    """Return the expression of the delivery status that what is being delivered begins with."""
    cases = [(int(kind), int(status)) for kind, status in _STATUS]
    return Case(correspondence_type, cases, int(DeliveryStatus.BLANK))


def deliver(entries: Any) -> int:
    """Deliver the entries of a condition inside the write that logs them; return how many mails."""
    _Entry.update(
        delivery_status=status_of(_Entry.correspondence_type), version=_Entry.version + 1
    ).where(entries).execute()
    return queue(entries)


def queue(entries: Any) -> int:
    """Put the mails of entries that are In Progress into the outbox; return how many."""
    return outbox.queue_entries(entries & (_Entry.correspondence_type == CorrespondenceType.EMAIL))
