"""`trato calendar`: meetings come into the log when they have happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from store.text import N_
from tui.cli.commands import Group
from tui.cli.mail import day_of, reasons
from tui.cli.options import argument, dry_run, option
from tui.i18n import _, ngettext

if TYPE_CHECKING:
    from store.calendar_scan import Report

calendar = Group(
    "calendar",
    help=N_("Read calendars into the log."),
    examples=["calendar scan ~/.calendars"],
)


@calendar.command(
    "scan",
    help=N_(
        "Read calendars (.ics), and all that lie below a folder, into the log. A meeting is logged "
        "once it has happened, for each contact that took part; one that is canceled or changed "
        "later is canceled in the log, and logged anew. The next time only what is new is read. "
        "What cannot be matched to a contact waits in Unmatched."
    ),
    examples=[
        "calendar scan ~/.calendars --since 2026-01-01 --dry-run",
        "calendar scan ~/Downloads/work.ics --salesperson JO",
    ],
)
@argument("paths", N_("PATH"), nargs=-1, required=True)
@option("--since", default="", metavar=N_("DATE"), help=N_("Only meetings from this day on."))
@option(
    "--salesperson",
    "owner",
    default="",
    metavar=N_("CODE"),
    help=N_("Whose calendars they are: what names no salesperson is of this one."),
)
@option("--again", is_flag=True, help=N_("Read everything again; what is logged stays once."))
@dry_run()
def scan(paths: tuple[str, ...], since: str, owner: str, again: bool, dry_run: bool) -> Report:
    """Read calendars."""
    from store import calendar_scan
    from store.calendar_scan import Scan
    from tui.cli import output

    wanted = Scan(day_of(since) if since else None, owner.strip().upper(), again, dry_run)
    report = calendar_scan.scan(paths, wanted, output.progress())
    write_report(report)
    if report.cut:
        said = ngettext(
            "Of 1 series only the latest meetings were read. To read less: --since DATE.",
            "Of %(count)s series only the latest meetings were read. To read less: --since DATE.",
            report.cut,
        )
        click.echo(said % {"count": report.cut}, err=True)
    if dry_run:
        click.echo(_("This was a trial: nothing was saved."), err=True)
    return report


def write_report(report: Report) -> None:
    """Write what was found in calendars; reasons in the order of their numbers."""
    from tui.cli import output
    from tui.cli.columns import Column, column

    columns = [
        column("files", N_("Files")),
        column("meetings", N_("Meetings")),
        column("logged", N_("Logged")),
        column("waiting", N_("Waiting")),
        column("known", N_("Known already")),
        column("future", N_("To come")),
        Column("skipped", N_("Skipped"), shown=reasons),
        column("unreadable", N_("Unreadable")),
    ]
    values = {item.name: getattr(report, item.name) for item in columns}
    output.write_object(columns, values | {"skipped": dict(report.skipped.most_common())})
