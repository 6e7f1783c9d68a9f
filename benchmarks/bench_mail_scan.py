"""Row 13: read a mailbox into the log, against the modules mailbox and email, headers only.

Of a hundred messages one is from a contact and logged, 49 wait for somebody to say whose they are,
50 come from mailing lists. A second scan finds nothing new. Each reading is a process of its own,
so that its memory can be told.

    SCALE=small python -m benchmarks.bench_mail_scan     10,000 messages
    SCALE=full python -m benchmarks.bench_mail_scan      100,000 messages
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.figures import Report
from benchmarks.mail_data import write_mbox
from store import contacts, db, demo
from store.nouns import noun

FULL = os.environ.get("SCALE", "small") == "full"
COUNT = 100_000 if FULL else 10_000
CONTACTS = 50
REACH = 1.4
REACH_AGAIN = 0.05
REACH_MEMORY = 1.3

BASELINE = """
import email.parser, mailbox, resource, sys, time
start = time.perf_counter()
box = mailbox.mbox(sys.argv[1], factory=email.parser.BytesHeaderParser().parse)
wanted = ("From", "To", "Cc", "Subject", "Date", "Message-ID")
count = sum(1 for message in box if [message[name] for name in wanted])
print(count, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
SCAN = """
import resource, sys, time
from store import db, mail_scan
start = time.perf_counter()
db.open_database(sys.argv[2])
report = mail_scan.scan([sys.argv[1]], mail_scan.Scan())
print(report.messages, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def reading(script: str, *arguments: str) -> tuple[int, float, int]:
    """Run a reading in a process of its own; return messages, seconds and megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    count, seconds, kilobytes = done.stdout.split()
    return int(count), float(seconds), int(kilobytes) // 1024


def make_database(path: Path) -> None:
    db.open_database(str(path))
    demo.usual_setup()
    add = noun("salesperson").add
    if add is not None:
        add({"code": "JO", "name": "Jo Berry", "email": "jo@trato.example"})
    for number in range(CONTACTS):
        contacts.add({"name": f"Known {number}", "email": f"contact{number}@known.example"})
    db.close_database()


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mbox, tenth, database = folder / "inbox", folder / "tenth", folder / "x.db"
        write_mbox(mbox, COUNT, CONTACTS)
        write_mbox(tenth, COUNT // 10, CONTACTS)
        make_database(folder / "y.db")
        make_database(database)
        _count, _seconds, least = reading(SCAN, str(tenth), str(folder / "y.db"))
        baseline = reading(BASELINE, str(mbox))
        first = reading(SCAN, str(mbox), str(database))
        again = reading(SCAN, str(mbox), str(database))
    if baseline[0] != COUNT or first[0] != COUNT or again[0]:
        raise SystemExit(f"read {baseline[0]}, {first[0]} and {again[0]} messages")
    report = Report(
        "13",
        f"scan a mailbox of {COUNT:,} messages",
        "the modules mailbox and email, headers only",
    )
    report.ratio("scan", [first[1]], [baseline[1]], REACH)
    report.ratio("the same again, against the first time", [again[1]], [first[1]], REACH_AGAIN)
    report.ratio(
        "most memory, against a tenth of the messages",
        [float(first[2])],
        [float(least)],
        REACH_MEMORY,
        unit="MB",
    )
    report.note(f"The baseline takes {baseline[2]} MB.")
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
