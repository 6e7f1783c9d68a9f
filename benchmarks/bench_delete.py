"""Row 9: cancel and delete log entries with comments and attachments, against bare statements.

Both write into the kept company, with the same tables, indexes and triggers, one transaction for
each step, flushed to the disk. Each of the entries, the newest ones, has a comment and a document
of its own. Trato also writes the change log, keeps the totals, checks what may be deleted, and
looks whether anybody else uses a document.

    SCALE=small python -m benchmarks.bench_delete     20,000 of    200,000 entries
    SCALE=full python -m benchmarks.bench_delete     100,000 of 10,000,000 entries
"""

import sys
from collections.abc import Callable

from benchmarks.figures import Report
from benchmarks.log_data import FULL, MANY, kept_log
from benchmarks.trials import trial
from store import db, entry_marks, interactions, totals
from store.models import InteractionLogEntry, database

ENTRIES = 100_000 if FULL else 20_000
FIRST = MANY[0] - ENTRIES + 1
ROUNDS = 5
REACH = 2.0

MAKE = (
    f"""
INSERT INTO entry_comment (entry_id, line_no, comment, user_id)
SELECT entry_no, 10000, 'Said that he would call again ' || entry_no, 'bench'
FROM interaction_log_entry WHERE entry_no >= {FIRST}
""",
    f"""
INSERT INTO attachment (id, file_name, extension, read_only, size, content)
SELECT 1000000 + entry_no, 'letter.txt', 'txt', 1, 500, zeroblob(500)
FROM interaction_log_entry WHERE entry_no >= {FIRST}
""",
    (
        "UPDATE interaction_log_entry SET attachment_id = 1000000 + entry_no, canceled = 0 "
        f"WHERE entry_no >= {FIRST}"
    ),
)
BARE_CANCEL = (
    (
        "UPDATE interaction_log_entry SET canceled = 1, version = version + 1 "
        f"WHERE canceled = 0 AND entry_no >= {FIRST}"
    ),
)
BARE_DELETE = (
    f"DELETE FROM entry_comment WHERE entry_id >= {FIRST}",
    f"DELETE FROM interaction_log_entry WHERE canceled = 1 AND entry_no >= {FIRST}",
    f"DELETE FROM attachment WHERE id >= 1000000 + {FIRST}",
)


@db.write
def add_comments_and_documents() -> None:
    with totals.changing(InteractionLogEntry.entry_no >= FIRST):
        for statement in MAKE:
            database.execute_sql(statement)


def bare(statements: tuple[str, ...]) -> Callable[[], object]:
    """Return what runs statements as one transaction."""

    def work() -> None:
        with database.atomic():
            for statement in statements:
                database.execute_sql(statement)

    return work


def check() -> None:
    for table, key, first in (
        ("interaction_log_entry", "entry_no", FIRST),
        ("entry_comment", "entry_id", FIRST),
        ("attachment", "id", 1_000_000 + FIRST),
    ):
        query = f"SELECT COUNT(*) FROM {table} WHERE {key} >= {first}"
        (left,) = database.execute_sql(query).fetchone()
        if left:
            raise SystemExit(f"{left} rows are left in {table}")


def main() -> int:
    numbers = range(FIRST, FIRST + ENTRIES)
    works: dict[str, tuple[Callable[[], object], ...]] = {
        "bare": (bare(BARE_CANCEL), bare(BARE_DELETE)),
        "trato": (
            lambda: entry_marks.cancel(numbers),
            lambda: interactions.delete_canceled({"entry_no": f"{FIRST}.."}),
        ),
    }
    runs: dict[str, list[list[float]]] = {name: [] for name in works}
    with trial(kept_log(*MANY)) as company:
        company.prepare(add_comments_and_documents)
        for _ in range(ROUNDS):
            for name, steps in works.items():
                runs[name].append(company.seconds(steps, check))
    report = Report(
        "9",
        f"cancel and delete {ENTRIES:,} of {MANY[0]:,} entries, with comments and documents",
        "the bare UPDATE and DELETEs",
    )
    for at, step in enumerate(("cancel", "delete")):
        base, own = ([run[at] for run in runs[name]] for name in ("bare", "trato"))
        report.ratio(step, own, base)
    both = [[sum(run) for run in runs[name]] for name in ("trato", "bare")]
    report.ratio("both", *both, REACH)
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
