"""Addresses as they stand on an envelope: of a contact on a day, in the order of its country."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from store import db
from store.address_in_force import in_force
from store.enumerations import ContactType
from store.nouns import noun
from store.records import find_id, get

_FIELDS = ("address", "address_2", "post_code", "city", "county", "country_region_code")
_STATE_FIRST = frozenset({"US", "CA", "AU", "BR"})
_CODE_LAST = frozenset({"GB", "UK", "IE", "IN", "NZ", "ZA", "SG"})


@db.read
def address_lines(contact_no: str, day: date | None, home: str = "") -> list[str]:
    """Return the lines of a contact's address on `day`, its alternative one when that holds.

    `home` is the country that the letter is posted in: the country is named when it is another
    one. Raises NotFound.
    """
    contact = get(noun("contact"), contact_no)
    found = in_force(find_id(noun("contact"), contact_no), day)
    name = [str(contact["name"]), str(contact["name_2"])]
    person = contact["type"] is ContactType.PERSON
    if found is None:
        company = [str(contact["company_name"])] if person else []
        values: Mapping[str, Any] = {field: contact[field] for field in _FIELDS}
    else:
        address = found[0]
        company = [address.company_name, address.company_name_2]
        values = {field: getattr(address, field) for field in _FIELDS}
        if not person and address.company_name:
            name = []  # the name that the company has there
    return [line for line in (*company, *name, *place_lines(values, home)) if line]


def place_lines(values: Mapping[str, Any], home: str = "") -> list[str]:
    """Return the lines of street, place and country of fields named as a contact has them."""
    street, further, code, city, county, country = (str(values[name] or "") for name in _FIELDS)
    country = country.upper()
    lines = [street, further, *_place(code, city, county, country)]
    if country and home and country != home.upper():
        lines.append(country_name(country, home))
    return [line for line in lines if line]


def _place(code: str, city: str, county: str, country: str) -> list[str]:
    if country in _STATE_FIRST:
        state = f"{county} {code}".strip()
        return [f"{city}, {state}" if city and state else city or state]
    if country in _CODE_LAST:
        return [city, county if county != city else "", code]
    province = f"({county})" if county and county.casefold() != city.casefold() else ""
    return [" ".join(part for part in (code, city, province) if part)]


def country_name(code: str, home: str) -> str:
    """Return the name of a country for the post of the country `home`, in capitals."""
    from babel import Locale, UnknownLocaleError
    from babel.languages import get_official_languages

    spoken = next(iter(get_official_languages(home.upper())), "en")
    try:
        name = Locale.parse(spoken).territories.get(code)
    except UnknownLocaleError:
        name = None
    return (name or code).upper()
