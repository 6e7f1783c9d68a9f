"""Create Interaction, from the key that opens it to the entry in the log."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Hashable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from store import comments, drafts, interactions
from store.lists import open_list
from store.records import Record
from tests import factories
from tui import interaction_draft
from tui.data import Row, Rows
from tui.dialogs.create_interaction import CreateInteraction
from tui.dialogs.create_interaction_fields import InteractionFields
from tui.interaction_draft import FORM

HOSTILE = "Acme [/] SL [@click=app.quit]x"


def _setup(name: str = "Ann Beebe", **values: object) -> Record:
    """A contact that can be dealt with, and three templates."""
    factories.salesperson("JO", name="Jim Olive")
    factories.template("OUTGOING")
    factories.template("INCOME", description="Incoming call", unit_duration="5")
    factories.template("OLD", description="Out of use", blocked=True)
    return factories.contact(name, salesperson_code="JO", **values)


def _form(person: Any) -> InteractionFields:
    screen = person.app.screen
    assert isinstance(screen, CreateInteraction)
    return screen.query_one(InteractionFields)


def _value(person: Any, name: str) -> str:
    return _form(person).field(name).value


def _error(person: Any, name: str) -> str:
    return _form(person).field(name).error or ""


async def _entries(person: Any, noun: str = "interaction") -> list[Record]:
    found: list[Record] = await person.app.data.read(lambda: open_list(noun).first(9))
    return found


async def _open(person: Any, **start: object) -> None:
    app = person.app
    app.run_worker(app.create_interaction(start), exit_on_error=False)
    await person.until(lambda: bool(app.screen.query(InteractionFields)))
    await person.until(lambda: app.screen.focused is not None)


async def _left(person: Any) -> None:
    await person.until(lambda: not isinstance(person.app.screen, CreateInteraction))


async def test_a_call_is_logged_from_its_contact_with_few_keys(trato: Any) -> None:
    _setup()
    async with trato("contacts") as person:
        await person.press(shows="Ann Beebe")
        keys = ["f9", "o", "u", "enter", "ctrl+s"]
        assert len(keys) < 10
        for key in keys:
            await person.press(key)
        await person.press(shows="logged for Ann Beebe.")
        (entry,) = await _entries(person)
        assert entry["contact_name"] == "Ann Beebe"
        assert entry["interaction_template_code"] == "OUTGOING"
        assert entry["description"] == "Outgoing call"
        assert entry["salesperson_code"] == "JO"
        assert entry["duration"] == 15


async def test_the_list_stands_on_the_new_entry_before_its_number_is_said(
    trato: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = _setup()
    factories.entry(contact_no=contact.key, description="The first call")
    find = Rows.find

    async def slow(rows: Rows, key: Hashable) -> Row | None:
        await asyncio.sleep(0.2)
        return await find(rows, key)

    monkeypatch.setattr(Rows, "find", slow)
    async with trato("interaction-log-entries") as person:
        await person.press(shows="The first call")
        await _open(person, contact_no=contact.key, interaction_template_code="OUTGOING")
        await person.press("ctrl+s", shows="Entry 2 logged")
        assert person.page.record["entry_no"] == 2


async def test_what_is_typed_before_the_form_is_there_goes_into_it(
    trato: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = _setup()
    gate = threading.Event()
    begin = interaction_draft.begin

    def slow(start: Mapping[str, object]) -> interaction_draft.Begun:
        gate.wait(30)
        return begin(start)

    monkeypatch.setattr(interaction_draft, "begin", slow)
    async with trato() as person:
        start = {"contact_no": contact.key}
        person.app.run_worker(person.app.create_interaction(start))
        await person.pilot.pause()
        await person.pilot.press("o", "u", "enter", "H", "i")
        gate.set()
        await person.until(lambda: bool(person.app.screen.query(InteractionFields)))
        await person.until(lambda: _value(person, "interaction_template_code") == "OUTGOING")
        assert _value(person, "description") == "Hi"


async def test_the_contact_is_found_as_one_types_and_the_rest_follows(trato: Any) -> None:
    company = _setup("Adatum")
    factories.contact("Ann Beebe", type="person", company_no=company.key, salesperson_code="JO")
    async with trato() as person:
        await _open(person)
        await person.type("beebe")
        await person.press("enter")
        await person.press(shows="Ann Beebe · Adatum")
        await person.until(lambda: _value(person, "salesperson_code") == "JO")
        await person.type("inc")
        await person.press("tab")
        await person.until(lambda: _value(person, "description") == "Incoming call")
        assert _value(person, "duration") == "5 min"
        assert _value(person, "initiated_by") == "us"


async def test_blocked_templates_are_not_offered(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.press("f4", shows="Incoming call")
        assert "Out of use" not in person.text


async def test_what_was_typed_is_kept_when_the_template_changes(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.type("out")
        await person.press("enter")
        await person.until(lambda: _value(person, "description") == "Outgoing call")
        await person.type("Asked")
        assert _value(person, "description") == "Asked"
        await person.press("shift+tab", "ctrl+u")
        await person.type("inc")
        await person.press("enter")
        await person.until(lambda: _value(person, "duration") == "5 min")
        assert _value(person, "description") == "Asked"


async def test_an_emptied_description_takes_that_of_the_next_template(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.type("out")
        await person.press("enter")
        await person.until(lambda: _value(person, "description") == "Outgoing call")
        await person.press("backspace", "shift+tab", "ctrl+u")
        await person.type("inc")
        await person.press("enter")
        await person.until(lambda: _value(person, "description") == "Incoming call")


async def test_an_enter_before_the_list_has_come_is_for_the_text_typed(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        field = _form(person).field("interaction_template_code")
        field.input.insert_text_at_cursor("inc")  # type: ignore[attr-defined]
        field.entered()  # type: ignore[attr-defined]
        await person.until(lambda: _value(person, "interaction_template_code") == "INCOME")


async def test_the_contact_where_it_was_opened_cannot_be_changed(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        assert _form(person).field("contact_no").read_only
        assert (
            person.app.screen.focused
            is _form(person).field("interaction_template_code").value_widget()
        )
        await person.press("up")
        assert not _form(person).field("contact_no").value_widget().has_focus


async def test_all_that_is_missing_is_said_under_its_field(trato: Any) -> None:
    factories.template()
    async with trato() as person:
        await _open(person)
        await person.press("ctrl+s", shows="You must select a contact")
        for name in ("interaction_template_code", "description", "salesperson_code"):
            assert "fill in" in _error(person, name)
        assert _form(person).field("contact_no").value_widget().has_focus
        assert "Ctrl+S" in person.text
        assert not await _entries(person)


async def test_a_wrong_value_is_said_and_nothing_is_lost(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.type("out")
        await person.press("enter")
        await person.until(lambda: _value(person, "duration") == "15 min")
        field = _form(person).field("duration")
        field.focus_value()
        await person.pilot.pause()
        await person.type("long")
        await person.press("ctrl+s", shows="! Duration: 'long'")
        assert _value(person, "duration") == "long"
        assert field.value_widget().has_focus
        await person.press("ctrl+u")
        await person.type("1:30")
        await person.press("ctrl+s", shows="logged for")
        (entry,) = await _entries(person)
        assert entry["duration"] == 90


async def test_an_email_without_document_is_refused_where_it_can_be_changed(trato: Any) -> None:
    contact = _setup()
    factories.template("LETTER", description="Letter", correspondence_type="email")
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.type("lett")
        await person.press("enter")
        await person.until(lambda: _value(person, "correspondence_type") == "email")
        await person.press("ctrl+s", shows="! Send as: Correspondence Type Email requires")
        assert _form(person).field("correspondence_type").value_widget().has_focus
        await person.press("left", "left", "ctrl+s", shows="logged for")


async def test_a_file_is_attached_and_one_that_is_not_there_refused(
    trato: Any, tmp_path: Path
) -> None:
    contact = _setup()
    letter = tmp_path / "letter.txt"
    async with trato() as person:
        await _open(person, contact_no=contact.key, interaction_template_code="OUTGOING")
        field = _form(person).field("attachment")
        field.focus_value()
        field.input.insert_text_at_cursor(str(letter))  # type: ignore[attr-defined]
        await person.press("ctrl+s")
        await person.until(lambda: "file that can be read" in _error(person, "attachment"))
        letter.write_bytes(b"Dear Ann")
        await person.press("ctrl+s", shows="logged for")
        (entry,) = await _entries(person)
        document = await person.app.data.read(interactions.document, entry.key)
        assert (document.name, document.content) == ("letter.txt", b"Dear Ann")


async def test_a_comment_of_several_lines_is_kept(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key, interaction_template_code="OUTGOING")
        _form(person).field("comment").focus_value()
        await person.type("one")
        await person.press("enter")
        await person.type("two")
        await person.press("ctrl+s", shows="logged for")
        (entry,) = await _entries(person)
        (line,) = await person.app.data.read(comments.of_entry, entry.key)
        assert line.comment == "one\ntwo"


async def test_log_and_new_goes_on_with_the_same_template(trato: Any) -> None:
    contact = _setup()
    factories.contact("Bob Fox", salesperson_code="JO")
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.type("inc")
        await person.press("enter", "alt+shift+n", shows="logged for Ann Beebe.")
        await person.until(lambda: _value(person, "contact_no") == "")
        assert _value(person, "interaction_template_code") == "INCOME"
        await person.until(lambda: _form(person).field("contact_no").value_widget().has_focus)
        await person.type("fox")
        await person.press("enter", "ctrl+s", shows="logged for Bob Fox.")
        assert {entry["interaction_template_code"] for entry in await _entries(person)} == {
            "INCOME"
        }
        assert len(await _entries(person)) == 2


async def test_nothing_touched_is_left_without_a_question(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.press("escape")
        await _left(person)
        assert not await _entries(person, "postponed")


async def test_after_log_and_new_nothing_is_asked_either(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.type("inc")
        await person.press("enter", "alt+shift+n", shows="logged for Ann Beebe.")
        await person.until(lambda: _value(person, "contact_no") == "")
        await person.press("escape")
        await _left(person)


async def test_leaving_asks_once_and_finishing_later_keeps_it(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.type("out")
        await person.press("enter")
        await person.type("Half")
        await person.press("ctrl+g", shows="Finish later")
        await person.press("enter", shows="kept for later: Ann Beebe.")
        (entry,) = await _entries(person, "postponed")
        assert entry["description"] == "Half"


async def test_what_cannot_be_postponed_says_why_and_stays(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.press("tab")
        await person.type("Half")
        await person.press("escape", shows="Finish later")
        await person.press("1", shows="You must fill in")
        assert _value(person, "description") == "Half"
        assert not await _entries(person, "postponed")


async def test_discard_and_go_on(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.press("tab")
        await person.type("Half")
        await person.press("escape", shows="Discard")
        await person.press("3")
        await person.until(lambda: isinstance(person.app.screen, CreateInteraction))
        assert _value(person, "description") == "Half"
        await person.press("escape", shows="Discard")
        await person.press("2")
        await _left(person)
        assert not await _entries(person, "postponed")


async def test_a_postponed_interaction_is_resumed_under_its_number(trato: Any) -> None:
    contact = _setup()
    waiting = interactions.postpone(
        {"contact_no": contact.key, "interaction_template_code": "OUTGOING"},
        ["Wants blue ones"],
        interactions.NewAttachment("offer.txt", b"blue"),
    )
    async with trato("postponed-interactions") as person:
        await person.press(shows="Ann Beebe")
        await person.press("enter", shows=f"Resume Interaction {waiting.key}")
        await person.press(shows="Wants blue ones")
        assert "offer.txt" in person.text
        assert "Log and new" not in person.text
        await person.type("Offer")
        await person.press("ctrl+s", shows=f"Entry {waiting.key} logged for Ann Beebe.")
        (entry,) = await _entries(person)
        assert (entry.key, entry["description"]) == (waiting.key, "Offer")
        (line,) = await person.app.data.read(comments.of_entry, entry.key)
        assert line.comment == "Wants blue ones"
        document = await person.app.data.read(interactions.document, entry.key)
        assert document.content == b"blue"
        assert not await _entries(person, "postponed")


async def test_an_untouched_resumed_interaction_stays_as_it_was(trato: Any) -> None:
    contact = _setup()
    interactions.postpone({"contact_no": contact.key, "interaction_template_code": "OUTGOING"})
    async with trato() as person:
        (waiting,) = await _entries(person, "postponed")
        await _open(person, entry_no=waiting.key)
        await person.press("escape")
        await _left(person)
        (after,) = await _entries(person, "postponed")
        assert after.version == waiting.version


async def test_the_terminal_goes_away_and_the_form_comes_back(trato: Any) -> None:
    contact = _setup()
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.type("out")
        await person.press("enter")
        await person.type("Asked")
        await person.press("tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "tab")
        await person.type("note")
        person.app.end(129)
        person.app.end(129)
        await person.until(lambda: not person.app.is_running)
    async with trato() as person:
        await person.press(shows="An interaction you had begun on")
        (draft,) = await person.app.data.read(drafts.waiting)
        assert draft.form == FORM
        assert "Ann Beebe · Outgoing call · Asked" in person.text
        await person.press("1", shows="Asked")
        assert _form(person).field("contact_no").read_only
        assert _value(person, "comment") == "note"
        await person.press("ctrl+s", shows="logged for Ann Beebe.")
        (entry,) = await _entries(person)
        assert entry["description"] == "Asked"
        assert not await person.app.data.read(drafts.waiting)


async def test_a_draft_is_discarded_or_left_for_later(trato: Any) -> None:
    contact = _setup()
    drafts.keep(FORM, {"fixed.contact_no": contact.key, "description": "Old"})
    async with trato() as person:
        await person.press(shows="An interaction you had begun on")
        await person.press("escape")
        await _left(person)
        person.app.run_worker(person.app.create_interaction({}))
        await person.press(shows="An interaction you had begun on")
        await person.press("3")
        await person.until(lambda: bool(person.app.screen.query(InteractionFields)))
        assert _value(person, "description") == ""
        await person.press("escape")
        await _left(person)
        person.app.run_worker(person.app.create_interaction({}))
        await person.press(shows="An interaction you had begun on")
        await person.press("2")
        await person.until(lambda: bool(person.app.screen.query(InteractionFields)))
        assert not await person.app.data.read(drafts.waiting)


async def test_a_draft_of_an_entry_finished_elsewhere_becomes_a_new_one(trato: Any) -> None:
    contact = _setup()
    drafts.keep(FORM, {"fixed.contact_no": contact.key, "entry_no": "999", "description": "Typed"})
    async with trato() as person:
        await person.press(shows="An interaction you had begun on")
        await person.press("1")
        await person.until(lambda: bool(person.app.screen.query(InteractionFields)))
        assert _value(person, "contact_no") == contact.key
        assert _value(person, "description") == "Typed"
        assert "Resume" not in person.text


async def test_an_older_state_of_a_draft_is_forgotten(trato: Any) -> None:
    contact = _setup()
    first = drafts.keep(FORM, {"fixed.contact_no": contact.key, "description": "Older"})
    drafts.keep(FORM, {"contact_no": contact.key, "description": "Newer", "draft_id": str(first)})
    async with trato() as person:
        await person.press(shows="Newer")
        assert len(await person.app.data.read(drafts.waiting)) == 1


async def test_a_contact_blocked_for_privacy_is_refused(trato: Any) -> None:
    _setup(privacy_blocked=True)
    async with trato("contacts") as person:
        await person.press(shows="Ann Beebe")
        await person.press("f9", shows="is blocked for privacy")
        assert not isinstance(person.app.screen, CreateInteraction)


async def test_a_blocked_contact_that_is_chosen_says_so_below(trato: Any) -> None:
    _setup(privacy_blocked=True)
    async with trato() as person:
        await _open(person)
        await person.type("ann")
        await person.press("enter", shows="! Contact")
        assert "blocked for privacy" in _error(person, "contact_no")


@pytest.mark.parametrize("name", [HOSTILE, "株式会社アダタム東京本社", "a\\b]["])
async def test_names_are_shown_as_they_are(trato: Any, name: str) -> None:
    contact = _setup(name)
    async with trato() as person:
        await _open(person, contact_no=contact.key)
        await person.press(shows=name)
        await person.type("out")
        await person.press("enter", "ctrl+s", shows=f"logged for {name}"[:40])


async def test_everything_fits_80x24_in_spanish(trato: Any) -> None:
    contact = _setup()
    async with trato(language="es") as person:
        await _open(person, contact_no=contact.key)
        await person.press(shows="Crear interacción")
        for text in ("Vendedor", "Evaluación", "Intento fallido", "Ctrl+S Registrar", "Archivo"):
            assert text in person.text
        await person.type("out")
        await person.press("enter")
        await person.until(lambda: _value(person, "description") == "Outgoing call")
        field = _form(person).field("cost")
        field.focus_value()
        await person.pilot.pause()
        await person.type("1,5")
        await person.press("ctrl+s", shows="de Ann Beebe registrado.")
        (entry,) = await _entries(person)
        assert entry["cost"] == Decimal("1.5")
