"""Post code and city complete each other, from what the book knows."""

from __future__ import annotations

from collections import Counter
from typing import Any

from store.contact_inheritance import Values
from store.fields import Value
from store.models import Contact, database
from store.text import fold_key

_WITH_CITY = ("city", "county", "country_region_code")
_WITH_CODE = ("post_code", "county", "country_region_code")


def completed(after: Values, typed: Values) -> dict[str, Value]:
    """Return what the contacts in the book say of a typed post code without city, or city without.

    `after` are the values of the contact as they are to be. Only what is blank is completed, and
    only if the contacts of the country that have the same post code (or city) agree about it.
    """
    if typed.get("post_code") and not after["city"]:
        return _agreed(after, "post_code", _WITH_CITY)
    if typed.get("city") and not after["post_code"]:
        return _agreed(after, "city", _WITH_CODE)
    return {}


def _agreed(after: Values, known: str, wanted: tuple[str, ...]) -> dict[str, Value]:
    column: Any = getattr(Contact, known)
    columns = [getattr(Contact, name) for name in wanted]
    query = Contact.select(*columns).where(column == after[known], columns[0] != "")
    country = after["country_region_code"]
    if country:
        query = query.where(Contact.country_region_code.in_((country, "")))
    rows = database.execute(query).fetchall()
    found: dict[str, Value] = {}
    for place, name in enumerate(wanted):
        spellings = Counter(row[place] for row in rows if row[place])
        if len({fold_key(text) for text in spellings}) != 1:
            # another place of the same name: its county and country would be a guess
            if place == 0:
                return {}
            continue
        if not after[name]:
            found[name] = spellings.most_common(1)[0][0]
    return found
