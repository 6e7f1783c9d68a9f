"""What is written in the language of the reader of a text: its dates and the names of countries.

A language is a code as contacts and templates have it: EN, ES, ES-MX, ENU. Where Babel does not
know it, its first two letters count, and English after them.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

FORMS = ("long", "full", "short", "iso")
"""The forms of a day: `26 November 2026`, with its weekday, `26/11/2026`, `2026-11-26`."""


class Day(str):
    """A day as a text of a language shows it, in the long form unless another is asked for."""

    _date: date
    _language: str

    def __new__(cls, day: date, language: str) -> Day:
        made = super().__new__(cls, written(day, language))
        made._date, made._language = day, language
        return made

    def form(self, name: str) -> str:
        """Return the day in one of FORMS. Raises KeyError for another name."""
        return written(self._date, self._language, name)


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Return the locale of a language code; English with the day first for an unknown one."""
    from babel import Locale, UnknownLocaleError

    for code in (language, language[:2]):
        if code.upper() == "EN":
            break
        try:
            return Locale.parse(code, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale.parse("en_GB")


@lru_cache(maxsize=256)
def written(day: date, language: str, form: str = "long") -> str:
    """Return a day in a language, in one of FORMS. Raises KeyError for another form."""
    from babel.dates import format_date, format_skeleton

    if form not in FORMS:
        raise KeyError(form)
    locale = locale_of(language)
    if form == "iso":
        return day.isoformat()
    if form == "short":
        return format_skeleton("yMMdd", day, locale=locale)
    pattern = "EEEE d MMMM y" if form == "full" and locale.language == "en" else form
    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=512)
def country_name(code: str, language: str) -> str:
    """Return the name of a country in a language; a code that is none as it is."""
    if len(code) != 2:
        return code
    return str(locale_of(language).territories.get(code.upper(), code))
