"""Row 12: keep what a hook tells by `trato record ... --spool`, against an empty Python.

python -m benchmarks.bench_hook
"""

import os
import subprocess
import sys
import tempfile
from time import perf_counter

from benchmarks.figures import Report

ROUNDS = 21
REACH = 5.0
REACH_MS = 100
TRATO = [sys.executable, "-c", "from tui.__main__ import main; main()"]
MESSAGE = b"From: a@x.example\nTo: jo@trato.example\nSubject: chairs\n\nbody\n" * 100
RUNS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "record document --spool": [
        *TRATO, "record", "document", "sales_invoice", "1", "--contact", "x", "--spool",
    ],
    "record email --spool": [*TRATO, "record", "email", "--spool"],
    "mail wrap -- true": [*TRATO, "mail", "wrap", "--", "/bin/true"],
}  # fmt: skip


def main() -> int:
    times: dict[str, list[float]] = {name: [] for name in RUNS}
    with tempfile.TemporaryDirectory() as folder:
        env = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        env |= {"TRATO_DB": f"{folder}/x.db", "XDG_CONFIG_HOME": folder}
        for number in range(ROUNDS + 1):
            for name, command in RUNS.items():
                start = perf_counter()
                subprocess.run(command, env=env, input=MESSAGE, check=True)
                if number:
                    times[name].append(perf_counter() - start)
    report = Report("12", "keep what a hook tells, the whole process", "`python -c pass`")
    base = times.pop("python -c pass")
    for name, spent in times.items():
        judged = name.startswith("record")
        report.ratio(name, spent, base, REACH if judged else None)
        if judged:
            report.bound(f"{name}, its time", spent, REACH_MS / 1000)
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
