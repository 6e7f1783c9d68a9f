"""`trato letter`, and the letters of segments and of log entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.commands import Command, Group
from tui.cli.options import argument, option
from tui.cli.settings import answered, current
from tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.letter_files import Written
    from store.letters import Addressee

Decorator = Callable[[Any], Any]
Note = Callable[[list[Any], Callable[[], object]], object]

_CONTACT, _OUTPUT = N_("CONTACT"), N_("FILE.pdf|FILE.zip|FILE.docx|FOLDER")
_ABOUT = N_(
    "A .pdf has all letters, each on a page of its own; a .zip or a folder a file of each; a .docx "
    "all letters of one Word document; - writes a PDF to standard output."
)


def _ways() -> Decorator:
    """Return the options that say where letters go."""
    options = (
        option("--queue", default="", metavar=N_("NAME"), help=N_("Print them on this printer.")),
        option(
            "--printer",
            is_flag=True,
            help=N_("Print them on the usual printer, or that of --queue."),
        ),
        option("--output", "-o", metavar=_OUTPUT, default="", help=_ABOUT),
    )

    def decorate(command: Any) -> Any:
        for decorator in options:
            command = decorator(command)
        return command

    return decorate


def _language() -> Decorator:
    return option(
        "--language",
        metavar=N_("LANGUAGE"),
        default="",
        help=N_("Write all of them in this language; else each in that of its contact."),
    )


def _again() -> Decorator:
    return option("--again", is_flag=True, help=N_("Write those as well that are out already."))


def _written(
    addressees: Sequence[Addressee], way: Mapping[str, Any], note: Note | None = None
) -> None:
    """Write letters where they are wanted, and say how many. Raises UsageError for nowhere."""
    from store import letter_files
    from tui.cli import files
    from tui.cli import output as out

    keep, output = note is not None, str(way["output"])
    on_paper = bool(way["printer"] or way["queue"])
    if on_paper == bool(output):
        raise click.UsageError(_("Say where they go: --output FILE, or --printer."))
    if on_paper:
        _printed(addressees, way["queue"], note)
        return
    if output == files.STANDARD:
        content, kept = letter_files.pdf_of(addressees, keep=keep, progress=out.progress())
        finish = lambda: files.write_bytes(output, content)  # noqa: E731 - a verb for `note`
        _finished(note, kept, finish)
        return
    target = Path(output)
    if letter_files.form_of(target) != "folder":
        files.confirm_overwrite(output)
    written: Written = answered(
        letter_files.write, addressees, target, keep=keep, note=note, progress=out.progress()
    )
    out.write_done(letters=written.letters, files=written.files, path=str(written.path))


def _printed(addressees: Sequence[Addressee], queue: str, note: Note | None) -> None:
    from store.letter_printing import print_letters
    from tui.cli import output as out
    from tui.printing import settings_of

    said = print_letters(
        addressees,
        settings_of(current().config),
        queue=queue,
        title=_("Letters"),
        note=note,
        progress=out.progress(),
    )
    out.write_done(letters=len(addressees), printed=said or _("printed"))


def _finished(note: Note | None, kept: list[Any], finish: Callable[[], None]) -> None:
    if note is None:
        finish()
    else:
        note(kept, finish)


@click.command(
    cls=Command,
    name="letter",
    help=N_(
        "Write a letter to contacts: the document of a template, its merge fields filled for each, "
        "on the paper of the company."
    ),
    examples=[
        "letter CT000107 --template BUS --output letter.pdf",
        "letter 'Ann Beebe' CT000001 --template BUS --output letters.zip --log",
    ],
)
@argument("contacts", _CONTACT, nargs=-1, required=True)
@option("--template", metavar=N_("TEMPLATE"), required=True, help=N_("Whose document is written."))
@_language()
@_ways()
@option("--log", is_flag=True, help=N_("Log an interaction with each contact, with its letter."))
def letter(contacts: tuple[str, ...], template: str, language: str, log: bool, **way: Any) -> None:
    """Write a letter to contacts, by number, name or e-mail address."""
    from store import letters
    from store.contacts import find

    ids = [find(contact).id for contact in contacts]
    addressees = letters.of_contacts(ids, template, language)
    note = (lambda kept, finish: letters.logged(kept, template, finish)) if log else None
    _written(addressees, way, note)


def add_letters(group: Group) -> None:
    """Give `trato segment` the command that writes its letters."""

    @group.command(
        "letters",
        help=N_(
            "Write a letter to each contact of a segment, of the document of its line. Nothing is "
            "logged: see segment log, and logged-segment letters."
        ),
        examples=[
            "segment letters SM00001 --output letters.pdf",
            "segment letters SM00001 --template BUS --output 'Segment SM00001.zip'",
        ],
    )
    @argument("key", N_("NO"))
    @option("--template", metavar=N_("TEMPLATE"), default="", help=N_("Whose document is written."))
    @_language()
    @_ways()
    def write(key: str, template: str, language: str, **way: Any) -> None:
        from store import letters

        _written(letters.of_segment(key, template, language), way)


def add_letters_of_logged(group: Group) -> None:
    """Give `trato logged-segment` the command that writes the letters of its entries."""

    @group.command(
        "letters",
        help=N_(
            "Write the letters of a logged segment that are not out yet, and note on its entries "
            "that they are."
        ),
        examples=["logged-segment letters 12 --printer"],
    )
    @argument("key", N_("ENTRY"))
    @_ways()
    @_again()
    def write(key: str, again: bool, **way: Any) -> None:
        from store import letters

        wanted = letters.of_entries(letters.in_logged_segment(key), again=again)
        _written(wanted, way, letters.delivered)


def add_letters_of_entries(group: Group) -> None:
    """Give `trato interaction` the command that writes the letters of entries."""

    @group.command(
        "letters",
        help=N_("Write the letters of log entries, and note on them that they are out."),
        examples=["interaction letters 1042 1043 --output letters.pdf"],
    )
    @argument("entries", N_("ENTRY"), nargs=-1, required=True)
    @_ways()
    @_again()
    def write(entries: tuple[str, ...], again: bool, **way: Any) -> None:
        from store import letters

        wanted = letters.of_entries(letters.numbered(entries), again=again)
        _written(wanted, way, letters.delivered)
