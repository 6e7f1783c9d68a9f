"""The timeline of a contact."""

from __future__ import annotations

from datetime import date

import pytest

from store import comments, contact_comments, contacts, entry_marks, interactions
from store.enumerations import TimelineSource
from store.filters import quote
from store.lists import ListSource, open_list
from store.records import Record
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def of(no: str, field: str = "contact_no") -> ListSource:
    return open_list("timeline", {field: quote(no)})


def texts(rows: list[Record]) -> list[str]:
    return [row["description"] for row in rows]


def test_it_has_interactions_in_every_state_and_comments_the_newest_first() -> None:
    no = factories.contact("Adatum").key
    session.chosen_work_date = date(2026, 11, 20)
    contact_comments.add(no, "First comment")
    contact_comments.add(no, "Second comment of the day")
    wrong = factories.entry(contact_no=no, date="2026-11-19", description="Wrong")
    entry_marks.cancel([wrong.id])
    quiet = factories.entry(contact_no=no, date="2026-11-21", description="Said much")
    comments.add(quiet.id, "One")
    comments.add(quiet.id, "Two")
    interactions.postpone(
        {
            "contact_no": no,
            "interaction_template_code": "OUTGOING",
            "salesperson_code": "JO",
            "description": "Waits",
            "date": "2026-11-22",
        }
    )
    factories.entry(description="Of somebody else")
    rows = of(no).first(10)
    assert texts(rows) == [
        "Waits", "Said much", "Second comment of the day", "First comment", "Wrong",
    ]  # fmt: skip
    assert [row["postponed"] for row in rows] == [True, False, False, False, False]
    assert [row["canceled"] for row in rows] == [False, False, False, False, True]
    assert (rows[1]["first_comment"], rows[1]["no_of_comments"]) == ("One", 2)
    assert [row["source"] for row in rows].count(TimelineSource.COMMENT) == 2
    assert (rows[2]["line_no"], rows[2]["date"]) == (20_000, date(2026, 11, 20))
    assert len({row.id for row in rows}) == 5


def test_that_of_a_company_has_what_happened_with_its_persons() -> None:
    company = factories.contact("Adatum", type="company").key
    ann = factories.contact("Ann", type="person", company_no=company).key
    factories.entry(contact_no=ann, description="Said")
    contact_comments.add(ann, "Likes tea")
    contact_comments.add(company, "Moves in May")
    assert of(company, "contact_company_no").count() == 3
    assert of(ann).count() == 2


def test_windows_follow_each_other_without_a_gap() -> None:
    no = factories.contact("Adatum").key
    for day in range(1, 10):
        session.chosen_work_date = date(2026, 11, day)
        factories.entry(contact_no=no, description=f"Entry {day}")
        contact_comments.add(no, f"Comment {day}")
    source = of(no)
    first = source.first(5)
    then = source.after(first[-1], 20)
    assert texts(first + then) == texts(source.first(50))
    assert len(first + then) == 18
    assert texts(source.before(then[0], 5)) == texts(first)
    assert texts(source.at(5, 3)) == texts(then[:3])
    assert source.index_of(then[0]) == 5
    assert texts(source.last(2)) == texts(then[-2:])


def test_it_shows_what_was_changed_and_not_what_was_deleted() -> None:
    no = factories.contact("Adatum").key
    line = contact_comments.add(no, "Likes tea")
    contact_comments.change(no, line.line_no, "Likes coffee")
    assert texts(of(no).first(5)) == ["Likes coffee"]
    contacts.delete(no)
    assert open_list("timeline").count() == 0
