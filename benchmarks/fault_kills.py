"""Sessions killed at random moments: at work, and while a database is upgraded."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path

from benchmarks.fault_checks import Loss, looked_into
from benchmarks.fault_load import at_work, forked, make_company
from store import db, dialect, health, migrations
from store.models import database

_SESSIONS = 4
_TOGETHER = 20
"""Rounds in one database: after so many it would take longer to read it than to work in it."""


TRIES = 20
"""How often a process may be done before it is killed, for each time that it was not."""


def done(number: int) -> int:
    """Wait for a forked process; return its exit code, negative for a signal."""
    _number, status = os.waitpid(number, 0)
    return os.waitstatus_to_exitcode(status)


def kill(number: int) -> bool:
    """Kill a forked process; return whether it still ran."""
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
    return done(number) < 0


def under_load(folder: Path, times: int, dice: random.Random) -> Loss:
    """Kill sessions at work, and look at what they leave."""
    whole = Loss()
    told: list[str] = []
    path, files = folder / "trato.db", folder / "files"
    for number in range(times):
        if number % _TOGETHER == 0:
            shutil.rmtree(folder)
            folder.mkdir()
            told.clear()
            done(forked(lambda: make_company(path, files)))
        before = len(told)
        told += _round(path, f"r{number}", dice.uniform(0.2, 1.1), whole)
        loss = looked_into(path, files, told)
        loss.acknowledged = len(told) - before
        whole.add(loss)
        _check_itself(path, whole)
    return whole


def _round(path: Path, name: str, seconds: float, loss: Loss) -> list[str]:
    """Let people work for some seconds, kill them all, and return what they were told."""
    reader, writer = os.pipe()
    people = [forked(at_work(path, kind, f"{name}k{kind}", writer)) for kind in range(_SESSIONS)]
    time.sleep(seconds)
    loss.faults += [f"{name}: a session ended by itself" for one in people if not kill(one)]
    os.close(writer)
    with os.fdopen(reader) as pipe:
        return pipe.read().splitlines()


def _check_itself(path: Path, loss: Loss) -> None:
    """Have the program check the database, as `trato doctor` does."""
    reader, writer = os.pipe()

    def check() -> None:
        db.open_database(str(path))
        for found in health.run():
            if not found.ok and found.check != "backups":
                os.write(writer, f"{found.check}: {found.found}\n".encode())

    if done(forked(check)):
        loss.faults.append("the check ended by itself")
    os.close(writer)
    with os.fdopen(reader) as pipe:
        loss.faults += pipe.read().splitlines()


# --- upgrades --------------------------------------------------------------------------------

_OLD = 2
_ROWS = 4000


def _make_old(path: Path) -> None:
    """Make a database of an older program, with enough in it that an upgrade takes a while."""
    database.initialize(dialect.connect(str(path)))
    migrations.upgrade(database, _OLD)
    rows = [(f"C{number:05d}", f"Contact {number}") for number in range(_ROWS)]
    with database.atomic():
        for no, name in rows:
            database.execute_sql(
                "INSERT INTO contact (no, type, name, name_key, search_name, search_text) "
                "VALUES (?, 0, ?, ?, ?, ?)",
                (no, name, name.lower(), name.upper(), name.lower()),
            )
    db.close_database()


def in_an_upgrade(folder: Path, times: int, dice: random.Random) -> Loss:
    """Kill what upgrades a database, and look whether it is the old or the new one."""
    loss = Loss()
    old, path = folder / "old.db", folder / "trato.db"
    done(forked(lambda: _make_old(old)))
    start = time.monotonic()
    shutil.copy(old, path)
    done(forked(lambda: db.open_database(str(path))))
    whole = time.monotonic() - start
    for _ in range(TRIES * times):
        if loss.times == times:
            break
        for file in folder.glob("trato.db*"):
            file.unlink()
        shutil.copy(old, path)
        process = forked(lambda: db.open_database(str(path)))
        time.sleep(dice.uniform(0, whole))
        if not kill(process):
            continue  # it was done already
        loss.times += 1
        loss.acknowledged += _ROWS
        _old_or_new(path, loss)
        if done(forked(lambda: db.open_database(str(path)))):
            loss.faults.append("the next start does not open it")
        if _state(path)[:2] != (migrations.LATEST, _ROWS):
            loss.partial += 1
    return loss


def _state(path: Path) -> tuple[int, int, list[str]]:
    with closing(sqlite3.connect(path)) as raw:
        (schema,) = raw.execute("SELECT value FROM counter WHERE name = 'schema'").fetchone()
        (rows,) = raw.execute("SELECT count(*) FROM contact").fetchone()
        sound = [str(row[0]) for row in raw.execute("PRAGMA integrity_check")]
        sound += [str(row) for row in raw.execute("PRAGMA foreign_key_check")]
    return schema, rows, [line for line in sound if line != "ok"]


def _old_or_new(path: Path, loss: Loss) -> None:
    schema, rows, faults = _state(path)
    loss.faults += faults
    loss.lost += _ROWS - rows
    loss.partial += schema not in (_OLD, migrations.LATEST)
    if schema != _OLD:
        copy = path.with_name(f"{path.name}.before-{_OLD + 1:04d}")
        if not copy.exists() or _state(copy)[:2] != (_OLD, _ROWS):
            loss.faults.append("no copy of the old database")
