"""`trato record email` and `meeting`: what comes from standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.errors import Busy, StorageFailed
from store.text import N_
from tui.cli.options import option
from tui.cli.recording import keep_for_later, moment, recording_options, take, told_of
from tui.cli.settings import current

if TYPE_CHECKING:
    from store.calendar_scan import Report
    from store.recording import Recorded
    from tui.cli.commands import Group


def add_input_commands(record: Group) -> None:
    """Give the group the commands that read what happened."""
    _add_email(record)
    _add_meeting(record)


def _add_email(record: Group) -> None:
    @record.command(
        "email",
        help=N_(
            "Record the e-mail that comes from standard input: for mail programs, filters and a "
            "mailbox that gets copies. Who wrote it, to whom and when stands in it; it is logged when "
            "it links a salesperson with a contact."
        ),
        examples=["record email --spool < message.eml", "record email --body --salesperson JO"],
        database=False,
    )
    @option(
        "--body/--no-body",
        default=None,
        help=N_("Keep the message itself with its entry, or not, whatever the set-up says."),
    )
    @option("--lists", is_flag=True, help=N_("Log what comes from mailing lists, too."))
    @option(
        "--folder", default="", metavar=N_("NAME"), help=N_("The folder of the mailbox it is in.")
    )
    @option(
        "--to",
        "recipients",
        multiple=True,
        metavar=N_("ADDRESS"),
        help=N_("An address it went to that does not stand in it, such as a blind copy."),
    )
    @recording_options
    def email(
        body: bool | None, lists: bool, folder: str, recipients: tuple[str, ...], **told: Any
    ) -> Recorded | None:
        """Record the e-mail on standard input."""
        from dataclasses import replace

        from store import logged_messages, mail
        from store.exchange.mail import read
        from tui.cli import files

        settings = current()
        content = files.read_bytes(files.STANDARD)
        more = told_of(told)
        owner = "".join(more.pop("salespeople"))
        arrived = moment("")
        given = mail.Told(more.pop("source"), folder, owner, recipients, arrived, lists)
        try:
            if settings.spooled is None:
                settings.open()
            ours = mail.salespeople()
            kept = logged_messages.are_kept() if body is None else body
        except (Busy, StorageFailed):
            if settings.spooled is not None:
                raise
            keep_for_later()
            return None
        event, skip = mail.event_of(read(content), ours, given)
        if not told["at"]:
            more.pop("at")
        event = replace(event, **{name: value for name, value in more.items() if value})
        if told["key"]:
            event = replace(event, key=told["key"])
        return take(event, mail.document_of(content) if kept and not skip else None, skip=skip)


def _add_meeting(record: Group) -> None:
    @record.command(
        "meeting",
        help=N_(
            "Record the meetings of the calendar (.ics) that comes from standard input: an "
            "invitation, a change, a cancellation. What is still to come is kept, and logged once "
            "it has happened."
        ),
        examples=["record meeting --spool < invite.ics", "record meeting --salesperson JO"],
        database=False,
    )
    @option("--spool", is_flag=True, help=N_("Keep it in a file, to be taken in later."))
    @option("--salesperson", default="", metavar=N_("CODE"), help=N_("Whose calendar it is."))
    @option("--calendar", default="", metavar=N_("NAME"), help=N_("The name of the calendar."))
    def meeting(salesperson: str, calendar: str, **_spool: bool) -> Report | None:
        """Record the meetings on standard input."""
        from store.calendar_scan import record_calendar
        from store.meetings import Told
        from tui.cli import files
        from tui.cli.calendar import write_report

        settings = current()
        content = files.read_bytes(files.STANDARD)
        told = Told("trato record", calendar, salesperson.strip().upper())
        try:
            if settings.spooled is None:
                settings.open()
            report = record_calendar(content, told)
        except (Busy, StorageFailed):
            if settings.spooled is not None:
                raise
            keep_for_later()
            return None
        if settings.spooled is None:
            write_report(report)
        return report
