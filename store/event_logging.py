"""What happened elsewhere as entries of the log: the rule "automatic recording".

For one contact and salesperson of an event as for those of a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from store import clock, comments, entry_rows
from store.enumerations import CorrespondenceType, DocumentType, InformationFlow, InitiatedBy
from store.events import Event
from store.fields import NOTE_LENGTH, TEXT_LENGTH
from store.interaction_rules import Proposal, missing, propose
from store.models import Contact, Salesperson, database
from store.records import Memory
from store.template_setup import KINDS
from store.text import clean_text


@dataclass(frozen=True)
class Share:
    """What one contact has of an event with one salesperson: an entry to be.

    `salesperson` empty is the contact's own, which only a document can do without. `attachment_id`
    is a document kept already.
    """

    event: Event
    template: str
    contact_id: int
    salesperson: str = ""
    attachment_id: int | None = None


def proposed(share: Share, memory: Memory) -> Proposal:
    """Return what is logged of a share; nothing is written.

    The day is that of the event, today for a document; what the event does not say comes from the
    template; nothing is sent. Raises MustFillIn, NotFound, and FieldMustBe for a blocked template
    or salesperson.
    """
    proposal = propose(_given(share, memory), privacy_too=True, memory=memory)
    for error in missing(proposal.values):
        if error.name != "salesperson_code" or KINDS[share.event.kind][2] is None:
            raise error
    return _unsent(proposal)


def _given(share: Share, memory: Memory) -> dict[str, object]:
    event = share.event
    moment = (event.at or clock.now()).astimezone()
    no, own = memory.once(_contact, share.contact_id)
    given: dict[str, object] = {
        "contact_no": no,
        "interaction_template_code": share.template,
        "salesperson_code": share.salesperson or ("" if _of_account(event) else own),
        "date": moment.date(),
        "time_of_interaction": moment.time().replace(second=0, microsecond=0),
        "attempt_failed": event.attempt_failed,
        "contact_via": event.contact_via,
        "evaluation": event.evaluation,
    }
    for name in ("description", "subject", "campaign_no"):
        text = clean_text(getattr(event, name))[:TEXT_LENGTH]
        if text:
            given[name] = text
    if event.minutes is not None:
        given["duration"] = event.minutes
    if event.information_flow:
        given["information_flow"] = event.information_flow
        inbound = event.information_flow is InformationFlow.INBOUND
        given["initiated_by"] = InitiatedBy.THEM if inbound else InitiatedBy.US
    return given


def _of_account(event: Event) -> bool:
    """Return whether a document was made for an account: who sold it stands on it, or nobody."""
    return any(party.account for party in event.parties)


def _contact(contact_id: int) -> tuple[str, str]:
    """Return the number of a contact, and its salesperson if that one may be chosen."""
    open_one = (Salesperson.id == Contact.salesperson) & (Salesperson.blocked == 0)
    own = Salesperson.select(Salesperson.code).where(open_one)
    query = Contact.select(Contact.no, own).where(Contact.id == contact_id)
    no, code = database.execute(query).fetchone()
    return str(no), str(code or "")


def _unsent(proposal: Proposal) -> Proposal:
    """Return what is logged of something that is not sent: by e-mail only who has an address."""
    is_email = proposal.values["correspondence_type"] is CorrespondenceType.EMAIL
    addresses = [item.email for item in (proposal.contact, proposal.address) if item is not None]
    if not is_email or any(addresses):
        return proposal
    blank = {"correspondence_type": CorrespondenceType.BLANK}
    return replace(proposal, values=proposal.values | blank)


def insert(shares: Sequence[tuple[Share, Proposal]], memory: Memory) -> range:
    """Write the entries of shares inside a write; return their numbers, in the same order."""
    numbers = entry_rows.insert([_row(share, proposal, memory) for share, proposal in shares])
    for (share, _proposal), entry_no in zip(shares, numbers, strict=True):
        for text in _parts(share.event.text):
            comments.insert(entry_no, text)
    return numbers


def _parts(text: str) -> Iterator[str]:
    """Yield a text as comments can hold it, parted at the end of a line or a word."""
    rest = clean_text(text, multiline=True)
    while len(rest) > NOTE_LENGTH:
        at = max(rest.rfind("\n", 1, NOTE_LENGTH), 0) or max(rest.rfind(" ", 1, NOTE_LENGTH), 0)
        at = at or NOTE_LENGTH
        yield rest[:at].rstrip()
        rest = rest[at:].lstrip()
    if rest:
        yield rest


def _row(share: Share, proposal: Proposal, memory: Memory) -> dict[str, Any]:
    event = share.event
    return entry_rows.columns_of(proposal, memory) | {
        "attachment": share.attachment_id,
        "document_type": KINDS[event.kind][2] or DocumentType.BLANK,
        "document_no": event.document_no,
        "version_no": event.version_no,
        "doc_no_occurrence": event.doc_no_occurrence,
        "email_logged": event.kind == "email",
    }
