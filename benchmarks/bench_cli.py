"""Row 2: ``trato contact list --limit 20`` as a whole process, against importing what it needs."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Report

RUNS = {"small": 30, "full": 100}
CONTACTS = {"small": 1_000, "full": 100_000}
REACH = 1.6
BASELINE = [sys.executable, "-c", "import peewee, click, sqlite3"]
COMMAND = [
    sys.executable,
    "-c",
    "from tui.__main__ import main; main()",
    "contact",
    "list",
    "--limit",
    "20",
]
FORMS = ("tsv", "json", "table")


def fill(path: Path, count: int) -> None:
    from store import db
    from store.contacts import add

    @db.write
    def contacts() -> None:
        for number in range(count):
            add({"no": f"CT{number:06}", "name": f"Contact {number}", "city": "Madrid"})

    db.open_database(str(path))
    contacts()
    db.close_database()


def seconds(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
    return time.perf_counter() - start


def loads_textual(environment: dict[str, str]) -> bool:
    code = (
        "import sys; from tui.cli import run; run(['contact', 'list', '--limit', '20']); "
        "sys.exit('textual' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False, env=environment
    )
    return done.returncode != 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=RUNS, default=os.environ.get("SCALE", "small"))
    scale = parser.parse_args().scale
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "trato.db"
        fill(path, CONTACTS[scale])
        environment = dict(os.environ, TRATO_DB=str(path), TRATO_LANG="en")
        # compiled modules, as an installed program has them
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = place
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)
        commands = {form: [*COMMAND, "--format", form] for form in FORMS}
        for command in (BASELINE, *commands.values()):
            seconds(command, environment)
        times: dict[str, list[float]] = {"baseline": [], **{form: [] for form in FORMS}}
        for _ in range(RUNS[scale]):
            times["baseline"].append(seconds(BASELINE, environment))
            for form, command in commands.items():
                times[form].append(seconds(command, environment))
        report = Report(
            "2",
            f"`contact list --limit 20` of {CONTACTS[scale]:,} contacts, the whole process",
            "`python -c 'import peewee, click, sqlite3'`",
        )
        for form in FORMS:
            report.ratio(f"as {form}", times[form], times["baseline"], REACH)
        loaded = loads_textual(environment)
        report.holds("Textual", "not loaded", "loaded" if loaded else "not loaded", not loaded)
        report.show()


if __name__ == "__main__":
    main()
