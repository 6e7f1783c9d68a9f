"""Mail records itself and an unknown sender is assigned, in a real terminal; a script says it once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store import contacts, db, demo
from store.nouns import noun
from tests.journey.terminal import ROOT, Terminal

pytestmark = [
    pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed"),
    pytest.mark.timeout(90),
]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A company with a salesperson and a contact."""
    made = Terminal("trato", tmp_path)
    db.open_database(str(made.database))
    demo.usual_setup()
    add = noun("salesperson").add
    assert add is not None
    add({"code": "JO", "name": "Jo Berry", "email": "jo@trato.example"})
    contacts.add({"name": "Zenobia Quuxley", "email": "zenobia@quux.example"})
    db.close_database()
    yield made
    made.close()


def message(number: int, sender: str) -> str:
    return (
        f"From x Mon Nov 23 10:00:00 2026\nFrom: {sender}\nTo: jo@trato.example\n"
        f"Subject: Chairs {number}\nDate: Mon, 23 Nov 2026 1{number}:00:00 +0000\n"
        f"Message-ID: <{number}@x.example>\n\nThe body.\n\n"
    )


def asked(terminal: Terminal, *arguments: str) -> Any:
    return json.loads(terminal.trato(*arguments, "--json"))


def test_a_mailbox_is_read_and_an_unknown_sender_assigned(
    terminal: Terminal, tmp_path: Path
) -> None:
    mailbox = tmp_path / "inbox"
    senders = ("zenobia@quux.example", "home@zeno.example", "home@zeno.example")
    mailbox.write_text("".join(message(number, sender) for number, sender in enumerate(senders)))
    found = asked(terminal, "mail", "scan", str(mailbox))
    assert (found["logged"], found["waiting"]) == (1, 2)
    terminal.start("open", "unmatched")
    terminal.see("home@zeno.example", "Chairs 1", "Chairs 2")
    terminal.keys("Enter")
    terminal.see("Whose is home@zeno.example?")
    terminal.type("zenob")
    terminal.see("Zenobia Quuxley")
    terminal.keys("Enter")
    terminal.see("2 events logged for Zenobia Quuxley", "Nothing waits")
    terminal.keys("M-q")
    terminal.see("⌕", "╭")
    terminal.type("Interaction Log")
    terminal.see("▸ Interaction Log")
    terminal.keys("Enter")
    terminal.see("Chairs 0", "Chairs 1", "Chairs 2", "Zenobia Quuxley")
    terminal.keys("C-q")
    assert terminal.ended() == 0


def test_a_script_that_records_a_document_twice_finds_one_entry(
    terminal: Terminal, tmp_path: Path
) -> None:
    trato = f"{sys.executable} -m tui --db {terminal.database}"
    script = tmp_path / "print-invoice"
    script.write_text(
        f'{trato} record document sales_invoice "$1" --contact zenobia@quux.example --spool\n'
        f"{trato} spool run --json\n"
    )
    for _ in range(2):
        done = subprocess.run(
            ["sh", str(script), "103021"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert json.loads(done.stdout) == {"logged": 1, "rejected": 0}
    (entry,) = asked(terminal, "interaction", "list")
    assert (entry["document_no"], entry["contact_name"]) == ("103021", "Zenobia Quuxley")
    (event,) = asked(terminal, "event", "list")
    assert (event["times"], event["entries"]) == (2, "1")
