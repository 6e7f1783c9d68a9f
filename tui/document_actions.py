"""Look at a document, wherever one hangs: open it, show it as text, save it.

Where a program can open it, it does; over SSH, where none can, it is shown as text.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.i18n import _
from tui.page import Context, Way

if TYPE_CHECKING:
    from store.attachments import AttachmentFile
    from store.exchange.readable import Readable

Look = Callable[[Context, "AttachmentFile"], Awaitable[None]]
"""A way to look at a document: one of the three below."""


async def open_document(ctx: Context, document: AttachmentFile) -> None:
    """Open a document with its program; where there is none, show it as text."""
    if not ctx.open_outside(document):
        await show_document(ctx, document)
    else:
        ctx.notify(_("Opened: %(name)s") % {"name": document.name})


async def show_document(ctx: Context, document: AttachmentFile) -> None:
    """Show a document as text; one that has none says what it is, and can be saved."""
    from store.exchange import readable
    from tui.documents import described, full_text, is_shown

    found = await ctx.scan(readable.read, document)
    if not is_shown(found):
        await _offer(ctx, document, described(document, found))
        return
    text, at = full_text(found), 0
    while True:
        shown = await ctx.show_text(document.name, text, _ways(ctx, document, found), at)
        if shown is None:
            return
        way, at = shown
        if way == "save":
            await save_document(ctx, document)
        elif way == "open":
            ctx.open_outside(document)
        else:
            await _part(ctx, document, found)


async def save_document(ctx: Context, document: AttachmentFile) -> None:
    """Write a document into a file that the person names."""
    await ctx.save_file(document.content, document.name)


def _ways(ctx: Context, document: AttachmentFile, found: Readable) -> Sequence[Way]:
    """Return what can be done with a document that is shown."""
    ways = [Way("s", "save", _("Save"))]
    if found.parts:
        ways.insert(0, Way("a", "parts", _("Attachments")))
    if ctx.can_open(document):
        ways.append(Way("o", "open", _("Open")))
    return ways


async def _offer(ctx: Context, document: AttachmentFile, text: str) -> None:
    """Say what a document is that cannot be shown, and offer to save or open it."""
    options = [("save", _("Save it in a file"))]
    if ctx.can_open(document):
        options.append(("open", _("Open it with its program")))
    chosen = await ctx.choose(_("Attachment"), options, text=text)
    if chosen == "save":
        await save_document(ctx, document)
    elif chosen == "open":
        ctx.open_outside(document)


async def _part(ctx: Context, document: AttachmentFile, found: Readable) -> None:
    """Let the person choose a file attached to an e-mail, and open it."""
    from store.exchange import readable
    from tui.documents import size

    options = [(str(at), f"{part.name} · {size(part.size)}") for at, part in enumerate(found.parts)]
    chosen = await ctx.choose(_("Attachments"), options) if len(options) > 1 else "0"
    if chosen is not None:
        inner = await ctx.scan(readable.part, document, int(chosen))
        await open_document(ctx, replace(inner, read_only=True))
