"""A database of the version before: its change log says of which records it is, totals are kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from store import db as store_db
from store import dialect, migrations, presence, totals, undo
from store.errors import RuleError
from store.lists import open_list
from store.models import database
from store.nouns import noun
from store.records import get

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINES = (
    ("add", "contact", 1, None, {"no": "C1", "city": "Atlanta"}),
    ("change", "contact", 1, {"city": "Atlanta"}, {"city": "Bilbao"}),
    ("cancel", "interaction", 7, {"canceled": False}, {"canceled": True}),
    ("delete", "group", 5, {"code": "GONE", "description": "Gone"}, None),
    ("delete", "contact", 9, {"no": "C9"}, None),
)
ENTRIES = (
    (7, 1, 2, "2026-01-15", 1, 1, 250, 1500),
    (8, 1, 2, "2026-01-20", 0, 1, 100, 500),
    (9, 1, None, "2026-02-01", 0, 0, 300, 0),
)


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[None]:
    """A database with the schema of version 0.1.0 and data in it, opened by this program."""
    path = str(tmp_path / "old.db")
    database.initialize(dialect.connect(path))
    migrations.upgrade(database, 1)
    run = database.execute_sql
    run("INSERT INTO contact (id, no, name, city, type) VALUES (1, 'C1', 'Adatum', 'Bilbao', 0)")
    run("INSERT INTO interaction_group (id, code) VALUES (1, 'PHONE')")
    run("INSERT INTO interaction_template (id, code, group_id) VALUES (2, 'CALL', 1)")
    for number, contact, template, day, canceled, group, cost, duration in ENTRIES:
        run(
            "INSERT INTO interaction_log_entry (entry_no, contact_id, template_id, date, canceled, "
            "group_id, cost, duration, logged_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, contact, template, day, canceled, group or None, cost, duration, day),
        )
    for number, (operation, table, row_id, *texts) in enumerate(LINES, 1):
        old, new = (None if text is None else json.dumps(text) for text in texts)
        run(
            "INSERT INTO change (change_no, at, user_id, operation, table_name, row_id, old, new) "
            "VALUES (?, '2026-01-01T10:00:00Z', 'ana', ?, ?, ?, ?, ?)",
            (number, operation, table, row_id, old, new),
        )
    store_db.close_database()
    store_db.open_database(path)
    yield
    store_db.close_database()


def told(**filters: str) -> list[tuple[str, str]]:
    return [(row["operation"], row["record"]) for row in open_list("change", filters).first(9)]


@pytest.mark.usefixtures("upgraded")
def test_old_lines_say_of_which_record_they_are() -> None:
    assert told(changes_of="contact C1") == [("change", "C1"), ("add", "C1")]
    assert told(changes_of="interaction 7") == [("cancel", "7")]
    (line,) = open_list("change", {"operation": "cancel"}).first(2)
    assert (line["user_id"], line["origin"], line["undoes"]) == ("ana", "", 0)


@pytest.mark.usefixtures("upgraded")
def test_an_old_change_is_taken_back_and_an_old_deletion_is_not() -> None:
    undo.undo_change(2)
    assert get(noun("contact"), "C1")["city"] == "Atlanta"
    undo.undo_change(3)
    assert not get(noun("interaction"), 7)["canceled"]
    for number in (4, 5):
        with pytest.raises(RuleError, match="Too little is known"):
            undo.undo_change(number)


@pytest.mark.usefixtures("upgraded")
def test_totals_are_those_of_the_entries() -> None:
    of_template = database.execute_sql(
        "SELECT month, canceled, number, cost, duration FROM entry_total WHERE owner_id = 2"
    ).fetchall()
    assert sorted(of_template) == [("2026-01", 0, 1, 100, 500), ("2026-01", 1, 1, 250, 1500)]
    assert not totals.differences()


@pytest.mark.usefixtures("upgraded")
def test_who_edits_is_kept() -> None:
    presence.announce([("contact", 1), ("contact", 2)])
    assert presence.editors("contact", 1) == []
