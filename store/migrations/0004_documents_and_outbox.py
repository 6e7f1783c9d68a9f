"""Sales documents, what the company says of itself on them, and mail that is to be sent."""

from __future__ import annotations

from typing import Any

from store import dialect

PROGRAM = "0.2.0"

TABLES = """
ALTER TABLE marketing_setup ADD COLUMN payment_days INTEGER NOT NULL DEFAULT 30;
ALTER TABLE marketing_setup ADD COLUMN default_tax_pct BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attachment ADD COLUMN source_id INTEGER REFERENCES attachment (id);
CREATE INDEX attachment_source ON attachment (source_id) WHERE source_id IS NOT NULL;
CREATE TABLE company_information (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1, name TEXT NOT NULL DEFAULT '',
  name_2 TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '',
  address_2 TEXT NOT NULL DEFAULT '', post_code TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '', county TEXT NOT NULL DEFAULT '',
  country_region_code TEXT NOT NULL DEFAULT '', phone_no TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '', home_page TEXT NOT NULL DEFAULT '',
  vat_registration_no TEXT NOT NULL DEFAULT '', registration_no TEXT NOT NULL DEFAULT '',
  bank_name TEXT NOT NULL DEFAULT '', iban TEXT NOT NULL DEFAULT '',
  swift_code TEXT NOT NULL DEFAULT '', footer TEXT NOT NULL DEFAULT '',
  logo_id INTEGER REFERENCES attachment (id));
INSERT INTO company_information (id, name) SELECT 1, company_name FROM marketing_setup;
CREATE TABLE sales_document (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, kind SMALLINT NOT NULL,
  no TEXT NOT NULL UNIQUE, status SMALLINT NOT NULL DEFAULT 0,
  contact_id INTEGER REFERENCES contact (id), contact_name TEXT NOT NULL DEFAULT '',
  salesperson_id INTEGER REFERENCES salesperson (id),
  alternative_address_code TEXT NOT NULL DEFAULT '',
  origin_id INTEGER REFERENCES sales_document (id),
  document_date DATE, due_date DATE, paid_on DATE,
  campaign_no TEXT NOT NULL DEFAULT '', reference TEXT NOT NULL DEFAULT '',
  currency_code TEXT NOT NULL DEFAULT '', language_code TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '',
  content TEXT NOT NULL DEFAULT '', net_amount BIGINT NOT NULL DEFAULT 0,
  tax_amount BIGINT NOT NULL DEFAULT 0, amount BIGINT NOT NULL DEFAULT 0, printed INTEGER NOT NULL DEFAULT 0,
  issued_at TEXT NOT NULL DEFAULT '', user_id TEXT NOT NULL DEFAULT '');
CREATE INDEX sales_document_kind ON sales_document (kind, id);
CREATE INDEX sales_document_contact ON sales_document (contact_id);
CREATE INDEX sales_document_origin ON sales_document (origin_id);
CREATE TABLE sales_document_line (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  document_id INTEGER NOT NULL REFERENCES sales_document (id), line_no INTEGER NOT NULL,
  date DATE, document_no TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '',
  quantity BIGINT NOT NULL DEFAULT 0, unit TEXT NOT NULL DEFAULT '',
  unit_price BIGINT NOT NULL DEFAULT 0, discount_pct BIGINT NOT NULL DEFAULT 0,
  tax_pct BIGINT NOT NULL DEFAULT 0, amount BIGINT NOT NULL DEFAULT 0,
  UNIQUE (document_id, line_no));
CREATE TABLE outgoing_mail (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, message_id TEXT NOT NULL UNIQUE,
  entry_no BIGINT NOT NULL DEFAULT 0, contact_id INTEGER REFERENCES contact (id),
  status SMALLINT NOT NULL DEFAULT 0, sender TEXT NOT NULL DEFAULT '',
  recipient TEXT NOT NULL DEFAULT '', copy_to TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '',
  source_id INTEGER REFERENCES attachment (id),
  attempts INTEGER NOT NULL DEFAULT 0, next_at TEXT NOT NULL DEFAULT '',
  claimed_at TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL DEFAULT '', sent_at TEXT NOT NULL DEFAULT '',
  user_id TEXT NOT NULL DEFAULT '');
CREATE INDEX outgoing_mail_due ON outgoing_mail (next_at, id) WHERE status IN (0, 1);
CREATE INDEX outgoing_mail_entry ON outgoing_mail (entry_no);
CREATE INDEX outgoing_mail_unsent ON outgoing_mail (status) WHERE status <> 2;
CREATE INDEX outgoing_mail_contact ON outgoing_mail (contact_id);
CREATE INDEX outgoing_mail_source ON outgoing_mail (source_id) WHERE source_id IS NOT NULL;
CREATE TABLE outgoing_mail_file (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  mail_id INTEGER NOT NULL REFERENCES outgoing_mail (id) ON DELETE CASCADE,
  attachment_id INTEGER NOT NULL REFERENCES attachment (id), file_name TEXT NOT NULL DEFAULT '');
CREATE INDEX outgoing_mail_file_mail ON outgoing_mail_file (mail_id);
CREATE INDEX outgoing_mail_file_attachment ON outgoing_mail_file (attachment_id);
"""


SERIES = {
    "quote_nos": ("SQ", "SQ1001"),
    "order_confirmation_nos": ("SOC", "SOC1001"),
    "invoice_nos": ("SI", "SI1001"),
    "credit_memo_nos": ("SCM", "SCM1001"),
    "reminder_nos": ("REM", "REM1001"),
    "statement_nos": ("ST", "ST1001"),
}
"""The series that a company gets which numbers its records already: code and first number."""


def _series(db: Any) -> None:
    in_use = db.execute_sql("SELECT 1 FROM number_series LIMIT 1").fetchone()
    known = {row[0] for row in db.execute_sql("SELECT code FROM number_series").fetchall()}
    for column, (code, first) in SERIES.items():
        db.execute_sql(f"ALTER TABLE marketing_setup ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
        if in_use and code not in known:
            db.execute_sql(
                f"INSERT INTO number_series (code, starting_no) VALUES ('{code}', '{first}')"
            )
            db.execute_sql(f"UPDATE marketing_setup SET {column} = '{code}'")


def up(migrator: Any, db: Any) -> None:
    for statement in TABLES.replace("{serial}", dialect.SERIAL).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    _series(db)
