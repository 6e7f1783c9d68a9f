"""The outbox: mail waits in it until it is sent, and what becomes of it stands on its log entry."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN, SQL, Value, fn

from store import attachments, clock, comments, db
from store.changes import write_changes
from store.dialect import among
from store.enumerations import DeliveryStatus
from store.errors import NotFound, RuleError
from store.models import Contact, InteractionLogEntry, Salesperson, database
from store.models.addresses import AlternativeAddress
from store.models.outbox import OutgoingMail, OutgoingMailFile
from store.outbox_choices import OutboxStatus
from store.session import session
from store.text import N_, clean_text

if TYPE_CHECKING:
    from store.exchange.mail_transports import MailSettings
    from store.records import Record

OUTGOING_MAIL = N_("Outgoing Mail")

OPEN = SQL("status IN (0, 1)")
"""The condition that a mail waits or is being sent, written as the index of them has it."""

_NOT_SENT = N_("Not sent to %(recipient)s: %(reason)s")
_WITHDRAWN = N_("it was withdrawn from the outbox.")


@dataclass(frozen=True)
class NewMail:
    """A mail as it is put into the outbox.

    Attributes:
        contact_id: Whom it is to.
        subject: One line.
        body: Its text, as Markdown, with all fields filled; "" for the document of the entry.
        entry_no: The interaction that it delivers, whose delivery status follows it; 0 for none.
        recipient: An address; "" for that of the entry's alternative address, else the contact's.
        copy_to: Addresses parted by commas.
        salesperson_id: Who writes it.
        files: Attachments that go along.
    """

    contact_id: int | None
    subject: str
    body: str = ""
    entry_no: int = 0
    recipient: str = ""
    copy_to: str = ""
    salesperson_id: int | None = None
    files: tuple[int, ...] = ()


# --- what comes in ---


@db.write
def queue(new: NewMail) -> int:
    """Put a mail into the outbox, in the write that logs its entry; return its number.

    The entry is In Progress then. Raises InvalidValue for an address that is none, and RuleError
    when there is no address.
    """
    from store.exchange.mail_building import people

    recipient = new.recipient or _address_of(new)
    if not people(recipient):
        raise RuleError(
            N_("There is no e-mail address to send to. Fill in E-Mail on the card of the contact.")
        )
    people(new.copy_to)
    sender = Salesperson.select(Salesperson.email).where(Salesperson.id == new.salesperson_id)
    stamp = clock.stamp()
    address = sender.scalar() or ""
    number = int(
        OutgoingMail.insert(
            message_id=f"<{new_token()}@{_own_domain(address)}>",
            entry_no=new.entry_no,
            contact=new.contact_id,
            sender=address,
            recipient=clean_text(recipient),
            copy_to=clean_text(new.copy_to),
            subject=clean_text(new.subject),
            body=clean_text(new.body, multiline=True),
            next_at=stamp,
            created_at=stamp,
            user_id=session.user,
        ).execute()
    )
    for file in new.files:
        OutgoingMailFile.insert(mail=number, attachment=file).execute()
    attachments.make_read_only(new.files)
    mark_entries([new.entry_no], DeliveryStatus.IN_PROGRESS)
    return number


def new_token() -> str:
    """Return what makes a Message-ID unlike all others, and not to be guessed."""
    from uuid import uuid4

    return uuid4().hex


def _own_domain(sender: str) -> str:
    """Return the right side of the Message-IDs of a sender: its domain, else the company's."""
    from store.models.documents import CompanyInformation

    company = CompanyInformation.select(CompanyInformation.email).scalar() or ""
    domains = (address.rpartition("@")[2].strip(" >") for address in (sender, company))
    return next((domain for domain in domains if domain and domain.isascii()), "localhost")


def _address_of(new: NewMail) -> str:
    entry = InteractionLogEntry.get_or_none(InteractionLogEntry.entry_no == new.entry_no)
    if entry is not None and entry.contact_alt_address_code:
        address = AlternativeAddress.select(AlternativeAddress.email).where(
            (AlternativeAddress.contact == entry.contact_id)
            & (AlternativeAddress.code == entry.contact_alt_address_code)
        )
        found = address.scalar()
        if found:
            return str(found)
    query = Contact.select(Contact.email).where(Contact.id == new.contact_id)
    return str(query.scalar() or "")


