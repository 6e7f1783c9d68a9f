"""Old interactions in a file of their own, which the program opens to be read and not changed.

The file is made beside its place under another name, read again and compared; then one
transaction takes its interactions out of the database and writes into the change log that they
are there; then the file gets its name. Whatever happens in between, every interaction is in
exactly one of the two: a file without its line in the change log is none, and one that has it only
waits for its name.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import peewee
from peewee import SQL

from store import attachments, clock, db, dialect, event_entries, rights, totals
from store.archive_files import (
    MARK,
    AnotherArchive,
    alone,
    give_name,
    is_there,
    mark_of,
    part_of,
    parts_in,
    remove,
    source_of,
)
from store.archive_rows import LIST, Sums, copy_rows, count_rows, list_entries, sums_of
from store.changes import write_change
from store.database_files import file_of
from store.errors import RightMissing, RuleError
from store.models import Change, EntryComment, InteractionLogEntry, database
from store.session import session
from store.spool import usual_database
from store.text import N_

Progress = Callable[[int, int], None]

_LISTED = SQL(f"(SELECT entry_no FROM {LIST})")


class Archived(NamedTuple):
    """What was, or would be, moved into an archive; `kept` are older ones that stay.

    `missing` documents have lost their file. `finished` says that an archive was interrupted
    before, and only got its name.
    """

    entries: int
    kept: int
    comments: int = 0
    attachments: int = 0
    missing: int = 0
    finished: bool = False


class Known(NamedTuple):
    """An archive that the change log tells of: its file when it was made, and its mark.

    `entries` older than `before` moved there; `made_at` and `user_id` tell when and by whom.
    """

    path: Path
    token: int
    entries: int = 0
    before: date | None = None
    made_at: str = ""
    user_id: str = ""

    @property
    def part(self) -> Path:
        """What it was called while it was made."""
        return part_of(self.path, self.token)


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
    meanwhile; ArchiveOpen in an archive; RightMissing for who is no administrator, as the values in
    the change log move; StorageFailed when the file cannot be written. Nothing
    was changed then.
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
    if path.exists():
        raise is_there(path)
    for known in unfinished():
        if known.path == path:
            if not dry_run:
                give_name(known.part, path)
            return Archived(0, 0, finished=True)
    with list_entries(before) as (entries, kept):
        _require_some(before, entries)
        if dry_run:
            return Archived(entries, kept, *count_rows())
        with alone(path, _is_dead):
            copied, missing = _made(before, path, progress)
    return Archived(entries, kept, copied.comments.rows, copied.attachments, missing)


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


def _made(before: date, path: Path, progress: Progress | None) -> tuple[Sums, int]:
    known = Known(path, secrets.randbits(59) + 1, before=before)
    try:
        db.make_blank(str(known.part))
        with _beside(known.part) as copy:
            copied, missing = copy_rows(copy, known.token, _here(), progress)
        _take_out(known, copied)
    except BaseException:
        if not _is_recorded(known):
            remove(known.part)
        raise
    session.undoable.clear()
    give_name(known.part, path)
    return copied, missing


def _require_some(before: date, entries: int) -> None:
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


@db.write
def _take_out(known: Known, copied: Sums) -> None:
    """Delete, in one transaction, what is in the file, if nobody changed it since."""
    if known.path.exists():
        raise is_there(known.path)
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
    documents += event_entries.forget_moved(LIST)
    EntryComment.delete().where(EntryComment.entry.in_(_LISTED)).execute()
    totals.removed(entries)
    InteractionLogEntry.delete().where(entries).execute()
    attachments.remove_unused(documents)
    # who did what and when stays; what it was moved with the interaction
    Change.update(old=None, new=None).where(
        Change.table_name.in_(("interaction", "postponed", "entry_comment"))
        & Change.row_id.in_(_LISTED)
    ).execute()
    told = {
        "path": str(known.path),
        "before": str(known.before),
        "entries": copied.entries.rows,
        "token": known.token,
    }
    write_change(MARK, "interaction", 0, None, json.dumps(told), known.path.name)


def recorded() -> list[Known]:
    """Return the archives that the change log tells of, the oldest first."""
    query = Change.select(Change.new, Change.at, Change.user_id)
    query = query.where(Change.operation == MARK).order_by(Change.seq)
    rows = database.execute(query).fetchall()
    told = [(json.loads(new or "{}"), at, user) for new, at, user in rows]
    return [
        Known(
            Path(item["path"]),
            int(item["token"]),
            int(item["entries"]),
            date.fromisoformat(item["before"]),
            at,
            user,
        )
        for item, at, user in told
        if "path" in item
    ]


def _is_recorded(known: Known) -> bool:
    try:
        return known[:2] in [other[:2] for other in recorded()]
    except peewee.DatabaseError:
        return True  # what cannot be asked now is asked the next time


def unfinished() -> list[Known]:
    """Return the archives that only wait for their names, because their making was interrupted."""
    return [
        known for known in recorded() if known.part.exists() and mark_of(known.part) == known.token
    ]


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
        give_name(known.part, known.path)
    for part in left_over():
        with suppress(AnotherArchive), alone(part, _is_dead):
            pass
