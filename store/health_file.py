"""Whether the file of the database, and the place it lies in, are as they should be."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from store import backups, clock, db, dialect
from store.backup_plan import daily_copies, folder_of
from store.database_files import file_of
from store.dialects.servers import NoFile
from store.errors import StoreError
from store.health import FROM_A_COPY, Check, Finding, Progress, fault, stale, well
from store.models import database
from store.text import N_, Caption

_LEAST_FREE = 200_000_000  # bytes
_LARGE_WAL = 128 * 1024 * 1024  # bytes; twice what is left of it after a large write
_LATE = timedelta(days=3)
_SHOWN = 5
_REMOTE = frozenset(
    {
        "9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "glusterfs",
        "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs",
    }
)  # fmt: skip
"""File systems on which locks of other machines are not reliable."""


def _path() -> Path:
    path = file_of(db.location())
    if path is None:
        raise NoFile
    return path.absolute()


def _integrity(_progress: Progress) -> Finding:
    faults = dialect.check(database)
    if not faults:
        return well("integrity")
    lines = [part for line in faults for part in line.splitlines() if not part.startswith("***")]
    said = ", ".join(lines[:_SHOWN])
    # the others are references that lead nowhere, of which the file itself is none the worse
    damaged = any(" -> " not in line for line in faults)
    if not damaged:
        found = N_("References that lead nowhere: %(faults)s.")
    elif dialect.rows_are_sound(database):
        found = N_("The indexes are damaged, the records are not: %(faults)s.")
        return stale("integrity", found, faults=said, damaged=True)
    else:
        found = N_("The file is damaged: %(faults)s.")
    return fault("integrity", found, FROM_A_COPY, faults=said, damaged=damaged)


def _rebuild_indexes() -> None:
    dialect.rebuild_indexes(database)


def _permissions(_progress: Progress) -> Finding:
    path = _path()
    mode, folder = (stat.S_IMODE(item.stat().st_mode) for item in (path, path.parent))
    params: dict[str, Any] = {"path": path, "mode": f"{mode:04o}", "folder": path.parent}
    if mode & stat.S_IRWXO and folder & stat.S_IXOTH:
        return fault(
            "permissions",
            N_("%(path)s can be read by everybody."),
            N_("Change it with chmod o= %(path)s."),
            **params,
        )
    shared = _sharing(path, mode, folder, params)
    if shared is not None:
        return shared
    side = _side_of_another(path, mode)
    if side is not None:
        return fault(
            "permissions",
            N_("%(side)s has other rights than the database."),
            N_("Have everybody leave the program, then change it with chmod %(mode)s %(side)s."),
            **params,
            side=side,
        )
    return well("permissions", N_("%(path)s has the mode %(mode)s"), **params)


def _sharing(path: Path, mode: int, folder: int, params: Mapping[str, object]) -> Finding | None:
    """Return what keeps the others of a group from a database that is for all of them."""
    if mode & stat.S_IWGRP and not (folder & stat.S_ISGID and folder & stat.S_IWGRP):
        return fault(
            "permissions",
            N_("%(path)s belongs to a group, but its folder does not hand that on."),
            N_("Change it with chmod g+ws %(folder)s."),
            **params,
        )
    if folder & stat.S_ISGID and folder & stat.S_IWGRP:
        if path.stat().st_gid != path.parent.stat().st_gid:
            return fault(
                "permissions",
                N_("%(path)s belongs to another group than its folder."),
                N_("Change it with chgrp --reference=%(folder)s %(path)s."),
                **params,
            )
        if mode & 0o060 != 0o060:
            return fault(
                "permissions",
                N_("%(folder)s is the folder of a group, which may not write %(path)s."),
                N_("Change it with chmod g+rw %(path)s, or move it into a folder of your own."),
                **params,
            )
    return None


def _side_of_another(path: Path, mode: int) -> Path | None:
    for ending in ("-wal", "-shm"):
        side = Path(f"{path}{ending}")
        if side.exists() and stat.S_IMODE(side.stat().st_mode) != mode:
            return side
    return None


def mounted(path: Path, table: str) -> tuple[str, str]:
    """Return the mount point that a path lies on and the kind of its file system.

    `table` is the text of `/proc/self/mountinfo`; both are "" when it does not tell.
    """
    found = ("", "")
    for line in table.splitlines():
        before, separator, after = line.partition(" - ")
        words = before.split()
        if separator and len(words) > 4:
            point = words[4].replace("\\040", " ")
            inside = path == Path(point) or Path(point) in path.parents
            if inside and len(point) >= len(found[0]):
                found = (point, after.split()[0])
    return found


def _place(_progress: Progress) -> Finding:
    try:
        table = Path("/proc/self/mountinfo").read_text("utf-8", "replace")
    except OSError:
        table = ""
    point, kind = mounted(_path().resolve(), table)
    if kind in _REMOTE:
        return fault(
            "place",
            N_("The database is on a network drive: %(point)s (%(kind)s)."),
            N_(
                "Several machines would damage it: move it to a disk of this one, or to PostgreSQL."
            ),
            point=point,
            kind=kind,
        )
    return well("place", N_("on a disk of this machine"))


def _space(_progress: Progress) -> Finding:
    path = _path()
    free = shutil.disk_usage(path.parent).free
    size = path.stat().st_size
    params: dict[str, Any] = {
        "free": free // 1_000_000,
        "size": size // 1_000_000,
        "folder": path.parent,
    }
    if free < max(_LEAST_FREE, size):
        return fault(
            "space",
            N_("%(free)s MB are free in %(folder)s, the database takes %(size)s MB."),
            N_("Make space: a copy and an upgrade need as much as the database."),
            **params,
        )
    return well("space", N_("%(free)s MB are free, the database takes %(size)s MB"), **params)


def _log(_progress: Progress) -> Finding:
    wal = Path(f"{_path()}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    if size > _LARGE_WAL:
        return fault(
            "log",
            N_("%(path)s has grown to %(size)s MB."),
            N_("A session keeps it from being emptied: have everybody leave the program once."),
            path=wal,
            size=size // 1_000_000,
        )
    return well("log")


def _backups(_progress: Progress) -> Finding:
    path, plan = _path(), backups.plan()
    obstacle = backups.obstacle(db.location(), plan)
    if obstacle is not None and plan.automatic:
        return Finding("backups", False, obstacle.message, params=obstacle.params)
    try:
        copies = daily_copies(plan, path)
    except OSError as error:
        raise StoreError(Caption("%(reason)s"), reason=error) from error
    params: dict[str, Any] = {
        "count": len(copies),
        "day": copies[0].day if copies else "",
        "folder": folder_of(plan, path),
    }
    if not plan.automatic:
        return well("backups", N_("off, as the configuration says"))
    if not copies:
        return well(
            "backups", N_("no copy yet"), N_("The first one is made by trato backup --rotate.")
        )
    if clock.now() - copies[0].made_at > _LATE:
        return fault(
            "backups",
            N_("The last copy in %(folder)s is of %(day)s."),
            N_("See what trato backup --rotate says."),
            **params,
        )
    return well("backups", N_("%(count)s in %(folder)s, the last one of %(day)s"), **params)


def _readable_by_owner(_progress: Progress) -> Finding:
    path, plan = _path(), backups.plan()
    allowed = stat.S_IMODE(path.stat().st_mode)
    open_ones = [
        copy.path
        for copy in backups.all_copies(path, plan)
        if stat.S_IMODE(copy.path.stat().st_mode) & ~allowed & 0o077
    ]
    if open_ones:
        return fault(
            "copies",
            N_("Copies that more people can read than the database: %(count)s (%(path)s)."),
            N_("Change it with chmod go= %(path)s."),
            count=len(open_ones),
            path=open_ones[0],
        )
    return well("copies")


CHECKS = (
    Check("integrity", N_("Integrity"), _integrity, _rebuild_indexes),
    Check("permissions", N_("Permissions"), _permissions, file=True),
    Check("place", N_("Place"), _place, file=True),
    Check("space", N_("Free space"), _space, file=True),
    Check("log", N_("Write-ahead log"), _log, file=True),
    Check("backups", N_("Daily copies"), _backups, file=True),
    Check("copies", N_("Rights of copies"), _readable_by_owner, file=True),
)
