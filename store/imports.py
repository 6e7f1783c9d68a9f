"""The contacts of a file become contacts: new ones, changed ones, or the same as before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from store import db, dialect, duplicates, garbage, import_runs
from store.errors import StoreError
from store.exchange.cards import Rejected
from store.import_batches import BATCH, Importer, Outcome
from store.import_records import FileRecord, fixed_values
from store.models import database

SHOWN_REJECTS = 100
"""Rejected records that a report has; of the others it has the reasons only."""
_REPORT_SECONDS = 0.25
_DISTINCT_REASONS = 50


@dataclass
class ImportReport:
    """What became of the records of a file.

    `companies` counts the companies made because persons name them, which are not among
    `created`. `rejects` are the first of the `rejected` records; `reasons` has for each kind of
    reason the first one, and how many records it was. `ignored` are the columns that no field
    takes. `cancelled` says that the rest of the file was left out. `run` is the number under
    which the import can be taken back, 0 for a trial.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    companies: int = 0
    rejected: int = 0
    rejects: list[Rejected] = field(default_factory=list)
    reasons: dict[str, tuple[StoreError, int]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    cancelled: bool = False
    run: int = 0

    @property
    def records(self) -> int:
        """How many records were read."""
        return self.created + self.updated + self.unchanged + self.rejected

    def add(self, outcome: Outcome) -> None:
        """Take in what became of a batch."""
        self.created += outcome.created
        self.updated += outcome.updated
        self.unchanged += outcome.unchanged
        self.companies += outcome.companies
        self.rejected += len(outcome.rejected)
        self.rejects += outcome.rejected[: max(0, SHOWN_REJECTS - len(self.rejects))]
        for item in outcome.rejected:
            kind = item.reason.message
            first, count = self.reasons.get(kind, (item.reason, 0))
            if count or len(self.reasons) < _DISTINCT_REASONS:
                self.reasons[kind] = (first, count + 1)


def import_contacts(
    records: Iterable[FileRecord],
    *,
    file_name: str = "",
    fixed: Mapping[str, str] | None = None,
    ignored: Sequence[str] = (),
    dry_run: bool = False,
    reject: Callable[[Rejected], None] | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Bring the records of a file into the contacts, and return what became of them.

    The records are what `read_csv` or `read_vcards` gives, or the cards of `read_cards`, which
    are read only if they are not as they were the last time: much quicker the second time.
    `fixed` are values by field for all records that say nothing else.

    A record is an existing contact when its card ID, else its e-mail, else its number says so;
    then only what the file says is changed. One without any of these is one that says the same. A
    person is linked to the company of the name that it gives, which is made if it is missing, and
    put into the mailing groups of its categories. A record that cannot be taken is rejected with
    the reason, given to `reject`, and changes nothing.

    Two thousand records are one transaction; `progress` gets how many records were read, at most
    four times a second, and once `cancelled()` is true the rest is left out. With `dry_run`
    nothing is saved: one transaction, taken back. Raises FieldRequired without number series,
    Busy and StorageFailed, and what is wrong with `fixed`; then the records reported by
    `progress` are saved, and stand as an import that can be taken back.
    """
    report = ImportReport(ignored=tuple(ignored))
    for_all = fixed_values(fixed or {})
    run = _Run(report, Importer(for_all), reject, progress, cancelled)
    if not dry_run:
        report.run = import_runs.begin(file_name)
        with dialect.many_writes(database):
            run.take_all(iter(records))
        return report
    with db.explained(), database.atomic() as transaction:
        run.take_all(iter(records))
        transaction.rollback()
    return report


@dataclass
class _Run:
    """One import under way."""

    report: ImportReport
    importer: Importer
    reject: Callable[[Rejected], None] | None
    progress: Callable[[int], None] | None
    cancelled: Callable[[], bool] | None

    def take_all(self, records: Iterator[FileRecord]) -> None:
        """Take the records, a batch at a time."""
        report, shown = self.report, time.monotonic()
        while True:
            with garbage.kept():
                batch = list(islice(records, BATCH))
                if not batch:
                    break
                if self.cancelled is not None and self.cancelled():
                    report.cancelled = True
                    break
                outcome = self._take(batch)
            report.add(outcome)
            if self.reject is not None:
                for item in outcome.rejected:
                    self.reject(item)
            if self.progress is not None and time.monotonic() - shown >= _REPORT_SECONDS:
                shown = time.monotonic()
                self.progress(report.records)
        if report.run:
            duplicates.search_imported(self.importer.companies)
        if self.progress is not None:
            self.progress(report.records)

    @db.write
    def _take(self, batch: list[FileRecord]) -> Outcome:
        done = self.importer.take(batch)
        if self.report.run:
            import_runs.note(
                self.report.run,
                done.created,
                done.updated,
                done.unchanged,
                done.companies,
                len(done.rejected),
            )
        return done
