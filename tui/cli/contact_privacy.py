"""`trato contact erase`, and what `export --everything` writes: what is stored about a person."""

from __future__ import annotations

import shlex
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from store.text import N_
from tui.cli.options import argument, option
from tui.cli.settings import current
from tui.i18n import _
from tui.printable import printable

if TYPE_CHECKING:
    from store.archive_contacts import Held
    from tui.cli.commands import Group


def write_everything(no: str, path: str) -> None:
    """Write all that is stored about a contact into a file, or as text or JSON to the output."""
    from store import dossiers
    from tui.cli import files, output
    from tui.dossier_text import dossier_file, dossier_json, dossier_text

    dossier = dossiers.of_contact(no)
    if path in ("", files.STANDARD):
        json = current().format == "json"
        output.write_text((dossier_json if json else dossier_text)(dossier).rstrip("\n"))
        return
    files.confirm_overwrite(path)
    files.write_private(path, dossier_file(dossier, path))
    output.write_done(exported=1, file=path)


def add_privacy_commands(contact: Group) -> None:
    """Give `trato contact` the verb `erase`."""

    @contact.command(
        "erase",
        help=N_(
            "Erase a contact from the whole database for good, also from the bytes of the file. "
            "Its log entries keep their dates and figures, without the person and without texts. "
            "Type its number to confirm, or give --yes."
        ),
        examples=["contact erase CT000107"],
    )
    @argument("key", N_("NO"), required=False, default="")
    @option(
        "--clean-file",
        is_flag=True,
        help=N_("Only write the file anew, after an erasure that others kept from doing so."),
    )
    def erase(key: str, clean_file: bool) -> None:
        from store import erasure
        from store.erased_deletions import known
        from tui.cli import output

        if bool(key) == clean_file:
            raise click.UsageError(_("Give the number of a contact, or --clean-file."))
        if clean_file:
            erasure.clean_file()
            output.write_done(cleaned=1)
            return
        found = known(key)
        _confirm(found.key, str(found["name"]))
        erased = erasure.erase(found.key)
        for path in erased.copies:
            output.say(_("This copy still holds the contact: %(path)s") % {"path": path})
        for held in erased.archives:
            _say_archive(held)
        done = asdict(erased)
        if erased.invoices_kept:
            output.say(
                _("The law has invoices kept, with name and address: %(nos)s")
                % {"nos": ", ".join(erased.invoices_kept)}
            )
        lists = {
            "copies": list(erased.copies),
            "archives": [held.path for held in erased.archives],
            "invoices_kept": list(erased.invoices_kept),
        }
        output.write_done(erased=done.pop("no"), **{**done, **lists})


def _say_archive(held: Held) -> None:
    from tui.cli import output

    place = {"path": held.path}
    if not held.nos:
        output.say(_("This archive may hold the contact, but is not there: %(path)s") % place)
        return
    output.say(_("This archive still holds the contact: %(path)s. Erase it there, too:") % place)
    for no in held.nos:
        output.say(f"  trato --db {shlex.quote(held.path)} contact erase {no}")


def _confirm(no: str, name: str) -> None:
    """Have the number of the contact typed. Raises click.UsageError where nobody can be asked."""
    settings = current()
    if settings.yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.UsageError(_("Nobody can be asked here: give --yes."))
    question = _("%(name)s is erased for good. Type %(no)s to go on: ") % {"name": name, "no": no}
    click.echo(printable(question), err=True, nl=False)
    if sys.stdin.readline().strip().upper() != no:
        click.echo(_("Nothing was done."), err=True)
        raise click.exceptions.Exit(1)
