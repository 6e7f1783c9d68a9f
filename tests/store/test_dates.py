"""Dates and periods as people type them, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.dates import add_months, parse_date, parse_date_range
from store.errors import InvalidValue

WORK_DATE = date(2026, 11, 22)  # a Sunday
TODAY = date(2026, 10, 5)


def read(text: str) -> date:
    return parse_date(text, work_date=WORK_DATE, today=TODAY)


def period(text: str) -> tuple[date, date]:
    return parse_date_range(text, work_date=WORK_DATE, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2026/11/22",
        "22-11-26",
        "22/11/2026",
        "22.11.26",
        "22 11 26",
        "22-11",
        "22.11",
        "22.11.",
        "22",
        "2211",
        "221126",
        "22112026",
        "20261122",
        "22 nov",
        "22-nov-26",
        "22 nov. 2026",
        "22 de noviembre de 2026",
        "22 November 2026",
        "２２/１１",
        "22–11–26",
        " 22-11 ",
        "w",
        "W",
        "work",
        "trabajo",
    ],
)
def test_many_ways_to_type_one_day(text: str) -> None:
    assert read(text) == WORK_DATE


@pytest.mark.parametrize("text", ["t", "T", "today", "h", "hoy"])
def test_today_is_the_day_of_the_machine(text: str) -> None:
    assert read(text) == TODAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mañana", "2026-10-06"),
        ("yesterday", "2026-10-04"),
        ("+3d", "2026-11-25"),
        ("3D", "2026-11-25"),
        ("-2w", "2026-11-08"),
        ("+2s", "2026-12-06"),
        ("+1m", "2026-12-22"),
        ("+1q", "2027-02-22"),
        ("-1y", "2025-11-22"),
        ("+1a", "2027-11-22"),
        ("t+3d", "2026-10-08"),
        ("w - 1w", "2026-11-15"),
        ("CD", "2026-11-22"),
        ("CW", "2026-11-22"),
        ("-CW", "2026-11-16"),
        ("CM", "2026-11-30"),
        ("-CM", "2026-11-01"),
        ("CQ", "2026-12-31"),
        ("CY", "2026-12-31"),
        ("-cy", "2026-01-01"),
        ("-CM+1D", "2026-11-02"),
        ("1M+CM", "2026-12-31"),
        ("CM+10D", "2026-12-10"),
        ("D5", "2026-12-05"),
        ("D22", "2026-12-22"),
        ("-D5", "2026-11-05"),
        ("D31", "2026-12-31"),
        ("WD1", "2026-11-23"),
        ("WD7", "2026-11-29"),
        ("-WD1", "2026-11-16"),
        ("sun", "2026-11-22"),
        ("mon", "2026-11-23"),
        ("Friday", "2026-11-27"),
        ("sáb.", "2026-11-28"),
        ("miércoles", "2026-11-25"),
        ("1-1-46", "2046-01-01"),
        ("1-1-47", "1947-01-01"),
        ("29-02-24", "2024-02-29"),
    ],
)
def test_words_and_formulas(text: str, day: str) -> None:
    assert read(text) == date.fromisoformat(day)


def test_a_month_later_is_the_last_day_of_a_shorter_month() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31-02", "month 2 of 2026 has the days 1 to 28"),
        ("30-02-24", "month 2 of 2024 has the days 1 to 29"),
        ("31", "month 11 of 2026 has the days 1 to 30"),
        ("0-1", "has the days 1 to 31"),
        ("11-22-26", "there is no month 22"),
        ("0000-01-01", "there is no year 0"),
        ("D32", "from 1 to 31"),
        ("WD8", "from 1 to 7"),
        ("+9999y", "too far away"),
        ("-999999d", "too far away"),
        ("2026-11", "is not a date"),
        ("next", "is not a date"),
        ("1d2d", "is not a date"),
        ("+", "is not a date"),
        ("211", "is not a date"),
        ("%(value)s", "is not a date"),
        ("", "is not a date"),
    ],
)
def test_what_is_not_a_date_says_why(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read(text)
    assert reason in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2011", "2011-01-01", "2011-12-31"),
        ("2211", "2026-11-22", "2026-11-22"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("02/2024", "2024-02-01", "2024-02-29"),
        ("nov", "2026-11-01", "2026-11-30"),
        ("feb 2024", "2024-02-01", "2024-02-29"),
        ("noviembre de 2025", "2025-11-01", "2025-11-30"),
        ("2026-W47", "2026-11-16", "2026-11-22"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026T2", "2026-04-01", "2026-06-30"),
        ("week", "2026-11-16", "2026-11-22"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("last quarter", "2026-07-01", "2026-09-30"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("año", "2026-01-01", "2026-12-31"),
        ("mes pasado", "2026-10-01", "2026-10-31"),
        ("próxima semana", "2026-11-23", "2026-11-29"),
        ("semana que viene", "2026-11-23", "2026-11-29"),
        ("mar", "2026-11-24", "2026-11-24"),
        ("mar 2026", "2026-03-01", "2026-03-31"),
        ("t", "2026-10-05", "2026-10-05"),
        ("-CM", "2026-11-01", "2026-11-01"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    assert period(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["2026-13", "2026-W60", "2026-Q5", "0000-01", "this", ""])
def test_what_is_not_a_period_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        period(text)


@given(st.dates())
def test_the_written_forms_of_every_day(day: date) -> None:
    assert read(day.isoformat()) == day
    assert read(f"{day.day}/{day.month}/{day.year:04}") == day
    assert period(day.isoformat()) == (day, day)


@given(st.dates(WORK_DATE - timedelta(days=365 * 70), WORK_DATE + timedelta(days=365 * 19)))
def test_the_short_form_of_days_within_reach(day: date) -> None:
    assert read(f"{day:%d-%m-%y}") == read(f"{day:%d%m%y}") == read(f"{day:%Y%m%d}") == day


@given(st.text() | st.text("0123456789-+/. cdwmqytsa"))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    for parse in (parse_date, parse_date_range):
        try:
            parse(text, work_date=WORK_DATE, today=TODAY)
        except InvalidValue as error:
            assert str(error)  # noqa: PT017 - not every text raises
