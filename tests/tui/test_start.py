"""The way from the command line to the screens, which takes what it needs and no more."""

from __future__ import annotations

import os
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tui import start
from tui.__main__ import wants_only_screens
from tui.check_page import CheckPage
from tui.page import PAGES, CardPage, ComparePage, actions_of, all_pages
from tui.pages import FIRST, MODULES, OF_A_RECORD

RECORD_KINDS = (CardPage, CheckPage, ComparePage)
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], True),
        (["open", "contacts"], True),
        (["open", "contact-card"], False),
        (["open", "nothing"], False),
        (["open", "--help"], False),
        (["--db", "x.db"], False),
        (["contact", "list"], False),
    ],
)
def test_screens_without_the_command_line(
    arguments: list[str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert wants_only_screens(arguments) is expected


def test_without_a_terminal_the_command_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: False, raising=False)
    assert not wants_only_screens([])


def test_each_module_declares_its_pages() -> None:
    code = (
        "from importlib import import_module\n"
        "from tui.page import PAGES\n"
        "from tui.pages import MODULES\n"
        "for module, ids in MODULES.items():\n"
        "    before = set(PAGES)\n"
        "    import_module(f'tui.pages.{module}')\n"
        "    assert set(PAGES) - before == set(ids), module\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert (
        {page_id for ids in MODULES.values() for page_id in ids} == set(all_pages()) == set(PAGES)
    )
    assert FIRST in PAGES
    firsts = {module: PAGES[ids[0]] for module, ids in MODULES.items()}
    needing = {module for module, first in firsts.items() if isinstance(first, RECORD_KINDS)}
    assert needing == set(OF_A_RECORD)


def test_no_key_of_a_page_does_two_things() -> None:
    for name, page in PAGES.items():
        keys = [key for action in actions_of(page) for key in action.keys]
        assert len(keys) == len(set(keys)), (name, [key for key in keys if keys.count(key) > 1])


@pytest.mark.parametrize("screen", ["list_screen", "role_centre_screen"])
def test_a_first_page_loads_no_form_no_dialog_and_no_command_line(screen: str) -> None:
    code = (
        "import sys; from tui.without_palette import leave_out_palette; leave_out_palette();"
        f"import tui.app, tui.screens.{screen}, tui.pages.role_centre; print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    unwanted = {
        "babel",
        "click",
        "rapidfuzz",
        "store.contact_fields",
        "store.dates",
        "store.filter_parser",
        "store.models.segments",
        "store.models.setup",
        "textual.widgets._directory_tree",
        "textual.widgets._text_area",
        "textual.widgets._tree",
        "tui.dialogs.base",
        "tui.pages.contacts",
        "tui.screens.form_body",
    }
    assert not loaded & unwanted


@pytest.mark.parametrize(
    ("told", "then"), [((0, 0), (24, 80)), ((0, 120), (24, 80)), ((7, 9), (7, 9))]
)
def test_a_terminal_without_a_size_gets_the_usual_one(
    told: tuple[int, int], then: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, told)
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        start.give_size()
        assert termios.tcgetwinsize(theirs) == then
    os.close(ours)


def test_what_is_no_terminal_gets_no_size(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as file:
        monkeypatch.setattr(sys, "stdout", file)
        start.give_size()
    assert (tmp_path / "out").read_text() == ""
