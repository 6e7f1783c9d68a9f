"""Which property of a vCard each contact field stands in.

A slot is a property that holds contact fields. What a card says about it beyond the fields (its
group, its parameters, the prefix of a name, the department) is kept as a line of `extra` that is
marked with the slot, for instance `item1.TEL;TYPE=home;X-TRATO=phone_no:`. When the contact is
written again, the field's value of then is put into that line.
"""

from typing import NamedTuple

from store.exchange.content_line import ContentLine

MARK = "X-TRATO"
"""The parameter, and the beginning of the properties, that are this program's own."""


class Slot(NamedTuple):
    """A place of a vCard: its property, and the types that it has if nothing else is said."""

    name: str
    types: frozenset[str] = frozenset()


SLOTS: dict[str, Slot] = {
    "n": Slot("N"),
    "name": Slot("FN"),
    "company_name": Slot("ORG"),
    "job_title": Slot("TITLE"),
    "address": Slot("ADR", frozenset({"work"})),
    "phone_no": Slot("TEL"),
    "mobile_phone_no": Slot("TEL", frozenset({"cell"})),
    "fax_no": Slot("TEL", frozenset({"work", "fax"})),
    "pager": Slot("TEL", frozenset({"pager"})),
    "email": Slot("EMAIL"),
    "email_2": Slot("EMAIL"),
    "home_page": Slot("URL"),
    "language_code": Slot("LANG"),
    "note": Slot("NOTE"),
    "uid": Slot("UID"),
}
"""The slots in the order in which they are written."""

SLOT_OF = {slot.name: key for key, slot in reversed(SLOTS.items())}
"""The first slot of each property."""

FURTHER = "further"
"""The mark of a line that is not the best of its slot, whatever its types say."""

_LATER = 101  # after all values of PREF, 1 to 100

TYPES_TAKEN_FOR_GRANTED = frozenset({"voice", "internet"})

NAME_PARTS = ("surname", "first_name", "middle_name")
"""The fields in the first components of N."""

ADDRESS_PARTS = (
    None, "address_2", "address", "city", "county", "post_code", "country_region_code",
)  # fmt: skip
"""The fields in the components of ADR; the first is the post office box."""

OWN_FIELDS = {
    f"{MARK}-{field.upper().replace('_', '-')}": field
    for field in (
        "no", "name_2", "initials", "salutation_code", "correspondence_type",
        "salesperson_code", "territory_code", "currency_code", "vat_registration_no",
        "registration_number", "external_id", "exclude_from_segment",
    )
}  # fmt: skip
"""The fields that no property of vCard has, by the property of our own."""


def slot_of(line: ContentLine) -> str:
    """Return the slot of a line of a slot's property, which for a phone number depends on its types."""
    slot = SLOT_OF[line.name]
    if not line.params:
        return slot
    if line.name == "EMAIL" and line.param(MARK) == "email_2":
        return "email_2"
    if line.name == "TEL":
        types = line.types
        if "fax" in types:
            return "fax_no"
        if "pager" in types:
            return "pager"
        if types & {"cell", "iphone", "x-mobil", "x-mobile"}:
            return "mobile_phone_no"
    return slot


def standing(line: ContentLine) -> tuple[int, bool]:
    """Return how a line stands among those of its slot: preferred first, then of work."""
    preference = line.param("PREF")
    rank = int(preference) if preference.isdecimal() and len(preference) < 4 else _LATER
    return rank, "work" not in line.types
