"""Writing a mail to a contact: it is logged and goes into the outbox, or neither.

The rule "e-mail sent from a contact": the template is the one that the set-up names for e-mails;
when it names none the mail is sent all the same, without an entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from store import attachments, db, delivery, interactions, mail_recipients, outbox, template_setup
from store.enumerations import CorrespondenceType
from store.errors import FieldRequired
from store.interactions import NewAttachment
from store.models import InteractionLogEntry
from store.nouns import noun
from store.records import find_id, get
from store.text import N_


@dataclass(frozen=True)
class Draft:
    """A mail as a person writes it.

    `subject` and `body`, which is Markdown, may have fields; `language` is that of dates and
    salutations, "" for the one of each contact. `recipient` is an address, "" for that of the
    contact; `copy_to` are addresses parted by commas.
    """

    subject: str
    body: str
    recipient: str = ""
    copy_to: str = ""
    files: tuple[NewAttachment, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Written:
    """A mail in the outbox, and its log entry, 0 for none."""

    mail_no: int
    entry_no: int


@db.write
def write(
    contact_nos: Iterable[object],
    draft: Draft,
    progress: Callable[[int, int], None] | None = None,
) -> list[Written]:
    """Write a mail to each of the contacts, to all or to none; return what was made.

    `progress` gets the mails written and their total, and may stop it by Cancelled. Raises
    NotFound, PrivacyBlocked, FieldRequired for a mail without subject or text, MergeError for what
    may not stand in them and what filling the fields raises, MustFillIn when no salesperson is
    known, RuleError for contacts without an address, and InvalidValue for one that is none.
    """
    for text, caption in ((draft.subject, N_("Subject")), (draft.body, N_("Text"))):
        if not text.strip():
            raise FieldRequired(caption, outbox.OUTGOING_MAIL)
    nos = [get(noun("contact"), no).key for no in contact_nos]
    mail_recipients.addressees(nos, draft.recipient)
    files = tuple(attachments.save(file.content, file.file_name) for file in draft.files)
    template = template_setup.template_of("email")
    made: list[Written] = []
    for no, filled in zip(nos, mail_recipients.filled(nos, draft), strict=True):
        if progress is not None:
            progress(len(made), len(nos))
        made.append(_write(no, filled, template, files))
    return made


@db.write
def write_by_template(
    contact_nos: Iterable[object],
    template: str,
    subject: str = "",
    recipient: str = "",
    copy_to: str = "",
) -> list[Written]:
    """Send the document of a template to each of the contacts, to all or to none.

    Its fields are filled when it is sent. Raises what `write` raises, and Refused for a template
    without a document.
    """
    nos = [get(noun("contact"), no).key for no in contact_nos]
    mail_recipients.addressees(nos, recipient)
    return [_by_template(no, template, subject, recipient, copy_to) for no in nos]


def _by_template(
    contact_no: str, template: str, subject: str, recipient: str, copy_to: str
) -> Written:
    row = _insert(contact_no, template, subject, None)
    delivery.check_document(delivery.require_document(template, row.attachment_id))
    mail = outbox.NewMail(
        contact_id=row.contact_id,
        subject=row.subject,
        entry_no=row.entry_no,
        recipient=recipient,
        copy_to=copy_to,
        salesperson_id=row.salesperson_id,
    )
    return Written(outbox.queue(mail), row.entry_no)


def _write(contact_no: str, draft: Draft, template: str, files: tuple[int, ...]) -> Written:
    contact_id = find_id(noun("contact"), contact_no)
    entry_no, salesperson = 0, mail_recipients.salesperson_of(contact_id)
    if template:
        entry_no, salesperson = _log(contact_no, draft, template)
    mail = outbox.NewMail(
        contact_id=contact_id,
        subject=draft.subject,
        body=draft.body,
        entry_no=entry_no,
        recipient=draft.recipient,
        copy_to=draft.copy_to,
        salesperson_id=salesperson,
        files=files,
    )
    return Written(outbox.queue(mail), entry_no)


def _log(contact_no: str, draft: Draft, template: str) -> tuple[int, int | None]:
    """Log a mail; return its entry and salesperson."""
    text = NewAttachment(attachments.clean_file_name(draft.subject) + ".md", draft.body.encode())
    row = _insert(contact_no, template, draft.subject, text)
    return row.entry_no, row.salesperson_id


def _insert(
    contact_no: str, template: str, subject: str, document: NewAttachment | None
) -> InteractionLogEntry:
    """Log a mail that goes into the outbox next."""
    given: dict[str, object] = {
        "contact_no": contact_no,
        "interaction_template_code": template,
        # whether there is an address is for the outbox to say: it may be another one
        "correspondence_type": "",
    }
    if subject:
        given["subject"] = subject
    number = interactions.log(given, attachment=document).id
    entry = InteractionLogEntry
    email = entry.update(correspondence_type=CorrespondenceType.EMAIL)
    email.where(entry.entry_no == number).execute()
    return entry.get_by_id(number)
