"""Row 4: the search bar per key, with typos, against `fzf --filter` on the same names.

Each query is a name with one typo, typed key by key. The records are looked for as the search bar
does it, pages and actions too. The database is made from a seed and kept for the next run in the
directory for temporary files.

    SCALE=small python -m benchmarks.bench_search      100,000 contacts,    200,000 entries
    SCALE=full python -m benchmarks.bench_search     1,000,000 contacts, 10,000,000 entries
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, thread_time

from benchmarks.figures import Report
from benchmarks.log_data import FOLDER, FULL, MANY, kept_log
from store import db, search
from store.models import database
from tui import finder
from tui.page import actions_of, page

ENTRIES, CONTACTS = MANY
QUERIES = 150 if FULL else 60
FZF_QUERIES = 12
REACH_S = 0.016
REACH_FOUND = 90.0
REACH_FZF = 1 / 20
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = (
    "delivery arrived damaged",
    "followed up quote chairs",
    "copy of the invoice",
    "offered price list",
    "qoute fair",
)


def with_typo(name: str, rng: random.Random) -> str:
    """Return a name with one letter of its first two words changed, lost, added or exchanged."""
    words = name.split()
    at = rng.randrange(2)
    word, place = words[at], rng.randrange(len(words[at]))
    exchange = min(place, len(word) - 2)
    words[at] = rng.choice(
        (
            word[:place] + rng.choice(LETTERS) + word[place + 1 :],
            word[:place] + word[place + 1 :],
            word[:place] + rng.choice(LETTERS) + word[place:],
            word[:exchange] + word[exchange + 1] + word[exchange] + word[exchange + 2 :],
        )
    )
    return " ".join(words)


def typed(query: str, look: Callable[[str], object], times: list[float], work: list[float]) -> None:
    """Look for each beginning of `query`, as it is typed; wall clock and processor, in seconds."""
    for end in range(1, len(query) + 1):
        began, worked = perf_counter(), thread_time()
        look(query[:end])
        times.append(perf_counter() - began)
        work.append(thread_time() - worked)


def fzf_times(file: Path, queries: list[str]) -> list[float]:
    times = []
    for query in queries:
        with file.open() as given:
            began = perf_counter()
            subprocess.run(
                ["fzf", "--filter", query], stdin=given, stdout=subprocess.DEVNULL, check=False
            )
            times.append(perf_counter() - began)
    return times


def main() -> int:
    db.open_database(str(kept_log(*MANY)))
    rows = database.execute_sql("SELECT name FROM contact ORDER BY id").fetchall()
    known = [row[0] for row in rows]
    del rows
    rng = random.Random(4)
    wanted = [rng.choice(known) for _ in range(QUERIES)]
    queries = [with_typo(name, rng) for name in wanted]
    began = perf_counter()
    search.prepare()
    prepared = perf_counter() - began
    report = Report(
        "4",
        f"the search bar, per key, of {CONTACTS:,} contacts and {ENTRIES:,} entries",
        "`fzf --filter` on the same names",
    )

    began = perf_counter()
    finder.prepare()
    loaded = perf_counter() - began
    actions = actions_of(page("role-centre"))
    pages: list[float] = []
    for query in ("intercation log", "movs", "ile", "plantilas", "segmnet", "eliminar mov"):
        typed(query, lambda text: finder.find(text, actions, {}, lambda *_: []), pages, [])
    report.bound("pages, reports and actions", pages, REACH_S, by="p99")
    contacts: list[float] = []
    worked: list[float] = []
    found = 0
    for name, query in zip(wanted, queries, strict=True):
        typed(query, lambda text: search.records(text, 10, ("contact",)), contacts, worked)
        hits = search.records(query, 10, ("contact",))
        found += any(hit.title == name for hit in hits)
    report.bound("contacts, one typo", contacts, REACH_S, by="p99")
    report.bound("the same, processor time", worked)
    entries: list[float] = []
    for query in WORDS:
        typed(query, lambda text: search.records(text, 5, ("interaction",)), entries, [])
    report.bound("log entries", entries)
    share = 100 * found / QUERIES
    report.bound("one typo, found in the first ten", [share], REACH_FOUND, unit="%", least=True)
    compare(report, known, queries, contacts)
    report.note(
        f"When the bar opens for the first time, pages and catalogues are loaded in {loaded:.2f} s and "
        f"the words read in {prepared:.1f} s, in threads."
    )
    report.show()
    return 0


def compare(report: Report, known: list[str], queries: list[str], contacts: list[float]) -> None:
    """Let fzf look for the whole queries."""
    if shutil.which("fzf") is None:
        report.note("fzf is not installed: no comparison.")
        return
    told = subprocess.run(["fzf", "--version"], capture_output=True, text=True, check=True)
    report.peers.append(f"fzf {told.stdout.split()[0]}")
    file = FOLDER / f"names-{CONTACTS}.txt"
    file.write_text("\n".join(known) + "\n", encoding="utf-8")
    times = fzf_times(file, queries[:FZF_QUERIES])
    report.ratio("contacts, against fzf with the whole query", contacts, times, REACH_FZF)


if __name__ == "__main__":
    sys.exit(main())
