"""A file that appears only when it is complete."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from store.errors import StorageFailed


def open_part(path: Path) -> tuple[int, Path]:
    """Make the file that is to become `path` once it is complete; return it open, and its path.

    Its owner alone may read it, and no link that somebody laid there leads elsewhere. Raises
    OSError.
    """
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:100]}.")
    return handle, Path(part)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that its owner may read; one that is there is replaced at once, or stays.

    Raises StorageFailed when the disk is full or the file cannot be written.
    """
    part: Path | None = None
    try:
        handle, part = open_part(path)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise StorageFailed.unwritten(path, error) from error
