"""Row 5: log a segment, against the bare INSERT ... SELECT of the same rows.

Both write into copies of the same database: the same tables, indexes and triggers, one
transaction each, flushed to the disk. Logging also checks the lines, gives the numbers, keeps the
logged segment and removes the segment with its lines. With a follow-up it makes a new segment of
the same contacts, which the baseline has no part of: shown, but not judged.

    SCALE=small python -m benchmarks.bench_segment_log     20,000 lines
    SCALE=full python -m benchmarks.bench_segment_log      100,000 lines
"""

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Report
from store import db, segment_contacts, segment_logging, segments, setup
from store.models import database
from store.nouns import noun

FULL = os.environ.get("SCALE", "small") == "full"
LINES = 100_000 if FULL else 20_000
ROUNDS = 9 if FULL else 7
REACH = 1.5
SEED = 5

LOGGED = """
INSERT INTO logged_segment (id, segment_no, creation_date) VALUES (1, 'SM00001', '2026-01-02')
"""
BARE = """
INSERT INTO interaction_log_entry (
  entry_no, contact_id, company_id, date, time, description, information_flow, initiated_by,
  cost, duration, group_id, template_id, language_code, subject, campaign_no, campaign_target,
  campaign_response, evaluation, attempt_failed, salesperson_id, search_text, attachment_id,
  contact_alt_address_code, contact_via, correspondence_type, segment_no, logged_segment_id, user_id, logged_at)
SELECT line_no / 10000, contact_id, company_id, date, time, description, information_flow,
  initiated_by, cost, duration, group_id, template_id, language_code, subject, campaign_no,
  campaign_target, campaign_response, evaluation, attempt_failed, salesperson_id, search_text,
  attachment_id, contact_alt_address_code, contact_via, correspondence_type, 'SM00001', 1, 'bench', '2026-01-02T03:04:05.000006Z'
FROM segment_line WHERE segment_id = 1 ORDER BY line_no
"""


def make_database(path: Path) -> str:
    """Fill a database with contacts and one segment of all of them; return its number."""
    db.open_database(str(path))
    for name, values in (
        ("number-series", {"code": "CONT", "starting_no": "CT000001"}),
        ("number-series", {"code": "SEGM", "starting_no": "SM00001"}),
        ("salesperson", {"code": "JO"}),
        ("group", {"code": "LETTER"}),
        (
            "template",
            {
                "code": "BUS",
                "interaction_group_code": "LETTER",
                "description": "Invitation to the spring fair",
                "unit_cost": "8",
                "unit_duration": "30",
                "correspondence_type": "email",
                "information_flow": "outbound",
            },
        ),
    ):
        add = noun(name).add
        if add is not None:
            add(values)
    setup.change_marketing({"contact_nos": "CONT", "segment_nos": "SEGM"})
    make_contacts()
    segment = segments.add(
        {
            "description": "Invitation to the spring fair",
            "salesperson_code": "JO",
            "interaction_template_code": "BUS",
        }
    )
    if segment_contacts.add_contacts(segment.key).added != LINES:
        raise SystemExit("not all contacts are in the segment")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close_database()
    return segment.key


def make_contacts() -> None:
    """Companies with persons: one contact in four is a company."""
    rng = random.Random(SEED)
    rows = []
    for number in range(1, LINES + 1):
        is_person = number % 4 != 1
        company = number - (number - 1) % 4
        name = f"Contact {rng.randrange(10**6):06d} {number}"
        email = f"c{number}@example.com" if number % 10 else ""
        rows.append((f"CT{number:06d}", int(is_person), name, name.lower(), company, email))
    with database.atomic():
        database.connection().executemany(
            "INSERT INTO contact (no, type, name, name_key, company_id, email, search_text) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(*row, row[3]) for row in rows],
        )


def bare() -> None:
    with database.atomic():
        database.execute_sql(LOGGED)
        database.execute_sql(BARE)


def timed(made: Path, work: Callable[[], object], entries: int) -> float:
    """Return the seconds that `work` takes on a fresh copy of the database."""
    with tempfile.TemporaryDirectory(dir=made.parent) as folder:
        path = Path(folder) / "trato.db"
        shutil.copy(made, path)
        db.open_database(str(path))
        start = perf_counter()
        work()
        seconds = perf_counter() - start
        (count,) = database.execute_sql("SELECT COUNT(*) FROM interaction_log_entry").fetchone()
        if count != entries:
            raise SystemExit(f"{count} entries instead of {entries}")
        db.close_database()
    return seconds


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.db"
        no = make_database(made)
        works: dict[str, Callable[[], object]] = {
            "bare INSERT ... SELECT": bare,
            "log the segment": lambda: segment_logging.log_segment(no),
            "log with a follow-up": lambda: segment_logging.log_segment(no, follow_up=True),
        }
        runs: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name, work in works.items():
                runs[name].append(timed(made, work, LINES))
    baseline, ours, with_follow_up = runs.values()
    report = Report(
        "5", f"log a segment of {LINES:,}", "the bare INSERT ... SELECT of the same rows"
    )
    report.ratio("log the segment", ours, baseline, REACH)
    report.ratio("with a follow-up segment, not in the baseline", with_follow_up, baseline)
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
