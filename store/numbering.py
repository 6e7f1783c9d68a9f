"""Number series: the next number of a kind of record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from itertools import count as counting
from operator import or_
from typing import Any

from store import db
from store.code_tables import (
    DESCRIPTION,
    boolean,
    code,
    code_field,
    count_of,
    deleter,
    text,
)
from store.errors import FieldRequired, InvalidValue, NotFound, RuleError
from store.fields import Field, Kind, Value
from store.models.setup import MarketingSetup, NumberSeries
from store.nouns import Noun, parse_values
from store.records import Record, find_id, get_by_id, insert, update
from store.text import N_, Caption

STARTING_NO = N_("Starting No.")
_COUNTED = re.compile(r"(.*?)(\d+)(\D*)")
_IN_SETUP = (
    "contact_nos", "segment_nos", "campaign_nos", "opportunity_nos", "todo_nos", "quote_nos",
    "order_confirmation_nos", "invoice_nos", "credit_memo_nos", "reminder_nos", "statement_nos",
)  # fmt: skip

_SERIES_OR_NUMBER = N_("Choose a number series there, or type a No. here.")


def _this() -> Noun:
    return NOUNS["number-series"]


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a number series. Raises InvalidValue, FieldRequired and Duplicate."""
    return insert(_this(), _checked(values))


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change fields of a number series; the marketing set-up follows a changed code.

    Raises InvalidValue, Conflict, FieldRequired, Duplicate and NotFound.
    """
    row_id = find_id(_this(), key)
    old = get_by_id(_this(), row_id).key
    record = update(_this(), row_id, _checked(values), base)
    if record.key != old:
        for name in _IN_SETUP:
            column = getattr(MarketingSetup, name)
            MarketingSetup.update({column: record.key}).where(column == old).execute()
    return record


def _checked(values: Mapping[str, object]) -> dict[str, Value]:
    """Return the typed values; an increment below 1 would give the same number for ever."""
    given = parse_values(_this(), values)
    step = given.get("increment_by", 1)
    if isinstance(step, int) and step < 1:
        raise InvalidValue(
            _this().by_name["increment_by"].caption,
            step,
            N_("%(value)s is less than 1. Enter 1 or a larger number."),
        )
    return given


def _users(row_id: int) -> list[tuple[Caption, Any]]:
    series = NumberSeries.get_by_id(row_id).code
    named = [getattr(MarketingSetup, name) == series for name in _IN_SETUP]
    return [(N_("Marketing Setup"), count_of(MarketingSetup, reduce(or_, named)))]


NOUNS = {
    "number-series": Noun(
        name="number-series",
        caption=N_("No. Series"),
        plural=N_("Number Series"),
        model=NumberSeries,
        key="code",
        title="description",
        fields=(
            code_field(NumberSeries),
            text(NumberSeries, "description", DESCRIPTION),
            code(NumberSeries, "starting_no", STARTING_NO),
            code(NumberSeries, "ending_no", N_("Ending No.")),
            code(NumberSeries, "warning_no", N_("Warning No.")),
            code(NumberSeries, "last_no_used", N_("Last No. Used")),
            Field(
                "increment_by",
                N_("Increment-by No."),
                Kind.INTEGER,
                NumberSeries.increment_by,
                "increment_by",
            ),
            boolean(NumberSeries, "default_nos", N_("Default Nos.")),
            boolean(NumberSeries, "manual_nos", N_("Manual Nos.")),
        ),
        order=((NumberSeries.code, False),),
        add=add,
        change=change,
        delete=deleter(_this, _users),
    )
}


def _following(number: str, increment: int) -> Iterator[str]:
    """Yield the numbers after `number`, each `increment` steps further, with the same zero padding.

    Raises RuleError when `number` has no digits to count with.
    """
    found = _COUNTED.fullmatch(number)
    if found is None:
        raise RuleError(
            N_("The number %(number)s cannot be counted on: it has no digits."), number=number
        )
    prefix, digits, suffix = found.groups()
    width = len(digits)
    for counted in counting(int(digits) + increment, increment):
        yield f"{prefix}{counted:0{width}d}{suffix}"


def upcoming(series: NumberSeries) -> Iterator[str]:
    """Yield the numbers of a series that come next. Raises RuleError when it cannot be counted on."""
    last = series.last_no_used
    if not last:
        last = series.starting_no
        yield last
    yield from _following(last, series.increment_by)


def series_of(
    setup_field: str, caption: Caption, todo: Caption = _SERIES_OR_NUMBER
) -> NumberSeries:
    """Return the number series that the marketing set-up names for a kind of record.

    `todo` says how to go on when it names none. Raises FieldRequired when it names none, NotFound when the series is missing.
    """
    code_given = getattr(MarketingSetup.get_by_id(1), setup_field)
    if not code_given:
        raise FieldRequired(caption, N_("Marketing Setup"), todo=todo)
    series = NumberSeries.get_or_none(NumberSeries.code == code_given)
    if series is None:
        raise NotFound(_this().caption, code_given)
    return series


def take(series: NumberSeries, taken: Callable[[str], bool], count: int = 1) -> list[str]:
    """Take the next `count` numbers of a series inside a write, skipping those already `taken`.

    Raises FieldRequired without a number to start with, and RuleError beyond the ending number or
    when numbers of the series are only typed by hand.
    """
    if not series.default_nos:
        raise RuleError(
            N_(
                "No. Series %(code)s gives no numbers by itself. Enter a number, or set "
                "Default Nos. in the series."
            ),
            code=series.code,
        )
    if not series.last_no_used and not series.starting_no:
        raise FieldRequired(STARTING_NO, _this().caption, series.code)
    numbers: list[str] = []
    coming = upcoming(series)
    last = series.last_no_used
    while len(numbers) < count:
        last = next(coming)
        if series.ending_no and _place(last) > _place(series.ending_no):
            raise RuleError(
                N_("No more numbers: No. Series %(code)s ends at %(ending)s. Raise its Ending No."),
                code=series.code,
                ending=series.ending_no,
            )
        if not taken(last):
            numbers.append(last)
    NumberSeries.update(last_no_used=last, version=NumberSeries.version + 1).where(
        NumberSeries.id == series.id
    ).execute()
    return numbers


@db.read
def unable() -> list[str]:
    """Return the codes of series that the marketing set-up names and that give no number."""
    setup = MarketingSetup.get_by_id(1)
    found = []
    for code_given in sorted({getattr(setup, name) for name in _IN_SETUP} - {""}):
        series = NumberSeries.get_or_none(NumberSeries.code == code_given)
        if series is None or (series.default_nos and not _gives(series)):
            found.append(code_given)
    return found


def _gives(series: NumberSeries) -> bool:
    try:
        number = next(upcoming(series))
    except RuleError:
        return False
    return bool(number) and not (series.ending_no and _place(number) > _place(series.ending_no))


def _place(number: str) -> tuple[int, str]:
    """Return what sorts the numbers of one series: A9 comes before A10."""
    return len(number), number


def require_manual(series: NumberSeries, number: str) -> None:
    """Raise RuleError when the series does not allow numbers typed by hand."""
    if not series.manual_nos:
        raise RuleError(
            N_(
                "You may not enter the number %(number)s: No. Series %(code)s gives the numbers. "
                "Leave it empty, or set Manual Nos. in the series."
            ),
            number=number,
            code=series.code,
        )


@db.read
def warning(setup_field: str) -> str:
    """Return the last number used when it is past the warning number, else an empty text."""
    code_given = getattr(MarketingSetup.get_by_id(1), setup_field)
    series = NumberSeries.get_or_none(NumberSeries.code == code_given)
    if series is None or not series.warning_no:
        return ""
    late = _place(series.last_no_used) >= _place(series.warning_no)
    return series.last_no_used if late else ""
