"""Delivering what is logged: e-mails go into the outbox, what cannot be sent says so.

The rules "sending" and "log segment": the entry is In Progress until its mail was sent or given
up. Paper is not delivered by logging, so that its entry says Error until it is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import Case

from store import attachments, mail_texts, outbox
from store.enumerations import CorrespondenceType, DeliveryStatus
from store.exchange.merging import decoded
from store.interaction_rules import Proposal, Refused
from store.models import InteractionLogEntry
from store.text import N_

if TYPE_CHECKING:
    from store.interactions import NewAttachment

_Entry = InteractionLogEntry
_STATUS = (
    (CorrespondenceType.EMAIL, DeliveryStatus.IN_PROGRESS),
    (CorrespondenceType.HARD_COPY, DeliveryStatus.ERROR),
)


def check(proposal: Proposal, new: NewAttachment | None, document: int | None) -> None:
    """Refuse to deliver what cannot be: `new` is the document that is given, else it is there.

    Raises Refused when there is none, and RuleError when its fields cannot be filled.
    """
    kind = proposal.values["correspondence_type"]
    by_email = kind is CorrespondenceType.EMAIL
    if kind and new is None:
        number = require_document(str(proposal.values["interaction_template_code"]), document)
        if by_email:
            check_document(number)
    elif by_email and new is not None:
        _check_text(new.content, attachments.extension_of(new.file_name))


def require_document(template: str, document: int | None) -> int:
    """Return the document of an entry of a template. Raises Refused when there is none."""
    if document is None:
        raise Refused(
            "correspondence_type",
            N_(
                "There is nothing to deliver: template %(template)s has no attachment for this "
                "language. Attach a document, or take the correspondence type away."
            ),
            template=template,
        )
    return document


def check_document(number: int) -> None:
    """Refuse a document whose fields could be filled for nobody. Raises RuleError."""
    file = attachments.read(number)
    _check_text(file.content, file.extension)


def _check_text(content: bytes, extension: str) -> None:
    if mail_texts.is_text(extension):
        mail_texts.check(decoded(content), extension)


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
