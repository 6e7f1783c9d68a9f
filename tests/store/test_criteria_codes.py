"""Recorded criteria name codes as they are called now."""

from __future__ import annotations

import pytest

from store import criteria_lines, saved_criteria, segment_contacts
from store.nouns import noun
from store.segment_mailing import apply_mailing_group
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def _mailing_group(code: str) -> None:
    add = noun("mailing-group").add
    assert add is not None
    add({"code": code})


def _rename(name: str, key: str, to: str) -> None:
    change = noun(name).change
    assert change is not None
    change(key, {noun(name).key: to})


def _filters(no: str) -> list[object]:
    return [step.filters for step in criteria_lines.steps(no)]


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("NEWS", "LETTER"),
        ("news|XMAS", "LETTER|XMAS"),
        ("<>NEWS", "<>LETTER"),
        ("NEWS*", "NEWS*"),
        ("NEWS..XMAS", "NEWS..XMAS"),
        ("NEWSX", "NEWSX"),
    ],
)
def test_a_changed_code_is_followed_where_a_filter_names_it(typed: str, after: str) -> None:
    _mailing_group("NEWS")
    no = factories.segment().key
    segment_contacts.add_contacts(no, {"mailing_group": {"code": typed}})
    saved_criteria.save(no, "SAVED")
    _rename("mailing-group", "NEWS", "LETTER")
    assert _filters(no) == [{"mailing_group": {"code": after}}]
    assert criteria_lines.saved_steps("SAVED")[0].filters == {"mailing_group": {"code": after}}


def test_saved_criteria_find_the_same_contacts_after_a_code_was_changed() -> None:
    _mailing_group("NEWS")
    contact = factories.contact("Adatum").key
    no = factories.segment().key
    segment_contacts.add_contacts(no, {"contact": {"no": contact}})
    apply_mailing_group(no, "NEWS", False)
    second, third = factories.segment().key, factories.segment().key
    segment_contacts.add_contacts(second, {"mailing_group": {"code": "NEWS"}})
    saved_criteria.save(second, "SAVED")
    _rename("mailing-group", "NEWS", "O'Brien & Co")
    assert saved_criteria.reuse(third, "SAVED").added == 1


def test_codes_of_fields_of_the_contact_and_of_its_entries_follow() -> None:
    factories.salesperson("JO")
    factories.contact("Adatum", salesperson_code="JO")
    no = factories.segment().key
    segment_contacts.add_contacts(
        no,
        {
            "contact": {"salesperson_code": "JO", "city": "JO"},
            "interaction": {"salesperson_code": "JO"},
        },
    )
    _rename("salesperson", "JO", "JOHN")
    assert _filters(no) == [
        {
            "contact": {"salesperson_code": "JOHN", "city": "JO"},
            "interaction": {"salesperson_code": "JOHN"},
        }
    ]
