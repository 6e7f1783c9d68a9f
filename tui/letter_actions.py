"""Letters from the screens: to contacts, to a segment, and those of the log that are to go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext, question
from tui.page import Action, Ask, Context, on_record
from tui.print_actions import queue_field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.letter_files import Written
    from store.letters import Addressee

Note = Callable[[list[Any], Callable[[], object]], object]

_SYNONYMS = (N_("mail merge"), N_("print letters"), N_("serial letter"))
_TO = N_("File or folder")


async def to_contacts(ctx: Context) -> None:
    """Write a letter to the marked contacts, or to this one."""
    from store import letters

    ids = await ctx.ids()
    form = await _form(
        ctx,
        _titled(len(ids)),
        _("Letters"),
        Ask("template", N_("Template"), "REFERENCE", required=True, noun="template"),
        Ask("language", N_("Language (optional)"), "CODE"),
        Ask("log", N_("Log an interaction"), "BOOLEAN", value="true"),
    )
    if form is None:
        return
    template = form["template"]
    addressees = await ctx.read(letters.of_contacts, ids, template, form["language"])
    note: Note | None = None
    if form["log"] == "true":
        note = lambda kept, finish: letters.logged(kept, template, finish)  # noqa: E731
    await _bring(ctx, addressees, form, note)


async def to_segment(ctx: Context) -> None:
    """Write a letter to each contact of the segment, without logging it."""
    from store import letters

    if ctx.record is None:
        return
    key = ctx.record.key
    form = await _form(
        ctx,
        _("Letters to segment %(no)s") % {"no": key},
        _("Segment %(no)s") % {"no": key},
        Ask("template", N_("Other template (optional)"), "REFERENCE", noun="template"),
        Ask("language", N_("Language (optional)"), "CODE"),
    )
    if form is not None:
        wanted = await ctx.read(letters.of_segment, key, form["template"], form["language"])
        await _bring(ctx, wanted, form)


async def of_logged_segment(ctx: Context) -> None:
    """Write the letters of the logged segment."""
    if ctx.record is not None:
        await _of_segment(ctx, ctx.record.key)


async def of_entries(ctx: Context) -> None:
    """Write the letters of the marked entries."""
    from store import letters

    keys = await ctx.keys()
    await _of_log(ctx, await ctx.read(letters.numbered, keys), _("Letters"))


async def offer_letters(ctx: Context, logged_segment: int) -> str:
    """Ask whether the letters of a segment that was just logged are to be written now.

    Returns what was said of them, empty when none were written.
    """
    from store import letters

    condition = await ctx.read(letters.in_logged_segment, logged_segment)
    count = await ctx.read(letters.waiting, condition)
    asked = ngettext("Write its letter now?", "Write its %(count)s letters now?", count)
    if count and await ctx.confirm(asked % {"count": formats.integer(count)}, default=True):
        return await _of_segment(ctx, logged_segment)
    return ""


async def _of_segment(ctx: Context, logged_segment: object) -> str:
    from store import letters
    from store.nouns import noun
    from store.records import get

    found = await ctx.read(get, noun("logged-segment"), logged_segment)
    name = _("Segment %(no)s") % {"no": found["segment_no"]}
    return await _of_log(ctx, await ctx.read(letters.in_logged_segment, found.key), name)


async def _of_log(ctx: Context, condition: Any, name: str) -> str:
    from store import letters

    count = await ctx.read(letters.waiting, condition)
    if not count and not await ctx.confirm(_("All letters are out already. Write them again?")):
        return ""
    addressees = await ctx.read(letters.of_entries, condition, again=not count)
    form = await _form(ctx, _titled(len(addressees)), name)
    return await _bring(ctx, addressees, form, letters.delivered) if form is not None else ""


def _titled(count: int) -> str:
    title = ngettext("Write a letter", "Write %(count)s letters", count)
    return title % {"count": formats.integer(count)}


async def _form(ctx: Context, title: str, name: str, *fields: Ask) -> dict[str, str] | None:
    """Ask whether letters go into a file or on a printer, then where, and what `fields` ask."""
    from store import printers

    ways = [("file", _("Into a file")), ("printer", _("On a printer"))]
    way = await ctx.choose(title, ways, "file")
    if way is None:
        return None
    if way == "printer":
        known = await ctx.scan(printers.queues)
        return await ctx.ask(title, [queue_field(known, ctx.printer.queue), *fields])
    return await ctx.ask(title, [Ask("path", _TO, value=_proposed(name), required=True), *fields])


def _path(typed: str) -> Path:
    return Path(typed.strip()).expanduser()


def _proposed(name: str) -> str:
    return str(Path(f"{name}.pdf").absolute())


async def _bring(
    ctx: Context,
    addressees: Sequence[Addressee],
    form: Mapping[str, str],
    note: Note | None = None,
) -> str:
    """Bring letters to where the form says; say and return what became of them."""
    if "queue" in form:
        said = await _print(ctx, addressees, form["queue"].strip(), note)
    else:
        said = await _write(ctx, addressees, form["path"], note)
    if said:
        ctx.notify(said)
    return said


async def _print(
    ctx: Context, addressees: Sequence[Addressee], queue: str, note: Note | None
) -> str:
    """Have letters printed, with progress and a way to stop until the printer has them."""
    from store.letter_printing import print_letters

    settings = ctx.printer

    def run(progress: Callable[[int, int], None]) -> str:
        return print_letters(
            addressees, settings, queue=queue, title=_("Letters"), note=note, progress=progress
        )

    said = await ctx.job(_("Print Letters"), run)
    return _("The printer has it: %(said)s.") % {"said": said or "lp"}


async def _write(
    ctx: Context, addressees: Sequence[Addressee], typed: str, note: Note | None = None
) -> str:
    """Write letters with progress and a way to stop, asking before a file is replaced."""
    from store import letter_files

    target = _path(typed)
    there = letter_files.form_of(target) != "folder" and await ctx.scan(target.exists)
    said = _("%(path)s exists already. Replace it?") % {"path": target}
    if there and not await ctx.confirm(said):
        return ""
    allowed = False
    while True:

        def run(progress: Callable[[int, int], None], allowed: bool = allowed) -> Written:
            return letter_files.write(
                addressees, target, replace=allowed, keep=note is not None, note=note,
                progress=progress,
            )  # fmt: skip

        try:
            done = await ctx.job(_("Write letters"), run)
            break
        except letter_files.FilesExist as asked:
            if not await ctx.confirm(question(asked)):
                return ""
            allowed = True
    told = ngettext(
        "1 letter written: %(path)s", "%(count)s letters written: %(path)s", done.letters
    )
    return told % {"count": formats.integer(done.letters), "path": done.path}


LETTER = Action(
    "letters", "", N_("Print Letters"),
    N_("Write a letter to the marked contacts, or to this one, of the document of a template."),
    run=to_contacts, shown=False, when=on_record, synonyms=_SYNONYMS,
)  # fmt: skip
SEGMENT_LETTERS = Action(
    "letters", "P", N_("Print Letters"),
    N_("Write a letter to each contact of the segment, without logging it."),
    run=to_segment, shown=False, when=on_record, synonyms=_SYNONYMS,
)  # fmt: skip
LOGGED_LETTERS = Action(
    "letters", "P", N_("Print Letters"),
    N_("Write the letters that are not out yet, and note on the entries that they are."),
    run=of_logged_segment, when=on_record, synonyms=_SYNONYMS,
)  # fmt: skip
ENTRY_LETTERS = Action(
    "letters", "", N_("Print Letters"),
    N_("Write the letters of the marked entries, and note on them that they are out."),
    run=of_entries, shown=False, when=on_record, group=N_("The entry"), synonyms=_SYNONYMS,
)  # fmt: skip
