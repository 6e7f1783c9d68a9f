"""Row 12: keep what a hook tells by `trato record ... --spool`, against an empty Python.

python -m benchmarks.bench_hook
"""

import os
import subprocess
import sys
import tempfile
from statistics import median
from time import perf_counter

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
    base = median(times["python -c pass"])
    print(f"{'a hook':<28}{'median ms':>10}{'ratio':>8}")
    for name, spent in times.items():
        print(f"{name:<28}{median(spent) * 1000:>10.1f}{median(spent) / base:>8.2f}")
    worst = max(median(spent) for name, spent in times.items() if name.startswith("record"))
    reached = worst / base <= REACH and worst * 1000 <= REACH_MS
    print(f"reach: <= {REACH} x and <= {REACH_MS} ms: {'reached' if reached else 'MISSED'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
