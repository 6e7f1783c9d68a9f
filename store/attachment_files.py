"""Files of attachments: their names, their folder, and that they follow what is saved.

A file on disk is called by the number of the attachment and its extension. It is written before
the transaction ends; afterwards a file that no attachment claims is removed.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import peewee

from store import db
from store.errors import FieldRequired, RuleError, StorageFailed
from store.models import Attachment, database
from store.text import N_, clean_text

_NAME_BYTES = 240
_EXTENSION = re.compile(r"[a-z0-9]{1,16}")


def clean_file_name(name: str) -> str:
    """Return `name` as the name of a file in any folder: no folder, no hidden file, no control.

    A name longer than file systems take loses the end of its stem. It is never empty.
    """
    last = re.split(r"[/\\]", clean_text(name.replace("\0", "")))[-1]
    text = last.strip(". ") or "attachment"
    stem, dot, extension = text.rpartition(".")
    if not dot or len(extension) > 16:
        stem, dot, extension = text, "", ""
    room = _NAME_BYTES - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + dot + extension


def extension_of(file_name: str) -> str:
    """Return the extension of a file name in lower case, without the point; "" when it has none."""
    _, dot, extension = clean_file_name(file_name).rpartition(".")
    plain = extension.lower()
    return plain if dot and _EXTENSION.fullmatch(plain) else ""


def check_folder(location: str) -> Path:
    """Return the folder in which attachments can be kept as files.

    Raises FieldRequired when it is not given, RuleError when it is not a full path, is missing or
    may not be written.
    """
    if not location:
        raise FieldRequired(N_("Attachment Storage Location"), N_("Marketing Setup"))
    folder = Path(location)
    if not folder.is_absolute():
        raise RuleError(
            N_("The folder %(path)s is not a full path. Enter one that begins with /."), path=folder
        )
    if not folder.is_dir():
        raise RuleError(
            N_(
                "The folder %(path)s for attachments does not exist. Create it, or change "
                "Attachment Storage Location in Marketing Setup."
            ),
            path=folder,
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _unwritable(folder)
    return folder


def _unwritable(folder: Path) -> RuleError:
    return RuleError(
        N_(
            "The folder %(path)s for attachments cannot be written. Check its rights, or change "
            "Attachment Storage Location in Marketing Setup."
        ),
        path=folder,
    )


def path_of(folder: str, number: int, extension: str) -> Path:
    """Return the file of the attachment `number` in a folder."""
    return Path(folder) / (f"{number}.{extension}" if extension else str(number))


def write_file(path: Path, number: int, content: bytes) -> None:
    """Write the file of an attachment inside a write; it goes again when that is not saved.

    Raises RuleError when the folder may not be written, StorageFailed when the disk is full.
    """
    part = path.with_name(path.name + ".part")
    settle_later([(number, path)])
    try:
        part.unlink(missing_ok=True)  # what a crash left, or a link that leads elsewhere
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        full = error.errno == errno.ENOSPC
        raise (StorageFailed.disk_full() if full else _unwritable(path.parent)) from error


def settle_later(files: Iterable[tuple[int, Path]]) -> None:
    """Remove, once the transaction is over, the files that their attachments do not lie in then."""
    touched = list(files)

    def settle() -> None:
        # The transaction keeps another session from taking the same number and name meanwhile.
        # A file left behind harms nobody; the write it belongs to is over.
        with suppress(peewee.DatabaseError, OSError), database.atomic():
            for number, path in touched:
                if not _claimed(number, path):
                    path.unlink(missing_ok=True)

    if touched:
        db.after_transaction(settle)


def _claimed(number: int, path: Path) -> bool:
    row = (
        Attachment.select(Attachment.pointer, Attachment.extension)
        .where(Attachment.id == number)
        .first()
    )
    return bool(row and row.pointer and path == path_of(row.pointer, number, row.extension))
