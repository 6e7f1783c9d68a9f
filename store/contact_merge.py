"""Merging two contacts: one stays and gets what belongs to the other one, which disappears."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from peewee import IntegrityError, fn

from store import channel_rows, contacts, db, duplicates, merge_conflicts, row_images
from store import contact_links as links
from store.changes import undoable, write_change
from store.channel_rules import follow
from store.contact_parts import contact_parts, delete_parts
from store.enumerations import ContactType
from store.errors import RuleError
from store.merge_fields import NAME_BLOCK, default_choice, fields_of
from store.models import Change, Contact, InteractionLogEntry, database
from store.models.contact_tables import ContactComment, ContactExtra
from store.models.segments import SegmentLine
from store.models.setup import Usage
from store.nouns import Noun, noun
from store.records import Record, find_id, get_by_id
from store.row_images import Line, RowImages, Scope
from store.text import N_

OPERATION = "merge"
_SEPARATE = "separate"


def _this() -> Noun:
    return noun("contact")


@db.write
def merge(
    keep: str,
    drop: str,
    *,
    take: Collection[str] = (),
    leave: Collection[str] = (),
    answers: Mapping[str, str] | None = None,
    otherwise: str = "",
) -> Record:
    """Merge the contact `drop` into the contact `keep`, and return this one.

    It keeps its values, but for blank ones, which are filled from the other contact, and those of
    the fields in `take`; those in `leave` stay as they are, blank or not. All that belongs to the
    other contact follows: its rows, persons, history, lines of segments; comments get new line
    numbers. What both have and one cannot is settled by `answers` (see `merge_conflicts`), or all
    of it by `otherwise`.

    Raises NotFound, InvalidValue for a field that is none, MergeConflicts with what is not
    settled, and RuleError for a company with a person, a contact with itself, and what the rules
    of a contact refuse.
    """
    kept, gone = both(keep, drop)
    chosen = {_this().field(name).name for name in take}
    spared = {_this().field(name).name for name in leave}
    names = (default_choice(kept, gone) | chosen) - spared
    separate = (_separate_of(kept.id), _separate_of(gone.id))
    _write_header(kept, gone, separate)
    images = RowImages(_scopes(kept.id, gone.id))
    merge_conflicts.solve(merge_conflicts.find(kept.id, gone.id), answers or {}, otherwise)
    channels = channel_rows.read([kept.id, gone.id])
    taken = _take_values(kept, gone, names)
    _move_parts(kept.id, gone.id)
    _move_channels(taken, [item for key in (kept.id, gone.id) for item in channels.get(key, ())])
    _move_history(kept, gone)
    _move_persons(taken, gone)
    _delete(gone)
    _settle_pairs(taken, gone, separate)
    images.write()
    undoable()
    return get_by_id(_this(), kept.id)


def both(keep: str, drop: str) -> tuple[Record, Record]:
    """Return two contacts that may be merged. Raises NotFound and RuleError."""
    kept, gone = (get_by_id(_this(), find_id(_this(), key)) for key in (keep, drop))
    if kept.id == gone.id:
        raise RuleError(N_("A contact cannot be merged with itself. Choose another one."))
    if kept["type"] != gone["type"]:
        raise RuleError(
            N_(
                "Contacts %(keep)s and %(drop)s cannot be merged: one is a company, the other one "
                "a person."
            ),
            keep=kept.key,
            drop=gone.key,
        )
    return kept, gone


def _write_header(kept: Record, gone: Record, separate: tuple[list[int], list[int]]) -> None:
    """Begin the lines of the change log with what was merged into what."""
    content = {"no": kept.key, "merged": gone.key, "id": gone.id, _SEPARATE: separate}
    text = json.dumps(content, ensure_ascii=False)
    write_change(OPERATION, "contact", kept.id, None, text, kept.key)
    write_change(OPERATION, "contact", gone.id, None, json.dumps({"into": kept.key}), gone.key)


def _scopes(keep_id: int, drop_id: int) -> list[Scope]:
    """Return all rows that a merge may change, but for the search for duplicates."""
    ids = (keep_id, drop_id)
    from store.models.documents import SalesDocument

    entry, line = InteractionLogEntry, SegmentLine
    skipped = {"duplicate_search_string", "contact_duplicate"}
    parts = [
        Scope(part.model, part.contact.in_(ids))
        for part in contact_parts()
        if part.model._meta.table_name not in skipped
    ]
    return [
        Scope(Contact, Contact.id.in_(ids) | Contact.company.in_(ids)),
        *parts,
        Scope(entry, (entry.contact == drop_id) | (entry.company == drop_id)),
        Scope(line, (line.contact == drop_id) | (line.company == drop_id)),
        Scope(SalesDocument, SalesDocument.contact == drop_id),
    ]


def _take_values(kept: Record, gone: Record, names: Collection[str]) -> Record:
    """Change the contact that stays to the values it takes from the other one."""
    values = {name: gone[name] for name in fields_of(kept) if name in names}
    if "name" in values and kept["type"] == ContactType.PERSON:
        parts = {name: gone[name] for name in NAME_BLOCK if name != "name"}
        if any(parts.values()):
            del values["name"]
            values |= parts
    return contacts.apply(kept, values, links.defaults())


def _move_parts(keep_id: int, drop_id: int) -> None:
    """Give the rows of one contact to the other one; those that exclude each other are gone."""
    comment = ContactComment
    last = comment.select(fn.COALESCE(fn.MAX(comment.line_no), 0)).where(comment.contact == keep_id)
    comment.update(contact=keep_id, line_no=comment.line_no + last.scalar()).where(
        comment.contact == drop_id
    ).execute()
    for part in contact_parts():
        if part.derived or part.model._meta.table_name == "contact_channel":
            continue
        moved: dict[str, Any] = {part.contact.name: keep_id}
        if hasattr(part.model, "version"):
            moved["version"] = part.model.version + 1
        part.model.update(moved).where(part.contact == drop_id).execute()
    _move_card(keep_id, drop_id)


def _move_card(keep_id: int, drop_id: int) -> None:
    """Keep what an imported card said that no field holds, unless the other one has its own."""
    extra = ContactExtra
    own = extra.select(extra.properties).where(extra.contact == keep_id).scalar()
    if not own:
        extra.delete().where(extra.contact == keep_id).execute()
        extra.update(contact=keep_id, digest="").where(extra.contact == drop_id).execute()


def _move_channels(taken: Record, former: Iterable[Any]) -> None:
    """Keep every phone and e-mail address that either contact had; those in no field as further."""
    now = channel_rows.read([taken.id]).get(taken.id, [])
    further = [channel.but(field="", id=0) for channel in former]
    countries = channel_rows.countries_for(taken.values)
    channels = follow(taken.values, countries, [*now, *further])
    channel_rows.write({taken.id: (now, channels)})
    hidden = links.hidden_columns(taken.values, channels)
    Contact.update(hidden | {"version": Contact.version + 1}).where(
        Contact.id == taken.id
    ).execute()


def _move_history(kept: Record, gone: Record) -> None:
    """Give the entries, lines of segments and documents of a contact to the one that stays."""
    from store.models.documents import SalesDocument

    company = Contact.select(Contact.company).where(Contact.id == kept.id).scalar()
    for model in (InteractionLogEntry, SegmentLine):
        own = model.contact == gone.id
        newer = {"version": model.version + 1}
        model.update({"contact": kept.id, "company": company, **newer}).where(own).execute()
        model.update({"company": kept.id, **newer}).where(model.company == gone.id).execute()
    document = SalesDocument
    document.update({"contact": kept.id, "version": document.version + 1}).where(
        document.contact == gone.id
    ).execute()


def _move_persons(taken: Record, gone: Record) -> None:
    """Give the persons of a company to the one that stays; they keep their own values."""
    if taken["type"] != ContactType.COMPANY:
        return
    for person in links.persons_of(_this(), gone.id):
        values = {**person.values, "company_no": taken.key, "company_name": taken["name"]}
        before, channels = channel_rows.step(person.id, values)
        hidden = links.hidden_columns(values, channels)
        Contact.update(hidden | {"company": taken.id, "version": Contact.version + 1}).where(
            Contact.id == person.id
        ).execute()
        channel_rows.write({person.id: (before, channels)})


def _delete(gone: Record) -> None:
    delete_parts(gone.id)
    Contact.delete().where(Contact.id == gone.id).execute()
    Usage.delete().where((Usage.kind == "contact") & (Usage.target == gone.key)).execute()


# --- pairs of duplicates -----------------------------------------------------------------------


def _separate_of(contact_id: int) -> list[int]:
    """Return the contacts that were said to be different from this one."""
    sql = (
        "SELECT duplicate_id FROM contact_duplicate WHERE separate = 1 AND contact_id = ? UNION "
        "SELECT contact_id FROM contact_duplicate WHERE separate = 1 AND duplicate_id = ?"
    )
    return [row[0] for row in database.execute_sql(sql, (contact_id, contact_id)).fetchall()]


def _settle_pairs(taken: Record, gone: Record, separate: tuple[list[int], list[int]]) -> None:
    """Search for duplicates of what was merged; what was said of either contact still holds."""
    if taken["type"] == ContactType.COMPANY:
        others = {*separate[0], *separate[1]} - {taken.id, gone.id}
        duplicates.keep_separate(taken.id, others)
        duplicates.companies_changed([taken.id])


# --- taken back --------------------------------------------------------------------------------


def take_back(lines: Iterable[Line]) -> int:
    """Take a merge back, inside a write; return how many contacts are there again.

    Raises RuleError when what was merged was changed since.
    """
    found = list(lines)
    header = json.loads(found[0].new or "null")
    if header is None:
        raise row_images.changed_since()
    row_images.restore(found)
    keep_id = find_id(_this(), header["no"])
    write_change(f"undo {OPERATION}", "contact", keep_id, found[0].new, None, str(header["no"]))
    ids = (keep_id, int(header["id"]))
    if get_by_id(_this(), keep_id)["type"] == ContactType.COMPANY:
        for contact_id, others in zip(ids, header[_SEPARATE], strict=True):
            duplicates.keep_separate(contact_id, set(others))
        duplicates.companies_changed(ids)
    return 1


def unmerge(no: str) -> Record:
    """Take back the last merge into a contact, whoever did it and when; return the contact.

    Raises NotFound, and RuleError when nothing was merged into it, or the result was changed since.
    """
    try:
        return _unmerge(no)
    except IntegrityError as error:
        raise row_images.changed_since() from error


@db.write
def _unmerge(no: str) -> Record:
    from store.undo import lines_of

    keep_id = find_id(_this(), no)
    query = (
        Change.select(Change.change_no, Change.operation)
        .where(
            (Change.table_name == "contact")
            & (Change.row_id == keep_id)
            & Change.operation.in_((OPERATION, f"undo {OPERATION}"))
            & (Change.new.contains('"merged"') | (Change.operation != OPERATION))
        )
        .order_by(Change.seq.desc())
    )
    undone = 0
    for number, operation in database.execute(query).fetchall():
        if operation != OPERATION:
            undone += 1
        elif undone:
            undone -= 1
        else:
            take_back(lines_of(number))
            return get_by_id(_this(), keep_id)
    raise RuleError(N_("No contact was merged into %(no)s."), no=no)
