"""Files that commands read and write; `-` is standard input or output."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from click import UsageError

from store.errors import StorageFailed
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from store.attachments import AttachmentFile

STANDARD = "-"


def read_bytes(path: str) -> bytes:
    """Return the content of a file, or of standard input. Raises UnreadableFile."""
    settings = current()
    if path not in settings.read:
        settings.read[path] = _content(path)
    return settings.read[path]


def _content(path: str) -> bytes:
    spooled = current().spooled
    if spooled is not None and path in (STANDARD, *spooled.files):
        return spooled.given if path == STANDARD else spooled.files[path]
    if path == STANDARD:
        return sys.stdin.buffer.read()
    from store.address_books import UnreadableFile

    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UnreadableFile(path, error) from error


def read_text(text: str) -> str:
    """Return a text argument; `-` stands for what comes from standard input."""
    if text != STANDARD:
        return text
    return sys.stdin.buffer.read().decode("utf-8", "replace")


def name_of(path: str) -> str:
    """Return the file name that a document read from `path` gets."""
    return "document" if path == STANDARD else Path(path).name


def write_document(document: AttachmentFile, path: str | None, text: bool) -> None:
    """Write a document into a file, - for standard output; or what it says, as text.

    Raises UsageError without a path and without `text`, NotReadable and StorageFailed.
    """
    from tui.cli import output

    if text:
        output.write_text(document_text(document))
        return
    if path is None:
        raise UsageError(_("Name the file to be written, - for standard output, or give --text."))
    confirm_overwrite(path)
    write_bytes(path, document.content)
    if path != STANDARD:
        output.write_done(exported=1, file=path)


def document_text(document: AttachmentFile) -> str:
    """Return what a document says. Raises NotReadable."""
    from store.exchange import readable
    from tui.documents import full_text, is_shown

    found = readable.read(document)
    if not is_shown(found):
        raise readable.NotReadable(document.name, found.trouble or found.kind)
    return full_text(found)


def confirm_overwrite(path: str) -> None:
    """Ask before a file that exists is replaced. Raises StorageFailed for a folder."""
    if path == STANDARD:
        return
    if Path(path).is_dir():
        raise StorageFailed.unwritten(path, IsADirectoryError(errno.EISDIR, ""))
    if Path(path).exists():
        current().confirm(_("Replace the file %(path)s?") % {"path": path})


def write_private(path: str, content: bytes) -> None:
    """Write a file that only its owner may read. Raises StorageFailed."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        raise StorageFailed.unwritten(path, error) from error


def write_bytes(path: str, content: bytes) -> None:
    """Write a file, or standard output. Raises StorageFailed."""
    from tui.cli import output

    if path == STANDARD:
        output.binary().write(content)
        return
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        raise StorageFailed.unwritten(path, error) from error
