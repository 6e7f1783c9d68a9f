"""`trato contact import`: vCard, CSV and workbooks."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.commands import Group
from tui.cli.files import STANDARD, confirm_overwrite, read_bytes
from tui.cli.options import argument, dry_run, fields_of, option
from tui.i18n import _, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.address_books import AddressBook
    from store.import_mappings import ImportPlan
    from store.imports import ImportReport

_SHOWN_VALUES = 3


_OPTIONS = (
    option(
        "--map",
        "columns",
        multiple=True,
        metavar=N_("COLUMN=FIELD"),
        help=N_(
            "The field of a column, none to leave it out; without this they are recognized by "
            "their headings."
        ),
    ),
    option(
        "--set",
        "fixed",
        multiple=True,
        metavar=N_("FIELD=VALUE"),
        help=N_("A value for all contacts of which the file says nothing else."),
    ),
    option(
        "--mapping",
        metavar=N_("CODE"),
        default="",
        help=N_("Take the columns and values as they were kept under this name."),
    ),
    option(
        "--save-mapping",
        metavar=N_("CODE"),
        default="",
        help=N_("Keep the columns and values under a name, for the next file with these headings."),
    ),
    option(
        "--sheet",
        metavar=N_("SHEET"),
        default="",
        help=N_("The name or number of the sheet of a workbook; else the first with anything."),
    ),
    option(
        "--preview",
        is_flag=True,
        help=N_("Show the field of each column and its first values, and do nothing."),
    ),
    option(
        "--rejects",
        metavar=N_("FILE"),
        default="",
        help=N_("Write what was rejected into a file, to be corrected and imported again."),
    ),
)


def _import_options(command: Any) -> Any:
    """Give a command the options that say how files are read."""
    for declared in reversed(_OPTIONS):
        command = declared(command)
    return command


def add_import_command(contact: Group) -> None:
    """Give `trato contact` its verb `import`."""

    @contact.command(
        "import",
        help=N_(
            "Bring the contacts of vCard and CSV files and of workbooks (.xlsx, .xls, .ods) into "
            "the contacts: new ones are created, known ones updated. What cannot be taken is "
            "reported; the exit code is 0 all the same. import-run undo takes an import back."
        ),
        examples=[
            "contact import contacts.vcf",
            "contact import list.xlsx --preview",
            "contact import list.csv --map Town=city --set salesperson_code=PS --dry-run",
        ],
    )
    @argument("paths", N_("FILE"), nargs=-1, required=True)
    @_import_options
    @dry_run()
    def import_files(
        paths: tuple[str, ...],
        columns: tuple[str, ...],
        fixed: tuple[str, ...],
        mapping: str,
        save_mapping: str,
        sheet: str,
        preview: bool,
        rejects: str,
        dry_run: bool,
    ) -> None:
        books = [_book(path, sheet) for path in paths]
        given, values = _mapping(columns), fields_of(fixed)
        _refuse_unknown_columns(books, given)
        plans = [_plan(book, mapping, given, values) for book in books]
        if save_mapping:
            _save(save_mapping, books, plans)
        if preview:
            _write_preview(books, plans)
        else:
            _bring_in(books, plans, rejects, dry_run)


def _book(path: str, sheet: str) -> AddressBook:
    from store.address_books import open_file, recognize

    if path != STANDARD and not Path(path).is_fifo():
        return recognize(path, lambda: open_file(path), sheet)
    given = read_bytes(path)
    return recognize(path, lambda: io.BytesIO(given), sheet)


def _mapping(given: tuple[str, ...]) -> dict[str, str]:
    from store.import_mappings import field_name

    pairs = [text.rpartition("=") for text in given]
    for header, sign, field in pairs:
        if not (header and sign):
            raise click.UsageError(
                _("'%(text)s' is not COLUMN=FIELD. Write, for example, Town=city.")
                % {"text": f"{header}{sign}{field}"}
            )
    return {header.strip(): field_name(field) for header, _sign, field in pairs}


def _refuse_unknown_columns(books: list[AddressBook], given: Mapping[str, str]) -> None:
    from store.text import fold

    headers = [header for book in books for header in book.layout.headers]
    known = {fold(header) for header in headers}
    for column in given:
        if fold(column) not in known:
            raise click.UsageError(
                _("There is no column '%(column)s'. The columns are: %(columns)s.")
                % {"column": column, "columns": ", ".join(dict.fromkeys(headers))}
            )


def _plan(
    book: AddressBook, mapping: str, given: Mapping[str, str], fixed: Mapping[str, str]
) -> ImportPlan:
    """Return what is decided about a file: as kept, else as it suggests itself, then as given."""
    from store.address_books import preview
    from store.import_mappings import ImportPlan, proposed, saved_plan
    from store.text import fold

    if mapping:
        plan = saved_plan(mapping)
    elif book.is_table:
        plan = proposed(book.layout, preview(book).rows)
    else:
        plan = ImportPlan()
    folded = {fold(column): field for column, field in given.items()}
    taken = set(folded.values())
    columns = {
        header: folded.get(fold(header), "" if field in taken else field)
        for header in book.layout.headers
        for field in [plan.columns.get(header, "")]
    }
    return ImportPlan(columns, {**plan.fixed, **fixed}, plan.code)


def _save(code: str, books: list[AddressBook], plans: list[ImportPlan]) -> None:
    from store.import_mappings import is_saved, save_plan
    from tui.cli.settings import current

    tables = [(book, plan) for book, plan in zip(books, plans, strict=True) if book.is_table]
    if len({book.layout.headers for book, _plan in tables}) != 1:
        raise click.UsageError(_("A mapping is kept for files with the same columns."))
    if is_saved(code):
        current().confirm(_("Replace the import mapping %(code)s?") % {"code": code})
    book, plan = tables[0]
    save_plan(code, plan, book.layout.headers)


def _write_preview(books: list[AddressBook], plans: list[ImportPlan]) -> None:
    from store.address_books import preview
    from tui import formats
    from tui.cli import output
    from tui.cli.columns import Column, column
    from tui.i18n import ngettext

    rows = []
    for book, plan in zip(books, plans, strict=True):
        found = preview(book)
        said = ngettext("1 record", "%(count)s records", found.records)
        parts = [book.name, said % {"count": formats.integer(found.records)}]
        if len(book.layout.sheets) > 1:
            parts.append(_("sheet %(sheet)s") % {"sheet": book.layout.sheet})
        if plan.code:
            parts.append(_("import mapping %(code)s") % {"code": plan.code})
        output.say(", ".join(parts))
        for place, header in enumerate(found.headers):
            field = plan.columns.get(header, "") if book.is_table else header
            values = [row[place] for row in found.rows if place < len(row)]
            rows.append({"file": book.name, "column": header, "field": field, "values": values})
    columns = [
        column("file", N_("File")),
        column("column", N_("Column")),
        column("field", N_("Field")),
        Column("values", N_("First values"), shown=_shown_values),
    ]
    output.write_list(columns, rows, () if len(books) > 1 else ("column", "field", "values"))


def _shown_values(values: list[str]) -> str:
    return " · ".join([value for value in values if value.strip()][:_SHOWN_VALUES])


def _bring_in(
    books: list[AddressBook], plans: list[ImportPlan], rejects: str, dry_run: bool
) -> None:
    from store.address_books import RejectsFile, bring_in

    if rejects:
        if len({(book.rejects_kind, book.layout.header) for book in books}) > 1:
            raise click.UsageError(
                _("The rejects of files with different columns do not fit into one file.")
            )
        confirm_overwrite(rejects)
    done = []
    with RejectsFile(rejects) as kept:
        for book, plan in zip(books, plans, strict=True):
            reject = kept.of(book) if rejects else None
            report = bring_in(book, plan, dry_run=dry_run, reject=reject, progress=_counter())
            done.append((book, report))
    _write_report(done)


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

    captions = {
        "created": N_("Created"),
        "updated": N_("Updated"),
        "unchanged": N_("Unchanged"),
        "companies": N_("Companies added"),
        "no_of_rejected": N_("Rejected"),
    }
    columns = [Column(name, caption, right=True) for name, caption in captions.items()]
    reports = [report for _book, report in done]
    values: dict[str, Any] = {
        name: sum(getattr(report, name.removeprefix("no_of_")) for report in reports)
        for name in captions
    }
    values["rejected"] = [
        {"file": book.name, "line": item.line, "reason": sentence(item.reason)}
        for book, report in done
        for item in report.rejects
    ]
    values["reasons"] = [
        {"reason": sentence(first), "count": count}
        for report in reports
        for first, count in report.reasons.values()
    ]
    values["ignored"] = list(dict.fromkeys(h for report in reports for h in report.ignored))
    values["import_runs"] = [report.run for report in reports if report.run]
    columns.append(Column("rejected", N_("Rejected records"), shown=_shown_rejects))
    columns.append(Column("reasons", N_("Reasons"), shown=_shown_reasons))
    columns.append(column("ignored", N_("Columns without field")))
    columns.append(column("import_runs", N_("Import No.")))
    output.write_object(columns, values)


def _shown_rejects(rejected: list[dict[str, Any]]) -> str:
    return "\n".join(_("%(file)s, line %(line)s: %(reason)s") % item for item in rejected)


def _shown_reasons(reasons: list[dict[str, Any]]) -> str:
    return "\n".join(f"{item['count']} × {item['reason']}" for item in reasons)
