"""`trato record`: what happened in other programs comes into the log."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from store.errors import Busy, StorageFailed
from store.text import N_
from tui.cli.commands import Group
from tui.cli.options import argument, option
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.events import Event
    from store.interactions import NewAttachment
    from store.recording import Recorded

record = Group(
    "record",
    help=N_(
        "Record what happened in another program: a document printed, an e-mail, a call. It is "
        "logged at once, and once only; what cannot be matched to a contact waits in Unmatched. "
        "With --spool nothing is opened: it is kept in a file, and taken in later."
    ),
    examples=["record document sales_invoice 103021 --contact info@adatum.example"],
)

FLOWS = {"in": "inbound", "out": "outbound"}


def recording_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that every event has."""
    for decorator in (
        option("--spool", is_flag=True, help=N_("Keep it in a file, to be taken in later.")),
        option(
            "--at", default="", metavar=N_("WHEN"), help=N_("When it happened: 2026-11-22T10:42.")
        ),
        option("--text", default="", metavar=N_("TEXT"), help=N_("A comment.")),
        option("--campaign", default="", metavar="NO", help=N_("The campaign it belongs to.")),
        option("--salesperson", default="", metavar=N_("CODE"), help=N_("Who did it.")),
        option("--description", default="", metavar=N_("TEXT"), help=N_("What it was about.")),
        option(
            "--key",
            default="",
            metavar=N_("KEY"),
            help=N_("What tells it from all others: the same key is never logged twice."),
        ),
    ):
        command = decorator(command)
    return command


def moment(typed: str) -> datetime | None:
    """Return the instant that `--at` names, in local time unless it says otherwise.

    None for now; of a spooled command, when it was given. Raises click.UsageError.
    """
    if not typed:
        spooled = current().spooled
        return None if spooled is None else datetime.fromtimestamp(spooled.at).astimezone()
    try:
        return datetime.fromisoformat(typed).astimezone()
    except ValueError as error:
        raise click.UsageError(
            _("'%(text)s' is not a date with a time. Write, for example, 2026-11-22T10:42.")
            % {"text": typed}
        ) from error


def take(
    event: Event, attachment: NewAttachment | None = None, *, skip: str = ""
) -> Recorded | None:
    """Record an event and say what became of it; keep it in the spool while the database is busy.

    A caller is never broken by "nothing to log": that is said, and the exit code is 0.
    """
    from store import recording

    settings = current()
    try:
        if settings.spooled is None:
            settings.open()
        done = recording.record(event, attachment, skip=skip)
    except (Busy, StorageFailed):
        if settings.spooled is not None:
            raise
        keep_for_later()
        return None
    if settings.spooled is None:
        write_recorded(done)
    return done


def keep_for_later() -> None:
    """Keep the command under way in the spool, and say so."""
    from tui.cli import spooling

    spooling.keep(sys.argv[1:])
    click.echo(_("The database cannot be written now: it is kept, and taken in later."), err=True)


def write_recorded(done: Recorded) -> None:
    """Write what became of an event."""
    from store.recording_reasons import sentence_of
    from tui.cli import output
    from tui.cli.columns import Column, column

    reason = Column("reason", N_("Reason"), shown=lambda name: _(sentence_of(name)))
    columns = [
        column("status", N_("Status")),
        column("entries", N_("Entries")),
        column("waiting", N_("Waiting")),
        column("again", N_("Known already")),
        *([reason] if done.reason else []),
    ]
    output.write_object(
        columns,
        {
            "status": done.status.key,
            "entries": list(done.entries),
            "waiting": done.waiting,
            "again": done.again,
            "reason": done.reason,
        },
    )


def _attachment(path: str) -> NewAttachment | None:
    from store.interactions import NewAttachment
    from tui.cli import files

    return NewAttachment(files.name_of(path), files.read_bytes(path)) if path else None


