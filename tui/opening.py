"""Documents opened with another program: in a file that only this person and session can see."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from store.attachment_files import clean_file_name
from store.errors import StorageFailed
from tui.launch import launch

if TYPE_CHECKING:
    from store.attachments import AttachmentFile

_PROGRAMS = frozenset(
    {
        "appimage", "bat", "bin", "cmd", "com", "command", "cpl", "desktop", "dll", "exe", "hta",
        "jar", "js", "jse", "lnk", "lua", "msc", "msi", "pif", "pl", "ps1", "psm1", "py", "pyw",
        "rb", "reg", "scr", "sh", "so", "terminal", "url", "vb", "vbe", "vbs", "wsf", "wsh",
    }
)  # fmt: skip
"""Extensions that a desktop may run instead of showing: they came from others."""
_numbers = itertools.count(1)


def program(configured: str) -> str:
    """Return the command line that opens a file: the configured one, or the desktop's; "" for none."""
    if configured:
        return configured
    if sys.platform == "darwin":
        return "open"
    graphical = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return "xdg-open" if graphical and shutil.which("xdg-open") else ""


def may_be_opened(document: AttachmentFile) -> bool:
    """Return whether a document is none that a desktop would run as a program."""
    return document.extension not in _PROGRAMS


def open_file(command: str, path: Path) -> None:
    """Open a file with a program, without waiting for it. Raises ConfigurationError."""
    launch(command, str(path))


def written(document: AttachmentFile) -> Path:
    """Write a document into a file that goes when this program ends; return its path.

    One that was logged can be read, but not written. Raises StorageFailed.
    """
    try:
        folder = _folder() / str(next(_numbers))
        folder.mkdir(mode=0o700)
        path = folder / clean_file_name(document.name)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        mode = 0o400 if document.read_only else 0o600
        with os.fdopen(os.open(path, flags, mode), "wb") as file:
            file.write(document.content)
    except OSError as error:
        raise StorageFailed.unwritten(tempfile.gettempdir(), error) from error
    return path


@cache
def _folder() -> Path:
    """Return the private folder of this session; those of sessions that died go."""
    _sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=f"trato-{os.getpid()}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _sweep(place: Path) -> None:
    for folder in place.glob("trato-*-*"):
        number = folder.name.split("-")[1]
        if number.isdigit() and _is_mine(folder) and not _is_running(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_mine(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return found.st_uid == os.getuid() and folder.is_dir() and not folder.is_symlink()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
