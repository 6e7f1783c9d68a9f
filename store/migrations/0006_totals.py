"""Kept totals of the interaction log, by template, group and salesperson."""

from __future__ import annotations

from typing import Any

PROGRAM = "0.2.0"

TABLES = (
    """
CREATE TABLE entry_total (
  kind SMALLINT NOT NULL, owner_id INTEGER NOT NULL, month TEXT NOT NULL,
  canceled SMALLINT NOT NULL, number BIGINT NOT NULL DEFAULT 0, cost BIGINT NOT NULL DEFAULT 0,
  duration BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (kind, owner_id, month, canceled)) WITHOUT ROWID
""",
    """
CREATE TABLE entry_day_total (
  kind SMALLINT NOT NULL, owner_id INTEGER NOT NULL, date TEXT NOT NULL,
  canceled SMALLINT NOT NULL, number BIGINT NOT NULL DEFAULT 0, cost BIGINT NOT NULL DEFAULT 0,
  duration BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (kind, owner_id, date, canceled)) WITHOUT ROWID
""",
)


def up(migrator: Any, db: Any) -> None:
    from store import totals

    for table in TABLES:
        db.execute_sql(table)
    totals.make_anew(db)
