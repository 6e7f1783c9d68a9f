"""`trato backup` and `restore`: copies of the database, and the way back to one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.commands import Command
from tui.cli.options import argument, option
from tui.cli.settings import current
from tui.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.restore import Comparison
    from tui.cli.columns import Column

KINDS = {
    "daily": N_("Daily copy"),
    "upgrade": N_("Before an upgrade"),
    "restore": N_("Before a restore"),
    "repair": N_("Before a repair"),
}
_NICE = 10  # whoever works goes first


@click.command(
    "backup",
    cls=Command,
    help=N_(
        "Copy the database into a file, checked, while others go on working with it. The copy "
        "holds everything, also attachments that are kept in a folder. With --rotate make the "
        "daily copy, if there is none of today, and remove the ones that are not kept any more: "
        "the program does so by itself, this is for cron."
    ),
    examples=["backup /media/usb/trato-$(date +%F).db", "backup --rotate", "backup --list"],
)
@argument("path", N_("FILE"), required=False)
@option("--rotate", is_flag=True, help=N_("Make the copy of today, as the configuration says."))
@option("--list", "listed", is_flag=True, help=N_("List the copies that were made by themselves."))
def backup(path: str | None, rotate: bool, listed: bool) -> None:
    """Copy the database into a file, or list the copies there are."""
    if [rotate, listed, path is not None].count(True) != 1:
        raise click.UsageError(_("Name the file of the copy, or give --rotate or --list."))
    if path == "list":  # who types it wants no file of that name
        raise click.UsageError(
            _("trato backup --list lists the copies; for a file of that name say ./list.")
        )
    if listed:
        _list()
    elif path is None:
        _rotate()
    else:
        _write(Path(path))


def _rotate() -> None:
    from store import backups
    from tui.cli import output

    os.nice(_NICE)
    plan = backups.plan()
    made = backups.make_daily(plan)
    copy = made or backups.all_copies(backups.open_file(), plan)[0]
    output.write_done(copy=str(copy.path), bytes=copy.size, made=made is not None)


def _write(path: Path) -> None:
    from store import backups
    from tui import formats
    from tui.cli import files, output

    files.confirm_overwrite(str(path))
    done = backups.write(path)
    if done.missing:
        output.say(formats.lost_files(done.missing))
    output.write_done(file=str(path), bytes=done.size)


@click.command(
    "restore",
    cls=Command,
    database=False,
    help=N_(
        "Put a copy in the place of the database. The copy is checked first, what is in it is shown "
        "beside what is there now, and the database as it was is kept beside it. Everybody else "
        "has to leave the program before."
    ),
    examples=["restore --list", "restore ~/trato.db.backups/trato-20261126T080000Z.db"],
)
@argument("path", N_("FILE"), required=False)
@option("--list", "listed", is_flag=True, help=N_("List the copies that were made by themselves."))
@option("--dry-run", is_flag=True, help=N_("Check the copy and show what is in it; do nothing."))
def restore(path: str | None, listed: bool, dry_run: bool) -> None:
    """Put a copy in the place of the database."""
    if listed == (path is not None):
        raise click.UsageError(_("Name the file of the copy, or give --list."))
    if path is None:
        _list()
    else:
        _restore(Path(path), dry_run)


def _list() -> None:
    from store import backups
    from store.database_files import file_of
    from store.dialects.servers import NoFile
    from tui import formats
    from tui.cli import output
    from tui.cli.columns import Column
    from tui.daily_copies import plan_of

    settings = current()
    file = file_of(settings.where)
    if file is None:
        raise NoFile
    columns = [
        Column("made_at", N_("Made"), shown=formats.moment),
        Column("kind", N_("Kind"), shown=lambda kind: _(KINDS[kind]), priority=1),
        Column("bytes", N_("Bytes"), shown=formats.integer, right=True),
        Column("file", N_("File")),
    ]
    rows = [
        {
            "made_at": f"{copy.made_at:%Y-%m-%dT%H:%M:%S.%fZ}",
            "kind": copy.kind,
            "bytes": copy.size,
            "file": str(copy.path),
        }
        for copy in backups.all_copies(file, plan_of(settings.config))
    ]
    output.write_list(columns, rows)


def _restore(path: Path, dry_run: bool) -> None:
    from store.restore import checked, put
    from store.session import session
    from tui.cli import output

    settings = current()
    session.translate = _
    with checked(path, settings.where) as found:
        if dry_run:
            _show(found)
            return
        _say(found)
        if found.now is not None:
            settings.confirm(_("Put this copy in the place of the database?"))
        kept = put(found, settings.where)
    settings.open()  # brings an older one up to this version
    done: dict[str, Any] = {"restored": settings.where, "copy": str(kept or "")}
    output.write_done(**done)


def _rows(found: Comparison) -> list[dict[str, Any]]:
    from tui.copy_contents import values

    copy, now = values(found.copy), values(found.now)
    return [{"name": name, "copy": copy[name], "now": now.get(name)} for name in copy]


def _columns() -> list[Column]:
    from tui.cli.columns import Column
    from tui.copy_contents import CAPTIONS, plain, shown

    return [
        Column("name", N_("What"), shown=lambda name: _(CAPTIONS[name])),
        Column("copy", N_("In the copy"), plain=plain, shown=shown, right=True),
        Column("now", N_("There now"), plain=plain, shown=shown, right=True),
    ]


def _show(found: Comparison) -> None:
    """Write what is in the copy and in the database, for a script or a person."""
    from tui.cli import output

    for line in _warnings(found):
        output.say(line)
    output.write_list(_columns(), _rows(found))


def _say(found: Comparison) -> None:
    """Say the same before the question."""
    from tui.cli import output
    from tui.cli.tables import table

    rows: list[Mapping[str, Any]] = [*_rows(found)]
    output.say("".join(table(_columns(), iter([rows]))).rstrip("\n"))
    for line in _warnings(found):
        output.say(line)


def _warnings(found: Comparison) -> list[str]:
    said = []
    if found.now is None:
        said.append(_("There is no database now, or it cannot be read."))
    elif found.now.company and found.now.company != found.copy.company:
        said.append(_("The copy is of another company: look twice."))
    if found.erased:
        said.append(
            _("Contacts that were erased since are in it: %(numbers)s. Erase them again.")
            % {"numbers": ", ".join(found.erased)}
        )
    if found.waiting:
        said.append(
            ngettext(
                "1 mail waited when it was made; it is sent only when you say so in the Outbox.",
                "%(count)s mails waited when it was made; they are sent only when you say so in "
                "the Outbox.",
                found.waiting,
            )
            % {"count": found.waiting}
        )
    return said
