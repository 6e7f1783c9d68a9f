"""A printed document as a mail: in the outbox and in the log by one write, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store import attachments, db, outbox, salutations
from store.errors import RuleError, StoreError
from store.event_parties import match
from store.events import Party
from store.exchange.document_words import words_for
from store.letterhead import letterhead
from store.models import Contact, Salesperson
from store.models.interactions import InteractionLogEntry
from store.printing import Printout, finished
from store.recording import Recorded
from store.salespeople import proposed_code
from store.text import N_


@dataclass(frozen=True)
class Accompanying:
    """The mail that a document goes with: whom it is to, its subject, its text as Markdown."""

    recipient: str
    subject: str
    body: str


@db.read
def proposed_mail(printout: Printout) -> Accompanying:
    """Return the mail that is proposed for a document, in its language, to its contact.

    Raises RuleError when it is for nobody, or not for one contact for certain.
    """
    contact = Contact.get_by_id(_contact_id(printout))
    head = letterhead()
    words = words_for(printout.language, contact.language_code, head.language)
    lines = [
        _salutation(contact.no, contact.language_code),
        words.filled("mail_text", title=printout.paper.title),
        "\n".join(part for part in (words["mail_close"], str(head.company["name"])) if part),
    ]
    body = "\n\n".join(line for line in lines if line)
    return Accompanying(contact.email, printout.paper.title, body)


def _salutation(contact_no: str, language: str) -> str:
    try:
        return salutations.salutation_for(contact_no, language)
    except StoreError:
        return ""  # it has none in this language: the mail begins without


@db.write
def mail(printout: Printout, text: Accompanying, *, log: bool) -> tuple[int, Recorded | None]:
    """Put a document into the outbox and log it; return the number of the mail and what was logged.

    Raises RuleError without an address, InvalidValue for one that is none, and what logging raises.
    """
    contact_id = _contact_id(printout)
    done = finished(printout, log=log)
    entry_no = _open_entry(done)
    paper = printout.paper
    number = outbox.queue(
        outbox.NewMail(
            contact_id=contact_id,
            subject=text.subject,
            body=text.body,
            entry_no=entry_no,
            recipient=text.recipient,
            salesperson_id=_salesperson(contact_id, entry_no),
            files=(attachments.save(paper.content, paper.file_name),),
        )
    )
    return number, done


@db.write
def mail_all(
    pairs: Sequence[tuple[Printout, bool]], texts: Sequence[Accompanying]
) -> list[Recorded | None]:
    """Put documents into the outbox, all or none, each with whether to log it; see `mail`."""
    return [
        mail(printout, text, log=log)[1] for (printout, log), text in zip(pairs, texts, strict=True)
    ]


def _open_entry(done: Recorded | None) -> int:
    """Return the entry whose delivery follows the mail; 0 for none."""
    return done.entries[0] if done is not None and done.entries else 0


def _salesperson(contact_id: int, entry_no: int) -> int | None:
    """Return who sends a mail: whose entry it is, who is at work, or who looks after the contact."""
    entry = InteractionLogEntry.get_or_none(InteractionLogEntry.entry_no == entry_no)
    if entry is not None and entry.salesperson_id is not None:
        return int(entry.salesperson_id)
    code = proposed_code()
    found = Salesperson.select(Salesperson.id).where(Salesperson.code == code).scalar()
    return found if found is not None else Contact.get_by_id(contact_id).salesperson_id


def _contact_id(printout: Printout) -> int:
    found = match(Party(printout.contact_no)) if printout.contact_no else None
    if not isinstance(found, int):
        raise RuleError(
            N_("%(title)s cannot be mailed: it is not for one contact for certain. Name it."),
            title=printout.paper.title,
        )
    return found
