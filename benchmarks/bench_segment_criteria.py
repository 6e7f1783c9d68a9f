"""Row 8: choose the contacts of a segment by three criteria, against the bare SQL of the same.

Add, reduce, refine and go back follow one another in copies of the same database. The baseline is
the SQL that a person would write for the same lines and the same history: the same tables and
indexes, one transaction each, flushed to the disk. Trato reads the filters from text, counts what
is left out and why, records the action, and keeps the attachments of lines in step besides.

    SCALE=small python -m benchmarks.bench_segment_criteria     50,000 lines
    SCALE=full python -m benchmarks.bench_segment_criteria      100,000 lines
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
from store import db, segment_contacts, segment_history, segments, setup
from store.models import database
from store.nouns import noun

FULL = os.environ.get("SCALE", "small") == "full"
LINES = 100_000 if FULL else 50_000
CONTACTS = LINES * 10 // 8
ROUNDS = 7 if FULL else 5
REACH = 1.5
SEED = 8

CHOSEN = {
    "contact": {"city": "Madrid|Vigo"},
    "mailing_group": {"code": "NEWS"},
    "interaction": {"date": "01-01-26..31-12-26", "evaluation": "positive"},
}
REDUCED = {"contact": {"post_code": "..3"}, "mailing_group": {"code": "NEWS"}}
REFINED = {"contact": {"post_code": "5.."}, "interaction": {"evaluation": "positive"}}

LINE = (
    "segment_line (segment_id, line_no, contact_id, company_id, date, description, salesperson_id,"
    " template_id, group_id, correspondence_type, information_flow, cost, duration, search_text)"
)
VALUES = """
c.id, c.company_id, h.date, h.description, COALESCE(h.salesperson_id, c.salesperson_id),
h.template_id, h.group_id, c.correspondence_type, h.information_flow, h.unit_cost, h.unit_duration,
'invitation to the spring fair'
"""
ADD = f"""
INSERT INTO {LINE}
SELECT 1, 10000 * ROW_NUMBER() OVER (ORDER BY COALESCE(o.name_key, ''), COALESCE(o.no, ''), c.type,
  c.name_key, c.id), {VALUES}
FROM contact c JOIN segment_header h ON h.id = 1 LEFT JOIN contact o ON o.id = c.company_id
WHERE (trato_fold(c.city) = 'madrid' OR trato_fold(c.city) = 'vigo')
  AND c.id IN (SELECT contact_id FROM contact_mailing_group WHERE mailing_group_id = 1)
  AND c.id IN (SELECT contact_id FROM interaction_log_entry WHERE date BETWEEN '2026-01-01'
    AND '2026-12-31' AND evaluation = 2 AND postponed = 0 AND canceled = 0)
  AND c.exclude_from_segment = 0
  AND NOT EXISTS (SELECT 1 FROM segment_line l WHERE l.contact_id = c.id AND l.segment_id = 1)
