"""What has to be so before a segment is logged and its mails are sent, and their way to the outbox.

All of it is asked of all lines at once. A line without correspondence type is logged and not sent.
"""

from __future__ import annotations

from typing import Any

from peewee import Case

from store.address_in_force import has_email
from store.enumerations import CorrespondenceType
from store.errors import FieldRequired, PrivacyBlocked, RuleError
from store.models import Contact, InteractionLogEntry, database
from store.models.segments import SegmentHeader, SegmentLine
from store.nouns import noun
from store.segment_rules import attachments_of, count
from store.text import N_

_Line = SegmentLine
_IS_EMAIL = _Line.correspondence_type == CorrespondenceType.EMAIL


def without_email(lines: Any) -> Any:
    """Return the condition that a line is to be an e-mail that has no address to go to."""
    return lines & _unreachable()


def _unreachable() -> Any:
    address = Contact.select(Contact.email).where(Contact.id == _Line.contact)
    elsewhere = has_email(_Line.contact, _Line.contact_alt_address_code)
    return _IS_EMAIL & (address == "") & ~elsewhere


def type_of_lines() -> Any:
    """Return the expression of the correspondence type of an entry: blank for an e-mail to nowhere."""
    return Case(None, ((_unreachable(), CorrespondenceType.BLANK),), _Line.correspondence_type)


def check(lines: Any) -> int:
    """Refuse lines that cannot all be delivered; return how many mails they make.

    Raises RuleError for a contact without an address or a document whose fields cannot be filled,
    PrivacyBlocked, and FieldRequired for a line without a document.
    """
    from store import delivery

    lost = without_email(lines)
    found = _first(lost)
    if found:
        _segment_no, _line_no, no, name = found
        raise RuleError(
            N_(
                "Contacts of the segment without e-mail address: %(count)s, the first one is "
                "%(no)s %(name)s. Nothing was logged: fill in E-Mail on their cards, or take the "
                "correspondence type off their lines."
            ),
            count=count(lost),
            no=no,
            name=name,
        )
    blocked = Contact.select(Contact.id).where(Contact.privacy_blocked == 1)
    found = _first(lines & _IS_EMAIL & _Line.contact.in_(blocked))
    if found:
        raise PrivacyBlocked(*found[2:])
    typed = _Line.correspondence_type != CorrespondenceType.BLANK
    found = _first(lines & typed & _Line.attachment.is_null())
    if found:
        segment_no, line_no, no, name = found
        where = f"{segment_no}/{line_no} ({no} {name})"
        raise FieldRequired(N_("Attachment"), noun("segment-line").caption, where)
    for number in attachments_of(lines & _IS_EMAIL):
        delivery.check_document(number)
    return count(lines & _IS_EMAIL)


def _first(lines: Any) -> tuple[str, int, str, str] | None:
    """Return the first of the lines: its segment, number, contact and the name of that."""
    query = (
        _Line.select(SegmentHeader.no, _Line.line_no, Contact.no, Contact.name)
        .join(SegmentHeader, on=(SegmentHeader.id == _Line.segment))
        .join_from(_Line, Contact, on=(Contact.id == _Line.contact))
        .where(lines)
        .order_by(_Line.line_no)
        .limit(1)
    )
    row: tuple[str, int, str, str] | None = database.execute(query).fetchone()
    return row


def status_of_lines() -> Any:
    """Return the expression of the delivery status that the entry of a line begins with."""
    from store import delivery

    return delivery.status_of(_Line.correspondence_type)


def queue(logged_segment: int) -> int:
    """Put the mails of a logged segment into the outbox; return how many."""
    from store import delivery

    return delivery.queue(InteractionLogEntry.logged_segment == logged_segment)
