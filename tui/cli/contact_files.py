"""`trato contact export`: vCard and CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from store.text import N_
from tui.cli.commands import Group
from tui.cli.contact_import import add_import_command
from tui.cli.files import STANDARD, confirm_overwrite
from tui.cli.options import all_of, argument, filters_of, option, where
from tui.i18n import _

if TYPE_CHECKING:
    from store.address_books import FileKind


def add_file_commands(contact: Group) -> None:
    """Give `trato contact` its verbs for files."""
    add_import_command(contact)
    _add_export(contact)


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
