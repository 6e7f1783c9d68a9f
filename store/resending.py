"""Sending the documents of log entries once more: the rule "resend attachments".

All of it is done for all entries at once, in one transaction, and nothing when one cannot be sent.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from peewee import Case, Value, fn

from store import clock, db, delivery, outbox, totals
from store.address_in_force import code_in_force, has_email
from store.changes import write_changes
from store.dialect import among, json_object
from store.enumerations import CorrespondenceType, DeliveryStatus
from store.errors import FieldRequired, PrivacyBlocked, RuleError
from store.fields import TEXT_LENGTH
from store.filters import parse_filter, single_value
from store.lists import open_list
from store.models import Attachment, Contact, EntryComment, InteractionLogEntry, database
from store.models.outbox import OutgoingMail, OutgoingMailFile
from store.nouns import noun
from store.outbox_choices import OutboxStatus
from store.records import find_id
from store.session import session
from store.text import N_, fold

RESEND = N_("Resend:")
LOGGED_SEGMENT = "logged_segment_entry_no"

_Entry = InteractionLogEntry


@dataclass(frozen=True)
class Resent:
    """What is, or would be, sent once more.

    `entries` are sent, `mails` of them by e-mail; `canceled` of them are canceled. `without`
    were left out because they have no document. `first_entry_no` is the first of the new entries,
    0 when the same ones were sent.
    """

    entries: int
    mails: int
    without: int
    canceled: int
    first_entry_no: int = 0


def resend(
    filters: Mapping[str, str],
    *,
    correspondence_type: CorrespondenceType | None = None,
    update_merge_fields: bool = False,
    dry_run: bool = False,
) -> Resent:
    """Send the documents of the entries that `filters` let through once more.

    The filter of the logged segment must name one, or be 0 for entries of no segment.
    `correspondence_type` is that of each entry when it is not given. With `update_merge_fields` the
    fields of the document are filled anew, and a new entry is logged for each. See first with
    `outbox.check_delivery` that mail can be sent. `dry_run` only checks.

    Raises RuleError when the logged segment is not given, nothing can be resent, a contact has no
    address, or the fields of a document cannot be filled; FieldRequired for an entry without a
    correspondence type; NotFound, InvalidValue, PrivacyBlocked.
    """
    if dry_run:
        return _checked(filters, correspondence_type)[1]
    return _resend(filters, correspondence_type, update_merge_fields)


@db.read
def _checked(filters: Mapping[str, str], kind: CorrespondenceType | None) -> tuple[Any, Resent]:
    """Return the condition of the entries that are sent, and how many; refuse what cannot be."""
    chosen = _chosen(filters)
    entries = chosen & _Entry.attachment.is_null(False)
    count = _count(entries)
    without = _count(chosen) - count
    if not count:
        raise RuleError(
            N_("There is nothing to resend: none of these interactions has a document.")
        )
    if kind is None:
        blank = entries & (_Entry.correspondence_type == CorrespondenceType.BLANK)
        first = _first(blank, _Entry.entry_no)
        if first:
            owner = noun("interaction")
            field = owner.by_name["correspondence_type"].caption
            raise FieldRequired(field, owner.caption, str(first[0]))
    emails = _by_email(entries, kind)
    _refuse_unreachable(emails)
    documents = _Entry.select(_document()).where(emails).distinct()
    for (number,) in database.execute(documents).fetchall():
        delivery.check_document(number)
    return entries, Resent(count, _count(emails), without, _count(entries & (_Entry.canceled == 1)))


def _chosen(filters: Mapping[str, str]) -> Any:
    """Return the condition of what the filters let through. Raises RuleError without segment."""
    owner = noun("interaction")
    rest = {}
    wanted = ""
    for name, text in filters.items():
        if owner.field(name).name == LOGGED_SEGMENT:
            wanted = text
        else:
            rest[name] = text
    if not wanted.strip():
        raise RuleError(
            N_(
                "Say which logged segment is to be resent: set the filter Logged Segment Entry "
                "No., 0 for interactions that are of no segment."
            )
        )
    value = single_value(parse_filter(wanted))
    if value is None:
        raise RuleError(
            N_("Only one logged segment can be resent at a time. Set the filter to its number.")
        )
    of_segment = _Entry.logged_segment.is_null()
    if value.strip() != "0":
        of_segment = _Entry.logged_segment == find_id(noun("logged-segment"), value.strip())
    if not rest:
        return of_segment & (_Entry.postponed == 0)
    return of_segment & among(_Entry.entry_no, open_list("interaction", rest).ids())


def _by_email(entries: Any, kind: CorrespondenceType | None) -> Any:
    if kind is None:
        return entries & (_Entry.correspondence_type == CorrespondenceType.EMAIL)
    return entries if kind is CorrespondenceType.EMAIL else entries & _nothing()


def _nothing() -> Any:
    return _Entry.entry_no < 0


def _refuse_unreachable(emails: Any) -> None:
    address = Contact.select(fn.COALESCE(fn.MAX(Contact.email), "")).where(
        Contact.id == _Entry.contact
    )
    elsewhere = has_email(_Entry.contact, _Entry.contact_alt_address_code)
    lost = emails & (address == "") & ~elsewhere
    first = _first(lost, _Entry.entry_no)
    if first:
        raise RuleError(
            N_(
                "Interactions whose contact has no e-mail address: %(count)s, the first one is "
                "%(entry_no)s. Nothing was sent: fill in E-Mail on the card of the contact."
            ),
            count=_count(lost),
            entry_no=first[0],
        )
    blocked = Contact.select(Contact.id).where(Contact.privacy_blocked == 1)
    first = _first(emails & _Entry.contact.in_(blocked), _Entry.contact)
    if first:
        contact = Contact.get_by_id(first[0])
        raise PrivacyBlocked(contact.no, contact.name)


def _first(entries: Any, *columns: Any) -> Any:
    query = _Entry.select(*columns).where(entries).order_by(_Entry.entry_no).limit(1)
    return database.execute(query).fetchone()


def _count(entries: Any) -> int:
    query = _Entry.select(fn.COUNT(_Entry.entry_no)).where(entries)
    return int(database.execute(query).fetchone()[0])


def _document() -> Any:
    """Return the expression of the document of an entry as it was before its fields were filled."""
    mail = OutgoingMail
    source = mail.select(fn.MAX(mail.source)).where(mail.entry_no == _Entry.entry_no)
    letter = Attachment.select(Attachment.source).where(Attachment.id == _Entry.attachment)
    return fn.COALESCE(source, letter, _Entry.attachment)


@db.write
def _resend(filters: Mapping[str, str], kind: CorrespondenceType | None, anew: bool) -> Resent:
    entries, result = _checked(filters, kind)
    query = _Entry.select(_Entry.entry_no).where(entries).order_by(_Entry.entry_no)
    numbers = [row[0] for row in database.execute(query).fetchall()]
    chosen: Any = _Entry.correspondence_type if kind is None else Value(int(kind))
    last = int(OutgoingMail.select(fn.COALESCE(fn.MAX(OutgoingMail.id), 0)).scalar())
    if not anew:
        _send_again(among(_Entry.entry_no, numbers), chosen)
        _keep_what_was_written(last, {number: number for number in numbers})
        return result
    first = _log_copies(among(_Entry.entry_no, numbers), len(numbers), chosen)
    copies = {number: first + place for place, number in enumerate(numbers)}
    delivery.queue((_Entry.entry_no >= first) & (_Entry.entry_no < first + len(numbers)))
    _keep_what_was_written(last, copies)
    return replace(result, first_entry_no=first)


def _send_again(entries: Any, kind: Any) -> None:
    """Send the same entries; a mail that still waits is sent now, not twice."""
    mail = OutgoingMail
    numbers = _Entry.select(_Entry.entry_no).where(entries)
    waits = mail.select(mail.entry_no).where(outbox.OPEN & (mail.entry_no != 0))
    number = _Entry.entry_no
    was = json_object({"delivery_status": _Entry.delivery_status})
    told = json.dumps({"delivery_status": DeliveryStatus.IN_PROGRESS.key})
    write_changes("resend", "interaction", number, entries, was, told, record=number)
    waiting = [
        row[0] for row in database.execute(waits.where(mail.entry_no.in_(numbers))).fetchall()
    ]
    _Entry.update(
        correspondence_type=kind,
        delivery_status=delivery.status_of(kind),
        email_logged=False,
        version=_Entry.version + 1,
    ).where(entries).execute()
    of_waiting = among(mail.entry_no, waiting) & (mail.status == OutboxStatus.WAITING)
    mail.update(next_at=clock.stamp()).where(of_waiting).execute()
    delivery.queue(entries & ~among(_Entry.entry_no, waiting))


_COPIED = (
    "contact", "company", "information_flow", "initiated_by", "cost", "duration", "group",
    "template", "language_code", "subject", "campaign_no", "campaign_entry_no", "campaign_target",
    "campaign_response", "segment_no", "logged_segment", "evaluation", "attempt_failed", "todo_no",
    "salesperson", "document_type", "document_no", "version_no", "doc_no_occurrence",
    "contact_via", "opportunity_no",
)  # fmt: skip


def _log_copies(entries: Any, count: int, kind: Any) -> int:
    """Log a copy of each entry with its comments; return the number of the first one."""
    first = db.take_numbers("entry_no", count)
    place = fn.ROW_NUMBER().over(order_by=[_Entry.entry_no])
    numbered = _Entry.select(_Entry.entry_no, place.alias("place")).where(entries)
    numbered = numbered.alias("numbered")
    number = numbered.c.place + (first - 1)
    columns = {"entry_no": number, **{name: getattr(_Entry, name) for name in _COPIED}}
    columns |= _of_copy(kind)
    rows = _Entry.select(*columns.values()).join(
        numbered, on=(numbered.c.entry_no == _Entry.entry_no)
    )
    _Entry.insert_from(rows, [getattr(_Entry, name) for name in columns]).execute()
    totals.added(_Entry.entry_no.between(first, first + count - 1))
    comment = EntryComment
    names = ("line_no", "date", "code", "comment", "last_date_modified", "user_id")
    said = comment.select(number, *(getattr(comment, name) for name in names)).join(
        numbered, on=(numbered.c.entry_no == comment.entry)
    )
    comment.insert_from(
        said, [comment.entry, *(getattr(comment, name) for name in names)]
    ).execute()
    return first


def _of_copy(kind: Any) -> dict[str, Any]:
    """Return what is new in a copy: attribute -> expression."""
    prefix = session.translate(RESEND)
    day = session.work_date
    has_prefix = fn.SUBSTR(_Entry.description, 1, len(prefix)) == prefix
    longer = fn.SUBSTR(Value(f"{prefix} ").concat(_Entry.description), 1, TEXT_LENGTH)
    return {
        "description": Case(None, ((has_prefix, _Entry.description),), longer),
        "search_text": Value(f"{fold(prefix)} ").concat(_Entry.search_text),
        "date": Value(day, converter=_Entry.date.db_value),
        "time": Value(clock.local_time().strftime("%H:%M")),
        "contact_alt_address_code": code_in_force(
            _Entry.contact, Value(day, converter=_Entry.date.db_value)
        ),
        "attachment": _document(),
        "correspondence_type": kind,
        "delivery_status": delivery.status_of(kind),
        "user_id": Value(session.user),
        "logged_at": Value(clock.stamp()),
    }


def _keep_what_was_written(last: int, entries: Mapping[int, int]) -> None:
    """Give the mails after `last` the text, copies and files of those that were sent before.

    Only a mail that a person wrote has any. `entries` are old entry -> entry that is sent.
    """
    mail, file = OutgoingMail, OutgoingMailFile
    has_file = fn.EXISTS(file.select(file.id).where(file.mail == mail.id))
    own = (mail.body != "") | (mail.copy_to != "") | has_file
    before = mail.select().where((mail.id <= last) & among(mail.entry_no, [*entries]) & own)
    latest = {row.entry_no: row for row in before.order_by(mail.id)}
    for entry_no, old in latest.items():
        new = mail.get_or_none((mail.id > last) & (mail.entry_no == entries[entry_no]))
        if new is None:
            continue
        mail.update(body=old.body, copy_to=old.copy_to).where(mail.id == new.id).execute()
        files = file.select(Value(new.id), file.attachment, file.file_name)
        file.insert_from(
            files.where(file.mail == old.id), [file.mail, file.attachment, file.file_name]
        ).execute()
