"""Old interactions in a file of their own, which the program opens to be read and not changed.

The file is made beside its place under another name, read again and compared; then a line of the
change log says that its interactions move; then they are taken out of the database, a portion at a
time, and the file gets its name. Whatever happens in between, none is lost, and in the end each is in
exactly one of the two: a file without its line in the change log is none, and one that has it is
finished by saying the same again.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import peewee

from store import clock, db, dialect, rights
from store.archive_files import (
    AnotherArchive,
    alone,
    give_name,
    is_there,
    mark_of,
    parts_in,
    remove,
    source_of,
)
from store.archive_log import Known, begin, recorded, unfinished
from store.archive_moving import move
from store.archive_portions import beside
from store.archive_rows import copy_rows, count_rows, list_entries, sums_of
from store.database_files import file_of
from store.errors import RightMissing, RuleError
from store.models import Change, InteractionLogEntry, database
from store.session import session
from store.spool import usual_database
from store.text import N_

Progress = Callable[[int, int], None]


class Archived(NamedTuple):
    """What was, or would be, moved into an archive; `kept` are older ones that stay.

    `missing` documents have lost their file. `finished` says that an archive was interrupted
    before, and was finished.
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

    What each contact was dealt with last stays, so that this date is known, and what is not
    finished: postponed interactions and those whose mail was not sent. Comments, documents and
    what the change log says of them move; contacts, templates and whatever else is needed to read
    them are copied. `progress(done, total)` is told the rows, and may raise Cancelled. With
    `dry_run` it is only counted.

    An archive under that name that was interrupted is finished instead, or begun anew. Raises
    RuleError when there is nothing to be moved, the file is there, or somebody changed one of them
    until it was copied; ArchiveOpen in an archive; RightMissing for who is no administrator, as the
    values in the change log move; StorageFailed when the file cannot be written. Nothing was changed
    then. One that somebody changes later stays.
    """
    path = absolute(path)
    with db.explained():
        return _checked(before, path, progress, dry_run=dry_run)


def _checked(before: date, path: Path, progress: Progress | None, *, dry_run: bool) -> Archived:
    db.refuse_archive()
    if not rights.may_change("archive"):
        raise RightMissing
    if before > clock.today():
        raise RuleError(N_("The date lies in the future. Type one that is over."))
    for known in unfinished():
        if known.path == path:
            if not dry_run:
                _finish(known, progress)
            return Archived(0, 0, finished=True)
    if path.exists():
        raise is_there(path)
    with list_entries(before) as (entries, kept):
        _require_some(before, entries)
        if dry_run:
            return Archived(entries, kept, *count_rows())
        with alone(path, _is_dead):
            return _made(before, path, progress, kept)


def absolute(path: Path) -> Path:
    """Return the whole path of a file that a person has named."""
    return Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolves "..", not links


def usual_path(before: date) -> Path:
    """Return where an archive goes when nobody says it: beside the database."""
    own = file_of(db.location()) or Path(usual_database())
    return absolute(own.with_name(f"{own.stem}-archive-{before.isoformat()}.db"))


@db.read
def older(before: date) -> int:
    """Return how many interactions are older than a date, whether they would move or stay."""
    entry = InteractionLogEntry
    return int(entry.select().where(entry.date < before).count())


def _made(before: date, path: Path, progress: Progress | None, kept: int) -> Archived:
    known = Known(path, secrets.randbits(59) + 1, before=before, upto=0)
    seen = db.last_change()
    try:
        db.make_blank(str(known.part))
        with beside(known.part) as copy:
            copied, missing = copy_rows(copy, known.token, _here(), progress)
        with dialect.snapshot(database):
            now = sums_of(database)
        if now != copied.text:
            raise _changed()
        known = replace(known, entries=copied.entries.rows)
        known = _begin(known, seen)
    except BaseException:
        if not _is_recorded(known):
            remove(known.part)
        raise
    entries = _complete(known, progress)
    kept += known.entries - entries
    return Archived(entries, kept, copied.comments.rows, copied.attachments, missing)


def _finish(known: Known, progress: Progress | None = None) -> None:
    """Go on with an archive that was interrupted, unless somebody else is at it, or was."""
    with alone(known.path, _is_dead):
        for now in unfinished():
            if now.token == known.token:
                _complete(now, progress)


def _complete(known: Known, progress: Progress | None = None) -> int:
    """Take the entries of a file out of the database and give it its name; return how many it has."""
    session.undoable.clear()
    entries = move(known, progress)
    if known.part.exists():
        give_name(known.part, known.path)
    return entries


def _require_some(before: date, entries: int) -> None:
    if not entries:
        raise RuleError(N_("There are no interactions before %(date)s to be moved."), date=before)


@db.write
def _begin(known: Known, seen: int) -> Known:
    """Say that the entries begin to move, if nobody has erased a contact since the change `seen`.

    Who erases one from now on is told of the archive.
    """
    if known.path.exists():
        raise is_there(known.path)
    erased = (Change.change_no > seen) & (Change.operation == "erase")
    if Change.select().where(erased).exists():
        raise _changed()
    return begin(known)


def _changed() -> RuleError:
    return RuleError(
        N_("Somebody changed one of these interactions meanwhile. Nothing was moved: try again.")
    )


def _is_recorded(known: Known) -> bool:
    try:
        return known.token in [other.token for other in recorded()]
    except peewee.DatabaseError:
        return True  # what cannot be asked now is asked the next time


def _here() -> str:
    own = file_of(db.location())
    return str(absolute(own)) if own else db.location()


def _is_dead(part: Path) -> bool:
    """Return whether nobody waits for a part, if nobody is at work on it.

    What another database has made is none of ours, unless it is not complete; of what this person
    may not read nobody knows.
    """
    if not os.access(part, os.R_OK) or part in [known.part for known in recorded()]:
        return False
    return not mark_of(part) or source_of(part) == _here()


def left_over() -> list[Path]:
    """Return what interrupted work has left where archives are, and beside the database."""
    folders = {known.path.parent for known in recorded()}
    own = file_of(db.location())
    if own:
        folders.add(absolute(own).parent)
    return [part for folder in sorted(folders) for part in parts_in(folder) if _is_dead(part)]


def finish_all() -> None:
    """Give all archives that wait for their names these, and remove what is left over.

    Raises RuleError for a name that is taken.
    """
    for known in unfinished():
        with suppress(AnotherArchive):
            _finish(known)
    for part in left_over():
        with suppress(AnotherArchive), alone(part, _is_dead):
            pass
