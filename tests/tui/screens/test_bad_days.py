"""The disk is full, others hold the database, the file is gone: what was typed is not lost."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events

from store import drafts, interactions, nouns, records
from store.errors import StorageFailed
from store.lists import open_list
from store.models import database
from tests import factories
from tui import interaction_draft
from tui.dialogs.create_interaction import CreateInteraction
from tui.dialogs.create_interaction_fields import InteractionFields
from tui.screens.form_body import FormBody
from tui.widgets.fields import Field


def _pragma(text: str) -> None:
    database.execute_sql(f"PRAGMA {text}")


LONG = "Typed by hand. " * 260
"""More than one page of the database."""


async def _fill_disk(person: Any, write: Callable[[], object]) -> None:
    """Let the database grow no more, and use up what is left by `write`."""

    def fill() -> None:
        (pages,) = database.execute_sql("PRAGMA page_count").fetchone()
        _pragma(f"max_page_count = {pages}")
        with contextlib.suppress(StorageFailed):
            for _ in range(100):
                write()

    await person.app.data.read(fill)


async def _paste(person: Any, field: Field | None, text: str) -> None:
    assert field is not None
    field.focus_value()
    await person.until(lambda: field.value_widget().has_focus)
    person.app.post_message(events.Paste(text))
    await person.until(lambda: field.value == text)


@contextlib.contextmanager
def held(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that holds the database."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.close()


async def _impatient(person: Any) -> None:
    await person.app.data.read(_pragma, "busy_timeout = 50")


async def test_on_a_full_disk_a_card_stays_as_typed_and_is_saved_later(trato: Any) -> None:
    contact = factories.contact("Adatum")
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("enter", "f2", shows="Contact · CT000001")
        note = person.page.query_one(FormBody).field("note")
        await _paste(person, note, LONG)
        await _fill_disk(person, lambda: factories.contact(note=LONG))
        await person.press("ctrl+s", shows="The disk is full. Nothing was saved")
        assert "Contact · CT000001 · Adatum *" in person.text
        assert note.value == LONG
        await person.app.data.read(_pragma, "max_page_count = 1000000")
        await person.press("ctrl+s", shows="Saved.")
    assert records.get(nouns.noun("contact"), contact.key)["note"] == LONG.strip()


async def test_on_a_full_disk_an_interaction_stays_as_typed(trato: Any) -> None:
    factories.salesperson("JO")
    factories.template("OUTGOING")
    contact = factories.contact("Adatum", salesperson_code="JO")
    async with trato() as person:
        start = {"contact_no": contact.key, "interaction_template_code": "OUTGOING"}
        person.app.run_worker(person.app.create_interaction(start), exit_on_error=False)
        await person.until(lambda: bool(person.app.screen.query(InteractionFields)))
        await person.press(shows="Comment")
        fields = person.app.screen.query_one(InteractionFields)
        await _paste(person, fields.field("comment"), LONG)
        await _fill_disk(person, lambda: interactions.log(start, [LONG]))
        await person.press("ctrl+s", shows="The disk is full.")
        assert isinstance(person.app.screen, CreateInteraction)
        assert "Typed by hand." in person.text
        await person.app.data.read(_pragma, "max_page_count = 1000000")
        await person.press("ctrl+s", shows="logged for Adatum.")


async def test_the_end_on_a_full_disk_is_the_end_nevertheless(trato: Any) -> None:
    factories.contact("Adatum")
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("enter", "f2", shows="Contact · CT000001")
        await _paste(person, person.page.query_one(FormBody).field("note"), LONG)
        await _fill_disk(person, lambda: drafts.keep("x", {"note": LONG}))
        person.app.end(143)
        await person.until(lambda: person.app.return_code == 143)


async def test_the_end_while_others_hold_the_database_is_the_end(trato: Any, db: Path) -> None:
    async with trato() as person:
        await _impatient(person)
        await person.press("n", shows="Interaction Group · new")
        await person.type("letter")
        with held(db):
            person.app.end(143)
            await person.until(lambda: person.app.return_code == 143)


async def test_a_busy_database_is_said_and_the_card_is_saved_later(trato: Any, db: Path) -> None:
    factories.group("PHONE")
    async with trato() as person:
        await _impatient(person)
        await person.press(shows="PHONE")
        await person.press("enter", "f2", "tab", "end", shows="· PHONE")
        await person.type(" mine")
        with held(db):
            await person.press("ctrl+s", shows="Others are using the database.")
            assert "Group PHONE mine" in person.text
        await person.press("ctrl+s", shows="Saved.")
    assert records.get(nouns.noun("group"), "PHONE")["description"] == "Group PHONE mine"


def _take_away(path: Path, how: str) -> None:
    if how == "overwritten":
        path.write_bytes(b"garbage " * 4000)
        path.with_name("trato.db-wal").write_bytes(b"")
        return
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    for found in path.parent.glob("trato.db*"):
        found.unlink()
    if how == "replaced":
        copy.replace(path)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("removed", "removed or replaced"),
        ("replaced", "removed or replaced"),
        ("overwritten", "is not a database of this program"),
    ],
)
async def test_a_file_that_is_taken_away_is_said_and_nothing_is_lost(
    trato: Any, db: Path, how: str, said: str
) -> None:
    factories.group("PHONE")
    async with trato(size=(160, 24)) as person:
        await person.press(shows="PHONE")
        await person.press("enter", "f2", "tab", "end", shows="· PHONE")
        await person.type(" mine")
        _take_away(db, how)
        person.app.set_timer(0.001, person.app._poll)  # as the timer of the program does
        await person.press(shows=said)
        await person.press("ctrl+s", shows=said)
        assert "Group PHONE mine" in person.text
        assert person.app.return_code is None
        person.app.end(143)
        await person.until(lambda: person.app.return_code == 143)


@pytest.mark.parametrize("ahead", [1, 3, 6])
async def test_nothing_typed_while_the_form_opens_is_lost(
    trato: Any, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    factories.template("OUTGOING")
    factories.contact("Adatum")
    gate = threading.Event()
    begin = interaction_draft.begin

    def slow(start: Any) -> interaction_draft.Begun:
        gate.wait(30)
        return begin(start)

    do_ahead = CreateInteraction._do_ahead

    def and_go_on_typing(dialog: CreateInteraction) -> None:
        do_ahead(dialog)
        # the next key comes as soon as there is a field for it, not when all has come to rest
        for key in "adatum"[ahead:]:
            dialog.app.post_message(events.Key(key, key))

    monkeypatch.setattr(interaction_draft, "begin", slow)
    monkeypatch.setattr(CreateInteraction, "_do_ahead", and_go_on_typing)
    async with trato() as person:
        person.app.run_worker(person.app.create_interaction({}))
        await person.pilot.pause()
        await person.pilot.press(*"adatum"[:ahead])
        gate.set()
        await person.press(shows="adatum")


async def test_what_is_pasted_is_taken_whole_or_refused_with_a_sentence(trato: Any) -> None:
    async with trato() as person:
        await person.press("n", shows="Interaction Group · new")
        await person.type("long")
        await person.press("tab")
        field = person.page.query_one(FormBody).field("description")
        person.app.post_message(events.Paste("first\r\nsecond\n" + "x" * 300 + "\n"))
        await person.until(lambda: field.value == "first second " + "x" * 300)
        await person.press("ctrl+s", shows="313 characters, but at most 250")
        await person.press("backspace")
        assert field.value == "first second " + "x" * 299
        await person.press("ctrl+u")
        person.app.post_message(events.Paste("lorem ipsum " * 100_000))
        await person.until(lambda: field.value.startswith("lorem"))
        await person.press("ctrl+s", shows="but at most 250")
        await person.press("ctrl+u")
        await person.type("short")
        await person.press("ctrl+s", shows="Saved.")


@pytest.mark.parametrize(("answer", "kept"), [("1", 1), ("2", 0)])
async def test_leaving_the_program_asks_about_an_interaction_that_is_begun(
    trato: Any, answer: str, kept: int
) -> None:
    factories.salesperson("JO")
    factories.template("OUTGOING")
    contact = factories.contact("Adatum", salesperson_code="JO")
    async with trato() as person:
        start = {"contact_no": contact.key, "interaction_template_code": "OUTGOING"}
        person.app.run_worker(person.app.create_interaction(start), exit_on_error=False)
        await person.until(lambda: bool(person.app.screen.query(InteractionFields)))
        await person.until(lambda: person.app.screen.focused is not None)
        await person.type("Half")
        await person.press("ctrl+q", shows="This interaction is not logged yet")
        await person.press("3")
        await person.gone("not logged yet")
        assert "Half" in person.text
        await person.press("ctrl+q", shows="This interaction is not logged yet")
        await person.app._press_keys([answer])  # the pilot would wait for a screen that goes
        await person.until(lambda: person.app.return_code == 0)
    assert open_list("postponed").count() == kept
