"""`trato print`: documents to a file, a printer or a mail, and from there into the log."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.commands import Group
from tui.cli.files import STANDARD, confirm_overwrite
from tui.cli.options import argument, option
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from store.printing import Printout
    from store.recording import Recorded


class _PrintGroup(Group):
    """`print -- FILE …` is `print file FILE …`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args and (args[0].startswith("-")):
            words = args[1:] if args[0] == "--" else args
            args = ["file", *words]
        return super().parse_args(ctx, args)


printing = _PrintGroup(
    "print",
    help=N_(
        "Print quotes, invoices and other documents: into a PDF file, on a printer, or as a mail. "
        "What was printed is logged when the template set-up has a template for it; printed once "
        "more, it is the same entry."
    ),
    examples=[
        "print invoice SI1001 --printer",
        "print quote SQ1001 --mail",
        "print cover-sheet CT000107 --line 'Our catalogue, as promised'",
        "print -- 103021.pdf --contact info@adatum.example --kind sales_invoice --no 103021",
    ],
)


@dataclass(frozen=True)
class _Way:
    """Where documents go, and whether they are logged: None for when it is proposed."""

    output: str = ""
    printer: bool = False
    queue: str = ""
    copies: int = 1
    mail: bool = False
    to: str = ""
    log: bool | None = None
    preview: bool = False

    @property
    def on_paper(self) -> bool:
        return self.printer or bool(self.queue) or self.copies > 1

    @property
    def as_mail(self) -> bool:
        return self.mail or bool(self.to)

    def check(self) -> None:
        """Raise click.UsageError for options that do not go together."""
        ways = [bool(self.output), self.on_paper, self.as_mail]
        if sum(ways) > 1:
            raise click.UsageError(_("Choose one way: --output, --printer or --mail."))
        if self.preview and (self.on_paper or self.as_mail):
            raise click.UsageError(_("A preview is a file: leave out --printer and --mail."))
        if self.preview and self.log:
            raise click.UsageError(_("A preview is never logged: leave out --log."))


