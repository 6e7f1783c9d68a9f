"""The words, dates and numbers of a printed document, in the language of whom it goes to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from store.errors import StoreError
from store.exchange.typesetting import company_folder, shipped
from store.text import N_

ENGLISH = "en"
_FILE = "words.toml"
# Codes of languages as business suites write them, with their country.
_LOCALES = {
    "EN": "en_GB", "ENG": "en_GB", "ENU": "en_US", "ENA": "en_AU", "ENC": "en_CA",
    "ES": "es_ES", "ESP": "es_ES", "ESN": "es_ES", "ESM": "es_MX", "ESO": "es_CO",
    "DE": "de_DE", "DEU": "de_DE", "DES": "de_CH", "DEA": "de_AT", "FR": "fr_FR", "FRA": "fr_FR",
    "FRB": "fr_BE", "FRC": "fr_CA", "FRS": "fr_CH", "ITA": "it_IT", "ITS": "it_CH",
    "PTG": "pt_PT", "PTB": "pt_BR", "NLD": "nl_NL", "NLB": "nl_BE", "CAT": "ca_ES",
    "EUQ": "eu_ES", "GLC": "gl_ES", "DAN": "da_DK", "SVE": "sv_SE", "NOR": "nb_NO",
    "FIN": "fi_FI", "PLK": "pl_PL", "CSY": "cs_CZ",
}  # fmt: skip


@dataclass(frozen=True)
class Words:
    """How a document speaks: `language` is ISO 639-1, `locale` says how numbers are written."""

    language: str
    locale: Any
    words: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.words.get(name, name)

    def filled(self, name: str, **values: str) -> str:
        """Return a word with values in its places, such as `Page {page} of {pages}`."""
        text = self[name]
        for place, value in values.items():
            text = text.replace(f"{{{place}}}", value)
        return text

    def long_date(self, day: date | None) -> str:
        """Return a day in words: `26 November 2026`, `26 de noviembre de 2026`; "" for none."""
        from babel.dates import format_date

        return "" if day is None else str(format_date(day, "long", locale=self.locale))

    def short_date(self, day: date | None) -> str:
        """Return a day in digits: `26/11/2026`; "" for none."""
        from babel.dates import format_date, get_date_format

        if day is None:
            return ""
        pattern = str(get_date_format("short", locale=self.locale).pattern)
        wide = pattern.replace("yyyy", "y").replace("yy", "y").replace("y", "yyyy")
        return str(format_date(day, wide, locale=self.locale))

    def number(self, value: Decimal, least: int = 0, most: int = 5) -> str:
        """Return a number with `least` to `most` decimals, its thousands marked."""
        from babel.numbers import format_decimal

        # four digits are grouped as well: a column of amounts is to look alike
        pattern = f"#,##0.{'0' * least}{'#' * (most - least)}"
        return str(format_decimal(value, pattern, locale=self.locale, group_separator=True))

    def amount(self, value: Decimal) -> str:
        """Return an amount without its currency: `1,234.50`, `1.234,50`."""
        return self.number(value, 2, 2)

    def percent(self, value: Decimal) -> str:
        """Return a percentage: `21 %`, in English `21%`."""
        mark = "%" if self.language == ENGLISH else "\u00a0%"
        return f"{self.number(value, 0, 2)}{mark}"

    def money(self, value: Decimal, currency: str) -> str:
        """Return an amount in a currency: `€12.50`, `12,50 €`; without one when it has none."""
        from babel.numbers import format_currency

        if not currency:
            return self.amount(value)
        return str(format_currency(value, currency, locale=self.locale))


def words_for(*codes: str) -> Words:
    """Return how to speak in the first of the language codes that is known: ES, ES-MX, ENU, es.

    English when none is. Raises StoreError when the company's list of words cannot be read.
    """
    known = _words()
    for code in codes:
        locale = _locale(code)
        if locale is not None and locale.language in known:
            return Words(locale.language, locale, known[ENGLISH] | known[locale.language])
    return Words(ENGLISH, _locale("EN"), known[ENGLISH])


@lru_cache(maxsize=64)
def _locale(code: str) -> Any:
    from babel import Locale, UnknownLocaleError

    name = _LOCALES.get(code.upper(), code.replace("-", "_"))
    try:
        return Locale.parse(name) if name else None
    except (ValueError, UnknownLocaleError):
        short = name.partition("_")[0]
        return _locale(short) if short != name else None


def _words() -> dict[str, dict[str, str]]:
    """Return the words of every language: those of the company over those of the program."""
    found: dict[str, dict[str, str]] = tomllib.loads(shipped(_FILE).decode())
    path = company_folder() / _FILE
    try:
        own = tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return found
    except (OSError, ValueError) as error:
        raise StoreError(
            N_("The list of words %(path)s cannot be read: %(reason)s. Correct it."),
            path=path,
            reason=error,
        ) from error
    for language, words in own.items():
        if isinstance(words, dict):
            said = {name: str(word) for name, word in words.items()}
            found[language.lower()] = found.get(language.lower(), {}) | said
    return found
