"""Alternative addresses, from the contact to their dates."""

from __future__ import annotations

from typing import Any

from store import alternative_addresses
from tests import factories
from tui.screens.worksheet_screen import WorksheetScreen


async def test_an_address_is_added_to_a_contact_with_its_dates(trato: Any) -> None:
    contact = factories.contact("Adatum")
    async with trato("contacts", size=(120, 40)) as person:
        await person.press(shows="Adatum")
        await person.press("A", shows="Alternative Addresses")
        await person.press("n", shows="Alternative Address · new")
        await person.type("beach")
        await person.press("tab", "tab")
        await person.type("Playa 3")
        await person.press("ctrl+s", shows="is never in force")
        assert isinstance(person.page, WorksheetScreen)
        await person.press("n", shows="New line")
        await person.type("-1d")
        await person.press("tab")
        await person.type("-1d")
        await person.press("ctrl+s", shows="must be after the")
        await person.press("end", "ctrl+u")
        await person.type("+9d")
        await person.press("ctrl+s", shows="1 line")
        await person.press("escape", shows="Playa 3")
        await person.press("escape", shows="Contacts")
        await person.press("enter", shows="in force today: BEACH")
    found = alternative_addresses.of_contact(contact.key)
    assert found is not None
    assert (found.code, found.address) == ("BEACH", "Playa 3")


async def test_deleting_a_date_range_keeps_the_address(trato: Any) -> None:
    contact = factories.contact("Acme [/] [@click=app.quit]x")
    alternative_addresses.add({"contact_no": contact.key, "code": "BEACH"})
    alternative_addresses.add_range(
        {"contact_no": contact.key, "code": "BEACH", "starting_date": "01-06-26"}
    )
    async with trato("alternative-addresses") as person:
        await person.press(shows="BEACH")
        await person.press("enter", shows="Acme [/] [@click=app.quit]x")
        await person.press("delete", shows="Delete 1 line?")
        await person.press("y", shows="is never in force")
    assert alternative_addresses.of_contact(contact.key) is None
