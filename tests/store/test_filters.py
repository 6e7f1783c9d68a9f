"""The filter language: what it reads, and that the database and Python agree on what it finds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peewee import AutoField, DateField, IntegerField, Model, SqliteDatabase, TextField, fn

from store.dates import parse_date_range
from store.errors import InvalidValue
from store.filters import (
    AllOf,
    AnyOf,
    Comparison,
    Convert,
    Pattern,
    Range,
    Span,
    matches,
    parse_filter,
    quote,
    single_value,
    to_expression,
)
from store.text import clean_code, clean_text, fold_key
from store.values import parse_integer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.filters import Filter

WORK_DATE = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("A", Comparison("=", "A")),
        (" A b ", Comparison("=", "A b")),
        ("=A", Comparison("=", "A")),
        ("@A", Comparison("=", "A")),
        ("<>A", Comparison("<>", "A")),
        ("<> @A", Comparison("<>", "A")),
        ("<=5", Comparison("<=", "5")),
        (">5", Comparison(">", "5")),
        ("A..B", Range("A", "B")),
        ("..30-11-26", Range(None, "30-11-26")),
        ("22.11.. ", Range("22.11", None)),
        ("1...5", Range("1", ".5")),
        ("A*", Pattern("A*")),
        ("@*b?", Pattern("*b?")),
        ("<>*b*", Pattern("*b*", negated=True)),
        ("''", Comparison("=", "")),
        ("<>''", Comparison("<>", "")),
        ("'A|B*'", Comparison("=", "A|B*")),
        ("'it''s'", Comparison("=", "it's")),
        ("''''", Comparison("=", "'")),
        ("O'Brien", Comparison("=", "O'Brien")),
        ("'a..'..'b'", Range("a..", "b")),
        ("a@b.es", Comparison("=", "a@b.es")),
        ("a<b", Comparison("=", "a<b")),
        ("Acme (ES)", Comparison("=", "Acme (ES)")),
        ("A|B", AnyOf((Comparison("=", "A"), Comparison("=", "B")))),
        (
            "A*|>1&<5",
            AnyOf((Pattern("A*"), AllOf((Comparison(">", "1"), Comparison("<", "5"))))),
        ),
    ],
)
def test_what_a_filter_means(text: str, conditions: Filter) -> None:
    assert parse_filter(text) == conditions


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("  ", "is empty", None),
        ("A|", "A value is missing", 3),
        ("A||B", "A value is missing", 3),
        ("&A", "A value is missing", 1),
        ("<>", "A value is missing", 3),
        ("@", "A value is missing", 2),
        ("..", "A value is missing", 3),
        ("A|'B", "is not closed", 3),
        ("'A'B", "follows a closing quote", 4),
        ("A..B..C", "one too many", 5),
        ("<A..B", "one too many", 3),
        ("A*..B", "* and ? cannot be used", 3),
        ("A..B?", "* and ? cannot be used", 6),
        (">A*", "* and ? cannot be used", 2),
        (">''", "Blank cannot be used", 2),
        ("''..B", "Blank cannot be used", 3),
        ("A..<B", "< cannot stand", 4),
        ("<<B", "< cannot stand", 2),
        ("<>=B", "= cannot stand", 3),
        ("x" * 5000, "more than 4096", None),
    ],
)
def test_a_fault_is_named_with_its_place(text: str, reason: str, place: int | None) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_filter(text)
    assert reason in str(caught.value)
    assert caught.value.params.get("place") == place


def test_the_only_value_of_a_filter() -> None:
    assert single_value(parse_filter("CT1")) == "CT1"
    assert single_value(parse_filter("CT1..CT1")) == "CT1"
    for text in ("CT1|CT2", "CT*", "<>CT1", "CT1..", "CT1..CT2"):
        assert single_value(parse_filter(text)) is None


@given(st.text())
def test_a_quoted_value_is_read_back(value: str) -> None:
    assert single_value(parse_filter(quote(value))) == value


@given(st.text() | st.text("'<>=@.|&*? aB1"))
def test_any_text_is_a_filter_or_refused(text: str) -> None:
    try:
        parse_filter(text)
    except InvalidValue as error:
        assert str(error)  # noqa: PT017 - not every text raises


# --- the database and Python agree ----------------------------------------------------------


class Thing(Model):
    key = AutoField()
    name = TextField(null=True)
    code = TextField()
    day = DateField(null=True)
    number = IntegerField()


def as_period(text: str) -> Span[date] | None:
    return Span(*parse_date_range(text, work_date=WORK_DATE, today=WORK_DATE)) if text else None


def as_number(text: str) -> int:
    return parse_integer(text) if text else 0


CONVERT: dict[str, Convert] = {
    "name": clean_text,
    "code": clean_code,
    "day": as_period,
    "number": as_number,
}
LETTERS = "aAáb*?%_\\'|&.<>=@ ßñıI1"
NAMES = (
    st.none()
    | st.text(LETTERS, max_size=6)
    | st.text(st.characters(exclude_categories=["C"]), max_size=4)
)
CODES = st.text("AB1*?%_\\ÑÁ.", max_size=4)
DAYS = st.none() | st.dates(date(2026, 9, 1), date(2027, 2, 1))


@pytest.fixture(scope="module")
def _things() -> Iterator[None]:
    database = SqliteDatabase(":memory:")
    database.register_function(
        lambda text: None if text is None else fold_key(text), "trato_fold", 1, deterministic=True
    )
    with Thing.bind_ctx(database):
        Thing.create_table()
        yield
    database.close()


def found(field: str, conditions: Filter) -> list[Any]:
    column = getattr(Thing, field)
    where = to_expression(
        conditions, column, CONVERT[field], text=field == "name", folded=fn.trato_fold
    )
    rows = Thing.select(column).where(where).order_by(Thing.key).tuples().iterator()
    return [value for (value,) in rows]


def agree(field: str, values: list[Any], text: str) -> list[Any]:
    """Return what the filter finds among `values`, having asked both."""
    blank = {"name": "", "code": "", "day": None, "number": 0}
    Thing.delete().execute()
    Thing.insert_many([{**blank, field: value} for value in values]).execute()
    conditions = parse_filter(text)
    by_python = [
        value
        for value in values
        if matches(conditions, value, CONVERT[field], text=field == "name")
    ]
    assert found(field, conditions) == by_python
    return by_python


@pytest.mark.usefixtures("_things")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("nunez", ["Núñez"]),
        ("<>NUNEZ", ["", "Acme 50%", "Acme 500", "acme_x", None]),
        ("acme*", ["Acme 50%", "Acme 500", "acme_x"]),
        ("*0%", ["Acme 50%"]),
        ("acme_?", ["acme_x"]),
        ("@*ÚÑ*", ["Núñez"]),
        ("<>*a*", ["", "Núñez", None]),
        ("''", ["", None]),
        ("<>''", ["Núñez", "Acme 50%", "Acme 500", "acme_x"]),
        ("B..", ["Núñez"]),
        ("*", ["", "Núñez", "Acme 50%", "Acme 500", "acme_x", None]),
        ("<>*", []),
        ("a*&<>*50*|núñez", ["Núñez", "acme_x"]),
    ],
)
def test_texts_ignore_case_and_accents(text: str, names: list[str | None]) -> None:
    values = ["", "Núñez", "Acme 50%", "Acme 500", "acme_x", None]
    assert agree("name", values, text) == names


@pytest.mark.usefixtures("_things")
@pytest.mark.parametrize(
    ("text", "indexes"),
    [
        ("2026-11", [1, 2]),
        ("<>2026-11", [0, 3, 4]),
        ("2026-10..2026-11", [0, 1, 2]),
        ("<2026-11", [0]),
        ("<=2026-11", [0, 1, 2]),
        (">2026-11", [3]),
        (">=2026-11", [1, 2, 3]),
        ("..w", [0, 1, 2]),
        ("22.11..", [2, 3]),
        ("''", [4]),
        ("<>''", [0, 1, 2, 3]),
    ],
)
def test_a_month_is_a_span_of_days(text: str, indexes: list[int]) -> None:
    days = [date(2026, 10, 31), date(2026, 11, 1), WORK_DATE, date(2026, 12, 1), None]
    assert agree("day", days, text) == [days[index] for index in indexes]


@pytest.mark.usefixtures("_things")
def test_signs_of_the_database_are_only_signs() -> None:
    names = ["a\\b", "a\\", "a%b", "a_b", "axb", "a\nb"]
    assert agree("name", names, "a\\*") == ["a\\b", "a\\"]
    assert agree("name", names, "a%?") == ["a%b"]
    assert agree("name", names, "?_?") == ["a_b"]
    assert agree("name", names, "a*b") == ["a\\b", "a%b", "a_b", "axb", "a\nb"]


@pytest.mark.usefixtures("_things")
def test_codes_and_numbers() -> None:
    assert agree("code", ["PHONE", "PHONE-IN", "MAIL"], "phone*") == ["PHONE", "PHONE-IN"]
    assert agree("number", [0, 5, 12, 100], "5..12|100") == [5, 12, 100]
    assert agree("number", [0, 5], "''") == [0]


@pytest.mark.usefixtures("_things")
def test_a_filter_of_very_many_values_is_not_too_deep() -> None:
    filter_ = "|".join(map(str, range(1, 1100)))[:4090].rpartition("|")[0]
    assert agree("number", [1, 700, 5000], filter_) == [1, 700]


def test_an_operand_that_the_field_cannot_hold_is_refused() -> None:
    for text in ("x", "2026*", "..x", "> x"):
        with pytest.raises(InvalidValue, match="is not a date"):
            matches(parse_filter(text), WORK_DATE, as_period)


def operands(values: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    return values.map(lambda value: quote("" if value is None else str(value)))


def filters(operand: st.SearchStrategy[str], loose: st.SearchStrategy[str]) -> Any:
    condition = (
        st.tuples(st.sampled_from(["", "<>", "<", ">", "<=", ">=", "@"]), operand).map("".join)
        | st.tuples(operand, operand).map("..".join)
        | operand.map(lambda value: f"..{value}")
        | st.tuples(st.sampled_from(["", "<>"]), loose).map("".join)
    )
    both = st.lists(condition, min_size=1, max_size=2).map("&".join)
    return st.lists(both, min_size=1, max_size=2).map("|".join)


def check(field: str, values: list[Any], text: str) -> None:
    try:
        parse_filter(text)
    except InvalidValue:
        return
    agree(field, values, text)


@pytest.mark.usefixtures("_things")
@given(st.lists(NAMES, max_size=5), filters(operands(NAMES), st.text(LETTERS, max_size=5)))
def test_database_and_python_agree_on_texts(values: list[Any], text: str) -> None:
    check("name", values, text)


@pytest.mark.usefixtures("_things")
@given(st.lists(CODES, max_size=5), filters(operands(CODES), CODES))
def test_database_and_python_agree_on_codes(values: list[Any], text: str) -> None:
    check("code", values, text)


@pytest.mark.usefixtures("_things")
@given(
    st.lists(DAYS, max_size=5),
    filters(operands(DAYS), st.sampled_from(["2026-11", "t", "+1w..2027", "nov", "..CM"])),
)
def test_database_and_python_agree_on_dates(values: list[Any], text: str) -> None:
    check("day", values, text)
