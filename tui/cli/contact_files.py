"""`trato contact import` and `export`: vCard and CSV."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.commands import Group
from tui.cli.files import STANDARD, confirm_overwrite, read_bytes
from tui.cli.options import all_of, argument, dry_run, filters_of, option, where
from tui.i18n import _, sentence

if TYPE_CHECKING:
    from store.address_books import AddressBook, FileKind
    from store.imports import ImportReport


def _book(path: str, mapping: dict[str, str] | None) -> AddressBook:
    from store.address_books import open_file, recognize

    if path != STANDARD and not Path(path).is_fifo():
        return recognize(path, lambda: open_file(path), mapping)
    given = read_bytes(path)
    return recognize(path, lambda: io.BytesIO(given), mapping)


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


def _write_report(done: list[tuple[AddressBook, ImportReport]]) -> None:
    from tui.cli import output
    from tui.cli.columns import Column, column

    rejected = [
        {"file": source.name, "line": item.line, "reason": sentence(item.reason)}
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
    _add_import(contact)
    _add_export(contact)


def _add_import(contact: Group) -> None:
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
        from store.address_books import bring_in, keep_rejects

        mapping = _mapping(columns)
        sources = [_book(path, mapping) for path in paths]
        if rejects:
            if len({(source.kind, source.header) for source in sources}) > 1:
                raise click.UsageError(
                    _("The rejects of files with different columns do not fit into one file.")
                )
            confirm_overwrite(rejects)
        done = [
            (source, bring_in(source, mapping, dry_run=dry_run, progress=_counter()))
            for source in sources
        ]
        if rejects and any(report.rejected for _source, report in done):
            keep_rejects(rejects, done)
        _write_report(done)


def _add_export(contact: Group) -> None:
    @contact.command(
        "export",
        help=N_(
            "Write contacts into a vCard or CSV file, by the ending of its name; - writes CSV to "
            "standard output. The file can be imported again. With --everything: all that is "
            "stored about one contact, to .txt, .json or .zip, or to standard output."
        ),
        examples=[
            "contact export contacts.vcf --where salesperson_code=PS",
            "contact export --everything CT000107 --json",
            "contact export --everything CT000107 ann.zip",
        ],
    )
    @argument("path", N_("FILE"), required=False, default="")
    @option(
        "--everything",
        "whole",
        metavar=N_("NO"),
        default="",
        help=N_("All that is stored about one contact, for the person who asks."),
    )
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
    def export_file(
        path: str, whole: str, kind: FileKind | None, filters: tuple[str, ...], find: str
    ) -> None:
        if whole:
            from tui.cli.contact_privacy import write_everything

            if kind or filters or find:
                raise click.UsageError(_("--everything goes with a file only."))
            write_everything(whole, path)
            return
        if not path:
            raise click.UsageError(_("Name the file to be written, or - for standard output."))
        from store.address_books import ENDINGS
        from store.lists import open_list
        from tui.cli import output

        form = kind or ENDINGS.get(Path(path).suffix.lower(), "csv")
        ids = open_list("contact", all_of(filters_of(filters)), find=find).ids()
        confirm_overwrite(path)
        count = _export(path, form, ids)
        if path != STANDARD:
            output.write_done(exported=count, file=path)


def _export(path: str, kind: FileKind, ids: list[int]) -> int:
    from store import exports
    from store.address_books import export_to, write_contacts
    from tui.cli import output

    headers = {name: _(caption) for name, caption in exports.captions().items()}
    if path == STANDARD:
        return write_contacts(output.binary(), kind, ids, headers, bom=False)
    return export_to(path, kind, ids, headers)
