"""Interactions leave the database a portion at a time, and are in one place whatever happens."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store import (
    archive,
    archive_files,
    archive_log,
    archive_moving,
    archive_rows,
    attachments,
    backups,
    comments,
    entry_marks,
    erasure,
    health,
    interactions,
    totals,
)
from store import db as store_db
from store.archive_list import ArchiveState, all_records
from store.errors import Busy, Cancelled, PartlyDone, RuleError
from store.lists import open_list
from store.models import Attachment, Change, InteractionLogEntry
from store.portions import Pace
from tests import factories

pytestmark = pytest.mark.usefixtures("db")
DAY = date(2022, 1, 1)
ROOT = Path(__file__).resolve().parents[2]


def numbers() -> list[int]:
    return [record.id for record in open_list("interaction", sort="entry_no").first(100)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archives" / "old.db"


@pytest.fixture
def contact() -> str:
    company = factories.contact("Adatum")
    return factories.contact("Ann Beebe", type="person", company_no=company.key).key


@pytest.fixture
def old(contact: str) -> list[int]:
    """Twelve interactions that move, and one that stays; the second one has a document."""
    found = []
    for month in range(1, 13):
        on = date(2020, month, 1)
        found.append(factories.entry(date=on, contact_no=contact, cost="2.50").id)
    factories.entry(date=date(2023, 5, 1), contact_no=contact)
    number = attachments.save(b"letter", "letter.txt", read_only=True)
    entry = InteractionLogEntry.entry_no == found[1]
    InteractionLogEntry.update(attachment=number).where(entry).execute()
    return found


class Interrupted(Exception):
    """What ends a process in the middle."""


def interrupted(path: Path, patch: pytest.MonkeyPatch, portions: int) -> None:
    """Archive four at once until so many portions have moved; then nobody goes on."""
    patch.setattr(archive_moving, "_PACE", Pace(0.05, 4, 4, 4))
    move, left = archive_moving._move_portion, portions

    def portion(*given: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise Interrupted
        return move(*given)

    with patch.context() as inner:
        inner.setattr(archive_moving, "_move_portion", portion)
        with pytest.raises(Interrupted):
            archive.make(DAY, path)


def in_archive(path: Path) -> list[int]:
    """The entries of an archive, which is opened, and is sound."""
    store_db.open_database(str(path))
    assert store_db.is_archive()
    assert not totals.differences()
    assert not attachments.count_unused()
    return numbers()


@pytest.mark.parametrize("portions", [0, 1, 2])
@pytest.mark.parametrize("again", ["command", "doctor"])
def test_it_goes_on_where_it_was_interrupted(
    old: list[int], path: Path, monkeypatch: pytest.MonkeyPatch, portions: int, again: str
) -> None:
    every = numbers()
    interrupted(path, monkeypatch, portions)
    assert numbers() == every[4 * portions :]
    assert not path.exists()
    assert [item.check for item in health.run() if not item.ok] == ["archives"]
    assert archive.make(DAY, path, dry_run=True).finished
    if again == "doctor":
        archive.finish_all()
    else:
        assert archive.make(DAY, path).finished
    assert numbers() == every[12:]
    assert not totals.differences()
    assert not archive_log.unfinished()
    assert [item["entries"] for item in all_records()] == [12]
    assert in_archive(path) == old


def test_who_cannot_go_on_is_told_how_far_it_is(
    old: list[int], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every, move = numbers(), archive_moving._move_portion

    def busy_in_the_end(known: Any, some: Sequence[int], there: Any) -> Any:
        if old[9] in some:
            raise Busy
        return move(known, some, there)

    monkeypatch.setattr(archive_moving, "_PACE", Pace(0.05, 4, 4, 4))
    monkeypatch.setattr(archive_moving, "_move_portion", busy_in_the_end)
    with pytest.raises(PartlyDone, match=r"^8 of 12 .* Others are using the database"):
        archive.make(DAY, path)
    with pytest.raises(PartlyDone, match=r"^8 of 12 "):
        archive.make(DAY, path)
    monkeypatch.setattr(archive_moving, "_move_portion", move)
    assert archive.make(DAY, path).finished
    assert numbers() == every[12:]


@pytest.mark.sqlite
def test_a_copy_from_between_two_portions_has_nothing_twice_in_the_end(
    old: list[int], path: Path, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = numbers()
    interrupted(path, monkeypatch, 1)
    backups.write(tmp_path / "copy.db")
    assert archive.make(DAY, path).finished
    store_db.close_database()
    shutil.copy(tmp_path / "copy.db", db)
    store_db.open_database(str(db))
    comments.insert(old[5], "Written in the restored copy")
    assert numbers() == every[4:]
    assert [item.check for item in health.run() if not item.ok] == ["archives"]
    assert [item["state"] for item in all_records()] == [ArchiveState.UNFINISHED]
    archive.finish_all()
    assert [item.check for item in health.run() if not item.ok] == []
    assert [item["state"] for item in all_records()] == [ArchiveState.THERE]
    assert numbers() == [old[5], *every[12:]], "what differs stays"
    assert not totals.differences()
    assert in_archive(path) == old, "the archive is as it was"


def test_what_is_changed_meanwhile_stays_and_is_in_one_place(
    old: list[int], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(path, monkeypatch, 1)
    comments.insert(old[5], "Late")
    entry_marks.cancel([old[7]])
    interactions.delete_canceled({})
    entry_marks.evaluate([old[11]], "positive")
    archive.finish_all()
    assert numbers()[:2] == [old[5], old[11]]
    assert [line.comment for line in comments.of_entry(old[5])] == ["Late"]
    assert not totals.differences()
    assert [item["entries"] for item in all_records()] == [9]
    moved = [number for number in old if number not in (old[5], old[7], old[11])]
    assert in_archive(path) == moved
    lines = Change.select().where(Change.row_id.in_([old[5], old[7]]))
    assert not lines.where(Change.table_name == "interaction").exists()


def test_a_document_stays_with_its_entry(
    old: list[int], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(path, monkeypatch, 0)
    entry_marks.evaluate([old[1]], "positive")
    archive.finish_all()
    assert interactions.document(old[1]).content == b"letter"
    assert old[1] not in in_archive(path)
    assert not Attachment.select().exists()


def test_a_document_that_was_made_of_another_one_leaves_nothing_in_the_archive(
    old: list[int], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = attachments.save(b"template", "template.txt", read_only=True)
    Attachment.update(source=source).where(Attachment.id != source).execute()
    interrupted(path, monkeypatch, 0)
    entry_marks.evaluate([old[1]], "positive")
    archive.finish_all()
    in_archive(path)
    assert not Attachment.select().exists()


@pytest.mark.parametrize("again", ["command", "doctor"])
def test_an_archive_that_was_interrupted_with_both_names_is_finished(
    old: list[int], path: Path, again: str
) -> None:
    archive.make(DAY, path)
    (known,) = archive_log.recorded()
    os.link(path, known.part)
    if again == "doctor":
        archive.finish_all()
    else:
        assert archive.make(DAY, path).finished
    assert not archive_log.unfinished()
    assert in_archive(path) == old


def test_who_is_erased_between_two_portions_is_looked_for_in_the_archive(
    old: list[int], contact: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(path, monkeypatch, 1)
    (held,) = erasure.erase(contact).archives
    assert held.nos == (contact,)
    archive.finish_all()
    assert set(numbers()) >= set(old[4:])
    assert in_archive(path) == old[:4]
    assert erasure.erase(contact).entries == 4


def test_who_is_erased_while_it_is_copied_stops_it(
    old: list[int], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.contact("Contoso").key

    def copied_and_erased(*given: Any) -> Any:
        done = archive_rows.copy_rows(*given)
        erasure.erase(other)
        return done

    every = numbers()
    monkeypatch.setattr(archive, "copy_rows", copied_and_erased)
    with pytest.raises(RuleError, match="meanwhile"):
        archive.make(DAY, path)
    assert numbers() == every
    assert not archive_files.parts_in(path.parent)


def test_it_is_not_stopped_once_entries_move(old: list[int], path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done > 2 * len(old) and archive_log.recorded():
            raise Cancelled
        assert done <= total

    assert archive.make(DAY, path, stop).entries == 12
    assert in_archive(path) == old


def test_one_that_is_being_made_is_left_to_who_makes_it(
    old: list[int], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(path, monkeypatch, 1)
    with archive_files.alone(path, lambda _part: False):
        assert [item["state"].key for item in all_records()] == ["making"]
        archive.finish_all()
        assert archive_log.unfinished()
        with pytest.raises(archive_files.AnotherArchive):
            archive.make(DAY, path)
    assert [item["state"].key for item in all_records()] == ["unfinished"]


def test_a_portion_is_as_large_as_it_is_fast(
    old: list[int], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    move = archive_moving._move_portion

    def portion(known: Any, some: Sequence[int], there: Any) -> Any:
        sizes.append(len(some))
        return move(known, some, there)

    monkeypatch.setattr(archive_moving, "_move_portion", portion)
    monkeypatch.setattr(archive_moving, "_PACE", Pace(60, 2, 1, 100))
    archive.make(DAY, path)
    assert sizes == [2, 4, 6]


_KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from store import archive, archive_moving, db, portions
db.open_database(sys.argv[1])
archive_moving._PACE = portions.Pace(0.05, 3, 3, 3)
point, seen = int(sys.argv[3]), 0
def step(frame, event, arg):
    global seen
    if event == "call" and "/store/" in frame.f_code.co_filename:
        seen += 1
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(step)
archive.make(date(2022, 1, 1), Path(sys.argv[2]))
"""


@pytest.mark.parametrize(
    "point", [40, 400, 890, 950, 1100, 1155, 1250, 1400, 1550, 1700, 1786, 1794]
)
def test_killed_at_any_moment_every_entry_is_in_one_place(
    old: list[int], path: Path, point: int
) -> None:
    where = store_db.location()
    if "://" in where:
        pytest.skip("a file is killed more easily")
    every = set(numbers())
    store_db.close_database()
    line = [sys.executable, "-c", _KILLED, where, str(path), str(point)]
    done = subprocess.run(line, cwd=ROOT, env=os.environ, check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    store_db.open_database(where)
    archive.finish_all()
    here = set(numbers())
    assert not totals.differences()
    if not path.exists():
        assert here == every
        assert archive.make(DAY, path).entries == 12
        here = set(numbers())
    there = set(in_archive(path))
    assert not here & there
    assert here | there == every
