"""Run every benchmark, print its table, and write them all to docs/benchmarks.md.

python -m benchmarks --scale small|full [--only NAME]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sqlite3
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.figures import RESULTS, table, word
from store import clock

HERE = Path(__file__).parent
REPORT = HERE.parent / "docs" / "benchmarks.md"
_WHAT = (
    "Each figure is a ratio against a baseline of the same run, which does the same without Trato, "
    "or a time that a person waits. It is the median where nothing else is said."
)
_CPU = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)
_MEMORY = re.compile(r"^MemTotal:\s*(\d+) kB", re.MULTILINE)


def run(script: Path, scale: str, results: Path) -> bool:
    """Run one benchmark in a process of its own; return whether it ended well."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{script.stem}"],
        cwd=HERE.parent,
        env=os.environ | {"SCALE": scale, RESULTS: str(results), "TRATO_BACKUP": "off"},
        check=False,
    )
    return not done.returncode


def machine() -> str:
    """Return the line that says where the figures come from."""
    return (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"Textual {version('textual')}, Peewee {version('peewee')}, {os.cpu_count()} cores, "
        f"{platform.machine()} {platform.system()}"
    )


def _hardware() -> str:
    """Return the processor and the memory, as far as the system tells them."""
    parts = []
    for place, sought in (("/proc/cpuinfo", _CPU), ("/proc/meminfo", _MEMORY)):
        try:
            found = sought.search(Path(place).read_text(encoding="utf-8"))
        except OSError:
            found = None
        if found:
            parts.append(found[1])
    if parts and parts[-1].isdecimal():
        parts[-1] = f"{int(parts[-1]) / 2**20:.0f} GB of memory"
    return ", ".join(parts)


def _order(report: dict[str, Any]) -> tuple[float, str]:
    row = report["row"]
    return (float(row) if row.isdecimal() else float("inf"), row)


def page(reports: list[dict[str, Any]], failed: list[str], scale: str) -> str:
    """Return docs/benchmarks.md: what was reached, then each measure with its figures."""
    reports = sorted(reports, key=_order)
    verdicts = [(report["row"], *verdict) for report in reports for verdict in report["verdicts"]]
    lines = [(row, what, reach, here, word(good)) for row, what, reach, here, good in verdicts]
    lines += [("", name, "", "", "**failed**") for name in failed]
    peers = sorted({peer for report in reports for peer in report["peers"]})
    reached = sum(good for *_, good in verdicts)
    about = [machine(), _hardware(), f"Beside them: {', '.join(peers)}" if peers else ""]
    parts = [
        "# Benchmarks",
        _WHAT,
        f"{'. '.join(filter(None, about))}.",
        f"Made on {clock.today().isoformat()} by `make bench SCALE={scale}`.",
        f"{reached} of {len(verdicts)} reached.",
        table(("row", "what", "reach", "here", ""), lines),
        *(f"## {report['row']}. {report['title']}\n\n{report['text']}" for report in reports),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=("small", "full"), default="small")
    parser.add_argument("--only", default="", help="part of a benchmark's name")
    given = parser.parse_args()
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results"
        results.touch()
        for script in sorted(HERE.glob("bench_*.py")):
            if given.only not in script.stem:
                continue
            print(f"== {script.stem}", flush=True)
            began = monotonic()
            if not run(script, given.scale, results):
                failed.append(script.stem)
            print(f"({monotonic() - began:.0f} s)\n", flush=True)
        reports = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    text = page(reports, failed, given.scale)
    if not given.only:
        REPORT.write_text(text, encoding="utf-8")
        print(text[: text.index("## ")])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
