"""Tables of codes, addresses, duplicates, profiles; the criteria and languages of segments."""

from __future__ import annotations

from typing import Any

from store import channel_rows, dialect, duplicate_strings

PROGRAM = "0.2.0"

CODE_TABLE = """
CREATE TABLE {name} (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, code TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL DEFAULT '', blocked SMALLINT NOT NULL DEFAULT 0);
"""
CODE_TABLES = (
    "territory",
    "organizational_level",
    "salutation",
    "industry_group",
    "business_relation",
    "job_responsibility",
    "web_source",
    "profile_questionnaire",
)

CRITERIA = """line_no INTEGER NOT NULL,
  type SMALLINT NOT NULL DEFAULT 0, action SMALLINT NOT NULL DEFAULT 0,
  table_name TEXT NOT NULL DEFAULT '', view TEXT NOT NULL DEFAULT '',
  no_of_filters INTEGER NOT NULL DEFAULT 0,
  allow_existing_contacts SMALLINT NOT NULL DEFAULT 0,
  expand_companies SMALLINT NOT NULL DEFAULT 0,
  allow_related_companies SMALLINT NOT NULL DEFAULT 0,
  ignore_exclusion SMALLINT NOT NULL DEFAULT 0, entire_companies SMALLINT NOT NULL DEFAULT 0"""

