"""Erasing a contact: the person is gone from the whole database, the figures of the log stay.

Nothing of it can be taken back, and nothing is left in the file: after the rows, the file itself
is written anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from store import attachments, backups, db, dialect, erased_rows, kept_documents, outbox
from store.archive_contacts import Held, holding
from store.contact_parts import contact_parts, delete_parts
from store.enumerations import ContactType
from store.erased_changes import blank_changes, contains, of_contact
from store.erased_deletions import deleted_entries, deleted_parts, known
from store.erased_words import Words, clear_mentions
from store.errors import NotFound
from store.merged_contacts import Identity, identity
from store.models import (
    Change,
    Contact,
    EntryComment,
    InteractionLogEntry,
    InteractionTemplate,
    database,
)
from store.models.segments import SegmentLine
from store.models.setup import Draft, Usage
from store.nouns import noun
from store.records import Record, get, log_change
from store.session import session
from store.text import fold

_Entry = InteractionLogEntry
_TELLING = (
    "name", "name_2", "search_name", "address", "address_2", "phone_no", "mobile_phone_no",
    "fax_no", "pager", "telex_no", "email", "email_2", "search_email", "home_page",
    "vat_registration_no", "registration_number", "external_id", "uid", "note", "value", "normal",
    "comment", "link_no", "search_word", "company_name", "company_name_2", "recipient",
)  # fmt: skip
"""The columns, of the contact and of its parts, whose values say who it is."""


@dataclass(frozen=True)
class Erased:
    """What was erased. `entries` stay in the log without the person, their texts are gone.

    `documents` are drafts that are deleted and documents that are kept without the person;
    `invoices_kept` the invoices and credit memos that the law has kept whole.
    `mentions` counts texts about others from which the name was taken, `copies` names the copies of
    the database that the program made by itself: they still hold the person. `archives` are those
    that hold it, or are not where they were made.
    """

    no: str
    entries: int
    comments: int
    attachments: int
    segment_lines: int
    documents: int
    invoices_kept: tuple[str, ...]
    mentions: int
    copies: tuple[str, ...]
    archives: tuple[Held, ...] = ()


def erase(no: object) -> Erased:
    """Erase a contact, and return what was erased; nobody can take it back.

    Its fields, addresses, comments, answers and lines in segments are deleted, from whatever
    segment. Its log entries keep dates, figures and marks and show the company, if any; their
    texts, comments and documents of their own are deleted. Its values are taken out of the change
    log, of forms left unfinished, and, a full name or an address of it, of the texts about
    others. Drafts of documents are deleted, other documents are kept without the person, invoices
    and credit memos whole, as the law demands. Persons of a company stay, without company. Of one
    that was deleted before goes what the change log keeps to bring it back. Raises NotFound; Busy
    when the file could not be cleaned because others are using it: the contact is gone then, and
    `clean_file` does the rest.

    In an archive it is the one change that there is: erase there what `archives` names.
    """
    with db.into_archive():
        erased = _erase(no)
    clean_file()
    return erased


@db.read
def clean_file() -> None:
    """Write the file of the database anew, so that nothing deleted can be read from its bytes.

    Raises Busy while others are using it, StorageFailed when there is no room for it.
    """
    dialect.scrub(database)


@db.write
def _erase(no: object) -> Erased:
    from store import sales_document_contacts

    contact = known(no)
    who = identity(contact.id, contact.key)
    words = _words(contact, who)
    held = holding(who.ids)
    counted = _erase_entries(contact, deleted_entries(who.numbers))
    lines = _erase_segment_lines(contact)
    documents, kept = sales_document_contacts.erase(contact.id)
    _leave_company(contact)
    mailed = outbox.documents_of(contact.id)
    outbox.give_up(contact.id)
    delete_parts(contact.id)
    attachments.remove_unused(mailed)
    Contact.delete().where(Contact.id == contact.id).execute()
    Usage.delete().where((Usage.kind == "contact") & (Usage.target == contact.key)).execute()
    Draft.delete().where(contains(Draft.content, words.needles)).execute()
    mentions = clear_mentions(words)
    erased_rows.take_out(who.ids, words)
    blank_changes(who, (*words.needles, *words.parts))
    kept_documents.release_erased()
    session.undoable.clear()
    log_change("erase", noun("contact"), contact.id, None, None, contact.key)
    for table in dialect.WITH_WORDS:
        dialect.forget_deleted_words(database, table)
    return Erased(contact.key, *counted, lines, documents, kept, mentions, backups.paths(), held)


def _words(contact: Record, who: Identity) -> Words:
    """Return what tells who the contact is: its values, also those that it had before.

    Its names are told apart, also that without the middle one.
    """
    told = [contact.values, *_in_log(of_contact(who.ids))]
    short = " ".join(filter(None, (str(contact[part]) for part in ("first_name", "surname"))))
    names = {short, *(str(values.get("name") or "") for values in told)}
    found = names | {str(values.get(name) or "") for values in told for name in _TELLING}
    for part in contact_parts():
        columns = [part.model._meta.fields[n] for n in _TELLING if n in part.model._meta.fields]
        if columns:
            rows = _rows(part.model.select(*columns).where(part.contact == contact.id))
            found.update(str(value or "") for row in rows for value in row)
    for row in deleted_parts(who.ids, of_contact(who.ids)):
        found.update(str(row.get(name) or "") for name in _TELLING)
    texts = {text for text in found - _of_company(contact) if len(text) > 3}
    return Words.of(texts, names, contact.id, who.numbers)


def _in_log(lines: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the old and the new values of lines of the change log."""
    query = Change.select(Change.old, Change.new).where(lines)
    for text in (text for line in _rows(query) for text in line if text):
        values = json.loads(text)
        if isinstance(values, dict):
            yield values