"""
NOTE = """
INSERT INTO segment_history (segment_id, action_no, line_no, contact_id, action_taken)
SELECT segment_id, {action}, line_no, contact_id, {taken} FROM segment_line
WHERE segment_id = 1 AND {lines}
"""
MATCH_REDUCED = """contact_id IN (SELECT c.id FROM contact c WHERE c.post_code <= '3' AND c.id IN
  (SELECT contact_id FROM contact_mailing_group WHERE mailing_group_id = 1))"""
MATCH_REFINED = """contact_id IN (SELECT c.id FROM contact c WHERE c.post_code >= '5' AND c.id IN
  (SELECT contact_id FROM interaction_log_entry WHERE evaluation = 2 AND postponed = 0
   AND canceled = 0))"""
RESTORE = f"""
INSERT INTO {LINE}
SELECT 1, s.line_no, {VALUES}
FROM segment_history s JOIN contact c ON c.id = s.contact_id JOIN segment_header h ON h.id = 1
WHERE s.segment_id = 1 AND s.action_no = 3
"""


def make_database(path: Path) -> str:
    """Fill a database with contacts, a mailing group and a log; return the number of a segment."""
    db.open_database(str(path))
    for name, values in (
        ("number-series", {"code": "SEGM", "starting_no": "SM00001"}),
        ("salesperson", {"code": "JO"}),
        ("mailing-group", {"code": "NEWS"}),
        ("group", {"code": "LETTER"}),
        ("template", {"code": "BUS", "interaction_group_code": "LETTER", "unit_cost": "8",
                      "description": "Invitation", "correspondence_type": "email"}),
    ):  # fmt: skip
        add = noun(name).add
        if add is not None:
            add(values)
    setup.change_marketing({"segment_nos": "SEGM"})
    make_contacts()
    segment = segments.add(
        {
            "description": "Invitation to the spring fair",
            "salesperson_code": "JO",
            "interaction_template_code": "BUS",
        }
    )
    database.execute_sql("ANALYZE")
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close_database()
    return segment.key


def make_contacts() -> None:
    """Companies with persons; eight contacts in ten meet the three criteria."""
    rng = random.Random(SEED)
    rows, members, entries = [], [], []
    for number in range(1, CONTACTS + 1):
        company = number - (number - 1) % 4
        name = f"Contact {rng.randrange(10**6):06d} {number}"
        city = rng.choice(("Madrid", "Vigo"))
        post_code = f"{rng.randrange(10**5):05d}"
        rows.append((f"CT{number:06d}", int(number % 4 != 1), name, name.lower(), company, city,
                     post_code, name.lower()))  # fmt: skip
        if number % 10:
            members.append((number, 1))
        evaluation = 4 if number % 10 == 5 else 2
        entries.append((number, number, company, f"2026-{1 + number % 12:02d}-11", evaluation))
    with database.atomic():
        many = database.connection().executemany
        many(
            "INSERT INTO contact (no, type, name, name_key, company_id, city, post_code, "
            "search_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        many("INSERT INTO contact_mailing_group (contact_id, mailing_group_id) VALUES (?, ?)",
             members)  # fmt: skip
        many(
            "INSERT INTO interaction_log_entry (entry_no, contact_id, company_id, date, "
            "evaluation, template_id, group_id, salesperson_id) VALUES (?, ?, ?, ?, ?, 1, 1, 1)",
            entries,
        )


def write(*statements: str) -> None:
    with database.atomic():
        for statement in statements:
            database.execute_sql(statement)


BARE: dict[str, Callable[[], object]] = {
    "add": lambda: write(ADD, NOTE.format(action=1, taken=0, lines="1 = 1")),
    "reduce": lambda: write(
        NOTE.format(action=2, taken=1, lines=MATCH_REDUCED),
        f"DELETE FROM segment_line WHERE segment_id = 1 AND {MATCH_REDUCED}",
    ),
    "refine": lambda: write(
        NOTE.format(action=3, taken=1, lines=f"NOT {MATCH_REFINED}"),
        f"DELETE FROM segment_line WHERE segment_id = 1 AND NOT {MATCH_REFINED}",
    ),
    "go back": lambda: write(
        RESTORE, "DELETE FROM segment_history WHERE segment_id = 1 AND action_no = 3"
    ),
}


def ours(no: str) -> dict[str, Callable[[], object]]:
    """Return what Trato does for each step."""
    return {
        "add": lambda: segment_contacts.add_contacts(no, CHOSEN),
        "reduce": lambda: segment_contacts.reduce_contacts(no, REDUCED),
        "refine": lambda: segment_contacts.refine_contacts(no, REFINED),
        "go back": lambda: segment_history.go_back(no),
    }


def timed(made: Path, steps: dict[str, Callable[[], object]]) -> tuple[dict[str, float], list[int]]:
    """Return the seconds of each step on a fresh copy of the database, and the lines after it."""
    seconds, lines = {}, []
    with tempfile.TemporaryDirectory(dir=made.parent) as folder:
        path = Path(folder) / "trato.db"
        shutil.copy(made, path)
        db.open_database(str(path))
        for name, step in steps.items():
            start = perf_counter()
            step()
            seconds[name] = perf_counter() - start
            (count,) = database.execute_sql("SELECT COUNT(*) FROM segment_line").fetchone()
            lines.append(count)
        db.close_database()
    return seconds, lines


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.db"
        works = {"bare": BARE, "trato": ours(make_database(made))}
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in works}
        counted: set[tuple[int, ...]] = set()
        for _ in range(ROUNDS):
            for name, steps in works.items():
                seconds, lines = timed(made, steps)
                runs[name].append(seconds)
                counted.add(tuple(lines))
    if len(counted) > 1 or next(iter(counted))[0] != LINES:
        raise SystemExit(f"not the same lines: {counted}")
    (lines_after,) = counted
    report = Report(
        "8",
        f"choose {LINES:,} of {CONTACTS:,} contacts for a segment by three criteria",
        "the bare SQL of the same selection",
    )
    for step, left in zip(BARE, lines_after, strict=True):
        bare, own = ([run[step] for run in runs[name]] for name in ("bare", "trato"))
        report.ratio(f"{step}: {left:,} lines then", own, bare, REACH)
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
