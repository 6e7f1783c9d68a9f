"""`trato record`: what happened in other programs comes into the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.commands import Group
from tui.cli.options import argument, option
from tui.cli.record_input import add_input_commands
from tui.cli.recording import recording_options, take, told_of
from tui.i18n import _

if TYPE_CHECKING:
    from store.interactions import NewAttachment
    from store.recording import Recorded

record = Group(
    "record",
    help=N_(
        "Record what happened in another program: a document printed, an e-mail, a call, a meeting. It is "
        "logged at once, and once only; what cannot be matched to a contact waits in Unmatched. "
        "With --spool nothing is opened: it is kept in a file, and taken in later."
    ),
    examples=["record document sales_invoice 103021 --contact info@adatum.example"],
)

FLOWS = {"in": "inbound", "out": "outbound"}


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
        **told_of(told),
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
        (Party(number),) if "@" in number or any(map(str.isdigit, number)) else (),  # withheld
        key=told["key"],
        information_flow=flow,
        minutes=minutes,
        attempt_failed=failed,
        evaluation=evaluation,
        contact_via=number,
        **told_of(told),
    )
    return take(event)


add_input_commands(record)
