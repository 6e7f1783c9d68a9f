"""Times of day, durations, amounts, whole numbers and yes or no, as people type them."""

import re
from collections.abc import Callable
from datetime import time
from decimal import ROUND_HALF_UP, Decimal

from store.errors import InvalidValue
from store.text import N_, Caption, fold_key

_CENT = Decimal("0.01")
_QUANTUM = Decimal("0.00001")
_WHOLE_DIGITS = 13  # so that hundredths fit in 64 bits with room for sums
_TIME = re.compile(
    r"([0-9]{1,2})(?:[:.,h]([0-9]{2})(?::([0-9]{2}))?|([0-9]{2})|h)? ?(?:([ap])\.?m?\.?|h)?"
)
_CLOCK_MINUTES = re.compile(r"([0-9]{1,6}) ?(?::|h(?:ours?|oras?|rs?)?\.?) ?([0-5][0-9])")
_UNIT_MINUTES = re.compile(
    r"(?:(?P<hours>[0-9.,]+) ?h(?:ours?|oras?|rs?)?\.?)? ?"
    r"(?:(?P<minutes>[0-9.,]+) ?(?:\'|m(?:in(?:ut[eo]s?|s)?)?\.?)?)?"
)
_PLAIN = re.compile(r"([0-9]*)(?:[.,]([0-9]*))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., \'])[0-9]{3})(?:\1[0-9]{3})*(?:(?!\1)[.,][0-9]*)?")
_PERIOD = re.compile(
    r"([0-9]{1,5}) ?(d(?:ays?|ias?)?|w(?:eeks?)?|s(?:emanas?)?|m(?:onths?|es(?:es)?)?"
    r"|y(?:ears?)?|a(?:nos?)?)?\.?"
)
_DAYS_IN = {"d": 1, "w": 7, "s": 7, "m": 30, "y": 365, "a": 365}
_LONGEST = 36_500
_YES = frozenset({"yes", "y", "true", "1", "si", "s", "verdadero", "v", "on", "x"})
_NO = frozenset({"no", "n", "false", "0", "falso", "f", "off"})

_NOT_AN_AMOUNT = N_("'%(value)s' is not an amount. Type a number such as 1234.56 or 1.234,56.")
_NOT_MINUTES = N_(
    "'%(value)s' is not a duration. Type minutes such as 15, or hours and minutes such as 1:30."
)
_TWO_DECIMALS = N_("'%(value)s' has more than 2 decimals. Type at most 2.")
_FIVE_DECIMALS = N_("'%(value)s' has more than 5 decimals. Type at most 5.")
_TOO_LARGE = N_("'%(value)s' is too large. Type at most %(digits)s digits before the decimals.")


def parse_time(text: str, *, now: Callable[[], time]) -> time:
    """Return the time of day that `text` means: `10:42`, `1042`, `9`, `9.15`, `9h`, `9pm`, `now`.

    `now` gives the local time for `now` and `ahora`. Raises InvalidValue when it means none.
    """
    key = fold_key(text).strip()
    if key in {"now", "ahora"}:
        return now()
    match = _TIME.fullmatch(key if len(key) != 3 or not key.isdigit() else "0" + key)
    if match:
        hour, minute = int(match[1]), int(match[2] or match[4] or 0)
        second = int(match[3] or 0)
        if match[5]:
            hour = hour % 12 + (12 if match[5] == "p" else 0) if 1 <= hour <= 12 else 24
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    raise InvalidValue(
        "",
        text,
        N_("'%(value)s' is not a time. Type hours and minutes, such as 10:42, or now."),
    )


def parse_minutes(text: str) -> Decimal:
    """Return a duration in minutes, with two decimals: `15`, `1:30`, `1h30`, `90m`, `1,5h`, `7.5`.

    Point and comma both mark decimals. Raises InvalidValue.
    """
    key = " ".join(fold_key(text).split())
    if match := _CLOCK_MINUTES.fullmatch(key):
        return (Decimal(match[1]) * 60 + Decimal(match[2])).quantize(_CENT)
    match = _UNIT_MINUTES.fullmatch(key)
    if not match or not key:
        raise InvalidValue("", text, _NOT_MINUTES)
    hours = _decimal(match["hours"] or "0", text, _NOT_MINUTES)
    minutes = _decimal(match["minutes"] or "0", text, _NOT_MINUTES)
    if minutes != minutes.quantize(_CENT):
        raise InvalidValue("", text, _TWO_DECIMALS)
    return (hours * 60 + minutes).quantize(_CENT, ROUND_HALF_UP)


