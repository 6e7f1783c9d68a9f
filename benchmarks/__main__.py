"""Run every benchmark, print its table, and write them all to docs/benchmarks.md.

python -m benchmarks --scale small|full [--only NAME]
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
REPORT = HERE.parent / "docs" / "benchmarks.md"


def run(script: Path, scale: str) -> tuple[str, bool]:
    """Run one benchmark in a process of its own; return what it printed and whether it ended well."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{script.stem}"],
        cwd=HERE.parent,
        env=os.environ | {"SCALE": scale},
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout if not done.returncode else done.stdout + done.stderr), not done.returncode


def machine() -> str:
    """Return the line that says where the figures come from."""
    return (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"Textual {version('textual')}, Peewee {version('peewee')}, {os.cpu_count()} cores, "
        f"{platform.machine()} {platform.system()}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=("small", "full"), default="small")
    parser.add_argument("--only", default="", help="part of a benchmark's name")
    given = parser.parse_args()
    parts = [
        "# Benchmarks\n",
        "Each figure is a ratio against a baseline of the same run, which stands in the table.\n",
        f"{machine()}. Made by `make bench SCALE={given.scale}`.\n",
    ]
    ok = True
    for script in sorted(HERE.glob("bench_*.py")):
        if given.only not in script.stem:
            continue
        print(f"== {script.stem}", flush=True)
        text, ended_well = run(script, given.scale)
        ok = ok and ended_well
        print(text, flush=True)
        parts.append(f"## {script.stem}\n\n```\n{text.rstrip()}\n```\n")
    if not given.only:
        REPORT.write_text("\n".join(parts), encoding="utf-8")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
