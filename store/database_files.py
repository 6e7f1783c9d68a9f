"""Where the file of a database is."""

from __future__ import annotations

import os
from pathlib import Path

_MEMORY = ":memory:"


def file_of(where: str) -> Path | None:
    """Return the file of the database at `where`; None for one on a server, or in memory."""
    from store import dialect

    path = dialect.file_of(where) if dialect.is_file(where) else Path(_MEMORY)
    return None if str(path) == _MEMORY else path


def is_there(path: Path) -> bool:
    """Return whether a file exists. Raises StorageFailed in a directory that is closed to this user."""
    from store.errors import StorageFailed

    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StorageFailed.unreadable(path) from error
    return True


def hand_over(like: Path, *made: Path) -> None:
    """Let what root has made belong to whom `like` belongs: a file, or the directory of new ones."""
    if os.geteuid() == 0:
        owner = like.stat()
        for item in made:
            os.chown(item, owner.st_uid, owner.st_gid)
