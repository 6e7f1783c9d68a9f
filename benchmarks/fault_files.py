"""What happens to the files below the program, and to its clock."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from benchmarks.fault_checks import Loss
from benchmarks.fault_kills import done
from benchmarks.fault_load import forked, log, make_company, queue_mail
from store import clock, db, outbox_run
from store.errors import RuleError, StorageFailed

_NOBODY = 65534


@contextmanager
def _told(loss: Loss) -> Iterator[Callable[[Callable[[Callable[[str], None]], None]], list[str]]]:
    """Give a way to do something in a process of its own and get the lines that it tells."""

    def run(work: Callable[[Callable[[str], None]], None]) -> list[str]:
        reader, writer = os.pipe()
        code = done(forked(lambda: work(lambda line: _write(writer, line))))
        os.close(writer)
        loss.faults += [f"a session ended by {code}"] * (code != 0)
        with os.fdopen(reader) as pipe:
            return pipe.read().splitlines()

    yield run


def _write(pipe: int, line: str) -> None:
    os.write(pipe, f"{line}\n".encode())


def _entries(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        sound = [str(row[0]) for row in raw.execute("PRAGMA integrity_check")]
        sound += [str(row) for row in raw.execute("PRAGMA foreign_key_check")]
        if sound != ["ok"]:
            raise AssertionError(sound)
        rows = raw.execute("SELECT entry_no, description FROM interaction_log_entry")
        return [f"entry {number} {token}" for number, token in rows]


def _refused(token: str, tell: Callable[[str], None]) -> bool:
    """Log an entry; return whether that was refused with a sentence."""
    try:
        log(token, tell)
    except (StorageFailed, RuleError):  # of the database, or of the folder for documents
        return True
    return False


def _compare(loss: Loss, path: Path, told: list[str]) -> None:
    found = _entries(path)
    loss.acknowledged += len(told)
    loss.lost += len(set(told) - set(found))
    loss.partial += len(set(found) - set(told))
    loss.doubled += len(found) - len(set(found))


# --- the disk --------------------------------------------------------------------------------


def full_disk(folder: Path, times: int, dice: random.Random) -> Loss:
    """Log on a small disk until it is full, make room, and log again."""
    loss = Loss()
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        loss.faults.append("no disk can be mounted here")
        return loss
    try:
        with _told(loss) as run:
            for number in range(times):
                for item in disk.iterdir():
                    shutil.rmtree(item) if item.is_dir() else item.unlink()
                done(forked(lambda: make_company(disk / "trato.db", disk / "files")))
                room = dice.randrange(20_000, 300_000)
                told = run(_fill(disk, room, f"n{number}"))
                loss.times += 1
                _compare(loss, disk / "trato.db", told)
                loss.left_over += len([*(disk / "files").glob("*.part")])
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
    return loss


def _fill(disk: Path, room: int, token: str) -> Callable[[Callable[[str], None]], None]:
    def work(tell: Callable[[str], None]) -> None:
        db.open_database(str(disk / "trato.db"))
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while shutil.disk_usage(disk).free > room:
                file.write(b"x" * 4096)
        refused = 0
        for at in range(200):
            refused += _refused(f"{token}f{at}", tell)
            if refused == 3:
                break
        if refused < 3:
            raise AssertionError("the disk was never full")
        filler.unlink()
        log(f"{token}after", tell)

    return work


def read_only(folder: Path, times: int, _dice: random.Random) -> Loss:
    """Take the rights at a directory and its files away, also while it is open, and give them back."""
    loss = Loss()
    path = folder / "trato.db"
    done(forked(lambda: make_company(path, folder / "files")))
    told: list[str] = []
    folder.chmod(0o755)
    for item in (folder, *folder.rglob("*")):
        os.chown(item, _NOBODY, -1)
    with _told(loss) as run:
        for number in range(times):
            told += run(_without_rights(folder, f"n{number}", number % 2 == 0))
            loss.times += 1
    _compare(loss, path, told)
    return loss


def _without_rights(
    folder: Path, token: str, opened: bool
) -> Callable[[Callable[[str], None]], None]:
    path = folder / "trato.db"

    def rights(directory: int, file: int) -> None:
        for item in (path, *folder.glob("trato.db-*")):
            item.chmod(file)
        (folder / "files").chmod(directory)
        folder.chmod(directory)

    def work(tell: Callable[[str], None]) -> None:
        if os.getuid() == 0:
            os.setuid(_NOBODY)
        if opened:
            db.open_database(str(path))
            log(f"{token}before", tell)
        rights(0o500, 0o400)
        try:
            if not opened:
                db.open_database(str(path))
            if not _refused(f"{token}without", tell) and not opened:
                raise AssertionError("it was saved without rights")
        except StorageFailed:
            pass
        finally:
            rights(0o700, 0o600)
        db.open_database(str(path))
        log(f"{token}after", tell)

    return work


# --- the file goes away ----------------------------------------------------------------------


def removed(folder: Path, times: int, _dice: random.Random) -> Loss:
    """Take the database away while it is open."""
    return _taken(folder, times, other=False)


def replaced(folder: Path, times: int, _dice: random.Random) -> Loss:
    """Put another database in the place of the open one."""
    return _taken(folder, times, other=True)


def _moved(path: Path, target: Path) -> None:
    """Rename a database with the files beside it, which belong to it and to no other."""
    for side in ("", "-wal", "-shm"):
        file = Path(f"{path}{side}")
        Path(f"{target}{side}").unlink(missing_ok=True)
        if file.exists():
            file.rename(f"{target}{side}")


def _taken(folder: Path, times: int, *, other: bool) -> Loss:
    loss = Loss()
    path, away, spare = folder / "trato.db", folder / "away.db", folder / "spare.db"
    done(forked(lambda: make_company(path, folder / "files")))
    shutil.copy(path, spare)

    def work(token: str) -> Callable[[Callable[[str], None]], None]:
        def session(tell: Callable[[str], None]) -> None:
            db.open_database(str(path))
            log(f"{token}before", tell)
            _moved(path, away)
            if other:
                shutil.copy(spare, path)
            for at in range(3):
                if not _refused(f"{token}x{at}", tell):
                    raise AssertionError("it was saved into what nobody will find again")
            if other and _entries(path):
                raise AssertionError("it was saved into another database")
            _moved(away, path)
            if not other:
                log(f"{token}after", tell)

        return session

    told: list[str] = []
    with _told(loss) as run:
        for number in range(times):
            told += run(work(f"n{number}"))
            loss.times += 1
    _compare(loss, path, told)
    return loss


# --- the clock -------------------------------------------------------------------------------


def clock_back(folder: Path, times: int, dice: random.Random) -> Loss:
    """Set the clock back while entries are logged and mails wait."""
    loss = Loss()
    path = folder / "trato.db"
    done(forked(lambda: make_company(path, folder / "files")))
    now = clock.now

    def work(token: str, back: timedelta) -> Callable[[Callable[[str], None]], None]:
        def session(tell: Callable[[str], None]) -> None:
            db.open_database(str(path))
            log(f"{token}before", tell)
            queue_mail(2)
            if outbox_run.claim() is None:
                raise AssertionError("no mail is due")
            clock.now = lambda: now() - back
            log(f"{token}after", tell)
            clock.now = lambda: now() - back + outbox_run.STALE + timedelta(minutes=1)
            while claimed := outbox_run.claim():
                outbox_run.settle_sent(claimed)
                tell("mail")

        return session

    told: list[str] = []
    with _told(loss) as run:
        for _number in range(times):
            back = timedelta(days=dice.choice((1, 365)))
            told += run(work(f"n{_number}", back))
            loss.times += 1
    loss.lost += 2 * times - told.count("mail")
    told = [line for line in told if line != "mail"]
    _compare(loss, path, told)
    numbers = [int(line.split()[1]) for line in told]
    loss.faults += ["the numbers have lost their order"] * (numbers != sorted(numbers))
    return loss
