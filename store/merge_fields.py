"""Two contacts side by side: what either says, and which value stays unless a person chooses."""

from __future__ import annotations

from typing import Any, NamedTuple

from peewee import SQL, fn

from store import channel_rows, db, merge_conflicts
from store.channel_rules import FIELDS as CHANNELS
from store.channel_rules import normal
from store.contact_inheritance import ADDRESS
from store.contact_parts import contact_parts
from store.enumerations import ContactType
from store.fields import Field, Value
from store.merge_conflicts import MergeConflict
from store.models import Contact, InteractionLogEntry, database
from store.models.segments import SegmentLine
from store.nouns import noun
from store.records import Record
from store.text import N_, Caption, clean_code, fold_key

NAME_BLOCK = ("name", "first_name", "middle_name", "surname")
_ADDRESS = (*ADDRESS, "country_region_code")
_NEVER = frozenset({"no", "type", "first_name", "middle_name", "surname"})


class FieldPair(NamedTuple):
    """A field of two contacts; `taken` says that the value of the one that goes stays by itself."""

    field: Field
    kept: Value
    other: Value
    taken: bool


class TablePair(NamedTuple):
    """How many rows of a table belong to each of two contacts."""

    caption: Caption
    kept: int
    other: int


class Comparison(NamedTuple):
    """Two contacts that may be merged, `kept` the one that stays.

    `fields` are those that either has filled; `conflicts` what both have and one cannot.
    """

    kept: Record
    other: Record
    fields: tuple[FieldPair, ...]
    tables: tuple[TablePair, ...]
    conflicts: tuple[MergeConflict, ...]


def fields_of(contact: Record) -> list[str]:
    """Return the fields of a contact whose values may be taken over from another one."""
    skipped = _NEVER
    if contact["type"] == ContactType.COMPANY:
        skipped |= {"company_no"}
    return [
        item.name
        for item in noun("contact").fields
        if item.stored and item.editable and item.name not in skipped
    ]


def default_choice(kept: Record, other: Record) -> set[str]:
    """Return the fields that are blank in the contact that stays and filled in the other one.

    The address is one block: a street of one and another city of the other make no address.
    """
    fields = noun("contact").by_name

    def blank(record: Record, name: str) -> bool:
        return bool(record[name] == fields[name].blank)

    names = {name for name in fields_of(kept) if blank(kept, name) and not blank(other, name)}
    if any(not blank(kept, name) and not _same(kept[name], other[name]) for name in ADDRESS):
        names -= set(_ADDRESS)
    return names - _said_already(kept, other)


def _same(one: object, other: object) -> bool:
    return fold_key(str(one)) == fold_key(str(other))


def _said_already(kept: Record, other: Record) -> set[str]:
    """Return the fields with a phone or an address that the contact that stays has elsewhere."""
    countries = channel_rows.countries_for(kept.values)

    def compared(record: Record) -> dict[str, str]:
        return {
            name: normal(kind, str(record[name]), countries)
            for name, kind in CHANNELS.items()
            if record[name]
        }

    own = set(compared(kept).values())
    return {name for name, value in compared(other).items() if value in own}


@db.read
def compare(keep: str, drop: str) -> Comparison:
    """Return two contacts side by side. Raises NotFound and RuleError when they cannot be merged."""
    from store.contact_merge import both

    kept, other = both(keep, drop)
    by_name = noun("contact").by_name
    taken = default_choice(kept, other)
    pairs = [
        FieldPair(by_name[name], kept[name], other[name], name in taken)
        for name in fields_of(kept)
        if by_name[name].blank != kept[name] or by_name[name].blank != other[name]
        if name != "search_name" or not all(map(_plainly_searched, (kept, other)))
    ]
    conflicts = merge_conflicts.find(kept.id, other.id)
    return Comparison(
        kept,
        other,
        tuple(pairs),
        tuple(_tables(kept.id, other.id)),
        tuple(item for item in conflicts if not item.same),
    )


def _plainly_searched(record: Record) -> bool:
    """Return whether the search name only says the name again."""
    return bool(record["search_name"] == clean_code(record["name"]))


def _tables(keep_id: int, drop_id: int) -> list[TablePair]:
    """Return the tables of which either contact has rows."""
    from store.models.documents import SalesDocument

    persons = (Contact.company, Contact.id != Contact.company)
    tables: list[tuple[Caption, Any, Any]] = [
        (part.caption, part.contact, SQL("1 = 1"))
        for part in contact_parts()
        if not part.derived and part.model._meta.table_name != "segment_history"
    ]
    tables += [
        (N_("Persons"), *persons),
        (N_("Interactions"), InteractionLogEntry.contact, SQL("1 = 1")),
        (N_("Segment Lines"), SegmentLine.contact, SQL("1 = 1")),
        (N_("Sales Documents"), SalesDocument.contact, SQL("1 = 1")),
    ]
    found = []
    for caption, column, condition in tables:
        kept, other = (
            database.execute(
                column.model.select(fn.COUNT(SQL("1"))).where((column == key) & condition)
            ).fetchone()[0]
            for key in (keep_id, drop_id)
        )
        if kept or other:
            found.append(TablePair(caption, kept, other))
    return found
