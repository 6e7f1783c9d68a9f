"""Row 10: the history of a contact, and statistics, of a large log against those of a small one.

The statistics of a template and a salesperson are those of all years, of one year and of a time
that begins and ends within a month; the history is that of a contact with as many entries in both
logs. The role centre counts, too. The databases are kept for the next run among the temporary files.

    SCALE=small python -m benchmarks.bench_totals     10,000 and 200,000 entries
    SCALE=full python -m benchmarks.bench_totals      10,000 and 10,000,000 entries
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from time import perf_counter

from benchmarks.figures import Report
from benchmarks.log_data import FEW, MANY, kept_log
from store import clock, db, statistics, totals
from store.filters import quote
from store.lists import open_list
from store.models import database

ROUNDS = 21
HISTORY = 40
REACH = 2.0
REACH_S = 0.016
COUNTS = "the counts of the role centre"


def contact_with(entries: int) -> str:
    """Return a contact with about so many entries."""
    (no,) = database.execute_sql(
        "SELECT no FROM contact JOIN (SELECT contact_id FROM interaction_log_entry "
        "GROUP BY contact_id ORDER BY ABS(COUNT(*) - ?), contact_id LIMIT 1) some "
        "ON some.contact_id = contact.id",
        (entries,),
    ).fetchone()
    return str(no)


def acts() -> dict[str, Callable[[], object]]:
    """Return what is measured in the open database."""
    (seller,) = database.execute_sql(
        "SELECT code FROM salesperson JOIN entry_total ON owner_id = id WHERE kind = 2 "
        "ORDER BY number DESC LIMIT 1"
    ).fetchone()
    last = clock.today() - timedelta(days=75)
    year = f"{last.year - 2}-01-01..{last.year - 2}-12-31"
    middle = f"{last.year - 3}-02-15..{last.isoformat()}"
    contact = {"contact_no": quote(contact_with(HISTORY))}
    return {
        "history of a contact": lambda: open_list("interaction", contact).first(50),
        "statistics of a contact": lambda: statistics.of_contact(contact["contact_no"].strip("'")),
        "template, all years": lambda: statistics.of_template("OUTGOING"),
        "template, one year": lambda: statistics.of_template("OUTGOING", year),
        "template, any days": lambda: statistics.of_template("OUTGOING", middle),
        "salesperson, all years": lambda: statistics.of_salesperson(seller),
        "salesperson, one year": lambda: statistics.of_salesperson(seller, year),
        "count of all entries": lambda: open_list("interaction").count(),
        "count of the canceled": lambda: totals.entries_counted(canceled=True),
        "newest 50 of a template": lambda: open_list(
            "interaction", {"interaction_template_code": "OUTGOING"}
        ).first(50),
        COUNTS: statistics.role_centre,
    }


def main() -> int:
    times: dict[str, list[list[float]]] = {}
    for size in (FEW, MANY):
        db.open_database(str(kept_log(*size)))
        for name, act in acts().items():
            act()
            spent = []
            for _ in range(ROUNDS):
                began = perf_counter()
                act()
                spent.append(perf_counter() - began)
            times.setdefault(name, []).append(spent)
        db.close_database()
    report = Report(
        "10",
        f"history and statistics of {MANY[0]:,} entries",
        f"the same of {FEW[0]:,} entries",
    )
    for name, (few, many) in times.items():
        # with the log grows the number of contacts, of which no total is kept: a key may wait for it
        report.ratio(name, many, few, None if name == COUNTS else REACH)
    report.bound(f"{COUNTS}, its time", times[COUNTS][1], REACH_S)
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
