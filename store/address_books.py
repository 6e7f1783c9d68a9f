"""Files of contacts: recognized by what is in them, brought in, and written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from store import exports
from store.errors import StorageFailed, StoreError, reason_of
from store.exchange.card_reading import read_card
from store.exchange.card_text import read_cards
from store.exchange.cards import (
    CONTACT_FIELDS,
    ParsedContact,
    Rejected,
    RejectsWriter,
    contact_type,
)
from store.exchange.csvfile import first_rows, read_csv, sniff
from store.exchange.layout import TableLayout
from store.exchange.whole_file import open_part
from store.exchange.workbook import SIGNATURES, read_workbook, sniff_workbook
from store.exchange.workbook import first_rows as first_sheet_rows
from store.import_mappings import ImportPlan
from store.imports import ImportReport, import_contacts
from store.text import N_

FileKind = Literal["vcard", "csv"]
BookKind = Literal["vcard", "csv", "workbook"]
SHOWN_ROWS = 10
_NO_TABLE = TableLayout()
ENDINGS: dict[str, FileKind] = {
    ".vcf": "vcard",
    ".vcard": "vcard",
    ".csv": "csv",
    ".tsv": "csv",
}
_START = 1024


class UnreadableFile(StoreError):
    """A named file is not there, or cannot be read; `reason` is what the system said, or a text."""

    exit_code = 2

    def __init__(self, path: object, reason: object) -> None:
        if isinstance(reason, OSError):
            reason = reason_of(reason)
        super().__init__(N_("%(path)s cannot be read: %(reason)s."), path=path, reason=reason)


class NotContacts(StoreError):
    """A file is no file of contacts at all."""

    exit_code = 2

    def __init__(self, path: str, reason: StoreError) -> None:
        super().__init__(reason.message, **reason.params)
        self.path = path

    def render(
        self, translate: Callable[[str], str] = str, show: Callable[[object], str] = str
    ) -> str:
        """Return the sentence, after the name of the file."""
        return f"{self.path}: {super().render(translate, show)}"


@dataclass(frozen=True)
class AddressBook:
    """A file of contacts: its kind, and how its table lies if it is one."""

    name: str
    kind: BookKind
    open: Callable[[], BinaryIO]
    layout: TableLayout = _NO_TABLE

    @property
    def is_table(self) -> bool:
        """Whether it has columns whose fields can be chosen."""
        return self.kind != "vcard"

    @property
    def rejects_kind(self) -> FileKind:
        """What a file of its rejected records is."""
        return "csv" if self.is_table else "vcard"


@dataclass(frozen=True)
class Preview:
    """The beginning of a file of contacts: what its columns are called, rows, and how many it has.

    Of a vCard file the columns are the fields that its first cards fill.
    """

    headers: tuple[str, ...]
    rows: list[list[str]]
    records: int


def open_file(path: str) -> BinaryIO:
    """Return the content of a file. Raises UnreadableFile, also for what only one can read once."""
    place = Path(path)
    try:
        # whoever opens a pipe waits until somebody writes into it, and may wait for ever
        if place.exists() and not place.is_file() and not place.is_dir():
            raise UnreadableFile(path, N_("it is not a file"))
        return place.open("rb")
    except OSError as error:
        raise UnreadableFile(path, error) from error


def recognize(name: str, source: Callable[[], BinaryIO], sheet: str = "") -> AddressBook:
    """Return what the file called `name`, whose content `source` opens, is.

    `sheet` is the name or number of the sheet of a workbook. Raises UnreadableFile and NotContacts.
    """
    with source() as stream:
        start = stream.read(_START)
        ending = ENDINGS.get(Path(name).suffix.lower())
        if start.startswith(SIGNATURES):
            kind: BookKind = "workbook"
            layout = sniff_workbook(stream, sheet)
        elif not start or ending == "vcard" or _is_card(start):
            return AddressBook(name, "vcard", source)
        else:
            kind = "csv"
            stream.seek(0)
            layout = sniff(stream)
    if layout.problem is not None:
        raise NotContacts(name, layout.problem)
    return AddressBook(name, kind, source, layout)


def _is_card(start: bytes) -> bool:
    return b"BEGIN:VCARD" in start.replace(b"\0", b"").upper()


def preview(book: AddressBook, count: int = SHOWN_ROWS) -> Preview:
    """Return the first `count` records of a file, as they stand there, and how many it has.

    Raises UnreadableFile, and NotContacts when it is not what it was any more.
    """
    with book.open() as stream:
        if book.kind == "vcard":
            return _preview_cards(stream, count)
        if book.kind == "csv":
            _refuse_changed(book, sniff(stream))
            return Preview(book.layout.headers, *first_rows(stream, count))
        _refuse_changed(book, sniff_workbook(stream, book.layout.sheet))
        found = first_sheet_rows(stream, book.layout.sheet, count)
        return Preview(book.layout.headers, *found)


def _preview_cards(stream: BinaryIO, count: int) -> Preview:
    first: list[ParsedContact] = []
    total = 0
    for card in read_cards(stream):
        total += card.problem is None
        if len(first) < count and isinstance(contact := read_card(card), ParsedContact):
            first.append(contact)
    names = [name for name in CONTACT_FIELDS if any(name in card.values for card in first)]
    rows = [[card.values.get(name, "") for name in names] for card in first]
    return Preview(tuple(names), rows, total)


def _refuse_changed(book: AddressBook, now: TableLayout) -> None:
    """Raise NotContacts when a table has other columns than it had: its plan does not fit."""
    if now.problem is not None:
        raise NotContacts(book.name, now.problem)
    if now.headers != book.layout.headers:
        raise NotContacts(
            book.name, StoreError(N_("The file has changed: look at its columns again."))
        )


def bring_in(
    book: AddressBook,
    plan: ImportPlan | None = None,
    *,
    dry_run: bool = False,
    reject: Callable[[Rejected], None] | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Import the contacts of a file; with `dry_run` only say what would be done.

    `reject` gets what is rejected, `progress` how many records were read. Raises what
    `import_contacts` raises, and NotContacts when the file has changed since it was recognized.
    """
    decided = plan or ImportPlan()
    columns = dict(decided.columns) or None
    kind = contact_type(decided.fixed.get("type", ""))
    with book.open() as stream:
        records: Any
        if book.kind == "vcard":
            records = read_cards(stream)
        elif book.kind == "csv":
            _refuse_changed(book, sniff(stream))
            records = read_csv(stream, columns, kind)
        else:
            _refuse_changed(book, sniff_workbook(stream, book.layout.sheet))
            records = read_workbook(stream, columns, kind, book.layout.sheet)
        return import_contacts(
            records,
            file_name=Path(book.name).name,
            fixed=decided.fixed,
            ignored=book.layout.unmapped(columns),
            dry_run=dry_run,
            reject=reject,
            progress=progress,
            cancelled=cancelled,
        )


