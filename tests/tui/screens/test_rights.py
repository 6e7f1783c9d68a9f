"""What the screens offer to people who may not change everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from store import db as store_db
from store import dialect
from tests import factories
from tui.page import actions_of, all_pages, page
from tui.rights import READING


@pytest.fixture
def may(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool, bool], None]:
    """Let the database give other rights."""

    def give(write: bool, set_up: bool) -> None:
        monkeypatch.setattr(dialect, "rights", lambda _database: (write, set_up))
        store_db.open_database(store_db.location())

    return give


def ids(page_id: str) -> set[str]:
    return {action.id for action in actions_of(page(page_id))}


@pytest.mark.usefixtures("db")
def test_actions_that_change_something_are_hidden(may: Callable[[bool, bool], None]) -> None:
    everything = {action.id for found in all_pages().values() for action in actions_of(found)}
    assert everything > READING
    assert {"new", "delete"} <= ids("contacts") & ids("salespeople")
    may(True, False)
    assert "new" in ids("contacts")
    assert not {"new", "delete"} & ids("salespeople")
    assert "save" not in ids("marketing-setup")
    may(False, False)
    for found in all_pages().values():
        assert {action.id for action in actions_of(found)} <= READING
    assert {"open", "filter", "search", "help", "back"} <= ids("contacts")


@pytest.mark.usefixtures("db")
async def test_a_reader_looks_at_a_card_and_is_asked_nothing(
    trato: Any, may: Callable[[bool, bool], None]
) -> None:
    factories.contact("Adatum")
    may(False, False)
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        assert "New" not in person.text
        await person.press("n", "enter", shows="Nothing has happened yet.")
        assert "F9" not in person.text
        await person.press("escape", shows="Contacts")