TABLES = """
ALTER TABLE business_relation ADD COLUMN link_to_table SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE web_source ADD COLUMN url TEXT NOT NULL DEFAULT '';
CREATE TABLE salutation_formula (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  salutation_id INTEGER NOT NULL REFERENCES salutation (id),
  language_code TEXT NOT NULL DEFAULT '', type SMALLINT NOT NULL DEFAULT 0,
  text TEXT NOT NULL DEFAULT '', name_1 SMALLINT NOT NULL DEFAULT 0,
  name_2 SMALLINT NOT NULL DEFAULT 0, name_3 SMALLINT NOT NULL DEFAULT 0,
  name_4 SMALLINT NOT NULL DEFAULT 0, name_5 SMALLINT NOT NULL DEFAULT 0,
  UNIQUE (salutation_id, language_code, type));
CREATE TABLE contact_industry_group (
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  industry_group_id INTEGER NOT NULL REFERENCES industry_group (id),
  PRIMARY KEY (contact_id, industry_group_id));
CREATE INDEX contact_industry_group_group ON contact_industry_group (industry_group_id);
CREATE TABLE contact_job_responsibility (
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  job_responsibility_id INTEGER NOT NULL REFERENCES job_responsibility (id),
  PRIMARY KEY (contact_id, job_responsibility_id));
CREATE INDEX contact_job_responsibility_job ON contact_job_responsibility (job_responsibility_id);
CREATE TABLE contact_business_relation (
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  business_relation_id INTEGER NOT NULL REFERENCES business_relation (id),
  link_to_table SMALLINT NOT NULL DEFAULT 0, link_no TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (contact_id, business_relation_id));
CREATE INDEX contact_business_relation_relation
  ON contact_business_relation (business_relation_id);
CREATE UNIQUE INDEX contact_business_relation_link
  ON contact_business_relation (link_to_table, link_no) WHERE link_no <> '';
CREATE TABLE contact_web_source (
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  web_source_id INTEGER NOT NULL REFERENCES web_source (id),
  search_word TEXT NOT NULL DEFAULT '', PRIMARY KEY (contact_id, web_source_id));
CREATE INDEX contact_web_source_source ON contact_web_source (web_source_id);
CREATE TABLE contact_channel (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  contact_id INTEGER NOT NULL REFERENCES contact (id), kind SMALLINT NOT NULL DEFAULT 0,
  label TEXT NOT NULL DEFAULT '', value TEXT NOT NULL DEFAULT '',
  normal TEXT NOT NULL DEFAULT '', field TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0);
CREATE INDEX contact_channel_contact ON contact_channel (contact_id, position);
CREATE INDEX contact_channel_normal ON contact_channel (kind, normal);
CREATE TABLE alternative_address (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  contact_id INTEGER NOT NULL REFERENCES contact (id), code TEXT NOT NULL,
  company_name TEXT NOT NULL DEFAULT '', company_name_2 TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '', address_2 TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '', post_code TEXT NOT NULL DEFAULT '',
  county TEXT NOT NULL DEFAULT '', country_region_code TEXT NOT NULL DEFAULT '',
  phone_no TEXT NOT NULL DEFAULT '', mobile_phone_no TEXT NOT NULL DEFAULT '',
  extension_no TEXT NOT NULL DEFAULT '', email TEXT NOT NULL DEFAULT '',
  search_email TEXT NOT NULL DEFAULT '', search_phone TEXT NOT NULL DEFAULT '',
  search_mobile_phone TEXT NOT NULL DEFAULT '', UNIQUE (contact_id, code));
CREATE INDEX alternative_address_email
  ON alternative_address (search_email) WHERE search_email <> '';
CREATE INDEX alternative_address_phone
  ON alternative_address (search_phone) WHERE search_phone <> '';
CREATE INDEX alternative_address_mobile
  ON alternative_address (search_mobile_phone) WHERE search_mobile_phone <> '';
CREATE TABLE alternative_address_date_range (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  alternative_address_id INTEGER NOT NULL REFERENCES alternative_address (id),
  starting_date DATE NOT NULL, ending_date DATE, UNIQUE (contact_id, starting_date));
CREATE INDEX alternative_address_date_range_address
  ON alternative_address_date_range (alternative_address_id);
CREATE TABLE contact_comment (
  contact_id INTEGER NOT NULL REFERENCES contact (id), line_no INTEGER NOT NULL, date DATE,
  day DATE, code TEXT NOT NULL DEFAULT '', comment TEXT NOT NULL DEFAULT '', last_date_modified DATE,
  user_id TEXT NOT NULL DEFAULT '', PRIMARY KEY (contact_id, line_no));
CREATE TABLE duplicate_search_string_setup (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, field SMALLINT NOT NULL DEFAULT 0,
  part SMALLINT NOT NULL DEFAULT 0, length INTEGER NOT NULL DEFAULT 5, UNIQUE (field, part));
CREATE TABLE duplicate_search_string (
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  setup_id INTEGER NOT NULL REFERENCES duplicate_search_string_setup (id),
  string TEXT NOT NULL, PRIMARY KEY (contact_id, setup_id)) WITHOUT ROWID;
CREATE INDEX duplicate_search_string_string
  ON duplicate_search_string (setup_id, string, contact_id);
CREATE TABLE contact_duplicate (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  duplicate_id INTEGER NOT NULL REFERENCES contact (id),
  matches INTEGER NOT NULL DEFAULT 0, separate SMALLINT NOT NULL DEFAULT 0,
  UNIQUE (contact_id, duplicate_id));
CREATE INDEX contact_duplicate_duplicate ON contact_duplicate (duplicate_id);
ALTER TABLE profile_questionnaire ADD COLUMN contact_type SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE profile_questionnaire
  ADD COLUMN business_relation_id INTEGER REFERENCES business_relation (id);
ALTER TABLE profile_questionnaire ADD COLUMN priority SMALLINT NOT NULL DEFAULT 2;
CREATE TABLE profile_line (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  questionnaire_id INTEGER NOT NULL REFERENCES profile_questionnaire (id),
  line_no INTEGER NOT NULL, position INTEGER NOT NULL DEFAULT 0,
  question_id INTEGER REFERENCES profile_line (id), type SMALLINT NOT NULL DEFAULT 0,
  description TEXT NOT NULL DEFAULT '', multiple_answers SMALLINT NOT NULL DEFAULT 0,
  priority SMALLINT NOT NULL DEFAULT 2, auto_contact_classification SMALLINT NOT NULL DEFAULT 0,
  classification_field SMALLINT NOT NULL DEFAULT 0,
  starting_date_formula TEXT NOT NULL DEFAULT '', ending_date_formula TEXT NOT NULL DEFAULT '',
  classification_method SMALLINT NOT NULL DEFAULT 0, sorting_method SMALLINT NOT NULL DEFAULT 0,
  no_of_decimals SMALLINT NOT NULL DEFAULT 0,
  min_pct_questions_answered BIGINT NOT NULL DEFAULT 0, from_value BIGINT, to_value BIGINT,
  UNIQUE (questionnaire_id, line_no));
CREATE INDEX profile_line_place ON profile_line (questionnaire_id, position);
CREATE INDEX profile_line_question ON profile_line (question_id, position);
CREATE TABLE profile_rating (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  question_id INTEGER NOT NULL REFERENCES profile_line (id),
  answer_id INTEGER NOT NULL REFERENCES profile_line (id), points BIGINT NOT NULL DEFAULT 0,
  UNIQUE (question_id, answer_id));
CREATE INDEX profile_rating_answer ON profile_rating (answer_id);
CREATE TABLE contact_profile_answer (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  answer_id INTEGER NOT NULL REFERENCES profile_line (id),
  automatic SMALLINT NOT NULL DEFAULT 0, last_date_updated DATE,
  UNIQUE (contact_id, answer_id));
CREATE INDEX contact_profile_answer_answer ON contact_profile_answer (answer_id);
CREATE TABLE segment_criteria_line (
  segment_id INTEGER NOT NULL REFERENCES segment_header (id), {criteria},
  PRIMARY KEY (segment_id, line_no));
CREATE TABLE segment_history (
  segment_id INTEGER NOT NULL REFERENCES segment_header (id), action_no INTEGER NOT NULL,
  line_no BIGINT NOT NULL, contact_id INTEGER NOT NULL REFERENCES contact (id),
  action_taken SMALLINT NOT NULL DEFAULT 0,
  PRIMARY KEY (segment_id, action_no, line_no)) WITHOUT ROWID;
CREATE INDEX segment_history_contact ON segment_history (contact_id);
CREATE TABLE saved_segment_criteria (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, code TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL DEFAULT '', user_id TEXT NOT NULL DEFAULT '');
CREATE TABLE saved_segment_criteria_line (
  saved_criteria_id INTEGER NOT NULL REFERENCES saved_segment_criteria (id), {criteria},
  PRIMARY KEY (saved_criteria_id, line_no));
CREATE TABLE segment_language (
  id {serial}, version INTEGER NOT NULL DEFAULT 1,
  segment_id INTEGER NOT NULL REFERENCES segment_header (id), line_no BIGINT NOT NULL DEFAULT 0,
  language_code TEXT NOT NULL, description TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '', attachment_id INTEGER REFERENCES attachment (id),
  UNIQUE (segment_id, line_no, language_code));
CREATE INDEX segment_language_attachment
  ON segment_language (attachment_id) WHERE attachment_id IS NOT NULL;
CREATE TABLE import_mapping (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, code TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL DEFAULT '', columns TEXT NOT NULL DEFAULT '');
CREATE TABLE import_run (
  id {serial}, version INTEGER NOT NULL DEFAULT 1, at TEXT NOT NULL,
  user_id TEXT NOT NULL DEFAULT '', file_name TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0, companies INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0, undone SMALLINT NOT NULL DEFAULT 0);
CREATE TABLE import_batch (
  change_no BIGINT PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES import_run (id));
CREATE INDEX import_batch_run ON import_batch (run_id);
CREATE INDEX change_change_no ON change (change_no);
ALTER TABLE mailing_group ADD COLUMN keep_in_touch_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE segment_header ADD COLUMN keep_in_touch_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE segment_line ADD COLUMN contact_alt_address_code TEXT NOT NULL DEFAULT '';
ALTER TABLE segment_line ADD COLUMN contact_via TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN keep_in_touch_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact ADD COLUMN territory_id INTEGER REFERENCES territory (id);
ALTER TABLE contact ADD COLUMN salutation_id INTEGER REFERENCES salutation (id);
ALTER TABLE contact
  ADD COLUMN organizational_level_id INTEGER REFERENCES organizational_level (id);
ALTER TABLE marketing_setup ADD COLUMN default_territory_id INTEGER REFERENCES territory (id);
ALTER TABLE marketing_setup
  ADD COLUMN default_company_salutation_id INTEGER REFERENCES salutation (id);
ALTER TABLE marketing_setup
  ADD COLUMN default_person_salutation_id INTEGER REFERENCES salutation (id);
ALTER TABLE marketing_setup
  ADD COLUMN maintain_dupl_search_strings SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE marketing_setup ADD COLUMN autosearch_for_duplicates SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE marketing_setup ADD COLUMN search_hit_pct INTEGER NOT NULL DEFAULT 60;
"""