def _way_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say where its documents go."""
    for decorator in (
        option("--preview", is_flag=True, help=N_("Only to look at: never logged nor counted.")),
        option(
            "--log/--no-log",
            "log",
            default=None,
            help=N_("Whether it is logged; else when the template set-up has a template for it."),
        ),
        option("--to", default="", metavar=N_("ADDRESS"), help=N_("Mail it to this address.")),
        option("--mail", is_flag=True, help=N_("Mail it to the contact.")),
        option("--copies", type=click.IntRange(1, 99), default=1, help=N_("How many are printed.")),
        option("--queue", default="", metavar=N_("NAME"), help=N_("Print it on this printer.")),
        option(
            "--printer", is_flag=True, help=N_("Print it on the usual printer, or that of --queue.")
        ),
        option(
            "--output",
            default="",
            metavar=N_("FILE"),
            help=N_("The file or folder for the PDF, - for standard output."),
        ),
    ):
        command = decorator(command)
    return command


_KINDS = (
    ("quote", N_("Print quotes.")),
    ("order-confirmation", N_("Print order confirmations.")),
    ("invoice", N_("Print invoices.")),
    ("credit-memo", N_("Print credit memos.")),
    ("reminder", N_("Print reminders.")),
    ("statement", N_("Print statements.")),
)


def _add_kind(name: str, text: Any) -> None:
    @printing.command(name, help=text, examples=[f"print {name} NO --output ."])
    @argument("numbers", N_("NO"), nargs=-1, required=True)
    @_way_options
    def of_kind(numbers: tuple[str, ...], **chosen: Any) -> None:
        from store.printing import sales_document
        from store.sales_document_choices import SalesDocumentKind

        way = _Way(**chosen)
        way.check()
        kind = next(item for item in SalesDocumentKind if item.key == name.replace("-", "_"))
        _print([sales_document(no, kind) for no in numbers], way)


for _name, _text in _KINDS:
    _add_kind(_name, _text)


@printing.command(
    "cover-sheet",
    help=N_(
        "Print a cover sheet for each contact, or for each contact of a segment, with up to five "
        "lines of text and remarks such as please_call."
    ),
    examples=[
        "print cover-sheet CT000107 CT000108 --remark for_information --line 'As promised'",
        "print cover-sheet --segment SM00010 --printer",
    ],
)
@argument("contacts", N_("CONTACT"), nargs=-1)
@option("--segment", default="", metavar="NO", help=N_("For each contact of this segment."))
@option(
    "--line", "lines", multiple=True, metavar=N_("TEXT"), help=N_("A line of text; up to five.")
)
@option(
    "--remark",
    "remarks",
    multiple=True,
    metavar=N_("CHOICE"),
    help=N_(
        "What is ticked: as_agreed, for_information, comments_please, for_approval, please_call, "
        "return_after_use."
    ),
)
@option("--custom", default="", metavar=N_("TEXT"), help=N_("A remark in your own words."))
@_way_options
def cover_sheet(
    contacts: tuple[str, ...],
    segment: str,
    lines: tuple[str, ...],
    remarks: tuple[str, ...],
    custom: str,
    **chosen: Any,
) -> None:
    """Print cover sheets."""
    from store import cover_sheets as sheets
    from store.contacts import find

    way = _Way(**chosen)
    way.check()
    if bool(contacts) == bool(segment):
        raise click.UsageError(_("Name contacts, or one segment with --segment."))
    text = sheets.CoverText(lines, tuple(map(sheets.remark, remarks)), custom)
    if segment:
        numbers, campaign = sheets.of_segment(segment)
    else:
        numbers, campaign = [find(contact).key for contact in contacts], ""
    _print(sheets.cover_sheets(numbers, text, campaign), way)


@printing.command(
    "file",
    help=N_(
        "Print the file of another program, such as a PDF or a text, and log it. print -- FILE is "
        "the same."
    ),
    examples=[
        "print -- 103021.pdf --contact info@adatum.example --kind sales_invoice --no 103021",
        "print file contract.pdf --queue office --no-log",
    ],
)
@argument("path", N_("FILE"))
@option(
    "--contact",
    default="",
    metavar=N_("CONTACT"),
    help=N_("Number, e-mail, phone or name of the contact, or its number in the other program."),
)
@option(
    "--kind",
    default="",
    metavar=N_("KIND"),
    help=N_("What it is, as template-setup show names it, such as sales_invoice."),
)
@option("--no", "number", default="", metavar="NO", help=N_("Its number."))
@option("--keep", is_flag=True, help=N_("Keep the file with its entry."))
@option("--salesperson", default="", metavar=N_("CODE"), help=N_("Who did it."))
@option("--campaign", default="", metavar="NO", help=N_("The campaign it belongs to."))
@option("--description", default="", metavar=N_("TEXT"), help=N_("What it was about."))
@_way_options
def file(
    path: str,
    contact: str,
    kind: str,
    number: str,
    keep: bool,
    salesperson: str,
    campaign: str,
    description: str,
    **chosen: Any,
) -> None:
    """Print a file of another program."""
    from store.events import Event
    from store.printing import other_document
    from tui.cli import files
    from tui.printing import checked_kind

    way = _Way(**{**chosen, "printer": not (chosen["output"] or chosen["mail"] or chosen["to"])})
    way.check()
    if way.log is not False and not (contact and kind):
        raise click.UsageError(
            _("Say with --contact and --kind what it is and for whom, or give --no-log.")
        )
    name = checked_kind(kind) if kind and way.log is not False else ""
    code = salesperson.strip().upper()
    event = Event(name, (), campaign_no=campaign, description=description)
    if code:
        event = Event(name, (), salespeople=(code,), campaign_no=campaign, description=description)
    printout = other_document(
        files.read_bytes(path),
        files.name_of(path),
        kind=name,
        number=number,
        contact=contact,
        event=event,
        keep=keep,
    )
    _print([printout], way)


# --- the way out -----------------------------------------------------------------------------


def _print(printouts: Sequence[Printout], way: _Way) -> None:
    """Print documents one after the other; each is logged once it is out."""
    from store import printing as core

    logged = [_is_logged(printout, way) for printout in printouts]
    for printout, log in zip(printouts, logged, strict=True):
        if log:
            core.check_log(printout)
    pairs = list(zip(printouts, logged, strict=True))
    if way.on_paper:
        rows = _on_paper(pairs, way)
    elif way.as_mail:
        rows = _as_mail(pairs, way)
    else:
        rows = _into_files(pairs, way)
    _report(rows, way)


def _is_logged(printout: Printout, way: _Way) -> bool:
    from store.printing import is_proposed

    if way.preview or way.log is False:
        return False
    return True if way.log else is_proposed(printout)


def _on_paper(pairs: Sequence[tuple[Printout, bool]], way: _Way) -> list[dict[str, Any]]:
    from store import printers
    from store.exchange.typesetting import joined
    from store.printing import finished_all, jobs
    from tui.printing import settings_of

    settings, rows, logged = settings_of(current().config), [], dict(pairs)
    for job in jobs([printout for printout, _log in pairs]):
        paper = joined([printout.paper.content for printout in job])
        title = job[0].paper.title
        said = printers.send(paper, settings, queue=way.queue, copies=way.copies, title=title)
        done = finished_all([(printout, logged[printout]) for printout in job])
        rows += [
            _row(printout, said or _("printed"), recorded)
            for printout, recorded in zip(job, done, strict=True)
        ]
    return rows


def _as_mail(pairs: Sequence[tuple[Printout, bool]], way: _Way) -> list[dict[str, Any]]:
    """Put documents into the outbox, a mail each, and send what is due."""
    from dataclasses import replace

    from store import printed_mail
    from tui import mailing

    config = current().config
    mailing.check(config)
    texts = [printed_mail.proposed_mail(printout) for printout, _log in pairs]
    texts = [replace(text, recipient=way.to or text.recipient) for text in texts]
    done = printed_mail.mail_all(pairs, texts)
    rows = [
        _row(printout, text.recipient, recorded)
        for (printout, _log), text, recorded in zip(pairs, texts, done, strict=True)
    ]
    result = mailing.run(config)
    if result.sent < len(rows):
        click.echo(_("Not all of it is sent yet: it waits in the outbox."), err=True)
    return rows


def _into_files(pairs: Sequence[tuple[Printout, bool]], way: _Way) -> list[dict[str, Any]]:
    """Write documents into a file each, or all into the one that is named."""
    from store.exchange.typesetting import joined
    from store.exchange.whole_file import write_whole
    from tui.cli import files
    from tui.printing import files_of

    papers = [printout.paper.content for printout, _log in pairs]
    if way.output == STANDARD:
        files.write_bytes(STANDARD, joined(papers))
        return [_row(printout, STANDARD, _finish(printout, log, way)) for printout, log in pairs]
    paths = files_of([printout for printout, _log in pairs], way.output, Path.cwd())
    by_path: dict[Path, list[tuple[Printout, bool]]] = {}
    for path, pair in zip(paths, pairs, strict=True):
        by_path.setdefault(path, []).append(pair)
    for path in by_path:
        confirm_overwrite(str(path))
    rows = []
    for path, together in by_path.items():
        write_whole(path, joined([printout.paper.content for printout, _log in together]))
        rows += [
            _row(printout, str(path), _finish(printout, log, way)) for printout, log in together
        ]
    return rows


def _finish(printout: Printout, log: bool, way: _Way) -> Recorded | None:
    from store.printing import finished

    return None if way.preview else finished(printout, log=log)


def _row(printout: Printout, where: str, done: Recorded | None) -> dict[str, Any]:
    from store.recording_reasons import sentence_of

    return {
        "no": printout.document_no or printout.contact_no,
        "title": printout.paper.title,
        "sent_to": where,
        "entries": [] if done is None else list(done.entries),
        "again": done is not None and done.again,
        "reason": _(sentence_of(done.reason)) if done is not None and done.reason else "",
    }


def _report(rows: Sequence[dict[str, Any]], way: _Way) -> None:
    from tui.cli import output
    from tui.cli.columns import column

    if way.output == STANDARD:
        return  # that is where the document went
    columns = [
        column("title", N_("Document")),
        column("sent_to", N_("Went to")),
        column("entries", N_("Interactions")),
        column("again", N_("Known already")),
        column("reason", N_("Reason")),
    ]
    shown = [
        item for item in columns if item.name != "reason" or any(row["reason"] for row in rows)
    ]
    output.write_list([column("no", N_("No.")), *columns], rows, in_table=shown)
