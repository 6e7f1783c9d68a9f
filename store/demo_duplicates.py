"""Companies of the demo company that somebody has entered twice."""

from __future__ import annotations

from store import contacts
from store.records import Record

_LANGUAGES = ("en", "es")
_SAME = ("city", "post_code", "country_region_code", "phone_no", "email")
# name there is: (name entered again, address, note in English, in Spanish)
_AGAIN = {
    "Talleres Ibáñez, S.L.": (
        "TALLERES IBÁÑEZ SL",
        "Calle Licenciado Poza, 15",
        "From the cards of the trade fair.",
        "De las tarjetas de la feria.",
    ),
    "Adatum Corporation": (
        "ADATUM CORPORATION",
        "1200 Peachtree Street NE",
        "Asked for the new catalogue.",
        "Ha pedido el nuevo catálogo.",
    ),
}


def enter_twice(language: str, companies: list[Record]) -> None:
    """Enter some of `companies` again, with an address and a note that the first time lacks."""
    for first in companies:
        if first["name"] in _AGAIN:
            name, address, *notes = _AGAIN[first["name"]]
            same = {field: first[field] for field in _SAME}
            note = notes[_LANGUAGES.index(language)]
            contacts.add(
                {"type": "company", "name": name, "address": address, "note": note, **same}
            )
