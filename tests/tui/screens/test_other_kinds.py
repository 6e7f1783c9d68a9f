"""Worksheets, reports, set-ups and the role centre, as a person uses them."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from store import entry_marks, setup
from store.lists import open_list
from store.nouns import noun
from tests import factories
from tui.screens import role_centre_screen
from tui.screens.list_screen import ListScreen
from tui.screens.report_screen import ReportScreen
from tui.screens.role_centre_screen import RoleCentreScreen
from tui.screens.worksheet_screen import WorksheetScreen


def segment_with(*names: str) -> str:
    """A segment with a line for a new contact of each name."""
    factories.number_series()
    add, add_line = noun("segment").add, noun("segment-line").add
    assert add is not None
    assert add_line is not None
    no = add({"description": "Spring"}).key
    for name in names:
        add_line({"segment_no": no, "contact_no": factories.contact(name).key})
    return no


async def test_lines_of_a_worksheet_are_added_edited_and_deleted(trato: Any) -> None:
    no = segment_with("Adatum")
    contact = factories.contact("Contoso")
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("enter", shows="Adatum")
        assert isinstance(person.page, WorksheetScreen)
        assert "1 line" in person.text
        await person.press("n", shows="New line")
        await person.type(contact.key)
        await person.press("ctrl+s", shows="2 lines")
        await person.press(shows="Contoso")
        await person.press("enter", shows="─ Line ─")
        await person.press("tab")
        await person.type("Call first")
        await person.press("ctrl+s", shows="Call first")
        await person.press("delete", shows="Delete 1 line?")
        await person.press("y", shows="1 line")
        await person.gone("Call first")
    assert open_list("segment-line").count() == 1


async def test_a_line_that_is_wrong_says_so_in_its_dialog(trato: Any) -> None:
    no = segment_with("Adatum")
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("enter", shows="Adatum")
        await person.press("n", shows="New line")
        await person.type("CT999999")
        await person.press("ctrl+s", shows="! CT999999 cannot")
        assert "CT999999" in person.text


async def test_a_report_says_before_and_after_what_it_does(trato: Any) -> None:
    entries = [factories.entry(), factories.entry()]
    entry_marks.cancel([entry["entry_no"] for entry in entries])
    async with trato("delete-interaction-log-entries", size=(100, 30)) as person:
        assert isinstance(person.page, ReportScreen)
        await person.press(shows="2 canceled entries will be deleted.")
        await person.type("..")
        await person.press(shows="A filter cannot be understood.")
        await person.press("ctrl+u")
        await person.press(shows="2 canceled entries will be deleted.")
        await person.press("ctrl+s", shows="Go on?")
        await person.press("n")
        await person.until(lambda: "Go on?" not in person.text and not person.page._busy)
        await person.press("ctrl+s", shows="Go on?")
        await person.press("y", shows="2 canceled entries were deleted.")


async def test_settings_are_changed_in_place(trato: Any) -> None:
    async with trato("marketing-setup") as person:
        await person.press(shows="Currency Code")
        await person.press("f2")
        await person.type("GBP")
        await person.press(shows="Marketing Setup *")
        await person.press("ctrl+s", shows="Saved.")
    assert setup.marketing()["currency_code"] == "GBP"


async def test_the_role_centre_counts_and_opens_lists(trato: Any) -> None:
    entry = factories.entry(description="Asked for a quote")
    entry_marks.cancel([entry["entry_no"]])
    async with trato("role-centre") as person:
        assert isinstance(person.page, RoleCentreScreen)
        await person.press(shows="1  Canceled entries")
        await person.press(shows="Asked for a quote")
        await person.press("down", "down", "down", "right", "enter", shows="Canceled")
        await person.until(lambda: isinstance(person.page, ListScreen))
        await person.press(shows="Asked for a quote")


async def test_nothing_moves_when_the_numbers_of_the_role_centre_come(
    trato: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        factories.entry(description=f"Call {number}")
    wanted, counted = threading.Event(), role_centre_screen._numbers

    def numbers(page: Any) -> Any:
        assert wanted.wait(10)
        return counted(page)

    monkeypatch.setattr(role_centre_screen, "_numbers", numbers)
    async with trato("role-centre") as person:
        await person.press(shows="Call 11")
        before = person.lines
        assert "…  Contacts" in person.text
        wanted.set()
        await person.gone("…")
        after = person.lines
    rows = [line for line in before if "Call " in line]
    assert rows
    assert rows == [line for line in after if "Call " in line]
    assert [before.index(line) for line in rows] == [after.index(line) for line in rows]


async def test_a_tall_terminal_shows_more_of_the_latest_interactions(trato: Any) -> None:
    for number in range(30):
        factories.entry(description=f"Call {number}")
    async with trato("role-centre", size=(80, 37)) as person:
        await person.until(lambda: person.text.count("Call ") == 15)
        assert "Interaction Templates" in person.text
        await person.pilot.resize_terminal(80, 24)
        await person.until(lambda: person.text.count("Call ") == 5)
        assert "Pages" in person.text


async def test_a_row_of_the_role_centre_opens_the_log_on_it(trato: Any) -> None:
    factories.entry(description="Asked for a quote")
    factories.entry(description="Sent the quote")
    async with trato("role-centre") as person:
        await person.press(shows="Sent the quote")
        await person.press("tab", "tab", "tab", "down", "enter")
        await person.until(lambda: isinstance(person.page, ListScreen))
        await person.until(lambda: person.page.record is not None)
        assert person.page.record["description"] == "Asked for a quote"


async def test_a_card_in_spanish_at_80_columns_cuts_nothing_needed(trato: Any) -> None:
    factories.salesperson("JO", job_title="Directora")
    async with trato("salespeople", language="es") as person:
        await person.press(shows="JO")
        await person.press("enter", shows="Directora")
        assert all(len(line) <= 80 for line in person.lines)
        assert "Ctrl+S Guardar" in person.text
        assert "F2 Editar" in person.text
        assert person.lines[0].endswith("Alt+Q")
