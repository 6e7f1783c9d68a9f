"""Mailboxes on disk: mbox files and Maildir folders, read message by message, never as a whole."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from store.exchange.mail_headers import LIMIT, moment
from store.text import fold_key

LARGEST = 100 * 1024 * 1024
"""How many bytes of a message are kept as its document."""

_CHUNK = 1024 * 1024
_AHEAD = 4096
_HEAD = 8192
_MARKED = 1024
_HEADER = re.compile(rb">?From |[!-9;-~]{1,100}[ \t]*:")
_FLAGS = re.compile(r"[:!;]2,")
_DATED = re.compile(rb"\d\d:\d\d.*\b(?:19|20)\d\d\b")
_LEFT_OUT = frozenset(
    fold_key(name)
    for name in (
        "Draft", "Drafts", "Borrador", "Borradores", "Template", "Templates", "Plantillas",
        "Spam", "Junk", "Junk Mail", "Junk E-mail", "Junk Email", "Bulk Mail",
        "Correo no deseado", "Correo basura", "No deseado",
        "Trash", "Bin", "Deleted", "Deleted Items", "Deleted Messages",
        "Papelera", "Elementos eliminados", "Eliminados",
        "Outbox", "Unsent Messages", "Bandeja de salida",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as it lies in a mailbox.

    `head` begins with its headers. `place` is where the next one begins in an mbox, or the name
    of its file without flags. `flags` are those of a Maildir; `line`
    and `seconds` say when it arrived.
    """

    path: Path
    start: int
    end: int
    head: bytes
    place: int | str
    flags: str = ""
    line: bytes = b""
    seconds: float = 0.0

    def arrived(self) -> datetime | None:
        """Return when the message came into the mailbox, as far as that says so."""
        if self.line:
            return moment(self.line.decode("ascii", "replace").partition(" ")[2])
        try:
            return datetime.fromtimestamp(self.seconds, UTC)
        except (OverflowError, OSError, ValueError):
            return None

    def content(self) -> bytes:
        """Return the whole message, at most `LARGEST` of its bytes. Raises OSError."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            return file.read(min(self.end - self.start, LARGEST))


@dataclass(frozen=True)
class Mailbox:
    """An mbox file, or a Maildir folder; `folder` is its name as people know it."""

    path: Path
    folder: str
    is_maildir: bool


def is_maildir(path: Path) -> bool:
    """Return whether a folder is a Maildir."""
    return (path / "cur").is_dir() and (path / "new").is_dir()


def is_mbox(path: Path) -> bool:
    """Return whether a file is an mbox. Raises OSError."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        begin = file.read(5)
    return begin == b"From "


def find(root: Path) -> Iterator[Mailbox]:
    """Yield the mailboxes at and below a path; what is none is passed over. Raises OSError."""
    if not root.is_dir():
        if is_mbox(root):
            yield Mailbox(root, _folder_name(root), False)
        return
    if is_maildir(root):
        yield Mailbox(root, _folder_name(root), True)
    for folder, names, files in os.walk(root, onerror=_raise):
        here = Path(folder)
        inside = is_maildir(here)
        names[:] = sorted(name for name in names if not (inside and name in {"cur", "new", "tmp"}))
        for name in names:
            if is_maildir(here / name):
                yield Mailbox(here / name, _folder_name(here / name), True)
        for name in () if inside else sorted(files):
            with suppress(OSError):  # a file that is not ours to read is no mailbox
                if is_mbox(here / name):
                    yield Mailbox(here / name, _folder_name(here / name), False)


def _raise(error: OSError) -> None:
    raise error


def _folder_name(path: Path) -> str:
    """Return the name of a folder: of `.INBOX.Sent`, `Sent.mbox` and `Sent` it is `Sent`."""
    name = path.name.removesuffix(".mbox").removesuffix(".mbx").removesuffix(".sbd")
    return name.rpartition(".")[2] if name.startswith(".") else name


def is_left_out(mailbox: Mailbox, root: Path) -> bool:
    """Return whether a mailbox, or a folder that holds it below `root`, is for what is not kept."""
    parts = [mailbox.path.name]
    if mailbox.path != root:
        parts = list(mailbox.path.relative_to(root).parts)
    names = {name for part in parts for name in (part.removesuffix(".sbd"), *part.split("."))}
    return is_left_out_name(*names, mailbox.folder)


def is_left_out_name(*names: str) -> bool:
    """Return whether one of the names is that of a folder for what is not kept."""
    return any(fold_key(name) in _LEFT_OUT for name in names)


# --- mbox ------------------------------------------------------------------------------------


