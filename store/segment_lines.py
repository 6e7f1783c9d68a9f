"""Segment lines: one contact of a segment each, and what it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from peewee import fn

from store import attachments, db, removed_rows, segment_hands, segment_rules
from store import segment_inheritance as inheritance
from store.changes import undoable
from store.code_tables import refuse_blocked
from store.errors import FieldRequired, NotFound, RelationNotFound
from store.fields import Value
from store.models import Contact, InteractionTemplate, database
from store.models.segments import SegmentLanguage, SegmentLine
from store.nouns import Noun, noun, parse_values
from store.records import (
    Record,
    find_id,
    get_by_id,
    log_change,
    look_up,
    reference_id,
    to_columns,
    update,
)
from store.row_images import Scope, whole
from store.segment_fields import TEMPLATE
from store.segment_line_fields import FIELDS, joins
from store.text import N_, fold


def _this() -> Noun:
    return NOUNS["segment-line"]


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a line for `contact_no` to `segment_no`; the same contact may have several.

    What is not given comes from the segment and the contact. Raises FieldRequired without
    segment or contact, RelationNotFound, and what `change` raises.
    """
    owner = _this()
    rest = dict(values)
    segment_no = owner.by_name["segment_no"].parse(rest.pop("segment_no", ""))
    contact_no = owner.by_name["contact_no"].parse(rest.pop("contact_no", ""))
    segment = reference_id(owner.by_name["segment_no"], segment_no)
    contact = reference_id(owner.by_name["contact_no"], contact_no)
    if segment is None:
        raise FieldRequired(owner.by_name["segment_no"].caption, owner.caption)
    if contact is None:
        raise FieldRequired(owner.by_name["contact_no"].caption, owner.caption)
    segment_rules.insert(segment, lambda query: query.where(Contact.id == contact), [Contact.id])
    last = SegmentLine.select(fn.MAX(SegmentLine.id)).where(segment_rules.of_segment(segment))
    row_id = int(database.execute(last).fetchone()[0])
    segment_hands.note_added(segment, row_id)
    record = get_by_id(owner, row_id)
    log_change("add", owner, row_id, None, record.values)
    return change(str(row_id), rest) if rest else record


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change fields of the line with the ID `key`; `base` is what the person saw.

    Another contact gives the line anew what the segment and the contact say; another template,
    what the template says; another language, the document in that language. What is given beside
    it stays. Raises NotFound, Conflict, InvalidValue, RelationNotFound, FieldRequired, and
    FieldMustBe for a blocked template or salesperson.
    """
    owner = _this()
    row_id = find_id(owner, key)
    before = get_by_id(owner, row_id)
    given = parse_values(owner, values)
    typed = {name: value for name, value in given.items() if before[name] != value}
    for name, ref in (("salesperson_code", "salesperson"), (TEMPLATE, "template")):
        if typed.get(name):
            refuse_blocked(noun(ref), look_up(noun(ref), typed[name]))
    derived = typed.keys() & {"contact_no", TEMPLATE, "language_code"}
    hidden: dict[str, Any] = {}
    if "description" in (given if derived else typed):
        hidden["search_text"] = fold(str(given["description"]))
    old = SegmentLine.get_by_id(row_id)
    if "contact_no" in typed:
        segment_hands.note_removed(old.segment_id, [row_id])
    after = update(owner, row_id, given, base, **hidden)
    only = SegmentLine.id == row_id
    if "date" in typed and "contact_alt_address_code" not in given:
        segment_rules.find_addresses(only)
    if derived:
        used = _derive(old, typed)
        given_again = to_columns(owner, given) | hidden
        SegmentLine.update(given_again).where(only).execute()
        if given.get("language_code"):
            _check_language(SegmentLine.get_by_id(row_id))
        if "language_code" in given:
            inheritance.say(only)
        if "subject" in given:
            inheritance.write(only, {"subject": given["subject"]})
        attachments.remove_unused([*used, old.attachment_id])
    _check_address(SegmentLine.get_by_id(row_id), typed)
    if "contact_no" in typed:
        segment_hands.note_added(old.segment_id, row_id)
    return _log_derived(after)


def _derive(old: SegmentLine, typed: Mapping[str, Value]) -> list[int]:
    """Give a line what follows from its new contact or template; `old` is what it was.

    Return the attachments that it had for itself, which may be unused now.
    """
    line = SegmentLine.get_by_id(old.id)
    only = SegmentLine.id == old.id
    used: list[int] = []
    if "contact_no" in typed:
        used += inheritance.discard_own(only)
        values: dict[str, Any] = {"company": None}
        if line.contact_id is not None:
            values = segment_rules.values_for(line.segment_id, line.contact_id)
        SegmentLine.update(values).where(only).execute()
    if TEMPLATE in typed:
        # The rule compares with the template that the line had.
        SegmentLine.update(template=old.template_id).where(only).execute()
        template = None
        if typed[TEMPLATE]:
            template = InteractionTemplate.get_by_id(look_up(noun("template"), typed[TEMPLATE]))
        used += segment_rules.apply_template(only, line.segment, template)
    return used


def _check_language(line: SegmentLine) -> None:
    """Refuse a language in which neither the line nor its segment says anything."""
    owner = _this()
    if line.template_id is None:
        raise FieldRequired(owner.by_name[TEMPLATE].caption, owner.caption)
    own = inheritance.row_of(line.segment_id, line.language_code, line.line_no)
    shared = inheritance.row_of(line.segment_id, line.language_code)
    if own is None and (shared is None or line.template_id != line.segment.template_id):
        raise RelationNotFound(
            owner.by_name["language_code"].caption,
            f"{line.segment.no} {line.language_code}",
            N_("Segment Language"),
        )


def _check_address(line: SegmentLine, typed: Mapping[str, Value]) -> None:
    """Refuse an alternative address that the contact of the line does not have."""
    code = typed.get("contact_alt_address_code")
    if code:
        item = _this().by_name["contact_alt_address_code"]
        address = noun("alternative-address")
        contact = "" if line.contact is None else line.contact.no
        if look_up(address, f"{contact}/{code}") is None:
            raise RelationNotFound(item.caption, code, address.caption)


def _log_derived(before: Record) -> Record:
    """Write into the change log what followed from a change, and return the line as it is now."""
    owner = _this()
    after = get_by_id(owner, before.id)
    new = {name: value for name, value in after.values.items() if before[name] != value}
    if new:
        log_change("change", owner, before.id, {name: before[name] for name in new}, new)
    return after


@db.read
def find_line(segment_no: str, line_no: object) -> Record:
    """Return the line of a segment with a line number. Raises NotFound."""
    segment = find_id(noun("segment"), segment_no)
    row = None
    if str(line_no).isdecimal():
        row = SegmentLine.get_or_none(
            segment_rules.of_segment(segment) & (SegmentLine.line_no == int(str(line_no)))
        )
    if row is None:
        raise NotFound(_this().caption, f"{segment_no}/{line_no}")
    return get_by_id(_this(), row.id)


@db.write
def delete(key: str, reset_criteria: bool | None = None) -> None:
    """Delete the line with the ID `key`, and its attachment if it is its alone.

    Raises NotFound, and what `delete_lines` raises.
    """
    delete_lines([key], reset_criteria)


@db.write
def delete_lines(keys: Iterable[object], reset_criteria: bool | None = None) -> int:
    """Delete lines by their IDs, with the attachments that are theirs alone; return how many.

    `reset_criteria` says whether the criteria of a segment that becomes empty are forgotten.
    Raises SegmentEmptied when that is to be asked, and NotFound for the first line that does not
    exist; then none is deleted.
    """
    owner = _this()
    ids = list(dict.fromkeys(find_id(owner, key) for key in keys))
    segment_ids: dict[int, None] = {}
    for start in range(0, len(ids), db.CHUNK):
        chunk = ids[start : start + db.CHUNK]
        removed_rows.keep(Scope(SegmentLanguage, inheritance.own_rows(SegmentLine.id.in_(chunk))))
        for row_id in chunk:
            row = whole(SegmentLine, row_id)
            log_change("delete", owner, row_id, get_by_id(owner, row_id).values, None, kept=row)
    for segment_id, of_segment in segment_hands.by_segment(ids).items():
        segment_hands.note_removed(segment_id, of_segment)
        segment_ids[segment_id] = None
    for start in range(0, len(ids), db.CHUNK):
        segment_rules.discard(SegmentLine.id.in_(ids[start : start + db.CHUNK]))
    for segment_id in segment_ids:
        segment_hands.settle_emptied(segment_id, reset_criteria)
    undoable()
    return len(ids)


NOUNS = {
    "segment-line": Noun(
        name="segment-line",
        caption=N_("Segment Line"),
        plural=N_("Segment Lines"),
        model=SegmentLine,
        key="id",
        title="contact_name",
        fields=FIELDS,
        joins=joins,
        order=((SegmentLine.segment, False), (SegmentLine.line_no, False)),
        add=add,
        change=change,
        delete=delete,
        columns=(
            "contact_no",
            "correspondence_type",
            "contact_company_name",
            "contact_name",
            "description",
            "salesperson_code",
            TEMPLATE,
            "language_code",
            "subject",
            "evaluation",
            "cost",
            "duration",
            "attachment",
            "contact_phone_no",
            "contact_mobile_phone_no",
            "contact_email",
        ),
    )
}
