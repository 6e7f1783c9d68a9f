"""`trato contact import` and `export`: vCard and CSV."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

import click

from store.errors import StorageFailed, StoreError
from store.text import N_
from tui.cli.commands import Group
from tui.cli.files import STANDARD, UnreadableFile, confirm_overwrite, read_bytes
from tui.cli.options import all_of, argument, dry_run, filters_of, option, where
from tui.i18n import _, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.imports import ImportReport

Kind = Literal["vcard", "csv"]
_ENDINGS: dict[str, Kind] = {".vcf": "vcard", ".vcard": "vcard", ".csv": "csv", ".tsv": "csv"}
_START = 1024


class NotContacts(StoreError):
    """A file is no file of contacts at all."""

    exit_code = 2

    def __init__(self, path: str, reason: StoreError) -> None:
        super().__init__(N_("%(path)s: %(reason)s"), path=path, reason=sentence(reason))


@dataclass(frozen=True)
class _Source:
    """A file to import: its kind, and the first row of a CSV file."""

    path: str
    kind: Kind
    header: str = ""
    ignored: tuple[str, ...] = ()
    given: bytes = b""

    def open(self) -> BinaryIO:
        """Return its content from the beginning."""
        return io.BytesIO(self.given) if self.path == STANDARD else _open(self.path)


def _open(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise UnreadableFile(path, error.strerror or error) from error


def _source(path: str, mapping: dict[str, str] | None) -> _Source:
    from store.exchange.csvfile import sniff

    given = read_bytes(path) if path == STANDARD else b""
    with _Source(path, "csv", given=given).open() as stream:
        start = stream.read(_START)
        ending = _ENDINGS.get(Path(path).suffix.lower())
        if not start or ending == "vcard" or b"BEGIN:VCARD" in start.replace(b"\0", b"").upper():
            return _Source(path, "vcard", given=given)
        stream.seek(0)
        layout = sniff(stream)
    if layout.problem is not None:
        raise NotContacts(path, layout.problem)
    return _Source(path, "csv", layout.header, layout.unmapped(mapping), given)


def _mapping(given: tuple[str, ...]) -> dict[str, str] | None:
    pairs = [text.rpartition("=") for text in given]
    for header, sign, field in pairs:
        if not (header and sign and field):
            raise click.UsageError(
                _("'%(text)s' is not COLUMN=FIELD. Write, for example, Town=city.")
                % {"text": f"{header}{sign}{field}"}
            )
    return {header: field.strip().lower() for header, _sign, field in pairs} or None


def _counter() -> Any:
    import sys

    if not sys.stderr.isatty():
        return None

    def show(count: int) -> None:
        sys.stderr.write(f"\r{count}\x1b[K\r")
        sys.stderr.flush()

    return show


def _import(source: _Source, mapping: dict[str, str] | None, trial: bool) -> ImportReport:
    from store.exchange.card_text import read_cards
    from store.exchange.csvfile import read_csv
    from store.imports import import_contacts

    with source.open() as stream:
        cards = source.kind == "vcard"
        records: Any = read_cards(stream) if cards else read_csv(stream, mapping)
        return import_contacts(records, ignored=source.ignored, dry_run=trial, progress=_counter())


def _write_rejects(path: str, done: Iterable[tuple[_Source, ImportReport]]) -> None:
    from store.exchange.cards import write_rejects

    header = True
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            for source, report in done:
                first = source.header if header else ""
                write_rejects(stream, report.rejected, source.kind, first)
                header = False
    except OSError as error:
        raise StorageFailed.unwritable(path) from error


def _write_report(done: list[tuple[_Source, ImportReport]]) -> None:
    from tui.cli import output
    from tui.cli.columns import Column, column

    rejected = [
        {"file": source.path, "line": item.line, "reason": sentence(item.reason)}
        for source, report in done
        for item in report.rejected
    ]
    captions = {
        "created": N_("Created"),
        "updated": N_("Updated"),
        "unchanged": N_("Unchanged"),
        "companies": N_("Companies added"),
    }
    columns = [Column(name, caption, right=True) for name, caption in captions.items()]
    values: dict[str, Any] = {
        name: sum(getattr(report, name) for _source, report in done) for name in captions
    }
    values["rejected"] = rejected
    values["ignored"] = list(dict.fromkeys(h for _source, report in done for h in report.ignored))
    columns.append(Column("rejected", N_("Rejected"), shown=_shown_rejects))
    columns.append(column("ignored", N_("Columns without field")))
    output.write_object(columns, values)


def _shown_rejects(rejected: list[dict[str, Any]]) -> str:
    lines = [_("%(file)s, line %(line)s: %(reason)s") % item for item in rejected]
    return "\n".join([str(len(rejected)), *lines])


def add_file_commands(contact: Group) -> None:
    """Give `trato contact` its verbs for files."""

    @contact.command(
        "import",
        help=N_(
            "Bring the contacts of vCard and CSV files into the contacts: new ones are created, "
            "known ones updated. What cannot be taken is reported; the exit code is 0 all the same."
        ),
        examples=[
            "contact import contacts.vcf",
            "contact import list.csv --map Town=city --dry-run",
        ],
    )
    @argument("paths", N_("FILE"), nargs=-1, required=True)
    @option(
        "--map",
        "columns",
        multiple=True,
        metavar=N_("COLUMN=FIELD"),
        help=N_("The field of a CSV column; without this they are recognized by their headings."),
    )
    @option(
        "--rejects",
        metavar=N_("FILE"),
        default="",
        help=N_("Write what was rejected into a file, to be corrected and imported again."),
    )
    @dry_run()
    def import_files(
        paths: tuple[str, ...], columns: tuple[str, ...], rejects: str, dry_run: bool
    ) -> None:
        mapping = _mapping(columns)
        sources = [_source(path, mapping) for path in paths]
        if rejects:
            if len({(source.kind, source.header) for source in sources}) > 1:
                raise click.UsageError(
                    _("The rejects of files with different columns do not fit into one file.")
                )
            confirm_overwrite(rejects)
        done = [(source, _import(source, mapping, dry_run)) for source in sources]
        if rejects:
            _write_rejects(rejects, done)
        _write_report(done)

    @contact.command(
        "export",
        help=N_(
            "Write contacts into a vCard or CSV file, by the ending of its name; - writes CSV to "
            "standard output. The file can be imported again."
        ),
        examples=["contact export contacts.vcf --where salesperson_code=PS"],
    )
    @argument("path", N_("FILE"))
    @option(
        "--as",
        "kind",
        type=click.Choice(("vcard", "csv")),
        help=N_("What to write, whatever the name of the file."),
    )
    @where()
    @option(
        "--find",
        metavar=N_("WORDS"),
        default="",
        help=N_("Only records in which words begin so."),
    )
    def export_file(path: str, kind: Kind | None, filters: tuple[str, ...], find: str) -> None:
        from store.lists import open_list
        from tui.cli import output

        form = kind or _ENDINGS.get(Path(path).suffix.lower(), "csv")
        ids = open_list("contact", all_of(filters_of(filters)), find=find).ids()
        confirm_overwrite(path)
        count = _export(path, form, ids)
        if path != STANDARD:
            output.write_done(exported=count, file=path)


def _export(path: str, kind: Kind, ids: list[int]) -> int:
    from store import exports
    from tui.cli import output

    def write(stream: BinaryIO) -> int:
        if kind == "vcard":
            return exports.export_vcards(stream, ids)
        headers = {name: _(caption) for name, caption in exports.captions().items()}
        return exports.export_csv(stream, ids, headers, bom=path != STANDARD)

    if path == STANDARD:
        return write(output.binary())
    part = Path(f"{path}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            count = write(stream)
        part.replace(path)
    except OSError as error:
        raise StorageFailed.unwritable(path) from error
    finally:
        part.unlink(missing_ok=True)
    return count
