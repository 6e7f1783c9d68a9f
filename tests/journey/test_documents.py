"""An invoice, written, printed and found again by a person in a real terminal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journey.terminal import Terminal
from tests.store.exchange.pdf_text import text_of
from tui import i18n

pytestmark = [
    pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed"),
    pytest.mark.timeout(150),
]
ISSUE, INVOICE = "I", "3"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal("trato", tmp_path)
    yield made
    made.close()
    i18n.set_language("en")


@pytest.mark.parametrize("language", ["en", pytest.param("es", marks=pytest.mark.thorough)])
def test_an_invoice_is_written_printed_and_found_in_the_log(
    terminal: Terminal, tmp_path: Path, language: str
) -> None:
    terminal.prepare(
        ("init", "--lang", language),
        ("setup", "set", "currency_code=EUR"),
        ("contact", "add", "name=Adatum", f"language_code={language}"),
        ("company-information", "set", "name=CRONUS"),
    )
    i18n.set_language(language)
    invoice = i18n._("Invoice")
    terminal.start("--lang", language, "open", "contacts")
    terminal.see("Adatum")
    write(terminal, invoice)
    path = tmp_path / "invoice.pdf"
    print_into(terminal, path)
    text = text_of(path.read_bytes())
    for said in (f"{invoice} SI1001", "Adatum", "CRONUS", "Chair", "80"):
        assert said in text
    terminal.until(lambda: bool(logged(terminal)), "the entry")
    entries = logged(terminal)
    assert [entry["document_no"] for entry in entries] == ["SI1001"]
    terminal.trato("print", "invoice", "SI1001", "--output", str(path), "--yes")
    assert logged(terminal) == entries
    title = i18n._("Interaction Log Entries")
    terminal.keys("M-q")
    terminal.see("⌕", "╭")
    terminal.type(title)
    terminal.see(f"▸ {title}")
    terminal.keys("Enter")
    terminal.miss("╭")
    terminal.see("S_INVOICE")
    terminal.keys("a")
    terminal.see(f" {invoice} · SI1001 · Adatum")
    terminal.keys("C-q")
    assert terminal.ended() == 0


def write(terminal: Terminal, invoice: str) -> None:
    """Write an invoice for the contact under the cursor, and issue it."""
    terminal.keys("w")
    terminal.see(f"{INVOICE}  {invoice}")
    terminal.keys(INVOICE)
    terminal.see(f"{i18n._('Sales Document')} · ")
    terminal.keys("C-s")
    terminal.see(f" {invoice} · D1 · Adatum")
    terminal.keys("M-n")
    terminal.see(i18n._("New line"))
    terminal.type("Chair")
    terminal.keys("Tab")
    terminal.type("2")
    terminal.keys("Tab", "Tab")
    terminal.type("40")
    terminal.keys("C-s")
    terminal.miss("╭")
    terminal.see("Chair", "80")
    terminal.keys(ISSUE)
    terminal.see("╭", "?")
    terminal.keys("y" if i18n.language() == "en" else "s")
    terminal.miss("╭")
    terminal.see(f" {invoice} · SI1001 · Adatum")


def print_into(terminal: Terminal, path: Path) -> None:
    """Print the document of the page into a file."""
    terminal.keys("p")
    terminal.see(i18n._("Into a file"))
    terminal.keys("Enter")
    terminal.see(".pdf")
    terminal.keys("C-u")
    terminal.type(str(path))
    terminal.keys("C-s")
    terminal.miss("╭")
    terminal.until(path.exists, "the PDF")


def logged(terminal: Terminal) -> list[dict[str, Any]]:
    """Return the entries of the log; what counts a reprint is no entry."""
    found: list[dict[str, Any]] = json.loads(terminal.trato("interaction", "list", "--json"))
    return found
