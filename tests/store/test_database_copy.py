"""All of a database in another one, on the same engine and on the other one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import attachments, database_copy, dialect
from store import db as store_db
from store.errors import Cancelled, RuleError, StorageFailed
from store.lists import open_list
from store.models import database
from tests import factories, postgresql


@pytest.fixture
def source(db: Path, location: str) -> str:
    """A database with a little of everything, which nothing has open."""
    company = factories.contact("Núñez & Cía", email="a@nunez.es")
    factories.contact("Ann", type="person", company_no=company.key)
    for description in ("One", "Two", "Łódź '%s' ? \\ tab"):
        factories.entry(contact_no=company.key, description=description)
    attachments.save(b"\x00\xff bytes", "a.bin")
    factories.group("GONE")
    with database.atomic():
        database.execute_sql("DELETE FROM interaction_group WHERE code = 'GONE'")
    store_db.close_database()
    return location


@pytest.fixture
def target(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest, worker_id: str
) -> Iterator[str]:
    """The place of a new database, on the other engine when both are tested."""
    if engine == "postgresql":
        yield str(tmp_path / "copy.db")
        return
    if request.config.getoption("--engine") == "sqlite":
        yield str(tmp_path / "copy.db")
        return
    server = request.getfixturevalue("server")
    name = f"copy_{worker_id}"
    yield postgresql.made(server, name)
    store_db.close_database()
    with postgresql.asking(server) as ask:
        ask(f"DROP DATABASE {name} WITH (FORCE)")


def contents(where: str) -> list[database_copy.CopiedTable]:
    """What is in a database, as its copies say it."""
    store_db.open_database(where)
    found = []
    with database.atomic():
        for name in sorted(dialect.own_tables(database)):
            total = database_copy.Sum()
            for rows in dialect.all_rows(database, name, database_copy.columns_of(name), 3):
                total.add(rows)
            found.append(database_copy.CopiedTable(name, total.rows, total.text))
    store_db.close_database()
    return found


def test_everything_is_in_the_copy_and_the_source_as_it_was(source: str, target: str) -> None:
    before = contents(source)
    told: list[tuple[int, int]] = []
    copied = database_copy.copy(source, target, lambda done, total: told.append((done, total)))
    assert copied == before == contents(source) == contents(target)
    assert told[-1][0] == told[-1][1] == 2 * sum(table.rows for table in copied)
    assert sum(table.rows for table in copied) > 40


def test_work_goes_on_in_the_copy_with_the_next_numbers(source: str, target: str) -> None:
    database_copy.copy(source, target)
    assert [row.key for row in open_list("interaction").first(9)] == ["3", "2", "1"]
    assert open_list("contact", find="nunez").count() == 2
    gone = dialect.last_ids(database)["interaction_group"]
    group = factories.group("NEXT")
    assert group.id == gone + 1
    assert factories.entry(contact_no=open_list("contact").first(1)[0].key).key == "4"
    assert dialect.check(database) == []


def test_bytes_of_attachments_are_the_same(source: str, target: str) -> None:
    database_copy.copy(source, target)
    (row,) = database.execute_sql("SELECT MIN(id) FROM attachment").fetchall()
    assert attachments.read(row[0]).content == b"\x00\xff bytes"


def test_a_target_with_anything_in_it_is_refused(source: str, target: str) -> None:
    store_db.open_database(target)
    factories.group("THEIRS")
    store_db.close_database()
    with pytest.raises(RuleError, match="something in"):
        database_copy.copy(source, target)
    store_db.open_database(target)
    assert [row.key for row in open_list("group").first(9)] == ["THEIRS"]


def test_what_is_not_there_is_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "missing.db"
    with pytest.raises(StorageFailed, match="not there"):
        database_copy.copy(str(missing), str(tmp_path / "copy.db"))
    assert list(tmp_path.iterdir()) == []


def test_stopping_leaves_nothing(source: str, target: str) -> None:
    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        database_copy.copy(source, target, stop)
    if dialect.is_file(target):
        assert not Path(target).exists()
    else:
        store_db.open_database(target)
        assert store_db.last_change() == 0
        assert open_list("contact").count() == 0
    assert database_copy.copy(source, target)


def damaged(sql: str) -> Callable[[str], None]:
    def damage(path: str) -> None:
        with sqlite3.connect(path) as raw:
            raw.execute(sql)
        raw.close()

    return damage


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (damaged("UPDATE counter SET value = 1 WHERE name = 'schema'"), "migrate"),
        (damaged("UPDATE interaction_log_entry SET description = char(0)"), "cannot hold"),
        (damaged("UPDATE contact SET version = 'many'"), "cannot hold"),
    ],
)
def test_what_cannot_be_copied_is_said(
    damage: Callable[[str], None], said: str, source: str, target: str
) -> None:
    damage(source)
    if dialect.is_file(target) and "hold" in said:
        pytest.skip("the same engine holds it")
    with pytest.raises((RuleError, StorageFailed), match=said):
        database_copy.copy(source, target)
