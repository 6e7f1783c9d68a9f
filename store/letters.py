"""Whom letters are written to, with which document each, and what is noted when they are out.

The rules "merge data", "language", "sending" of paper and "resend": a letter of a log entry becomes
the entry's document, which nobody changes any more, and the entry is no longer to be delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from peewee import SQL, fn

from store import attachments, clock, db, merge_data
from store.dialect import among
from store.enumerations import CorrespondenceType, DeliveryStatus
from store.errors import NotFound, PrivacyBlocked, RuleError
from store.interactions import NewAttachment, log
from store.merge_data import Recipient
from store.models import Attachment, Contact, InteractionLogEntry, InteractionTemplate, database
from store.models.segments import SegmentHeader, SegmentLine
from store.models.templates import InteractionTemplateLanguage
from store.nouns import noun
from store.records import find_id
from store.salespeople import proposed_code
from store.template_languages import LANGUAGE_CODE
from store.text import N_, clean_code

LETTERS = frozenset({"md", "markdown", "txt", "typ", "docx"})
"""The extensions of documents that letters are made of."""

_Entry = InteractionLogEntry


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a letter is written, of which document; `entry_no` is the interaction it is of."""

    to: Recipient
    attachment_id: int
    entry_no: int = 0


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter that is out: what is kept of it, as a file name and its bytes.

    Of one that was kept before, and says the same again, both are empty.
    """

    addressee: Addressee
    name: str = ""
    content: bytes = b""


class NoDocument(RuleError):
    """A template has no document for a contact, so that there is nothing to write."""

    def __init__(self, template: str, language: str, contact: str) -> None:
        message = N_(
            "Template %(template)s has no attachment in the language %(language)s, for "
            "%(contact)s. Attach one, or choose another template."
        )
        if not language:
            message = N_(
                "Template %(template)s has no attachment for %(contact)s. Attach one to its default "
                "language, or choose another template."
            )
        super().__init__(message, template=template, language=language, contact=contact)


@db.read
def of_contacts(
    ids: Sequence[int], template: str, language: str = "", day: date | None = None
) -> list[Addressee]:
    """Return the letters of a template to contacts (by id), in their order.

    Each is in the contact's language when the template has it, else in its default one; in
    `language` for all of them when that is given. `day` is the date of the letters (today).
    Raises NotFound, PrivacyBlocked and NoDocument.
    """
    found = _Documents(template, language)
    query = Contact.select(
        Contact.id, Contact.no, Contact.name, Contact.language_code, Contact.salesperson,
        Contact.privacy_blocked,
    ).where(among(Contact.id, ids))  # fmt: skip
    rows = {row[0]: row[1:] for row in database.execute(query).fetchall()}
    usual = _salesperson()
    when = day or clock.today()
    made = []
    for number in ids:
        no, name, spoken, salesperson, blocked = rows[number]
        if blocked:
            raise PrivacyBlocked(no, name)
        code, document = found.of(spoken, f"{no} {name}")
        to = Recipient(number, when, usual or salesperson, code, description=found.description)
        made.append(Addressee(to, document))
    return made


@db.read
def of_segment(no: str, template: str = "", language: str = "") -> list[Addressee]:
    """Return the letters to the contacts of a segment, in the order of its lines.

    Each is of the document of its line, or of `template` when that is given. Raises NotFound,
    PrivacyBlocked, NoDocument, and RuleError for a segment without contacts or a line without
    document.
    """
    segment = SegmentHeader.get_by_id(find_id(noun("segment"), no))
    line = SegmentLine
    columns = (line.attachment, line.line_no, Contact.no, Contact.name, Contact.language_code,
               Contact.privacy_blocked)  # fmt: skip
    query = (
        line.select(*columns)
        .join(Contact, on=(Contact.id == line.contact))
        .where(line.segment == segment.id)
        .order_by(line.line_no)
    )
    recipients = merge_data.of_lines(segment.no)
    if not recipients:
        raise RuleError(
            N_("Segment %(no)s is empty: no line has a contact. Add contacts first."),
            no=segment.no,
        )
    documents = _Documents(template, language) if template else None
    made = []
    rows = database.execute(query).fetchall()
    for to, (document, line_no, key, name, spoken, blocked) in zip(recipients, rows, strict=True):
        if blocked:
            raise PrivacyBlocked(key, name)
        code = to.language
        number = document
        if documents is not None:
            code, number = documents.of(spoken, f"{key} {name}")
        elif number is None:
            raise RuleError(
                N_(
                    "Line %(line)s of segment %(no)s, for %(contact)s, has no attachment. Attach a "
                    "document to the segment, to its template or to the line, or name a template."
                ),
                line=line_no,
                no=segment.no,
                contact=f"{key} {name}",
            )
        made.append(Addressee(replace(to, language=code), number))
    return made


@db.read
def of_entries(condition: Any, *, again: bool = False) -> list[Addressee]:
    """Return the letters of the log entries of a condition that go on paper, in their order.

    Those whose letter is out already are left out unless `again`. Raises RuleError when nothing
    is left, PrivacyBlocked.
    """
    wanted = condition & _on_paper()
    if not again:
        wanted &= _not_out()
    query = (
        _Entry.select(
            _Entry.entry_no, _Entry.attachment, Contact.no, Contact.name, Contact.privacy_blocked
        )
        .join(Contact, on=(Contact.id == _Entry.contact))
        .where(wanted)
        .order_by(_Entry.entry_no)
    )
    rows = database.execute(query).fetchall()
    if not rows:
        raise RuleError(
            N_(
                "There is no letter to be printed: it takes entries of correspondence type Hard "
                "Copy, with a document, that are not out yet."
            )
        )
    for _number, _document, no, name, blocked in rows:
        if blocked:
            raise PrivacyBlocked(no, name)
    recipients = merge_data.of_entries([row[0] for row in rows])
    return [Addressee(to, row[1], row[0]) for to, row in zip(recipients, rows, strict=True)]


def in_logged_segment(number: object) -> Any:
    """Return the condition of the entries of a logged segment. Raises NotFound."""
    return _Entry.logged_segment == find_id(noun("logged-segment"), number)


def numbered(entry_nos: Collection[object]) -> Any:
    """Return the condition of these log entries. Raises NotFound."""
    owner = noun("interaction")
    return among(_Entry.entry_no, [find_id(owner, number) for number in entry_nos])


@db.read
def waiting(condition: Any) -> int:
    """Return how many letters of the entries of a condition are not out yet."""
    document = Attachment.select(SQL("1")).where(
        (Attachment.id == _Entry.attachment) & Attachment.extension.in_(sorted(LETTERS))
    )
    query = _Entry.select(fn.COUNT(_Entry.entry_no)).where(
        condition & _on_paper() & _not_out() & fn.EXISTS(document)
    )
    return int(query.scalar() or 0)


def _on_paper() -> Any:
    return (
        (_Entry.correspondence_type == CorrespondenceType.HARD_COPY)
        & _Entry.attachment.is_null(False)
        & _Entry.contact.is_null(False)
        & (_Entry.postponed == 0)
    )


def _not_out() -> Any:
    """Return the condition that a letter has to go out: it was never filled, or once more."""
    filled = Attachment.select(SQL("1")).where(
        (Attachment.id == _Entry.attachment) & Attachment.source.is_null(False)
    )
    return (_Entry.delivery_status != DeliveryStatus.BLANK) | ~fn.EXISTS(filled)


class _Documents:
    """The documents of a template by language: the rule "language" without a segment."""

    def __init__(self, template: str, language: str) -> None:
        row = InteractionTemplate.get_by_id(find_id(noun("template"), template))
        self._code, self._default, self.description = row.code, row.language_code, row.description
        self._wanted = clean_code(language)
        other = InteractionTemplateLanguage
        query = other.select(other.language_code, other.attachment).where(other.template == row.id)
        self._rows: dict[str, int | None] = dict(database.execute(query).fetchall())
        if self._wanted and self._wanted not in self._rows:
            raise NotFound(LANGUAGE_CODE, f"{row.code}/{self._wanted}")

    def of(self, spoken: str, contact: str) -> tuple[str, int]:
        """Return the language for a contact, and the document. Raises NoDocument."""
        code = self._wanted or (spoken if spoken in self._rows else self._default)
        document = self._rows.get(code)
        if document is None:
            raise NoDocument(self._code, code, contact)
        return code, document


def _salesperson() -> int | None:
    code = proposed_code()
    return find_id(noun("salesperson"), code) if code else None


# --- what is noted ---


@db.write
def delivered(written: Iterable[WrittenLetter], finish: Callable[[], object]) -> None:
    """Note on their log entries that letters are out, and keep them there.

    `finish` brings them out as the last step: what it raises leaves all as it was.
    """
    letters = [letter for letter in written if letter.addressee.entry_no]
    out = among(_Entry.entry_no, [letter.addressee.entry_no for letter in letters])
    _Entry.update(delivery_status=DeliveryStatus.BLANK, version=_Entry.version + 1).where(
        out
    ).execute()
    fresh = [letter for letter in letters if letter.name]
    for start in range(0, len(fresh), db.CHUNK):
        some = fresh[start : start + db.CHUNK]
        numbers = attachments.save_filled(
            [(item.name, item.content, item.addressee.attachment_id) for item in some]
        )
        for letter, number in zip(some, numbers, strict=True):
            entry = _Entry.entry_no == letter.addressee.entry_no
            _Entry.update(attachment=number).where(entry).execute()
    finish()


@db.write
def logged(written: Iterable[WrittenLetter], template: str, finish: Callable[[], object]) -> int:
    """Log an interaction of `template` on paper for each letter; return how many.

    `finish` brings them out as the last step: what it raises leaves all as it was. Raises what
    `interactions.log` raises.
    """
    count = 0
    for letter in written:
        to = letter.addressee.to
        contact = Contact.get_by_id(to.contact_id)
        values: dict[str, object] = {
            "contact_no": contact.no,
            "interaction_template_code": template,
            "interaction_language_code": to.language,
            "correspondence_type": CorrespondenceType.HARD_COPY.key,
            "date": to.day,
        }
        entry = log(values, attachment=NewAttachment(letter.name, letter.content))
        number = _Entry.get_by_id(entry.id).attachment_id
        attachments.note_source(number, letter.addressee.attachment_id)
        count += 1
    finish()
    return count
