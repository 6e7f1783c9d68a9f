"""Opening, upgrading, writing and copying the database, on good days and bad ones."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from store import db as store_db
from store import dialect, migrations, rights, setup, spool
from store.dialects import sqlite
from store.errors import (
    Busy,
    Duplicate,
    NewerDatabase,
    NotADatabase,
    RuleError,
    StorageFailed,
)
from store.lists import open_list
from store.models import BaseModel, Counter, InteractionGroup, database
from store.nouns import noun
from store.text import N_
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


NEXT = migrations.LATEST + 1
"""The number of a migration that the tests add."""


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    store_db.close_database()


def groups() -> list[str]:
    return [row.code for row in InteractionGroup.select()]


def test_a_missing_database_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "trato.db"
    store_db.open_database(str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert store_db.schema_version() == migrations.LATEST
    assert store_db.location() == str(path)


@pytest.mark.parametrize("url", ["sqlite:///{}", "{}"])
def test_a_path_and_a_url_open_the_same_file(tmp_path: Path, url: str) -> None:
    path = tmp_path / "trato.db"
    store_db.open_database(str(path))
    factories.group("ONE")
    store_db.open_database(url.format(path))
    assert groups() == ["ONE"]


def test_another_kind_of_server_is_refused_with_a_sentence() -> None:
    with pytest.raises(StorageFailed, match="mysql"):
        store_db.open_database("mysql://host/db")


def test_the_default_path_follows_the_data_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert spool.usual_database() == "/somewhere/trato/trato.db"
    monkeypatch.setenv("XDG_DATA_HOME", "")
    assert spool.usual_database().endswith("/.local/share/trato/trato.db")


@pytest.mark.parametrize("content", [b"hello, this is a letter", b"\x00" * 4096, b"SQLite"])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(NotADatabase, match=r"letter\.txt"):
        store_db.open_database(str(path))
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmark (url TEXT)")
    other.close()
    with pytest.raises(NotADatabase):
        store_db.open_database(str(path))
    with sqlite3.connect(path) as other:
        assert [row[0] for row in other.execute("SELECT name FROM sqlite_master")] == ["bookmark"]
    other.close()


def test_a_folder_that_is_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageFailed, match="cannot be written"):
        store_db.open_database(str(tmp_path / "file" / "trato.db"))


def test_a_newer_database_is_refused_with_a_sentence(db: Path, location: str) -> None:
    Counter.update(value=migrations.LATEST + 1).where(Counter.name == "schema").execute()
    database.execute_sql("UPDATE schema_info SET program = '9.9'")
    with pytest.raises(NewerDatabase, match=r"version 9\.9"):
        store_db.open_database(location)


@pytest.mark.usefixtures("db")
def test_a_session_left_open_during_an_upgrade_saves_nothing() -> None:
    Counter.update(value=migrations.LATEST + 1).where(Counter.name == "schema").execute()
    with pytest.raises(StorageFailed, match="start again"):
        factories.group("LATE")
    assert groups() == []


@pytest.mark.sqlite
def test_an_upgrade_copies_the_file_first(
    db: Path, location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.group("KEPT")
    store_db.close_database()
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.DIRECTORY, folder)
    (folder / f"{NEXT:04d}_more.py").write_text(
        'PROGRAM = "0.2.0"\n\n\ndef up(migrator, db):\n'
        "    db.execute_sql(\"ALTER TABLE contact ADD COLUMN colour TEXT NOT NULL DEFAULT ''\")\n"
    )
    monkeypatch.setattr(migrations, "DIRECTORY", folder)
    monkeypatch.setattr(migrations, "LATEST", NEXT)
    monkeypatch.setattr(migrations.upgrade, "__defaults__", (NEXT,))
    store_db.open_database(location)
    assert store_db.schema_version() == NEXT
    assert "colour" in {column.name for column in database.get_columns("contact")}
    assert groups() == ["KEPT"]
    with sqlite3.connect(tmp_path / f"trato.db.before-{NEXT:04d}") as copy:
        assert copy.execute("SELECT code FROM interaction_group").fetchall() == [("KEPT",)]
        assert "colour" not in copy.execute("SELECT * FROM contact").description
    copy.close()


def test_codes_of_the_first_version_become_references(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    database.initialize(dialect.connect(str(path)))
    migrations.upgrade(database, 1)
    database.execute_sql(
        "INSERT INTO contact (no, territory_code, salutation_code) VALUES ('1', 'SUR', ''), "
        "('2', 'SUR', 'M'), ('3', '', '')"
    )
    database.execute_sql("UPDATE marketing_setup SET default_person_salutation_code = 'UNISEX'")
    store_db.open_database(str(path))
    seen = [
        (contact["territory_code"], contact["salutation_code"])
        for contact in open_list("contact").first(9)
    ]
    assert seen == [("SUR", ""), ("SUR", "M"), ("", "")]
    assert setup.marketing()["default_person_salutation_code"] == "UNISEX"
    assert [row.key for row in open_list("territory").first(9)] == ["SUR"]


def test_segments_of_the_first_version_have_the_languages_of_their_template(
    tmp_path: Path,
) -> None:
    path = tmp_path / "old.db"
    database.initialize(dialect.connect(str(path)))
    migrations.upgrade(database, 1)
    statements = """
        INSERT INTO attachment (id, content) VALUES (1, 'EN'), (2, 'ES'), (3, 'Other');
        INSERT INTO interaction_group (id, code) VALUES (1, 'G');
        INSERT INTO interaction_template (id, code, group_id) VALUES (1, 'T', 1), (2, 'U', 1);
        INSERT INTO interaction_template_language (template_id, language_code, attachment_id)
            VALUES (1, 'EN', 1), (1, 'ES', 2), (2, 'EN', 3);
        INSERT INTO segment_header (id, no, template_id, language_code, subject)
            VALUES (1, 'S', 1, 'EN', 'Come');
        INSERT INTO segment_line (segment_id, line_no, template_id, language_code, attachment_id)
            VALUES (1, 10000, 1, 'EN', 1), (1, 20000, 2, 'EN', 3)
    """
    for statement in statements.split(";"):
        database.execute_sql(statement)
    store_db.open_database(str(path))
    rows = open_list("segment-language").first(9)
    assert [(row.key, row["subject"], row["attachment_no"]) for row in rows] == [
        ("S/EN", "Come", 1),
        ("S/ES", "", 2),
    ]
    kinds = [line["attachment"].key for line in open_list("segment-line").first(9)]
    assert kinds == ["inherited", "unique"]
    assert database.execute_sql("SELECT count(*) FROM segment_language").fetchone() == (3,)


def test_an_upgrade_that_fails_changes_nothing(
    db: Path, location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_db.close_database()
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.DIRECTORY, folder)
    (folder / f"{NEXT:04d}_broken.py").write_text(
        'PROGRAM = "0.2.0"\n\n\ndef up(migrator, db):\n'
        '    db.execute_sql("CREATE TABLE half (id INTEGER)")\n    raise RuntimeError("broken")\n'
    )
    monkeypatch.setattr(migrations, "DIRECTORY", folder)
    monkeypatch.setattr(migrations, "LATEST", NEXT)
    monkeypatch.setattr(migrations.upgrade, "__defaults__", (NEXT,))
    with pytest.raises(RuntimeError, match="broken"):
        store_db.open_database(location)
    assert "half" not in database.get_tables()
    assert store_db.schema_version() == NEXT - 1


@pytest.mark.usefixtures("db")
def test_the_models_say_what_the_schema_says() -> None:
    def all_models(parent: type[BaseModel]) -> Iterator[type[BaseModel]]:
        for model in parent.__subclasses__():
            yield model
            yield from all_models(model)

    tables = set(database.get_tables())
    checked = 0
    for model in all_models(BaseModel):
        name = model._meta.table_name
        if name not in tables or model.__module__.startswith("tests"):
            continue
        columns = {column.name for column in database.get_columns(name)}
        assert columns == {item.column_name for item in model._meta.sorted_fields}, name
        checked += 1
    assert checked > 20


@pytest.mark.usefixtures("db")
def test_a_write_that_fails_leaves_nothing() -> None:
    @store_db.write
    def half() -> None:
        factories.group("HALF")
        raise RuleError(N_("no"))

    with pytest.raises(RuleError):
        half()
    assert groups() == []


@pytest.mark.usefixtures("db")
def test_an_inner_write_that_fails_can_be_left_out() -> None:
    @store_db.write
    def inner() -> None:
        factories.group("INNER")
        raise RuleError(N_("no"))

    @store_db.write
    def outer() -> None:
        factories.group("OUTER")
        with pytest.raises(RuleError):
            inner()

    outer()
    assert groups() == ["OUTER"]


@pytest.mark.usefixtures("db")
def test_a_trial_is_taken_back_and_its_refusals_are_raised() -> None:
    before = store_db.last_change()
    store_db.trial(lambda: factories.group("ONE"))
    assert (groups(), store_db.last_change()) == ([], before)
    factories.group("ONE")
    with pytest.raises(Duplicate):
        store_db.trial(lambda: noun("group").add({"code": "ONE"}))  # type: ignore[misc]


@pytest.mark.usefixtures("db")
def test_every_write_has_a_number_of_its_own() -> None:
    before = store_db.last_change()
    factories.group("ONE")
    factories.group("TWO")
    assert store_db.last_change() == before + 2


@pytest.mark.usefixtures("db")
def test_numbers_are_taken_as_a_block() -> None:
    @store_db.write
    def take(count: int) -> int:
        return store_db.take_numbers("entry_no", count)

    assert (take(3), take(1), take(2)) == (1, 4, 5)


@pytest.mark.sqlite
def test_another_session_changes_the_token(db: Path) -> None:
    before = store_db.change_token()
    other = sqlite3.connect(db)
    other.execute("INSERT INTO interaction_group (code) VALUES ('THEIRS')")
    other.execute("UPDATE counter SET value = value + 1 WHERE name = 'change'")
    other.commit()
    other.close()
    assert store_db.change_token() != before


@pytest.mark.sqlite
def test_a_database_that_others_hold_is_busy(db: Path) -> None:
    database.execute_sql("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(db)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        factories.group("WAITING")
    other.rollback()
    other.close()
    factories.group("LATER")
    assert groups() == ["LATER"]


@pytest.mark.sqlite
@pytest.mark.usefixtures("db")
def test_a_full_disk_saves_nothing_and_says_so() -> None:
    (pages,) = database.execute_sql("PRAGMA page_count").fetchone()
    database.execute_sql(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        for number in range(2000):
            factories.group(f"G{number}", description="x" * 250)

    with pytest.raises(StorageFailed, match="disk is full"):
        fill()
    database.execute_sql("PRAGMA max_page_count = 1000000")
    done = len(groups())
    factories.group("AFTER")
    assert len(groups()) == done + 1
    assert dialect.check(database) == []


def test_two_threads_write_one_after_the_other(db: Path) -> None:
    def work(name: str) -> None:
        for number in range(10):
            factories.group(f"{name}{number}")
        store_db.close_database()

    threads = [threading.Thread(target=work, args=(name,)) for name in "AB"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(groups()) == 20


def test_two_processes_make_the_same_new_database(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    script = f"from store import db; db.open_database({str(path)!r}); print(db.schema_version())"
    made = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [process.communicate()[0].strip() for process in made]
    assert said == [str(migrations.LATEST)] * 3


@pytest.mark.sqlite
@pytest.mark.usefixtures("db")
def test_the_check_finds_a_broken_reference_and_a_stale_word_index() -> None:
    factories.contact("Adatum")
    assert dialect.check(database) == []
    assert dialect.check_search(database, "contact")
    database.execute_sql("PRAGMA foreign_keys = 0")
    database.execute_sql("UPDATE contact SET company_id = 99")
    database.execute_sql("INSERT INTO contact_words (contact_words) VALUES ('delete-all')")
    assert dialect.check(database) == ["contact 1 -> contact"]
    assert not dialect.check_search(database, "contact")
    dialect.rebuild_search(database, "contact")
    assert dialect.check_search(database, "contact")
    assert noun("contact").name == "contact"


def test_many_rows_are_written_at_once_and_their_words_found(tmp_path: Path) -> None:
    store_db.open_database(str(tmp_path / "trato.db"))
    with database.atomic():
        dialect.insert_rows(
            database,
            "contact",
            ("no", "name", "search_text"),
            [(f"X{number}", "Acme", f"acme w{number}") for number in range(250)],
        )
        dialect.insert_rows(database, "contact", ("no",), [])
    assert database.execute_sql("SELECT COUNT(*) FROM contact").fetchone() == (250,)
    for word, count in (("w249", 1), ("acme", 250)):
        sql = "SELECT COUNT(*) FROM contact_words WHERE contact_words MATCH ?"
        assert database.execute_sql(sql, (word,)).fetchone() == (count,)


@pytest.mark.usefixtures("db")
def test_new_keys_are_never_those_of_deleted_rows() -> None:
    with database.atomic():
        assert list(dialect.next_ids(database, "contact", 2)) == [1, 2]
        dialect.insert_rows(database, "contact", ("id", "no"), [(1, "X1"), (2, "X2")])
        database.execute_sql("DELETE FROM contact WHERE id = 2")
        dialect.insert_rows(database, "contact", ("no",), [("X3",)])
        dialect.insert_rows(database, "contact", ("id", "no"), [(7, "X7")])
        assert list(dialect.next_ids(database, "contact", 1)) == [8]
    found = database.execute_sql("SELECT id FROM contact WHERE no = 'X3'").fetchone()
    assert found == (3,)


@pytest.mark.sqlite
@pytest.mark.usefixtures("db")
def test_a_file_has_no_roles() -> None:
    assert rights.held() == (True, True)
    with pytest.raises(RuleError, match="has no roles"):
        rights.make_roles({})


@pytest.mark.sqlite
def test_who_may_not_write_leaves_nothing_beside_the_file(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_db.close_database()

    def closed(*_given: object, **_options: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(sqlite, "may_write", lambda _path: False)
    monkeypatch.setattr(os, "open", closed)
    with pytest.raises(StorageFailed, match="cannot be written"):
        store_db.open_database(str(db))
    monkeypatch.undo()
    assert [path.name for path in db.parent.iterdir() if path.name.startswith(db.name)] == [db.name]


@pytest.mark.parametrize(("mode", "made"), [(0o2770, 0o660), (0o770, 0o600), (0o2750, 0o600)])
def test_in_the_directory_of_a_group_a_new_file_is_for_the_group(
    mode: int, made: int, tmp_path: Path
) -> None:
    folder = tmp_path / "team"
    folder.mkdir()
    folder.chmod(mode)
    before = os.umask(0o027)
    try:
        store_db.open_database(str(folder / "trato.db"))
        factories.group("G")
        files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    finally:
        os.umask(before)
    assert files == dict.fromkeys(("trato.db", "trato.db-wal", "trato.db-shm"), made)
