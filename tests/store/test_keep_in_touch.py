"""When contacts were last dealt with, and when they are to be spoken to again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from store import (
    clock,
    contacts,
    entry_marks,
    interactions,
    keep_in_touch,
    mailing_groups,
    segments,
)
from store.errors import InvalidValue
from store.lists import open_list
from store.nouns import noun
from store.records import Record, get
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

TODAY = clock.today()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def found(filters: dict[str, str], sort: str = "") -> list[str]:
    return [record["name"] for record in open_list("contact", filters, sort).first(20)]


def of(no: str) -> Record:
    return get(noun("contact"), no)


def group(code: str, days: object) -> None:
    add: Any = noun("mailing-group").add
    add({"code": code, "keep_in_touch_days": days})


def test_before_a_date_are_also_those_never_spoken_to() -> None:
    for name, days in (("Old", 200), ("New", 10)):
        factories.entry(contact_no=factories.contact(name).key, date=ago(days))
    factories.contact("Never")
    assert found({"date_of_last_interaction": "..-3m"}) == ["Old", "Never"]
    assert found({"date_of_last_interaction": "<t"}) == ["Old", "New", "Never"]
    assert found({"date_of_last_interaction": "-3m.."}) == ["New"]
    assert found({"date_of_last_interaction": "-1y..-3m"}) == ["Old"]
    assert found({"date_of_last_interaction": "''"}) == ["Never"]
    assert found({"date_of_last_interaction": "<>''"}) == ["Old", "New"]
    assert found({"last_date_attempted": "..-3m"}) == ["Old", "Never"]


def test_who_had_the_last_interaction_is_the_salesperson() -> None:
    company = factories.contact("Adatum", type="company").key
    ann = factories.contact("Ann", type="person", company_no=company).key
    factories.entry(contact_no=company, date=ago(9), salesperson_code=factories.salesperson().key)
    other = factories.salesperson("PS").key
    last = factories.entry(contact_no=ann, date=ago(2), salesperson_code=other)
    factories.entry(contact_no=ann, date=ago(1), attempt_failed=True)
    assert (of(ann)["last_interaction_by"], of(company)["last_interaction_by"]) == ("PS", "PS")
    entry_marks.cancel([last.id])
    assert of(company)["last_interaction_by"] == "JO"
    assert of(ann)["last_interaction_by"] == ""
    assert found({"last_interaction_by": "JO"}) == ["Adatum"]


@pytest.mark.parametrize(
    ("typed", "days"),
    [("90", 90), ("2w", 14), ("3m", 90), ("3 meses", 90), ("1 year", 365), ("1a", 365), ("", 0)],
)
def test_an_interval_is_typed_as_people_say_it(typed: str, days: int) -> None:
    assert factories.contact("Adatum", keep_in_touch_days=typed)["keep_in_touch_days"] == days


@pytest.mark.parametrize("typed", ["soon", "-3", "3x", "9999m"])
def test_what_is_no_interval_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        factories.contact("Adatum", keep_in_touch_days=typed)


def test_its_own_interval_wins_else_the_shortest_of_groups_and_segments() -> None:
    no = factories.contact("Adatum").key
    assert of(no)["keep_in_touch_due"] is None
    group("NEWS", "180")
    group("XMAS", "1y")
    mailing_groups.assign(no, "NEWS")
    mailing_groups.assign(no, "XMAS")
    assert of(no)["keep_in_touch_interval"] == 180
    segment = factories.segment(keep_in_touch_days="30").key
    factories.segment_line(segment, contact_no=no)
    assert of(no)["keep_in_touch_interval"] == 30
    contacts.change(no, {"keep_in_touch_days": "200"})
    assert of(no)["keep_in_touch_interval"] == 200
    contacts.change(no, {"keep_in_touch_days": ""})
    segments.delete(segment)
    assert of(no)["keep_in_touch_interval"] == 180


def test_an_interaction_begins_the_time_anew() -> None:
    no = factories.contact("Adatum", keep_in_touch_days="30").key
    assert (of(no)["keep_in_touch_due"], of(no)["keep_in_touch_overdue"]) == (TODAY, True)
    factories.entry(contact_no=no, date=ago(40))
    assert (of(no)["keep_in_touch_due"], of(no)["keep_in_touch_overdue"]) == (ago(10), True)
    factories.entry(contact_no=no, date=ago(1), attempt_failed=True)
    assert of(no)["keep_in_touch_overdue"] is True
    last = factories.entry(contact_no=no, date=TODAY)
    assert of(no)["keep_in_touch_due"] == TODAY + timedelta(days=30)
    assert of(no)["keep_in_touch_overdue"] is False
    entry_marks.cancel([last.id])
    assert of(no)["keep_in_touch_overdue"] is True
    entry_marks.restore([last.id])
    assert of(no)["keep_in_touch_overdue"] is False


def test_what_is_postponed_does_not_count() -> None:
    no = factories.contact("Adatum", keep_in_touch_days="30").key
    waiting = interactions.postpone(
        {
            "contact_no": no,
            "interaction_template_code": factories.template().key,
            "salesperson_code": factories.salesperson().key,
        }
    )
    assert of(no)["keep_in_touch_overdue"] is True
    interactions.finish(waiting.id)
    assert of(no)["keep_in_touch_overdue"] is False


def test_a_company_is_spoken_to_through_its_persons() -> None:
    company = factories.contact("Adatum", type="company", keep_in_touch_days="30").key
    ann = factories.contact("Ann", type="person", company_no=company).key
    factories.entry(contact_no=ann, date=ago(3))
    assert of(company)["keep_in_touch_overdue"] is False
    assert of(ann)["keep_in_touch_due"] is None


def test_those_overdue_longest_come_first() -> None:
    for name, days in (("Ten", 40), ("Hundred", 130), ("Not yet", 5)):
        no = factories.contact(name, keep_in_touch_days="30").key
        factories.entry(contact_no=no, date=ago(days))
    factories.contact("Never", keep_in_touch_days="30")
    factories.contact("No wish")
    overdue = {"keep_in_touch_overdue": "yes"}
    assert found(overdue, "keep_in_touch_due") == ["Hundred", "Ten", "Never"]
    assert found({"keep_in_touch_due": "..t"}, "keep_in_touch_due") == ["Hundred", "Ten", "Never"]


def test_the_role_centre_counts_the_contacts_of_this_user() -> None:
    factories.salesperson("ME")
    factories.contact(
        "Theirs", keep_in_touch_days="30", salesperson_code=factories.salesperson().key
    )
    assert keep_in_touch.overdue_count() == 1
    add: Any = noun("user").add
    add({"user_id": session.user, "salesperson_code": "ME"})
    assert keep_in_touch.overdue_count() == 1
    mine = factories.contact("Mine", salesperson_code="ME").key
    assert keep_in_touch.overdue_filters()["salesperson_code"] == "ME"
    assert keep_in_touch.overdue_count() == 0
    contacts.change(mine, {"keep_in_touch_days": "30"})
    assert keep_in_touch.overdue_count() == 1
