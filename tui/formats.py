"""Values as people read them, in their language. Babel is loaded only for what it is needed for.

The short form of dates, times and plain numbers is written here: it is on the path of every row.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from tui import i18n
from tui.i18n import _, ngettext

if TYPE_CHECKING:
    from store.fields import Field

_MARKS = {"en": (",", "."), "es": (".", ",")}
_DATE_MARK = {"en": "-", "es": "/"}


class _State:
    currency = ""


_state = _State()


def set_currency(code: str) -> None:
    """Write amounts of money in the currency `code`, such as EUR, from now on; "" for none."""
    _state.currency = code


def currency() -> str:
    """Return the currency that amounts of money are written in; "" for none."""
    return _state.currency


def date(value: dt.date | None) -> str:
    """Return a day in its short form, `22-11-26` in English, `22/11/26` in Spanish."""
    if value is None:
        return ""
    mark = _DATE_MARK[i18n.language()]
    return f"{value.day:02d}{mark}{value.month:02d}{mark}{value.year % 100:02d}"


def long_date(value: dt.date | None) -> str:
    """Return a day in words: `Sunday 22 November 2026`, `domingo, 22 de noviembre de 2026`."""
    return "" if value is None else _long_date(value, i18n.language())


@lru_cache(maxsize=64)
def _long_date(value: dt.date, language: str) -> str:
    from babel.dates import format_date

    pattern = "full" if language != i18n.ENGLISH else "EEEE d MMMM y"
    return format_date(value, pattern, locale=_locale(language))


def month(value: dt.date | None) -> str:
    """Return the month of a day and its year: `November 2026`, `noviembre 2026`."""
    return "" if value is None else _month(value, i18n.language())


@lru_cache(maxsize=64)
def _month(value: dt.date, language: str) -> str:
    from babel.dates import format_date

    return format_date(value, "LLLL y", locale=_locale(language))


def time(value: dt.time | None) -> str:
    """Return a time of day in hours and minutes: `09:15`."""
    return "" if value is None else f"{value.hour:02d}:{value.minute:02d}"


def moment(value: str) -> str:
    """Return an instant, stored in UTC, in the local date and time: `22-11-26 09:15`."""
    local = _local(value)
    return value if local is None else f"{date(local.date())} {time(local.time())}"


def clock_time(value: str) -> str:
    """Return the local time of day of an instant, stored in UTC: `09:15`."""
    local = _local(value)
    return value if local is None else time(local.time())


def _local(value: str) -> dt.datetime | None:
    try:
        instant = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant.astimezone() if instant.tzinfo else instant


def integer(value: int) -> str:
    """Return a whole number, its thousands marked: `12,345`, `12.345`."""
    if -1000 < value < 1000:
        return str(value)
    return _marked(f"{value:,}")


def decimal(value: Decimal, places: int = 2) -> str:
    """Return a number with `places` decimals, its thousands marked: `1,234.50`, `1.234,50`."""
    return _marked(f"{value:,.{places}f}")


def _marked(text: str) -> str:
    thousands, point = _MARKS[i18n.language()]
    return text.replace(",", "\0").replace(".", point).replace("\0", thousands)


def money(value: Decimal, currency: str = "") -> str:
    """Return an amount in `currency` (by default the one of the set-up): `€12.50`, `12,50 €`."""
    code = currency or _state.currency
    return decimal(value) if not code else _money(value, code, i18n.language())


@lru_cache(maxsize=1024)
def _money(value: Decimal, currency: str, language: str) -> str:
    from babel.numbers import format_currency

    return format_currency(value, currency, locale=_locale(language)).replace("\xa0", " ")


def minutes(value: Decimal | int) -> str:
    """Return a duration given in minutes: `15 min`, `7.5 min`, `1 h`, `5 h 20`."""
    total = Decimal(value)
    hours, rest = divmod(total, 60)
    if not hours:
        return f"{_plain_number(rest)} min"
    if not rest:
        return f"{integer(int(hours))} h"
    return f"{integer(int(hours))} h {'0' if rest < 10 else ''}{_plain_number(rest)}"


def days(value: int) -> str:
    """Return a number of days: `1 day`, `90 days`; "" for none."""
    return ngettext("%(count)s day", "%(count)s days", value) % {"count": value} if value else ""


def number(value: Decimal | None) -> str:
    """Return a number with as many decimals as it has; "" for none."""
    return "" if value is None else _plain_number(value)


def quantity(value: Decimal) -> str:
    """Return a quantity with as many decimals as it has: `2`, `0.125`, `1,234.5`."""
    return _marked(f"{value.normalize():,f}")


def _plain_number(value: Decimal) -> str:
    """Return a number with as many decimals as it has."""
    if value == value.to_integral_value():
        return integer(int(value))
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return _marked(f"{rounded:f}".rstrip("0"))


def boolean(value: bool) -> str:
    """Return yes or no."""
    return _("Yes") if value else _("No")


def value(field: Field, given: Any) -> str:
    """Return a value of `field` as people read it."""
    if field.shown is not None:
        return field.shown(given)
    writer = _writers().get(field.kind)
    if isinstance(given, int) and field.name.endswith("_no"):
        return str(given)  # a name, not a quantity
    return str(given) if writer is None else writer(given)


@cache
def _writers() -> dict[Any, Any]:
    from store.fields import Kind

    return {
        Kind.INTEGER: integer,
        Kind.AMOUNT: decimal,
        Kind.MINUTES: minutes,
        Kind.PERIOD: days,
        Kind.NUMBER: number,
        Kind.QUANTITY: quantity,
        Kind.DATE: date,
        Kind.TIME: time,
        Kind.MOMENT: moment,
        Kind.BOOLEAN: boolean,
        Kind.CHOICE: lambda choice: _(choice.caption).strip(),
    }


def plain(given: object) -> str:
    """Return any value, whose field is not known, as people read it: in messages."""
    if isinstance(given, bool):
        return boolean(given)
    caption = getattr(given, "caption", None)
    if isinstance(caption, str):
        return _(caption).strip()
    if isinstance(given, Decimal):
        return decimal(given)
    if isinstance(given, dt.date) and not isinstance(given, dt.datetime):
        return date(given)
    return time(given) if isinstance(given, dt.time) else str(given)


def lost_files(count: int) -> str:
    """Return the sentence that so many attachments have lost their file."""
    said = ngettext(
        "The file of 1 attachment is missing: see trato doctor.",
        "The files of %(count)s attachments are missing: see trato doctor.",
        count,
    )
    return said % {"count": integer(count)}


@cache
def _locale(language: str) -> Any:
    from babel import Locale

    # English with the day first, as dates are typed
    return Locale.parse("en_GB" if language == i18n.ENGLISH else "es_ES")
