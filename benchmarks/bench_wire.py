"""Row 14: bytes written to the terminal: open the search bar, a key in it, a page down.

Against Textual's own palette and DataTable, in pseudo-terminals of 80x24. After each key all that
comes until the terminal has been quiet for a while is counted.

    python -m benchmarks.bench_wire
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks import terminals
from benchmarks.figures import Report

QUIET = 0.5
START = 3.0
ROUNDS = 3
WORD = "inter"
REACH = {"open": 0.5, "key": 0.5, "page down": 1.0}

BARE = """
from textual.app import App
from textual.widgets import DataTable
class Bare(App):
    def compose(self):
        yield DataTable()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("No.", "Name", "City", "Phone")
        for row in range(1000):
            table.add_row(f"CT{row:06d}", f"Contact number {row}", "Madrid", "+34 600 111 222")
Bare().run()
"""


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self._pid, self._file = terminals.start(command, env)
        self._read(START)

    def _read(self, quiet: float) -> int:
        count = 0
        while select.select([self._file], [], [], quiet)[0]:
            count += len(os.read(self._file, 65536))
        return count

    def press(self, key: str) -> int:
        """Press a key and return how many bytes the program writes."""
        os.write(self._file, key.encode())
        return self._read(QUIET)

    def end(self) -> None:
        terminals.end(self._pid, self._file)


def measure(command: list[str], env: dict[str, str], search_key: str) -> dict[str, float]:
    terminal = Terminal(command, env)
    try:
        pages = [terminal.press("\x1b[6~") for _ in range(4)][1:]
        opened = terminal.press(search_key)
        keys = [terminal.press(letter) for letter in WORD]
    finally:
        terminal.end()
    return {"open": opened, "key": median(keys), "page down": median(pages)}


def main() -> int:
    env = os.environ | {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLUMNS": "80", "LINES": "24"}
    runs: list[tuple[dict[str, float], dict[str, float]]] = []
    with tempfile.TemporaryDirectory() as folder:
        env["XDG_CONFIG_HOME"] = env["XDG_STATE_HOME"] = folder
        where = ["--db", str(Path(folder) / "demo.db")]
        trato = [sys.executable, "-m", "tui"]
        subprocess.run([*trato, *where, "demo"], check=True, capture_output=True, env=env)
        for _ in range(ROUNDS):
            bare = measure([sys.executable, "-c", BARE], env, "\x10")
            runs.append((bare, measure([*trato, "open", "contacts", *where], env, "\x1bq")))
    report = Report(
        "14", "bytes written to a terminal of 80x24", "Textual's own palette and DataTable"
    )
    for name, reach in REACH.items():
        base, own = ([run[side][name] for run in runs] for side in (0, 1))
        report.ratio(
            f"{name} ({'DataTable' if name == 'page down' else 'palette'})",
            own,
            base,
            reach,
            unit="bytes",
        )
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
