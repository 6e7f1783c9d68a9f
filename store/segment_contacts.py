"""Which contacts a segment has: adding, reducing and refining by what is known of them.

Each action is a few statements, for ten lines as for a hundred thousand, and is recorded in the
criteria of the segment even when nothing changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, SQL, Case, fn

from store import criteria, criteria_lines, db, segment_rules
from store.changes import write_change
from store.criteria import Filters
from store.enumerations import ContactType, CriteriaAction, HistoryAction
from store.errors import Cancelled
from store.models import Contact, database
from store.models.segments import PickedContact, SegmentHeader, SegmentLine
from store.nouns import noun
from store.records import find_id

Cancel = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class AddResult:
    """How many contacts were found, and what became of them.

    `matched` = `added` + `skipped_existing` (they have a line already) + `excluded` (their card
    says Exclude from Segment).
    """

    matched: int
    added: int
    skipped_existing: int
    excluded: int


@dataclass(frozen=True, slots=True)
class RemoveResult:
    """How many lines had a contact that the filters let through, were removed, and are left."""

    matched: int
    removed: int
    left: int


def add_contacts(
    segment_no: str,
    filters: Filters | None = None,
    *,
    allow_existing: bool = False,
    expand_companies: bool = False,
    allow_related_companies: bool = False,
    ignore_exclusion: bool = False,
    dry_run: bool = False,
    cancelled: Cancel | None = None,
) -> AddResult:
    """Add a line for every contact that all `filters` (see `store.criteria`) let through.

    `expand_companies` adds all contacts of the companies of those found,
    `allow_related_companies` the companies of the persons found. Without `allow_existing` who has
    a line gets no second one; without `ignore_exclusion` who is excluded from segments is left
    out. `dry_run` only counts; `cancelled` is asked at times then, and Cancelled raised when it
    says yes. New lines are sorted by company and name.

    Raises NotFound, and InvalidValue for a table, field or filter that cannot be understood.
    """
    segment_id = find_id(noun("segment"), segment_no)
    conditions = criteria.conditions(filters)

    def picked() -> AddResult:
        _pick(segment_id, Contact.select().where(*conditions) if conditions else Contact.select())
        _go_on(cancelled)
        if expand_companies:
            _pick(segment_id, _of_same_company())
        if allow_related_companies:
            _pick(segment_id, _companies_of_persons())
        _go_on(cancelled)
        return _counted(allow_existing=allow_existing, ignore_exclusion=ignore_exclusion)

    @db.read
    def count() -> AddResult:
        with _picking():
            return picked()

    @db.write
    def add() -> AddResult:
        chosen = {
            "allow_existing": allow_existing,
            "expand_companies": expand_companies,
            "allow_related_companies": allow_related_companies,
            "ignore_exclusion": ignore_exclusion,
        }
        with _picking():
            result = picked()
            with recorded(segment_id, CriteriaAction.ADD, filters, chosen) as action_no:
                last = segment_rules.last_line_no(segment_id)
                _insert_lines(segment_id, allow_existing, ignore_exclusion)
                new = SegmentLine.line_no > last
                criteria_lines.remember(segment_id, action_no, new, HistoryAction.INSERTION)
        return result

    return count() if dry_run else add()


def _go_on(cancelled: Cancel | None) -> None:
    if cancelled is not None and cancelled():
        raise Cancelled


_OPERATIONS = {
    CriteriaAction.ADD: "add contacts",
    CriteriaAction.REDUCE: "reduce contacts",
    CriteriaAction.REFINE: "refine contacts",
}


@contextmanager
def recorded(
    segment_id: int, action: CriteriaAction, filters: Filters | None, chosen: dict[str, bool]
) -> Iterator[int]:
    """Record an action of a segment inside a write, around what it does; gives its number."""
    options = [name for name, on in chosen.items() if on]
    with counted(_OPERATIONS[action], segment_id):
        yield criteria_lines.record(segment_id, action, criteria.lasting(filters), options)


@contextmanager
def counted(operation: str, segment_id: int) -> Iterator[None]:
    """Write into the change log, inside a write, how many lines a segment had and has then."""
    lines = segment_rules.of_segment(segment_id)
    before = segment_rules.count(lines)
    yield
    (number,) = database.execute(
        SegmentHeader.select(SegmentHeader.no).where(SegmentHeader.id == segment_id)
    ).fetchone()
    old, new = (json.dumps({"no_of_lines": n}) for n in (before, segment_rules.count(lines)))
    write_change(operation, "segment", segment_id, old, new, number)


def reduce_contacts(
    segment_no: str,
    filters: Filters | None = None,
    *,
    entire_companies: bool = False,
    dry_run: bool = False,
) -> RemoveResult:
    """Remove the lines whose contact all `filters` let through; without filters, of all contacts.

    With `entire_companies` one contact of a company is enough for all lines of the company. The
    attachments that only these lines have go with them. `dry_run` only counts.

    Raises NotFound, and InvalidValue for a table, field or filter that cannot be understood.
    """
    return _remove(segment_no, CriteriaAction.REDUCE, filters, entire_companies, dry_run)


def refine_contacts(
    segment_no: str,
    filters: Filters | None = None,
    *,
    entire_companies: bool = False,
    dry_run: bool = False,
) -> RemoveResult:
    """Keep the lines whose contact all `filters` let through, and remove those of other contacts.

    The rest is as in `reduce_contacts`. Lines without a contact stay.
    """
    return _remove(segment_no, CriteriaAction.REFINE, filters, entire_companies, dry_run)


def _remove(
    segment_no: str,
    action: CriteriaAction,
    filters: Filters | None,
    entire_companies: bool,
    dry_run: bool,
) -> RemoveResult:
    segment_id = find_id(noun("segment"), segment_no)
    lines = _lines_of(criteria.conditions(filters), entire_companies)
    if action is CriteriaAction.REFINE:
        lines = ~lines
    of_segment = segment_rules.of_segment(segment_id) & SegmentLine.contact.is_null(False)

    def result(removed: int, all_lines: int) -> RemoveResult:
        left = all_lines - removed
        return RemoveResult(removed if action is CriteriaAction.REDUCE else left, removed, left)

    @db.read
    def count() -> RemoveResult:
        return result(segment_rules.count(of_segment & lines), segment_rules.count(of_segment))

    @db.write
    def remove() -> RemoveResult:
        all_lines = segment_rules.count(of_segment)
        chosen = {"entire_companies": entire_companies}
        with recorded(segment_id, action, filters, chosen) as action_no:
            removed = remove_lines(segment_id, action_no, lines)
        return result(removed, all_lines)

    return count() if dry_run else remove()


def remove_lines(segment_id: int, action_no: int, lines: Any) -> int:
    """Remove lines with a contact inside a write, noting them in the history of an action."""
    removed = criteria_lines.remember(segment_id, action_no, lines, HistoryAction.DELETION)
    gone = criteria_lines.lines_touched(segment_id, action_no, HistoryAction.DELETION)
    segment_rules.discard(gone)
    return removed


def _lines_of(conditions: list[Any], entire_companies: bool) -> Any:
    """Return the condition that a line is of a contact that meets `conditions`."""
    if not conditions:
        return SegmentLine.contact.is_null(False)
    found = Contact.select(Contact.id).where(*conditions)
    if not entire_companies:
        return SegmentLine.contact.in_(found)
    companies = Contact.select(Contact.company).where(*conditions, Contact.company.is_null(False))
    colleague = Contact.alias("colleague")
    all_of_them = colleague.select(colleague.id).where(colleague.company.in_(companies))
    return SegmentLine.contact.in_(found) | SegmentLine.contact.in_(all_of_them)


@contextmanager
def _picking() -> Iterator[None]:
    """Keep the contacts found in a table of this session's memory, so that they are found once."""
    PickedContact.create_table(safe=True)
    PickedContact.delete().execute()
    try:
        yield
    finally:
        PickedContact.drop_table(safe=True)


