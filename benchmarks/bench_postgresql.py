"""A company on a server of PostgreSQL, against the same company in a file, in the same run.

Both are made as `trato demo --scale` makes them. The server is one of its own for this run, on this
machine, and each write waits for the disk as it does in the file. For each thing that was read the
server is asked how it did it: no list and no search may read the whole log row by row. Counting a
quarter of it may, as it is done aside: a list does not wait for its count.

    SCALE=small python -m benchmarks.bench_postgresql        20,000 entries, a segment of  1,000
    SCALE=full python -m benchmarks.bench_postgresql      1,000,000 entries, a segment of 10,000
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.figures import Report
from benchmarks.log_data import FULL
from store import (
    db,
    demo,
    demo_scale,
    search,
    segment_contacts,
    segment_logging,
    segments,
    statistics,
)
from store.lists import open_list
from store.models import database
from tests import postgresql

ENTRIES, LINES = (1_000_000, 10_000) if FULL else (20_000, 1_000)
CONTACTS = max(LINES, ENTRIES // 10)
ROUNDS = 15
REACH_S = 0.1
_SETTINGS = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "autovacuum": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}
_ASIDE = "the number of a template"
_WHOLE_LOG = "Seq Scan on interaction_log_entry"
Times = dict[str, list[float]]


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    start = perf_counter()
    act()
    return perf_counter() - start


def acts() -> dict[str, Callable[[], object]]:
    """Return what people do again and again, in the open database."""
    log = open_list("interaction")
    log.build_anchors(lambda: False)
    template = {"interaction_template_code": "OUTGOING"}
    return {
        "the first page of the log": lambda: open_list("interaction").first(50),
        "its end": lambda: open_list("interaction").last(50),
        "a jump into its middle": lambda: log.at(ENTRIES // 2, 50),
        "the number of all entries": lambda: open_list("interaction").count(),
        "the newest of a template": lambda: open_list("interaction", template).first(50),
        _ASIDE: lambda: open_list("interaction", template).count(),
        "the newest with two words": lambda: open_list("interaction", find="quote cha").first(50),
        "the search bar": lambda: search.records("marta gar"),
        "the history of a contact": lambda: open_list(
            "interaction", {"contact_no": "CT1000077"}
        ).first(50),
        "statistics of a template": lambda: statistics.of_template("OUTGOING"),
    }


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Yield the list of what the server is asked while the context lasts."""
    server: Any = database.obj
    run, heard = server._execute_cursor, []  # noqa: SLF001 - every statement goes through it

    def hear(sql: str, params: Any) -> Any:
        heard.append((sql, params))
        return run(sql, params)

    server._execute_cursor = hear  # noqa: SLF001
    try:
        yield heard
    finally:
        del server._execute_cursor  # noqa: SLF001


def reads_whole_log(act: Callable[[], object]) -> bool:
    """Return whether the server reads the log row by row for something."""
    with asked() as heard:
        act()
    plans = [
        row[0]
        for sql, params in heard
        if sql.lstrip().startswith(("SELECT", "WITH"))
        for row in database.execute_sql(f"EXPLAIN {sql}", params).fetchall()
    ]
    return any(_WHOLE_LOG in line for line in plans)


def log_a_segment() -> float:
    """Log a segment of so many contacts; return the seconds of the logging alone."""
    made = segments.add({"description": "Spring fair", "interaction_template_code": "BUS"})
    segment_contacts.add_contacts(made.key, {"contact": {"no": f"..CT{1_000_000 + LINES}"}})
    return timed(lambda: segment_logging.log_segment(made.key))


def measured(where: str) -> Times:
    """Make a company at `where` and return the seconds of everything done with it."""
    db.open_database(where)
    demo.usual_setup()
    times = {"making it": [timed(lambda: demo_scale.fill(ENTRIES, contacts=CONTACTS))]}
    for name, act in acts().items():
        act()
        times[name] = [timed(act) for _ in range(ROUNDS)]
    times[f"logging a segment of {LINES:,}"] = [log_a_segment() for _ in range(3)]
    return times


def main() -> int:
    report = Report("", f"{ENTRIES:,} interactions on PostgreSQL", "the same in a file of SQLite")
    with tempfile.TemporaryDirectory() as folder:
        try:
            server = postgresql.Server(Path(folder) / "server" / "data", None, _SETTINGS)
        except postgresql.NoServer as reason:
            report.note(f"Not measured: no server of PostgreSQL can be started here: {reason}.")
            report.show()
            return 0
        try:
            theirs = measured(f"{folder}/trato.db")
            db.close_database()
            ours = measured(server.url())
            whole = [
                name for name, act in acts().items() if name != _ASIDE and reads_whole_log(act)
            ]
            (version,) = database.execute_sql("SHOW server_version").fetchone()
            db.close_database()
        finally:
            server.stop()
    report.peers.append(f"PostgreSQL {version.split()[0]}")
    for name, seconds in ours.items():
        report.ratio(name, seconds, theirs[name])
    waited_for = [
        seconds for name, seconds in ours.items() if len(seconds) == ROUNDS and name != _ASIDE
    ]
    report.bound("the slowest that is waited for", max(waited_for, key=median), REACH_S)
    if FULL:  # a small log is rightly read as a whole
        told = ", ".join(whole) or "nothing"
        report.holds("reads the whole log row by row", "nothing", told, not whole)
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
