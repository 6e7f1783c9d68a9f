"""The queue of the sessions that want to write into one file."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from store import archive_files
from store import db as store_db
from store.dialects.sqlite_queue import Queue
from store.errors import Busy, RuleError
from store.lists import open_list
from store.models import database
from store.text import N_
from tests import factories

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("db")]


def patience(milliseconds: int) -> None:
    database.execute_sql(f"PRAGMA busy_timeout = {milliseconds}")


def codes() -> list[str]:
    return [record.key for record in open_list("group").first(99)]


def test_who_waits_goes_on_as_soon_as_the_other_has_written() -> None:
    inside, go_on = threading.Event(), threading.Event()

    @store_db.write
    def slow() -> None:
        inside.set()
        go_on.wait(10)
        factories.group("FIRST")

    def work() -> None:
        slow()
        store_db.close_database()

    thread = threading.Thread(target=work)
    thread.start()
    assert inside.wait(10)
    threading.Timer(0.2, go_on.set).start()
    factories.group("SECOND")
    assert codes() == ["FIRST", "SECOND"]
    thread.join()


def test_a_place_that_nobody_leaves_stops_nobody(db: Path) -> None:
    factories.group("BEFORE")
    other = os.open(f"{db}-wal", os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    patience(50)
    factories.group("MEANWHILE")
    os.close(other)
    patience(10_000)
    factories.group("AFTER")
    assert codes() == ["AFTER", "BEFORE", "MEANWHILE"]


def test_a_place_that_came_too_late_is_left(db: Path) -> None:
    factories.group("BEFORE")
    first, second, third = (Queue(str(db)) for _ in range(3))
    first.join(0)
    second.join(0.05)
    first.leave()
    began = time.monotonic()
    third.join(10)
    assert time.monotonic() - began < 5
    for queue in (first, second, third):
        queue.close()


def test_a_write_that_is_refused_leaves_the_queue(db: Path) -> None:
    @store_db.write
    def refused() -> None:
        raise RuleError(N_("no"))

    factories.group("BEFORE")
    with pytest.raises(RuleError):
        refused()
    other = os.open(f"{db}-wal", os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)


def test_who_looks_into_the_open_file_loses_no_lock(db: Path) -> None:
    factories.group("BEFORE")
    assert archive_files.mark_of(db) == 0
    other = f"import sqlite3; sqlite3.connect({str(db)!r}).execute('SELECT * FROM counter').close()"
    subprocess.run([sys.executable, "-c", other], check=True)
    # the last one to leave removes it: then it is lost what the others write
    assert db.with_name(f"{db.name}-wal").exists()


def test_nobody_waits_twice_for_a_session_that_stands_still(db: Path) -> None:
    factories.group("BEFORE")
    place = os.open(f"{db}-wal", os.O_RDONLY)
    fcntl.flock(place, fcntl.LOCK_EX)
    patience(1000)
    begun = time.monotonic()
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            factories.group("MEANWHILE")
    os.close(place)
    assert time.monotonic() - begun < 1.9
    assert database.execute_sql("PRAGMA busy_timeout").fetchone() == (1000,)