@db.write
def queue_entries(entries: Any) -> int:
    """Put a mail into the outbox for each log entry of the condition `entries`; return how many.

    All of them by one statement: their texts are made when they are sent. The entries must be
    such as can be sent, and In Progress.
    """
    entry, mail, other = InteractionLogEntry, OutgoingMail, AlternativeAddress
    at_other = (other.contact == entry.contact) & (other.code == entry.contact_alt_address_code)
    sender = fn.COALESCE(Salesperson.email, "")
    stamp = clock.stamp()
    token, domain = new_token(), _own_domain(_some_sender(entries))
    rows = (
        entry.select(
            Value("<").concat(entry.entry_no).concat(f".{token}@{domain}>"),
            entry.entry_no,
            entry.contact,
            sender,
            fn.COALESCE(fn.NULLIF(other.email, ""), Contact.email),
            fn.COALESCE(fn.NULLIF(entry.subject, ""), entry.description),
            Value(stamp),
            Value(stamp),
            Value(session.user),
            Value(int(OutboxStatus.WAITING)),
        )
        .join_from(entry, Contact, on=(Contact.id == entry.contact))
        .join_from(entry, Salesperson, JOIN.LEFT_OUTER, on=(Salesperson.id == entry.salesperson))
        .join_from(entry, other, JOIN.LEFT_OUTER, on=at_other)
        .where(entries)
        .order_by(entry.entry_no)
    )
    columns = [
        mail.message_id, mail.entry_no, mail.contact, mail.sender, mail.recipient, mail.subject,
        mail.next_at, mail.created_at, mail.user_id, mail.status,
    ]  # fmt: skip
    return int(database.execute(mail.insert_from(rows, columns).as_rowcount()).rowcount)


def _some_sender(entries: Any) -> str:
    entry = InteractionLogEntry
    query = entry.select(Salesperson.email).join(Salesperson).where(entries).limit(1)
    row = database.execute(query).fetchone()
    return str(row[0]) if row else ""


def check_delivery(settings: MailSettings, *, connect: bool = True) -> None:
    """Refuse before anything is logged when mail cannot be sent as things are.

    `connect` also logs in to the server. Raises RuleError when it is not set up,
    TransportUnavailable when the server cannot be used, InvalidValue for a sender that is none.
    """
    from store.exchange.mail_building import people
    from store.exchange.mail_transports import transport_of

    transport = transport_of(settings)
    people(settings.sender)
    if connect:
        try:
            transport.open()
        finally:
            transport.close()


# --- what waits --------------------------------------------------------------------------------


@db.read
def waiting() -> int:
    """Return how many mails are not sent yet."""
    return int(OutgoingMail.select().where(OPEN).count())


@db.read
def failed() -> int:
    """Return how many mails were given up."""
    return int(OutgoingMail.select().where(OutgoingMail.status == OutboxStatus.FAILED).count())


# --- what a person decides ---------------------------------------------------------------------


@db.write
def retry(numbers: Iterable[object]) -> int:
    """Have mails sent as soon as may be, given up and withdrawn ones too; return how many.

    Their attempts are counted anew. Raises NotFound, and RuleError for one that was sent.
    """
    wanted = _mails(numbers)
    for mail in wanted:
        if mail.status is OutboxStatus.SENT:
            raise RuleError(
                N_("Mail %(no)s was sent. To send it once more, resend its interaction."),
                no=mail.id,
            )
    again = [mail for mail in wanted if mail.status is not OutboxStatus.SENDING]
    ids = [mail.id for mail in again]
    _tell("send again", again, OutboxStatus.WAITING)
    change(
        among(OutgoingMail.id, ids),
        status=OutboxStatus.WAITING,
        attempts=0,
        next_at=clock.stamp(),
    )
    mark_entries([mail.entry_no for mail in again], DeliveryStatus.IN_PROGRESS)
    return len(ids)


@db.write
def withdraw(numbers: Iterable[object]) -> int:
    """Take mails that wait back, so that they are never sent; return how many waited.

    Their entries say Error, and why. Raises NotFound, and RuleError for one that was sent or is
    being sent.
    """
    wanted = _mails(numbers)
    for mail in wanted:
        if mail.status in (OutboxStatus.SENT, OutboxStatus.SENDING):
            raise RuleError(
                N_("Mail %(no)s to %(recipient)s is on its way; it cannot be withdrawn."),
                no=mail.id,
                recipient=mail.recipient,
            )
    open_ones = [mail for mail in wanted if mail.status is OutboxStatus.WAITING]
    ids = [mail.id for mail in open_ones]
    _tell("withdraw", open_ones, OutboxStatus.WITHDRAWN)
    change(among(OutgoingMail.id, ids), status=OutboxStatus.WITHDRAWN)
    reason = session.translate(_WITHDRAWN)
    mark_unsent([(mail.entry_no, mail.recipient) for mail in open_ones], reason)
    return len(ids)