def messages_of_mbox(path: Path, start: int = 0) -> Iterator[Raw]:
    """Yield the messages of an mbox from a place on, where one begins. Raises OSError."""
    with path.open("rb") as file:
        before: tuple[int, int] | None = None
        for place in _separators(file, start):
            if before is not None:
                yield _raw(file, path, *before, place[0])
            before = place
        if before is not None:
            yield _raw(file, path, *before, file.seek(0, os.SEEK_END))


def message_at(path: Path, start: int) -> Raw:
    """Return the message of an mbox that begins at a place. Raises OSError."""
    with path.open("rb") as file:
        following = next(_separators(file, start), None)
        end = file.seek(0, os.SEEK_END) if following is None else following[0]
        return Raw(path, start, end, _head(file.fileno(), start, end), end)


def _raw(file: BinaryIO, path: Path, line: int, start: int, end: int) -> Raw:
    fd = file.fileno()
    said = os.pread(fd, start - line, line).partition(b" ")[2].strip()
    return Raw(path, start, end, _head(fd, start, end), end, line=said)


def _head(fd: int, start: int, end: int) -> bytes:
    """Return the begin of a message, long enough for its headers."""
    size = min(_HEAD, end - start)
    head = os.pread(fd, size, start)
    if end - start > size and b"\n\n" not in head and b"\n\r\n" not in head:
        return os.pread(fd, min(LIMIT, end - start), start)
    return head


def _separators(file: BinaryIO, start: int) -> Iterator[tuple[int, int]]:
    """Yield where the line before each message begins, and where it ends."""
    buffer, base, least = b"", start, start
    while True:
        chunk = os.pread(file.fileno(), _CHUNK, base + len(buffer))
        buffer += chunk
        first = base == start
        stop = len(buffer) - _AHEAD if chunk else len(buffer)
        at = 0 if first and buffer.startswith(b"From ") else _next(buffer, 0)
        while 0 <= at < stop:
            after = _line_end(buffer, at, first) if base + at >= least else 0
            if after:
                yield base + at, base + after
                least = base + after
            at = _next(buffer, at)
        if not chunk:
            return
        kept = max(0, len(buffer) - _AHEAD - 4)
        buffer, base = buffer[kept:], base + kept


def _next(buffer: bytes, at: int) -> int:
    found = buffer.find(b"\nFrom ", at)
    return found + 1 if found >= 0 else -1


def _line_end(buffer: bytes, at: int, first: bool) -> int:
    """Return where the line at `at` ends if a message begins with it, else 0.

    "From" begins sentences, too: before a message the line is empty, or this one has a date, and
    after it come headers. The first line of an mbox needs no proof.
    """
    end = buffer.find(b"\n", at, at + 1000)
    if end < 0:
        return 0
    before = buffer[max(0, at - 4) : at]
    if first and not before.strip(b"\r\n") and at <= 4:
        return end + 1
    empty = before.endswith((b"\n\n", b"\n\r\n"))
    if not (empty or _DATED.search(buffer, at, end)):
        return 0
    return end + 1 if _HEADER.match(buffer, end + 1) else 0


def mark_of_mbox(path: Path, place: int) -> str:
    """Return what tells that an mbox is still the same up to a place. Raises OSError."""
    with path.open("rb") as file:
        first = os.pread(file.fileno(), min(_MARKED, place), 0)
        last = os.pread(file.fileno(), _MARKED, max(0, place - _MARKED))[: min(_MARKED, place)]
    return hashlib.sha256(first + b"/" + last).hexdigest()


# --- Maildir ---------------------------------------------------------------------------------


def names_of_maildir(path: Path) -> dict[str, str]:
    """Return the messages of a Maildir: their names without flags -> their files. Raises OSError."""
    found: dict[str, str] = {}
    for part in ("new", "cur"):
        with os.scandir(path / part) as entries:
            for entry in entries:
                if not entry.name.startswith("."):
                    found[_FLAGS.split(entry.name, maxsplit=1)[0]] = f"{part}/{entry.name}"
    return found


def message_of_maildir(path: Path, name: str, file: str) -> Raw | None:
    """Return a message of a Maildir, or None when it has gone or cannot be read."""
    whole = path / file
    try:
        fd = os.open(whole, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        state = os.fstat(fd)
        if not stat.S_ISREG(state.st_mode):
            return None
        head = _head(fd, 0, state.st_size)
    except OSError:
        return None
    finally:
        os.close(fd)
    _name, *flags = _FLAGS.split(file, maxsplit=1)
    return Raw(whole, 0, state.st_size, head, name, flags="".join(flags), seconds=state.st_mtime)
