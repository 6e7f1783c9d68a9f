"""Hostile arguments, rows, files and streams: one sentence, and nothing is obeyed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.address_books import UnreadableFile, open_file
from store.errors import TooLong
from store.exchange.cards import Rejected
from store.text import N_
from tests.tui.cli.conftest import ROOT, Done
from tui.printable import PLACEHOLDER, UNSAFE

Program = Callable[..., Done]

HOSTILE = (
    "=1+1\x1b]0;PWN\x07\x1b[31mR\x9b5m\u202eevil\u200b[/][@click=app.quit]x\r\n\t寿司👩‍👧\U000e0041"
)


def harmless(text: str) -> bool:
    """Whether a terminal obeys nothing in `text`."""
    return not re.search(UNSAFE, re.sub(f"[\n\t{PLACEHOLDER}]", "", text))


# --- output and errors -----------------------------------------------------------------------


@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv"])
def test_rows_of_another_program_are_harmless_in_every_form(
    company: Program, where: Path, form: str
) -> None:
    company("log", "CT000001", "OUTGOING", "First")
    with sqlite3.connect(where) as raw:
        for table, column in (
            ("contact", "name"), ("contact", "note"), ("contact", "city"),
            ("interaction_log_entry", "description"), ("interaction_group", "description"),
            ("interaction_template", "description"), ("salesperson", "name"),
        ):  # fmt: skip
            raw.execute(f"UPDATE {table} SET {column} = ?", (HOSTILE,))
    raw.close()
    for arguments in (
        ("contact", "list"),
        ("contact", "show", "CT000001"),
        ("contact", "history", "CT000001"),
        ("interaction", "list"),
        ("template", "list"),
        ("salesperson", "list"),
        ("search", "pwn"),
    ):
        done = company(*arguments, "--format", form)
        assert done.code == 0, done.err
        assert harmless(done.out), arguments
        if form == "csv":
            for row in csv.reader(io.StringIO(done.out)):
                assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row)
        elif form == "tsv" and arguments[1] == "list":
            assert len({line.count("\t") for line in done.out.splitlines()}) == 1
        elif form == "json":
            json.loads(done.out)
    assert "PWN" in company("contact", "list", "--format", form).out


@pytest.mark.parametrize(
    "arguments",
    [
        (HOSTILE,),
        ("contact", HOSTILE),
        ("contact", "list", f"--{HOSTILE}"),
        ("contact", "list", "--where", HOSTILE),
        ("contact", "list", "--where", f"name=>{HOSTILE}<..("),
        ("contact", "list", "--where", f"{HOSTILE}=1"),
        ("contact", "list", "--sort", HOSTILE),
        ("contact", "list", "--limit", HOSTILE),
        ("contact", "list", "--format", HOSTILE),
        ("contact", "list", "--lang", HOSTILE),
        ("contact", "list", "--work-date", HOSTILE),
        ("contact", "show", HOSTILE),
        ("contact", "add", HOSTILE),
        ("contact", "add", f"name={'x' * 10_000}"),
        ("contact", "add", "name=a", f"no={HOSTILE}" * 20),
        ("contact", "add", "name=a", f"type={HOSTILE}"),
        ("contact", "add", "name=a", f"salesperson_code={HOSTILE}"),
        ("contact", "import", HOSTILE),
        ("contact", "import", "/dev/null", "--map", HOSTILE.replace("=", "")),
        ("contact", "export", f"/nowhere/{HOSTILE}"),
        ("interaction", "create", f"contact_no={HOSTILE}"),
        ("interaction", "create", "contact_no=CT000001", f"date={HOSTILE}"),
        ("interaction", "show", HOSTILE),
        ("interaction", "cancel", HOSTILE),
        ("interaction", "evaluate", "1", HOSTILE),
        ("log", HOSTILE, HOSTILE),
        ("template", "attach", HOSTILE, HOSTILE),
        ("template-setup", "set", f"{HOSTILE}={HOSTILE}"),
        ("segment", "lines", HOSTILE),
        ("open", HOSTILE),
        ("backup", f"/nowhere/{HOSTILE}"),
        ("group", "list", "--db", f"/dev/null/{HOSTILE}"),
        ("group", "list", "--db", f"{HOSTILE}://x"),
    ],
    ids=lambda arguments: "-".join(re.findall("[a-z]{3,}", "-".join(arguments[:3])))[:40],
)  # fmt: skip
def test_an_error_quotes_hostile_arguments_harmlessly(
    company: Program, arguments: tuple[str, ...]
) -> None:
    done = company(*arguments)
    assert done.code in (1, 2, 3, 4, 5), done
    assert done.err.count("\n") == 1
    assert harmless(done.err.removesuffix("\n"))
    assert "program itself" not in done.err
    assert len(done.err) < 1500


def test_arguments_that_are_no_text(company: Program, program: Program) -> None:
    done = program("contact", "show", "\udcff\udcfe\x1b[31m")
    assert (done.code, done.err.count("\n")) == (3, 1)
    assert "\x1b" not in done.err
    added = program("contact", "add", "name=a\udcffb", "--json")
    assert json.loads(added.out)["name"] == "ab"


# --- streams ---------------------------------------------------------------------------------


def _shell(where: Path, line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", line.replace("trato", f"{sys.executable} -m tui")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "TRATO_DB": str(where), "LANG": "C.UTF-8"},
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("command", ["keys --json", "template list", "contact export -", "--help"])
def test_output_that_cannot_be_written_is_said(company: Program, where: Path, command: str) -> None:
    done = _shell(where, f"trato {command} > /dev/full")
    assert done.returncode == 1
    assert done.stderr == "trato: The output cannot be written: the disk is full.\n"
    done = _shell(where, f"trato {command} > /dev/full 2> /dev/full")
    assert done.returncode == 1


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_is_nobody_s_trouble(
    company: Program, where: Path, closed: str
) -> None:
    done = _shell(where, f"trato group list {closed}")
    assert (done.returncode, done.stderr) == (0, "")
    done = _shell(where, f"trato group show NOPE {closed}")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    _shell(where, f"trato group add SHUT description=x {closed}")
    assert json.loads(company("group", "show", "SHUT", "--json").out)["description"] == "x"
    assert company("doctor").code == 0


# --- files to import -------------------------------------------------------------------------

MEMORY = 600 << 20
"""Bytes of address space: far less than a file of 100 MB and its copies would take."""


def _import(where: Path, path: Path, *options: str) -> Done:
    done = subprocess.run(
        [sys.executable, "-m", "tui", "contact", "import", str(path), "--json", *options],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "TRATO_DB": str(where), "LANG": "C.UTF-8"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["garbage.vcf", "garbage.csv"])
def test_much_garbage_takes_little_memory(
    company: Program, where: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    block = os.urandom(1 << 20).replace(b"\n", b"x") + b"\n"
    with path.open("wb") as file:
        if name.endswith("csv"):
            file.write(b"Name,E-Mail,Note\n")
        for _ in range(100):
            file.write(block)
    done = _import(where, path)
    assert done.code in (0, 2), done.err[-2000:]
    assert "program itself" not in done.err


ODD = {
    "line.vcf": b"BEGIN:VCARD\r\nFN:" + b"x" * (10 << 20) + b"\r\nEND:VCARD\r\n",
    "line.csv": b"Name,E-Mail\r\n" + b"x" * (10 << 20) + b",a@b.example\r\n",
    "cells.csv": b"Name,E-Mail\r\n" + b"x," * (5 << 20) + b"\r\n",
    "header.csv": b"Name," * (1 << 18) + b"\r\nAna\r\n",
    "nul.vcf": b"BEGIN:VCARD\r\nFN:A\0B\r\nEND:VCARD\r\n",
    "nul.csv": b"Name,E-Mail\r\nA\0B,a@b.example\r\n",
    "nuls.csv": b"\0" * 100_000,
    "empty.vcf": b"",
    "bom.csv": b"\xef\xbb\xbf",
    "quote.csv": b'Name,E-Mail\r\n"' + b"never closed,\r\n" * 5_000,
}


@pytest.mark.parametrize("name", ODD)
def test_odd_files_end_in_a_report_or_a_sentence(
    company: Program, where: Path, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(ODD[name])
    done = _import(where, path)
    assert done.code in (0, 2), done.err[-2000:]
    assert "program itself" not in done.err
    assert done.err.count("\n") <= 1
    assert len(done.out) < 20_000
    for contact in company("contact", "list", "--json").json:
        assert harmless(contact["name"])


def test_what_is_no_file_is_refused_at_once(company: Program, where: Path, tmp_path: Path) -> None:
    (tmp_path / "loop.vcf").symlink_to("loop.vcf")
    (tmp_path / "folder.vcf").mkdir()
    for name in ("loop.vcf", "folder.vcf", "none.vcf"):
        done = _import(where, tmp_path / name)
        assert done.code == 2, done
        assert done.err.count("\n") == 1
        assert name in done.err
    done = _import(where, Path("/dev/zero"))
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_a_pipe_is_read_like_a_file(company: Program, where: Path) -> None:
    card = r"BEGIN:VCARD\nVERSION:4.0\nFN:Pia\nEND:VCARD\n"
    done = _shell(where, f"trato contact import <(printf '{card}') --json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["created"] == 1


def test_the_screens_never_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.vcf")
    with pytest.raises(UnreadableFile):
        open_file(str(tmp_path / "pipe.vcf"))


def test_a_rejected_row_keeps_no_frames_alive() -> None:
    with pytest.raises(TooLong) as caught:
        raise TooLong(N_("Name"), 300, 250)
    assert Rejected(1, "x", caught.value).reason.__traceback__ is None


BOOKS = {
    "book.csv": 'Name,E-Mail,Note\r\nAna,ana@a.example,"two\r\nlines"\r\n{},b@b.example,bad\r\n',
    "book.vcf": "".join(
        f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{name}\r\nEND:VCARD\r\n" for name in ("Ana", "{}")
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_rejects_that_were_corrected_can_be_imported(
    company: Program, tmp_path: Path, name: str
) -> None:
    path, rejects = tmp_path / name, tmp_path / f"rejects-{name}"
    path.write_text(BOOKS[name].format("x" * 300), newline="")
    report = company("contact", "import", str(path), "--rejects", str(rejects), "--json").json
    assert (report["created"], len(report["rejected"])) == (1, 1)
    assert "Name" in report["rejected"][0]["reason"]
    again = rejects.read_bytes().decode().replace("x" * 300, "Bea")
    rejects.write_text(again, newline="")
    report = company("contact", "import", str(rejects), "--json").json
    assert (report["created"], report["rejected"]) == (1, [])
    names = [contact["name"] for contact in company("contact", "list", "--json").json]
    assert {"Ana", "Bea"} <= set(names)
