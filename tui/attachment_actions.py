"""Open, import, export and remove the document of a template, a segment, a language or a line."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from store.text import N_
from tui.document_actions import Look, open_document, save_document, show_document
from tui.i18n import _, sentence
from tui.page import Action, Context, on_record

if TYPE_CHECKING:
    from pathlib import Path

    from store.attachments import AttachmentFile
    from tui.action import Handler

_GROUP = N_("Attachment")
_OWNERS = {
    "template": "store.templates",
    "template-language": "store.template_languages",
    "segment-language": "store.segment_languages",
}


def _verbs(noun: str) -> ModuleType:
    """Return the module of the store that owns the documents of `noun`."""
    return import_module(_OWNERS[noun])


async def edit_outside(
    ctx: Context, document: AttachmentFile, bring_back: Callable[..., Any], *key: str
) -> None:
    """Write a document into a file, open it, and bring it back once it was edited there.

    `bring_back` is called with `key`, the new content and the name of the file.
    """
    path = await ctx.save_file(document.content, document.name)
    if path is None or document.read_only:
        return
    ctx.edit_file(path)
    question = _("Edit %(path)s now and save it there. Import the edited file?") % {"path": path}
    if await ctx.confirm(question, default=True):
        await _brought(ctx, path, bring_back, *key)


async def _brought(ctx: Context, path: Path, attach: Callable[..., Any], *key: str) -> None:
    """Attach a file, and say what keeps a text from being filled in."""
    from store import merge_data

    content = await ctx.read(path.read_bytes)
    await ctx.write(attach, *key, content, path.name, done=_("Attachment imported."))
    problem = await ctx.read(merge_data.problem_of, content, path.name)
    if problem is not None:
        said = _("It cannot be filled in as it is. %(why)s") % {"why": sentence(problem)}
        ctx.notify(said, "warning")


async def import_file(ctx: Context, attach: Callable[..., Any], *key: str) -> None:
    """Ask for a file and attach it: `attach` is called with `key`, its content and its name."""
    path = await ctx.open_file(_("Import an attachment"))
    if path is not None:
        await _brought(ctx, path, attach, *key)


def _looking(noun: str, look: Look) -> Handler:
    """Return the handler that does `look` with the document of a record of `noun`."""

    async def run(ctx: Context) -> None:
        if ctx.record is not None:
            await look(ctx, await ctx.read(_verbs(noun).export, ctx.record.key))

    return run


def attachment_actions(noun: str) -> tuple[Action, ...]:
    """Return the actions on the document of a record of `noun`."""

    async def edit(ctx: Context) -> None:
        if ctx.record is not None:
            verbs = _verbs(noun)
            document = await ctx.read(verbs.export, ctx.record.key)
            await edit_outside(ctx, document, _replacing(verbs.attach), ctx.record.key)

    async def attach(ctx: Context) -> None:
        if ctx.record is not None:
            await import_file(ctx, _verbs(noun).attach, ctx.record.key)

    async def remove(ctx: Context) -> None:
        if ctx.record is not None and await ctx.confirm(_("Remove the attachment?")):
            await ctx.write(
                _verbs(noun).remove_attachment, ctx.record.key, done=_("Attachment removed.")
            )

    return (
        Action(
            "attachment-open", "O", N_("Open Attachment"),
            N_("Open the attachment with its program; where there is none, show it as text."),
            run=_looking(noun, open_document), shown=False, when=on_record, group=_GROUP,
        ),
        Action(
            "attachment-text", "", N_("Show Attachment as Text"),
            N_("Show what the attachment says: texts, e-mails, PDF, Word, web pages, workbooks."),
            run=_looking(noun, show_document), shown=False, when=on_record, group=_GROUP,
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
            run=_looking(noun, save_document), shown=False, when=on_record, group=_GROUP,
        ),
        Action(
            "attachment-remove", "R", N_("Remove Attachment"), N_("Remove the attachment."),
            run=remove, shown=False, when=on_record, group=_GROUP,
        ),
    )  # fmt: skip


def _replacing(attach: Callable[..., Any]) -> Callable[..., Any]:
    """Return `attach` for a document that takes the place of what it was made from."""

    def again(key: str, content: bytes, name: str) -> Any:
        return attach(key, content, name, replace=True)

    return again
