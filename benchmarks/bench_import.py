"""Row 6: import vCards against vobject parsing alone, and CSV against the csv module alone.

A second import of the same file finds that nothing has changed. Undoing the import is shown too, and
what SQLite alone takes for the same rows: what no program that writes them can fall below.

    SCALE=small python -m benchmarks.bench_import     5,000 cards, 10,000 rows
    SCALE=full python -m benchmarks.bench_import      50,000 cards, 100,000 rows
"""

import csv
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

import vobject

from benchmarks import addressbooks
from benchmarks.figures import Report
from store import address_books, db, dialect, import_undo, setup
from store.models import database
from store.nouns import noun

FULL = os.environ.get("SCALE", "small") == "full"
CARDS = 50_000 if FULL else 5_000
ROWS = 100_000 if FULL else 10_000
REACH_CARDS = 1.5
REACH_ROWS = 10_000
REACH_AGAIN = 0.5


_BY_CONTACT = {
    "contact": "id",
    "contact_channel": "contact_id",
    "contact_extra": "contact_id",
    "contact_mailing_group": "contact_id",
    "duplicate_search_string": "contact_id",
    "change": "seq",
}
"""What an import writes, and the column by which the rows are parted among the transactions."""


_AT_ONCE = 3_000
"""Contacts in a transaction: 2,000 rows name about half as many companies."""


class Times(NamedTuple):
    """Seconds on the clock, and of the processor."""

    clock: float
    work: float


class Figures(NamedTuple):
    """The baseline before and after, the first import, the second, the first one taken back.

    `bare` is writing the same rows by SQL alone. `contacts` are those that the first import made.
    """

    baseline: list[Times]
    first: Times
    again: Times
    undone: Times
    bare: Times
    contacts: int


def timed(work: Callable[[], object]) -> Times:
    start, worked = perf_counter(), process_time()
    work()
    return Times(perf_counter() - start, process_time() - worked)


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
    baseline = [timed(lambda: parse(path))]
    made = folder / f"{path.suffix[1:]}.db"
    db.open_database(str(made))
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
    db.close_database()
    bare, contacts = bare_inserts(made), contacts_of(made)
    baseline.append(timed(lambda: parse(path)))
    db.open_database(str(made))
    undone = timed(lambda: import_undo.take_back(runs[0]))
    db.close_database()
    return Figures(baseline, first, again, undone, bare, contacts)


def bare_inserts(made: Path) -> Times:
    """Write the rows of a database into an empty one, in transactions like those of an import."""
    empty = made.with_suffix(".bare")
    db.open_database(str(empty))
    run = database.connection().execute
    run("ATTACH ? AS made", (str(made),))
    parts = contacts_of(made) // _AT_ONCE + 1
    last = {
        table: run(f"SELECT MAX({key}) FROM made.{table}").fetchone()[0] or 0
        for table, key in _BY_CONTACT.items()
    }
    for table in ("mailing_group", "duplicate_search_string_setup", "duplicate_search_string"):
        run(f"DELETE FROM {table}")
    for table in ("mailing_group", "duplicate_search_string_setup"):
        run(f"INSERT INTO {table} SELECT * FROM made.{table}")

    def write() -> None:
        for part in range(parts):
            with database.atomic():
                for table, key in _BY_CONTACT.items():
                    run(
                        f"INSERT OR IGNORE INTO {table} SELECT * FROM made.{table} "
                        f"WHERE {key} > ? AND {key} <= ?",
                        (last[table] * part // parts, last[table] * (part + 1) // parts),
                    )

    with dialect.many_writes(database):
        times = timed(write)
    db.close_database()
    return times


def contacts_of(made: Path) -> int:
    """Return how many contacts a database has."""
    with closing(sqlite3.connect(made)) as connection:
        (count,) = connection.execute("SELECT COUNT(*) FROM contact").fetchone()
    return int(count)


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
        parsed, clocks = [times.work for times in found.baseline], [t.clock for t in found.baseline]
        report.ratio(f"{title} imported, processor time", [found.first.work], parsed, reach)
        report.ratio(f"{title} imported", [found.first.clock], clocks)
        what = f"{title}, against bare INSERTs of the same rows into the same tables"
        report.ratio(what, [found.first.work], [found.bare.work])
    speed = ROWS / of_rows.first.work
    report.bound("CSV rows a second of processor time", [speed], REACH_ROWS, unit="", least=True)
    made = of_rows.contacts / of_rows.first.work
    report.bound(
        "contacts made of them a second: persons, and companies they name", [made], unit=""
    )
    for title, found in (("vCards", of_cards), ("CSV", of_rows)):
        what = f"{title} again unchanged, against the first time"
        report.ratio(what, [found.again.clock], [found.first.clock], REACH_AGAIN)
        report.bound(f"{title}, the import taken back", [found.undone.clock])
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
