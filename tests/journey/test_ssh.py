"""Eight people at once on one server, over SSH: they log, cancel, and see one another."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests import ssh_server
from tests.journey.terminal import ROOT, Terminal

pytestmark = [
    pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed"),
    pytest.mark.skipif(bool(ssh_server.MISSING), reason=ssh_server.MISSING),
    pytest.mark.timeout(120),
    pytest.mark.thorough,
]

PEOPLE = 8


@pytest.fixture
def people(tmp_path: Path) -> Iterator[list[Terminal]]:
    """The terminals of eight people who are logged in on the server, on one database."""
    with ExitStack() as stack:
        ssh = stack.enter_context(ssh_server.running(tmp_path / "ssh"))
        made = []
        for number in range(PEOPLE):
            folder = tmp_path / str(number)
            folder.mkdir()
            terminal = Terminal(f"person{number}", folder)
            stack.callback(terminal.close)
            terminal.database = tmp_path / "trato.db"
            made.append(terminal)
        prepare(made[0])
        for terminal in made:
            program = [sys.executable, "-m", "tui", "--db", str(terminal.database), "--lang", "en"]
            there = (
                f"cd {shlex.quote(str(ROOT))} && LC_ALL=C.UTF-8 TRATO_BACKUP=off "
                f"{shlex.join([*program, 'open', 'interaction-log-entries'])}"
            )
            terminal.run([*ssh, there])
        yield made


def prepare(terminal: Terminal) -> None:
    terminal.prepare(
        ("init",),
        ("contact", "add", "name=Adatum", "type=company"),
        ("salesperson", "add", "JO", "name=Jim"),
    )


def everybody_is_there(person: Terminal) -> bool:
    return person.screen().count("Outgoing call") == PEOPLE


def test_eight_people_log_cancel_and_see_one_another(people: list[Terminal]) -> None:
    for person in people:
        person.see("Interaction Log Entries", "Nothing has been logged yet")
    for person in people:
        person.keys("n")
        person.see("Create Interaction")
        person.type("Adatum")
        person.keys("Enter")
        person.type("outgo")
        person.keys("Enter")
        person.see("OUTGOING", "15 min")
    for person in people:
        person.keys("C-s")
    for person in people:
        seen = partial(everybody_is_there, person)
        person.until(seen, f"the entries of {PEOPLE} people on each screen")
    people[0].keys("c")
    people[0].see("Cancel this entry?")
    people[0].keys("Enter")
    for person in people:
        person.see("✗")
    entries = json.loads(people[0].trato("interaction", "list", "--json"))
    assert sorted(row["entry_no"] for row in entries) == list(range(1, PEOPLE + 1))
    assert [row["canceled"] for row in entries].count(True) == 1
    (told,) = json.loads(people[0].trato("change", "list", "--where", "operation=cancel", "--json"))
    assert told["origin"].startswith("screens ")
    assert told["origin"].endswith(" 127.0.0.1")
    for person in people:
        person.keys("C-q")
    for person in people:
        assert person.ended() == 0
