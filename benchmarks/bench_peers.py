"""The same jobs in other programs, side by side: how long a person waits, and their memory.

The same contacts, in terminals of 80x24, in turn, with the files warm. Of a key the time until the
screen changes is measured, and that until it is as it stays: Trato adds what it knows of the record
under the cursor, and searches once no further letter comes. A peer that is not installed is left
out, and that is said.

    SCALE=small python -m benchmarks.bench_peers     5,000 contacts on terminals, 1,000 in files
    SCALE=full python -m benchmarks.bench_peers      50,000, and 1,000 and 10,000
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Report
from benchmarks.peers import (
    PEERS,
    ROWS,
    Book,
    Peer,
    Visit,
    commands,
    environment,
    kept_book,
    visits,
)
from benchmarks.terminals import Terminal

FULL = os.environ.get("SCALE", "small") == "full"
CONTACTS = 50_000 if FULL else 5_000
IN_FILES = (1_000, 10_000) if FULL else (1_000,)
ROUNDS = 2
RUNS = 5 if FULL else 3
LETTERS = 5

Samples = dict[str, list[float]]


def visit(one: Visit, env: dict[str, str], folder: Path) -> Samples:
    """Start a program, do its jobs, and return what each took; its memory in MB."""
    found: Samples = defaultdict(list)
    with Terminal(one.command, env, folder) as terminal:
        found["start"].append(terminal.first(ROWS))
        for job, (keys, times) in one.keys.items():
            for _ in range(times):
                _note(found, job, terminal.press(keys))
        if one.keys:
            found["memory"].append(terminal.memory())
        if one.search is not None:
            found["open the search"].append(terminal.press(one.search, typed=True)[1])
        for letter in one.word[:LETTERS]:
            _note(found, "search, a letter", terminal.press(letter, typed=True))
        if one.word:
            found["memory with the search"].append(terminal.memory())
    return found


def _note(samples: Samples, job: str, answer: tuple[float, float]) -> None:
    for name, spent in zip((job, f"{job}, all of it"), answer, strict=True):
        samples[name].append(spent)


def on_terminals(report: Report, book: Book, env: dict[str, str], there: dict[Peer, str]) -> None:
    """Tell of the jobs on a terminal."""
    env = env | {"TRATO_DB": str(book.database)}
    taking_part = [one for one in visits(book) if one.peer is None or one.peer in there]
    found: list[Samples] = [defaultdict(list) for _ in taking_part]
    for number in range(ROUNDS + 1):
        for one, samples in zip(taking_part, found, strict=True):
            with tempfile.TemporaryDirectory() as folder:
                if not number:
                    with Terminal(one.command, env, Path(folder)) as terminal:
                        terminal.first(ROWS)
                    continue
                for job, times in visit(one, env, Path(folder)).items():
                    samples[job] += times
    own = found[0]
    for one, samples in zip(taking_part[1:], found[1:], strict=True):
        assert one.peer is not None  # noqa: S101 - only the first one is Trato
        for job, times in samples.items():
            what = f"{there[one.peer]}, {CONTACTS:,}: {job}"
            report.ratio(what, own[job], times, unit="MB" if "memory" in job else "s")


def seconds(command: list[str], env: dict[str, str]) -> float:
    """Return how long a whole process takes."""
    began = perf_counter()
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
    return perf_counter() - began


def on_the_command_line(
    report: Report, contacts: int, book: Book, env: dict[str, str], there: dict[Peer, str]
) -> None:
    """Tell of the jobs on the command line: the whole process."""
    env = env | {"TRATO_DB": str(book.database)}
    for job, asked in commands(book).items():
        found: dict[Peer | None, list[float]] = {
            peer: [] for peer in asked if peer is None or peer in there
        }
        for number in range(RUNS + 1):
            for peer, times in found.items():
                spent = seconds(asked[peer], env)
                if number:
                    times.append(spent)
        own = found.pop(None)
        for peer, times in found.items():
            assert peer is not None  # noqa: S101 - it was taken out
            report.ratio(f"{there[peer]}, {contacts:,} in files: {job}", own, times)


def main() -> int:
    there = {peer: shown for peer in PEERS if (shown := peer.shown)}
    report = Report("peers", "the same jobs in other programs", "the peer that a line names")
    report.peers = list(there.values())
    with tempfile.TemporaryDirectory() as home:
        env = environment(home)
        on_terminals(report, kept_book(CONTACTS, env), env, there)
        for contacts in IN_FILES:
            on_the_command_line(report, contacts, kept_book(contacts, env), env, there)
    missing = [peer.name for peer in PEERS if peer not in there]
    if missing:
        report.note(f"Not installed here: {', '.join(missing)}.")
    report.note(
        "Of a key: until the screen changes, and until all of it is as it stays. Trato adds what it "
        "knows of the contact under the cursor, and searches when no letter comes for 80 ms. "
        "VisiData, abook and the DataTable read their file as a whole; abook, fzf and sqlite3 are "
        "written in C and Go."
    )
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
