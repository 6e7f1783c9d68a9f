"""Phone numbers as people write them: with blanks, brackets, a country prefix or without."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+(\d][\d\s()./+-]*")
_SHORTEST = 4
_ONE_DIGIT = ("1", "7")
_TWO_DIGITS = frozenset(
    [
        "20",
        "27",
        "30",
        "31",
        "32",
        "33",
        "34",
        "36",
        "39",
        "40",
        "41",
        "43",
        "44",
        "45",
        "46",
        "47",
        "48",
        "49",
        "51",
        "52",
        "53",
        "54",
        "55",
        "56",
        "57",
        "58",
        "60",
        "61",
        "62",
        "63",
        "64",
        "65",
        "66",
        "81",
        "82",
        "84",
        "86",
        "90",
        "91",
        "92",
        "93",
        "94",
        "95",
        "98",
    ]
)


def digits(number: str) -> str:
    """Return the digits of a number, with nothing between them."""
    return "".join(sign for sign in number if sign.isdecimal())


def national(number: str) -> str:
    """Return the digits after the country prefix; "" when the number has none."""
    figures = digits(number)
    if figures.startswith("00"):
        figures = figures[2:]
    elif not number.lstrip(" (").startswith("+"):
        return ""
    if figures.startswith(_ONE_DIGIT):
        return figures[1:]
    return figures[2:] if figures[:2] in _TWO_DIGITS else figures[3:]


def index_words(number: str) -> list[str]:
    """Return what a number is found by beside its groups as typed: all digits, the national ones."""
    figures = digits(number)
    return list(dict.fromkeys(word for word in (figures, national(number)) if word))


def queries(text: str) -> list[str]:
    """Return the digits that a typed text may look for; nothing when it is no phone number."""
    typed = text.strip()
    figures = digits(typed)
    if len(figures) < _SHORTEST or not _NUMBER.fullmatch(typed):
        return []
    without_zeros = figures.removeprefix("00")
    candidates = (figures, without_zeros, national(typed))
    return list(dict.fromkeys(word for word in candidates if len(word) >= _SHORTEST))
