"""Old interactions move into a file that can be read and not changed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store import (
    archive,
    archive_rows,
    attachments,
    comments,
    health,
    interactions,
    statistics,
    totals,
)
from store import db as store_db
from store.errors import ArchiveOpen, Cancelled, RuleError
from store.lists import open_list
from store.models import InteractionLogEntry
from store.nouns import noun
from tests import factories

pytestmark = pytest.mark.usefixtures("db")
DAY = date(2022, 1, 1)
ROOT = Path(__file__).resolve().parents[2]


def log(on: str, contact: str, **values: object) -> int:
    given: dict[str, object] = {"date": date.fromisoformat(on), "cost": "2.50"}
    return factories.entry(**given, contact_no=contact, **values).id


def numbers() -> list[int]:
    return [record.id for record in open_list("interaction", sort="entry_no").first(100)]


@pytest.fixture
def contact() -> str:
    company = factories.contact("Adatum")
    return factories.contact("Ann Beebe", type="person", company_no=company.key).key


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archives" / "old.db"


def test_what_is_older_moves_with_all_that_it_shows(contact: str, path: Path) -> None:
    old = log("2020-05-01", contact)
    comments.insert(old, "Asked for the catalogue")
    number = attachments.save(b"letter", "letter.txt", read_only=True)
    entry = InteractionLogEntry.entry_no == old
    InteractionLogEntry.update(attachment=number).where(entry).execute()
    new = log("2023-05-01", contact)

    done = archive.make(DAY, path)

    assert (done.entries, done.kept, done.comments, done.attachments) == (1, 0, 1, 1)
    assert numbers() == [new]
    assert not totals.differences()
    assert statistics.of_template("OUTGOING").no_of_interactions == 1
    assert log("2023-06-01", contact) == new + 1
    store_db.open_database(str(path))
    assert store_db.is_archive()
    assert numbers() == [old]
    record = open_list("interaction").first(1)[0]
    assert record["contact_name"] == "Ann Beebe"
    assert record["contact_company_name"] == "Adatum"
    assert comments.of_entry(old)[0].comment == "Asked for the catalogue"
    assert interactions.document(old).content == b"letter"
    assert open_list("interaction", find="catalogue").count() == 1
    assert statistics.of_template("OUTGOING").no_of_interactions == 1
    assert not totals.differences()
    assert [item for item in health.run() if not item.ok] == []


def test_nothing_in_an_archive_can_be_changed(contact: str, path: Path) -> None:
    log("2020-05-01", contact)
    log("2023-05-01", contact)
    where = store_db.location()
    archive.make(DAY, path)
    add = noun("contact").add
    assert add is not None
    store_db.open_database(str(path))
    with pytest.raises(ArchiveOpen, match="archive"):
        add({"name": "Contoso"})
    if "://" not in where:
        store_db.open_database(where)
        assert add({"name": "Contoso"})["name"] == "Contoso"


def test_the_last_interaction_of_a_contact_stays(contact: str, path: Path) -> None:
    log("2019-01-01", contact, initiated_by="us")
    reached = log("2020-01-01", contact, initiated_by="them")
    tried = log("2021-01-01", contact, initiated_by="us", attempt_failed=True)
    before = statistics.of_contact(contact)
    done = archive.make(DAY, path)
    assert (done.entries, done.kept) == (1, 2)
    assert numbers() == [reached, tried]
    after = statistics.of_contact(contact)
    assert after.last_date_attempted == before.last_date_attempted == date(2021, 1, 1)
    assert after.date_of_last_interaction == before.date_of_last_interaction == date(2020, 1, 1)


def test_a_trial_only_counts(contact: str, path: Path) -> None:
    log("2020-05-01", contact)
    log("2023-05-01", contact)
    assert archive.make(DAY, path, dry_run=True)[:2] == (1, 0)
    assert not path.parent.exists()
    assert len(numbers()) == 2


def test_what_is_refused(contact: str, path: Path) -> None:
    with pytest.raises(RuleError, match="no interactions before"):
        archive.make(DAY, path)
    log("2020-05-01", contact)
    log("2023-05-01", contact)
    with pytest.raises(RuleError, match="future"):
        archive.make(date(2999, 1, 1), path)
    given = {"contact_no": contact, "interaction_template_code": "OUTGOING"}
    late = {"salesperson_code": "JO", "date": date(2020, 1, 1)}
    waiting = interactions.postpone(given | late)
    with pytest.raises(RuleError, match="Postponed"):
        archive.make(DAY, path)
    interactions.delete_postponed([waiting.id])
    path.write_text("mine")
    with pytest.raises(RuleError, match="already"):
        archive.make(DAY, path)
    assert path.read_text() == "mine"
    assert len(numbers()) == 2


def test_nothing_moves_when_somebody_changes_an_entry_meanwhile(
    contact: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = log("2020-05-01", contact)
    log("2023-05-01", contact)

    def copied_and_changed(*given: Any) -> Any:
        done = archive_rows.copy_rows(*given)
        comments.insert(old, "Late")
        return done

    monkeypatch.setattr(archive, "copy_rows", copied_and_changed)
    with pytest.raises(RuleError, match="meanwhile"):
        archive.make(DAY, path)
    assert len(numbers()) == 2
    assert not list(path.parent.glob("old.db*"))


def test_it_can_be_stopped(contact: str, path: Path) -> None:
    log("2020-05-01", contact)
    log("2023-05-01", contact)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        archive.make(DAY, path, stop)
    assert len(numbers()) == 2
    assert not list(path.parent.glob("old.db*"))


def test_an_interrupted_one_gets_its_name(contact: str, path: Path) -> None:
    log("2020-05-01", contact)
    log("2023-05-01", contact)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", lambda *_given: None)
        archive.make(DAY, path)
    assert not path.exists()
    assert len(numbers()) == 1
    assert archive.unfinished() == [path]
    assert archive.make(DAY, path).finished
    assert path.exists()
    assert archive.unfinished() == []


_KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from store import archive, db
db.open_database(sys.argv[1])
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


@pytest.mark.parametrize("point", [40, 400, 900, 1200, 1400])
def test_killed_at_any_moment_every_entry_is_in_one_place(
    contact: str, path: Path, point: int
) -> None:
    where = store_db.location()
    if "://" in where:
        pytest.skip("a file is killed more easily")
    for month in range(1, 13):
        log(f"2020-{month:02d}-01", contact)
    log("2023-05-01", contact)
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
    store_db.open_database(str(path))
    there = set(numbers())
    assert not here & there
    assert here | there == every
