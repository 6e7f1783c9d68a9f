"""Row 7: search all companies for duplicates, against one full scan of their names in Python.

The scan reads every name, folds it and compares it with one that is sought: what finding the
duplicates of a single company by its name alone would cost. The search finds all pairs that have
60 % of sixteen strings alike, and writes them. One company in twenty is entered twice, with a field
less or written otherwise; cities, streets and first words of names are shared by thousands. That two
numbers end with the same five digits by chance becomes more frequent with their number, so ten times
the companies are sixteen times as many to compare; the search must stay near linear all the same.
Shown, but not judged: making all strings anew, and the search when one company is saved.

    SCALE=small python -m benchmarks.bench_duplicates     1,000 and 10,000 companies
    SCALE=full python -m benchmarks.bench_duplicates      5,000 and 50,000 companies
"""

import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.figures import Report
from store import db, dialect, duplicates
from store.models import database
from store.text import fold_key

FULL = os.environ.get("SCALE", "small") == "full"
SIZES = (5_000, 50_000) if FULL else (1_000, 10_000)
ROUNDS = 9
REACH = 20.0
NEAR_LINEAR = 1.5
SEED = 7

_TRADES = [
    "Talleres",
    "Comercial",
    "Grupo",
    "Industrias",
    "Transportes",
    "Hijos",
    "Hermanos",
    "Construcciones",
    "Suministros",
    "Distribuciones",
    "Electricidad",
    "Muebles",
    "Servicios",
    "Viajes",
]
_LAST = [
    "García",
    "López",
    "Fernández",
    "Müller",
    "Núñez",
    "Puig",
    "Smith",
    "Vidal",
    "Soler",
    "Ramos",
    "Ortega",
    "Castro",
    "Vega",
    "Mora",
    "Prieto",
    "Lozano",
    "Cano",
    "Marín",
]
_CITIES = (
    ("Madrid", "28"), ("Barcelona", "08"), ("Sevilla", "41"), ("León", "24"), ("Bilbao", "48"),
    ("Vigo", "36"),
)  # fmt: skip
_STREETS = (
    "Calle Mayor", "Avenida de la Constitución", "Calle Real", "Plaza de España",
    "Polígono Industrial Sur", "Carretera de Cádiz",
)  # fmt: skip
_FORMS = ("S.L.", "S.A.", "SLU", "y Cía.")
_COLUMNS = (
    "no", "type", "name", "address", "city", "post_code", "phone_no", "mobile_phone_no", "email",
    "vat_registration_no", "name_key",
)  # fmt: skip


def companies(count: int) -> list[tuple[object, ...]]:
    """Return rows of companies, the same for the same number."""
    rng = random.Random(SEED)
    rows: list[list[object]] = []
    for number in range(count):
        no = f"CT{number:06d}"
        if rows and rng.random() < 0.05:
            rows.append([no, *_again(rng, rng.choice(rows))[1:]])
            continue
        one, two = rng.choice(_LAST), rng.choice(_LAST)
        city, province = rng.choice(_CITIES)
        name = f"{rng.choice(_TRADES)} {one} {two} {rng.choice(_FORMS)}"
        rows.append(
            [
                no, 0, name, f"{rng.choice(_STREETS)}, {rng.randrange(1, 200)}", city,
                f"{province}{rng.randrange(60):03d}", f"+34 91 {rng.randrange(10**7):07d}",
                f"+34 6{rng.randrange(10**8):08d}", f"info@{one.lower()}{rng.randrange(count)}.example",
                f"B{rng.randrange(10**8):08d}" if rng.random() < 0.6 else "", name.lower(),
            ]
        )  # fmt: skip
    return [tuple(row) for row in rows]


def _again(rng: random.Random, row: list[object]) -> list[object]:
    """Return a company as somebody else would have entered it."""
    again = list(row)
    match rng.randrange(3):
        case 0:
            again[2] = str(again[2]).replace("S.L.", "SL").upper()
        case 1:
            again[3] = again[7] = ""
        case _:
            again[8] = again[6] = ""
    return again


def make_database(path: Path, count: int) -> None:
    db.open_database(str(path))
    database.execute_sql("PRAGMA synchronous = off")
    with database.atomic():
        dialect.insert_rows(database, "contact", _COLUMNS, companies(count))
        database.execute_sql("UPDATE contact SET company_id = id, search_text = name_key")


def scan() -> list[int]:
    wanted = fold_key("Talleres García Soler S.L.")
    rows = database.execute_sql("SELECT id, name FROM contact").fetchall()
    return [row_id for row_id, name in rows if fold_key(name) == wanted]


@db.write
def saved(row_id: int) -> None:
    duplicates.companies_changed([row_id])


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def measure(count: int, folder: Path, report: Report) -> list[float]:
    """Tell what one size takes; return the seconds of the searches."""
    make_database(folder / f"{count}.db", count)
    made = timed(duplicates.generate)
    scans, searches = [], []
    pairs = 0
    for _ in range(ROUNDS):
        scans.append(timed(scan))
        start = perf_counter()
        pairs = duplicates.search_all()
        searches.append(perf_counter() - start)
    saves = [timed(lambda number=number: saved(number)) for number in range(1, 101)]
    db.close_database()
    reach = REACH if count == max(SIZES) else None
    report.ratio(f"search of all {count:,}, {pairs:,} pairs", searches, scans, reach)
    report.bound(f"one of {count:,} saved", saves)
    report.bound(f"strings of {count:,} made anew, with the search", [made])
    return searches


def main() -> int:
    report = Report(
        "7", f"search {SIZES[1]:,} companies for duplicates", "one scan of the names in Python"
    )
    with tempfile.TemporaryDirectory() as folder:
        few, many = (measure(count, Path(folder), report) for count in SIZES)
    growth = SIZES[1] / SIZES[0]
    report.ratio(
        f"1,000 of {growth:.0f} x the companies",
        [1000 * spent / SIZES[1] for spent in many],
        [1000 * spent / SIZES[0] for spent in few],
        NEAR_LINEAR,
    )
    report.show()
    return 0


if __name__ == "__main__":
    sys.exit(main())
