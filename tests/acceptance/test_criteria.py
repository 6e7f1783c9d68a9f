"""How a segment gets its contacts: the acceptance cases of the rules."""

from __future__ import annotations

import pytest

from store import criteria_lines, mailing_groups, segment_contacts, segment_history, segment_lines
from store.enumerations import CriteriaAction
from store.lists import open_list
from store.models.contact_tables import ContactIndustryGroup, IndustryGroup
from store.records import Record
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def names(segment: Record) -> list[str]:
    found = open_list("segment-line", {"segment_no": segment.key}).first(100)
    return [line["contact_name"] or line["contact_company_name"] for line in found]


def people(company: str, *persons: str) -> list[Record]:
    made = factories.contact(company)
    return [
        made,
        *(factories.contact(name, type="person", company_no=made.key) for name in persons),
    ]


def test_case_28_adding_twice_makes_no_duplicates_but_records_both_actions() -> None:
    people("Adatum", "Ana")
    segment = factories.segment()
    segment_contacts.add_contacts(segment.key, {"contact": {"name": "A*"}})
    again = segment_contacts.add_contacts(segment.key, {"contact": {"name": "A*"}})
    assert (again.added, again.skipped_existing) == (0, 2)
    assert names(segment) == ["Adatum", "Ana"]
    steps = criteria_lines.steps(segment.key)
    assert [(step.action, step.added) for step in steps] == [
        (CriteriaAction.ADD, 2),
        (CriteriaAction.ADD, 0),
    ]


def test_case_29_either_mailing_group_and_the_industry_of_the_company() -> None:
    adatum, ana, bea = people("Adatum", "Ana", "Bea")
    zeta, carl = people("Zeta", "Carl")
    for code in ("A", "B", "C"):
        factories.code("mailing-group", code)
    for contact, code in ((ana, "A"), (bea, "C"), (carl, "B"), (zeta, "A"), (adatum, "B")):
        mailing_groups.assign(contact.key, code)
    industry = IndustryGroup.create(code="PRESS")
    ContactIndustryGroup.insert(contact=adatum.id, industry_group=industry).execute()
    segment = factories.segment()
    chosen = {"mailing_group": {"code": "A|B"}, "industry_group": {"code": "PRESS"}}
    assert segment_contacts.add_contacts(segment.key, chosen).added == 2
    assert names(segment) == ["Adatum", "Ana"]


def test_case_30_excluded_contacts_come_only_when_exclusion_is_ignored() -> None:
    factories.contact("Adatum", exclude_from_segment=True)
    segment = factories.segment()
    assert segment_contacts.add_contacts(segment.key).added == 0
    assert segment_contacts.add_contacts(segment.key, ignore_exclusion=True).added == 1


def test_case_31_reducing_by_entire_companies_removes_all_lines_of_the_company() -> None:
    people("Adatum", "Ana", "Bea")
    people("Zeta", "Carl")
    segment = factories.segment()
    segment_contacts.add_contacts(segment.key)
    result = segment_contacts.reduce_contacts(
        segment.key, {"contact": {"name": "Ana"}}, entire_companies=True
    )
    assert result.removed == 3
    assert names(segment) == ["Zeta", "Carl"]


def test_case_32_going_back_twice_brings_the_line_back_and_then_empties_the_segment() -> None:
    people("Adatum", "Ana", "Bea")
    segment = factories.segment()
    segment_contacts.add_contacts(segment.key)
    (line,) = open_list("segment-line", {"segment_no": segment.key, "contact_name": "Ana"}).first(1)
    segment_lines.delete(line.key)
    assert names(segment) == ["Adatum", "Bea"]
    segment_history.go_back(segment.key)
    assert names(segment) == ["Adatum", "Ana", "Bea"]
    segment_history.go_back(segment.key)
    assert names(segment) == []
    assert criteria_lines.steps(segment.key) == []