# One key for the rows of all sources, so that another one can join: eight times its own key, and
# its number. Columns have the same type in each, else the engine reads all rows of a contact and
# sorts them for each screen instead of following the indexes.
TIMELINE = """
CREATE VIEW contact_timeline AS
SELECT entry_no * 8 AS id, version, 0 AS source, entry_no, CAST(NULL AS INTEGER) AS line_no,
  contact_id, company_id, date, time
FROM interaction_log_entry
UNION ALL
SELECT (said.contact_id * 1000000000 + said.line_no) * 8 + 1, CAST(1 AS INTEGER), 1,
  CAST(NULL AS INTEGER), said.line_no, said.contact_id, contact.company_id, said.day,
  CAST('' AS TEXT)
FROM contact_comment AS said JOIN contact ON contact.id = said.contact_id
"""

# (table, column of texts, table of codes): the texts become references.
FORMER_TEXTS = (
    ("contact", "territory_code", "territory"),
    ("contact", "salutation_code", "salutation"),
    ("contact", "organizational_level_code", "organizational_level"),
    ("marketing_setup", "default_territory_code", "territory"),
    ("marketing_setup", "default_company_salutation_code", "salutation"),
    ("marketing_setup", "default_person_salutation_code", "salutation"),
)

# Name, address, city, post code, phone, mobile phone, e-mail, VAT registration number.
COMPARED = (0, 2, 4, 5, 6, 7, 9, 11)

