"""Duplicates on the screens: found on entry, compared, parted, merged, taken back."""

from __future__ import annotations

from typing import Any

from store import alternative_addresses, setup
from store.lists import open_list
from store.nouns import noun
from store.records import Record, get
from store.statistics import role_centre
from tests import factories

ALIKE: dict[str, object] = {
    "address": "Calle Mayor, 12",
    "city": "Madrid",
    "post_code": "28001",
    "phone_no": "+34 911 234 567",
    "email": "info@adatum.example",
}
HOSTILE = "Acme [/] [@click=app.quit]x"


def _pair(**values: object) -> tuple[Record, Record]:
    first = factories.contact("Adatum Corporation", **ALIKE)
    return first, factories.contact(HOSTILE, **ALIKE, **values)


async def test_pairs_are_compared_and_merged_and_the_merge_is_taken_back(trato: Any) -> None:
    first, second = _pair(home_page="acme.example")
    async with trato("contact-duplicates") as person:
        await person.press(shows=HOSTILE[:20])
        await person.press("enter", shows=f"{second.key} into {first.key}")
        assert "≠ Name" in person.text
        await person.press("right", shows="○ Adatum")
        await person.press("down", shows="acme.example")
        assert "● acme.example" in person.text
        await person.press("ctrl+s", shows="disappears")
        await person.press("enter")
        assert len(open_list("contact").first(5)) == 2, "no is what Enter takes"
        await person.press("ctrl+s", shows="disappears")
        await person.press("y", shows="was merged")
        merged = get(noun("contact"), first.key)
        assert (merged["name"], merged["home_page"]) == (HOSTILE, "acme.example")
        await person.press("u", shows="Undone: ")
        await person.press(shows="Adatum Corporation")
    assert get(noun("contact"), second.key)["home_page"] == "acme.example"


async def test_conflicts_are_settled_one_by_one(trato: Any) -> None:
    first, second = _pair()
    for contact, city in ((first, "Madrid"), (second, "León")):
        alternative_addresses.add({"contact_no": contact.key, "code": "WORK", "city": city})
    async with trato("contact-duplicates") as person:
        await person.press(shows="Adatum")
        await person.press("enter", shows="into")
        await person.press("down", "ctrl+s", shows="One line marked ?")
        await person.press("enter", shows="Keep both")
        await person.press("3", shows="Code")
        await person.type("HOME")
        await person.press("ctrl+s", shows="HOME:")
        await person.press("w", shows=f"{first.key} into {second.key}")
        await person.press(shows="? ")
        await person.press("w", shows=f"{second.key} into {first.key}")
        await person.press("enter", shows="Keep that of")
        await person.press("2", shows="● Acme")
        await person.press("ctrl+s", shows="disappears")
        await person.press("y", shows="was merged")
    (address,) = open_list("alternative-address").first(5)
    assert address["city"] == "León"


async def test_two_that_are_different_are_parted(trato: Any) -> None:
    first, second = _pair()
    async with trato("contact-duplicates") as person:
        await person.press(shows="Adatum")
        await person.press("S", shows="of different companies")
        await person.press(shows="Nothing fits the filters")
        assert role_centre().duplicates == 0
        await person.press("backslash", shows="Yes")
        await person.press("S", shows="may be one company")
        await person.press("enter", shows="into")
        await person.press("S", shows=f"{first.key} and {second.key} are different")
    assert role_centre().duplicates == 0


async def test_who_enters_a_duplicate_is_asked_to_process_it(trato: Any) -> None:
    first = factories.contact("Adatum Corporation", **ALIKE)
    second = factories.contact("Adatum Corp.", **{**ALIKE, "email": ""})
    assert role_centre().duplicates == 0
    async with trato("contacts") as person:
        await person.press(shows=second.key)
        await person.press("end", "enter", shows="General")
        for field in person.page.query("Field"):
            if field.field_name == "email":
                field.focus_value()
        await person.type("info@adatum.example")
        await person.press("ctrl+s", shows="Duplicate contacts were found")
        assert f"{first.key} Adatum" in person.text
        await person.press("enter", shows="Contact Duplicates")
        await person.press(shows="Adatum Corp.")
        await person.press("escape", shows="info@adatum.example")


async def test_a_contact_is_merged_with_a_chosen_one(trato: Any) -> None:
    ann = factories.contact("Ann Beebe", type="person")
    other = factories.contact("Anne Beebe", type="person", email="ann@adatum.example")
    factories.contact("Adatum")
    async with trato("contacts") as person:
        await person.press(shows=ann.key)
        await person.press("X", shows="Merge into")
        assert "Adatum" not in person.text.split("Merge into")[1]
        await person.type("anne")
        await person.press("enter", shows=f"{other.key} into {ann.key}")
        await person.press("ctrl+s", shows="disappears")
        await person.press("y", shows="was merged")
    assert get(noun("contact"), ann.key)["email"] == "ann@adatum.example"


async def test_the_card_of_a_merged_contact_gives_way_to_the_other_one(trato: Any) -> None:
    first = factories.contact("Adatum")
    second = factories.contact("Contoso")
    async with trato("contacts") as person:
        await person.press(shows=second.key)
        await person.press("end", "enter", shows=f"Contact · {second.key}")
        await person.press("X", shows="Merge into")
        await person.type("adatum")
        await person.press("enter", shows=f"{first.key} into {second.key}")
        await person.press("w", shows=f"{second.key} into {first.key}")
        await person.press("ctrl+s", shows="disappears")
        await person.press("y", shows=f"Contact · {first.key}")
        await person.press("escape", shows="Contacts")
        await person.press("escape", shows="first page")


async def test_turning_the_search_on_asks_to_make_the_strings(trato: Any) -> None:
    setup.change_marketing({"maintain_dupl_search_strings": False})
    _pair()
    assert role_centre().duplicates == 0
    async with trato("marketing-setup") as person:
        for field in person.page.query("Field"):
            if field.field_name == "autosearch_for_duplicates":
                field.focus_value()
        await person.press("space", "ctrl+s", shows="Make them now?")
        await person.press("y", shows="Saved.")
    assert role_centre().duplicates == 1
    assert setup.marketing()["maintain_dupl_search_strings"] is True


async def test_duplicates_of_a_contact_in_spanish(trato: Any) -> None:
    _first, second = _pair()
    async with trato("contacts", language="es") as person:
        await person.press(shows=second.key)
        await person.press("D", shows="Contactos duplicados")
        await person.press(shows="Adatum")
        await person.press("enter", shows="se queda")
        await person.press("escape", "escape", shows="Contactos")


async def test_all_companies_are_searched_by_the_report(trato: Any) -> None:
    _pair()
    async with trato("generate-duplicate-search-strings") as person:
        await person.press(shows="2 companies will be searched.")
        await person.press("ctrl+s", shows="2 companies were searched: 1 pair found.")


async def test_what_is_compared_is_set_up(trato: Any) -> None:
    _pair(home_page="adatum.example")
    async with trato("duplicate-search-string-setup") as person:
        await person.press(shows="VAT Registration No.")
        await person.press("n", shows="new")
        await person.press("ctrl+s", shows="Name, First, is compared already")
        await person.type("h")
        await person.press("ctrl+s", shows="Home Page")
    assert len(open_list("duplicate-search-string").first(50)) == 17
