"""Database files of SQLite as files: copied, looked into, put in the place of one another.

A file that is written here gets its name only when it is complete, checked and on the disk; a
database is replaced in one transaction of its own. Whatever ends the program in between leaves what
was there before.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from store import clock
from store.database_files import hand_over
from store.errors import NotADatabase, StorageFailed
from store.text import fold_key

APPLICATION_ID = 0x5452_4154
HEADER = b"SQLite format 3\0"
_SIDES = ("-wal", "-shm", "-journal")
_OF_A_GROUP = stat.S_ISGID | stat.S_IWGRP
_PATIENCE = 2.0  # seconds that others may finish what they are at

Connection = sqlite3.Connection
Finish = Callable[[Connection], None]


class InUse(Exception):
    """Another program has the database open."""


class Faults(NamedTuple):
    """What is wrong with a file: damage, and references that lead nowhere."""

    damage: tuple[str, ...]
    broken: tuple[str, ...]


def usual_mode(path: Path) -> int:
    """Return the mode of a new database: for its owner, in the directory of a group for the group."""
    shared = path.absolute().parent.stat().st_mode & _OF_A_GROUP == _OF_A_GROUP
    return 0o660 if shared else 0o600


def is_ours(path: Path) -> bool:
    """Return whether the file says that it is a database of this program. Raises sqlite3.Error.

    SQLite looks itself: when anybody else closes a file that this process has open as a database,
    the system drops the locks of all its sessions, and what they write may be lost.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        try:
            found = connection.execute("PRAGMA application_id").fetchone()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:  # no database at all
            return False
    return bool(found == (APPLICATION_ID,))


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """Open a file only to read it, also one that lies where nothing can be written.

    Raises NotADatabase for anything else, StorageFailed when it is missing or cannot be read.
    """
    try:
        if not is_ours(path):
            raise NotADatabase(path)
        connection = _read_only(path)
    except (OSError, sqlite3.Error) as error:
        raise _explained(error, path) from error
    with closing(connection):
        try:
            yield connection
        except sqlite3.Error as error:
            raise _explained(error, path) from error


def _read_only(path: Path) -> Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return _tried(uri)
    except sqlite3.OperationalError:
        if has_company(path):
            raise
        # a file that remembers sessions wants to write beside it; this one has none
        return _tried(f"{uri}&immutable=1")


def _tried(uri: str) -> Connection:
    connection = _prepared(sqlite3.connect(uri, uri=True, timeout=_PATIENCE))
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prepared(connection: Connection) -> Connection:
    connection.create_function(
        "trato_fold", 1, lambda text: text and fold_key(text), deterministic=True
    )
    connection.create_function(
        "trato_today", 0, lambda: clock.today().isoformat(), deterministic=True
    )
    return connection


def _explained(error: BaseException, path: Path) -> StorageFailed:
    if getattr(error, "errno", 0) == errno.ENOSPC or "disk is full" in str(error):
        return StorageFailed.disk_full()
    if isinstance(error, OSError) or "unable to open" in str(error):
        return StorageFailed.unreadable(path)
    return NotADatabase(path)


def faults(connection: Connection) -> Faults:
    """Return what is wrong with an open file; all of it is read."""
    damage = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    broken = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    return Faults(
        tuple(line for line in damage if line != "ok"),
        tuple(f"{table} {row} -> {parent}" for table, row, parent, _ in broken),
    )


