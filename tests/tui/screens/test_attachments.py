"""Documents are opened, shown as text, searched, saved and copied, wherever they hang."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from store import template_setup
from store.events import Event, Party
from store.interactions import NewAttachment, log
from store.recording import record
from tests import factories

MAIL = b"""From: ann@x.example
Subject: Offer [/] \x1b[31m
Content-Type: multipart/mixed; boundary=x

--x

Good morning, here is the offer.
--x
Content-Type: text/plain
Content-Disposition: attachment; filename="../offer.txt"

Forty chairs
--x
Content-Type: text/plain
Content-Disposition: attachment; filename="terms.txt"

Cash
--x--
"""


@pytest.fixture(autouse=True)
def _no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def entry(name: str, content: bytes) -> None:
    """An interaction with a document."""
    contact = factories.contact("Acme", salesperson_code=factories.salesperson().key)
    template = factories.template("BUS").key
    values = {"contact_no": contact.key, "interaction_template_code": template}
    log(values, attachment=NewAttachment(name, content))


async def test_a_mail_is_read_and_what_is_attached_to_it_saved(
    trato: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entry("message.eml", MAIL)
    async with trato("interaction-log-entries") as person:
        await person.press(shows="Acme")
        await person.press("a", shows="Good morning")
        assert "Offer [/]" in person.text
        assert "\x1b" not in person.text
        await person.press("a", shows="terms.txt · 4 bytes")
        await person.press("1", shows="Forty chairs")
        await person.press("s", shows="Save as")
        await person.press("ctrl+s", shows="Forty chairs")
        await person.press("escape", shows="Good morning")
        await person.press("escape")
        await person.gone("Good morning")
    assert (tmp_path / "offer.txt").read_bytes() == b"Forty chairs"


async def test_words_are_found_in_a_long_text(trato: Any) -> None:
    lines = ["nothing here"] * 60
    lines[40] = "The Straße of MÁLAGA"
    entry("long.txt", "\n".join(lines).encode())
    async with trato("interaction-log-entries") as person:
        await person.press(shows="Acme")
        await person.press("a", shows="/ Find")
        await person.press("slash")
        await person.type("malaga")
        await person.press("enter", shows="MÁLAGA")
        area = person.app.screen.query_one("NoteArea")
        assert area.selected_text == "MÁLAGA"
        await person.press("y")
        assert person.app.clipboard == "MÁLAGA"
        await person.press("slash")
        await person.type("x")
        await person.press("enter", shows="Not found")
        await person.press("escape")
        await person.gone("MÁLAGA")


@pytest.mark.parametrize("language", ["en", "es"])
async def test_what_is_no_text_says_what_it_is_and_is_saved(
    trato: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    entry("logo.png", b"\x89PNG\r\n\x1a\n")
    (tmp_path / "logo.png").write_bytes(b"mine")
    async with trato("interaction-log-entries", language=language) as person:
        await person.press(shows="Acme")
        await person.press("a", shows="logo.png · ")
        await person.press("1", shows="logo.png")
        await person.press("ctrl+s", shows="?")
        await person.press("escape")
        assert (tmp_path / "logo.png").read_bytes() == b"mine"


async def test_the_configured_program_opens_a_copy(trato: Any, tmp_path: Path) -> None:
    entry("offer.pdf", b"%PDF-1.7")
    made = tmp_path / "opened"
    code = f"import sys, shutil; shutil.copy(sys.argv[1], {str(made)!r})"
    async with trato("interaction-log-entries") as person:
        command = shlex.join([sys.executable, "-c", code])
        person.app.config = person.app.config._replace(commands={"open": command})
        await person.press(shows="Acme")
        await person.press("a", shows="Opened: offer.pdf")
        await person.until(lambda: made.exists() and made.stat().st_size > 0)
    assert made.read_bytes() == b"%PDF-1.7"


async def test_what_came_with_an_event_is_shown_before_it_is_assigned(trato: Any) -> None:
    factories.template("S_INVOICE")
    template_setup.change({"sales_invoice": "S_INVOICE"})
    event = Event("sales_invoice", (Party("who@quux.example"),), key="1", document_no="1")
    record(event, NewAttachment("invoice.txt", b"Forty chairs"))
    for page in ("unmatched", "recorded-events"):
        async with trato(page) as person:
            await person.until(lambda person=person: "who@quux" in person.text)
            await person.press("A", shows="Forty chairs")