@record.command(
    "document",
    help=N_(
        "Record a document that another program printed or sent. KIND is one of those of "
        "template-setup show, such as sales_invoice; without --key, kind, number and version tell "
        "it from all others."
    ),
    examples=[
        "record document sales_invoice 103021 --contact CT000107 --file 103021.pdf",
        "record document sales_quote 1001 --contact info@adatum.example --version 2 --spool",
        "record document purchase_order 106001 --vendor 20000",
    ],
    database=False,
)
@argument("kind", N_("KIND"))
@argument("number", N_("NO"))
@option(
    "--contact",
    default="",
    metavar=N_("CONTACT"),
    help=N_("Number, e-mail, phone or name of the contact, or its number in the other program."),
)
@option(
    "--customer", default="", metavar="NO", help=N_("Instead: the customer in the other program.")
)
@option("--vendor", default="", metavar="NO", help=N_("Instead: the vendor in the other program."))
@option("--version", "version_no", type=int, default=0, metavar="N", help=N_("Its version."))
@option("--occurrence", type=int, default=0, metavar="N", help=N_("Its occurrence."))
@option("--file", "path", default="", metavar=N_("FILE"), help=N_("The document itself."))
@recording_options
def document(
    kind: str,
    number: str,
    contact: str,
    customer: str,
    vendor: str,
    version_no: int,
    occurrence: int,
    path: str,
    **told: Any,
) -> Recorded | None:
    """Record a document."""
    from store.events import Event, Party

    named = [("", contact), ("customer", customer), ("vendor", vendor)]
    parties = tuple(Party(value, account=account) for account, value in named if value)
    if len(parties) != 1:
        raise click.UsageError(_("Say whose it is by one of --contact, --customer and --vendor."))
    name = kind.strip().lower().replace("-", "_")
    key = told["key"] or f"{name}:{number}:{version_no}:{occurrence}"
    event = Event(
        name,
        parties,
        key=key,
        document_no=number,
        version_no=version_no,
        doc_no_occurrence=occurrence,
        **_told(told),
    )
    return take(event, _attachment(path))


@record.command(
    "call",
    help=N_("Record a telephone call."),
    examples=["record call --number '+34 915 550 123' --direction in --minutes 12"],
    database=False,
)
@option("--number", required=True, metavar=N_("NUMBER"), help=N_("The number of the other side."))
@option(
    "--direction",
    type=click.Choice(tuple(FLOWS)),
    default="out",
    help=N_("Who called: in for them, out for us."),
)
@option("--minutes", type=click.IntRange(min=0), default=None, metavar="M", help=N_("Its length."))
@option("--failed", is_flag=True, help=N_("Nobody was reached."))
@option("--evaluation", default="", metavar=N_("CHOICE"), help=N_("How it went: very_positive ..."))
@recording_options
def call(
    number: str, direction: str, minutes: int | None, failed: bool, evaluation: str, **told: Any
) -> Recorded | None:
    """Record a call."""
    from store.enumerations import InformationFlow
    from store.events import Event, Party

    flow = next(item for item in InformationFlow if item.key == FLOWS[direction])
    event = Event(
        "outgoing_call" if flow is InformationFlow.OUTBOUND else "incoming_call",
        (Party(number),),
        key=told["key"],
        information_flow=flow,
        minutes=minutes,
        attempt_failed=failed,
        evaluation=evaluation,
        contact_via=number,
        **_told(told),
    )
    return take(event)


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
@option("--body", is_flag=True, help=N_("Keep the message itself with its entry."))
@option("--lists", is_flag=True, help=N_("Log what comes from mailing lists, too."))
@option("--folder", default="", metavar=N_("NAME"), help=N_("The folder of the mailbox it is in."))
@option(
    "--to",
    "recipients",
    multiple=True,
    metavar=N_("ADDRESS"),
    help=N_("An address it went to that does not stand in it, such as a blind copy."),
)
@recording_options
def email(
    body: bool, lists: bool, folder: str, recipients: tuple[str, ...], **told: Any
) -> Recorded | None:
    """Record the e-mail on standard input."""
    from dataclasses import replace

    from store import mail
    from store.exchange.mail import read
    from tui.cli import files

    settings = current()
    content = files.read_bytes(files.STANDARD)
    more = _told(told)
    owner = "".join(more.pop("salespeople"))
    arrived = moment("")
    given = mail.Told(more.pop("source"), folder, owner, recipients, arrived, lists)
    try:
        if settings.spooled is None:
            settings.open()
        ours = mail.salespeople()
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
    return take(event, mail.document_of(content) if body and not skip else None, skip=skip)


def _told(told: dict[str, Any]) -> dict[str, Any]:
    code = told["salesperson"].strip().upper()
    return {
        "at": moment(told["at"]),
        "salespeople": (code,) if code else (),
        "campaign_no": told["campaign"],
        "description": told["description"],
        "text": told["text"],
        "source": "trato record",
    }
