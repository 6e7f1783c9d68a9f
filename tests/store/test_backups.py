"""Copies of the database: made by themselves, kept for a while, complete when asked for."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store import attachments, backups, clock, erasure, setup
from store import db as store_db
from store.backup_plan import Copy, Plan, daily_copies, folder_of, is_due, surplus
from store.errors import RuleError, StorageFailed
from store.session import session
from tests import factories

pytestmark = pytest.mark.sqlite

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Later = Callable[..., None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """A clock that stands still until it is moved."""
    moment = NOON

    def move(**by: float) -> None:
        nonlocal moment
        moment += timedelta(**by)

    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(clock, "today", lambda: moment.astimezone().date())
    return move


def _plan(folder: Path, **more: Any) -> Plan:
    return Plan(folder=str(folder), **more)


def test_a_copy_is_due_once_a_day(db: Path, later: Later) -> None:
    plan = Plan()
    assert is_due(str(db), plan)
    made = backups.make_daily(plan)
    assert made is not None
    assert made.made_at == NOON
    assert not is_due(str(db), plan)
    assert backups.make_daily(plan) is None
    later(hours=11)
    assert not is_due(str(db), plan)
    later(hours=13)
    assert is_due(str(db), plan)
    assert not is_due(str(db), Plan(automatic=False))
    assert backups.make_daily(plan) is not None
    assert len(daily_copies(plan, db)) == 2
    assert backups.make_daily(plan, again=True) is not None


def test_a_clock_that_was_wrong_makes_no_flood_of_copies(db: Path, later: Later) -> None:
    plan = Plan()
    later(days=3650)
    backups.make_daily(plan)
    later(days=-3650)
    assert is_due(str(db), plan)
    backups.make_daily(plan)
    assert not is_due(str(db), plan)
    assert len(daily_copies(plan, db)) == 2


def test_the_copy_is_one_file_that_only_its_owner_reads(db: Path) -> None:
    factories.group("ONE")
    made = backups.make_daily(Plan())
    assert made is not None
    folder = folder_of(Plan(), db)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.iterdir()) == [".lock", made.path.name]
    folder.chmod(0o500)
    try:
        with sqlite3.connect(f"{made.path.as_uri()}?mode=ro", uri=True) as copy:
            assert copy.execute("SELECT code FROM interaction_group").fetchall() == [("ONE",)]
        copy.close()
    finally:
        folder.chmod(0o700)


def test_a_team_shares_the_copies_as_it_shares_the_database(tmp_path: Path, migrated: Path) -> None:
    place = tmp_path / "team"
    place.mkdir()
    place.chmod(0o2770)
    path = Path(shutil.copy(migrated, place / "trato.db"))
    path.chmod(0o660)
    store_db.open_database(str(path))
    before = os.umask(0o077)
    try:
        made = backups.make_daily(Plan())
    finally:
        os.umask(before)
    store_db.close_database()
    assert made is not None
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o660
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o2770
    assert stat.S_IMODE((made.path.parent / ".lock").stat().st_mode) == 0o660


def test_over_a_year_days_weeks_and_months_are_kept(db: Path, later: Later) -> None:
    plan = Plan()
    folder = folder_of(plan, db)
    folder.mkdir()
    for _day in range(365):
        moment = clock.now()
        (folder / f"trato-{moment:%Y%m%dT%H%M%SZ}.db").write_bytes(b"")
        backups.rotate(plan, db)
        later(days=1)
    days = [copy.day.isoformat() for copy in daily_copies(plan, db)]
    assert days == [
        # the last seven days
        "2027-02-28", "2027-02-27", "2027-02-26", "2027-02-25", "2027-02-24", "2027-02-23",
        "2027-02-22",
        # the newest of each of the last four weeks
        "2027-02-21", "2027-02-14", "2027-02-07",
        # and of each of the last twelve months
        "2027-01-31", "2026-12-31", "2026-11-30", "2026-10-31", "2026-09-30", "2026-08-31",
        "2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30", "2026-03-31",
    ]  # fmt: skip


def test_the_newest_copy_is_kept_whatever_is_configured() -> None:
    copies = [Copy(Path(f"{day}"), NOON + timedelta(days=day), 1) for day in range(3)]
    none = Plan(keep_daily=0, keep_weekly=0, keep_monthly=0)
    assert surplus(copies, none) == [copies[1], copies[0]]
    assert surplus(copies, Plan(keep_daily=2, keep_weekly=0, keep_monthly=0)) == [copies[0]]


def test_other_files_in_the_folder_are_never_touched(db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    names = ["other-20200101T000000Z.db", "trato-notes.db", "trato-20200101T000000Z.txt"]
    for name in names:
        (folder / name).write_text("mine")
    made = backups.make_daily(_plan(folder, keep_daily=1, keep_weekly=0, keep_monthly=0))
    assert made is not None
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [".lock", made.path.name, *names]
    )


def test_what_a_killed_copy_left_is_cleared_away(db: Path) -> None:
    folder = folder_of(Plan(), db)
    folder.mkdir()
    (folder / "trato-20200101T000000Z.db.part").write_bytes(b"half")
    (folder / "trato-20200101T000000Z.db.part-journal").write_bytes(b"half")
    assert backups.make_daily(Plan()) is not None
    assert not list(folder.glob("*.part*"))


def test_a_folder_that_is_not_there_is_said_and_not_made(db: Path, tmp_path: Path) -> None:
    plan = _plan(tmp_path / "not mounted")
    with pytest.raises(RuleError, match="Create or mount it"):
        backups.make_daily(plan)
    assert not (tmp_path / "not mounted").exists()
    assert "not mounted" in str(backups.obstacle(str(db), plan))
    assert backups.obstacle(str(db), Plan()) is None
    assert not is_due(str(db), plan)


def test_a_disk_without_room_is_not_filled_to_the_brim(
    db: Path, monkeypatch: pytest.MonkeyPatch, later: Later
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 0))
    with pytest.raises(StorageFailed, match="no room"):
        backups.make_daily(Plan())
    assert daily_copies(Plan(), db) == []
    assert not is_due(str(db), Plan()), "tried a moment ago"
    later(hours=2)
    assert is_due(str(db), Plan())


COPY = """
import sys
from store import backups, db
from store.backup_plan import Plan
db.open_database(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
try:
    print(backups.make_daily(Plan()) is not None)
except backups.UnderWay:
    print("under way")
"""


def test_a_copy_is_made_where_the_file_system_knows_no_locks(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    copy = backups.make_daily(Plan())
    assert copy is not None
    other = copy.path.with_name(f"{db.stem}-20200101T000000Z.db.part")
    other.touch()
    assert backups.make_daily(Plan(), again=True) is not None
    assert other.exists(), "it may be that of somebody who is just making it"


def test_two_sessions_make_one_copy(db: Path) -> None:
    factories.group("ONE")
    sessions = [
        subprocess.Popen(
            [sys.executable, "-c", COPY, str(db)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _number in range(3)
    ]  # fmt: skip
    for process in sessions:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
    for process in sessions:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate()[0].strip() for process in sessions]
    assert said.count("True") == 1, said
    assert len(daily_copies(Plan(), db)) == 1


def _big(path: Path, megabytes: int) -> None:
    """Fill a database with what nobody reads."""
    with sqlite3.connect(path) as raw:
        for number in range(megabytes):
            raw.execute(
                "INSERT INTO attachment (file_name, content) VALUES (?, zeroblob(1000000))",
                (f"{number}.bin",),
            )
    raw.close()


def test_a_copy_that_is_killed_leaves_the_one_before(db: Path, tmp_path: Path) -> None:
    factories.group("OLD")
    target = tmp_path / "copy.db"
    backups.write(target)
    before = target.read_bytes()
    _big(db, 40)
    code = (
        "import sys; from pathlib import Path; from store import backups, db\n"
        f"db.open_database({str(db)!r}); print('go', flush=True)\n"
        f"backups.write(Path({str(target)!r}))"
    )
    part = target.with_name("copy.db.part")
    killed = 0
    for wanted in (1, 5_000_000, 20_000_000):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        while process.poll() is None and not (part.exists() and part.stat().st_size >= wanted):
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.0005)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.communicate()
        assert target.read_bytes() == before or _groups(target) == ["OLD"]
    assert killed
    backups.write(target)
    assert not part.exists()
    assert target.stat().st_size > 40_000_000


def _groups(path: Path) -> list[str]:
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = [row[0] for row in raw.execute("SELECT code FROM interaction_group")]
    raw.close()
    return found


def test_a_copy_holds_the_attachments_that_lie_in_files(db: Path, tmp_path: Path) -> None:
    folder = tmp_path / "attachments"
    folder.mkdir()
    setup.change_marketing(
        {"attachment_storage_type": "disk_file", "attachment_storage_location": str(folder)}
    )
    kept, lost = (attachments.save(text, "offer.txt") for text in (b"kept", b"lost"))
    (folder / f"{lost}.txt").unlink()
    target = tmp_path / "copy.db"
    done = backups.write(target)
    assert (done.attachments, done.missing) == (1, 1)
    shutil.rmtree(folder)
    store_db.open_database(str(target))
    assert attachments.read(kept).content == b"kept"
    with pytest.raises(StorageFailed):
        attachments.read(lost)


def test_a_database_in_use_is_never_overwritten_by_a_copy(db: Path, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="database in use"):
        backups.write(db)
    other = tmp_path / "other.db"
    raw = sqlite3.connect(other)
    raw.execute("PRAGMA journal_mode = wal")
    raw.execute("CREATE TABLE mine (id)")
    raw.commit()
    with pytest.raises(RuleError, match="database in use"):
        backups.write(other)
    raw.close()


def test_erasing_names_the_daily_copies(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = db.with_name("elsewhere")
    folder.mkdir()
    monkeypatch.setattr(session, "backups", lambda: _plan(folder))
    contact = factories.contact("Zenobia Quince")
    made = backups.make_daily(backups.plan())
    assert made is not None
    upgrade = db.with_name(f"{db.name}.before-0002")
    upgrade.touch()
    assert erasure.erase(contact.key).copies == (str(made.path), str(upgrade))


def test_a_database_in_memory_has_no_copies() -> None:
    assert not is_due(":memory:", Plan())
    assert not is_due("postgresql://somebody@server/trato", Plan())


@pytest.mark.usefixtures("db")
def test_a_copy_that_cannot_be_written_leaves_no_part(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="cannot be written"):
        backups.write(tmp_path / "missing" / "copy.db")
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can give files away")
def test_what_the_administrator_copies_belongs_to_the_owner_of_the_database(db: Path) -> None:
    os.chown(db, 1234, 1234)
    made = backups.make_daily(Plan())
    assert made is not None
    for path in (made.path, made.path.parent, made.path.parent / ".lock"):
        assert path.stat().st_uid == 1234
