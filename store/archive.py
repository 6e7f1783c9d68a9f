"""Old interactions in a file of their own, which the program opens to be read and not changed.

The file is made beside its place under another name, read again and compared; then one
transaction takes its interactions out of the database and writes into the change log that they
are there; then the file gets its name. Whatever happens in between, every interaction is in
exactly one of the two: a file without its line in the change log is none, and one that has it only
waits for its name.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import peewee
from peewee import SQL

from store import attachments, clock, db, dialect, totals
from store.archive_rows import LIST, Sums, copy_rows, list_entries, refuse_open, sums_of
from store.changes import write_change
from store.dialects.sqlite_files import reading
from store.errors import RuleError, StorageFailed
from store.models import Change, EntryComment, InteractionLogEntry, database
from store.text import N_

Progress = Callable[[int, int], None]

_PART = ".part"
_MARK = "archive"
_LISTED = SQL(f"(SELECT entry_no FROM {LIST})")


class Archived(NamedTuple):
    """What was, or would be, moved into an archive; `kept` are older ones that stay.

    These are the last interactions of their contacts, which tell when they were dealt with last.
    `missing` documents have lost their file. `finished` says that an archive was interrupted
    before, and only got its name.
    """

    entries: int
    kept: int
    comments: int = 0
    attachments: int = 0
    missing: int = 0
    finished: bool = False


def make(
    before: date, path: Path, progress: Progress | None = None, *, dry_run: bool = False
) -> Archived:
    """Move the interactions older than a date into the new file `path`, with all that they show.

    What each contact was dealt with last stays, so that this date is known. Their comments and
    documents move; contacts, templates and whatever else is needed to read them are copied.
    Nothing else may go on in this process meanwhile. `progress(done, total)` is told the rows, and
    may raise Cancelled. With `dry_run` it is only counted.

    An archive under that name that was interrupted is finished instead, or begun anew. Raises
    RuleError when there is nothing to be moved, an older interaction is postponed or still has a
    mail to be sent, the file is there, or somebody changed one of them meanwhile; StorageFailed
    when the file cannot be written. Nothing was changed then.
    """
    path = path.absolute()
    part = path.with_name(path.name + _PART)
    if before > clock.today():
        raise RuleError(N_("The date lies in the future. Type one that is over."))
    if path.exists():
        raise RuleError(
            N_("%(path)s is there already. Choose the name of a new file."), path=str(path)
        )
    if part.exists() and _is_recorded(path, _mark_of(part)):
        if not dry_run:
            part.rename(path)
        return Archived(0, 0, finished=True)
    if dry_run:
        with list_entries(before) as (entries, kept):
            _check(before, entries)
            return Archived(entries, kept)
    return _made(before, path, part, progress)


def _made(before: date, path: Path, part: Path, progress: Progress | None) -> Archived:
    token = secrets.randbits(60)
    try:
        _remove(part)
        db.make_beside(str(part))
        with list_entries(before) as (entries, kept):
            _check(before, entries)
            with _beside(part) as copy:
                copied, missing = copy_rows(copy, token, progress)
            _take_out(path, token, copied)
    except BaseException:
        if not _is_recorded(path, token):
            _remove(part)
        raise
    part.rename(path)
    return Archived(entries, kept, copied.comments.rows, copied.attachments, missing)


def _check(before: date, entries: int) -> None:
    refuse_open(before)
    if not entries:
        raise RuleError(N_("There are no interactions before %(date)s to be moved."), date=before)


@contextmanager
def _beside(part: Path) -> Iterator[Any]:
    """Open the new file beside the database that is open; it is safe on the disk in the end."""
    copy = dialect.connect(str(part))
    try:
        with db.explained(str(part)):
            copy.connect()
            yield copy
            dialect.settle(copy)
    finally:
        if not copy.is_closed():
            copy.close()


def _remove(part: Path) -> None:
    if part.exists():
        dialect.remove_file(str(part))


@db.write
def _take_out(path: Path, token: int, copied: Sums) -> None:
    """Delete, in one transaction, what is in the file, if nobody changed it since."""
    if sums_of(database) != copied.text:
        raise RuleError(
            N_(
                "Somebody changed one of these interactions meanwhile. Nothing was moved: try again."
            )
        )
    entries = InteractionLogEntry.entry_no.in_(_LISTED)
    used = InteractionLogEntry.select(InteractionLogEntry.attachment).distinct()
    used = used.where(entries & InteractionLogEntry.attachment.is_null(False))
    documents = [row[0] for row in database.execute(used).fetchall()]
    EntryComment.delete().where(EntryComment.entry.in_(_LISTED)).execute()
    totals.removed(entries)
    InteractionLogEntry.delete().where(entries).execute()
    attachments.remove_unused(documents)
    told = {"path": str(path), "entries": copied.entries.rows, "token": token}
    write_change(_MARK, "interaction", 0, None, json.dumps(told), path.name)


def _recorded() -> Iterator[tuple[Path, int]]:
    """Yield the files and marks of the archives that the change log tells of."""
    for row in Change.select(Change.new).where(Change.operation == _MARK).order_by(Change.seq):
        told = json.loads(row.new or "{}")
        yield Path(str(told.get("path", ""))), int(told.get("token", 0))


def _is_recorded(path: Path, token: int) -> bool:
    try:
        return (path, token) in list(_recorded())
    except peewee.DatabaseError:
        return True  # what cannot be asked now is asked the next time


def _mark_of(part: Path) -> int:
    """Return the mark of an archive, or 0 when it is not complete."""
    with suppress(StorageFailed), reading(part) as connection:
        row = connection.execute("SELECT value FROM counter WHERE name = ?", (_MARK,)).fetchone()
        return int(row[0]) if row else 0
    return 0


def unfinished() -> list[Path]:
    """Return the archives that only wait for their names, because their making was interrupted."""
    found = []
    for path, token in _recorded():
        part = path.with_name(path.name + _PART)
        if not path.exists() and part.exists() and _mark_of(part) == token:
            found.append(path)
    return found


def finish_all() -> None:
    """Give all archives that wait for their names these."""
    for path in unfinished():
        path.with_name(path.name + _PART).rename(path)
