"""E-mail addresses and phones, from the contact."""

from __future__ import annotations

from typing import Any

from store import channels
from store.nouns import noun
from store.records import get
from tests import factories


async def test_phones_are_added_labelled_made_first_and_deleted(trato: Any) -> None:
    contact = factories.contact("Adatum [/] SL", country_region_code="ES", phone_no="915550123")
    async with trato("contacts", size=(120, 40)) as person:
        await person.press(shows="Adatum")
        await person.press("t", shows="915 55 01 23")
        await person.press("n", shows="E-Mail or Phone · new")
        await person.type("nobody")
        await person.press("ctrl+s", shows="is neither an e-mail")
        await person.press("ctrl+u")
        await person.type("0044 20 7946 0958")
        await person.press("tab")
        await person.type("swit")
        await person.press("ctrl+s", shows="0044 20 7946 0958")
        await person.press("1", shows="is now Phone No.")
        await person.press("u", shows="Undone")
        await person.press("home", "delete", shows="915550123 deleted")
        await person.press("escape", shows="Contacts")
        await person.press("enter", shows="1 phone")
    record = get(noun("contact"), contact.key)
    assert record["phone_no"] == "0044 20 7946 0958"
    assert [(item.key, item.e164) for item in channels.channels_of(contact.id)] == [
        ("main", "+442079460958")
    ]


async def test_labels_are_shown_and_typed_in_the_language_of_the_session(trato: Any) -> None:
    contact = factories.contact("Acme [/] [@click=app.quit]x", email="a@x.es")
    channels.add({"contact_no": contact.key, "value": "b@x.es", "label": "billing"})
    async with trato("channels", language="es") as person:
        await person.press(shows="Facturación")
        await person.press("down", "enter", shows="Acme [/] [@click=app.quit]x · b@x.es")
        await person.press("f2", "tab", "ctrl+u")
        await person.type("particular")
        await person.press("ctrl+s", shows="Particular")
        await person.press("ctrl+d", shows="b@x.es: eliminado")
    assert [item.value for item in channels.channels_of(contact.id)] == ["a@x.es"]


async def test_a_contact_without_any_says_so(trato: Any) -> None:
    factories.contact("Nobody")
    async with trato("contacts") as person:
        await person.press("t", shows="There is no e-mail address and no phone yet.")
        await person.press("1", "delete", "escape", shows="Nobody")
        await person.press("enter", shows="no e-mail, no phone")
