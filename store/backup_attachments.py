"""Attachments that lie in files of their own, taken into a copy of the database."""

from __future__ import annotations

from typing import Any

from store.attachment_files import path_of
from store.enumerations import StorageType
from store.errors import StorageFailed


def take_in(copy: Any, *, move: bool = False) -> tuple[int, int]:
    """Take the files of attachments into a copy, over its own connection.

    Returns how many were taken in, and how many are not where they should be. With `move`, as the
    files are deleted then, raises StorageFailed for one that is there and cannot be read.
    """
    rows = copy.execute(
        "SELECT id, pointer, extension FROM attachment WHERE storage_type = ?",
        (int(StorageType.DISK_FILE),),
    ).fetchall()
    taken = missing = 0
    copy.execute("BEGIN")
    for number, pointer, extension in rows:
        path = path_of(pointer, number, extension)
        try:
            content = path.read_bytes()
        except OSError as error:
            if move and not isinstance(error, FileNotFoundError):
                raise StorageFailed.unreadable(path) from error
            missing += 1
            continue
        copy.execute(
            "UPDATE attachment SET storage_type = ?, pointer = '', content = ? WHERE id = ?",
            (int(StorageType.EMBEDDED), content, number),
        )
        taken += 1
    copy.execute("COMMIT")
    return taken, missing
