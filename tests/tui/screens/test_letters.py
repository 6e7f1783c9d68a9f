"""Letters are written to contacts, to a segment, and from the log."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from store import interactions, segment_logging, templates
from store.lists import open_list
from tests import factories

NAME = "Acme [/] [@click=app.quit]x"


@pytest.fixture(autouse=True)
def _company(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    factories.template("BUS", correspondence_type="hard_copy")
    templates.attach("BUS", b"Dear {{ contact.name }}", "letter.md", "EN")
    templates.change("BUS", {"language_code": "EN"})


def segment() -> str:
    made = factories.segment(interaction_template_code="BUS", correspondence_type="hard_copy")
    factories.segment_line(made.key, contact_no=factories.contact(NAME).key)
    return made.key


@pytest.mark.parametrize(("language", "action"), [("en", "print letters"), ("es", "imprimir car")])
async def test_a_letter_to_a_contact_is_written_and_logged(
    trato: Any, language: str, action: str
) -> None:
    factories.contact(NAME, salesperson_code=factories.salesperson().key)
    async with trato("contacts", language=language, size=(120, 40)) as person:
        await person.press(shows="Acme [/]")
        await person.press("alt+q")
        await person.type(action)
        await person.press("enter")
        await person.press("1", shows="*")
        await person.press("tab")
        await person.type("BUS")
        await person.press("tab")
        await person.press("ctrl+s", shows=".pdf")
        await person.until(lambda: len(list(Path.cwd().glob("*.pdf"))) == 1)
        await person.until(lambda: "carta" in person.text or "letter written" in person.text)
    (entry,) = open_list("interaction").each()
    assert (entry["contact_name"], entry["attachment"]) == (NAME, True)


async def test_letters_of_a_segment_replace_a_file_only_when_asked(trato: Any) -> None:
    no = segment()
    mine = Path.cwd() / f"Segment {no}.pdf"
    mine.write_text("mine")
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("enter", shows="Acme [/]")
        await person.press("P", shows="Into a file")
        await person.press("1", shows="Other template")
        await person.press("ctrl+s", shows="Replace it?")
        await person.press("n")
        assert mine.read_text() == "mine"
        await person.press("P", shows="Into a file")
        await person.press("1", shows="Other template")
        await person.press("ctrl+s", shows="Replace it?")
        await person.press("y", shows="1 letter written")
    assert mine.read_bytes().startswith(b"%PDF")
    assert list(open_list("interaction").each()) == []


async def test_a_segment_that_was_logged_offers_its_letters(trato: Any) -> None:
    no = segment()
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("enter", shows="Acme [/]")
        await person.press("L", shows="1 interaction?")
        await person.press("1", shows="has been logged.")
        await person.press("escape", shows="Write its letter now?")
        await person.press("enter", shows="Into a file")
        await person.press("1", shows="File or folder")
        await person.press("ctrl+s", shows="1 letter written")
        await person.press(shows="Segments ")
    (entry,) = open_list("interaction").each()
    assert interactions.document(entry.key).name == "letter.md"
    assert len(list(Path.cwd().glob("Segment *.pdf"))) == 1


async def test_letters_that_cannot_be_written_say_why_when_the_segment_is_logged(
    trato: Any,
) -> None:
    templates.attach("BUS", b"{{ salutation.formal }}", "letter.md", "EN", replace=True)
    no = segment()
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("enter", shows="Acme [/]")
        await person.press("L", shows="1 interaction?")
        await person.press("1", shows="has been logged.")
        await person.press("escape", shows="Write its letter now?")
        await person.press("enter", shows="Into a file")
        await person.press("1", shows="File or folder")
        await person.press("ctrl+s", shows="Salutation Code must have a value")
        await person.press(shows="Segments ")
    assert list(Path.cwd().iterdir()) == []


async def test_letters_of_a_logged_segment_are_out_afterwards(trato: Any) -> None:
    segment_logging.log_segment(segment())
    async with trato("logged-segments") as person:
        await person.press(shows="Spring fair")
        await person.press("P", shows="Into a file")
        await person.press("1", shows="File or folder")
        await person.press("ctrl+s", shows="1 letter written")
        await person.press("P", shows="out already")
    (entry,) = open_list("interaction").each()
    assert interactions.document(entry.key).name == "letter.md"
    assert len(list(Path.cwd().glob("Segment *.pdf"))) == 1


async def test_letters_are_printed(
    trato: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "lp"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/got\necho id x-1\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    no = segment()
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("enter", shows="Acme [/]")
        await person.press("P", shows="On a printer")
        await person.press("2", shows="Other template")
        await person.press("ctrl+s", shows="The printer has it: id x-1.")
    assert (tmp_path / "got").read_bytes().startswith(b"%PDF")
