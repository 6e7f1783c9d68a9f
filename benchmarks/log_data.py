"""A database with as many log entries as a benchmark needs, made by SQL from a fixed rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import db, demo
from store.models import database

if TYPE_CHECKING:
    from pathlib import Path

CONTACTS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO contact (no, type, name, name_key, search_name, search_text)
SELECT printf('CT%06d', i), i % 4 > 0, 'Contact ' || i, 'contact ' || i, 'CONTACT ' || i,
  'contact ' || i FROM n
"""
ENTRIES = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO interaction_log_entry (entry_no, contact_id, company_id, date, time, description,
  template_id, group_id, salesperson_id, cost, duration, canceled, user_id, search_text)
SELECT i, 1 + (i * 7919) % ?, 1 + (i * 7919) % ?, date('2006-01-01', '+' || (i * 7300 / ?) || ' days'),
  printf('%02d:%02d', 8 + i % 10, i % 60), CASE WHEN i = ? THEN 'newest-entry' ELSE 'Call ' || i END,
  1 + i % 30, 1, 1, 100, 1500, i % 50 = 0, 'bench', 'call ' || i FROM n
"""


def make_log(path: Path, entries: int) -> None:
    """Make a database with the usual set-up and `entries` entries over twenty years."""
    db.open_database(str(path))
    demo.usual_setup()
    contacts = max(100, entries // 10)
    database.execute_sql("PRAGMA synchronous = off")
    with database.atomic():
        database.execute_sql(CONTACTS, (contacts,))
        database.execute_sql(ENTRIES, (entries, contacts, contacts, entries, entries))
        database.execute_sql("UPDATE counter SET value = ? WHERE name = 'entry_no'", (entries,))
    database.execute_sql("ANALYZE")
    database.execute_sql("PRAGMA wal_checkpoint(truncate)")
    db.close_database()
