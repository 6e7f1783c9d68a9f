"""Everything that is stored about one contact, for the person who asks what we know.

The rule "who is stored may see it": a new table of a contact is in it as soon as it is one of its
parts, see `store.contact_parts`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, TypeAlias

from peewee import ForeignKeyField

from store import attachments, comments, db
from store.archive_contacts import holding
from store.contact_parts import ContactPart, contact_parts
from store.enumerations import Choice
from store.erased_deletions import deleted_entries
from store.erased_rows import rows_about
from store.errors import StorageFailed
from store.event_entries import events_of
from store.filters import quote
from store.lists import open_list
from store.merged_contacts import identity
from store.models import Change, database
from store.models.setup import Draft
from store.nouns import MODULES, noun
from store.records import Record, get, get_by_id
from store.text import N_, Caption

Plain: TypeAlias = Any
"""What JSON can hold."""

_HIDDEN = frozenset({"id", "version", "position", "search_text", "digest", "contact_version"})


@dataclass(frozen=True)
class Part:
    """The rows of one kind: `name` for scripts, `caption` for people, values by column name.

    `noun` is the noun whose fields the columns are, if they are those of one.
    """

    name: str
    caption: Caption
    rows: tuple[dict[str, Plain], ...]
    noun: str = ""


@dataclass(frozen=True)
class Dossier:
    """What is stored about a contact: its fields, its parts, and the numbers of its documents."""

    contact: Record
    parts: tuple[Part, ...]
    attachments: tuple[int, ...]

    def as_json(self) -> dict[str, Plain]:
        """Return all of it as JSON can hold it, documents as base64 text."""
        owner = noun("contact")
        fields = {item.name: item.to_json(self.contact[item.name]) for item in owner.fields}
        return {
            "contact": fields,
            **{part.name: list(part.rows) for part in self.parts},
            "documents": [_document(number) for number in self.attachments],
        }


@db.read
def of_contact(no: object) -> Dossier:
    """Return everything that is stored about a contact. Raises NotFound."""
    contact = get(noun("contact"), no)
    ids, numbers = identity(contact.id, contact.key)
    own = {"contact_no": quote(contact.key)}
    parts = [
        Part(part.model._meta.table_name, part.caption, _rows(part, contact.id, own))
        for part in contact_parts()
        if not part.derived
    ]
    entries = [*open_list("interaction", own).each(), *open_list("postponed", own).each()]
    lines = list(open_list("segment-line", own).each())
    said = tuple(map(_entry, entries))
    parts.append(Part("interactions", N_("Interactions"), said, "interaction"))
    in_segments = _records("segment-line", lines)
    parts.append(Part("segment_lines", N_("Segment Lines"), in_segments, "segment-line"))
    documents = list(open_list("sales-document", own).each())
    said_there = tuple(map(_sales_document, documents))
    parts.append(Part("sales_documents", N_("Sales Documents"), said_there, "sales-document"))
    parts.append(
        Part(
            "recorded_events",
            N_("Recorded Events"),
            _events(contact.id, deleted_entries(numbers)),
            "event",
        )
    )
    kept = list(rows_about(ids))
    parts.append(Part("deleted", N_("Deleted, kept in the Change Log"), _kept(kept)))
    parts.append(Part("archives", N_("Archives"), _archives(ids)))
    parts.append(Part("drafts", N_("Drafts"), _drafts(contact.key)))
    parts.append(Part("changes", N_("Changes"), _changes(ids)))
    return Dossier(contact, tuple(part for part in parts if part.rows), _documents(entries, kept))


def captions() -> dict[str, Caption]:
    """Return what each column of a dossier is called by people, as far as a field says so."""
    found: dict[str, Caption] = {}
    for name in ("contact", *MODULES):
        for item in noun(name).fields:
            found.setdefault(item.name, item.caption)
    return found


def _records(name: str, records: list[Record]) -> tuple[dict[str, Plain], ...]:
    fields = noun(name).fields
    return tuple({item.name: item.to_json(row[item.name]) for item in fields} for row in records)


def _entry(entry: Record) -> dict[str, Plain]:
    (values,) = _records(entry.noun, [entry])
    said = [line.comment for line in comments.of_entry(entry.id)] if entry["comment"] else []
    return values | {"comments": said}


def _kept(rows: list[tuple[str, dict[str, Any]]]) -> tuple[dict[str, Plain], ...]:
    """Return the texts of rows that the change log can bring back."""
    return tuple(
        {
            name: value
            for name, value in row.items()
            if value and isinstance(value, str) and name not in _HIDDEN
        }
        for table, row in rows
        if table != "segment_history"
    )


def _archives(ids: Collection[int]) -> tuple[dict[str, Plain], ...]:
    """Return the archives that have more of the contact, or are not where they were made."""
    return tuple(
        {"file": held.path, "contact_no": ", ".join(held.nos), "interactions": held.entries}
        if held.nos
        else {"file": held.path, "interactions": None}
        for held in holding(ids)
    )


def _events(contact_id: int, deleted: Collection[int]) -> tuple[dict[str, Plain], ...]:
    """Return what recorded itself, without the others who took part."""
    numbers = sorted(events_of(contact_id, deleted))
    records = [get_by_id(noun("event"), number) for number in numbers]
    return tuple(
        {name: value for name, value in row.items() if name != "parties"}
        for row in _records("event", records)
    )


def _sales_document(document: Record) -> dict[str, Plain]:
    """Return a document with whom it is for, as it says, and what it is about."""
    from store.sales_document_data import document_data

    (values,) = _records(document.noun, [document])
    said = document_data(document.key)
    names = ("document_no", "text", "quantity", "unit_price", "amount")
    lines = [{name: line[name] for name in names if line[name]} for line in said["lines"]]
    return values | {"recipient": said["recipient"]["lines"], "lines": lines}


def _rows(
    part: ContactPart, contact_id: int, own: Mapping[str, str]
) -> tuple[dict[str, Plain], ...]:
    if part.noun:
        return _records(part.noun, list(open_list(part.noun, own).each()))
    query = part.model.select().where(part.contact == contact_id)
    return tuple(_row(row) for row in query)


def _row(row: Any) -> dict[str, Plain]:
    """Return a row by its columns; a reference by the code of what it refers to."""
    values: dict[str, Plain] = {}
    for item in row._meta.sorted_fields:
        if item.name in _HIDDEN or item.name == "contact":
            continue
        if isinstance(item, ForeignKeyField):
            values[item.name] = _name_of(item.rel_model, getattr(row, item.object_id_name))
        else:
            values[item.name] = _plain(getattr(row, item.name))
    return values


def _name_of(model: Any, row_id: Any) -> str:
    name = next((name for name in ("code", "no", "description") if hasattr(model, name)), None)
    if name is None or row_id is None:
        return "" if row_id is None else str(row_id)
    return str(model.select(getattr(model, name)).where(model.id == row_id).scalar() or "")


def _plain(value: Any) -> Plain:
    if isinstance(value, Choice):
        return value.key
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _drafts(no: str) -> tuple[dict[str, Plain], ...]:
    """Return the forms left unfinished that name the contact."""
    drafts = Draft.select(Draft.user_id, Draft.at, Draft.content)
    rows = database.execute(drafts.where(Draft.content.contains(json.dumps(no)))).fetchall()
    return tuple({"user_id": user, "at": at, "content": text} for user, at, text in rows)


def _changes(ids: Collection[int]) -> tuple[dict[str, Plain], ...]:
    query = Change.select().where((Change.table_name == "contact") & Change.row_id.in_(list(ids)))
    return tuple(
        {
            "at": row.at,
            "user_id": row.user_id,
            "operation": row.operation,
            "old": _loaded(row.old),
            "new": _loaded(row.new),
        }
        for row in query.order_by(Change.seq)
    )


def _loaded(text: str | None) -> Plain:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _documents(entries: list[Record], kept: list[tuple[str, dict[str, Any]]]) -> tuple[int, ...]:
    """Return the numbers of the documents of interactions, also of those that were deleted."""
    from store.models import InteractionLogEntry as Entry

    numbers = {row["attachment_id"] for table, row in kept if table == Entry._meta.table_name}
    numbers.discard(None)
    for start in range(0, len(entries), db.CHUNK):
        some = [entry.id for entry in entries[start : start + db.CHUNK]]
        query = Entry.select(Entry.attachment).where(
            Entry.entry_no.in_(some), Entry.attachment.is_null(False)
        )
        numbers.update(row[0] for row in database.execute(query).fetchall())
    return tuple(sorted(numbers))


def _document(number: int) -> dict[str, Plain]:
    """Return a document with its bytes; one whose file is missing without them."""
    info = attachments.describe(number)
    found: dict[str, Plain] = {"no": number, "file_name": info.name, "size": info.size}
    try:
        content = attachments.read(number).content
    except StorageFailed:
        return found | {"content": None}
    return found | {"content": base64.b64encode(content).decode("ascii")}
