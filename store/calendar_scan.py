"""Reading calendars into the log: the meetings that have happened since the last time.

A file that has not changed is read again only when a meeting in it has happened since. A broken
one never stops a scan.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from store import clock, db, mail, meetings, template_setup
from store.address_books import UnreadableFile
from store.due_events import any_due
from store.errors import RuleError
from store.event_plans import Candidate
from store.exchange import calendars
from store.exchange.calendars import Meeting
from store.meetings import KIND, Told
from store.models.recording import CalendarFile
from store.nouns import noun
from store.recording import Recorded, record_all
from store.recording_choices import EventStatus
from store.recording_reasons import FUTURE
from store.records import find_id
from store.text import N_

FILES = 100
"""How many files one transaction keeps."""

MEETINGS = 500
"""How many meetings are recorded at once."""

_ENDINGS = frozenset({".ics", ".ical", ".ifb", ".icalendar"})


@dataclass(frozen=True)
class Scan:
    """What is to be read.

    Attributes:
        since: The first day whose meetings are recorded; None for all.
        owner: The salesperson whose calendars they are; "" when every meeting names one.
        again: Whether to read files again that have not changed.
        dry_run: Whether nothing is to be saved.
    """

    since: date | None = None
    owner: str = ""
    again: bool = False
    dry_run: bool = False


@dataclass
class Report:
    """What a scan found: numbers of files and of meetings, each occurrence one of them.

    `cut` is the number of series of which older meetings were not read.
    """

    files: int = 0
    meetings: int = 0
    logged: int = 0
    waiting: int = 0
    known: int = 0
    future: int = 0
    unreadable: int = 0
    cut: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, other: Report) -> None:
        """Count what another report has counted."""
        numbers = ("files", "meetings", "logged", "waiting", "known", "future", "unreadable", "cut")
        for name in numbers:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.skipped += other.skipped


@dataclass(frozen=True)
class _File:
    """A calendar with what was known of it; `mark` tells this content from any other."""

    path: Path
    mark: str
    row: CalendarFile


def scan(
    paths: Sequence[str], wanted: Scan, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Read calendars, and the folders that hold them, into the log; return what was found.

    Raises NotFound for an unknown owner, UnreadableFile for a path that is not there or cannot be
    read, and RuleError for a folder without calendars, and when nothing could be logged: without a
    template for meetings, or without any address of a salesperson.
    """
    ours = ready(wanted.owner)
    found = [file for path in paths for file in _files(path)]
    report = Report()
    if not wanted.dry_run and any_due():
        meetings.take_up_due()
    known = _known()
    changed = (file for path in found if (file := _changed(path, wanted, known)))
    done = 0
    while portion := list(islice(changed, FILES)):
        work = partial(_keep, portion, wanted, ours, report)
        if wanted.dry_run:
            db.trial(work)
        else:
            work()
        done += len(portion)
        if progress is not None:
            progress(min(done, len(found)), len(found))
    if progress is not None:
        progress(len(found), len(found))
    return report


def ready(owner: str) -> dict[str, str]:
    """Return the salespeople by address. Raises NotFound, RuleError when nothing could be logged."""
    if not template_setup.template_of(KIND):
        raise RuleError(
            N_(
                "Interaction Template Setup names no template for meetings, so none can be logged. "
                "Choose one there, then read the calendars."
            )
        )
    if owner:
        find_id(noun("salesperson"), owner)
    ours = mail.salespeople()
    if not ours and not owner:
        raise RuleError(
            N_(
                "No salesperson has an e-mail address, so no meeting can be told to be ours. Enter "
                "the addresses under Salespeople, or say whose calendar it is."
            )
        )
    return ours


def _files(path: str) -> list[Path]:
    """Return the calendars at a path: it itself, or all that lie below the folder."""
    root = Path(path).expanduser().resolve()
    try:
        root.stat()  # what is not there is said, too
        if not root.is_dir():
            return [root]
        found = []
        for folder, names, files in os.walk(root):
            names[:] = sorted(name for name in names if not name.startswith("."))
            here = Path(folder)
            found += [here / name for name in sorted(files) if _is_calendar(name)]
    except OSError as error:
        raise UnreadableFile(root, error) from error
    if not found:
        raise RuleError(N_("No calendar lies in %(path)s: their names end in .ics."), path=path)
    return found


def _is_calendar(name: str) -> bool:
    return not name.startswith(".") and Path(name).suffix.lower() in _ENDINGS


@db.read
def _known() -> dict[str, CalendarFile]:
    return {row.path: row for row in CalendarFile.select()}


