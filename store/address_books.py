"""Files of contacts: recognized by what is in them, brought in, and written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from store import exports
from store.errors import StorageFailed, StoreError
from store.exchange.card_text import read_cards
from store.exchange.cards import write_rejects
from store.exchange.csvfile import read_csv, sniff
from store.imports import ImportReport, import_contacts
from store.text import N_

FileKind = Literal["vcard", "csv"]
ENDINGS: dict[str, FileKind] = {
    ".vcf": "vcard",
    ".vcard": "vcard",
    ".csv": "csv",
    ".tsv": "csv",
}
_START = 1024


class UnreadableFile(StoreError):
    """A named file is not there, or cannot be read."""

    exit_code = 2

    def __init__(self, path: object, reason: object) -> None:
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
    """A file of contacts: its kind, and of a CSV file its first row and what has no field."""

    name: str
    kind: FileKind
    open: Callable[[], BinaryIO]
    header: str = ""
    ignored: tuple[str, ...] = ()


def open_file(path: str) -> BinaryIO:
    """Return the content of a file. Raises UnreadableFile, also for what only one can read once."""
    place = Path(path)
    try:
        # whoever opens a pipe waits until somebody writes into it, and may wait for ever
        if place.exists() and not place.is_file() and not place.is_dir():
            raise UnreadableFile(path, N_("it is not a file"))
        return place.open("rb")
    except OSError as error:
        raise UnreadableFile(path, error.strerror or error) from error


def recognize(
    name: str, source: Callable[[], BinaryIO], mapping: Mapping[str, str] | None = None
) -> AddressBook:
    """Return what the file called `name`, whose content `source` opens, is.

    `mapping` gives fields to headings of CSV columns. Raises UnreadableFile and NotContacts.
    """
    with source() as stream:
        start = stream.read(_START)
        ending = ENDINGS.get(Path(name).suffix.lower())
        if not start or ending == "vcard" or b"BEGIN:VCARD" in start.replace(b"\0", b"").upper():
            return AddressBook(name, "vcard", source)
        stream.seek(0)
        layout = sniff(stream)
    if layout.problem is not None:
        raise NotContacts(name, layout.problem)
    given = dict(mapping) if mapping else None
    return AddressBook(name, "csv", source, layout.header, layout.unmapped(given))


def bring_in(
    book: AddressBook,
    mapping: Mapping[str, str] | None = None,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Import the contacts of a file; with `dry_run` only say what would be done.

    `progress` is told how many records were read. Raises what `import_contacts` raises.
    """
    with book.open() as stream:
        given = dict(mapping) if mapping else None
        records: Any = read_cards(stream) if book.kind == "vcard" else read_csv(stream, given)
        return import_contacts(
            records,
            ignored=book.ignored,
            dry_run=dry_run,
            progress=progress,
            cancelled=cancelled,
        )


def keep_rejects(path: str, done: Iterable[tuple[AddressBook, ImportReport]]) -> None:
    """Write what was rejected into a file, to be corrected and imported again.

    Raises StorageFailed when it cannot be written.
    """
    with _written(path) as stream:
        header = True
        for book, report in done:
            write_rejects(stream, report.rejected, book.kind, book.header if header else "")
            header = False


def export_to(path: str, kind: FileKind, ids: list[int], captions: Mapping[str, str]) -> int:
    """Write contacts into a file and return how many; the file gets its name when it is whole.

    `captions` are the headings of a CSV file by field. Raises StorageFailed.
    """
    part = f"{path}.part"
    try:
        with _written(part) as stream:
            count = write_contacts(stream, kind, ids, captions)
        Path(part).replace(path)
    except OSError as error:
        raise StorageFailed.unwritable(path) from error
    finally:
        Path(part).unlink(missing_ok=True)
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
        raise StorageFailed.unwritable(path) from error
