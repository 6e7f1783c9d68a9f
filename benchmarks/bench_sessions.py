"""Row 11: 64 sessions on one SQLite file, a write every two seconds each, against one session.

Each session is a process that logs an interaction every two seconds, and reads the log and looks
for changes each second, as the screens do. Nothing may fail or be lost, and entry numbers have no
gap and grow in the order of the changes.

python -m benchmarks.bench_sessions
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from time import monotonic, perf_counter, sleep
from typing import NamedTuple

from benchmarks.figures import Report

SMALL, FULL = (24, 10), (64, 30)
"""Sessions, and for how many seconds."""
PAUSE = 2.0
REACH_MS = 100


def person(where: str, number: int, seconds: int) -> None:
    """Work as one session and print the milliseconds of each write, or what was refused.

    It says when it is ready, and begins when it is told to.
    """
    from store import db, interactions
    from store.errors import StoreError
    from store.lists import open_list

    db.open_database(where)
    db.change_token()
    given = {
        "contact_no": "CT000001",
        "interaction_template_code": "OUTGOING",
        "salesperson_code": "JO",
    }
    # what is loaded for the first write and read of a process is not what is measured
    db.trial(lambda: interactions.log({**given, "description": "on trial"}))
    open_list("interaction").first(30)
    print("ready", flush=True)
    begin = float(sys.stdin.readline())
    sleep(max(0.0, begin - monotonic()))
    next_write = begin + Random(number).random() * PAUSE
    end, told = begin + seconds, 0
    while next_write < end:
        while (left := next_write - monotonic()) > 0:
            wake = monotonic() + min(1.0, left)
            sleep(min(1.0, left))
            print("late", f"{(monotonic() - wake) * 1000:.2f}")
            if (token := db.change_token()) != told:
                told = token
                open_list("interaction").first(30)
        start = perf_counter()
        try:
            entry = interactions.log({**given, "description": f"by {number}"})
        except StoreError as error:
            print("refused", error, flush=True)
        else:
            print(f"{(perf_counter() - start) * 1000:.2f}", entry.key, flush=True)
        next_write = max(next_write + PAUSE, monotonic())  # nobody types faster to make up for it
    db.close_database()


class Told(NamedTuple):
    """What the sessions told: milliseconds of writes, the entries, what was refused, how late.

    `late` are the milliseconds by which a session that slept was woken too late: what a busy
    machine adds to everything.
    """

    times: list[float]
    numbers: list[int]
    refused: list[str]
    late: list[float]


def _until_ready(process: subprocess.Popen[str]) -> Iterator[str]:
    """Wait until a session is ready; yield what else it says."""
    for line in process.stdout or ():
        if line == "ready\n":
            return
        yield line.strip()


def run(where: str, sessions: int, seconds: int) -> Told:
    """Let so many sessions work, from when all of them are ready."""
    command = [sys.executable, "-m", "benchmarks.bench_sessions", "person", where]
    people = [
        subprocess.Popen(
            [*command, str(number), str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number in range(sessions)
    ]
    told = Told([], [], [], [])
    for process in people:
        told.refused.extend(_until_ready(process))
    begin = f"{monotonic() + 1.0}\n"
    for process in people:
        if process.stdin is not None and process.poll() is None:
            process.stdin.write(begin)
            process.stdin.flush()
    for process in people:
        said, _nothing = process.communicate()
        for line in said.splitlines():
            first, _, rest = line.partition(" ")
            if first == "late":
                told.late.append(float(rest))
            elif first.replace(".", "").isdigit():
                told.times.append(float(first))
                told.numbers.append(int(rest))
            else:
                told.refused.append(line)
    return told


def faults(numbers: list[int]) -> list[str]:
    """Return what is wrong with the log after what the sessions were told that they had written."""
    from store.models import InteractionLogEntry

    entry = InteractionLogEntry
    rows = list(entry.select(entry.entry_no).order_by(entry.entry_no).tuples())
    kept = [row[0] for row in rows]
    found = []
    if sorted(numbers) != kept:
        found.append(f"{len(numbers)} entries were written, {len(kept)} are there")
    if kept != list(range(1, len(kept) + 1)):
        found.append("there are gaps in the numbers")
    times = [row[0] for row in entry.select(entry.logged_at).order_by(entry.entry_no).tuples()]
    if any(later < earlier for earlier, later in pairwise(times)):
        found.append("the numbers are not in the order of the writes")
    return found


def main() -> int:
    from store import db
    from tests import factories

    sessions, seconds = FULL if os.environ.get("SCALE") == "full" else SMALL
    report = Report(
        "11",
        f"{sessions} sessions on one file, a write every two seconds each",
        "one session",
    )
    runs: list[Told] = []
    wrong: list[str] = []
    for count in (1, sessions):
        with tempfile.TemporaryDirectory() as folder:
            where = f"{folder}/trato.db"
            db.open_database(where)
            factories.contact("Adatum")
            factories.template()
            factories.salesperson()
            told = run(where, count, seconds)
            wrong += [*told.refused, *faults(told.numbers)]
            db.close_database()
        runs.append(told)
    alone, together = ([ms / 1000 for ms in told.times] for told in runs)
    report.ratio(f"a write, of {len(together):,}", together, alone)
    report.bound("the slowest writes", together, REACH_MS / 1000, by="p99")
    late = [ms / 1000 for ms in runs[1].late]
    report.bound("woken too late: what the machine adds", late)
    report.holds(
        "refused, lost or out of order", "nothing", str(len(wrong) or "nothing"), not wrong
    )
    for fault in wrong:
        report.note(f"FAULT: {fault}")
    report.show()
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["person"]:
        person(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(main())
