"""A list and its card, as a person uses them."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from store import nouns, records
from store.lists import ListSource
from store.records import Record
from tests import factories
from tui.dialogs.confirm import ConfirmDialog
from tui.screens.card_screen import CardScreen
from tui.screens.list_screen import ListScreen


def stored(noun: str, key: str) -> Record:
    return records.get(nouns.noun(noun), key)


async def test_an_empty_list_says_why_and_what_fills_it(trato: Any) -> None:
    async with trato("mailing-groups") as person:
        await person.press(shows="There are no mailing groups yet. n creates the first one.")


async def test_a_record_is_created_found_and_changed(trato: Any) -> None:
    async with trato() as person:
        await person.press("n", shows="Interaction Group · new")
        await person.type("phone")
        await person.press("enter")
        await person.type("Phone calls")
        await person.press("ctrl+s", shows="Saved.")
        assert isinstance(person.page, ListScreen)
        await person.press(shows="PHONE")
        assert stored("group", "PHONE")["description"] == "Phone calls"
        await person.press("enter", shows="Interaction Group · PHONE · Phone calls")
        await person.press("f2", "down", "end")
        await person.type(" and chats")
        await person.press(shows="Phone calls *")
        await person.press("ctrl+s", shows="Phone calls and chats")
        assert isinstance(person.page, ListScreen)


async def test_what_is_missing_is_said_below_its_field(trato: Any) -> None:
    async with trato() as person:
        await person.press("n", shows="new")
        await person.press("tab")
        await person.type("No code")
        await person.press("ctrl+s", shows="! Code must have a value in Interaction Group")
        assert "No code" in person.text


async def test_leaving_with_changes_asks_once(trato: Any) -> None:
    factories.group("PHONE")
    async with trato() as person:
        await person.press(shows="PHONE")
        await person.press("enter", "f2", "tab", shows="Interaction Group · PHONE")
        await person.type("x")
        await person.press("escape", shows="Not saved yet")
        await person.press("3")
        await person.gone("Not saved yet")
        assert isinstance(person.page, CardScreen)
        await person.press("escape", shows="Not saved yet")
        await person.press("2")
        await person.until(lambda: isinstance(person.page, ListScreen))
    assert stored("group", "PHONE")["description"] == "Group PHONE"


async def test_two_people_change_different_fields_and_lose_nothing(trato: Any) -> None:
    factories.salesperson("JO", job_title="Seller")
    async with trato("salespeople") as person:
        await person.press(shows="JO")
        await person.press("enter", shows="Salesperson · JO")
        await person.press("f2", "tab", "end")
        await person.type("!")
        change = nouns.noun("salesperson").change
        assert change is not None
        change("JO", {"job_title": "Director"})
        await person.press("ctrl+s", shows="Saved.")
    saved = stored("salesperson", "JO")
    assert (saved["name"], saved["job_title"]) == ("Salesperson JO!", "Director")


async def test_two_people_change_the_same_field_and_see_both_values(trato: Any) -> None:
    factories.group("PHONE")
    async with trato() as person:
        await person.press(shows="PHONE")
        await person.press("enter", "f2", "tab", "end", shows="· PHONE")
        await person.type(" mine")
        change = nouns.noun("group").change
        assert change is not None
        change("PHONE", {"description": "Theirs"})
        await person.press("ctrl+s", shows="Save mine: Group PHONE mine")
        assert "Take theirs: Theirs" in person.text
        await person.press("3", shows="entered: Theirs")
        assert "Group PHONE mine" in person.text
        await person.press("ctrl+s", shows="Saved.")
    assert stored("group", "PHONE")["description"] == "Group PHONE mine"


async def test_filters_are_typed_checked_shown_and_removed(trato: Any) -> None:
    for code in ("LETTER", "MEETING", "PHONE"):
        factories.group(code)
    async with trato() as person:
        await person.press(shows="MEETING")
        await person.press("f", shows="Filter Interaction Groups")
        await person.type("..A..")
        await person.press("ctrl+s", shows="one too many")
        assert "..A.." in person.text
        await person.press("ctrl+u")
        await person.type("M*|P*")
        await person.press("ctrl+s", shows="Code M*|P*")
        await person.gone("LETTER")
        await person.press(shows="2 of 3")
        await person.press("backslash", shows="LETTER")


async def test_finding_shows_rows_while_one_types(trato: Any) -> None:
    for code in ("LETTER", "MEETING", "PHONE"):
        factories.group(code, description=f"About {code.lower()}s")
    async with trato() as person:
        await person.press(shows="MEETING")
        await person.press("slash")
        await person.type("about meet")
        await person.press("enter")
        await person.gone("LETTER")
        assert "Find about meet" in person.text


async def test_the_value_under_the_cursor_becomes_a_filter(trato: Any) -> None:
    for code in ("LETTER", "MEETING"):
        factories.group(code)
    async with trato() as person:
        await person.press(shows="MEETING")
        await person.press("down", "equals_sign", shows="Code MEETING")
        await person.gone("LETTER")


async def test_marked_records_are_deleted_together_after_a_question(trato: Any) -> None:
    for code in ("A", "B", "C"):
        factories.group(code)
    async with trato() as person:
        await person.press(shows="Group C")
        await person.press("space", "down", "space", shows="2 marked")
        await person.press("delete", shows="Delete 2 records?")
        await person.press("escape")
        await person.gone("Delete 2 records?")
        await person.press("delete", shows="Delete 2 records?")
        await person.press("y", shows="2 records deleted.")
        await person.gone("Group A")
        assert "Group B" in person.text or "Group C" in person.text


async def test_next_and_previous_records_of_the_list(trato: Any) -> None:
    for code in ("A", "B"):
        factories.group(code)
    async with trato() as person:
        await person.press(shows="Group B")
        await person.press("enter", shows="Interaction Group · A")
        await person.press("ctrl+down", shows="Interaction Group · B")
        await person.press("ctrl+down", shows="This is the last record.")
        await person.press("ctrl+up", shows="Interaction Group · A")


async def test_rows_are_sorted_by_the_column_under_the_cursor(trato: Any) -> None:
    factories.group("A", description="zebra")
    factories.group("B", description="aardvark")
    async with trato() as person:
        await person.press(shows="zebra")
        await person.press("right", "o", shows="Description ▲")
        await person.until(lambda: person.text.index("aardvark") < person.text.index("zebra"))
        await person.press("o", shows="Description ▼")
        await person.until(lambda: person.text.index("zebra") < person.text.index("aardvark"))


async def test_rows_are_written_as_csv_without_formulas(trato: Any, tmp_path: Any) -> None:
    factories.group("A", description="=1+1")
    path = tmp_path / "groups.csv"
    async with trato() as person:
        await person.press(shows="=1+1")
        await person.press("x", shows="Save as")
        await person.press("ctrl+u")
        await person.type(str(path))
        await person.press("enter", shows="1 row in")
    assert path.read_text("utf-8-sig").splitlines() == ["Code,Description,Blocked", "A,'=1+1,No"]


async def test_spanish_asks_with_s_and_n(trato: Any) -> None:
    factories.group("PHONE")
    async with trato(language="es") as person:
        await person.press(shows="Grupos de interacción")
        await person.press("delete", shows="¿Eliminar")
        assert isinstance(person.app.screen, ConfirmDialog)
        await person.press("s", shows="1 registro eliminado.")


async def test_the_language_changes_everywhere_and_keeps_what_was_typed(trato: Any) -> None:
    factories.group("PHONE")
    async with trato() as person:
        await person.press(shows="PHONE")
        await person.press("enter", "f2", "tab", shows="Interaction Group · PHONE")
        await person.press("end")
        await person.type("!")
        await person.press("alt+l", shows="Descripción")
        assert "Group PHONE!" in person.text
        await person.press("escape", shows="Aún sin guardar")


async def test_data_is_never_markup(trato: Any) -> None:
    nasty = "[/] [@click=app.quit]x[/] [bold"
    factories.group("PHONE", description=nasty)
    async with trato() as person:
        await person.press(shows="[@click=app.quit]x[/]")
        await person.press("enter", shows=f"PHONE · {nasty}")
        await person.press("escape", "delete", shows="PHONE [/] [@click=app.quit]x[/]")


async def test_details_stand_beside_a_wide_list_and_are_toggled(trato: Any) -> None:
    factories.salesperson("JO", job_title="Director", email="jo@example.com")
    async with trato("salespeople", size=(120, 40)) as person:
        await person.press(shows="Job Title          Director")
        await person.press("i")
        await person.gone("Job Title          Director")


async def test_the_details_of_a_contact_say_how_many_interactions_it_has(trato: Any) -> None:
    contact = factories.contact("Adatum")
    for _ in range(3):
        factories.entry(contact_no=contact.key)
    async with trato("contacts", size=(120, 40)) as person:
        await person.press(shows="Adatum")
        await person.press(shows="No. of             3")


async def test_until_the_rows_are_counted_there_is_no_number(
    trato: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.group("OTHER")
    for number in range(150):
        factories.group(f"PHONE{number}")
    counting, count = threading.Event(), ListSource.count

    def slowly(source: ListSource) -> int:
        counting.wait(10)
        return count(source)

    async with trato() as person:
        await person.press(shows="151")
        monkeypatch.setattr(ListSource, "count", slowly)
        await person.press("f", shows="Filter Interaction Groups")
        await person.type("P*")
        await person.press("ctrl+s", shows="Code P*")
        await person.gone("OTHER")
        assert "151" not in person.text
        counting.set()
        await person.press(shows="150 of 151")
