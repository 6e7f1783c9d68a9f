"""A database of the version before: its documents get numbers, its company keeps its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store import company_information, dialect, migrations, setup
from store import db as store_db
from store.models import database
from store.models.setup import NumberSeries

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("in_use", [True, False])
def test_an_older_database_can_number_documents(tmp_path: Path, in_use: bool) -> None:
    path = str(tmp_path / "old.db")
    database.initialize(dialect.connect(path))
    migrations.upgrade(database, 3)
    database.execute_sql("UPDATE marketing_setup SET company_name = 'CRONUS'")
    if in_use:
        for code in ("CONT", "SI"):  # a series of their own that is called SI stays theirs
            database.execute_sql("INSERT INTO number_series (code) VALUES (?)", (code,))
    store_db.close_database()
    store_db.open_database(path)
    try:
        found = setup.marketing()
        assert found["quote_nos"] == ("SQ" if in_use else "")
        assert found["invoice_nos"] == ""
        assert found["payment_days"] == 30
        assert company_information.company()["name"] == "CRONUS"
        first = NumberSeries.get_or_none(NumberSeries.code == "SQ")
        assert (first is not None) == in_use
        assert first is None or first.starting_no == "SQ1001"
    finally:
        store_db.close_database()
