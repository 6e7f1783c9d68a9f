"""Taking the interactions that an archive has out of the database, a portion at a time.

Each portion is a transaction, so that others who write wait for a moment only. The line of the
change log about the archive says how far it is, saved with the portion: who was interrupted goes on
there. What somebody changed since it was copied stays in the database, and is taken out of the file
before the portion is saved, so that it is never in both for good. A file that has its name already,
as others may read it, is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from store import archive_log, attachments, db, event_entries, totals
from store.archive_log import Known
from store.archive_portions import (
    LISTED,
    count_entries,
    name,
    numbers_after,
    rows_here,
    rows_in_file,
    settle_file,
    take_out_of_file,
)
from store.archive_rows import LIST, list_table
from store.errors import Cancelled, PartlyDone, StoreError
from store.models import Change, EntryComment, InteractionLogEntry, database
from store.portions import Pace, portions
from store.text import N_

Progress = Callable[[int, int], None]

_PARTLY = N_("%(done)s of %(total)s interactions were moved, the others not yet. %(reason)s")
_PACE = Pace(seconds=0.05, first=200, least=50, most=4000)


def move(known: Known, progress: Progress | None = None) -> int:
    """Take out of the database what the file of an archive has; return how many entries that has.

    It is not stopped by Cancelled, which `progress` may raise: it is soon done. When it is interrupted
    otherwise, it goes on when called again with what the change log tells then. Raises PartlyDone when
    the next ones cannot be moved.
    """
    if known.upto is None:
        return known.entries
    file = known.path if known.is_named else known.part
    numbers, done = numbers_after(file, known.upto), 0
    with list_table():
        for some in portions(numbers, _PACE):
            try:
                known = _move_portion(known, some, rows_in_file(file, some[0], some[-1]))
            except StoreError as error:
                moved = known.entries - len(numbers) + done
                raise PartlyDone(_PARTLY, moved, known.entries, error) from error
            done += len(some)
            if progress is not None:
                with suppress(Cancelled):
                    progress(2 * len(numbers) + done, 3 * len(numbers))
    entries = count_entries(file)
    if entries != known.entries and file == known.part:
        settle_file(file)
    _end(replace(known, entries=entries, upto=None))
    return entries


@db.write
def _move_portion(known: Known, numbers: Sequence[int], there: dict[int, str]) -> Known:
    """Delete entries that are in the file as they are here; return how far the archive is then."""
    name(numbers)
    here = rows_here()
    changed = [number for number in numbers if here.get(number) != there[number]]
    if changed:
        if not known.is_named:
            take_out_of_file(known.part, changed)
        name([number for number in numbers if here.get(number) == there[number]])
    _delete_listed()
    done = replace(known, upto=numbers[-1])
    archive_log.note(done)
    return done


@db.write
def _end(known: Known) -> None:
    archive_log.note(known)


def _delete_listed() -> None:
    entries = InteractionLogEntry.entry_no.in_(LISTED)
    used = InteractionLogEntry.select(InteractionLogEntry.attachment).distinct()
    used = used.where(entries & InteractionLogEntry.attachment.is_null(False))
    documents = [row[0] for row in database.execute(used).fetchall()]
    documents += event_entries.forget_moved(LIST)
    EntryComment.delete().where(EntryComment.entry.in_(LISTED)).execute()
    totals.removed(entries)
    InteractionLogEntry.delete().where(entries).execute()
    attachments.remove_unused(documents)
    # who did what and when stays; what it was moved with the interaction
    Change.update(old=None, new=None).where(
        Change.table_name.in_(("interaction", "postponed", "entry_comment"))
        & Change.row_id.in_(LISTED)
    ).execute()
