"""`trato letter`, and the letters of segments, logged segments and entries."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.cli.conftest import Done


def with_letter(company: Callable[..., Done], tmp_path: Path) -> None:
    text = tmp_path / "letter.md"
    text.write_text("Dear {{ contact.name }},\n\nwelcome.\n")
    assert company("template", "attach", "BUS", str(text), "--language", "EN", "--yes").code == 0


def test_a_letter_is_written_and_logged(company: Callable[..., Done], tmp_path: Path) -> None:
    with_letter(company, tmp_path)
    out = str(tmp_path / "letter.pdf")
    letter = ("letter", "CT000001", "--template", "BUS", "--output")
    done = company(*letter, out, "--log", "--json").json
    assert done == {"letters": 1, "files": 1, "path": out}
    (entry,) = company("interaction", "list", "--json").json
    assert (entry["contact_no"], entry["correspondence_type"]) == ("CT000001", "hard_copy")
    text = company("interaction", "attachment", str(entry["entry_no"]), "--text").out
    assert "welcome." in text
    assert company(*letter, out).code == 2
    assert company(*letter, str(tmp_path / "letter.txt")).code == 1
    nothing = company("letter", "CT000001", "--template", "OUTGOING", "--output", out, "--yes")
    assert (nothing.code, "no attachment" in nothing.err) == (1, True)


def test_the_letters_of_a_segment_before_and_after_it_is_logged(
    company: Callable[..., Done], tmp_path: Path
) -> None:
    with_letter(company, tmp_path)
    assert company("salesperson", "add", "PS", "name=Pilar").code == 0
    no = company("segment", "add", "description=Spring", "interaction_template_code=BUS",
                 "salesperson_code=PS", "--json").json["no"]  # fmt: skip
    company("segment", "add-contacts", no, "--where", "no=CT000001")
    before = tmp_path / "before.zip"
    assert company("segment", "letters", no, "--output", str(before)).code == 0
    assert len(zipfile.ZipFile(before).namelist()) == 1
    logged = company("segment", "log", no, "--json").json
    number = str(logged["logged_segment_entry_no"])
    after = ("logged-segment", "letters", number, "--output", str(tmp_path / "after.pdf"))
    assert company(*after).code == 0
    entry = str(logged["first_entry_no"])
    again = company("interaction", "letters", entry, "--output", "-")
    assert (again.code, "no letter" in again.err) == (1, True)


def test_letters_go_to_the_printer_and_are_out_only_when_it_takes_them(
    company: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_letter(company, tmp_path)
    program = tmp_path / "bin" / "lp"
    program.parent.mkdir()
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    letter = ("letter", "CT000001", "--template", "BUS", "--log", "--queue", "office", "--json")
    program.write_text('#!/bin/sh\necho "lp: no paper" >&2; exit 1\n')
    program.chmod(0o700)
    assert company(*letter).code == 1
    assert company("interaction", "list", "--json").json == []
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/line\ncat > {tmp_path}/got\necho id 7\n')
    assert company(*letter).json == {"letters": 1, "printed": "id 7"}
    assert (tmp_path / "line").read_text().startswith("-d office")
    assert (tmp_path / "got").read_bytes().startswith(b"%PDF")
    assert len(company("interaction", "list", "--json").json) == 1
    assert company("letter", "CT000001", "--template", "BUS").code == 2
