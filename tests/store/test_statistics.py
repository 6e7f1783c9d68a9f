"""Totals of the interaction log."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from store import (
    entry_marks,
    interactions,
    logged_segments,
    segment_contacts,
    segment_logging,
    segments,
    statistics,
)
from store.errors import InvalidValue, NotFound
from store.lists import open_list
from store.session import session
from store.statistics import Statistics
from tests import factories

pytestmark = pytest.mark.usefixtures("db")
NONE = Statistics(0, Decimal(0), Decimal(0))


def log(on: str = "2026-11-22", **values: object) -> int:
    given = {"cost": "2.50", "duration": "20", "date": date.fromisoformat(on)}
    return factories.entry(**{**given, **values}).id


def test_entries_add_up() -> None:
    log()
    log(cost="0.10", duration="0.5")
    total = Statistics(2, Decimal("2.60"), Decimal("20.50"))
    assert statistics.of_template("OUTGOING") == total
    assert statistics.of_group("phone") == total
    assert statistics.of_salesperson("JO") == total


def test_postponed_and_canceled_entries_do_not_count() -> None:
    kept = log()
    entry_marks.cancel([log()])
    interactions.postpone(
        {
            "contact_no": factories.contact().key,
            "interaction_template_code": "OUTGOING",
            "salesperson_code": "JO",
        }
    )
    assert statistics.of_template("OUTGOING").no_of_interactions == 1
    assert statistics.of_group("PHONE").no_of_interactions == 1
    entry_marks.cancel([kept])
    assert statistics.of_salesperson("JO") == NONE


def test_others_do_not_count() -> None:
    log()
    factories.template("VISIT", interaction_group_code="MEETING")
    factories.salesperson("AH")
    assert statistics.of_template("VISIT") == NONE
    assert statistics.of_group("MEETING") == NONE
    assert statistics.of_salesperson("AH") == NONE


def test_dates_limit_the_totals() -> None:
    for on in ("2026-01-31", "2026-02-01", "2026-03-01"):
        log(on)
    assert statistics.of_template("OUTGOING", "..2026-01-31").no_of_interactions == 1
    assert statistics.of_group("PHONE", "2026-02-01..").no_of_interactions == 2
    assert statistics.of_salesperson("JO", "2026-01-31|2026-03-01").no_of_interactions == 2
    assert statistics.of_template("OUTGOING", "<>2026-02-01").no_of_interactions == 2
    with pytest.raises(InvalidValue, match="Date"):
        statistics.of_template("OUTGOING", "someday")


def test_what_does_not_exist_is_said() -> None:
    for total in (statistics.of_template, statistics.of_group, statistics.of_contact):
        with pytest.raises(NotFound):
            total("NONE")


def test_a_company_has_the_entries_of_its_persons() -> None:
    company = factories.contact("Adatum")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    log(contact_no=company.key)
    log(contact_no=person.key)
    log(contact_no=factories.contact().key)
    assert statistics.of_contact(company.key).no_of_interactions == 2
    assert statistics.of_contact(person.key).no_of_interactions == 1
    assert statistics.of_contact(company.key).cost == Decimal("5.00")


def test_the_last_dates_of_a_contact() -> None:
    no = factories.contact().key
    found = statistics.of_contact(no)
    assert (found.last_date_attempted, found.date_of_last_interaction) == (None, None)
    log("2026-05-01", contact_no=no, initiated_by="us")
    log("2026-06-01", contact_no=no, initiated_by="them")
    log("2026-07-01", contact_no=no, initiated_by="us", attempt_failed=True)
    entry_marks.cancel([log("2026-08-01", contact_no=no, initiated_by="us")])
    found = statistics.of_contact(no, "2026-05-01")
    assert found.no_of_interactions == 1
    assert found.last_date_attempted == date(2026, 7, 1)
    assert found.date_of_last_interaction == date(2026, 6, 1)


def test_a_canceled_logged_segment_has_its_canceled_entries() -> None:
    template = factories.template(correspondence_type="")
    factories.contact("Adatum")
    factories.contact("Contoso")
    values = {"description": "News", "interaction_template_code": template.key}
    segment = segments.add({**values, "salesperson_code": factories.salesperson().key})
    segment_contacts.add_contacts(segment.key, {})
    segment_logging.log_segment(segment.key)
    logged = open_list("logged-segment").first(1)[0]
    entry_marks.cancel([open_list("interaction").first(1)[0].id])
    assert statistics.of_template(template.key).no_of_interactions == 1
    logged_segments.cancel([logged.key])
    assert statistics.of_template(template.key) == NONE


def test_entries_per_day_have_no_gaps() -> None:
    for on in ("2026-11-20", "2026-11-22", "2026-11-22", "2026-11-23", "2026-11-19"):
        log(on)
    entry_marks.cancel([log("2026-11-22")])
    assert statistics.entries_per_day(3, date(2026, 11, 22)) == [
        (date(2026, 11, 20), 1),
        (date(2026, 11, 21), 0),
        (date(2026, 11, 22), 2),
    ]


def test_the_role_centre_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    no = factories.contact().key
    log(contact_no=no)
    entry_marks.cancel([log(contact_no=no)])
    given = {
        "contact_no": no,
        "interaction_template_code": "OUTGOING",
        "salesperson_code": "JO",
    }
    interactions.postpone(given)
    monkeypatch.setattr(session, "user", "somebody else")
    interactions.postpone(given)
    counts = statistics.role_centre()
    assert (counts.postponed, counts.canceled, counts.contacts) == (1, 1, 1)
    assert (counts.segments, counts.logged_segments) == (0, 0)
