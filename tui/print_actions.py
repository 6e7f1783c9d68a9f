"""Print documents and cover sheets: into a file, on a printer, as a mail; then the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import Cancelled, RuleError, StoreError
from store.text import N_
from tui import formats
from tui.i18n import _, ngettext, sentence
from tui.page import Action, Ask, Context, ListPage, on_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.cover_sheets import CoverText
    from store.printing import Printout
    from store.recording import Recorded

_FILE, _PRINTER, _MAIL, _LOOK = "file", "printer", "mail", "look"
_LOG = N_("Log the interaction")


# --- what is printed -------------------------------------------------------------------------


async def print_documents(ctx: Context) -> None:
    """Print the marked sales documents of a list, or this one."""
    keys = await _document_keys(ctx)
    if keys:
        printouts = await ctx.job(_("Printing"), _documents, keys)
        await _print(ctx, printouts, mails=True)


async def _document_keys(ctx: Context) -> list[str]:
    if isinstance(ctx.page, ListPage):
        return await ctx.keys()
    return [] if ctx.record is None else [ctx.record.key]


def _documents(keys: Sequence[str], progress: Any) -> list[Printout]:
    from store.printing import sales_document

    found = []
    for key in keys:
        found.append(sales_document(key))
        progress(len(found), len(keys))
    return found


async def print_cover_sheets(ctx: Context) -> None:
    """Print a cover sheet for each of the marked contacts, or for this one."""
    await _cover_sheets(ctx, await ctx.keys(), "")


async def print_segment_sheets(ctx: Context) -> None:
    """Print a cover sheet for each contact of the segment, with its campaign."""
    from store.cover_sheets import of_segment

    if ctx.record is not None:
        numbers, campaign = await ctx.read(of_segment, ctx.record.key)
        await _cover_sheets(ctx, numbers, campaign)


async def _cover_sheets(ctx: Context, numbers: Sequence[str], campaign: str) -> None:
    from store import cover_sheets as sheets

    title = ngettext("Print a cover sheet", "Print %(count)s cover sheets", len(numbers))
    title %= {"count": formats.integer(len(numbers))}
    typed: dict[str, str] = {}
    while True:
        form = await ctx.ask(title, _sheet_fields(typed))
        if form is None:
            return
        typed = form
        text = sheets.CoverText(
            tuple(form["lines"].strip().splitlines()),
            tuple(item for item in sheets.Remark if form[item.key] == "true"),
            form["custom"],
        )
        try:
            printouts = await ctx.job(_("Printing"), _sheets, numbers, text, campaign)
        except RuleError as error:
            ctx.notify(sentence(error), "error")
            continue
        if await _print(ctx, printouts, mails=False):
            return


def _sheet_fields(form: dict[str, str]) -> list[Ask]:
    """Return the fields of a cover sheet, with what was typed before."""
    from store.cover_sheets import Remark

    return [
        Ask("lines", N_("Text, up to five lines"), kind="NOTE", value=form.get("lines", "")),
        *(
            Ask(item.key, item.caption, kind="BOOLEAN", value=form.get(item.key, ""))
            for item in Remark
        ),
        Ask("custom", N_("Other remark"), length=250, value=form.get("custom", "")),
    ]


def _sheets(
    numbers: Sequence[str], text: CoverText, campaign: str, progress: Any
) -> list[Printout]:
    from store.cover_sheets import cover_sheets

    return cover_sheets(numbers, text, campaign, progress)


# --- the way out -----------------------------------------------------------------------------


async def _print(ctx: Context, printouts: Sequence[Printout], *, mails: bool) -> bool:
    """Ask where documents go, bring them there, and log what is out.

    Whoever leaves a form chooses another way, and so does who is told that one does not work.
    Returns whether they went anywhere.
    """
    from store import printing

    proposed = await ctx.read(printing.proposals, printouts)
    ways = [(_FILE, _("Into a file")), (_PRINTER, _("On a printer"))]
    if mails:
        ways.append((_MAIL, _("As a mail")))
    ways.append((_LOOK, _("Only look at it")))
    run = {_FILE: _into_files, _PRINTER: _on_paper, _MAIL: _as_mail, _LOOK: _look}
    last = _FILE
    while True:
        way = await ctx.choose(_title(printouts), ways, last)
        if way is None:
            return False
        last = way
        try:
            if await run[way](ctx, printouts, proposed):
                return True
        except Cancelled:
            raise
        except StoreError as error:
            ctx.notify(sentence(error), "error")


def _title(printouts: Sequence[Printout]) -> str:
    first = printouts[0]
    name = f"{_(first.caption)} {first.document_no or first.contact_no}"
    said = ngettext("Print %(title)s", "Print %(count)s documents", len(printouts))
    return said % {"title": name, "count": formats.integer(len(printouts))}


def _log_fields(proposed: Sequence[bool]) -> list[Ask]:
    """Return the tick for the log, where the set-up has a template for any of the documents."""
    return [Ask("log", _LOG, kind="BOOLEAN", value="true")] if any(proposed) else []


def _logged(
    printouts: Sequence[Printout], proposed: Sequence[bool], form: dict[str, str]
) -> list[tuple[Printout, bool]]:
    """Return the documents, each with whether it is logged: those that can be, when it is ticked."""
    ticked = form.get("log") == "true"
    return [(printout, ticked and can) for printout, can in zip(printouts, proposed, strict=True)]


async def _check(ctx: Context, pairs: Sequence[tuple[Printout, bool]]) -> None:
    """Refuse what cannot be logged while nothing is printed yet."""
    from store import printing

    wanted = [printout for printout, log in pairs if log]
    if wanted:
        await ctx.write(printing.check_logs, wanted)


async def _look(ctx: Context, printouts: Sequence[Printout], _proposed: Sequence[bool]) -> bool:
    """Show documents; nothing is logged."""
    from store.attachments import AttachmentFile
    from store.exchange.typesetting import joined
    from tui.document_actions import open_document

    content = await ctx.scan(joined, [printout.paper.content for printout in printouts])
    name = printouts[0].paper.file_name
    await open_document(ctx, AttachmentFile(name, "pdf", content, read_only=True))
    return False


async def _into_files(
    ctx: Context, printouts: Sequence[Printout], proposed: Sequence[bool]
) -> bool:
    """Write documents into a file each, or all of them into one."""
    from store import printing
    from store.exchange.typesetting import joined
    from store.exchange.whole_file import write_whole

    start = Path.cwd() / printouts[0].paper.file_name
    if len(printouts) > 1:
        start = Path.cwd()
        if not printouts[0].document_no:
            start /= _("Cover Sheets") + ".pdf"
    form = await ctx.ask(
        _title(printouts),
        [
            Ask(
                "path",
                N_("File") if len(printouts) == 1 else N_("Folder or file"),
                value=str(start),
                required=True,
            ),
            *_log_fields(proposed),
        ],
    )
    if form is None:
        return False
    pairs = _logged(printouts, proposed, form)
    by_path = _by_path(pairs, form["path"])
    if not await _may_replace(ctx, [*by_path]):
        return False
    await _check(ctx, pairs)
    done: list[Recorded | None] = []
    for path, together in by_path.items():
        content = await ctx.scan(joined, [printout.paper.content for printout, _log in together])
        await ctx.scan(write_whole, path, content)
        done += await ctx.write(printing.finished_all, together)
    path = next(iter(by_path))
    where = str(path) if len(by_path) == 1 else str(path.parent)
    said = _("Written: %(path)s") % {"path": where} + "." + _about_log(printouts, proposed, done)
    await _offer(ctx, said, path if len(by_path) == 1 else None)
    return True


def _by_path(
    pairs: Sequence[tuple[Printout, bool]], wanted: str
) -> dict[Path, list[tuple[Printout, bool]]]:
    from tui.printing import files_of

    found: dict[Path, list[tuple[Printout, bool]]] = {}
    paths = files_of([printout for printout, _log in pairs], wanted.strip(), Path.cwd())
    for path, pair in zip(paths, pairs, strict=True):
        found.setdefault(path, []).append(pair)
    return found


async def _may_replace(ctx: Context, paths: Sequence[Path]) -> bool:
    there = [path for path in paths if await ctx.scan(path.exists)]
    if not there:
        return True
    question = ngettext(
        "%(path)s exists already. Replace it?",
        "%(count)s of these files exist already. Replace them?",
        len(there),
    )
    return await ctx.confirm(question % {"path": there[0], "count": formats.integer(len(there))})


async def _offer(ctx: Context, said: str, path: Path | None) -> None:
    """Say where a document is, and offer to open it where a program can."""
    from store.attachments import AttachmentFile

    document = None if path is None else AttachmentFile(path.name, "pdf", b"", read_only=False)
    ctx.notify(said)
    if path is None or document is None or not ctx.can_open(document):
        return
    if await ctx.confirm(said + " " + _("Open it?")):
        ctx.edit_file(path)


async def _on_paper(ctx: Context, printouts: Sequence[Printout], proposed: Sequence[bool]) -> bool:
    """Print documents, each of them logged once the printer has it."""
    from store import printers, printing

    settings = ctx.printer
    known = await ctx.scan(printers.queues)
    form = await ctx.ask(
        _title(printouts),
        [
            queue_field(known, settings.queue),
            Ask("copies", N_("Copies"), kind="INTEGER", value="1"),
            *_log_fields(proposed),
        ],
    )
    if form is None:
        return False
    copies = int(form["copies"] or 1)
    if not 1 <= copies <= 99:
        ctx.notify(_("Print 1 to 99 copies."), "error")
        return False
    pairs = dict(_logged(printouts, proposed, form))
    await _check(ctx, [*pairs.items()])
    done: list[Recorded | None] = []
    said = ""
    for job in printing.jobs(printouts):
        said = await ctx.scan(_send, job, settings, form["queue"].strip(), copies)
        done += await ctx.write(printing.finished_all, [(one, pairs[one]) for one in job])
    ctx.notify(
        _("The printer has it: %(said)s.") % {"said": said or "lp"}
        + _about_log(printouts, proposed, done)
    )
    return True


def queue_field(known: Sequence[str], usual: str) -> Ask:
    """Return the field for the printer: one of those of the machine, or a name."""
    names = list(dict.fromkeys([usual, *known] if usual else known))
    if not names:
        return Ask("queue", N_("Printer (blank: usual)"))
    return Ask("queue", N_("Printer"), "CHOICE", names[0], choices=[(one, one) for one in names])


def _send(job: Sequence[Printout], settings: Any, queue: str, copies: int) -> str:
    from store import printers
    from store.exchange.typesetting import joined

    content = joined([printout.paper.content for printout in job])
    return printers.send(content, settings, queue=queue, copies=copies, title=job[0].paper.title)


async def _as_mail(ctx: Context, printouts: Sequence[Printout], proposed: Sequence[bool]) -> bool:
    """Put documents into the outbox; of a single one the mail can be changed before."""
    from store import printed_mail

    ctx.check_mail()
    texts = [await ctx.read(printed_mail.proposed_mail, printout) for printout in printouts]
    if len(printouts) == 1:
        text = texts[0]
        form = await ctx.ask(
            _title(printouts),
            [
                Ask("recipient", N_("To"), value=text.recipient, required=True, length=250),
                Ask("subject", N_("Subject"), value=text.subject, required=True, length=250),
                Ask("body", N_("Text"), kind="NOTE", value=text.body, required=True),
                *_log_fields(proposed),
            ],
        )
        if form is None:
            return False
        texts = [printed_mail.Accompanying(form["recipient"], form["subject"], form["body"])]
    else:
        form = (
            await ctx.ask(
                _("Mail %(count)s documents to their contacts")
                % {"count": formats.integer(len(printouts))},
                _log_fields(proposed),
            )
            if any(proposed)
            else {}
        )
        if form is None:
            return False
    pairs = _logged(printouts, proposed, form)
    done = await ctx.write(printed_mail.mail_all, pairs, texts)
    ctx.send_mail()
    said = ngettext(
        "In the outbox: a mail to %(to)s.", "In the outbox: %(count)s mails.", len(done)
    )
    filled = said % {"to": texts[0].recipient, "count": formats.integer(len(done))}
    ctx.notify(filled + _about_log(printouts, proposed, done))
    return True


def _about_log(
    printouts: Sequence[Printout], proposed: Sequence[bool], done: Sequence[Recorded | None]
) -> str:
    """Return what is said of the log: which entry, that it was there, or why there is none."""
    new = [entry for one in done if one is not None and not one.again for entry in one.entries]
    again = [entry for one in done if one is not None and one.again for entry in one.entries]
    if new:
        said = ngettext("Logged as entry %(number)s.", "Logged: %(count)s entries.", len(new))
        values = {"number": formats.integer(new[0]), "count": formats.integer(len(new))}
        return " " + said % values
    if again:
        return " " + _("Counted on entry %(number)s.") % {"number": formats.integer(again[0])}
    reason = _why_not(printouts, proposed, done)
    return " " + (_("Not logged: %(reason)s.") % {"reason": reason} if reason else _("Not logged."))


def _why_not(
    printouts: Sequence[Printout], proposed: Sequence[bool], done: Sequence[Recorded | None]
) -> str:
    """Return why nothing was logged, "" when it was not to be."""
    from store.recording_reasons import NO_TEMPLATE, sentence_of

    found = next((one.reason for one in done if one is not None), "")
    if not found and not any(proposed):
        found = "draft" if printouts[0].event is None else NO_TEMPLATE
    return _(sentence_of(found)) if found else ""


_PRINT_GROUP = N_("Print")

PRINT = Action(
    "print", "p", N_("Print"),
    N_("Print the document into a file, on a printer or as a mail, and log it."),
    run=print_documents, when=on_record, synonyms=(N_("PDF"), N_("mail a document")),
)  # fmt: skip
"""For sales documents."""

COVER_SHEETS = Action(
    "cover-sheet", "", N_("Print Cover Sheet"),
    N_("Print a cover sheet for the marked contacts, or for this one."),
    run=print_cover_sheets, shown=False, when=on_record, group=_PRINT_GROUP,
)  # fmt: skip
"""For contacts."""

SEGMENT_SHEETS = Action(
    "cover-sheets", "", N_("Print Cover Sheets"),
    N_("Print a cover sheet for each contact of the segment."),
    run=print_segment_sheets, shown=False, when=on_record, group=_PRINT_GROUP,
)  # fmt: skip
"""For segments."""
