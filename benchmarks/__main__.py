"""Run every benchmark, print its table, and write them all to docs/benchmarks.md.

python -m benchmarks --scale small|full [--only NAME]

With --only the others keep what they said last, if they ever ran here at this scale.
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
from benchmarks.log_data import FOLDER
from store import clock

HERE = Path(__file__).parent
REPORT = HERE.parent / "docs" / "benchmarks.md"
_WHAT = (
    "Each figure is a ratio against a baseline of the same run, which does the same without Trato, "
    "or a time that a person waits. It is the median where nothing else is said."
)
_CPU = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)
_MEMORY = re.compile(r"^MemTotal:\s*(\d+) kB", re.MULTILINE)


def reports_of(script: Path, scale: str) -> list[dict[str, Any]] | None:
    """Run one benchmark in a process of its own; return what it reports, None when it failed."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results"
        results.touch()
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{script.stem}"],
            cwd=HERE.parent,
            env=os.environ | {"SCALE": scale, RESULTS: str(results), "TRATO_BACKUP": "off"},
            check=False,
        )
        lines = results.read_text(encoding="utf-8").splitlines()
    return None if done.returncode else [json.loads(line) for line in lines]


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


def page(known: dict[str, list[dict[str, Any]] | None], scale: str) -> str:
    """Return docs/benchmarks.md: what was reached, then each measure with its figures."""
    failed = [name for name, found in known.items() if found is None]
    reports = sorted((one for found in known.values() for one in found or ()), key=_order)
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
    kept = FOLDER / f"results-{given.scale}.json"
    FOLDER.mkdir(exist_ok=True)
    known = json.loads(kept.read_text(encoding="utf-8")) if given.only and kept.exists() else {}
    scripts = sorted(HERE.glob("bench_*.py"))
    for script in scripts:
        if given.only not in script.stem:
            continue
        print(f"== {script.stem}", flush=True)
        began = monotonic()
        known[script.stem] = reports_of(script, given.scale)
        print(f"({monotonic() - began:.0f} s)\n", flush=True)
        kept.write_text(json.dumps(known), encoding="utf-8")
    if all(script.stem in known for script in scripts):
        text = page(known, given.scale)
        REPORT.write_text(text, encoding="utf-8")
        print(text[: text.index("## ")])
    failed = [name for name, reports in known.items() if reports is None]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
