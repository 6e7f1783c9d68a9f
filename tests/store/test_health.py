"""The check of the database: each fault is found, said, and mended where that can be done."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store import (
    attachments,
    backups,
    clock,
    comments,
    duplicates,
    health,
    health_file,
    setup,
    spool,
)
from store import db as store_db
from store.backup_plan import Plan
from store.errors import RuleError, StorageFailed
from store.health import Finding
from store.lists import open_list
from store.models import Attachment, Contact, database
from store.models.outbox import OutgoingMail
from store.models.setup import NumberSeries
from store.outbox_choices import OutboxStatus
from store.session import session
from store.text import N_
from tests import factories


def found() -> dict[str, Finding]:
    return {item.check: item for item in health.run()}


def _company() -> None:
    factories.contact("Adatum Corporation", phone_no="915 550 123", email="info@adatum.example")
    contact = factories.contact("Contoso")
    entry = factories.entry(contact_no=contact.key, description="Asked for a quote")
    comments.add(entry.key, "Before Christmas")


@pytest.mark.usefixtures("db")
def test_a_sound_database_has_no_fault() -> None:
    _company()
    faults = {name: str(item.found) for name, item in found().items() if not item.ok}
    assert faults == {}


@pytest.mark.usefixtures("db")
def test_the_progress_goes_from_nothing_to_all() -> None:
    steps: list[float] = []
    list(health.run(lambda done, total: steps.append(done / total)))
    assert steps[0] == 0
    assert steps[-1] == 1
    assert steps == sorted(steps)


def _sql(text: str) -> None:
    database.execute_sql(text)


STALE: dict[str, Callable[[], object]] = {
    "contact_words": lambda: _sql("UPDATE contact SET search_text = 'other' WHERE id = 1"),
    "entry_words": lambda: _sql("UPDATE interaction_log_entry SET search_text = 'asked'"),
    "duplicates": lambda: _sql("DELETE FROM duplicate_search_string WHERE contact_id = 1"),
    "unused": lambda: Attachment.insert(file_name="x.txt", content=b"x", size=1).execute(),
    "counters": lambda: _sql("UPDATE counter SET value = 0 WHERE name = 'entry_no'"),
}


@pytest.mark.parametrize("name", STALE)
@pytest.mark.usefixtures("db")
def test_what_is_made_of_other_things_is_made_anew(name: str) -> None:
    _company()
    STALE[name]()
    before = found()
    assert [item.check for item in before.values() if not item.ok] == [name]
    assert before[name].repairable
    made, refused, after = health.repaired(list(before.values()))
    assert (made, refused) == ([name], [])
    assert all(item.ok for item in after)
    assert [row["name"] for row in open_list("contact", find="adatum 915").first(2)] == [
        "Adatum Corporation"
    ]


@pytest.mark.sqlite
def test_a_repair_keeps_a_copy_and_none_does_nothing(db: Path) -> None:
    _company()
    assert health.repaired(list(health.run())).made == []
    assert backups.all_copies(db, Plan()) == []
    database.execute_sql("INSERT INTO contact_words (contact_words) VALUES ('delete-all')")
    made, _refused, after = health.repaired(list(health.run()))
    assert made == ["search"]
    assert all(item.ok for item in after)
    (copy,) = backups.all_copies(db, Plan())
    assert copy.kind == "repair"


@pytest.mark.sqlite
def test_a_damaged_file_is_said_and_never_repaired(db: Path) -> None:
    _company()
    database.execute_sql("UPDATE contact SET search_text = 'other' WHERE id = 1")
    store_db.close_database()
    page = _root_page(db)
    content = bytearray(db.read_bytes())
    content[4096 * (page - 1) : 4096 * page] = b"\xa5" * 4096
    db.write_bytes(content)
    store_db.open_database(str(db))
    (checked,) = health.run()
    assert not checked.ok
    assert "trato restore" in checked.todo
    with pytest.raises(StorageFailed):
        health.repaired([health.stale("counters", health.WELL)])
    assert backups.all_copies(db, Plan()) == []


@pytest.mark.sqlite
def test_damaged_indexes_are_made_anew_of_sound_records(db: Path) -> None:
    _company()
    store_db.close_database()
    end = 4096 * _root_page(db, "contact_search_name")
    content = bytearray(db.read_bytes())
    content[end - 6 : end] = b"\x33" * 6
    db.write_bytes(content)
    store_db.open_database(str(db))
    (checked,) = health.run()
    assert (checked.ok, checked.repairable) == (False, True)
    assert "the records are not" in checked.found
    done = health.repaired([checked])
    assert done.made == ["integrity"]
    assert {item.check: item.ok for item in done.findings}["integrity"]


@pytest.mark.sqlite
@pytest.mark.usefixtures("db")
def test_an_index_that_is_missing_is_made_and_a_table_is_named() -> None:
    _company()
    database.execute_sql("DROP INDEX interaction_log_entry_date")
    database.execute_sql("DROP TRIGGER contact_words_insert")
    missing = found()["schema"]
    assert (missing.ok, missing.repairable) == (False, True)
    assert missing.params["names"] == "contact_words_insert, interaction_log_entry_date"
    done = health.repaired([missing])
    assert done.made == ["schema"]
    assert all(item.ok for item in done.findings)
    database.execute_sql("DROP TABLE usage")
    lost = list(health.run())[-1]
    assert (lost.check, lost.ok, lost.repairable) == ("schema", False, False)
    assert lost.params["names"] == "usage"
    assert "trato restore" in lost.todo


def _root_page(db: Path, name: str = "salesperson") -> int:
    with sqlite3.connect(db) as raw:
        sql = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (page,) = raw.execute(sql, (name,)).fetchone()
    raw.close()
    return int(page)


def test_attachments_that_are_missing_are_named(db: Path, tmp_path: Path) -> None:
    assert db.name
    folder = tmp_path / "attachments"
    folder.mkdir()
    setup.change_marketing(
        {"attachment_storage_type": "disk_file", "attachment_storage_location": str(folder)}
    )
    template = factories.template("LETTER")
    number = attachments.save(b"Dear", "letter.txt")
    _sql(
        "INSERT INTO interaction_template_language (template_id, language_code, attachment_id) "
        f"VALUES ({template.id}, '', {number})"
    )
    sound = found()["attachments"]
    assert sound.ok
    assert "daily copies do not hold" in sound.found
    (folder / "77.txt").write_text("whose?")
    (folder / "notes.txt").write_text("mine")
    strange = found()["unused"]
    assert (strange.ok, strange.params["some"]) == (True, "77.txt")
    (folder / f"{number}.txt").write_bytes(b"De")
    assert not found()["attachments"].ok
    (folder / f"{number}.txt").unlink()
    missing = found()["attachments"]
    assert (missing.ok, missing.repairable) == (False, False)
    assert f"{number}.txt" in str(missing.params["some"])


@pytest.mark.usefixtures("db")
def test_number_series_that_give_no_number_are_named() -> None:
    NumberSeries.insert(code="FULL", starting_no="C1", ending_no="C9", last_no_used="C9").execute()
    _sql("UPDATE marketing_setup SET contact_nos = 'FULL', segment_nos = 'GONE'")
    assert found()["number_series"].params["codes"] == "FULL, GONE"


@pytest.mark.usefixtures("db")
def test_spool_and_outbox_tell_what_is_stuck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    folder = spool.folder_for(store_db.location())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "1-1.json").write_text("{half")
    failed = folder / "failed"
    failed.mkdir(exist_ok=True)
    (failed / "2-2.json").write_text(
        json.dumps({"at": 0, "arguments": [], "given": "", "files": {}})
    )
    long_ago = clock.stamp_of(clock.now() - timedelta(hours=1))
    OutgoingMail.create(message_id="<1@x>", status=OutboxStatus.SENDING, claimed_at=long_ago)
    OutgoingMail.create(message_id="<2@x>", status=OutboxStatus.SENDING, claimed_at=clock.stamp())
    checked = found()
    assert (checked["spool"].ok, checked["spool"].params) == (False, {"count": 2})
    assert (checked["outbox"].ok, checked["outbox"].params) == (False, {"count": 1})


@pytest.mark.sqlite
def test_rights_and_places_of_the_file(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found()["permissions"].ok
    db.chmod(0o644)
    db.parent.chmod(0o755)
    assert "chmod o=" in found()["permissions"].todo
    db.chmod(0o660)
    assert "chmod g+ws" in found()["permissions"].todo
    db.parent.chmod(0o2770)
    wal = db.with_name(f"{db.name}-wal")
    wal.chmod(0o600)
    assert found()["permissions"].params["side"] == wal
    db.chmod(0o640)
    assert "chmod g+rw" in found()["permissions"].todo
    if os.geteuid() == 0:
        os.chown(db, -1, db.parent.stat().st_gid + 1)
        assert "chgrp" in found()["permissions"].todo
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 5))
    assert not found()["space"].ok


@pytest.mark.sqlite
def test_an_index_that_nothing_can_be_written_to_is_not_called_wrong(db: Path) -> None:
    database.execute_sql("PRAGMA query_only = 1")
    checked = found()["search"]
    assert (checked.ok, "can only be read" in checked.found) == (True, True)


def test_a_network_drive_is_told_from_a_disk() -> None:
    table = (
        "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        "40 21 0:40 / /srv/my\\040team rw - nfs4 server:/team rw\n"
        "41 40 8:2 / /srv/my\\040team/disk rw - xfs /dev/sdb rw\n"
    )
    for path, kind in (
        ("/home/ann/trato.db", "ext4"),
        ("/srv/my team/trato.db", "nfs4"),
        ("/srv/my team/disk/trato.db", "xfs"),
    ):
        assert health_file.mounted(Path(path), table)[1] == kind
    assert health_file.mounted(Path("/x"), "nonsense") == ("", "")


@pytest.mark.sqlite
def test_copies_that_do_not_come_are_said(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(plan: Plan) -> Finding:
        monkeypatch.setattr(session, "backups", lambda: plan)
        return found()["backups"]

    db.chmod(0o600)
    assert told(Plan()).ok
    assert told(Plan(automatic=False)).ok
    backups.make_daily(Plan())
    assert told(Plan()).params["count"] == 1
    assert "Create or mount it" in told(Plan(folder=str(tmp_path / "none"))).found
    (copy,) = backups.all_copies(db, Plan())
    copy.path.chmod(0o644)
    assert told(Plan()).ok
    assert not found()["copies"].ok
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=4))
    assert not told(Plan()).ok


@pytest.mark.usefixtures("db")
def test_the_words_of_contacts_are_compared_whatever_is_in_them() -> None:
    for name in ("Ñandú & Söhne", "Straße ½", "[/] x", "🙂", "O'Neil"):
        factories.contact(name, city="Cádiz", email=f"{abs(hash(name))}@x.example")
    assert found()["contact_words"].ok
    Contact.update(search_text="").where(Contact.id == 2).execute()
    told: Any = found()["contact_words"]
    assert told.params == {"count": 1}


@pytest.mark.usefixtures("db")
def test_a_counter_that_is_gone_comes_back() -> None:
    _company()
    _sql("DELETE FROM counter WHERE name = 'entry_no'")
    assert health.repaired(list(health.run())).made == ["counters"]
    assert not [item.check for item in health.run() if not item.ok]
    assert store_db.write(lambda: store_db.take_numbers("entry_no"))() > 1


@pytest.mark.usefixtures("db")
def test_a_repair_that_is_refused_does_not_keep_the_others_from_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_settings: object) -> int:
        raise RuleError(N_("too many"))

    _company()
    monkeypatch.setattr(duplicates, "_search_all", refuse)
    STALE["duplicates"]()
    STALE["counters"]()
    done = health.repaired(list(health.run()))
    assert done.made == ["counters"]
    assert len(done.refused) == 1
    assert [item.check for item in done.findings if not item.ok] == ["duplicates"]
