"""Open, import, export and remove the document of a template, a segment, a language or a line."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from store.text import N_
from tui.i18n import _
from tui.page import Action, Context, on_record

if TYPE_CHECKING:
    from store.attachments import AttachmentFile

_GROUP = N_("Attachment")
_TEXTS = frozenset({"txt", "md", "csv", "eml", "json", "xml", "html", "htm", "log", "typ"})
_OWNERS = {
    "template": "store.templates",
    "template-language": "store.template_languages",
    "segment-language": "store.segment_languages",
}


def _verbs(noun: str) -> ModuleType:
    """Return the module of the store that owns the documents of `noun`."""
    return import_module(_OWNERS[noun])


def as_text(document: AttachmentFile) -> str | None:
    """Return what a document says when it is a text, else None."""
    if document.extension not in _TEXTS:
        return None
    try:
        return document.content.decode("utf-8")
    except UnicodeDecodeError:
        return None


async def show(ctx: Context, document: AttachmentFile) -> bool:
    """Show a document when it is a text; return whether it was."""
    text = as_text(document)
    if text is not None:
        await ctx.show_text(document.name, text)
    return text is not None


async def edit_outside(
    ctx: Context, document: AttachmentFile, bring_back: Callable[..., Any], *key: str
) -> None:
    """Write a document into a file and, once it was edited there, bring it back.

    `bring_back` is called with `key`, the new content and the name of the file.
    """
    path = await ctx.save_file(document.content, document.name)
    if path is None or document.read_only:
        return
    question = _("Edit %(path)s now and save it there. Import the edited file?") % {"path": path}
    if await ctx.confirm(question, default=True):
        content = await ctx.read(path.read_bytes)
        await ctx.write(bring_back, *key, content, path.name, done=_("Attachment imported."))


async def import_file(ctx: Context, attach: Callable[..., Any], *key: str) -> None:
    """Ask for a file and attach it: `attach` is called with `key`, its content and its name."""
    path = await ctx.open_file(_("Import an attachment"))
    if path is not None:
        content = await ctx.read(path.read_bytes)
        await ctx.write(attach, *key, content, path.name, done=_("Attachment imported."))


def attachment_actions(noun: str) -> tuple[Action, ...]:
    """Return the actions on the document of a record of `noun`."""

    async def open_it(ctx: Context) -> None:
        if ctx.record is None:
            return
        verbs = _verbs(noun)
        document = await ctx.read(verbs.export, ctx.record.key)
        if not await show(ctx, document) and await ctx.confirm(outside_question(), default=True):
            await edit_outside(ctx, document, _replacing(verbs.attach), ctx.record.key)

    async def edit(ctx: Context) -> None:
        if ctx.record is not None:
            verbs = _verbs(noun)
            document = await ctx.read(verbs.export, ctx.record.key)
            await edit_outside(ctx, document, _replacing(verbs.attach), ctx.record.key)

    async def attach(ctx: Context) -> None:
        if ctx.record is not None:
            await import_file(ctx, _verbs(noun).attach, ctx.record.key)

    async def export(ctx: Context) -> None:
        if ctx.record is not None:
            document = await ctx.read(_verbs(noun).export, ctx.record.key)
            await ctx.save_file(document.content, document.name)

    async def remove(ctx: Context) -> None:
        if ctx.record is not None and await ctx.confirm(_("Remove the attachment?")):
            await ctx.write(
                _verbs(noun).remove_attachment, ctx.record.key, done=_("Attachment removed.")
            )

    return (
        Action(
            "attachment-open", "O", N_("Open Attachment"),
            N_("Show the attachment, or write it into a file to look at it outside."),
            run=open_it, shown=False, when=on_record, group=_GROUP,
        ),
        Action(
            "attachment-edit", "", N_("Edit Attachment"),
            N_("Write the attachment into a file, and import it again once it was edited."),
            run=edit, shown=False, when=on_record, group=_GROUP,
        ),
        Action(
            "attachment-import", "a", N_("Import Attachment"), N_("Import a file as the attachment."),
            run=attach, shown=False, when=on_record, group=_GROUP,
        ),
        Action(
            "attachment-export", "A", N_("Export Attachment"), N_("Write the attachment into a file."),
            run=export, shown=False, when=on_record, group=_GROUP,
        ),
        Action(
            "attachment-remove", "R", N_("Remove Attachment"), N_("Remove the attachment."),
            run=remove, shown=False, when=on_record, group=_GROUP,
        ),
    )  # fmt: skip


def outside_question() -> str:
    """Return the question before a document that is no text is written into a file."""
    return _("This attachment is no text. Write it into a file, to view or edit it outside?")


def _replacing(attach: Callable[..., Any]) -> Callable[..., Any]:
    """Return `attach` for a document that takes the place of what it was made from."""

    def again(key: str, content: bytes, name: str) -> Any:
        return attach(key, content, name, replace=True)

    return again
