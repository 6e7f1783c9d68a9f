"""The contacts of a file become contacts: new ones, changed ones, or the same as before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from store import db, duplicates
from store.exchange.cards import Rejected
from store.import_batches import BATCH, Importer, Outcome
from store.import_records import FileRecord
from store.models import database

_REPORT_SECONDS = 0.25


@dataclass
class ImportReport:
    """What became of the records of a file.

    `companies` counts the companies made because persons name them, which are not among
    `created`. `ignored` are the columns that no field takes. `cancelled` says that the rest of
    the file was left out.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    companies: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    cancelled: bool = False

    @property
    def records(self) -> int:
        """How many records were read."""
        return self.created + self.updated + self.unchanged + len(self.rejected)


def import_contacts(
    records: Iterable[FileRecord],
    *,
    ignored: Sequence[str] = (),
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Bring the records of a file into the contacts, and return what became of them.

    The records are what `read_csv` or `read_vcards` gives, or the cards of `read_cards`, which
    are read only if they are not as they were the last time: much quicker the second time.

    A record is an existing contact when its card ID, else its e-mail, else its number says so;
    then only what the file says is changed. One without any of these is one that says the same. A
    person is linked to the company of the name that it gives, which is made if it is missing, and
    put into the mailing groups of its categories. A record that cannot be taken is rejected with
    the reason, and changes nothing.

    A thousand records are one transaction; `progress` gets how many records were read, at most
    four times a second, and once `cancelled()` is true the rest is left out. With `dry_run`
    nothing is saved: one transaction, taken back. Raises FieldRequired without number series,
    Busy and StorageFailed; then the records reported by `progress` are saved.
    """
    report = ImportReport(ignored=tuple(ignored))
    if not dry_run:
        _run(iter(records), report, progress, cancelled)
        return report
    with db.explained(), database.atomic() as transaction:
        _run(iter(records), report, progress, cancelled)
        transaction.rollback()
    return report


def _run(
    records: Iterator[FileRecord],
    report: ImportReport,
    progress: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> None:
    importer = Importer()
    shown = time.monotonic()
    while batch := list(islice(records, BATCH)):
        if cancelled is not None and cancelled():
            report.cancelled = True
            break
        _add(report, importer.take(batch))
        if progress is not None and time.monotonic() - shown >= _REPORT_SECONDS:
            shown = time.monotonic()
            progress(report.records)
    duplicates.search_imported(importer.companies)
    if progress is not None:
        progress(report.records)


def _add(report: ImportReport, outcome: Outcome) -> None:
    report.created += outcome.created
    report.updated += outcome.updated
    report.unchanged += outcome.unchanged
    report.companies += outcome.companies
    report.rejected += outcome.rejected
