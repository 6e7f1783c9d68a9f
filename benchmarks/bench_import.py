"""Row 6: import vCards against vobject parsing alone, and CSV against the csv module alone.

A second import of the same file finds that nothing has changed. Undoing the import is shown too.

    SCALE=small python -m benchmarks.bench_import     5,000 cards, 10,000 rows
    SCALE=full python -m benchmarks.bench_import      50,000 cards, 100,000 rows
"""

import csv
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import vobject

from benchmarks import addressbooks
from benchmarks.figures import Report
from store import address_books, db, import_undo, setup
from store.nouns import noun

FULL = os.environ.get("SCALE", "small") == "full"
CARDS = 50_000 if FULL else 5_000
ROWS = 100_000 if FULL else 10_000
REACH_CARDS = 1.5
REACH_ROWS = 10_000
REACH_AGAIN = 0.5


class Figures(NamedTuple):
    """Seconds of the baseline, the first import, the second one, and taking the first one back."""

    baseline: float
    first: float
    again: float
    undone: float


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def parse_cards(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        count = sum(1 for _card in vobject.readComponents(file))
    if count != CARDS:
        raise SystemExit(f"vobject read {count} cards")


def parse_rows(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        count = sum(1 for _row in csv.DictReader(file))
    if count != ROWS:
        raise SystemExit(f"csv read {count} rows")


def measure(folder: Path, path: Path, parse: Callable[[Path], None], records: int) -> Figures:
    """Import a file into a new database, import it again, and take the first import back."""
    baseline = timed(lambda: parse(path))
    db.open_database(str(folder / f"{path.suffix[1:]}.db"))
    add = noun("number-series").add
    if add is not None:
        add({"code": "CONT", "starting_no": "CT0000001"})
    setup.change_marketing({"contact_nos": "CONT"})
    runs: list[int] = []

    def bring_in() -> None:
        book = address_books.recognize(str(path), lambda: address_books.open_file(str(path)))
        report = address_books.bring_in(book)
        if report.records != records or report.rejected:
            raise SystemExit(f"{report.records} records, {report.rejected} rejected")
        runs.append(report.run)

    first, again = timed(bring_in), timed(bring_in)
    undone = timed(lambda: import_undo.take_back(runs[0]))
    db.close_database()
    return Figures(baseline, first, again, undone)


def write_cards(path: Path) -> None:
    # vobject cannot read what version 2.1 writes, so the cards are those of the later ones
    made = addressbooks.people(CARDS)
    with path.open("wb") as file:
        for number, person in enumerate(made):
            form = addressbooks.card_30 if number % 2 else addressbooks.card_40
            file.write(form(person, "").encode())


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cards, rows = folder / "book.vcf", folder / "book.csv"
        write_cards(cards)
        with rows.open("wb") as file:
            addressbooks.write_rows(file, ROWS)
        of_cards = measure(folder, cards, parse_cards, CARDS)
        of_rows = measure(folder, rows, parse_rows, ROWS)
    report = Report(
        "6",
        f"import {CARDS:,} vCards and {ROWS:,} rows of CSV",
        "parsing alone by vobject, and by the module csv",
    )
    for title, reach, found in (("vCards", REACH_CARDS, of_cards), ("CSV", None, of_rows)):
        report.ratio(f"{title} imported", [found.first], [found.baseline], reach)
    speed = ROWS / of_rows.first
    report.bound("CSV rows a second", [speed], REACH_ROWS, unit="", least=True)
    for title, found in (("vCards", of_cards), ("CSV", of_rows)):
        what = f"{title} again unchanged, against the first time"
        report.ratio(what, [found.again], [found.first], REACH_AGAIN)
        report.bound(f"{title}, the import taken back", [found.undone])
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