def _tell(operation: str, mails: Iterable[OutgoingMail], status: OutboxStatus) -> None:
    """Write into the change log what a person decides of mails, by what they were."""
    by_status: dict[OutboxStatus, list[int]] = {}
    for mail in mails:
        by_status.setdefault(mail.status, []).append(mail.id)
    for before, ids in by_status.items():
        old, new = (json.dumps({"status": item.key}) for item in (before, status))
        key = OutgoingMail.id
        write_changes(operation, "outgoing-mail", key, among(key, ids), old, new, record=key)


@dataclass(frozen=True)
class LoggedAs:
    """The entry of a mail that was sent from here, and the addresses that it went to."""

    entry_no: int
    addresses: tuple[str, ...]


def logged_as(message_ids: Iterable[str]) -> dict[str, LoggedAs]:
    """Return the entries of those mails among the Message-IDs that were sent from here."""
    from store.exchange.mail_building import people

    mail = OutgoingMail
    query = mail.select(mail.message_id, mail.entry_no, mail.recipient).where(
        mail.message_id.in_(list(message_ids)) & (mail.entry_no != 0)
    )
    return {
        key: LoggedAs(entry_no, tuple(address for _name, address in people(recipient)))
        for key, entry_no, recipient in database.execute(query).fetchall()
    }


# --- contacts that go --------------------------------------------------------------------------


def refuse_waiting(contact: Record) -> None:
    """Raise RuleError while a mail to a contact is not sent yet."""
    mail = OutgoingMail
    if mail.select().where((mail.contact == contact.id) & OPEN).exists():
        raise RuleError(
            N_("A mail to %(no)s %(name)s waits in the outbox. Send it or withdraw it first."),
            no=contact.key,
            name=contact["name"],
        )


def give_up(contact_id: int) -> None:
    """Write on the entries of mails to a contact, inside a write, that they were never sent."""
    mail, entry = OutgoingMail, InteractionLogEntry
    numbers = mail.select(mail.entry_no).where((mail.contact == contact_id) & OPEN)
    entry.update(delivery_status=DeliveryStatus.ERROR, version=entry.version + 1).where(
        entry.entry_no.in_(numbers)
    ).execute()


def entries_gone(entry_nos: list[int]) -> None:
    """Withdraw, inside a write, the mails that wait of entries that are deleted."""
    of_them = among(OutgoingMail.entry_no, entry_nos)
    change(of_them & (OutgoingMail.status == OutboxStatus.WAITING), status=OutboxStatus.WITHDRAWN)


def documents_of(contact_id: int) -> list[int]:
    """Return the attachments that the mails to a contact refer to."""
    mail, file = OutgoingMail, OutgoingMailFile
    mine = mail.contact == contact_id
    sources = mail.select(mail.source).where(mine & mail.source.is_null(False))
    files = file.select(file.attachment).join(mail).where(mine)
    return [row[0] for query in (sources, files) for row in database.execute(query).fetchall()]


def _mails(numbers: Iterable[object]) -> list[Any]:
    """Return mails by their numbers. Raises NotFound."""
    found: list[Any] = []
    for number in dict.fromkeys(str(item).strip() for item in numbers):
        wanted = int(number) if number.isdecimal() else 0
        mail = OutgoingMail.get_or_none(OutgoingMail.id == wanted)
        if mail is None:
            raise NotFound(OUTGOING_MAIL, number)
        found.append(mail)
    return found


def change(condition: Any, **values: Any) -> int:
    """Change mails that are not sent; return how many."""
    mail = OutgoingMail
    if values["status"] is not OutboxStatus.WAITING:
        values["next_at"] = ""
    values = {"error": "", "claimed_at": ""} | values | {"version": mail.version + 1}
    unsent = mail.status != OutboxStatus.SENT
    return int(mail.update(values).where(condition & unsent).execute())


def mark_entries(entry_nos: Iterable[int], status: DeliveryStatus) -> None:
    """Write on the entries of mails, inside a write, how far their delivery is."""
    entry = InteractionLogEntry
    numbers = [number for number in entry_nos if number]
    if numbers:
        entry.update(delivery_status=status, version=entry.version + 1).where(
            among(entry.entry_no, numbers)
        ).execute()


def mark_unsent(mails: Iterable[tuple[int, str]], reason: str) -> None:
    """Write on the entries of mails that they were not delivered, and why."""
    there = [(number, address) for number, address in mails if number]
    mark_entries([number for number, _address in there], DeliveryStatus.ERROR)
    said = session.translate(_NOT_SENT)
    for number, address in there:
        exists = InteractionLogEntry.entry_no == number
        if InteractionLogEntry.select().where(exists).exists():
            text = said.replace("%(recipient)s", address).replace("%(reason)s", reason)
            comments.insert(number, text[:4000])
