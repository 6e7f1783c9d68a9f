"""From where each change was made, of which record, with its documents; who is editing what."""

from __future__ import annotations

from typing import Any

from store import dialect

PROGRAM = "0.2.0"

TABLES = """
ALTER TABLE change ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE change ADD COLUMN record TEXT NOT NULL DEFAULT '';
ALTER TABLE change ADD COLUMN undoes BIGINT;
UPDATE change SET record = COALESCE((SELECT no FROM contact WHERE contact.id = change.row_id), '')
  WHERE table_name = 'contact' AND operation <> 'image';
UPDATE change SET record = CAST(row_id AS TEXT)
  WHERE table_name IN ('interaction', 'entry_comment') AND operation <> 'image';
CREATE INDEX change_row ON change (table_name, row_id, seq);
CREATE INDEX change_user ON change (user_id, seq);
CREATE INDEX change_operation ON change (operation, seq);
CREATE INDEX change_record ON change (record, seq);
CREATE INDEX change_at ON change (at, seq);
CREATE INDEX change_undoes ON change (undoes) WHERE undoes IS NOT NULL;
CREATE TABLE presence (
  id {serial}, session TEXT NOT NULL, user_id TEXT NOT NULL,
  table_name TEXT NOT NULL, row_id BIGINT NOT NULL, since TEXT NOT NULL, renewed TEXT NOT NULL,
  UNIQUE (session, table_name, row_id));
CREATE INDEX presence_row ON presence (table_name, row_id);
CREATE TABLE kept_document (
  attachment_id INTEGER NOT NULL REFERENCES attachment (id), change_no BIGINT NOT NULL,
  PRIMARY KEY (attachment_id, change_no));
"""


def up(migrator: Any, db: Any) -> None:
    for statement in TABLES.replace("{serial}", dialect.SERIAL).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