def write_copy(
    source: Connection,
    target: Path,
    mode: int = 0o600,
    finish: Finish | None = None,
    *,
    checked: bool = True,
) -> None:
    """Copy a database that is open into the file `target`, which is one file without company.

    `finish` may change the copy before it gets its name; `checked` refuses a damaged one. Raises
    StorageFailed when it cannot be written, NotADatabase when it is damaged; sqlite3.DatabaseError
    when it is that and not `checked`.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        _discard(part)
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        part.chmod(mode)
        with closing(_prepared(sqlite3.connect(part, isolation_level=None))) as copy:
            # whoever cuts the power now finds the file under the name it had before
            copy.execute("PRAGMA synchronous = off")
            source.backup(copy, pages=-1)
            if finish is not None:
                finish(copy)
            copy.execute("PRAGMA journal_mode = delete").fetchone()
            if checked and copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise NotADatabase(target)
        _flush(part)
        part.replace(target)
        _flush(target.parent)
    except (OSError, sqlite3.Error) as error:
        ruined = isinstance(error, sqlite3.Error) and not isinstance(
            error, sqlite3.OperationalError
        )
        if ruined and not checked:
            raise
        raise NotADatabase(target) if ruined else _unwritten(error, target) from error
    finally:
        _discard(part)


def _unwritten(error: BaseException, target: Path) -> StorageFailed:
    found = _explained(error, target)
    full = getattr(error, "errno", 0) == errno.ENOSPC or "disk is full" in str(error)
    return found if full else StorageFailed.unwritable(target)


def _discard(path: Path) -> None:
    for ending in ("", *_SIDES):
        with suppress(OSError):
            Path(f"{path}{ending}").unlink()


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(path: Path, source: Path, kept: Path) -> None:
    """Put the content of the file `source` in the place of the database `path`.

    What was there is kept in the file `kept`, whatever state it is in. Raises InUse when another
    program has it open, StorageFailed when it cannot be written; then nothing is changed.
    """
    if not path.exists():
        _put_in_place(path, source, usual_mode(path))
        hand_over(path.absolute().parent, path)
        return
    mode = path.stat().st_mode & 0o777
    try:
        with _alone(path) as target:
            write_copy(target, kept, mode, checked=False)
            hand_over(path, kept)
            with reading(source) as new:
                new.backup(target, pages=-1)
            target.execute("PRAGMA journal_mode = wal").fetchone()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise _unwritten(error, path) from error
        _replace_ruin(path, source, kept)


@contextmanager
def _alone(path: Path) -> Iterator[Connection]:
    """Open a database that nobody else can open meanwhile. Raises InUse."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)) as connection:
        try:
            # the lock is taken by the first transaction, and kept until the connection is closed
            connection.execute("PRAGMA locking_mode = exclusive").fetchone()
            connection.execute("PRAGMA synchronous = full")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise InUse from error
            raise
        yield connection


def _replace_ruin(path: Path, source: Path, kept: Path) -> None:
    """Put a file in the place of what is no database any more; nobody can work with that."""
    try:
        kept.unlink(missing_ok=True)
        os.link(path, kept)
        for ending in _SIDES:
            with suppress(FileNotFoundError):
                Path(f"{path}{ending}").rename(f"{kept}{ending}")
        _put_in_place(path, source, kept.stat().st_mode & 0o777)
        hand_over(kept, path)
    except OSError as error:
        raise _unwritten(error, path) from error


def _put_in_place(path: Path, source: Path, mode: int) -> None:
    with reading(source) as new:
        write_copy(new, path, mode)


def size_of(connection: Connection) -> int:
    """Return how many bytes a copy of an open database takes."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (page,) = connection.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(page)


def has_table(connection: Connection, name: str) -> bool:
    """Return whether an open file has a table: older schemas do not have all of them."""
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(sql, (name,)).fetchone() is not None


def has_company(path: Path) -> bool:
    """Return whether beside the file lies what sessions have written and not yet put into it."""
    wal = Path(f"{path}-wal")
    return wal.exists() and wal.stat().st_size > 0


def users_of(path: Path) -> list[int]:
    """Return the processes that have the database open, as far as the system tells."""
    found = set()
    with suppress(OSError):
        wanted = {
            str(Path(f"{path}{ending}").stat().st_ino)
            for ending in ("", "-shm")
            if Path(f"{path}{ending}").exists()
        }
        for line in Path("/proc/locks").read_text("ascii").splitlines():
            words = [word for word in line.split() if word != "->"]
            if len(words) > 5 and words[5].rpartition(":")[2] in wanted and int(words[4]) > 0:
                found.add(int(words[4]))
    return sorted(found - {os.getpid()})
