"""Documents in files for other programs: private, and gone at the end."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from store.attachments import AttachmentFile
from tui import opening


def document(name: str, *, read_only: bool = True) -> AttachmentFile:
    return AttachmentFile(name, name.rpartition(".")[2], b"content", read_only)


def test_a_document_lies_in_a_folder_that_only_its_owner_enters() -> None:
    logged = opening.written(document("../../offer.pdf"))
    other = opening.written(document("offer.pdf", read_only=False))
    assert (logged.name, logged.read_bytes()) == ("offer.pdf", b"content")
    assert logged.parent != other.parent
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (logged, other, logged.parent.parent)]
    assert modes == [0o400, 0o600, 0o700]


def test_the_folder_goes_when_the_program_ends_and_after_it_has_died(tmp_path: Path) -> None:
    left = tmp_path / f"trato-{2**22 + 1}-x"  # no process has such a number
    others = tmp_path / "trato-notes-x"
    for folder in (left, others):
        folder.mkdir()
    code = (
        "from store.attachments import AttachmentFile; from tui import opening; "
        "print(opening.written(AttachmentFile('a.txt', 'txt', b'x', True)).is_file())"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True\n"
    assert list(tmp_path.iterdir()) == [others]


def test_the_desktop_opens_what_no_configuration_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert opening.program("") == ""
    assert opening.program("mupdf") == "mupdf"
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert opening.program("") == "xdg-open"


def test_what_a_desktop_would_run_is_not_opened() -> None:
    assert opening.may_be_opened(document("offer.pdf"))
    assert not opening.may_be_opened(document("offer.pdf.desktop"))
