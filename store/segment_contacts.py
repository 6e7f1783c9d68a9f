"""Adding contacts to a segment by what is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from peewee import JOIN, SQL, Case, fn

from store import db, segment_rules
from store.enumerations import ContactType
from store.lists import condition
from store.models import (
    Contact,
    ContactMailingGroup,
    MailingGroup,
    PickedContact,
    SegmentLine,
    database,
)
from store.nouns import noun
from store.records import find_id, log_change
from store.text import N_

MAILING_GROUPS = N_("Mailing Group Code")


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


def add_contacts(
    segment_no: str,
    filters: Mapping[str, str] | None = None,
    mailing_groups: str = "",
    *,
    allow_existing: bool = False,
    expand_companies: bool = False,
    allow_related_companies: bool = False,
    ignore_exclusion: bool = False,
    dry_run: bool = False,
) -> AddResult:
    """Add a line for every contact that all `filters` (filter texts by contact field) let through.

    `mailing_groups` is a filter of mailing group codes: one group of the contact is enough. No
    filter at all means every contact. `expand_companies` adds all contacts of the companies of
    those found, `allow_related_companies` the companies of the persons found. Without
    `allow_existing` who has a line gets no second one; without `ignore_exclusion` who is excluded
    from segments is left out. `dry_run` only counts. New lines are sorted by company and name.

    Raises NotFound, and InvalidValue for a field or filter that cannot be understood.
    """
    segment_id = find_id(noun("segment"), segment_no)
    matched = _matched(filters or {}, mailing_groups)

    def picked() -> AddResult:
        _pick(segment_id, matched)
        if expand_companies:
            _pick(segment_id, _of_same_company())
        if allow_related_companies:
            _pick(segment_id, _companies_of_persons())
        return _counted(allow_existing=allow_existing, ignore_exclusion=ignore_exclusion)

    @db.read
    def count() -> AddResult:
        with _picking():
            return picked()

    @db.write
    def add() -> AddResult:
        with _picking():
            result = picked()
            _insert_lines(segment_id, allow_existing, ignore_exclusion)
        log_change("add contacts", noun("segment"), segment_id, None, None)
        return result

    return count() if dry_run else add()


def _matched(filters: Mapping[str, str], mailing_groups: str) -> Any:
    owner = noun("contact")
    given = {name: text for name, text in filters.items() if text.strip()}
    query = [condition(owner.field(name), text) for name, text in given.items()]
    if mailing_groups.strip():
        groups = MailingGroup.select(MailingGroup.id).where(
            condition(noun("mailing-group").by_name["code"], mailing_groups)
        )
        query.append(
            Contact.id.in_(
                ContactMailingGroup.select(ContactMailingGroup.contact).where(
                    ContactMailingGroup.mailing_group.in_(groups)
                )
            )
        )
    return Contact.select().where(*query) if query else Contact.select()


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