class RejectsFile:
    """A file for what is rejected, to be corrected and imported again; made with the first one."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._stack = ExitStack()
        self._writer: RejectsWriter | None = None

    def __enter__(self) -> RejectsFile:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._stack.close()

    def of(self, book: AddressBook) -> Callable[[Rejected], None]:
        """Return what takes a rejected record of a file. It raises StorageFailed."""

        def add(rejected: Rejected) -> None:
            try:
                if self._writer is None:
                    stream = self._stack.enter_context(_written(self._path))
                    self._writer = RejectsWriter(stream, book.rejects_kind, book.layout.header)
                self._writer.add(rejected)
            except OSError as error:
                raise StorageFailed.unwritten(self._path, error) from error

        return add


def export_to(path: str, kind: FileKind, ids: list[int], captions: Mapping[str, str]) -> int:
    """Write contacts into a file and return how many; the file gets its name when it is whole.

    `captions` are the headings of a CSV file by field. Raises StorageFailed.
    """
    part: Path | None = None
    try:
        handle, part = open_part(Path(path))
        with os.fdopen(handle, "wb") as stream:
            count = write_contacts(stream, kind, ids, captions)
        part.replace(path)
    except OSError as error:
        raise StorageFailed.unwritten(path, error) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return count


def write_contacts(
    stream: BinaryIO, kind: FileKind, ids: list[int], captions: Mapping[str, str], bom: bool = True
) -> int:
    """Write contacts to an open file and return how many."""
    if kind == "vcard":
        return exports.export_vcards(stream, ids)
    return exports.export_csv(stream, ids, dict(captions), bom=bom)


@contextmanager
def _written(path: str) -> Iterator[BinaryIO]:
    """Open a file for its owner alone. Raises StorageFailed."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            yield stream
    except OSError as error:
        raise StorageFailed.unwritten(path, error) from error
