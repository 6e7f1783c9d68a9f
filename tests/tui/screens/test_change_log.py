"""The change log, and who else is editing a card, as a person sees them."""

from __future__ import annotations

from typing import Any

import pytest

from store import nouns, presence, records
from store.session import session
from tests import factories


def change(noun: str, key: str, **values: object) -> None:
    verb = nouns.noun(noun).change
    assert verb is not None
    verb(key, values)


async def test_the_log_is_read_filtered_and_leads_to_the_record(trato: Any) -> None:
    nasty = "Adatum [/] [@click=app.quit]x"
    contact = factories.contact(nasty)
    change("contact", contact.key, city="Bilbao")
    async with trato("change-log", size=(120, 40)) as person:
        await person.press(shows="City: (blank) → Bi")
        assert contact.key in person.text
        await person.press("enter", shows=f"Contact · {contact.key}")
        await person.press("escape", shows="Change Log")


async def test_u_takes_back_what_was_saved_on_a_card_and_in_the_set_up(trato: Any) -> None:
    factories.salesperson("JO", job_title="Seller")
    async with trato("salespeople") as person:
        await person.press("enter", shows="Salesperson · JO")
        await person.press("f2", "tab", "tab")
        await person.type("Director")
        await person.press("ctrl+s", shows="Saved.")
        typed = records.get(nouns.noun("salesperson"), "JO")
        assert "Director" in typed.values.values()
        await person.press("u", shows="Undone: Change")
        assert "Director" not in records.get(nouns.noun("salesperson"), "JO").values.values()
        await person.press("u", shows="There is nothing to undo")


async def test_a_card_shows_its_own_changes_alone(trato: Any) -> None:
    factories.salesperson("JO", job_title="Seller")
    factories.salesperson("PS")
    change("salesperson", "JO", job_title="Director")
    async with trato("salespeople") as person:
        await person.press(shows="JO")
        await person.press("enter", shows="Salesperson · JO")
        person.page.action_perform("changes")
        await person.press(shows="Seller → Director")
        assert "PS" not in person.text
        await person.press("alt+l", shows="Log de cambios")
        await person.press(shows="Seller → Director")


async def test_a_card_says_who_else_edits_it(trato: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    jo = factories.salesperson("JO")
    own = presence._own()
    user = session.user
    monkeypatch.setattr(presence, "_own", lambda: "theirs")
    monkeypatch.setattr(session, "user", "ana")
    presence.announce([("salesperson", jo.id)])
    monkeypatch.setattr(presence, "_own", lambda: own)
    monkeypatch.setattr(session, "user", user)
    async with trato("salespeople") as person:
        await person.press(shows="JO")
        await person.press("enter", shows="Salesperson · JO")
        await person.press(shows="ana is editing this since")
        await person.press("f2", "tab", "end")
        await person.type("!")

        def heard() -> bool:
            monkeypatch.setattr(presence, "_own", lambda: "theirs")
            found = presence.editors("salesperson", jo.id)
            monkeypatch.setattr(presence, "_own", lambda: own)
            return [editor.user for editor in found] == [user]

        await person.until(heard)
        await person.press("ctrl+s", shows="Saved.")


async def test_a_change_is_taken_back_where_it_is_told(trato: Any) -> None:
    contact = factories.contact("Adatum", city="Atlanta")
    change("contact", contact.key, city="Bilbao")
    async with trato("change-log", size=(120, 40)) as person:
        await person.press(shows="City: Atlanta → Bi")
        await person.press("U", shows=f"Take back 'Change' of {contact.key}?")
        await person.press("escape", shows="Change Log")
        await person.press("U", shows="Take back")
        await person.press("y", shows="Bilbao → Atl")
        assert records.get(nouns.noun("contact"), contact.key)["city"] == "Atlanta"
        await person.press("U", shows="has taken this back already")


async def test_what_somebody_changed_since_stays(trato: Any) -> None:
    contact = factories.contact("Adatum", city="Atlanta")
    change("contact", contact.key, city="Bilbao")
    change("contact", contact.key, city="Madrid")
    async with trato("change-log") as person:
        await person.press(shows="Madrid")
        await person.press("down", "U", shows="Take back")
        await person.press("y", shows="Nothing was undone.")
    assert records.get(nouns.noun("contact"), contact.key)["city"] == "Madrid"
