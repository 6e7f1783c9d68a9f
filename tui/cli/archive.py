"""`trato archive`: old interactions in a file of their own."""

from __future__ import annotations

from pathlib import Path

import click

from store.text import N_
from tui.cli.commands import Command
from tui.cli.options import argument, dry_run, option
from tui.cli.settings import current
from tui.i18n import _, ngettext


@click.command(
    "archive",
    cls=Command,
    only_reads="listed",
    help=N_(
        "Move the interactions older than a date into a new file, with comments and documents; "
        "trato --db FILE opens it, to be read and not changed. The last interaction of each contact "
        "stays, so that it is known when it was dealt with last. All of it is compared before "
        "anything is deleted, and nothing is lost when it is interrupted: say the same again."
    ),
    examples=[
        "archive 2020-01-01 ~/trato-2019.db --dry-run",
        "archive 2020-01-01 ~/trato-2019.db",
        "archive --list",
        "interaction list --db ~/trato-2019.db",
    ],
)
@argument("before", N_("BEFORE"), required=False, default="")
@argument("path", N_("FILE"), required=False, default="")
@option("--list", "listed", is_flag=True, help=N_("List the archives that were made."))
@dry_run()
def archive(before: str, path: str, listed: bool, dry_run: bool) -> None:
    """Move old interactions into a file, or list the files into which they were moved."""
    if listed == bool(path) or (listed and before):
        raise click.UsageError(_("Give a date and a file, or --list."))
    if listed:
        _list()
    else:
        _archive(before, path, dry_run=dry_run)


def _list() -> None:
    from store.lists import open_list
    from store.nouns import noun
    from tui.cli import output

    names = ("file", "before", "entries", "made_at", "user_id", "state")
    output.write_records(noun("archive"), list(open_list("archive").each()), names)


def _archive(before: str, path: str, *, dry_run: bool) -> None:
    from store import archive as archives
    from store import clock
    from store.dates import parse_date
    from store.session import session
    from tui import formats
    from tui.cli import output

    day = parse_date(before, work_date=session.work_date, today=clock.today())
    found = archives.make(day, Path(path), dry_run=True)
    if not dry_run:
        if not found.finished:
            question = ngettext(
                "Move 1 interaction into %(path)s?",
                "Move %(count)s interactions into %(path)s?",
                found.entries,
            )
            current().confirm(question % {"count": found.entries, "path": path})
        found = archives.make(day, Path(path), output.progress())
    if found.finished:
        output.say(_("The archive was interrupted; it is whole now."))
    if found.missing:
        output.say(formats.lost_files(found.missing))
    output.write_done(
        file=path,
        entries=found.entries,
        comments=found.comments,
        attachments=found.attachments,
        stay=found.kept,
    )
