"""A contact is shown whole and erased whole, from its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.errors import NotFound
from store.nouns import noun
from store.records import get
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


@pytest.mark.parametrize("language", ["en", "es"])
async def test_erasing_wants_the_number(trato: Callable[..., Any], language: str) -> None:
    contact = factories.contact("Zenobia Quuxley", type="person")
    action = {"en": "Erase for Privacy", "es": "Borrar por privacidad"}[language]
    async with trato("contacts", language=language) as person:
        await person.until(lambda: "Zenobia" in person.text)
        for typed in ("CT9", contact.key.lower()):
            await person.press("alt+q")
            await person.type(f"> {action}")
            await person.until(lambda: action in person.text)
            await person.press("enter", shows=contact.key)
            await person.type(typed)
            await person.press("ctrl+s")
            await person.until(lambda: contact.key in person.lines[-2])
        await person.gone("Zenobia")
    with pytest.raises(NotFound):
        get(noun("contact"), contact.key)


async def test_everything_stored_can_be_read(trato: Callable[..., Any]) -> None:
    page = "https://zenobia.example/" + "x" * 20
    factories.contact("Zenobia Quuxley", type="person", note="Likes tea [/]", home_page=page)
    async with trato("contacts") as person:
        await person.until(lambda: "Zenobia" in person.text)
        await person.press("alt+q")
        await person.type("> Everything Stored")
        await person.press("enter", shows="Write as JSON")
        await person.press("enter", shows="Search Name")
        await person.press(*["down"] * 9, shows=f" {page} ")
        assert any("Home Page" in line and page in line for line in person.lines)
