"""Totals that are kept: whatever is done to entries, they are what the entries add up to."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from store import (
    entry_marks,
    health,
    interactions,
    logged_segments,
    segment_logging,
    statistics,
    totals,
    undo,
)
from store.lists import open_list
from store.models import database
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def log(on: str = "2026-11-22", **values: object) -> int:
    given = {"cost": "2.50", "duration": "20", "date": date.fromisoformat(on)}
    return factories.entry(**{**given, **values}).id


def postpone() -> int:
    return interactions.postpone(
        {
            "contact_no": factories.contact().key,
            "interaction_template_code": "OUTGOING",
            "salesperson_code": "JO",
        }
    ).id


def log_segment() -> int:
    segment = factories.segment()
    for _ in range(3):
        factories.segment_line(segment.key)
    return segment_logging.log_segment(segment.key).logged_segment_entry_no


def cancel_and_restore() -> None:
    number = log()
    entry_marks.cancel([number])
    assert not totals.differences()
    entry_marks.restore([number])


def cancel_and_undo() -> None:
    entry_marks.cancel([log(), log("2026-10-01")])
    assert not totals.differences()
    undo.undo()


def delete() -> None:
    entry_marks.cancel([log()])
    interactions.delete_canceled({})


def finish() -> None:
    number = postpone()
    assert not totals.differences()
    interactions.finish(number, {"date": "2026-03-03"})


def cancel_segment() -> None:
    logged = log_segment()
    entry_marks.cancel([open_list("interaction").first(1)[0].id])
    logged_segments.cancel([logged])
    assert not totals.differences()
    logged_segments.restore([logged])


@pytest.mark.parametrize(
    "act",
    [log, log_segment, cancel_and_restore, cancel_and_undo, delete, finish, cancel_segment],
)
def test_totals_follow_every_change(act: Callable[[], object]) -> None:
    log("2026-01-15")
    before = totals.entries_counted() + totals.entries_counted(canceled=True)
    act()
    assert not totals.differences()
    after = totals.entries_counted() + totals.entries_counted(canceled=True)
    assert after > before or act is delete


def test_a_postponed_interaction_is_in_no_total() -> None:
    log()
    number = postpone()
    assert totals.entries_counted() == 1
    interactions.delete_postponed([number])
    assert totals.entries_counted() == 1
    assert not totals.differences()


def test_a_period_is_whole_months_and_the_days_at_its_ends() -> None:
    for month in range(1, 13):
        for day in (1, 15, 28):
            log(f"2025-{month:02d}-{day:02d}")
    cases = {
        "2025-01-15..2025-12-15": 34,
        "2025-02-01..2025-02-28": 3,
        "..2025-01-14|2025-06-15": 2,
        "<>2025-05-15": 35,
        "2025-03-15|2025-03-28|2025-07-01..2025-07-31": 5,
        ">2025-11-15&<2025-12-28": 3,
        "2025-01-28..2025-02-01": 2,
        "2030-01-01..": 0,
        "''": 0,
        "": 36,
    }
    for dates, count in cases.items():
        found = statistics.of_template("OUTGOING", dates)
        assert (dates, found.no_of_interactions) == (dates, count)
        assert found.cost == count * Decimal("2.50")


def test_any_filter_finds_what_reading_the_entries_finds() -> None:
    chance = random.Random(3)  # noqa: S311 - nothing secret, the same for the same seed
    first = date(2025, 1, 20)

    def day() -> str:
        return (first + timedelta(days=chance.randrange(130))).isoformat()

    for _ in range(60):
        log(day())
    forms = ("{}..{}", "..{}", "{}..", "<{}", ">={}&<>{}", "{}|{}", "<>{}", "{}..{}|{}", "2025-02")
    for form in forms * 4:
        dates = form.format(*sorted(day() for _ in range(3)))
        listed = open_list("interaction", {"date": dates}).count()
        assert (dates, statistics.of_template("OUTGOING", dates)[0]) == (dates, listed)


def test_the_check_finds_wrong_totals_and_makes_them_anew() -> None:
    log()
    database.execute_sql("UPDATE entry_total SET number = number + 1 WHERE kind = 0")
    assert totals.differences() == 1
    database.execute_sql("DELETE FROM entry_day_total WHERE kind = 1")
    assert totals.differences() > 1
    (found,) = [item for item in health.run() if item.check == "totals"]
    assert not found.ok
    assert found.repairable
    totals.rebuild()
    assert totals.differences() == 0
    assert statistics.of_template("OUTGOING").no_of_interactions == 1
    assert statistics.of_template("OUTGOING", "2026-11-22").no_of_interactions == 1
