"""Adding contacts to a segment by filters and mailing groups."""

from __future__ import annotations

import pytest

from store import mailing_groups
from store.errors import InvalidValue, NotFound
from store.lists import open_list
from store.models.segments import SegmentLine
from store.records import Record
from store.segment_contacts import AddResult, add_contacts
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def names(segment: Record) -> list[str]:
    """The persons and companies of the segment, in the order of its lines."""
    found = open_list("segment-line", {"segment_no": segment.key}).first(100)
    return [line["contact_name"] or line["contact_company_name"] for line in found]


def people(company: str, *persons: str) -> Record:
    made = factories.contact(company)
    for name in persons:
        factories.contact(name, type="person", company_no=made.key)
    return made


def group(code: str, *contacts: Record) -> None:
    factories._ensure("mailing-group", code)
    for contact in contacts:
        mailing_groups.assign(contact.key, code)


def test_without_filters_every_contact_is_added_sorted_by_company_and_name() -> None:
    people("Zeta", "Bruno")
    people("Adatum", "Zoe", "Ana")
    factories.contact("Loose", type="person")
    segment = factories.segment()
    assert add_contacts(segment.key) == AddResult(6, 6, 0, 0)
    assert names(segment) == ["Loose", "Adatum", "Ana", "Zoe", "Zeta", "Bruno"]


def test_all_filters_must_hold() -> None:
    factories.contact("Adatum", city="Madrid")
    factories.contact("Alpine", city="Vigo")
    factories.contact("Zeta", city="Madrid")
    segment = factories.segment()
    assert add_contacts(segment.key, {"contact": {"name": "A*", "city": "madrid"}}).added == 1
    assert names(segment) == ["Adatum"]


def test_one_of_the_mailing_groups_is_enough() -> None:
    first, second, third = (factories.contact(name) for name in ("A", "B", "C"))
    group("FAIR", first, second)
    group("NEWS", second)
    group("OTHER", third)
    segment = factories.segment()
    assert add_contacts(segment.key, {"mailing_group": {"code": "FAIR|NEWS"}}).added == 2
    assert names(segment) == ["A", "B"]


def test_mailing_groups_and_filters_are_both_needed() -> None:
    first, second = factories.contact("Adatum"), factories.contact("Zeta")
    group("FAIR", first, second)
    segment = factories.segment()
    assert add_contacts(
        segment.key, {"contact": {"name": "Z*"}, "mailing_group": {"code": "FAIR"}}
    ) == AddResult(1, 1, 0, 0)


def test_contacts_are_not_added_twice_unless_allowed() -> None:
    factories.contact("Adatum")
    segment = factories.segment()
    assert add_contacts(segment.key) == AddResult(1, 1, 0, 0)
    assert add_contacts(segment.key) == AddResult(1, 0, 1, 0)
    assert add_contacts(segment.key, allow_existing=True) == AddResult(1, 1, 0, 0)
    assert [line.line_no for line in SegmentLine.select()] == [10_000, 20_000]


def test_contacts_excluded_from_segments_are_added_only_on_demand() -> None:
    factories.contact("Adatum", exclude_from_segment=True)
    segment = factories.segment()
    assert add_contacts(segment.key) == AddResult(1, 0, 0, 1)
    assert add_contacts(segment.key, ignore_exclusion=True) == AddResult(1, 1, 0, 0)


def test_companies_are_expanded_to_all_their_contacts() -> None:
    people("Adatum", "Ana", "Zoe")
    people("Zeta", "Bruno")
    segment = factories.segment()
    assert add_contacts(segment.key, {"contact": {"name": "Zoe"}}, expand_companies=True).added == 3
    assert names(segment) == ["Adatum", "Ana", "Zoe"]


def test_expanding_keeps_persons_without_company() -> None:
    factories.contact("Loose", type="person")
    segment = factories.segment()
    assert (
        add_contacts(segment.key, {"contact": {"name": "Loose"}}, expand_companies=True).added == 1
    )


def test_the_company_of_a_person_comes_along_when_allowed() -> None:
    people("Adatum", "Ana", "Zoe")
    segment = factories.segment()
    assert (
        add_contacts(segment.key, {"contact": {"name": "Zoe"}}, allow_related_companies=True).added
        == 2
    )
    assert names(segment) == ["Adatum", "Zoe"]


def test_contacts_blocked_for_privacy_are_not_filtered() -> None:
    factories.contact("Adatum", privacy_blocked=True)
    assert add_contacts(factories.segment().key).added == 1


def test_lines_are_added_as_one_by_one() -> None:
    factories.letter("BUS", "ENU", "ESP", correspondence_type="hard_copy")
    segment = factories.segment(interaction_template_code="BUS")
    contact = factories.contact("Adatum", language_code="ESP", correspondence_type="email")
    single = factories.segment_line(segment.key, contact_no=contact.key)
    add_contacts(segment.key, allow_existing=True)
    together = open_list("segment-line", {"segment_no": segment.key}).last(1)[0]
    own = ("id", "line_no")
    assert {k: v for k, v in together.values.items() if k not in own} == {
        k: v for k, v in single.values.items() if k not in own
    }


def test_a_trial_only_counts() -> None:
    factories.contact("Adatum")
    segment = factories.segment()
    assert add_contacts(segment.key, dry_run=True) == AddResult(1, 1, 0, 0)
    assert names(segment) == []


def test_what_cannot_be_understood_is_refused() -> None:
    segment = factories.segment()
    with pytest.raises(InvalidValue):
        add_contacts(segment.key, {"contact": {"colour": "red"}})
    with pytest.raises(InvalidValue):
        add_contacts(segment.key, {"contact": {"type": "robot"}})
    with pytest.raises(NotFound):
        add_contacts("NONE")
