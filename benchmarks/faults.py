"""Do to the program what happens on bad days, many times each, and count what was lost.

python -m benchmarks.faults                     # all of them: docs/faults.md
python -m benchmarks.faults --times 0.1 kill    # a tenth of the times, only those named
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import fault_files, fault_kills, fault_sending, fault_servers, fault_terminals
from benchmarks.__main__ import machine
from benchmarks.fault_checks import Loss

REPORT = Path(__file__).parent.parent / "docs" / "faults.md"


@dataclass(frozen=True)
class Fault:
    """A fault: what is done, how many times, and by which function, in a folder of its own."""

    name: str
    what: str
    times: int
    do: Callable[[Path, int, random.Random], Loss]
    note: str = ""
    may_double: bool = False


FAULTS = (
    Fault(
        "kill",
        "kill -9 of four sessions that log, log segments, import, cancel and delete",
        200,
        fault_kills.under_load,
        "After each: integrity, references, numbers without gap, every acknowledged entry with its "
        "document, segments and imports whole or not at all, the words that records are found by.",
    ),
    Fault(
        "upgrade",
        "kill -9 while an older database is upgraded",
        60,
        fault_kills.in_an_upgrade,
        "It is the old one or the new one, with all rows; a copy of the old one lies beside it "
        "before anything is changed; the next start upgrades it.",
    ),
    Fault(
        "spool",
        "kill -9 while two sessions take in what hooks left in the spool",
        60,
        fault_sending.spool,
        "Every event is in the log once.",
    ),
    Fault(
        "outbox",
        "kill -9 of two sessions that send the outbox",
        60,
        fault_sending.outbox,
        "A mail that had gone out when the session was killed, before it could write so, goes out "
        "once more: with the same Message-ID, by which mail programs show it once.",
        may_double=True,
    ),
    Fault(
        "print",
        "kill -9 while an invoice is printed and logged",
        40,
        fault_sending.printing,
        "It is printed again then, and is in the log once.",
    ),
    Fault("server", "the server of PostgreSQL is killed or stopped, and started again", 20,
          fault_servers.gone_and_back,
          "Three sessions save without a pause; what they were told not to be saved they save again. "
          "Each of them saves again after each time."),
    Fault("network", "the connections to the server are cut", 40, fault_servers.network_cut),
    Fault("disk", "the disk is full, then has room again", 30, fault_files.full_disk,
          "What could not be saved was said; nothing of it was there; the next entry was saved "
          "without a repair."),
    Fault("rights", "the directory may not be written any more", 30, fault_files.read_only,
          "Opening or saving is refused with a sentence; with the rights back work goes on."),
    Fault("taken", "the database is removed under a running session", 30, fault_files.removed),
    Fault("replaced", "another database is put in its place", 30, fault_files.replaced,
          "The session says so with the next write, and writes into neither."),
    Fault("clock", "the clock is set back by a day, and by a year", 30, fault_files.clock_back,
          "Numbers and the change log keep their order, mails in the outbox do not wait for the "
          "lost time."),
    Fault("hangup", "SIGHUP with a form half filled", 10, fault_terminals.hang_up,
          "The form is there again as a draft at the next start."),
    Fault("tty", "the terminal vanishes with a form half filled, SIGHUP ignored", 10,
          fault_terminals.vanish),
)  # fmt: skip


def table(rows: Sequence[tuple[Fault, Loss]]) -> str:
    """Return the table as Markdown."""
    lines = [
        "| fault | times | acknowledged | lost | doubled | partial | integrity |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    notes = []
    for fault, loss in rows:
        mark = ""
        if fault.note:
            notes.append(fault.note)
            mark = f" ({len(notes)})"
        cells = (loss.times, loss.acknowledged, loss.lost, loss.doubled, loss.partial)
        sound = "sound" if not loss.faults else f"{len(loss.faults)} faults"
        lines.append(f"| {fault.what}{mark} | {' | '.join(map(str, cells))} | {sound} |")
    return "\n".join([*lines, "", *(f"{at}. {note}" for at, note in enumerate(notes, 1)), ""])


def page(rows: Sequence[tuple[Fault, Loss]]) -> str:
    """Return docs/faults.md."""
    return f"""# Bad days

Each fault was done as many times as the table says, to databases in files where no server is
named; a process that was done before it could be killed is not counted. Acknowledged is what the
program had said to be saved, sent or kept; lost is what of it was not there afterwards, doubled what
was there twice, partial what was there by half. A process that is killed leaves to the system what
it wrote: a loss of power is not among these faults, but every write waits for the disk
(`synchronous = full`).

A server that takes over for another one is in `tests/store/test_failover.py`.

{machine()}. Made by `make faults`.

{table(rows)}"""


def main() -> int:
    """Do the faults and write the page; return 1 when anything was lost or damaged."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", choices=[[], *(fault.name for fault in FAULTS)])
    parser.add_argument("--times", type=float, default=1.0, help="as a part of the usual times")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.disable()
    os.environ["TRATO_BACKUP"] = "off"
    rows: list[tuple[Fault, Loss]] = []
    good = True
    for fault in FAULTS:
        if given.names and fault.name not in given.names:
            continue
        start = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="trato-") as folder:
            count = max(1, round(fault.times * given.times))
            loss = fault.do(Path(folder), count, random.Random(f"{fault.name} {given.seed}"))
        rows.append((fault, loss))
        well = not (
            loss.lost or loss.partial or loss.faults or (loss.doubled and not fault.may_double)
        )
        good = good and well
        print(f"{fault.name}: {loss}, {time.monotonic() - start:.0f} s", flush=True)
    if not given.names:
        REPORT.write_text(page(rows), encoding="utf-8")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
