"""Phone numbers as people write them: with blanks, brackets, a country prefix or without.

What the numbers of the countries look like is known by a library, which is loaded with the first
number that has to be understood.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from store.text import fold_key

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = re.compile(r"[+(\d][\d\s()./+-]*")
_SIGNS = re.compile(r"\+?[0-9][0-9 ()./-]*")
_NO_FIGURES = b"+ ()./-"
_SHORTEST = 4
_NAMES_IN = ("en", "es", "de", "fr", "it", "pt", "ca")


@cache
def _library() -> Any:
    """Return the library of phone numbers; it takes 30 ms to load."""
    import phonenumbers

    return phonenumbers


def _bare(number: str) -> str:
    """Return a number of ASCII without the signs that people write in one."""
    return number.encode("ascii").translate(None, _NO_FIGURES).decode("ascii")


def digits(number: str) -> str:
    """Return the digits of a number, with nothing between them."""
    if number.isascii():
        figures = _bare(number)
        if figures.isdecimal():
            return figures  # nearly always
    figures = "".join(filter(str.isdecimal, number))
    if figures.isascii():
        return figures
    return "".join(str(unicodedata.decimal(sign)) for sign in figures)


@lru_cache(maxsize=256)
def region(country: str) -> str:
    """Return the two letters of a country given by code or name; "" when it is not understood.

    Codes of two and three letters are, and names in the languages of western Europe.
    """
    code = country.strip().upper()
    if code in _library().SUPPORTED_REGIONS or not code:
        return code
    from babel import Locale
    from babel.core import get_global

    meant = get_global("territory_aliases").get(code, ())
    wanted = fold_key(code)
    if not meant and len(code) > 2:
        for language in _NAMES_IN:
            names = Locale(language).territories
            meant = [
                key for key, name in names.items() if len(key) == 2 and fold_key(name) == wanted
            ]
            if meant:
                break
    return next((key for key in meant if key in _library().SUPPORTED_REGIONS), "")


def _region_of(countries: Sequence[str]) -> str:
    """Return the first of the countries that is understood."""
    return next((found for country in countries if (found := region(country))), "")


@lru_cache(maxsize=4096)
def _parsed(number: str, countries: tuple[str, ...]) -> Any:
    """Return the number as the library knows it, or None when it is none of any country."""
    found = _possible(number, _region_of(countries) or None)
    if found is None:
        figures = digits(number)
        if figures.startswith("00"):  # as most of the world dials what is written as +
            return _possible(f"+{figures[2:]}", None)
    return found


def _possible(number: str, home: str | None) -> Any:
    library = _library()
    try:
        found = library.parse(number, home)
    except library.NumberParseException:
        return None
    reason = library.is_possible_number_with_reason(found)
    return found if reason == library.ValidationResult.IS_POSSIBLE else None


def normal(number: str, countries: tuple[str, ...] = ()) -> str:
    """Return a number as numbers are compared: as E.164, or its digits if it is none.

    It is read in the first of `countries` that is understood; one with a country prefix needs none.
    """
    plain = _plain(number, countries)
    if plain:
        return plain
    found = _parsed(number, countries)
    if found is None:
        return digits(number)
    return f"+{found.country_code}{_library().national_significant_number(found)}"


class _Country(NamedTuple):
    """How the numbers of a country look: its code, whole numbers, and what may stand before them."""

    code: str
    whole: re.Pattern[str]
    before: re.Pattern[str] | None
    abroad: re.Pattern[str] | None


@lru_cache(maxsize=256)
def _country(home: str) -> _Country | None:
    found = _library().PhoneMetadata.metadata_for_region(home)
    if found is None or not found.general_desc.national_number_pattern:
        return None
    before, abroad = found.national_prefix_for_parsing, found.international_prefix
    return _Country(
        str(found.country_code),
        re.compile(found.general_desc.national_number_pattern),
        re.compile(before) if before else None,
        re.compile(abroad) if abroad else None,
    )


@cache
def _country_called(code: str) -> _Country | None:
    """Return the country whose numbers begin with `code`, which is that of one."""
    home = _library().region_code_for_country_code(int(code))
    return _country(home) if home else None


@lru_cache(maxsize=64)
def _home_of(countries: tuple[str, ...]) -> str:
    return _region_of(countries)


def _plain(number: str, countries: tuple[str, ...]) -> str:
    """Return a whole number of its country as E.164; "" where the library has to look closer.

    Nearly all numbers of an address book are such, and the library takes ten times as long.
    """
    if not _SIGNS.fullmatch(number):
        return ""
    figures = _bare(number)
    if number[0] == "+":
        length = _length_of_code(figures[:3])
        national = figures[length:]
        country = _country_called(figures[:length]) if length else None
        abroad = None
    else:
        national, home = figures, _home_of(countries)
        country = _country(home) if home else None
        abroad = country.abroad if country is not None else None
    if country is None or not country.whole.fullmatch(national):
        return ""
    if country.before is not None and country.before.match(national):
        return ""
    if abroad is not None and abroad.match(national):
        return ""
    return f"+{country.code}{national}"


def words(number: str, compared: str) -> list[str]:
    """Return what a number is found by that was typed as `number` and is `compared` as `normal` says.

    All its digits, those of E.164, and those dialled within the country, with the prefix of
    long-distance calls and without.
    """
    found = [digits(number)]
    if compared.startswith("+"):
        whole = compared[1:]
        length = _length_of_code(whole[:3])
        national = whole[length:]
        for word in (whole, national, _trunk(whole[:length]) + national):
            if word not in found:
                found.append(word)
    return [word for word in found if word]


@cache
def _trunk(country_code: str) -> str:
    """Return the digits before the number of a long-distance call within the country, if it is one."""
    if not country_code:
        return ""
    library = _library()
    home = library.region_code_for_country_code(int(country_code))
    metadata = library.PhoneMetadata.metadata_for_region(home)
    return "" if metadata is None else digits(metadata.national_prefix or "")


def shown(number: str, countries: tuple[str, ...] = (), home: str = "") -> str:
    """Return a number as it is written in its country, from abroad with the country's prefix.

    It is read in `countries`, and written for somebody in the country `home`; without one, for
    somebody in the first of them. What is no number of any country is returned as it is.
    """
    found = _parsed(number, countries)
    if found is None:
        return number
    library = _library()
    form = library.PhoneNumberFormat
    country = library.region_code_for_country_code(found.country_code)
    at_home = country == _region_of((home, *countries))
    written = form.NATIONAL if at_home else form.INTERNATIONAL
    return str(library.format_number(found, written))


def queries(text: str) -> list[str]:
    """Return the digits that a typed text may look for; nothing when it is no phone number."""
    typed = text.strip()
    figures = digits(typed)
    if len(figures) < _SHORTEST or not _NUMBER.fullmatch(typed):
        return []
    candidates = [figures]
    if typed.lstrip(" (").startswith("+") or figures.startswith("00"):
        whole = digits(typed.replace("(0)", "")).removeprefix("00")
        candidates += [whole, _after_country_code(whole)]
    return [word for word in dict.fromkeys(candidates) if len(word) >= _SHORTEST]


def _after_country_code(figures: str) -> str:
    length = _length_of_code(figures[:3])
    return figures[length:] if length else ""


@cache
def _length_of_code(start: str) -> int:
    """Return how many of these figures are the code of a country; 0 when there is none."""
    codes = _country_codes()
    return next((length for length in (1, 2, 3) if start[:length] in codes), 0)


@cache
def _country_codes() -> frozenset[str]:
    return frozenset(map(str, _library().COUNTRY_CODE_TO_REGION_CODE))
