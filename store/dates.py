"""Dates as people type them, in English and Spanish alike.

Dates are day first and counted from the work date; only `t` and its relatives mean the machine's
own day::

    2026-11-22   22-11-26   22/11/2026   22.11   22 nov   221126   2211   22
    t today hoy   w work trabajo   tomorrow mañana   yesterday ayer
    +3d  -2w  1m  +1y  +2s (semanas)  +1a (años)   CM  -CM  CW  CY  1M+CM  -CM+1D  t+3d  D5  WD1
    mon  friday  lun  viernes        the first such day from the work date on, that day included

A year of two digits lies between 79 years before and 20 years after the work date.
"""

import calendar
import re
from datetime import date, timedelta

from store.errors import InvalidValue
from store.text import N_, fold_key
from store.values import parse_amount, parse_boolean, parse_integer, parse_minutes, parse_time

__all__ = [
    "add_months",
    "apply_formula",
    "parse_amount",
    "parse_boolean",
    "parse_date",
    "parse_date_range",
    "parse_formula",
    "parse_integer",
    "parse_minutes",
    "parse_time",
]

_TODAY = frozenset({"t", "today", "h", "hoy"})
_WORK_DATE = frozenset({"w", "work", "work date", "trabajo", "fecha de trabajo"})
_NEAR_TODAY = {"tomorrow": 1, "manana": 1, "yesterday": -1, "ayer": -1}
_WEEKDAYS = (
    ("monday", "lunes"),
    ("tuesday", "martes"),
    ("wednesday", "miercoles"),
    ("thursday", "jueves"),
    ("friday", "viernes"),
    ("saturday", "sabado"),
    ("sunday", "domingo"),
)
_MONTHS = (
    ("january", "enero"),
    ("february", "febrero"),
    ("march", "marzo"),
    ("april", "abril"),
    ("may", "mayo"),
    ("june", "junio"),
    ("july", "julio"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre"),
    ("october", "octubre"),
    ("november", "noviembre"),
    ("december", "diciembre"),
)
_PERIODS = {
    "week": "w", "semana": "w", "month": "m", "mes": "m", "quarter": "q", "trimestre": "q",
    "year": "y", "ano": "y",
}  # fmt: skip
_SHIFTS = {
    "this": 0, "este": 0, "esta": 0, "last": -1, "pasado": -1, "pasada": -1, "ultimo": -1,
    "ultima": -1, "next": 1, "proximo": 1, "proxima": 1, "que viene": 1, "siguiente": 1,
}  # fmt: skip
_UNITS = {"d": "d", "w": "w", "s": "w", "m": "m", "q": "q", "t": "q", "y": "y", "a": "y"}
_MONTHS_IN = {"m": 1, "q": 3, "y": 12}

_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_DAY_FIRST = re.compile(
    r"([0-9]{1,2})(?: ?[-/.] ?| )([0-9]{1,2})(?:(?: ?[-/.] ?| )([0-9]{4}|[0-9]{2}))?\.?"
)
_NAMED_MONTH = re.compile(
    r"([0-9]{1,2})[-/. ]*(?:de )?([a-z]{3,})\.?(?:[-/., ]*(?:del? )?([0-9]{4}|[0-9]{2}))?"
)
_TERM = re.compile(r"([+-]?)(?:c([dwsmqtya])|([0-9]{1,6})([dwsmqtya])|(wd|d)([0-9]{1,2}))")
_FORMULA = re.compile(
    rf"(?:(?P<base>[twh])(?=[+-]))?(?P<terms>{_TERM.pattern}(?:(?=[+-])(?:{_TERM.pattern}))*)"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_YEAR_PART = re.compile(
    r"([0-9]{4})(?:[-/. ]?([wsqt])|[-/.])([0-9]{1,2})|([0-9]{1,2})[-/. ]([0-9]{4})"
)


def parse_date(text: str, *, work_date: date, today: date) -> date:
    """Return the day that `text` means.

    Raises InvalidValue when it means none.
    """
    key = _key(text)
    try:
        day = _named(key, work_date, today) or _formula(key, work_date, today)
        day = day or _written(key, text, work_date)
    except OverflowError:
        raise InvalidValue(
            "", text, N_("%(value)s is too far away. Type a day such as 22-11-26.")
        ) from None
    if day is None:
        raise InvalidValue(
            "",
            text,
            N_(
                "'%(value)s' is not a date. Type day, month and year, such as 22-11-26, "
                "or t for today, or +3d."
            ),
        )
    return day


def parse_date_range(text: str, *, work_date: date, today: date) -> tuple[date, date]:
    """Return the first and the last day of the period that `text` means.

    Besides all that `parse_date` reads (a period of one day): `2026` and other years from 1900 to
    2099 (a whole year, though `parse_date` reads `2011` as 20 November), `2026-11`, `11-2026`,
    `nov`, `nov 2026`, `2026-W47`, `2026-Q4`, `week`, `this month`, `last year`, `mes pasado`,
    `próxima semana`. Raises InvalidValue when it means none.
    """
    key = _key(text)
    try:
        period = _spoken_period(key, work_date) or _written_period(key)
    except (OverflowError, ValueError):
        period = None
    if period is not None:
        return period
    day = parse_date(text, work_date=work_date, today=today)
    return day, day


def parse_formula(text: str) -> str:
    """Return a date formula as it is kept: `-1Y+1D`, `CM`; "" for a blank one.

    It is counted from a date that is given later. Raises InvalidValue.
    """
    compact = _key(text).replace(" ", "")
    match = _FORMULA.fullmatch(compact)
    if compact and (match is None or match["base"]):
        raise InvalidValue(
            "",
            text,
            N_(
                "'%(value)s' is not a date formula. Type one such as -1Y, -3M, CM, or 0D for the "
                "date itself."
            ),
        )
    if match:
        apply_formula(compact, date(2000, 1, 1))
    return compact.upper()


def apply_formula(formula: str, day: date) -> date:
    """Return the date that a formula of `parse_formula` means, counted from `day`.

    Raises InvalidValue for a date that is too far away.
    """
    return parse_date(formula, work_date=day, today=day)


def add_months(day: date, months: int) -> date:
    """Return `day` so many months later, or the last day of that month when it is shorter.

    Raises OverflowError outside the years 1 to 9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("date out of range")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _key(text: str) -> str:
    return " ".join(fold_key(text).replace("\u2212", "-").split())


def _index(names: tuple[tuple[str, ...], ...], word: str) -> int | None:
    """Return the place of the name that `word` begins, of three letters at least."""
    if len(word) < 3:
        return None
    for index, spellings in enumerate(names):
        if any(name.startswith(word) for name in spellings):
            return index
    return None


def _named(key: str, work_date: date, today: date) -> date | None:
    if key in _TODAY:
        return today
    if key in _WORK_DATE:
        return work_date
    if key in _NEAR_TODAY:
        return today + timedelta(days=_NEAR_TODAY[key])
    weekday = _index(_WEEKDAYS, key.rstrip("."))
    if weekday is None:
        return None
    return work_date + timedelta(days=(weekday - work_date.weekday()) % 7)


def _formula(key: str, work_date: date, today: date) -> date | None:
    compact = key.replace(" ", "")
    match = _FORMULA.fullmatch(compact)
    if not match:
        return None
    day = today if match["base"] in {"t", "h"} else work_date
    for term in _TERM.finditer(match["terms"]):
        sign = -1 if term[1] == "-" else 1
        if term[2]:
            day = _bounds(day, _UNITS[term[2]])[0 if sign < 0 else 1]
        elif term[3]:
            day = _shifted(day, sign * int(term[3]), _UNITS[term[4]])
        else:
            day = _nearest(day, sign, term[5], int(term[6]))
    return day


def _shifted(day: date, count: int, unit: str) -> date:
    if unit in _MONTHS_IN:
        return add_months(day, count * _MONTHS_IN[unit])
    return day + timedelta(days=count * (7 if unit == "w" else 1))


def _bounds(day: date, unit: str) -> tuple[date, date]:
    """Return the first and last day of the day, week, month, quarter or year that holds `day`."""
    if unit == "d":
        return day, day
    if unit == "w":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    months = _MONTHS_IN[unit]
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    last = add_months(first, months - 1)
    return first, last.replace(day=calendar.monthrange(last.year, last.month)[1])


def _nearest(day: date, sign: int, unit: str, number: int) -> date:
    """Return the next (or last) day that is number `number` of its month, or of its week."""
    limit = 7 if unit == "wd" else 31
    if not 1 <= number <= limit:
        raise InvalidValue(
            "",
            number,
            N_("There is no day %(value)s here. Type a number from 1 to %(limit)s."),
            limit=limit,
        )
    while True:
        day += timedelta(days=sign)
        if number == (day.isoweekday() if unit == "wd" else day.day):
            return day


def _written(key: str, text: str, work_date: date) -> date | None:
    if match := _ISO.fullmatch(key):
        return _checked(text, int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(key):
        return _checked(text, _full_year(match[3], work_date), int(match[2]), int(match[1]))
    if match := _NAMED_MONTH.fullmatch(key):
        month = _index(_MONTHS, match[2])
        if month is not None:
            return _checked(text, _full_year(match[3], work_date), month + 1, int(match[1]))
    if not re.fullmatch(r"[0-9]{1,2}|[0-9]{4}|[0-9]{6}|[0-9]{8}", key):
        return None
    if len(key) == 8 and _YEAR.match(key) and not _YEAR.fullmatch(key[4:]):
        return _checked(text, int(key[:4]), int(key[4:6]), int(key[6:]))
    month = int(key[2:4]) if len(key) > 2 else work_date.month
    return _checked(text, _full_year(key[4:], work_date), month, int(key[:2]))


def _full_year(digits: str | None, work_date: date) -> int:
    if not digits:
        return work_date.year
    if len(digits) == 4:
        return int(digits)
    first = work_date.year - 79
    return first + (int(digits) - first) % 100


def _checked(text: str, year: int, month: int, day: int) -> date:
    """Return the date, or say which part of it does not exist."""
    if not 1 <= month <= 12:
        raise InvalidValue(
            "",
            text,
            N_(
                "'%(value)s' is not a date: there is no month %(month)s. "
                "Type day, month and year, such as 22-11-26."
            ),
            month=month,
        )
    if year < 1:
        raise InvalidValue(
            "", text, N_("'%(value)s' is not a date: there is no year 0. Type one such as 2026.")
        )
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise InvalidValue(
            "",
            text,
            N_(
                "'%(value)s' is not a date: month %(month)s of %(year)s has the days "
                "1 to %(days)s. Type one of these."
            ),
            month=month,
            year=year,
            days=days,
        )
    return date(year, month, day)


def _spoken_period(key: str, work_date: date) -> tuple[date, date] | None:
    words = key.split(" ", 1)
    for unit, shift in ((words[0], words[1:]), (words[-1], words[:-1])):
        if unit in _PERIODS and (not shift or shift[0] in _SHIFTS):
            letter = _PERIODS[unit]
            count = _SHIFTS[shift[0]] if shift else 0
            return _bounds(_shifted(work_date, count, letter), letter)
    month = _index(_MONTHS, words[0].rstrip("."))
    if month is None or _index(_WEEKDAYS, key.rstrip(".")) is not None:
        return None
    year = words[1].removeprefix("de ").removeprefix("del ") if words[1:] else ""
    if year and not re.fullmatch(r"[0-9]{4}|[0-9]{2}", year):
        return None
    return _bounds(date(_full_year(year, work_date), month + 1, 1), "m")


def _written_period(key: str) -> tuple[date, date] | None:
    if _YEAR.fullmatch(key):
        return _bounds(date(int(key), 1, 1), "y")
    match = _YEAR_PART.fullmatch(key)
    if not match:
        return None
    if match[4]:
        return _bounds(date(int(match[5]), int(match[4]), 1), "m")
    year, part = int(match[1]), int(match[3])
    if match[2] in {"w", "s"}:
        return _bounds(date.fromisocalendar(year, part, 1), "w")
    if match[2] in {"q", "t"}:
        return _bounds(date(year, part * 3 - 2, 1), "q")
    return _bounds(date(year, part, 1), "m")