def _changed(path: Path, wanted: Scan, known: dict[str, CalendarFile]) -> _File | None:
    """Return a file that may say something new, or None."""
    try:
        state = path.stat()
    except OSError:
        return None  # gone since the folder was looked through
    mark = f"{state.st_mtime_ns}-{state.st_size}-{state.st_ino}"
    row = known.get(str(path))
    if row is None:
        return _File(path, mark, CalendarFile(path=str(path), since=_since(wanted)))
    covered = not row.since or (_since(wanted) >= row.since)
    is_due = bool(row.next_at) and row.next_at <= clock.stamp()
    if row.mark == mark and covered and not is_due and not wanted.again:
        return None
    if not covered:
        row.since, row.read_at = _since(wanted), ""
    return _File(path, mark, row)


def _since(wanted: Scan) -> str:
    return wanted.since.isoformat() if wanted.since else ""


@db.write
def _keep(portion: Sequence[_File], wanted: Scan, ours: dict[str, str], report: Report) -> None:
    """Record the meetings of some files, and that they were read."""
    found = Report()
    now = clock.now()
    for file in portion:
        found.files += 1
        try:
            content = _content(file.path)
        except OSError:
            found.unreadable += 1
            continue
        folder = file.path.parent.name
        told = Told(str(file.path), folder, wanted.owner)
        rewritten = "" if wanted.again else file.row.read_at
        next_at = _record(content, told, ours, now, wanted, found, rewritten)
        if not wanted.dry_run:
            file.row.mark, file.row.read_at = file.mark, clock.stamp_of(now)
            file.row.next_at = clock.stamp_of(next_at) if next_at else ""
            file.row.save()
    report.add(found)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(calendars.LARGEST)


@db.write
def record_calendar(content: bytes, told: Told) -> Report:
    """Record the meetings of one file that is told by another program; return what became of them.

    Those that have not happened yet are kept, and recorded when they have. Raises what `scan`
    raises when nothing could be logged.
    """
    report = Report(files=1)
    _record(content, told, ready(told.owner), clock.now(), None, report)
    return report


def _record(
    content: bytes,
    told: Told,
    ours: dict[str, str],
    now: datetime,
    wanted: Scan | None,
    report: Report,
    read_at: str = "",
) -> datetime | None:
    """Record the meetings of a file; return when the next of them will have happened.

    Without `wanted`, those to come are kept. `read_at` is when the file was read before.
    """
    since = None
    if wanted is not None and wanted.since:
        since = datetime.combine(wanted.since, datetime.min.time()).astimezone(UTC)
    reading = calendars.read(content, now, since)
    report.unreadable += reading.broken
    report.cut += reading.cut
    told = Told(told.source, reading.name or told.folder, told.owner)
    keys = meetings.keys_of(reading.meetings)
    known = meetings.known(keys)
    series = {item.uid for item in reading.meetings if item.occurrence} if read_at else set()
    told_before = meetings.known_series(series)
    candidates = []
    for item, key in zip(reading.meetings, keys, strict=True):
        is_rewritten = item.uid in told_before and clock.stamp_of(item.ends) <= read_at
        if key not in known and not _is_news(item, is_rewritten, now):
            continue
        report.meetings += not item.deleted
        is_future = item.ends > now
        if is_future and not (item.canceled or item.deleted):
            report.future += 1
            if wanted is not None:
                continue
        event, skip = meetings.event_of(item, key, ours, told)
        candidates.append(Candidate(event, skip or (FUTURE if is_future else "")))
    _count(candidates, report)
    coming = [item.ends for item in reading.meetings if item.ends > now and not item.canceled]
    return min(coming, default=None)


def _is_news(item: Meeting, is_rewritten: bool, now: datetime) -> bool:
    """Return whether a meeting that is not known says something.

    What was taken out of a series, or called off before it happened, does not. Neither do the
    occurrences that a changed series gives itself in a past that was read already.
    """
    if item.deleted or (item.canceled and item.ends > now):
        return False
    return item.occurrence is None or not is_rewritten


def _count(candidates: list[Candidate], report: Report) -> None:
    for at in range(0, len(candidates), MEETINGS):
        _count_results(record_all(candidates[at : at + MEETINGS]), report)


def _count_results(results: list[Recorded], report: Report) -> None:
    for result in results:
        if result.again:
            report.known += 1
        elif result.status is EventStatus.LOGGED:
            report.logged += 1
        elif result.status is EventStatus.WAITING:
            report.waiting += 1
        elif result.reason != FUTURE:
            report.skipped[result.reason] += 1
