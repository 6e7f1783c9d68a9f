"""Number series: the next number of a kind of record."""

from __future__ import annotations

import re
from collections.abc import Callable

from store import db
from store.code_tables import (
    DESCRIPTION,
    adder,
    boolean,
    changer,
    code,
    code_field,
    deleter,
    text,
)
from store.errors import FieldRequired, NotFound, RuleError
from store.fields import Field, Kind
from store.models import MarketingSetup, NumberSeries
from store.nouns import Noun
from store.text import N_, Caption


def _this() -> Noun:
    return NOUNS["number-series"]


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
            code(NumberSeries, "starting_no", N_("Starting No.")),
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
        add=adder(_this),
        change=changer(_this),
        delete=deleter(_this),
    )
}


def following(number: str, increment: int) -> str:
    """Return the number `increment` steps after `number`, with the same zero padding.

    Raises RuleError when `number` has no digits to count with.
    """
    found = re.fullmatch(r"(.*?)(\d+)(\D*)", number)
    if found is None:
        raise RuleError(
            N_("The number %(number)s cannot be counted on: it has no digits."), number=number
        )
    prefix, digits, suffix = found.groups()
    return f"{prefix}{int(digits) + increment:0{len(digits)}d}{suffix}"


def series_of(setup_field: str, caption: Caption) -> NumberSeries:
    """Return the number series that the marketing set-up names for a kind of record.

    Raises FieldRequired when it names none, NotFound when the series is missing.
    """
    setup = MarketingSetup.get_by_id(1)
    code_given = getattr(setup, setup_field)
    if not code_given:
        raise FieldRequired(caption, N_("Marketing Setup"))
    series = NumberSeries.get_or_none(NumberSeries.code == code_given)
    if series is None:
        raise NotFound(_this().caption, code_given)
    return series


def take(series: NumberSeries, taken: Callable[[str], bool], count: int = 1) -> list[str]:
    """Take the next `count` numbers of a series inside a write, skipping those already `taken`.

    Raises RuleError beyond the ending number.
    """
    numbers: list[str] = []
    last = series.last_no_used
    while len(numbers) < count:
        last = following(last, series.increment_by) if last else series.starting_no
        if series.ending_no and (len(last), last) > (len(series.ending_no), series.ending_no):
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
    return series.last_no_used if series.last_no_used >= series.warning_no else ""
