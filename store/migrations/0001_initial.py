"""The first schema: set-up, contacts, templates, the log, segments."""

from __future__ import annotations

from typing import Any

from store import dialect

PROGRAM = "0.1.0"

TABLES = """
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL DEFAULT 0);
CREATE TABLE schema_info (program TEXT NOT NULL);
CREATE TABLE change (
  seq {serial}, change_no BIGINT NOT NULL, at TEXT NOT NULL, user_id TEXT NOT NULL,
  operation TEXT NOT NULL, table_name TEXT NOT NULL, row_id BIGINT NOT NULL, old TEXT, new TEXT);
CREATE TABLE number_series (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, code TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL DEFAULT '', starting_no TEXT NOT NULL DEFAULT '',
  ending_no TEXT NOT NULL DEFAULT '', warning_no TEXT NOT NULL DEFAULT '',
  last_no_used TEXT NOT NULL DEFAULT '', increment_by INTEGER NOT NULL DEFAULT 1,
  default_nos SMALLINT NOT NULL DEFAULT 1, manual_nos SMALLINT NOT NULL DEFAULT 0);
CREATE TABLE salesperson (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL DEFAULT '', job_title TEXT NOT NULL DEFAULT '',
  commission_pct BIGINT NOT NULL DEFAULT 0, phone_no TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '', privacy_blocked SMALLINT NOT NULL DEFAULT 0,
  blocked SMALLINT NOT NULL DEFAULT 0);
CREATE TABLE user_setup (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, user_id TEXT NOT NULL UNIQUE,
  salesperson_id INTEGER REFERENCES salesperson (id));
CREATE TABLE marketing_setup (
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
  attachment_storage_type SMALLINT NOT NULL DEFAULT 0,
  attachment_storage_location TEXT NOT NULL DEFAULT '',
  inherit_salesperson SMALLINT NOT NULL DEFAULT 1, inherit_territory SMALLINT NOT NULL DEFAULT 1,
  inherit_country_region SMALLINT NOT NULL DEFAULT 1,
  inherit_language SMALLINT NOT NULL DEFAULT 1,
  inherit_format_region SMALLINT NOT NULL DEFAULT 1,
  inherit_address_details SMALLINT NOT NULL DEFAULT 1,
  inherit_communication_details SMALLINT NOT NULL DEFAULT 1,
  default_salesperson_id INTEGER REFERENCES salesperson (id),
  default_territory_code TEXT NOT NULL DEFAULT '',
  default_country_region_code TEXT NOT NULL DEFAULT '',
  default_language_code TEXT NOT NULL DEFAULT '', default_format_region TEXT NOT NULL DEFAULT '',
  default_correspondence_type SMALLINT NOT NULL DEFAULT 0,
  default_company_salutation_code TEXT NOT NULL DEFAULT '',
  default_person_salutation_code TEXT NOT NULL DEFAULT '',
  contact_nos TEXT NOT NULL DEFAULT '', segment_nos TEXT NOT NULL DEFAULT '',
  campaign_nos TEXT NOT NULL DEFAULT '', opportunity_nos TEXT NOT NULL DEFAULT '',
  todo_nos TEXT NOT NULL DEFAULT '', company_name TEXT NOT NULL DEFAULT '',
  currency_code TEXT NOT NULL DEFAULT '');
CREATE TABLE user_setting (
  user_id TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (user_id, name));
CREATE TABLE usage (
  user_id TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
  times INTEGER NOT NULL DEFAULT 0, last_at TEXT NOT NULL,
  PRIMARY KEY (user_id, kind, target));
CREATE TABLE draft (
  id {serial}, user_id TEXT NOT NULL, form TEXT NOT NULL, at TEXT NOT NULL,
  content TEXT NOT NULL);
CREATE TABLE mailing_group (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, code TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL DEFAULT '', blocked SMALLINT NOT NULL DEFAULT 0);
CREATE TABLE contact (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, no TEXT NOT NULL UNIQUE,
  type SMALLINT NOT NULL DEFAULT 0, name TEXT NOT NULL DEFAULT '',
  name_key TEXT NOT NULL DEFAULT '', name_2 TEXT NOT NULL DEFAULT '',
  search_name TEXT NOT NULL DEFAULT '', company_id INTEGER REFERENCES contact (id),
  first_name TEXT NOT NULL DEFAULT '', middle_name TEXT NOT NULL DEFAULT '',
  surname TEXT NOT NULL DEFAULT '', job_title TEXT NOT NULL DEFAULT '',
  initials TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '',
  address_2 TEXT NOT NULL DEFAULT '', city TEXT NOT NULL DEFAULT '',
  post_code TEXT NOT NULL DEFAULT '', county TEXT NOT NULL DEFAULT '',
  country_region_code TEXT NOT NULL DEFAULT '', phone_no TEXT NOT NULL DEFAULT '',
  mobile_phone_no TEXT NOT NULL DEFAULT '', extension_no TEXT NOT NULL DEFAULT '',
  pager TEXT NOT NULL DEFAULT '', fax_no TEXT NOT NULL DEFAULT '',
  telex_no TEXT NOT NULL DEFAULT '', telex_answer_back TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '', email_2 TEXT NOT NULL DEFAULT '',
  search_email TEXT NOT NULL DEFAULT '', home_page TEXT NOT NULL DEFAULT '',
  language_code TEXT NOT NULL DEFAULT '', format_region TEXT NOT NULL DEFAULT '',
  salutation_code TEXT NOT NULL DEFAULT '', correspondence_type SMALLINT NOT NULL DEFAULT 0,
  salesperson_id INTEGER REFERENCES salesperson (id), territory_code TEXT NOT NULL DEFAULT '',
  currency_code TEXT NOT NULL DEFAULT '', vat_registration_no TEXT NOT NULL DEFAULT '',
  registration_number TEXT NOT NULL DEFAULT '',
  organizational_level_code TEXT NOT NULL DEFAULT '',
  exclude_from_segment SMALLINT NOT NULL DEFAULT 0,
  privacy_blocked SMALLINT NOT NULL DEFAULT 0, minor SMALLINT NOT NULL DEFAULT 0,
  parental_consent_received SMALLINT NOT NULL DEFAULT 0, external_id TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '', uid TEXT NOT NULL DEFAULT '',
  modified_at TEXT NOT NULL DEFAULT '', search_text TEXT NOT NULL DEFAULT '');
CREATE INDEX contact_name_key ON contact (name_key);
CREATE INDEX contact_search_name ON contact (search_name);
CREATE INDEX contact_company_id ON contact (company_id);
CREATE INDEX contact_salesperson_id ON contact (salesperson_id);
CREATE INDEX contact_search_email ON contact (search_email) WHERE search_email <> '';
CREATE INDEX contact_email_2 ON contact (UPPER(email_2)) WHERE email_2 <> '';
CREATE INDEX contact_uid ON contact (uid) WHERE uid <> '';
CREATE TABLE contact_mailing_group (
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  mailing_group_id INTEGER NOT NULL REFERENCES mailing_group (id),
  PRIMARY KEY (contact_id, mailing_group_id));
CREATE INDEX contact_mailing_group_group ON contact_mailing_group (mailing_group_id);
CREATE TABLE contact_extra (
  contact_id INTEGER PRIMARY KEY REFERENCES contact (id), properties TEXT NOT NULL DEFAULT '',
  digest TEXT NOT NULL DEFAULT '', contact_version INTEGER NOT NULL DEFAULT 0);
CREATE INDEX contact_extra_digest ON contact_extra (digest) WHERE digest <> '';
CREATE TABLE attachment (
  id {serial}, storage_type SMALLINT NOT NULL DEFAULT 0, pointer TEXT NOT NULL DEFAULT '',
  file_name TEXT NOT NULL DEFAULT '', extension TEXT NOT NULL DEFAULT '',
  read_only SMALLINT NOT NULL DEFAULT 0, modified_at TEXT NOT NULL DEFAULT '',
  size INTEGER NOT NULL DEFAULT 0, content BLOB);
CREATE TABLE interaction_group (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, code TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL DEFAULT '', blocked SMALLINT NOT NULL DEFAULT 0);
CREATE TABLE interaction_template (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, code TEXT NOT NULL UNIQUE,
  group_id INTEGER NOT NULL REFERENCES interaction_group (id),
  description TEXT NOT NULL DEFAULT '', unit_cost BIGINT NOT NULL DEFAULT 0,
  unit_duration BIGINT NOT NULL DEFAULT 0, information_flow SMALLINT NOT NULL DEFAULT 0,
  initiated_by SMALLINT NOT NULL DEFAULT 0, campaign_no TEXT NOT NULL DEFAULT '',
  campaign_target SMALLINT NOT NULL DEFAULT 0, campaign_response SMALLINT NOT NULL DEFAULT 0,
  correspondence_type SMALLINT NOT NULL DEFAULT 0, language_code TEXT NOT NULL DEFAULT '',
  wizard_action SMALLINT NOT NULL DEFAULT 0,
  ignore_contact_corres_type SMALLINT NOT NULL DEFAULT 0,
  blocked SMALLINT NOT NULL DEFAULT 0);
CREATE INDEX interaction_template_group_id ON interaction_template (group_id);
CREATE TABLE interaction_template_language (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  template_id INTEGER NOT NULL REFERENCES interaction_template (id),
  language_code TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
  attachment_id INTEGER REFERENCES attachment (id), UNIQUE (template_id, language_code));
CREATE INDEX interaction_template_language_attachment
  ON interaction_template_language (attachment_id) WHERE attachment_id IS NOT NULL;
CREATE TABLE interaction_template_setup (
  kind TEXT PRIMARY KEY, template_id INTEGER NOT NULL REFERENCES interaction_template (id));
CREATE TABLE logged_segment (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, segment_no TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '', creation_date DATE NOT NULL,
  user_id TEXT NOT NULL DEFAULT '', canceled SMALLINT NOT NULL DEFAULT 0);
CREATE INDEX logged_segment_segment_no ON logged_segment (segment_no);
CREATE TABLE interaction_log_entry (
  entry_no INTEGER PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1,
  contact_id INTEGER REFERENCES contact (id), company_id INTEGER REFERENCES contact (id),
  date DATE, time TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
  information_flow SMALLINT NOT NULL DEFAULT 0, initiated_by SMALLINT NOT NULL DEFAULT 0,
  attachment_id INTEGER REFERENCES attachment (id), cost BIGINT NOT NULL DEFAULT 0,
  duration BIGINT NOT NULL DEFAULT 0, user_id TEXT NOT NULL DEFAULT '',
  logged_at TEXT NOT NULL DEFAULT '', group_id INTEGER REFERENCES interaction_group (id),
  template_id INTEGER REFERENCES interaction_template (id),
  language_code TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '',
  campaign_no TEXT NOT NULL DEFAULT '', campaign_entry_no BIGINT NOT NULL DEFAULT 0,
  campaign_target SMALLINT NOT NULL DEFAULT 0, campaign_response SMALLINT NOT NULL DEFAULT 0,
  segment_no TEXT NOT NULL DEFAULT '',
  logged_segment_id INTEGER REFERENCES logged_segment (id),
  evaluation SMALLINT NOT NULL DEFAULT 0, attempt_failed SMALLINT NOT NULL DEFAULT 0,
  todo_no TEXT NOT NULL DEFAULT '', salesperson_id INTEGER REFERENCES salesperson (id),
  correspondence_type SMALLINT NOT NULL DEFAULT 0,
  contact_alt_address_code TEXT NOT NULL DEFAULT '',
  delivery_status SMALLINT NOT NULL DEFAULT 0, canceled SMALLINT NOT NULL DEFAULT 0,
  postponed SMALLINT NOT NULL DEFAULT 0, document_type SMALLINT NOT NULL DEFAULT 0,
  document_no TEXT NOT NULL DEFAULT '', version_no INTEGER NOT NULL DEFAULT 0,
  doc_no_occurrence INTEGER NOT NULL DEFAULT 0, contact_via TEXT NOT NULL DEFAULT '',
  email_logged SMALLINT NOT NULL DEFAULT 0, opportunity_no TEXT NOT NULL DEFAULT '',
  search_text TEXT NOT NULL DEFAULT '');
CREATE INDEX interaction_log_entry_date
  ON interaction_log_entry (date, time) WHERE postponed = 0;
CREATE INDEX interaction_log_entry_contact
  ON interaction_log_entry (contact_id, date, time);
CREATE INDEX interaction_log_entry_company
  ON interaction_log_entry (company_id, date, time);
CREATE INDEX interaction_log_entry_template
  ON interaction_log_entry (template_id, date, time);
CREATE INDEX interaction_log_entry_group
  ON interaction_log_entry (group_id, date, time);
CREATE INDEX interaction_log_entry_salesperson
  ON interaction_log_entry (salesperson_id, date, time);
CREATE INDEX interaction_log_entry_canceled
  ON interaction_log_entry (date, time) WHERE canceled = 1;
CREATE INDEX interaction_log_entry_postponed
  ON interaction_log_entry (date, time) WHERE postponed = 1;
CREATE INDEX interaction_log_entry_logged_segment
  ON interaction_log_entry (logged_segment_id, canceled) WHERE logged_segment_id IS NOT NULL;
CREATE INDEX interaction_log_entry_attachment
  ON interaction_log_entry (attachment_id) WHERE attachment_id IS NOT NULL;
CREATE TABLE entry_comment (
  entry_id INTEGER NOT NULL REFERENCES interaction_log_entry (entry_no),
  line_no INTEGER NOT NULL, date DATE, code TEXT NOT NULL DEFAULT '',
  comment TEXT NOT NULL DEFAULT '', last_date_modified DATE,
  user_id TEXT NOT NULL DEFAULT '', PRIMARY KEY (entry_id, line_no));
CREATE TABLE segment_header (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, no TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL DEFAULT '', salesperson_id INTEGER REFERENCES salesperson (id),
  date DATE, template_id INTEGER REFERENCES interaction_template (id),
  group_id INTEGER REFERENCES interaction_group (id),
  language_code TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '',
  ignore_contact_corres_type SMALLINT NOT NULL DEFAULT 0,
  correspondence_type SMALLINT NOT NULL DEFAULT 0,
  information_flow SMALLINT NOT NULL DEFAULT 0, initiated_by SMALLINT NOT NULL DEFAULT 0,
  unit_cost BIGINT NOT NULL DEFAULT 0, unit_duration BIGINT NOT NULL DEFAULT 0,
  campaign_no TEXT NOT NULL DEFAULT '', campaign_target SMALLINT NOT NULL DEFAULT 0,
  campaign_response SMALLINT NOT NULL DEFAULT 0);
CREATE TABLE segment_line (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  segment_id INTEGER NOT NULL REFERENCES segment_header (id), line_no BIGINT NOT NULL,
  contact_id INTEGER REFERENCES contact (id), company_id INTEGER REFERENCES contact (id),
  date DATE, time TEXT NOT NULL DEFAULT '', description TEXT NOT NULL DEFAULT '',
  salesperson_id INTEGER REFERENCES salesperson (id),
  template_id INTEGER REFERENCES interaction_template (id),
  group_id INTEGER REFERENCES interaction_group (id),
  language_code TEXT NOT NULL DEFAULT '', subject TEXT NOT NULL DEFAULT '',
  correspondence_type SMALLINT NOT NULL DEFAULT 0,
  information_flow SMALLINT NOT NULL DEFAULT 0, initiated_by SMALLINT NOT NULL DEFAULT 0,
  attachment_id INTEGER REFERENCES attachment (id), evaluation SMALLINT NOT NULL DEFAULT 0,
  cost BIGINT NOT NULL DEFAULT 0, duration BIGINT NOT NULL DEFAULT 0,
  campaign_no TEXT NOT NULL DEFAULT '', campaign_target SMALLINT NOT NULL DEFAULT 0,
  campaign_response SMALLINT NOT NULL DEFAULT 0, attempt_failed SMALLINT NOT NULL DEFAULT 0,
  search_text TEXT NOT NULL DEFAULT '', UNIQUE (segment_id, line_no));
CREATE INDEX segment_line_contact_id ON segment_line (contact_id);
CREATE INDEX segment_line_attachment_id
  ON segment_line (attachment_id) WHERE attachment_id IS NOT NULL;
INSERT INTO counter (name, value) VALUES ('change', 0), ('entry_no', 0), ('schema', 0);
INSERT INTO schema_info (program) VALUES ('');
INSERT INTO marketing_setup (id) VALUES (1);
"""


def up(migrator: Any, db: Any) -> None:
    for statement in TABLES.replace("{serial}", dialect.SERIAL).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    dialect.create_search(db, "contact", "id")
    dialect.create_search(db, "interaction_log_entry", "entry_no")
