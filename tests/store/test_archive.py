"""Old interactions move into a file that can be read and not changed."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store import (
    archive,
    archive_files,
    archive_log,
    archive_rows,
    attachments,
    comments,
    dialect,
    entry_marks,
    erasure,
    health,
    interactions,
    migrations,
    setup,
    statistics,
    totals,
    undo,
)
from store import db as store_db
from store.archive_files import AnotherArchive
from store.dialects import sqlite
from store.errors import ArchiveOpen, Cancelled, RightMissing, RuleError, StorageFailed
from store.lists import open_list
from store.models import Attachment, Change, InteractionLogEntry, database
from store.models.outbox import OutgoingMail
from store.models.recording import RecordedEvent, RecordedEventEntry, RecordedEventParty
from store.nouns import noun
from store.outbox_choices import OutboxStatus
from store.recording_choices import EventStatus, PartyStatus
from tests import factories

pytestmark = pytest.mark.usefixtures("db")
DAY = date(2022, 1, 1)


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


def test_the_change_log_says_what_moved_where(contact: str, path: Path) -> None:
    log("2020-05-01", contact)
    log("2023-05-01", contact)
    archive.make(date(2022, 1, 1), path)
    line = open_list("change", {"operation": "archive"}).first(1)[0]
    file, before, entries = line["fields"].split("\n")
    assert (file, entries) == (f"File: {path}", "Interactions: 1")
    assert before.startswith("Older than: ")


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
    path.parent.mkdir()
    path.write_text("mine")
    with pytest.raises(RuleError, match="already"):
        archive.make(DAY, path)
    assert path.read_text() == "mine"
    assert len(numbers()) == 2


def test_what_is_not_finished_stays(contact: str, path: Path) -> None:
    log("2020-05-01", contact)
    waiting = log("2020-06-01", contact)
    log("2023-05-01", contact)
    given = {"contact_no": contact, "interaction_template_code": "OUTGOING"}
    late = {"salesperson_code": "JO", "date": date(2020, 1, 1)}
    postponed = interactions.postpone(given | late)
    ann = InteractionLogEntry.get_by_id(waiting).contact_id
    mail = OutgoingMail.create(
        message_id="1", entry_no=waiting, contact=ann, status=OutboxStatus.FAILED
    )
    assert archive.make(DAY, path, dry_run=True)[:2] == (1, 2)
    OutgoingMail.update(status=OutboxStatus.SENT).where(OutgoingMail.id == mail.id).execute()
    assert archive.make(DAY, path)[:2] == (2, 1)
    assert interactions.resume_values(postponed.id)


def test_the_change_log_of_an_entry_moves_with_it(contact: str, path: Path) -> None:
    old = log("2020-05-01", contact)
    log("2023-05-01", contact)
    entry_marks.cancel([old])
    entry_marks.restore([old])
    of_entry = (Change.table_name == "interaction") & (Change.row_id == old)
    said = [(line.new, line.record) for line in Change.select().where(of_entry)]
    archive.make(DAY, path)
    assert {line.new for line in Change.select().where(of_entry)} == {None}
    with pytest.raises(RuleError):
        undo.undo()
    store_db.open_database(str(path))
    assert [(line.new, line.record) for line in Change.select().where(of_entry)] == said


def test_an_event_says_no_more_what_moved(contact: str, path: Path) -> None:
    old = log("2020-05-01", contact)
    log("2023-05-01", contact)
    number = attachments.save(b"letter", "letter.txt", read_only=True)
    event = RecordedEvent.create(
        key="k", kind="mail", status=EventStatus.LOGGED, content="{}", description="About the roof",
        attachment=number, information_flow=1,
    )  # fmt: skip
    RecordedEventParty.create(
        event=event,
        party_no=1,
        value="a@b.example",
        normal="a@b.example",
        status=PartyStatus.LOGGED,
    )
    RecordedEventEntry.create(event=event, party_no=1, entry_no=old)
    entry = InteractionLogEntry.entry_no == old
    InteractionLogEntry.update(attachment=number).where(entry).execute()
    archive.make(DAY, path)
    event = RecordedEvent.get()
    assert (event.key, event.content, event.description, event.attachment_id) == ("k", "", "", None)
    assert RecordedEventParty.get().value == ""
    assert not Attachment.select().exists()


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


def test_two_at_once_lose_nothing(
    contact: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log("2020-05-01", contact)
    log("2023-05-01", contact)

    def copied_while_another_begins(*given: Any) -> Any:
        with pytest.raises(AnotherArchive), archive_files.alone(path, lambda _part: True):
            pass
        path.write_text("of another database")
        return archive_rows.copy_rows(*given)

    monkeypatch.setattr(archive, "copy_rows", copied_while_another_begins)
    with pytest.raises(RuleError, match="already"):
        archive.make(DAY, path)
    assert path.read_text() == "of another database"
    assert len(numbers()) == 2
    assert [item.name for item in path.parent.iterdir()] == ["old.db"]


def test_what_the_interrupted_left_is_removed_unless_it_is_whole(contact: str, path: Path) -> None:
    log("2020-05-01", contact)
    log("2023-05-01", contact)
    path.parent.mkdir()
    half, whole = (archive_files.part_of(path, token) for token in (1, 2))
    ours = archive_files.part_of(path, 3)
    for part in (half, whole, ours):
        store_db.make_blank(str(part))
    for part, source in ((whole, "/other.db"), (ours, store_db.location())):
        with closing(sqlite3.connect(part)) as other:
            other.execute("INSERT INTO counter (name, value) VALUES ('archive', 2)")
            other.execute(
                "INSERT INTO change (change_no, at, user_id, operation, table_name, row_id, old, "
                "origin, record) VALUES (0, '', '', 'archive', 'interaction', 0, ?, '', '')",
                (json.dumps({"database": source}),),
            )
            other.commit()
    archive.make(DAY, path)
    assert archive_files.parts_in(path.parent) == [whole]
    assert archive_files.source_of(path) == store_db.location()
    assert not archive_log.unfinished()
    assert not archive.left_over()
    store_db.make_blank(str(half))
    assert archive.left_over() == [half]
    found = health.run()
    assert [item.check for item in found if not item.ok] == ["archives"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "access", lambda *_given: False)
        assert archive.left_over() == []  # whose it is cannot be seen
    archive.finish_all()
    assert archive_files.parts_in(path.parent) == [whole]


def test_only_an_administrator_archives(contact: str, path: Path) -> None:
    log("2020-05-01", contact)
    log("2023-05-01", contact)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_db._opened, "rights", (True, False))
        with pytest.raises(RightMissing):
            archive.make(DAY, path)
    assert not path.parent.exists()


def test_an_archive_of_an_archive_is_refused(contact: str, path: Path) -> None:
    log("2020-05-01", contact)
    log("2023-05-01", contact)
    archive.make(DAY, path)
    store_db.open_database(str(path))
    with pytest.raises(ArchiveOpen):
        archive.make(DAY, path.with_name("older.db"))
    assert [item.name for item in path.parent.iterdir() if "older" in item.name] == []


def test_an_archive_of_an_older_version_is_upgraded_and_stays_one(path: Path) -> None:
    path.parent.mkdir()
    older = dialect.connect(str(path))
    migrations.upgrade(older, migrations.LATEST - 1)
    older.execute_sql("INSERT INTO counter (name, value) VALUES ('archive', 7)")
    older.execute_sql("INSERT INTO interaction_group (code, description) VALUES ('PHONE', '')")
    older.close()
    store_db.open_database(str(path))
    assert store_db.schema_version() == migrations.LATEST
    assert store_db.is_archive()
    assert database.execute_sql("SELECT code FROM interaction_group").fetchone() == ("PHONE",)
    assert path.with_name(f"old.db.before-{migrations.LATEST:04d}").exists()


def test_an_archive_that_may_only_be_read_is_opened(
    contact: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = store_db.location()
    old = log("2020-05-01", contact)
    log("2023-05-01", contact)
    archive.make(DAY, path)
    before = path.read_bytes()
    monkeypatch.setattr(sqlite, "may_write", lambda found: found != path)
    store_db.open_database(str(path))
    assert store_db.is_archive()
    assert numbers() == [old]
    assert open_list("interaction", find="outgoing").count() == 1
    with pytest.raises(ArchiveOpen):
        factories.contact("Contoso")
    with pytest.raises(StorageFailed):
        erasure.erase(contact)
    assert [item.name for item in path.parent.iterdir()] == ["old.db"]
    assert path.read_bytes() == before
    if "://" not in where:  # any other database is not opened where it cannot be changed
        monkeypatch.setattr(sqlite, "may_write", lambda _found: False)
        store_db.open_database(where)
        assert not store_db.is_archive()


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
        patch.setattr(archive, "give_name", lambda *_given: None)
        archive.make(DAY, path)
    assert not path.exists()
    assert len(numbers()) == 1
    assert [known.path for known in archive_log.unfinished()] == [path]
    assert archive.make(DAY, path).finished
    assert path.exists()
    assert archive_log.unfinished() == []


def test_a_document_that_cannot_be_read_keeps_all_where_it_is(
    contact: str, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup.change_marketing(
        {"attachment_storage_type": "disk_file", "attachment_storage_location": str(tmp_path)}
    )
    old, new = log("2020-05-01", contact), log("2023-05-01", contact)
    number = attachments.save(b"letter", "letter.txt", read_only=True)
    entry = InteractionLogEntry.entry_no == old
    InteractionLogEntry.update(attachment=number).where(entry).execute()

    def refused(_path: Path) -> bytes:
        raise PermissionError

    with monkeypatch.context() as others:
        others.setattr(Path, "read_bytes", refused)
        with pytest.raises(StorageFailed, match="cannot be read"):
            archive.make(DAY, path)
    assert numbers() == [old, new]
    assert attachments.read(number).content == b"letter"
    assert [*path.parent.iterdir()] == []
    archive.make(DAY, path)
    assert numbers() == [new]
