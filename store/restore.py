"""Putting a copy in the place of the database: checked before, whole or not at all, old one kept."""

from __future__ import annotations

import pwd
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store import clock
from store.database_files import file_of, is_there
from store.dialects.servers import NoFile
from store.errors import Busy, NewerDatabase, NotADatabase, RuleError, StorageFailed
from store.session import session
from store.text import N_

MAYBE_SENT = N_("From a restored copy: it may have been sent since. Try again sends it.")


class InUseByOthers(Busy):
    """Other sessions have the database open."""

    def __init__(self, users: list[str]) -> None:
        super().__init__()
        self.message = N_(
            "Others have the database open: %(users)s. Nothing was changed: have them leave the "
            "program, then try again."
        )
        self.params = {"users": ", ".join(users)}
        if not users:
            self.message = N_(
                "Others have the database open. Nothing was changed: have them leave the program, "
                "then try again."
            )


class DamagedCopy(StorageFailed):
    """The copy is not what it was when it was made."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(
            N_("%(path)s is damaged (%(fault)s). Nothing was changed: take another copy."),
            path=path,
            fault=fault,
        )


class NotACopy(NotADatabase):
    """What is to be brought back is no database of this program, or nothing of it can be read."""

    def __init__(self, path: Path) -> None:
        StorageFailed.__init__(
            self,
            N_(
                "%(path)s is not a database of this program, or it is damaged. Nothing was "
                "changed: take another copy; trato restore --list names them."
            ),
            path=path,
        )


@dataclass(frozen=True)
class Contents:
    """What is in a database file: whose it is, numbers of records, and how far it goes.

    `last_entry_no` is 0 for an empty log, `last_date` the day of that entry, `last_change` the number
    of changes so far, `changed_at` when the last change of a record was, as it is stored; `made_at`
    is when the file was last written.
    """

    path: Path
    made_at: datetime
    schema: int
    program: str
    company: str
    counts: dict[str, int]
    last_entry_no: int
    last_date: str
    last_change: int
    changed_at: str


@dataclass(frozen=True)
class Comparison:
    """A copy that was checked, beside what is there now.

    `erased` are contacts that were erased since and would be there again, `waiting` counts mails
    that waited when it was made.
    """

    copy: Contents
    now: Contents | None
    erased: tuple[str, ...]
    waiting: int
    staged: Path


def examine(path: Path) -> Contents:
    """Return what is in a database file, after all of it was checked.

    Raises StorageFailed when it is missing, NotACopy for anything else, DamagedCopy,
    NewerDatabase.
    """
    from store import __version__, migrations
    from store.dialects import sqlite_files

    try:
        with sqlite_files.reading(path) as file:
            found = sqlite_files.faults(file)
            fault = next(iter(found.damage + found.broken), "")
            if fault:
                raise DamagedCopy(path, fault)
            contents = _contents(path, file)
    except NotADatabase as error:
        raise NotACopy(path) from error
    if contents.schema > migrations.LATEST:
        raise NewerDatabase(contents.program, __version__)
    return contents


_COUNTED = ("contact", "interaction_log_entry", "segment_header", "logged_segment", "attachment")


def _contents(path: Path, file: Any) -> Contents:
    from store.dialects.sqlite_files import has_table

    def value(sql: str, otherwise: Any) -> Any:
        row = file.execute(sql).fetchone()
        return otherwise if row is None or row[0] is None else row[0]

    last = file.execute(
        "SELECT entry_no, date FROM interaction_log_entry ORDER BY entry_no DESC LIMIT 1"
    ).fetchone()
    name, table = "company_name", "marketing_setup"
    if has_table(file, "company_information"):
        name, table = "name", "company_information"
    return Contents(
        path,
        datetime.fromtimestamp(path.stat().st_mtime, UTC),
        int(value("SELECT value FROM counter WHERE name = 'schema'", 0)),
        str(value("SELECT program FROM schema_info", "")),
        str(value(f"SELECT {name} FROM {table} WHERE id = 1", "")),
        {table: int(value(f"SELECT count(*) FROM {table}", 0)) for table in _COUNTED},
        int(last[0]) if last else 0,
        str(last[1] or "") if last else "",
        int(value("SELECT value FROM counter WHERE name = 'change'", 0)),
        str(value("SELECT at FROM change ORDER BY seq DESC LIMIT 1", "")),
    )


@contextmanager
def checked(source: Path, where: str) -> Iterator[Comparison]:
    """Check a copy and compare it with the database at `where`; that is not touched.

    What is compared is a second copy beside the database, gone in the end, so that what is put in
    place by `put` is what was looked at. Raises what `examine` raises, RuleError for a database on
    a server or the copy of itself, StorageFailed when there is no room.
    """
    from store.dialects.sqlite_files import reading, write_copy

    path = file_of(where)
    if path is None:
        raise NoFile
    if is_there(path) and is_there(source) and path.samefile(source):
        raise RuleError(N_("%(path)s is the database itself. Name a copy of it."), path=source)
    examine(source)
    staged = path.with_name(f"{path.name}.restoring")
    waiting = 0

    def finish(copy: Any) -> None:
        nonlocal waiting
        waiting = _hold_mail(copy)

    try:
        with reading(source) as file:
            write_copy(file, staged, finish=finish)
        with reading(staged) as file:
            copy = _contents(source, file)
        now, erased = _now(path, staged)
        yield Comparison(copy, now, erased, waiting, staged)
    finally:
        staged.unlink(missing_ok=True)


def _hold_mail(copy: Any) -> int:
    """Let mails of a copy that wait go out only when a person says so; return how many."""
    from store.dialects.sqlite_files import has_table
    from store.enumerations import DeliveryStatus
    from store.outbox_choices import OutboxStatus

    if not has_table(copy, "outgoing_mail"):
        return 0
    unsent = f"status IN ({OutboxStatus.WAITING:d}, {OutboxStatus.SENDING:d})"
    copy.execute(
        "UPDATE interaction_log_entry SET delivery_status = ?, version = version + 1 "
        f"WHERE entry_no IN (SELECT entry_no FROM outgoing_mail WHERE {unsent})",
        (int(DeliveryStatus.ERROR),),
    )
    held = copy.execute(
        f"UPDATE outgoing_mail SET status = ?, error = ?, claimed_at = '', version = version + 1 "
        f"WHERE {unsent}",
        (int(OutboxStatus.FAILED), session.translate(MAYBE_SENT)),
    )
    return int(held.rowcount)


def _now(path: Path, staged: Path) -> tuple[Contents | None, tuple[str, ...]]:
    """Return what is in the database now, and who was erased since the copy was made."""
    from store.dialects.sqlite_files import reading

    try:
        with reading(path) as file:
            now = _contents(path, file)
            erased = [
                row[0]
                for row in file.execute("SELECT row_id FROM change WHERE operation = 'erase'")
            ]
    except StorageFailed:
        return None, ()  # that is why a copy is wanted
    with reading(staged) as file:
        found = [
            file.execute("SELECT no FROM contact WHERE id = ?", (row_id,)).fetchone()
            for row_id in erased
        ]
    return now, tuple(str(row[0]) for row in found if row)


def put(comparison: Comparison, where: str) -> Path | None:
    """Put a copy that was checked in the place of the database; return where the old one is kept.

    None when there was none. Raises InUseByOthers while other sessions have it open, StorageFailed
    when it cannot be written; then nothing is changed.
    """
    from store.dialects import sqlite_files

    path = file_of(where)
    if path is None:
        raise NoFile
    there = is_there(path)
    kept = path.with_name(f"{path.name}.before-restore-{clock.now():%Y%m%dT%H%M%SZ}")
    try:
        sqlite_files.replace(path, comparison.staged, kept)
    except sqlite_files.InUse as error:
        raise InUseByOthers(_names(sqlite_files.users_of(path))) from error
    return kept if there else None


def _names(processes: list[int]) -> list[str]:
    names = []
    for number in processes:
        name = "?"
        with suppress(OSError, KeyError):
            name = pwd.getpwuid(Path(f"/proc/{number}").stat().st_uid).pw_name
        names.append(f"{name} ({number})")
    return names
