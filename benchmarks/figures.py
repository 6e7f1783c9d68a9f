"""How every benchmark tells what it measured: one table, and what it must reach.

A script makes a `Report` of its row of the measures, adds a line for each thing that it measured,
and shows it. `python -m benchmarks` puts the reports of all of them together.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

RESULTS = "TRATO_BENCHMARK_RESULTS"
"""The variable of the environment that names the file to which a report is added, as JSON."""
_HEAD = ("what", "baseline: median / p95 / p99", "Trato: median / p95 / p99", "ratio", "reach", "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Something that must reach a bound: what it is, the bound and what was measured, as texts."""

    what: str
    reach: str
    here: str
    reached: bool


@dataclass
class Report:
    """What one script measured.

    Attributes:
        row: The number of the measure, such as "5".
        title: What was measured, of which size.
        baseline: What it is compared with.
        peers: Other programs that took part, with their versions.
    """

    row: str
    title: str
    baseline: str = ""
    peers: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _lines: list[tuple[str, ...]] = field(default_factory=list)

    def ratio(
        self,
        what: str,
        own: Sequence[float],
        base: Sequence[float],
        reach: float | None = None,
        *,
        by: str = "median",
        unit: str = "s",
    ) -> float:
        """Add a comparison of two samples; return the ratio of what `by` names: median, p95, p99.

        Times are in seconds (unit `s`) and shown as fits; other units are shown as they are. With
        `reach` the ratio must not be more.
        """
        ratios = {name: figure(own, name) / figure(base, name) for name in ("median", "p95")}
        found = ratios[by] if by in ratios else figure(own, by) / figure(base, by)
        shown = _short(ratios["median"])
        if len(own) > 1:
            shown += f" (p95 {_short(ratios['p95'])})"
        told = "" if reach is None else f"<= {reach:g} x" + ("" if by == "median" else f" ({by})")
        verdict = self._judged(what, told, f"{_short(found)} x", reach is None or found <= reach)
        self._lines.append((what, spread(base, unit), spread(own, unit), shown, told, verdict))
        return found

    def bound(
        self,
        what: str,
        own: Sequence[float],
        reach: float | None = None,
        *,
        by: str = "median",
        unit: str = "s",
        least: bool = False,
    ) -> float:
        """Add a sample that is compared with nothing; return what `by` names of it.

        With `reach` that must not be more, or with `least` not be less.
        """
        found = figure(own, by)
        good = reach is None or (found >= reach if least else found <= reach)
        sign = ">=" if least else "<="
        many = "" if len(own) == 1 or by == "median" else f" ({by})"
        told = "" if reach is None else f"{sign} {amount(reach, unit)}{many}"
        verdict = self._judged(what, told, amount(found, unit), good)
        self._lines.append((what, "", spread(own, unit), "", told, verdict))
        return found

    def shown(self, what: str, base: Sequence[float], unit: str = "s") -> None:
        """Add a sample of the baseline alone."""
        self._lines.append((what, spread(base, unit), "", "", "", ""))

    def holds(self, what: str, told: str, here: str, good: bool) -> None:
        """Add what must hold and is no number, such as that nothing was refused."""
        self._lines.append((what, "", here, "", told, self._judged(what, told, here, good)))

    def note(self, text: str) -> None:
        """Add a sentence below the table."""
        self.notes.append(text)

    def _judged(self, what: str, reach: str, here: str, good: bool) -> str:
        if not reach:
            return ""
        self.verdicts.append(Verdict(what, reach, here, good))
        return word(good)

    def text(self) -> str:
        """Return the report as Markdown, without its heading."""
        parts = [f"Against {self.baseline}."] if self.baseline else []
        parts += [table(_HEAD, self._lines)] if self._lines else []
        parts += self.notes
        return "\n\n".join(parts)

    def show(self) -> None:
        """Print the report; leave it to `python -m benchmarks` too, when that runs this."""
        print(f"Row {self.row}: {self.title}\n\n{self.text()}\n", flush=True)
        if place := os.environ.get(RESULTS):
            told = {
                "row": self.row,
                "title": self.title,
                "text": self.text(),
                "peers": self.peers,
                "verdicts": [[v.what, v.reach, v.here, v.reached] for v in self.verdicts],
            }
            with Path(place).open("a", encoding="utf-8") as file:
                file.write(json.dumps(told) + "\n")


def figure(values: Sequence[float], by: str) -> float:
    """Return the median, p95 or p99 of a sample."""
    if by == "median" or len(values) == 1:
        return median(values)
    return quantiles(values, n=100, method="inclusive")[int(by[1:]) - 1]


def spread(values: Sequence[float], unit: str = "s") -> str:
    """Return the median, p95 and p99 of a sample as text; of a single value that alone."""
    if len(values) == 1:
        return amount(values[0], unit)
    found = [figure(values, by) for by in ("median", "p95", "p99")]
    factor, shown = (1000, "ms") if unit == "s" and median(values) < 10 else (1, unit)
    return " / ".join(_short(one * factor) for one in found) + f" {shown}"


def amount(value: float, unit: str) -> str:
    """Return a value with its unit; seconds as milliseconds when they are few."""
    if unit == "s" and value < 10:
        value, unit = value * 1000, "ms"
    return f"{_short(value)} {unit}".rstrip()


def word(good: bool) -> str:
    """Return the verdict."""
    return "reached" if good else "**missed**"


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a table of Markdown whose columns stand below one another on a terminal too."""
    widths = [max(len(line[at]) for line in (head, *lines)) for at in range(len(head))]

    def row(cells: Sequence[str]) -> str:
        padded = [
            cell.rjust(width) if at and at < len(head) - 1 else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"

    rules = [
        "-" * width if at in (0, len(head) - 1) else f"{'-' * (width - 1)}:"
        for at, width in enumerate(widths)
    ]
    return "\n".join([row(head), row(rules), *map(row, lines)])


def _short(value: float) -> str:
    """Return a number with about three digits."""
    if value and abs(value) < 0.01:
        return f"{value:.4f}"
    if abs(value) < 10:
        return f"{value:.2f}"
    return f"{value:,.1f}" if abs(value) < 100 else f"{value:,.0f}"
