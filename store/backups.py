"""Copies of the database: one file when asked, and one a day by itself, of which some are kept."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from store import clock, db
from store.backup_plan import (
    LOCK,
    Copy,
    Plan,
    daily_copies,
    folder_of,
    name_of,
    other_copies,
    surplus,
)
from store.database_files import file_of, hand_over
from store.dialects.servers import NoFile
from store.errors import Busy, RuleError, StorageFailed, StoreError
from store.models import database
from store.places import held
from store.session import session
from store.text import N_

_SPARE = 32 * 1024 * 1024  # bytes that a copy leaves free for the work that goes on


class UnderWay(Busy):
    """Another session makes a copy just now."""

    def __init__(self) -> None:
        super().__init__()
        self.message = N_("Another session is making a copy just now. Look again in a while.")


class Written(NamedTuple):
    """A copy that was asked for; `attachments` are those from outside that it holds.

    `missing` counts those whose file was not there.
    """

    path: Path
    size: int
    attachments: int
    missing: int


def plan() -> Plan:
    """Return what the configuration of this session says about daily copies."""
    found = session.backups()
    return found if isinstance(found, Plan) else Plan()


def open_file() -> Path:
    """Return the file of the open database. Raises NoFile."""
    path = file_of(db.location())
    if path is None:
        raise NoFile
    return path


def all_copies(path: Path, how: Plan) -> list[Copy]:
    """Return all copies of a database that the program made by itself, the newest first.

    Raises StorageFailed when the folder cannot be read.
    """
    try:
        found = daily_copies(how, path) + other_copies(path)
    except OSError as error:
        raise StorageFailed.unreadable(folder_of(how, path)) from error
    return sorted(found, key=lambda copy: copy.made_at, reverse=True)


def paths() -> tuple[str, ...]:
    """Return the paths of all copies of the open database that the program made by itself."""
    path = file_of(db.location())
    found = [] if path is None else all_copies(path, plan())
    return tuple(sorted(str(copy.path) for copy in found))


def of_another(path: Path) -> list[Copy]:
    """Return the copies of a database that was at `path` before the new one, or none, that is there.

    What has less than a copy of it is taken for new. Raises StorageFailed.
    """
    size = path.stat().st_size if path.exists() else 0
    return [copy for copy in all_copies(path, plan()) if copy.size > size]


@db.read
def keep_before(what: str) -> Path:
    """Copy the database before something is done to it; return the copy, which lies beside it.

    Raises NoFile, StorageFailed when there is no room or the database is damaged.
    """
    path = open_file()
    _check_room(path.absolute().parent)
    target = path.with_name(f"{path.name}.before-{what}-{clock.now():%Y%m%dT%H%M%SZ}")
    _write(target, path.stat().st_mode & 0o660)
    hand_over(path, target)
    return target


def delete(paths: Iterable[Path]) -> None:
    """Delete copies that the program made by itself. Raises NoFile and StorageFailed."""
    known = {copy.path for copy in all_copies(open_file(), plan())}
    for path in known.intersection(paths):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed.unwritable(path) from error


def obstacle(where: str, how: Plan) -> StoreError | None:
    """Return why no copy can be made into the folder of the copies, None when one can."""
    path = file_of(where)
    if path is None:
        return None
    folder = folder_of(how, path)
    if not folder.is_dir():
        if how.folder:
            return _missing(folder)
        folder = folder.parent
    return None if os.access(folder, os.W_OK | os.X_OK) else StorageFailed.unwritable(folder)


@db.read
def make_daily(how: Plan, *, again: bool = False) -> Copy | None:
    """Make the copy of today, and remove those that are not to be kept any more.

    Returns None when there is one already, unless `again`. Raises UnderWay when another session
    makes one, NoFile, RuleError for a folder that is not there, StorageFailed.
    """
    path = open_file()
    mode = path.stat().st_mode & 0o660
    folder = _prepared_folder(how, path)
    with held(folder / LOCK, UnderWay, mode) as lock:
        _note_try(lock.handle, mode)
        found = daily_copies(how, path)
        if not again and any(copy.day == clock.today() for copy in found):
            return None
        if lock.alone:
            for left in folder.glob(f"{path.name.removesuffix('.db')}-*.part*"):
                left.unlink(missing_ok=True)
        moment = clock.now()
        target = folder / name_of(path, moment)
        _check_room(folder)
        _write(target, mode)
        hand_over(path, folder, folder / LOCK, target)
        rotate(how, path)
        made = moment.replace(microsecond=0)
        return Copy(target, made, target.stat().st_size)


def rotate(how: Plan, path: Path) -> list[Path]:
    """Remove the copies that are not to be kept any more; return which. Raises StorageFailed."""
    gone = [copy.path for copy in surplus(daily_copies(how, path), how)]
    for copy in gone:
        try:
            copy.unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed.unwritable(copy) from error
    return gone


def _missing(folder: Path) -> RuleError:
    return RuleError(
        N_(
            "The folder %(path)s for copies of the database is not there. Create or mount it, "
            "or change 'folder' in the section [backup] of the configuration file."
        ),
        path=folder,
    )


def _prepared_folder(how: Plan, path: Path) -> Path:
    """Return the folder of the copies; the one beside the database is made, like its own."""
    folder = folder_of(how, path)
    if folder.is_dir():
        return folder
    if how.folder:
        raise _missing(folder)
    try:
        # a team shares the copies as it shares the database
        shared = path.stat().st_mode & 0o070
        folder.mkdir(mode=0o700)
        if shared:
            folder.chmod(path.parent.stat().st_mode & 0o2770)
    except FileExistsError:
        pass  # another session was quicker
    except OSError as error:
        raise StorageFailed.unwritable(folder) from error
    return folder


def _note_try(handle: int, mode: int) -> None:
    """Note on the file that is held that a copy was tried."""
    with suppress(PermissionError):  # the file of another person of the team
        os.fchmod(handle, mode)
    try:
        os.utime(handle, (clock.now().timestamp(),) * 2)
    except PermissionError:
        os.utime(handle)


def _check_room(folder: Path) -> None:
    """Refuse before the disk is filled to the brim: what is typed meanwhile needs room as well."""
    from store.dialects.sqlite_files import size_of

    needed = size_of(database.connection()) + _SPARE
    if shutil.disk_usage(folder).free < needed:
        raise StorageFailed(
            N_(
                "There is no room for a copy of the database in %(folder)s: it takes %(size)s MB. "
                "Make space, or choose another folder in the section [backup] of the configuration "
                "file."
            ),
            folder=folder,
            size=needed // 1_000_000,
        )


def _write(target: Path, mode: int) -> None:
    from store.dialects.sqlite_files import write_copy

    write_copy(database.connection(), target, mode)


@db.read
def write(target: Path) -> Written:
    """Write all there is into the file `target`, while others go on working.

    Attachments that lie in files of their own are taken into it. Raises NoFile, RuleError for the
    file of a database that is in use, StorageFailed when it cannot be written.
    """
    from store.backup_attachments import take_in
    from store.dialects.sqlite_files import has_company, write_copy

    path = open_file()
    if target.exists() and (target.samefile(path) or has_company(target)):
        raise RuleError(
            N_("%(path)s is a database in use. Give another name for the copy."), path=target
        )
    counted = (0, 0)

    def finish(copy: object) -> None:
        nonlocal counted
        counted = take_in(copy)

    write_copy(database.connection(), target, finish=finish)
    return Written(target, target.stat().st_size, *counted)
