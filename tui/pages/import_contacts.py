"""Import an address book: vCard or CSV, as other programs write it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from store.text import N_
from tui import formats
from tui.i18n import _, sentence
from tui.page import Progress, ReportField, ReportPage, register

_SHOWN_REASONS = 3


def _path(values: Mapping[str, str]) -> str:
    return str(Path(values["file"]).expanduser())


def _before(values: Mapping[str, str]) -> str:
    """Say what the file is, as soon as there is one."""
    from store.address_books import open_file, recognize

    if not values.get("file"):
        return _("Which file? The address book of another program: .vcf or .csv.")
    path = _path(values)
    if Path(path).is_dir():
        return _("%(path)s is a folder.") % {"path": path}
    book = recognize(path, lambda: open_file(path))
    if book.kind == "vcard":
        return _("A vCard file.")
    ignored = book.layout.unmapped()
    if ignored:
        columns = ", ".join(ignored)
        return _("A CSV file. Columns without a field: %(columns)s.") % {"columns": columns}
    return _("A CSV file; every column has a field.")


def _run(values: Mapping[str, str], progress: Progress) -> str:
    from store.address_books import RejectsFile, bring_in, open_file, recognize

    path = _path(values)
    book = recognize(path, lambda: open_file(path))
    dry_run = values.get("dry_run") == "true"
    path = str(Path(values.get("rejects", "")).expanduser())
    with RejectsFile(path) as kept:
        reject = kept.of(book) if values.get("rejects") and not dry_run else None
        report = bring_in(
            book, dry_run=dry_run, reject=reject, progress=lambda count: progress(count, 0)
        )
    said = _(
        "Created %(created)s, updated %(updated)s, unchanged %(unchanged)s, rejected %(rejected)s."
    ) % {
        "created": formats.integer(report.created),
        "updated": formats.integer(report.updated),
        "unchanged": formats.integer(report.unchanged),
        "rejected": formats.integer(report.rejected),
    }
    if dry_run:
        said = _("Nothing was saved.") + " " + said
    reasons = [
        _("Line %(line)s: %(reason)s") % {"line": item.line, "reason": sentence(item.reason)}
        for item in report.rejects[:_SHOWN_REASONS]
    ]
    return " ".join([said, *reasons])


register(
    ReportPage(
        id="import-contacts",
        title=N_("Import Contacts"),
        noun="contact",
        fields=(
            ReportField("file", N_("File"), kind="TEXT", required=True),
            ReportField("dry_run", N_("Only try"), kind="BOOLEAN"),
            ReportField("rejects", N_("Rejected to"), kind="TEXT"),
        ),
        before=_before,
        run=_run,
        done=N_("Import"),
        synonyms=(N_("address book"), N_("vCard"), N_("CSV")),
        help=N_(
            "Brings an address book into the contacts: new ones are created, known ones updated. "
            "The same file can be imported again."
        ),
    )
)