def parse_amount(text: str, *, decimal_mark: str | None = None) -> Decimal:
    """Return an amount with two decimals, in the currency of the field.

    Both marks are read: `1.234,56`, `1,234.56`, `1 234,56`, `12,5`, `12.5`, `-3`. Only one mark
    before exactly three digits, `1.234` or `1,234`, is open to doubt: `decimal_mark` ("." or ",",
    what the language of the person uses) settles it, and without it the text is refused rather
    than read a thousand times too large. Raises InvalidValue.
    """
    amount = _signed(text, decimal_mark)
    if amount != amount.quantize(_CENT):
        raise InvalidValue("", text, _TWO_DECIMALS)
    return amount.quantize(_CENT) if amount else Decimal("0.00")


def parse_quantity(text: str, *, decimal_mark: str | None = None) -> Decimal:
    """Return a quantity with up to five decimals, read as `parse_amount` reads an amount.

    Raises InvalidValue.
    """
    quantity = _signed(text, decimal_mark)
    if quantity != quantity.quantize(_QUANTUM):
        raise InvalidValue("", text, _FIVE_DECIMALS)
    return quantity or Decimal(0)


def _signed(text: str, decimal_mark: str | None) -> Decimal:
    """Return the number, which may be below zero, that `text` means."""
    key = fold_key(text).replace("\u2212", "-").strip()
    sign = -1 if key.startswith("-") else 1
    digits = key[1:].lstrip() if key[:1] in {"+", "-"} else key
    if grouped := _GROUPED.fullmatch(digits):
        digits = _ungrouped(digits, grouped[1], text, decimal_mark)
    return sign * _decimal(digits, text, _NOT_AN_AMOUNT)


def parse_integer(text: str) -> int:
    """Return a whole number, written without marks between its digits. Raises InvalidValue."""
    key = fold_key(text).replace("\u2212", "-").strip()
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", key):
        raise InvalidValue(
            "", text, N_("'%(value)s' is not a whole number. Type digits only, such as 12.")
        )
    return int(key)


def parse_days(text: str) -> int:
    """Return a number of days: `90`, `2w`, `3m`, `1 year`; a month has 30 of them, a year 365.

    Raises InvalidValue.
    """
    match = _PERIOD.fullmatch(" ".join(fold_key(text).split()))
    days = int(match[1]) * _DAYS_IN[(match[2] or "d")[0]] if match else _LONGEST + 1
    if days > _LONGEST:
        raise InvalidValue(
            "",
            text,
            N_("'%(value)s' is not a number of days. Type days such as 90, or 2w, 3m, 1y."),
        )
    return days


def parse_boolean(text: str) -> bool:
    """Return what a word for yes or no means, in English or Spanish. Raises InvalidValue."""
    key = fold_key(text).strip()
    if key in _YES:
        return True
    if key in _NO:
        return False
    raise InvalidValue("", text, N_("'%(value)s' is neither yes nor no. Type yes or no."))


def _decimal(digits: str, text: str, message: Caption) -> Decimal:
    """Return the number of at most one mark; `text` is what the person typed."""
    match = _PLAIN.fullmatch(digits)
    if not match or not (match[1] or match[2]):
        raise InvalidValue("", text, message)
    if len(match[1].lstrip("0")) > _WHOLE_DIGITS:
        raise InvalidValue("", text, _TOO_LARGE, digits=_WHOLE_DIGITS)
    if len((match[2] or "").rstrip("0")) > 9:
        raise InvalidValue("", text, _TWO_DECIMALS)
    return Decimal(f"{match[1] or 0}.{(match[2] or '').rstrip('0') or 0}")


def _ungrouped(digits: str, mark: str, text: str, decimal_mark: str | None) -> str:
    """Return `digits` without the marks between groups of three."""
    others = set(digits) & {".", ","} - {mark}
    single = digits.count(mark) == 1 and not others and mark in ".,"
    if single and (digits.startswith("0") or mark == decimal_mark):
        return digits
    if single and decimal_mark is None:
        raise InvalidValue(
            "",
            text,
            N_(
                "'%(value)s' may be a number of thousands or have three decimals. "
                "Type it without a mark, or with two decimals."
            ),
        )
    return digits.replace(mark, "")
