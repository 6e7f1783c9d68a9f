"""Row 2: ``trato contact list --limit 20`` as a whole process, against importing what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Report
from benchmarks.log_data import FEW, MANY, kept_log
from benchmarks.trials import NO_SERVER, second_name

RUNS = 30
REACH = 1.6
BASELINE = [sys.executable, "-c", f"{NO_SERVER}; import peewee, click, sqlite3"]
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
LARGE = {form: f"as {form} of {MANY[1]:,} contacts" for form in ("table", "tsv")}


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
    with (
        tempfile.TemporaryDirectory() as place,
        second_name(kept_log(*FEW)) as few,
        second_name(kept_log(*MANY)) as many,
    ):
        environment = dict(os.environ, TRATO_DB=str(few), TRATO_LANG="en")
        # compiled modules, as an installed program has them
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = place
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)
        commands = {form: [*COMMAND, "--format", form] for form in FORMS}
        for command in (BASELINE, *commands.values()):
            seconds(command, environment)
        times: dict[str, list[float]] = {name: [] for name in ("baseline", *FORMS, *LARGE.values())}
        for _ in range(RUNS):
            times["baseline"].append(seconds(BASELINE, environment))
            for form, command in commands.items():
                times[form].append(seconds(command, environment))
            for form, name in LARGE.items():
                times[name].append(seconds(commands[form], environment | {"TRATO_DB": str(many)}))
        report = Report(
            "2",
            f"`contact list --limit 20` of {FEW[1]:,} contacts, the whole process",
            "`python -c 'import peewee, click, sqlite3'`",
        )
        for form in FORMS:
            report.ratio(f"as {form}", times[form], times["baseline"], REACH)
        for name in LARGE.values():
            report.ratio(name, times[name], times["baseline"])
        loaded = loads_textual(environment)
        report.holds("Textual", "not loaded", "loaded" if loaded else "not loaded", not loaded)
        report.note(
            f"The first twenty of {MANY[1]:,} contacts are those with most of {MANY[0]:,} interactions, "
            "which are counted when they are listed: not in a table, which does not show them."
        )
        report.show()


if __name__ == "__main__":
    main()
