"""`trato mail`: mail that leaves, and mailboxes that come into the log."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from store.errors import RuleError
from store.text import N_
from tui.cli.commands import Group
from tui.cli.options import argument, dry_run, option
from tui.cli.outbox import add_outbox_commands
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from store.exchange.imap import Account
    from store.mail_scan import Report

mail = Group(
    "mail",
    help=N_("Send mail through the outbox; read mailboxes into the log."),
    examples=["mail send", "mail outbox", "mail scan ~/Mail"],
)


@mail.command(
    "scan",
    help=N_(
        "Read mbox files and Maildir folders, all that lie below a folder, and mailboxes on an IMAP "
        "server into the log. The next time only what is new is read. Headers and subject are "
        "kept; drafts, private mail, mailing lists, what programs send, and the folders for drafts, "
        "spam and trash are left out. What cannot be matched to a contact waits in Unmatched. "
        "PATH is a file, a folder, imap:NAME for [imap.NAME] of the configuration file, or "
        "imaps://user@host/Folder, for which the password is asked. On a server nothing is changed."
    ),
    examples=[
        "mail scan ~/Mail --since 2026-01-01 --dry-run",
        "mail scan ~/Mail/Sent archive.mbox --body",
        "mail scan imap:work imaps://jo@imap.example.com/Archive",
    ],
)
@argument("paths", N_("PATH"), nargs=-1, required=True)
@option("--since", default="", metavar=N_("DATE"), help=N_("Only messages from this day on."))
@option(
    "--folder",
    "folders",
    multiple=True,
    metavar=N_("NAME"),
    help=N_("Only folders of this name, even one for spam or trash; can be given again."),
)
@option(
    "--salesperson",
    "owner",
    default="",
    metavar=N_("CODE"),
    help=N_("Whose mailboxes they are: what names no salesperson went to this one."),
)
@option(
    "--body/--no-body",
    default=None,
    help=N_(
        "Keep the messages themselves with their entries, or not, whatever the marketing set-up says."
    ),
)
@option("--lists", is_flag=True, help=N_("Log what comes from mailing lists, too."))
@option("--again", is_flag=True, help=N_("Read everything again; what is logged stays once."))
@dry_run()
def scan(paths: tuple[str, ...], since: str, owner: str, dry_run: bool, **chosen: Any) -> Report:
    """Read mailboxes."""
    from store import mail_scan
    from store.mail_scan import Scan
    from tui import mail_accounts
    from tui.cli import output

    config = current().config
    places = [
        mail_accounts.account_of(path, config, _asked) if mail_accounts.is_account(path) else path
        for path in paths
    ]
    wanted = Scan(
        since=day_of(since) if since else None,
        owner=owner.strip().upper(),
        dry_run=dry_run,
        **chosen,
    )
    report = mail_scan.scan(places, wanted, output.progress())
    _write(report)
    if dry_run:
        click.echo(_("This was a trial: nothing was saved."), err=True)
    return report


def _asked(account: Account) -> str:
    """Return the password of an account that a person types. Raises RuleError without a terminal."""
    if not sys.stdin.isatty():
        raise RuleError(
            N_(
                "The password of %(user)s on %(host)s can only be asked for in a terminal. Write "
                "[imap.NAME] with password_command into the configuration file."
            ),
            user=account.user,
            host=account.host,
        )
    question = _("Password of %(user)s on %(host)s")
    params = {"user": account.user, "host": account.host}
    return str(click.prompt(question % params, hide_input=True, err=True))


def day_of(text: str) -> date:
    """Return the day that was typed. Raises InvalidValue."""
    from store import clock
    from store.dates import parse_date
    from store.session import session

    return parse_date(text, work_date=session.work_date, today=clock.today())


def reasons(counted: dict[str, int]) -> str:
    """Return why events were left out, and how many for each reason."""
    from store.recording_reasons import sentence_of

    return "\n".join(f"{count} · {_(sentence_of(name))}" for name, count in counted.items())


def _write(report: Report) -> None:
    """Write what a scan found; reasons in the order of their numbers."""
    from tui.cli import output
    from tui.cli.columns import Column, column

    columns = [
        column("mailboxes", N_("Mailboxes")),
        column("messages", N_("Messages")),
        column("logged", N_("Logged")),
        column("waiting", N_("Waiting")),
        column("known", N_("Known already")),
        column("older", N_("Older")),
        Column("skipped", N_("Skipped"), shown=reasons),
        Column("left_out", N_("Folders left out"), shown="\n".join),
    ]
    values = {item.name: getattr(report, item.name) for item in columns}
    output.write_object(columns, values | {"skipped": dict(report.skipped.most_common())})


@mail.command(
    "wrap",
    help=N_(
        "Send a message by a sendmail program, and record it. The program runs first, with the "
        "message from standard input; its exit code is returned. Then the message is kept in the "
        "spool, unless it could not be sent. Put it where a mail program asks for sendmail."
    ),
    examples=["mail wrap -- /usr/sbin/sendmail -t < message.eml"],
    database=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@argument("program", N_("PROGRAM [ARGUMENT]..."), nargs=-1, required=True, type=click.UNPROCESSED)
def wrap(program: tuple[str, ...]) -> None:
    """Send a message and keep it."""
    from tui.hook import send

    raise click.exceptions.Exit(send(program, current().where))


add_outbox_commands(mail)