# Segments have the languages of their template, and lines with another template those of that one.
# The documents are shared, not copied: none is ever changed in place, and logging copies what the
# template still has.
LANGUAGES = """
INSERT INTO segment_language (segment_id, line_no, language_code, description, subject,
    attachment_id)
  SELECT header.id, 0, said.language_code, said.description,
    CASE WHEN said.language_code = header.language_code THEN header.subject ELSE '' END,
    said.attachment_id
  FROM segment_header header
  JOIN interaction_template_language said ON said.template_id = header.template_id;
INSERT INTO segment_language (segment_id, line_no, language_code, description, subject,
    attachment_id)
  SELECT line.segment_id, line.line_no, said.language_code, said.description,
    CASE WHEN said.language_code = line.language_code THEN line.subject ELSE '' END,
    said.attachment_id
  FROM segment_line line
  JOIN segment_header header ON header.id = line.segment_id
  JOIN interaction_template_language said ON said.template_id = line.template_id
  WHERE header.template_id IS NULL OR header.template_id <> line.template_id;
"""


def up(migrator: Any, db: Any) -> None:
    codes = "".join(CODE_TABLE.replace("{name}", name) for name in CODE_TABLES)
    tables = (codes + TABLES).replace("{serial}", dialect.SERIAL).replace("{criteria}", CRITERIA)
    for statement in (tables + LANGUAGES).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    for table, text, codes_of in FORMER_TEXTS:
        db.execute_sql(
            f"INSERT INTO {codes_of} (code) SELECT DISTINCT {text} FROM {table} "
            f"WHERE {text} <> '' AND {text} NOT IN (SELECT code FROM {codes_of})"
        )
        reference = text.removesuffix("_code") + "_id"
        db.execute_sql(
            f"UPDATE {table} SET {reference} = "
            f"(SELECT id FROM {codes_of} WHERE code = {text}) WHERE {text} <> ''"
        )
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {text}")
    db.execute_sql(TIMELINE)
    for field in COMPARED:
        for part in (0, 1):
            db.execute_sql(
                "INSERT INTO duplicate_search_string_setup (field, part) VALUES (?, ?)",
                (field, part),
            )
    # these are of the open database; a blank one beside it has no contacts
    if db.execute_sql("SELECT id FROM contact LIMIT 1").fetchone():
        channel_rows.renew()
        duplicate_strings.write_all(duplicate_strings.settings().parts)
