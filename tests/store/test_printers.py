"""Printers, through a program that stands in for lp; see also the test with a real print queue."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from store import printers
from store.errors import RuleError
from store.printers import PrinterSettings, PrintFailed, send


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with programs named lp and lpstat on the path, which write what they get there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program(
        folder / "lp",
        f'echo "$@" >> {tmp_path}/lines; cat >> {tmp_path}/got; echo "request id is x-1"',
    )
    program(
        folder / "lpstat",
        '[ "$1" = -e ] && printf "attic\\noffice\\n" || echo "system default destination: office"',
    )
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return tmp_path


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def lines(spool: Path) -> list[str]:
    return (spool / "lines").read_text().splitlines()


def test_lp_gets_the_document_its_queue_copies_and_title(spool: Path) -> None:
    said = send(b"%PDF", PrinterSettings(), queue="office", copies=2, title="Invoice -1\n")
    assert said == "request id is x-1"
    assert lines(spool) == ["-d office -n 2 -t Invoice -1"]
    assert (spool / "got").read_bytes() == b"%PDF"


def test_the_queue_of_the_configuration_holds_when_none_is_named(spool: Path) -> None:
    send(b"x", PrinterSettings(queue="attic"))
    send(b"x", PrinterSettings())
    assert lines(spool) == ["-d attic", ""]


def test_another_program_gets_a_file_once_for_each_copy(spool: Path) -> None:
    program(spool / "bin" / "mine", f'cat "$1" >> {spool}/got')
    send(b"page;", PrinterSettings("mine {}"), copies=3)
    assert (spool / "got").read_bytes() == b"page;" * 3


def test_what_lp_says_of_a_failure_is_said(spool: Path) -> None:
    program(spool / "bin" / "lp", 'echo "lp: The printer or class does not exist." >&2; exit 1')
    with pytest.raises(PrintFailed, match="does not exist"):
        send(b"x", PrinterSettings(), queue="nowhere")


def test_a_program_that_is_missing_or_broken_is_said(spool: Path) -> None:
    with pytest.raises(PrintFailed, match="no-such-lp cannot be started"):
        send(b"x", PrinterSettings("no-such-lp"))
    with pytest.raises(RuleError, match="no command line"):
        send(b"x", PrinterSettings("lp 'x"))
    with pytest.raises(RuleError, match="no name of a printer"):
        send(b"x", PrinterSettings(), queue="-o raw")


def test_the_printers_of_the_machine_begin_with_the_usual_one(
    spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert printers.queues() == ["office", "attic"]
    monkeypatch.setenv("PATH", str(spool / "empty"))
    assert printers.queues() == []
