"""Events that record themselves, what is never logged, and what of mailboxes was read."""

from __future__ import annotations

from typing import Any

from store import dialect

PROGRAM = "0.2.0"

TABLES = """
CREATE TABLE recorded_event (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL DEFAULT '', status SMALLINT NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '', at TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT '', folder TEXT NOT NULL DEFAULT '',
  information_flow SMALLINT NOT NULL DEFAULT 0, description TEXT NOT NULL DEFAULT '',
  document_no TEXT NOT NULL DEFAULT '', times INTEGER NOT NULL DEFAULT 1,
  content TEXT NOT NULL DEFAULT '', revision BIGINT NOT NULL DEFAULT 0,
  place TEXT NOT NULL DEFAULT '', answers TEXT NOT NULL DEFAULT '',
  attachment_id INTEGER REFERENCES attachment (id),
  recorded_at TEXT NOT NULL DEFAULT '', user_id TEXT NOT NULL DEFAULT '');
CREATE INDEX recorded_event_status ON recorded_event (status, id);
CREATE INDEX recorded_event_attachment ON recorded_event (attachment_id) WHERE attachment_id IS NOT NULL;
CREATE INDEX recorded_event_future ON recorded_event (at) WHERE reason = 'future';
CREATE TABLE recorded_event_party (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  event_id INTEGER NOT NULL REFERENCES recorded_event (id), party_no INTEGER NOT NULL,
  value TEXT NOT NULL DEFAULT '', normal TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '', status SMALLINT NOT NULL DEFAULT 0,
  UNIQUE (event_id, party_no));
CREATE INDEX recorded_event_party_waiting ON recorded_event_party (normal) WHERE status = 0;
CREATE TABLE recorded_event_entry (
  event_id INTEGER NOT NULL REFERENCES recorded_event (id), party_no INTEGER NOT NULL,
  entry_no BIGINT NOT NULL, PRIMARY KEY (event_id, party_no, entry_no));
CREATE INDEX recorded_event_entry_no ON recorded_event_entry (entry_no);
CREATE TABLE never_log (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, kind SMALLINT NOT NULL DEFAULT 0,
  value TEXT NOT NULL, comment TEXT NOT NULL DEFAULT '', user_id TEXT NOT NULL DEFAULT '',
  UNIQUE (kind, value));
CREATE TABLE mail_source (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, path TEXT NOT NULL UNIQUE,
  since TEXT NOT NULL DEFAULT '', place BIGINT NOT NULL DEFAULT 0,
  mark TEXT NOT NULL DEFAULT '', read_at TEXT NOT NULL DEFAULT '');
CREATE TABLE mail_read (
  source_id INTEGER NOT NULL REFERENCES mail_source (id), name TEXT NOT NULL,
  PRIMARY KEY (source_id, name));
ALTER TABLE marketing_setup ADD COLUMN keep_messages SMALLINT NOT NULL DEFAULT 0;
CREATE TABLE calendar_file (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, path TEXT NOT NULL UNIQUE,
  mark TEXT NOT NULL DEFAULT '', since TEXT NOT NULL DEFAULT '',
  next_at TEXT NOT NULL DEFAULT '', read_at TEXT NOT NULL DEFAULT '');
"""


def up(migrator: Any, db: Any) -> None:
    for statement in TABLES.replace("{serial}", dialect.SERIAL).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