def _of_company(contact: Record) -> set[str]:
    """Return the values of a person's company: they tell who that is, not the person."""
    if contact["type"] == ContactType.COMPANY or not contact["company_no"]:
        return set()
    try:
        company = get(noun("contact"), contact["company_no"])
    except NotFound:
        return set()
    return {str(value) for value in company.values.values()}


def _rows(query: Any) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = database.execute(query).fetchall()
    return rows


def _erase_entries(contact: Record, deleted: Collection[int]) -> tuple[int, int, int]:
    """Take the person out of its entries; return how many entries, comments and documents."""
    from store.event_entries import forget_events

    of_contact = _Entry.contact == contact.id
    numbers = _Entry.select(_Entry.entry_no).where(of_contact)
    comments = EntryComment.delete().where(EntryComment.entry.in_(numbers)).execute()
    documents = [
        row[0]
        for row in _rows(
            _Entry.select(_Entry.attachment)
            .where(of_contact & _Entry.attachment.is_null(False))
            .distinct()
        )
    ]
    forget_events(contact.id, deleted)
    Change.update(old=None, new=None).where(
        Change.table_name.in_(("interaction", "postponed", "entry_comment"))
        & Change.row_id.in_(numbers)
    ).execute()
    is_company = contact["type"] == ContactType.COMPANY
    blank: dict[str, Any] = {
        "subject": "",
        "contact_via": "",
        "document_no": "",
        "contact_alt_address_code": "",
        "attachment": None,
        "version": _Entry.version + 1,
    }
    for (template_id,) in _rows(_Entry.select(_Entry.template).where(of_contact).distinct()):
        same = _Entry.template == template_id if template_id else _Entry.template.is_null()
        said = ""
        if template_id:
            said = InteractionTemplate.get_by_id(template_id).description
        texts = {"description": said, "search_text": fold(said)}
        _Entry.update(blank | texts).where(of_contact & same).execute()
    company = None if is_company else _Entry.company
    entries = _Entry.update(contact=company, company=company).where(of_contact).execute()
    return entries, comments, attachments.remove_unused(documents)


def _erase_segment_lines(contact: Record) -> int:
    from store.models.criteria import SegmentHistory

    SegmentHistory.delete().where(SegmentHistory.contact == contact.id).execute()
    lines = SegmentLine.contact == contact.id
    used = [row[0] for row in _rows(SegmentLine.select(SegmentLine.attachment).where(lines))]
    deleted = int(SegmentLine.delete().where(lines).execute())
    attachments.remove_unused(used)
    return deleted


def _leave_company(contact: Record) -> None:
    """Let the persons of an erased company stay, without it."""
    from store import channel_rows
    from store import contact_links as links

    if contact["type"] != ContactType.COMPANY:
        return
    owner = noun("contact")
    for person in links.persons_of(owner, contact.id):
        values = {**person.values, "company_name": "", "company_no": ""}
        before, channels = channel_rows.step(person.id, values)
        hidden = links.hidden_columns(values, channels)
        Contact.update(hidden | {"company": None, "version": Contact.version + 1}).where(
            Contact.id == person.id
        ).execute()
        channel_rows.write({person.id: (before, channels)})
    _Entry.update(company=None).where(_Entry.company == contact.id).execute()
    SegmentLine.update(company=None).where(SegmentLine.company == contact.id).execute()
