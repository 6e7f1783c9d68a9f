"""A mail of the outbox made into a message, from what stands in the log when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store import attachments, clock, db, mail_texts, merge_data
from store.enumerations import CorrespondenceType
from store.errors import NotFound, PrivacyBlocked, RuleError
from store.exchange import kept_letters
from store.exchange.mail_building import File, Letter, build, people
from store.exchange.merging import decoded
from store.models import Contact, InteractionLogEntry, Salesperson
from store.models.outbox import OutgoingMail, OutgoingMailFile
from store.text import N_

if TYPE_CHECKING:
    from store.exchange.mail_transports import Envelope, MailSettings
    from store.mail_texts import MailText


@dataclass(frozen=True)
class Composed:
    """A message ready to go; `merged` is its text where that is not the document as it was."""

    mail_id: int
    entry_no: int
    envelope: Envelope
    merged: str = ""
    document: str = ""
    """The name of the document whose text was filled in."""


@db.read
def compose(mail_id: int, settings: MailSettings) -> Composed:
    """Return a mail as a message that comes from who the configuration says.

    Raises NotFound, RuleError when it has no recipient or its interaction is gone, PrivacyBlocked,
    InvalidValue for an address that is none, and what reading its documents raises.
    """
    mail = OutgoingMail.get_or_none(OutgoingMail.id == mail_id)
    if mail is None:
        raise NotFound(N_("Outgoing Mail"), mail_id)
    entry = _entry(mail)
    contact = _contact(mail.contact_id)
    if contact is not None and contact.privacy_blocked:
        raise PrivacyBlocked(contact.no, contact.name)
    if not mail.recipient:
        raise RuleError(N_("It has no e-mail address."))
    text, files, document = _content(mail, entry)
    sender, reply_to = _sender(mail, settings)
    recipients = people(mail.recipient)
    if contact is not None:
        recipients = tuple((name or contact.name, address) for name, address in recipients)
    letter = Letter(
        sender=sender,
        recipients=recipients,
        copies=people(mail.copy_to),
        reply_to=reply_to,
        subject=mail.subject,
        text=text.text,
        html=text.html,
        message_id=mail.message_id,
        date=clock.now().astimezone(),
        files=(*files, *_files(mail)),
    )
    return Composed(mail.id, mail.entry_no, build(letter), text.merged, document)


@dataclass(frozen=True)
class Shown:
    """A mail as a person reads it in the outbox."""

    subject: str
    text: str
    files: tuple[str, ...]


@db.read
def shown(mail_id: int) -> Shown:
    """Return what a mail says, and the names of its files. Raises what `compose` raises."""
    mail = OutgoingMail.get_or_none(OutgoingMail.id == mail_id)
    if mail is None:
        raise NotFound(N_("Outgoing Mail"), mail_id)
    text, files, _document = _content(mail, _entry(mail))
    names = tuple(file.name for file in (*files, *_files(mail)))
    return Shown(mail.subject, text.text, names)


def _contact(contact_id: int | None) -> Any:
    columns = (Contact.no, Contact.name, Contact.privacy_blocked)
    return Contact.select(*columns).where(Contact.id == contact_id).first() if contact_id else None


def _entry(mail: Any) -> Any:
    if not mail.entry_no:
        return None
    entry = InteractionLogEntry.get_or_none(InteractionLogEntry.entry_no == mail.entry_no)
    if entry is None:
        raise RuleError(N_("Its interaction was deleted."))
    return entry


def _content(mail: Any, entry: Any) -> tuple[MailText, tuple[File, ...], str]:
    """Return text, attached document, and the name of the document that the text is.

    A document that is no text goes along as a file, and the subject is all that the mail says.
    """
    if mail.body:
        return mail_texts.literal(mail.body), (), ""
    if entry is None or entry.attachment_id is None:
        return mail_texts.MailText(mail.subject), (), ""
    file = attachments.read(entry.attachment_id)
    if not mail_texts.is_text(file.extension):
        return mail_texts.MailText(mail.subject), (File(file.name, file.content),), ""
    text = decoded(file.content)
    if attachments.is_filled(entry.attachment_id):
        return mail_texts.literal(kept_letters.read(text).body, file.extension), (), ""
    if _is_filled(entry.entry_no) or entry.contact_id is None:
        return mail_texts.literal(text, file.extension), (), ""
    (recipient,) = merge_data.of_entries([entry.entry_no])
    return mail_texts.filled(text, recipient, file.extension), (), file.name


def _is_filled(entry_no: int) -> bool:
    """Return whether the document of an entry is what an earlier mail of it said."""
    mail = OutgoingMail
    of_entry = (mail.entry_no == entry_no) & mail.source.is_null(False)
    return bool(mail.select().where(of_entry).exists())


def _sender(mail: Any, settings: MailSettings) -> tuple[tuple[str, str], str]:
    """Return whom a mail comes from, and where answers go when that is elsewhere."""
    ((name, address),) = people(settings.sender)[:1] or (("", ""),)
    if not mail.sender or mail.sender.lower() == address.lower():
        return (name, address), ""
    person = Salesperson.select(Salesperson.name).where(Salesperson.email == mail.sender).scalar()
    if settings.as_salesperson:
        return (person or name, mail.sender), ""
    return (name or person or "", address), mail.sender


def _files(mail: Any) -> list[File]:
    rows = OutgoingMailFile.select().where(OutgoingMailFile.mail == mail.id)
    found = []
    for row in rows.order_by(OutgoingMailFile.id):
        file = attachments.read(row.attachment_id)
        found.append(File(row.file_name or file.name, file.content))
    return found


def keep_text(composed: Composed) -> None:
    """Make the text that was sent, inside a write, the document of its entry.

    The one that it was filled from is kept with the mail, so that it can be filled anew.
    """
    entry = InteractionLogEntry
    if not composed.merged:
        return
    mine = entry.entry_no == composed.entry_no
    row = entry.get_or_none(mine & (entry.correspondence_type == CorrespondenceType.EMAIL))
    if row is None or row.attachment_id is None:
        return
    content = composed.merged.encode()
    number = attachments.save(content, composed.document, read_only=True)
    OutgoingMail.update(source=row.attachment_id).where(
        (OutgoingMail.id == composed.mail_id) & OutgoingMail.source.is_null()
    ).execute()
    entry.update(attachment=number, version=entry.version + 1).where(mine).execute()
