"""What other sessions write comes to the screens by itself, and takes nothing away."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from textual.widget import Widget

from store import db as store_db
from store import nouns, presence
from store.errors import ConnectionLost
from tests import factories
from tui.i18n import sentence
from tui.widgets.footer import KeyFooter
from tui.widgets.status_line import StatusLine
from tui.widgets.title_bar import TitleBar


def verb(noun: str, name: str) -> Any:
    found = getattr(nouns.noun(noun), name)
    assert found is not None
    return found


def elsewhere(work: Any, *args: Any) -> None:
    """Do something on a connection of its own, as another session does."""

    def done() -> None:
        work(*args)
        store_db.close_database()

    thread = threading.Thread(target=done)
    thread.start()
    thread.join()


async def look(person: Any) -> None:
    """Do now what the program does each second."""
    person.app.set_timer(0.001, person.app._poll)
    await person.pilot.pause()


async def test_nobody_waits_for_what_the_first_page_counts(trato: Any) -> None:
    counted = threading.Event()
    async with trato("role-centre") as person:
        counting = asyncio.create_task(person.app.data.scan(counted.wait))
        try:
            await asyncio.wait_for(person.app.changed(), 10)
        finally:
            counted.set()
            await counting


async def test_a_list_keeps_cursor_and_marks(trato: Any) -> None:
    for code in ("B", "C", "D"):
        factories.group(code)
    async with trato() as person:
        await person.press(shows="Group D")
        await person.press("space", "down")
        table = person.page.table
        await person.until(lambda: table.cursor_row.record.key == "D" and table.marked_keys)
        marked = table.marked_keys
        await person.app.data.changed_elsewhere()
        elsewhere(verb("group", "add"), {"code": "A", "description": "From elsewhere"})
        await look(person)
        await person.press(shows="From elsewhere")
        assert table.cursor_row.record.key == "D"
        assert table.marked_keys == marked


async def test_what_is_typed_stays_and_the_rest_follows(trato: Any) -> None:
    factories.salesperson("JO", job_title="Seller")
    async with trato("salespeople") as person:
        await person.press(shows="JO")
        await person.press("enter", "f2", "tab", "end", shows="Salesperson · JO")
        await person.type(" mine")
        await person.app.data.changed_elsewhere()
        elsewhere(verb("salesperson", "change"), "JO", {"job_title": "Director", "name": "Theirs"})
        await look(person)
        await person.press(shows="Director")
        assert "Salesperson JO mine" in person.text
        await person.press("ctrl+s", shows="changed Name while you were typing")
        await person.press("2", shows="Saved.")
    assert verb("salesperson", "change")("JO", {})["name"] == "Theirs"


async def test_a_record_that_was_deleted_says_so(trato: Any) -> None:
    factories.group("PHONE")
    async with trato() as person:
        await person.press(shows="PHONE")
        await person.press("enter", shows="Interaction Group · PHONE")
        await person.app.data.changed_elsewhere()
        elsewhere(verb("group", "delete"), "PHONE")
        await look(person)
        await person.press(shows="This record does not exist any more.")


async def test_who_edits_makes_nobody_read_again(trato: Any) -> None:
    group = factories.group("PHONE")
    async with trato() as person:
        await person.press(shows="PHONE")
        await person.app.data.changed_elsewhere()
        elsewhere(presence.announce, [("group", group.id)])
        assert not await person.app.data.changed_elsewhere()
        elsewhere(verb("group", "change"), "PHONE", {"description": "Theirs"})
        assert await person.app.data.changed_elsewhere()


async def test_the_role_centre_follows(trato: Any) -> None:
    factories.entry(description="Here already")
    async with trato("role-centre") as person:
        await person.press(shows="Here already")
        await person.app.data.changed_elsewhere()
        elsewhere(lambda: factories.entry(description="From elsewhere"))
        await look(person)
        await person.press(shows="From elsewhere")


@pytest.mark.parametrize("kind", [TitleBar, StatusLine, KeyFooter])
@pytest.mark.parametrize("ends", [False, True])
async def test_a_page_that_goes_takes_along_what_it_still_does(
    trato: Any, monkeypatch: pytest.MonkeyPatch, ends: bool, kind: type[Widget]
) -> None:
    factories.group("B")
    going, shown = asyncio.Event(), []

    async def count(page: Any) -> None:
        await going.wait()
        shown.append(page.query_one(kind))

    def answered(_widget: Widget) -> None:
        """Let a thread answer just when the parts of a page go, and the program say something."""
        going.set()
        person.app.show_frames()
        person.app.say("Nobody reads this")

    async with trato() as person:
        await person.press(shows="Group B")
        await person.press("enter", shows="Interaction Group · B")
        page = person.page
        page.run_worker(count(page))
        monkeypatch.setattr(kind, "on_unmount", answered, raising=False)
        if not ends:
            await person.press("escape", shows="Interaction Groups")
            await person.until(lambda: not page.is_running)
            assert going.is_set()
    assert going.is_set()
    assert shown == []


async def test_a_database_that_answers_again_takes_back_that_it_does_not(
    trato: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with trato("contacts") as person:
        await person.press(shows="Contacts")
        with monkeypatch.context() as gone:

            async def silent() -> bool:
                raise ConnectionLost

            gone.setattr(person.app.data, "changed_elsewhere", silent)
            with pytest.raises(ConnectionLost) as lost:
                await person.app._poll()
            person.app.say(sentence(lost.value), "error")
            await person.press(shows="was lost")
        await person.app._poll()
        await person.gone("was lost")
        person.app.say("Saved.")
        await person.app._poll()
        await person.press(shows="Saved.")
