"""The files of archives: made under a name of their own, which no other work can take or lose."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store import dialect
from store.dialects.sqlite_files import reading
from store.errors import Busy, RuleError, StorageFailed
from store.places import held
from store.text import N_

MARK = "archive"
"""The counter whose value, a random number, makes a database an archive."""
_PART = ".part"
_NAMED = re.compile(r".+\.[0-9a-f]{15}\.part")


class AnotherArchive(Busy):
    """Somebody makes an archive in the same folder just now."""

    def __init__(self) -> None:
        super().__init__()
        self.message = N_(
            "Somebody is making an archive in this folder just now. Try again when it is done."
        )


def part_of(path: Path, token: int) -> Path:
    """Return the name under which an archive is made: no other one ever has it."""
    return path.with_name(f"{path.name}.{token:015x}{_PART}")


def is_there(path: Path) -> RuleError:
    """Return what is said when the name of an archive is taken."""
    return RuleError(
        N_("%(path)s is there already. Choose the name of a new file."), path=str(path)
    )


@contextmanager
def alone(path: Path, is_dead: Callable[[Path], bool]) -> Iterator[None]:
    """Be the only one who makes an archive in the folder of `path`; make the folder if needed.

    Parts for which `is_dead` holds, left by who was interrupted, are removed. Raises
    AnotherArchive, StorageFailed.
    """
    try:
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageFailed.unwritable(path) from error
    with held(path.parent, AnotherArchive) as folder:
        for part in parts_in(path.parent) if folder.alone else ():
            if is_dead(part):
                remove(part)
        yield


def is_busy(folder: Path) -> bool:
    """Return whether somebody makes an archive in a folder just now."""
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        pass  # some file systems lock no folder
    finally:
        os.close(handle)
    return False


def parts_in(folder: Path) -> list[Path]:
    """Return the archives in a folder that are being made, or wait for their names, or for nothing."""
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted(path for path in found if _NAMED.fullmatch(path.name))


def remove(part: Path) -> None:
    """Remove a part with what SQLite has put beside it."""
    if part.exists():
        dialect.remove_file(str(part))


def mark_of(path: Path) -> int:
    """Return the mark of an archive, or 0 for anything else and one that is not complete."""
    with suppress(StorageFailed), reading(path) as connection:
        row = connection.execute("SELECT value FROM counter WHERE name = ?", (MARK,)).fetchone()
        return int(row[0]) if row else 0
    return 0


def source_of(path: Path) -> str:
    """Return which database an archive was made from; "" for what is none."""
    sql = "SELECT old FROM change WHERE operation = ? AND old IS NOT NULL ORDER BY seq"
    with suppress(StorageFailed), reading(path) as connection:
        row = connection.execute(sql, (MARK,)).fetchone()
        return str(json.loads(row[0])["database"]) if row else ""
    return ""


def give_name(part: Path, path: Path) -> None:
    """Give a complete archive its name. Raises RuleError when another file has it."""
    try:
        os.link(part, path)
    except FileExistsError as error:
        if not part.samefile(path):
            raise is_there(path) from error
        part.unlink()  # it was interrupted when it had both names
    except OSError:  # a file system without links
        if path.exists():
            raise is_there(path) from None
        part.rename(path)
    else:
        part.unlink()
