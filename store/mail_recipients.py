"""Whom a mail may be written to, and how it reads for one of them before it is sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from store import db, merge_data
from store.dialect import among
from store.errors import NotFound, PrivacyBlocked, RuleError
from store.exchange.merging import TextKind, decoded, kind_of
from store.merge_data import Recipient
from store.models import Contact, Salesperson, database
from store.nouns import noun
from store.salespeople import proposed_code
from store.session import session
from store.text import N_, clean_text

if TYPE_CHECKING:
    from store.attachments import AttachmentFile
    from store.mail_writing import Draft

_NAMED = 3
_SAID = ("contact.no", "contact.name", "contact.language_code", "address.email")


@dataclass(frozen=True, slots=True)
class Addressee:
    """A contact that can be written to: its `address` is that of the day."""

    contact_no: str
    name: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as one contact will get it: its subject, its text, and the same as HTML."""

    subject: str
    text: str
    html: str = ""


@db.read
def addressees(contact_nos: Sequence[str], recipient: str = "") -> list[Addressee]:
    """Return the contacts in their order, each with the address that its mail goes to.

    `recipient` is an address that was chosen instead. Raises NotFound, PrivacyBlocked, and
    RuleError that names contacts without an e-mail address: then nobody is written to.
    """
    ids = _ids(contact_nos)
    blocked = (Contact.privacy_blocked == 1) & among(Contact.id, list(ids.values()))
    first = Contact.select(Contact.no, Contact.name).where(blocked).first()
    if first is not None:
        raise PrivacyBlocked(first.no, first.name)
    day = session.work_date
    known = merge_data.values((Recipient(ids[no], day) for no in contact_nos), _SAID)
    made = [
        Addressee(
            item["contact.no"],
            item["contact.name"],
            recipient or item["address.email"],
            item["contact.language_code"],
        )
        for item in known
    ]
    _require_addresses(made)
    return made


def _ids(contact_nos: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    wanted = list(dict.fromkeys(contact_nos))
    for start in range(0, len(wanted), db.CHUNK):
        query = Contact.select(Contact.no, Contact.id)
        query = query.where(Contact.no.in_(wanted[start : start + db.CHUNK]))
        found |= dict(database.execute(query).fetchall())
    for no in wanted:
        if no not in found:
            raise NotFound(noun("contact").caption, no)
    return found


def _require_addresses(made: Sequence[Addressee]) -> None:
    without = [item for item in made if not item.address]
    if not without:
        return
    names = ", ".join(f"{item.contact_no} {item.name}" for item in without[:_NAMED])
    if len(without) > _NAMED:
        names += ", …"
    raise RuleError(
        N_(
            "Nothing was sent: there is no e-mail address for %(count)s of %(total)s contacts: "
            "%(names)s. Enter one on the card, or leave them out."
        ),
        count=len(without),
        total=len(made),
        names=names,
    )


@db.read
def preview(contact_no: str, subject: str, body: str, language: str = "") -> Preview:
    """Return a mail as a contact will get it, its fields filled; `body` is Markdown.

    Raises MergeError for what may not stand in a text, and what `merge_data.values` raises.
    """
    first = merge_data.read_text(subject)
    text = merge_data.read_text(body, TextKind.MARKDOWN)
    contact_id = _ids([contact_no])[contact_no]
    recipient = Recipient(
        contact_id,
        session.work_date,
        salesperson_of(contact_id),
        language,
        subject=clean_text(subject),
    )
    values = merge_data.values_of(recipient, first.fields | text.fields)
    filled = text.filled(values)
    return Preview(clean_text(first.filled(values).plain), filled.plain, filled.html)


def salesperson_of(contact_id: int) -> int | None:
    """Return who writes: the salesperson of the user, else that of the contact."""
    code = proposed_code()
    if code:
        found = Salesperson.get_or_none(Salesperson.code == code)
        return None if found is None else int(found.id)
    return Contact.get_by_id(contact_id).salesperson_id


@db.read
def preview_document(file: AttachmentFile, contact_no: str, language: str) -> Preview:
    """Return a document that is a text as it reads for a contact, its fields filled.

    Raises RuleError for one that is no text, and what `preview` raises.
    """
    kind = kind_of(file.extension)
    if kind is None:
        raise RuleError(
            N_("%(name)s is no text: only text, Markdown and HTML are filled in here."),
            name=file.name,
        )
    text = merge_data.read_text(decoded(file.content), kind)
    contact_id = _ids([contact_no])[contact_no]
    writer = salesperson_of(contact_id)
    values = merge_data.values_of(
        Recipient(contact_id, session.work_date, writer, language), text.fields
    )
    filled_text = text.filled(values)
    return Preview(file.name, filled_text.plain, filled_text.html)


def filled(contact_nos: Sequence[str], draft: Draft) -> Iterator[Draft]:
    """Return a mail as it is written to each of the contacts: its fields filled.

    Its body is Markdown in which the values are only text. Raises what `preview` raises.
    """
    first = merge_data.read_text(draft.subject)
    text = merge_data.read_text(draft.body, TextKind.MARKDOWN)
    ids = _ids(contact_nos)
    recipients = (
        Recipient(
            ids[no],
            session.work_date,
            salesperson_of(ids[no]),
            draft.language,
            subject=clean_text(draft.subject),
        )
        for no in contact_nos
    )
    for values in merge_data.values(recipients, first.fields | text.fields):
        subject = clean_text(first.source(values))
        yield replace(draft, subject=subject, body=text.source(values))


@db.read
def texts(typed: str = "") -> list[tuple[str, str]]:
    """Return the keys and descriptions of the languages of templates whose document is a text."""
    from store.lists import open_list

    found = open_list("template-language", find=typed) if typed else open_list("template-language")
    usable = []
    for record in found.first(200):
        extension = str(record["file_name"]).rpartition(".")[2]
        if record["attachment_no"] and kind_of(extension) in (TextKind.PLAIN, TextKind.MARKDOWN):
            usable.append((record.key, str(record["description"])))
    return usable


@db.read
def text_of(key: str) -> tuple[str, str, str]:
    """Return description, text and language of the language `key` of a template, such as `GOLF/EN`.

    Raises NotFound when it has no document, RuleError when that is no text.
    """
    from store import template_languages
    from store.records import get

    record = get(noun("template-language"), key)
    file = template_languages.export(key)
    return str(record["description"]), decoded(file.content), str(record["language_code"])


@db.read
def of_segment(no: str) -> list[str]:
    """Return the numbers of the contacts of a segment, each once, in the order of its lines.

    Raises NotFound, and RuleError when no line has a contact.
    """
    from store.models.segments import SegmentLine
    from store.records import find_id

    segment_id = find_id(noun("segment"), no)
    query = (
        SegmentLine.select(Contact.no)
        .join(Contact, on=(Contact.id == SegmentLine.contact))
        .where(SegmentLine.segment == segment_id)
        .order_by(SegmentLine.line_no)
    )
    found = [row[0] for row in database.execute(query).fetchall()]
    if not found:
        raise RuleError(
            N_("Segment %(no)s is empty: no line has a contact. Add contacts first."), no=no
        )
    return list(dict.fromkeys(found))
