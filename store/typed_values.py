"""What a typed text means, by the kind of the field; loaded when the first text is typed."""

from __future__ import annotations

from collections.abc import Callable

from store import clock, dates, values
from store.fields import Kind, Value, not_negative
from store.session import session

PARSERS: dict[Kind, Callable[[str], Value]] = {
    Kind.INTEGER: values.parse_integer,
    Kind.PERIOD: values.parse_days,
    Kind.AMOUNT: lambda text: not_negative(
        values.parse_amount(text, decimal_mark=session.decimal_mark)
    ),
    Kind.NUMBER: lambda text: values.parse_amount(text, decimal_mark=session.decimal_mark),
    Kind.QUANTITY: lambda text: values.parse_quantity(text, decimal_mark=session.decimal_mark),
    Kind.MINUTES: lambda text: not_negative(values.parse_minutes(text)),
    Kind.DATE: lambda text: dates.parse_date(
        text, work_date=session.work_date, today=clock.today()
    ),
    Kind.TIME: lambda text: values.parse_time(text, now=clock.local_time),
    Kind.BOOLEAN: values.parse_boolean,
}
