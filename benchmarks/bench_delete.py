"""Row 9: cancel and delete log entries with comments and attachments, against bare statements.

Both work on copies of the same database, with the same tables, indexes and triggers, one
transaction for each step, flushed to the disk. Every entry has a comment and a document of its
own. Trato also writes the change log, checks what may be deleted, and looks whether anybody else
uses a document.

    SCALE=small python -m benchmarks.bench_delete     20,000 entries
    SCALE=full python -m benchmarks.bench_delete      100,000 entries
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Report
from benchmarks.log_data import make_log
from store import db, entry_marks, interactions, totals
from store.models import database

FULL = os.environ.get("SCALE", "small") == "full"
ENTRIES = 100_000 if FULL else 20_000
ROUNDS = 5
REACH = 2.0

COMMENTS = """
INSERT INTO entry_comment (entry_id, line_no, comment, user_id)
SELECT entry_no, 10000, 'Said that he would call again ' || entry_no, 'bench'
FROM interaction_log_entry
"""
DOCUMENTS = """
INSERT INTO attachment (id, file_name, extension, read_only, size, content)
SELECT 1000000 + entry_no, 'letter.txt', 'txt', 1, 500, zeroblob(500) FROM interaction_log_entry
"""
OWN = "UPDATE interaction_log_entry SET attachment_id = 1000000 + entry_no, canceled = 0"
BARE_CANCEL = (
    "UPDATE interaction_log_entry SET canceled = 1, version = version + 1 WHERE canceled = 0",
)
BARE_DELETE = (
    (
        "DELETE FROM entry_comment WHERE entry_id IN "
        "(SELECT entry_no FROM interaction_log_entry WHERE canceled = 1)"
    ),
    "DELETE FROM interaction_log_entry WHERE canceled = 1",
    "DELETE FROM attachment WHERE id > 1000000",
)


def make_database(path: Path) -> None:
    """Fill a database with entries, each with a comment and a document."""
    make_log(path, ENTRIES)
    db.open_database(str(path))
    with database.atomic():
        for statement in (COMMENTS, DOCUMENTS, OWN):
            database.execute_sql(statement)
    totals.rebuild()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close_database()


def bare(statements: tuple[str, ...]) -> Callable[[], object]:
    """Return what runs statements as one transaction."""

    def work() -> None:
        with database.atomic():
            for statement in statements:
                database.execute_sql(statement)

    return work


def timed(made: Path, steps: tuple[Callable[[], object], ...]) -> list[float]:
    """Return the seconds of each step on a fresh copy of the database."""
    with tempfile.TemporaryDirectory(dir=made.parent) as folder:
        path = Path(folder) / "trato.db"
        shutil.copy(made, path)
        db.open_database(str(path))
        seconds = []
        for step in steps:
            start = perf_counter()
            step()
            seconds.append(perf_counter() - start)
        for table in ("interaction_log_entry", "entry_comment", "attachment"):
            (left,) = database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()
            if left > (20 if table == "attachment" else 0):
                raise SystemExit(f"{left} rows are left in {table}")
        db.close_database()
    return seconds


def main() -> int:
    numbers = range(1, ENTRIES + 1)
    works: dict[str, tuple[Callable[[], object], ...]] = {
        "bare statements": (bare(BARE_CANCEL), bare(BARE_DELETE)),
        "Trato": (
            lambda: entry_marks.cancel(numbers),
            lambda: interactions.delete_canceled({}),
        ),
    }
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.db"
        make_database(made)
        runs: dict[str, list[list[float]]] = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name, steps in works.items():
                runs[name].append(timed(made, steps))
    report = Report(
        "9", f"cancel and delete {ENTRIES:,} entries with comments and documents", "bare statements"
    )
    (bare_cancel, bare_delete), (cancel, delete) = (
        zip(*seconds, strict=True) for seconds in runs.values()
    )
    report.ratio("cancel", cancel, bare_cancel)
    report.ratio("delete", delete, bare_delete)
    report.ratio(
        "both",
        [sum(both) for both in runs["Trato"]],
        [sum(both) for both in runs["bare statements"]],
        REACH,
    )
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
