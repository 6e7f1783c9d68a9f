"""Bad days in a real terminal: hostile rows, signals, full disks, two people, odd sizes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from store import db as store_db
from tests import hostile_rows
from tests.journey.terminal import Terminal
from tui.printable import UNSAFE

pytestmark = [
    pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed"),
    pytest.mark.timeout(100),
]

HOSTILE = "PWN\x1b]0;T\x07\x1b[31mR\x9b5m\x9d0;T\x9c\u202eevil\u2066\u200b[/][@click=app.quit]q[b]\r\n\t寿司👩‍👧\U000e0041"
_CONTROL = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[()][0-9A-Z]|[=>78]|\]22;[a-z-]*(?:\x07|\x1b\\))"
)
"""What Textual itself sends: CSI sequences, and the shape of the pointer."""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal("trato", tmp_path)
    yield made
    made.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Terminal]:
    """A second person on the same database."""
    (tmp_path / "other").mkdir()
    made = Terminal("other", tmp_path / "other")
    made.database = tmp_path / "trato.db"
    yield made
    made.close()


def company(terminal: Terminal) -> None:
    terminal.prepare(("init",), ("contact", "add", "name=Adatum"))


def rows(terminal: Terminal, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(terminal.database)) as raw:
        return raw.execute(sql).fetchall()


def open_form(terminal: Terminal) -> None:
    """Create Interaction with a description that is half typed."""
    terminal.begin_interaction("Half a sente")


# --- what reaches the terminal ---------------------------------------------------------------


def make_hostile(path: Path) -> None:
    """Have another program put hostile text into every text that people enter."""
    columns = {
        "contact": ("name", "name_2", "search_name", "job_title", "phone_no", "email", "city",
                    "note", "language_code", "currency_code", "home_page"),
        "interaction_log_entry": ("description", "subject", "campaign_no", "language_code"),
        "interaction_group": ("description",),
        "interaction_template": ("description", "campaign_no"),
        "salesperson": ("name", "job_title", "email"),
        "segment_header": ("description", "subject"),
        "entry_comment": ("comment",),
    }  # fmt: skip
    with closing(sqlite3.connect(path)) as raw, raw:
        for table, names in columns.items():
            for name in names:
                # a code is short also where another program writes it: the form takes it over
                text = HOSTILE[:20] if name == "campaign_no" else HOSTILE
                raw.execute(f"UPDATE {table} SET {name} = ?", (text,))
        raw.execute(
            "INSERT INTO interaction_group (code, description) VALUES (?, ?)", (HOSTILE, HOSTILE)
        )


def look_at_pages(terminal: Terminal) -> None:
    """Open three lists and from each a card; the last one is the log."""
    pages = {"inter groups": "Interaction Groups", "contacts": "Contacts",
             "movs": "Interaction Log Entries"}  # fmt: skip
    for typed, title in pages.items():
        terminal.keys("M-q")
        terminal.see("⌕", "╭")
        terminal.type(typed)
        terminal.see(f"▸ {title}")
        terminal.keys("Enter")
        terminal.miss("╭")
        terminal.see(f" {title}", "PWN␛")
        terminal.keys("Enter")
        terminal.see(" · ", "▾ General", "PWN␛")
        terminal.keys("Escape")
        terminal.see(f" {title}", "? Help")


def open_dialogs(terminal: Terminal) -> None:
    """Cancel an entry, search, ask for help, and log another entry."""
    terminal.keys("c")
    terminal.see("Cancel this entry?")
    terminal.keys("Enter")
    terminal.see("1 entry canceled")
    terminal.keys("M-q")
    terminal.see("╭")
    terminal.type("pwn")
    terminal.see("▸ ", "⌕ pwn", "PWN␛")
    terminal.keys("Escape")
    terminal.miss("╭")
    terminal.keys("F1")
    terminal.see("Keys: ")
    terminal.keys("Escape")
    terminal.miss("╭")
    terminal.keys("n")
    terminal.see("Create Interaction")
    terminal.type("CT000001")
    terminal.see("Contact      CT000001", "q[b]⏎")
    terminal.keys("Enter")
    terminal.type("outgo")
    terminal.keys("Enter")
    terminal.see("OUTGOING", "15 min")
    terminal.keys("C-s")
    terminal.see("logged for PWN␛")


def test_no_terminal_obeys_what_is_in_the_rows(terminal: Terminal) -> None:
    company(terminal)
    terminal.prepare(
        ("log", "adatum", "OUTGOING", "First call"),
        ("interaction", "comment", "1", "A comment"),
        ("segment", "add", "description=Fair"),
    )
    make_hostile(terminal.database)
    sent = terminal.database.with_name("sent")
    terminal.start("--lang", "en")
    terminal._tmux("pipe-pane", "-O", "-t", "trato", f"cat >> {sent}")
    terminal.see("Role Centre", "PWN␛")
    look_at_pages(terminal)
    open_dialogs(terminal)
    assert "PWN" not in terminal._tmux("display-message", "-p", "-t", "trato", "#{pane_title}")
    terminal.keys("C-q")
    assert terminal.ended() == 0
    text = sent.read_bytes().decode()
    assert text.count("PWN") > 20
    assert "\x1b[31mR" not in text
    left = _CONTROL.sub("", text)
    assert {
        hex(ord(sign)) for sign in re.findall(UNSAFE, left) if sign not in "\r\n\ufffd"
    } == set()


def test_no_terminal_obeys_what_others_sent(terminal: Terminal) -> None:
    company(terminal)
    store_db.open_database(str(terminal.database))
    hostile_rows.make_records()
    store_db.close_database()
    hostile_rows.make_hostile(terminal.database)
    sent = terminal.database.with_name("sent")
    terminal.start("--lang", "en", "open", "unmatched")
    terminal._tmux("pipe-pane", "-O", "-t", "trato", f"cat >> {sent}")
    terminal.see(" Unmatched", "PWN=1+1␛")
    terminal.keys("Enter")
    terminal.see("Whose is PWN=1+1␛", "Enter Take")
    terminal.keys("Escape")
    terminal.miss("╭")
    for typed in ("Outbox", "Change Log", "Sales Documents", "Company Information", "Never Log"):
        terminal.keys("M-q")
        terminal.see("⌕", "╭")
        terminal.type(typed.lower())
        terminal.see(f"▸ {typed}")
        terminal.keys("Enter")
        terminal.miss("╭")
        terminal.see(f" {typed}", "PWN=1+1␛")
    terminal.keys("C-q")
    assert terminal.ended() == 0
    left = _CONTROL.sub("", sent.read_bytes().decode())
    assert left.count("PWN") > 5
    assert {
        hex(ord(sign)) for sign in re.findall(UNSAFE, left) if sign not in "\r\n\ufffd"
    } == set()


# --- the end ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_program_keeps_the_form_and_restores_the_terminal(
    terminal: Terminal, number: signal.Signals
) -> None:
    company(terminal)
    open_form(terminal)
    sent = terminal.database.with_name("sent")
    terminal._tmux("pipe-pane", "-O", "-t", "trato", f"cat >> {sent}")
    os.kill(terminal.process(), number)
    assert terminal.ended() == 128 + number
    assert "Half a sente" in str(rows(terminal, "SELECT content FROM draft"))
    text = sent.read_bytes().decode()
    for restored in ("\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l", "\x1b[?1000l"):
        assert restored in text
    assert "Traceback" not in terminal.screen()


def test_a_terminal_that_vanishes_ends_also_what_ignores_hanging_up(terminal: Terminal) -> None:
    company(terminal)
    terminal.before = "trap '' HUP"
    open_form(terminal)
    process = terminal.process()
    terminal._run("kill-server")
    terminal.until(lambda: not Path(f"/proc/{process}").exists(), "the end of the process")
    assert "Half a sente" in str(rows(terminal, "SELECT content FROM draft"))


def test_killed_in_the_middle_of_a_form_the_database_is_sound(terminal: Terminal) -> None:
    company(terminal)
    open_form(terminal)
    terminal.keys("C-s")
    os.kill(terminal.process(), signal.SIGKILL)
    assert terminal.ended() == 137
    assert rows(terminal, "PRAGMA integrity_check") == [("ok",)]
    assert rows(terminal, "PRAGMA foreign_key_check") == []
    entries = json.loads(terminal.trato("interaction", "list", "--json"))
    assert [entry["entry_no"] for entry in entries] in ([], [1])
    terminal.trato("log", "adatum", "OUTGOING", "After")
    numbers = [
        entry["entry_no"] for entry in json.loads(terminal.trato("interaction", "list", "--json"))
    ]
    assert sorted(numbers) == list(range(1, len(entries) + 2))


def test_stopped_and_continued_everything_is_there_again(terminal: Terminal) -> None:
    company(terminal)
    terminal.shell()
    terminal.start("--lang", "en", "open", "contacts")
    terminal.see("Adatum", "? Help")
    terminal.keys("C-z")
    terminal.see("$ ")
    terminal.miss("? Help")
    terminal.type("fg")
    terminal.keys("Enter")
    terminal.see(" Contacts", "Adatum", "? Help")
    terminal.keys("Enter")
    terminal.see("Contact · CT000001", "▾ General")


# --- the disk --------------------------------------------------------------------------------


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_said_and_the_form_is_saved_when_there_is_room(
    terminal: Terminal, tiny_disk: Path
) -> None:
    terminal.database = tiny_disk / "trato.db"
    company(terminal)
    open_form(terminal)
    filler = tiny_disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 512):
            pass
    terminal.keys("C-s")
    terminal.see("The disk is full. Nothing was saved", "Half a sente")
    terminal.type("nce")
    terminal.see("Half a sentence")
    filler.unlink()
    terminal.keys("C-s")
    terminal.see("Entry 1 logged")
    (entry,) = json.loads(terminal.trato("interaction", "list", "--json"))
    assert entry["description"] == "Half a sentence"


# --- two people ------------------------------------------------------------------------------


def edit_name(terminal: Terminal, name: str) -> None:
    terminal.start("--lang", "en", "open", "contacts")
    terminal.see("Adatum", "? Help")
    terminal.keys("Enter")
    terminal.see("Contact · CT000001", "Salesperson Code")
    terminal.keys("F2")
    terminal.type(name)
    terminal.see(name)


def test_two_people_change_one_field_and_neither_value_is_lost(
    terminal: Terminal, other: Terminal
) -> None:
    company(terminal)
    edit_name(terminal, "Ours")
    edit_name(other, "Theirs")
    other.keys("C-s")
    other.see("Saved.")
    terminal.keys("C-s")
    screen = terminal.see("Changed by somebody else")
    assert "Save mine: Ours" in screen
    assert "Take theirs: Theirs" in screen
    terminal.keys("3")
    terminal.see("entered: Theirs", "Ours")
    terminal.keys("C-s")
    terminal.see("Saved.")
    assert rows(terminal, "SELECT name FROM contact") == [("Ours",)]
    (old, new) = rows(terminal, "SELECT old, new FROM change ORDER BY seq DESC LIMIT 1")[0]
    assert "Theirs" in str(old)
    assert "Ours" in str(new)


def test_two_people_log_at_the_same_time(terminal: Terminal, other: Terminal) -> None:
    company(terminal)
    open_form(terminal)
    open_form(other)
    terminal.keys("C-s")
    other.keys("C-s")
    for session in (terminal, other):
        session.see("logged for Adatum")
    entries = json.loads(terminal.trato("interaction", "list", "--json"))
    assert sorted(entry["entry_no"] for entry in entries) == [1, 2]


# --- odd terminals ---------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(20, 5), (300, 100)])
def test_odd_sizes_and_changes_of_size_end_nothing(tmp_path: Path, size: tuple[int, int]) -> None:
    terminal = Terminal("trato", tmp_path, size)
    try:
        company(terminal)
        terminal.start("--lang", "en", "open", "contacts")
        terminal.see(" L Log")
        terminal.keys("L")
        for width, height in ((80, 24), size, (10, 3), (1, 1), (80, 24)):
            terminal.resize(width, height)
        terminal.see("Create Interaction", "Template")
        terminal.type("adat")
        terminal.see("CT000001")
        terminal.keys("C-q")
        terminal.see("not logged yet")
        for width, height in (size, (80, 24)):
            terminal.resize(width, height)
        terminal.see("Discard")
        terminal.keys("2")
        assert terminal.ended() == 0
    finally:
        terminal.close()


def test_a_huge_paste_goes_into_one_field_and_is_judged(terminal: Terminal) -> None:
    company(terminal)
    open_form(terminal)
    path = terminal.database.with_name("paste")
    path.write_text("nce\n" + "lorem ipsum\n" * 40_000)
    terminal._tmux("load-buffer", str(path), ";", "paste-buffer", "-p", "-t", "trato")
    terminal.see("ipsum lorem")
    terminal.keys("C-s")
    terminal.see("characters, but at most")
    terminal.keys("C-u")
    terminal.type("Short")
    terminal.keys("C-s")
    terminal.see("logged")
    (entry,) = json.loads(terminal.trato("interaction", "list", "--json"))
    assert entry["description"] == "Short"