def _pick(segment_id: int, contacts: Any) -> None:
    """Note the contacts of a query that are not noted yet."""
    line = SegmentLine.select(SQL("1")).where(
        (SegmentLine.contact == Contact.id) & (SegmentLine.segment == segment_id)
    )
    picked = (
        contacts.select(
            Contact.id,
            Contact.exclude_from_segment,
            Case(None, ((fn.EXISTS(line), 1),), 0),
        )
        .join(PickedContact, JOIN.LEFT_OUTER, on=(PickedContact.contact_id == Contact.id))
        .where(PickedContact.contact_id.is_null())
    )
    PickedContact.insert_from(
        picked, [PickedContact.contact_id, PickedContact.excluded, PickedContact.existing]
    ).execute()


def _of_same_company() -> Any:
    alike = Contact.alias("alike")
    companies = (
        alike.select(alike.company)
        .join(PickedContact, on=(PickedContact.contact_id == alike.id))
        .where(alike.company.is_null(False))
    )
    return Contact.select().where(Contact.company.in_(companies))


def _companies_of_persons() -> Any:
    person = Contact.alias("person")
    companies = (
        person.select(person.company)
        .join(PickedContact, on=(PickedContact.contact_id == person.id))
        .where(person.company.is_null(False) & (person.type == ContactType.PERSON))
    )
    return Contact.select().where(Contact.id.in_(companies))


def _left_out(allow_existing: bool, ignore_exclusion: bool) -> tuple[Any, Any]:
    """Return the conditions that a picked contact is excluded, and that it is there already."""
    never = SQL("1 = 0")
    excluded = never if ignore_exclusion else PickedContact.excluded == 1
    existing = never if allow_existing else PickedContact.existing == 1
    return excluded, existing


def _counted(*, allow_existing: bool, ignore_exclusion: bool) -> AddResult:
    excluded, existing = _left_out(allow_existing, ignore_exclusion)
    query = PickedContact.select(
        fn.COUNT(PickedContact.contact_id),
        fn.COALESCE(fn.SUM(Case(None, ((excluded, 1),), 0)), 0),
        fn.COALESCE(fn.SUM(Case(None, ((~excluded & existing, 1),), 0)), 0),
    )
    matched, left_out, skipped = (int(n) for n in database.execute(query).fetchone())
    return AddResult(matched, matched - left_out - skipped, skipped, left_out)


def _insert_lines(segment_id: int, allow_existing: bool, ignore_exclusion: bool) -> None:
    company = Contact.alias("company_of_line")
    excluded, existing = _left_out(allow_existing, ignore_exclusion)

    def narrow(query: Any) -> Any:
        return (
            query.join_from(Contact, PickedContact, on=(PickedContact.contact_id == Contact.id))
            .join_from(Contact, company, JOIN.LEFT_OUTER, on=(company.id == Contact.company))
            .where(~excluded, ~existing)
        )

    order = [
        fn.COALESCE(company.name_key, ""),
        fn.COALESCE(company.no, ""),
        Contact.type,
        Contact.name_key,
        Contact.id,
    ]
    segment_rules.insert(segment_id, narrow, order)
