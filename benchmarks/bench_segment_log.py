"""Row 5: log a segment, against the bare INSERT ... SELECT of the same rows.

Both write into the kept company: the same tables, indexes and triggers, one transaction each,
flushed to the disk. Logging also checks the lines, gives the numbers, keeps the totals and the
logged segment, and removes the segment with its lines. With a follow-up it makes a new segment of
the same contacts, which the baseline has no part of: shown, but not judged.

    SCALE=small python -m benchmarks.bench_segment_log     20,000 lines,     200,000 entries
    SCALE=full python -m benchmarks.bench_segment_log     100,000 lines,  10,000,000 entries
"""

import sys
from collections.abc import Callable

from benchmarks.figures import Report
from benchmarks.log_data import FULL, MANY, kept_log
from benchmarks.trials import trial
from store import segment_contacts, segment_logging, segments
from store.models import database

LINES = 100_000 if FULL else 20_000
ROUNDS = 5
REACH = 1.5

LOGGED = """
INSERT INTO logged_segment (segment_no, creation_date) VALUES ('BENCH', '2026-01-02')
"""
LAST = "(SELECT MAX(id) FROM logged_segment)"
BARE = f"""
INSERT INTO interaction_log_entry (
  entry_no, contact_id, company_id, date, time, description, information_flow, initiated_by,
  cost, duration, group_id, template_id, language_code, subject, campaign_no, campaign_target,
  campaign_response, evaluation, attempt_failed, salesperson_id, search_text, attachment_id,
  contact_alt_address_code, contact_via, correspondence_type, segment_no, logged_segment_id,
  user_id, logged_at)
SELECT (SELECT MAX(entry_no) FROM interaction_log_entry) + line_no / 10000, contact_id, company_id,
  date, time, description, information_flow, initiated_by, cost, duration, group_id, template_id,
  language_code, subject, campaign_no, campaign_target, campaign_response, evaluation,
  attempt_failed, salesperson_id, search_text, attachment_id, contact_alt_address_code,
  contact_via, correspondence_type, 'BENCH', {LAST}, 'bench', '2026-01-02T03:04:05.000006Z'
FROM segment_line WHERE segment_id = (SELECT MAX(id) FROM segment_header) ORDER BY line_no
"""


def make_segment() -> str:
    """Make a segment of so many contacts; return its number."""
    segment = segments.add(
        {"description": "Invitation to the spring fair", "interaction_template_code": "BUS"}
    )
    last = f"..CT{1_000_000 + LINES}"
    if segment_contacts.add_contacts(segment.key, {"contact": {"no": last}}).added != LINES:
        raise SystemExit("not all contacts are in the segment")
    return segment.key


def bare() -> None:
    with database.atomic():
        database.execute_sql(LOGGED)
        database.execute_sql(BARE)


def check() -> None:
    query = f"SELECT COUNT(*) FROM interaction_log_entry WHERE logged_segment_id = {LAST}"
    (count,) = database.execute_sql(query).fetchone()
    if count != LINES:
        raise SystemExit(f"{count} entries instead of {LINES}")


def main() -> int:
    with trial(kept_log(*MANY)) as company:
        no = company.prepare(make_segment)
        works: dict[str, Callable[[], object]] = {
            "bare": bare,
            "log": lambda: segment_logging.log_segment(no),
            "follow up": lambda: segment_logging.log_segment(no, follow_up=True),
        }
        runs: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name, work in works.items():
                runs[name] += company.seconds([work], check)
    report = Report(
        "5",
        f"log a segment of {LINES:,} in a log of {MANY[0]:,} entries",
        "the bare INSERT ... SELECT of the same rows",
    )
    report.ratio("log the segment", runs["log"], runs["bare"], REACH)
    report.ratio("with a follow-up, not in the baseline", runs["follow up"], runs["bare"])
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
