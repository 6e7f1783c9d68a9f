"""A database of the version before: its phones and addresses become channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store import channel_rows, channels, contacts, dialect, migrations, search
from store import db as store_db
from store.models import database

if TYPE_CHECKING:
    from pathlib import Path

ROWS = (
    ("1", "Adatum", 1, "ES", "915550123", "", "info@adatum.es", ""),
    ("2", "Ana", 1, "", "", "655 111 222", "Ana@Adatum.es", "ana@bücher.example"),
    ("3", "Eva", 3, "NOWHERE", "(030) 123456", "", "", ""),
    ("4", "Nobody", 4, "", "", "", "", ""),
)


@pytest.mark.parametrize("many", [2, 5000])
def test_an_older_database_gets_its_channels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(channel_rows, "_MANY", many)
    path = str(tmp_path / "old.db")
    database.initialize(dialect.connect(path))
    migrations.upgrade(database, 1)
    for row_id, row in enumerate(ROWS, 1):
        database.execute_sql(
            "INSERT INTO contact (id, no, name, company_id, country_region_code, phone_no, "
            "mobile_phone_no, email, email_2, type, search_text) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'old')",
            (row_id, *row, int(row[2] != row_id)),
        )
    store_db.close_database()
    store_db.open_database(path)
    try:
        found = [[item.e164 or item.value for item in channels.channels_of(at)] for at in range(5)]
        assert found == [
            [],
            ["+34915550123", "info@adatum.es"],
            ["+34655111222", "Ana@Adatum.es", "ana@bücher.example"],
            ["(030) 123456"],
            [],
        ]
        assert contacts.contacts_with_email("ana@xn--bcher-kva.example") == [2]
        assert [hit.key for hit in search.records("34655111", 5, ("contact",))] == ["2"]
        assert [hit.key for hit in search.records("old", 5, ("contact",))] == []
        assert dialect.check_search(database, "contact")
    finally:
        store_db.close_database()
