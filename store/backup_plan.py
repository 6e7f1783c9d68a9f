"""How often a database is copied by itself, where to, and which copies are kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from store import clock
from store.database_files import file_of

LOCK = ".lock"
_PAUSE = 3600  # seconds until what could not be done is tried again

_FOLDER = ".backups"
_STAMP = "%Y%m%dT%H%M%SZ"
_ENDING = ".db"


class Plan(NamedTuple):
    """What the configuration says.

    `folder` is "" for the one beside the database. Of the last days, weeks and months that have
    copies so many keep their newest one.
    """

    automatic: bool = True
    folder: str = ""
    keep_daily: int = 7
    keep_weekly: int = 4
    keep_monthly: int = 12


class Copy(NamedTuple):
    """A copy of the database; `made_at` is in UTC, `kind` one of daily, upgrade, restore, repair."""

    path: Path
    made_at: datetime
    size: int
    kind: str = "daily"

    @property
    def day(self) -> date:
        """The day on which it was made, where this machine is."""
        return self.made_at.astimezone().date()


def folder_of(plan: Plan, database: Path) -> Path:
    """Return the folder of the copies of a database."""
    return (
        Path(plan.folder).expanduser() if plan.folder else Path(f"{database.absolute()}{_FOLDER}")
    )


def _stem(database: Path) -> str:
    return database.name.removesuffix(_ENDING)


def name_of(database: Path, moment: datetime) -> str:
    """Return the file name of a copy that is made now."""
    return f"{_stem(database)}-{moment.astimezone(UTC):{_STAMP}}{_ENDING}"


def daily_copies(plan: Plan, database: Path) -> list[Copy]:
    """Return the copies in the folder, the newest first. Raises OSError."""
    found = []
    prefix = f"{_stem(database)}-"
    folder = folder_of(plan, database)
    for path in folder.glob(f"*{_ENDING}") if folder.is_dir() else ():
        if path.name.startswith(prefix):
            moment = _moment(path.name[len(prefix) : -len(_ENDING)])
            if moment is not None:
                found.append(Copy(path, moment, path.stat().st_size))
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def other_copies(database: Path) -> list[Copy]:
    """Return the copies beside the database from before an upgrade or a restoring, newest first."""
    found = []
    for path in database.absolute().parent.glob(f"{database.name}.before-*"):
        if path.name.endswith(("-wal", "-shm", "-journal", ".part")):
            continue
        state = path.stat()
        kind = path.name.rpartition(".before-")[2].partition("-")[0]
        kind = kind if kind in ("restore", "repair") else "upgrade"
        found.append(Copy(path, datetime.fromtimestamp(state.st_mtime, UTC), state.st_size, kind))
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def surplus(copies: Iterable[Copy], plan: Plan) -> list[Copy]:
    """Return which of the daily copies are not to be kept; never the newest of all."""
    ordered = sorted(copies, key=lambda copy: copy.made_at, reverse=True)
    kept = set(ordered[:1])
    periods: tuple[tuple[int, Callable[[date], tuple[int, ...]]], ...] = (
        (plan.keep_daily, lambda day: (day.year, day.month, day.day)),
        (plan.keep_weekly, lambda day: tuple(day.isocalendar()[:2])),
        (plan.keep_monthly, lambda day: (day.year, day.month)),
    )
    for count, period in periods:
        newest: dict[tuple[int, ...], Copy] = {}
        for copy in ordered:
            newest.setdefault(period(copy.day), copy)
        kept.update(list(newest.values())[:count])
    return [copy for copy in ordered if copy not in kept]


def is_due(where: str, plan: Plan) -> bool:
    """Return whether a copy of the database should be made now: it has none of today.

    What failed is due again an hour later, and what cannot succeed never. Nothing is opened for it.
    """
    path = file_of(where)
    if path is None or not plan.automatic or not os.path.exists(path):  # noqa: PTH110 - false where it may not look
        return False
    folder = folder_of(plan, path)
    usable = folder if plan.folder or folder.exists() else folder.parent
    if not os.access(usable, os.W_OK | os.X_OK):
        return False
    try:
        if any(copy.day == clock.today() for copy in daily_copies(plan, path)):
            return False
        tried = (folder / LOCK).stat().st_mtime
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return abs(clock.now().timestamp() - tried) > _PAUSE
