"""Row 1: from the start to the first screen with data, against a bare app that imports Peewee.

Both are started in a pseudo-terminal of 80x24, in turn, with the files warm. The clock stops when
the text that shows the data has reached the terminal: the newest entry on the first page, or the
word that the bare app shows.

    SCALE=small python -m benchmarks.bench_start     10,000 entries
    SCALE=full python -m benchmarks.bench_start      and 10,000,000 entries
"""

from __future__ import annotations

import os
import select
import sys
import tempfile
from time import perf_counter

from benchmarks import terminals
from benchmarks.figures import Report
from benchmarks.log_data import FEW, FULL, MANY, kept_log
from benchmarks.trials import NO_SERVER, second_name

ROUNDS = 15 if FULL else 9
REACH = 1.25
GROWTH = 1.10

BARE = f"""
{NO_SERVER}
import peewee
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("first-screen-with-data")
Bare().run()
"""
TRATO = [sys.executable, "-c", "from tui.__main__ import main; main()"]
"""What the installed program `trato` does."""


def seconds_until(command: list[str], wanted: bytes, env: dict[str, str]) -> float:
    """Start `command` in a terminal and return how long `wanted` takes to be written to it."""
    started = perf_counter()
    pid, terminal = terminals.start(command, env)
    seen = b""
    try:
        while wanted not in seen:
            ready, _, _ = select.select([terminal], [], [], 20)
            if not ready:
                raise TimeoutError(seen[-2000:].decode(errors="replace"))
            seen += os.read(terminal, 65536)
        return perf_counter() - started
    finally:
        terminals.end(pid, terminal)


def main() -> int:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLUMNS": "80", "LINES": "24"}
    env["TRATO_BACKUP"] = "off"
    with (
        tempfile.TemporaryDirectory() as folder,
        second_name(kept_log(*FEW)) as few,
        second_name(kept_log(*MANY)) as many,
    ):
        env["XDG_CONFIG_HOME"] = env["XDG_STATE_HOME"] = folder
        databases = {FEW[0]: few, MANY[0]: many}
        bare = [sys.executable, "-c", BARE]
        runs: dict[str, list[float]] = {"bare": [], **{str(size): [] for size in databases}}
        for number in range(ROUNDS + 1):
            times = {"bare": seconds_until(bare, b"first-screen-with-data", env)}
            for size, path in databases.items():
                named = env | {"TRATO_DB": str(path)}
                times[str(size)] = seconds_until(TRATO, b"newest-entry", named)
            if number:
                for name, spent in times.items():
                    runs[name].append(spent)
    report = Report(
        "1", "start to the first screen with data", "a bare Textual app that imports Peewee"
    )
    for size in databases:
        report.ratio(f"start with {size:,} entries", runs[str(size)], runs["bare"], REACH)
    small, large = (runs[str(size)] for size in databases)
    report.ratio("the large against the small", large, small, GROWTH)
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
