"""Values as people read them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal

import pytest

from store.enumerations import Evaluation
from store.nouns import noun
from tui import formats, i18n


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    i18n.set_language("en")
    yield
    i18n.set_language("en")
    formats.set_currency("")


DAY = date(2026, 11, 2)


def test_dates() -> None:
    assert formats.date(DAY) == "02-11-26"
    assert formats.long_date(DAY) == "Monday 2 November 2026"
    assert formats.month(DAY) == "November 2026"
    i18n.set_language("es")
    assert formats.date(DAY) == "02/11/26"
    assert formats.long_date(DAY) == "lunes, 2 de noviembre de 2026"
    assert formats.month(DAY) == "noviembre 2026"
    assert formats.date(None) == formats.long_date(None) == formats.month(None) == ""


def test_times_and_moments() -> None:
    assert formats.time(time(9, 5)) == "09:05"
    assert formats.time(None) == formats.moment("") == ""
    assert formats.moment("not a moment") == "not a moment"
    assert len(formats.moment("2026-11-22T10:15:00.000000Z")) == len("22-11-26 10:15")


@pytest.mark.parametrize(("number", "english", "spanish"), [
    (0, "0", "0"), (999, "999", "999"), (-999, "-999", "-999"),
    (1000, "1,000", "1.000"), (-12345678, "-12,345,678", "-12.345.678"),
])  # fmt: skip
def test_integers(number: int, english: str, spanish: str) -> None:
    assert formats.integer(number) == english
    i18n.set_language("es")
    assert formats.integer(number) == spanish


def test_decimals_and_money() -> None:
    amount = Decimal("1234.5")
    assert formats.decimal(amount) == "1,234.50"
    assert formats.money(amount) == "1,234.50"
    assert formats.money(amount, "EUR") == "€1,234.50"
    formats.set_currency("EUR")
    i18n.set_language("es")
    assert formats.decimal(amount) == "1.234,50"
    assert formats.money(amount) == "1.234,50 €"


@pytest.mark.parametrize(("minutes", "english", "spanish"), [
    ("0", "0 min", "0 min"), ("15", "15 min", "15 min"), ("7.5", "7.5 min", "7,5 min"),
    ("7.25", "7.25 min", "7,25 min"), ("59.99", "59.99 min", "59,99 min"), ("60", "1 h", "1 h"),
    ("65", "1 h 05", "1 h 05"), ("320", "5 h 20", "5 h 20"), ("320.5", "5 h 20.5", "5 h 20,5"),
    ("600000", "10,000 h", "10.000 h"),
])  # fmt: skip
def test_minutes(minutes: str, english: str, spanish: str) -> None:
    assert formats.minutes(Decimal(minutes)) == english
    i18n.set_language("es")
    assert formats.minutes(Decimal(minutes)) == spanish


def test_values_of_fields() -> None:
    fields = noun("interaction").by_name
    i18n.set_language("es")
    assert formats.value(fields["evaluation"], Evaluation.VERY_POSITIVE) == "Muy positiva"
    assert formats.value(fields["evaluation"], Evaluation.BLANK) == ""
    assert formats.value(fields["canceled"], True) == "Sí"
    assert formats.value(fields["entry_no"], 12345) == "12345"
    assert formats.value(fields["duration"], Decimal(90)) == "1 h 30"
    assert formats.value(fields["date"], DAY) == "02/11/26"
    assert formats.value(fields["description"], "Hola") == "Hola"


def test_values_of_unknown_fields() -> None:
    assert formats.plain(True) == "Yes"
    assert formats.plain(Decimal(3)) == "3.00"
    assert formats.plain(DAY) == "02-11-26"
    assert formats.plain(time(9)) == "09:00"
    assert formats.plain(Evaluation.NEGATIVE) == "Negative"
    assert formats.plain(7) == "7"


def test_babel_is_loaded_for_money_only() -> None:
    code = (
        "import datetime, decimal, sys; from tui import formats as f; "
        "f.date(datetime.date(2026, 1, 1)); f.integer(12345); f.minutes(decimal.Decimal(90)); "
        "f.decimal(decimal.Decimal(1)); sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
