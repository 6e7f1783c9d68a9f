"""Times, durations, amounts, numbers and yes or no as people type them."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InvalidValue
from store.values import parse_amount, parse_boolean, parse_integer, parse_minutes, parse_time


def clock_time(text: str) -> time:
    return parse_time(text, now=lambda: time(8, 8))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:42", time(10, 42)),
        ("1042", time(10, 42)),
        ("942", time(9, 42)),
        ("9", time(9)),
        ("9.15", time(9, 15)),
        ("9,15", time(9, 15)),
        ("9h", time(9)),
        ("9h15", time(9, 15)),
        ("10:42 h", time(10, 42)),
        ("9pm", time(21)),
        ("12 a.m.", time(0)),
        ("10:42:30", time(10, 42, 30)),
        ("0", time(0)),
        ("now", time(8, 8)),
        ("Ahora", time(8, 8)),
    ],
)
def test_times(text: str, expected: time) -> None:
    assert clock_time(text) == expected


@pytest.mark.parametrize("text", ["24:00", "9:5", "10:60", "13pm", "25", "-1", "x", ""])
def test_what_is_not_a_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not a time"):
        clock_time(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("15", "15"),
        ("0", "0"),
        ("7.5", "7.5"),
        ("7,25", "7.25"),
        (".5", "0.5"),
        ("1:30", "90"),
        ("1h30", "90"),
        ("1h 30m", "90"),
        ("1 h 30 min", "90"),
        ("90m", "90"),
        ("90 minutos", "90"),
        ("1,5h", "90"),
        ("2 hours", "120"),
        ("0,333h", "19.98"),
        ("15.000", "15"),
    ],
)
def test_durations(text: str, minutes: str) -> None:
    assert parse_minutes(text) == Decimal(minutes)
    assert parse_minutes(text).as_tuple().exponent == -2


@pytest.mark.parametrize("text", ["-5", "1:75", "1:5", "1,234", "h", ".", "1 30", "9" * 20, ""])
def test_what_is_not_a_duration_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_minutes(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1'234.50", "1234.50"),
        ("1.234.567", "1234567"),
        ("1.234.567,8", "1234567.80"),
        ("12,5", "12.50"),
        ("12.5", "12.50"),
        ("12,", "12"),
        (",5", "0.5"),
        ("12.50000", "12.50"),
        ("-3", "-3"),
        ("−3,5", "-3.5"),
        ("+3", "3"),
        ("-0", "0"),
    ],
)
def test_amounts_with_either_mark(text: str, amount: str) -> None:
    for mark in (None, ".", ","):
        assert parse_amount(text, decimal_mark=mark) == Decimal(amount)
    assert str(parse_amount("-0")) == "0.00"


def test_the_language_decides_what_one_mark_before_three_digits_means() -> None:
    assert parse_amount("1.234", decimal_mark=",") == Decimal(1234)
    assert parse_amount("1,234", decimal_mark=".") == Decimal(1234)
    for text in ("1.234", "1,234"):
        with pytest.raises(InvalidValue, match="thousands"):
            parse_amount(text)


@pytest.mark.parametrize(
    ("text", "mark"), [("1.234", "."), ("1,234", ","), ("0,123", "."), ("1234.567", None)]
)
def test_more_than_two_decimals_are_refused_not_rounded(text: str, mark: str | None) -> None:
    with pytest.raises(InvalidValue, match="more than 2 decimals"):
        parse_amount(text, decimal_mark=mark)


@pytest.mark.parametrize(
    "text", ["1,234,56", "1.2.3", "12.34,5.6", "1e5", "NaN", ",", "-", "--1", "1 2", "", "9" * 14]
)
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_amount(text)


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from([".,", ",.", ", ", ".'"]))
def test_every_amount_is_read_as_it_was_written(amount: Decimal, marks: str) -> None:
    decimal, group = marks[0], marks[1]
    written = f"{amount:,.2f}".translate(str.maketrans(",.", group + decimal))
    assert parse_amount(written) == amount
    assert parse_amount(str(amount)) == amount


@pytest.mark.parametrize("word", ["yes", "Y", "true", "1", "sí", "Si", "s", "x", "VERDADERO"])
def test_yes(word: str) -> None:
    assert parse_boolean(word) is True


@pytest.mark.parametrize("word", ["no", "N", "false", "0", "falso"])
def test_no(word: str) -> None:
    assert parse_boolean(word) is False


def test_neither_yes_nor_no() -> None:
    with pytest.raises(InvalidValue, match="neither yes nor no"):
        parse_boolean("maybe")


def test_whole_numbers() -> None:
    assert parse_integer(" 12 ") == 12
    assert parse_integer("-3") == -3
    for text in ("1.5", "1,000", "x", "", "9" * 30):
        with pytest.raises(InvalidValue, match="whole number"):
            parse_integer(text)
