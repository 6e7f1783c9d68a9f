"""Writing a mail to a contact: it is logged and goes into the outbox, or neither.

The rule "e-mail sent from a contact": the template is the one that the set-up names for e-mails;
when it names none the mail is sent all the same, without an entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from store import attachments, db, interactions, outbox, template_setup
from store.enumerations import CorrespondenceType
from store.errors import FieldRequired, PrivacyBlocked
from store.interactions import NewAttachment
from store.models import Contact, InteractionLogEntry, Salesperson
from store.nouns import noun
from store.records import find_id, get
from store.salespeople import proposed_code
from store.text import N_


@dataclass(frozen=True)
class Draft:
    """A mail as a person writes it.

    `body` is Markdown and may have fields. `recipient` is an address, "" for that of the contact;
    `copy_to` are addresses parted by commas.
    """

    subject: str
    body: str
    recipient: str = ""
    copy_to: str = ""
    files: tuple[NewAttachment, ...] = ()


@dataclass(frozen=True)
class Written:
    """A mail in the outbox, and its log entry, 0 for none."""

    mail_no: int
    entry_no: int


@db.write
def write(contact_nos: Iterable[object], draft: Draft) -> list[Written]:
    """Write a mail to each of the contacts, to all or to none; return what was made.

    Raises NotFound, PrivacyBlocked, FieldRequired for a mail without subject or text, MustFillIn
    when no salesperson is known, RuleError for a contact without an address, and InvalidValue for
    an address that is none.
    """
    for text, caption in ((draft.subject, N_("Subject")), (draft.body, N_("Text"))):
        if not text.strip():
            raise FieldRequired(caption, outbox.OUTGOING_MAIL)
    template = template_setup.template_of("email")
    return [_write(get(noun("contact"), no).key, draft, template) for no in contact_nos]


def _write(contact_no: str, draft: Draft, template: str) -> Written:
    contact = Contact.get_by_id(find_id(noun("contact"), contact_no))
    if contact.privacy_blocked:
        raise PrivacyBlocked(contact.no, contact.name)
    entry_no, salesperson = 0, None
    if template:
        entry_no, salesperson = _log(contact_no, draft, template)
    else:
        code = proposed_code()
        salesperson = find_id(noun("salesperson"), code) if code else contact.salesperson_id
    mail = outbox.NewMail(
        contact_id=contact.id,
        subject=draft.subject,
        body=draft.body,
        entry_no=entry_no,
        recipient=draft.recipient,
        copy_to=draft.copy_to,
        salesperson_id=salesperson,
        files=tuple(attachments.save(file.content, file.file_name) for file in draft.files),
    )
    return Written(outbox.queue(mail), entry_no)


def _log(contact_no: str, draft: Draft, template: str) -> tuple[int, int | None]:
    """Log a mail; return its entry and salesperson."""
    given: dict[str, object] = {
        "contact_no": contact_no,
        "interaction_template_code": template,
        "subject": draft.subject,
        # whether there is an address is for the outbox to say: it may be another one
        "correspondence_type": "",
    }
    text = NewAttachment(attachments.clean_file_name(draft.subject) + ".md", draft.body.encode())
    entry = interactions.log(given, attachment=text)
    InteractionLogEntry.update(correspondence_type=CorrespondenceType.EMAIL).where(
        InteractionLogEntry.entry_no == entry.id
    ).execute()
    code = str(entry["salesperson_code"])
    query = Salesperson.select(Salesperson.id).where(Salesperson.code == code)
    return entry.id, query.scalar()
