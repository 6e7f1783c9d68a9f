"""Import, export and remove the document of a template or of one of its languages."""

from __future__ import annotations

from types import ModuleType

from store.text import N_
from tui.i18n import _
from tui.page import Action, Context, on_record

_GROUP = N_("Attachment")


def _verbs(noun: str) -> ModuleType:
    """Return the module of the store that owns the documents of `noun`."""
    from store import template_languages, templates

    return templates if noun == "template" else template_languages


def attachment_actions(noun: str) -> tuple[Action, ...]:
    """Return the actions on the document of a record of `noun`."""

    async def attach(ctx: Context) -> None:
        if ctx.record is None:
            return
        path = await ctx.open_file(_("Import an attachment"))
        if path is None:
            return
        content = await ctx.read(path.read_bytes)
        await ctx.write(
            _verbs(noun).attach, ctx.record.key, content, path.name, done=_("Attachment imported.")
        )

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
