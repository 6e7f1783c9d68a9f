"""The document of a segment line: shown, edited, imported, exported, removed."""

from __future__ import annotations

from store.enumerations import LineAttachment
from store.text import N_
from tui.attachment_actions import edit_outside, import_file
from tui.document_actions import open_document, save_document, show_document
from tui.i18n import _
from tui.page import Action, Context


async def _line_attachment(ctx: Context) -> None:
    from store import line_attachments

    lines = await ctx.records()
    if not lines:
        ctx.notify(_("There is no line here."), "warning")
        return
    line = lines[0]
    found = await ctx.read(line_attachments.describe, line.key)
    has = _("This line has no attachment.")
    if found.name:
        has = f"{found.name} · {_(found.kind.caption)}"
    options = _options(found.kind)
    chosen = await ctx.choose(_("Attachment"), options, text=f"{_addressee(line)}\n{has}")
    if chosen == "import":
        await import_file(ctx, line_attachments.attach, line.key)
    elif chosen == "remove":
        if await ctx.confirm(_("Remove the attachment of this line?")):
            await ctx.write(line_attachments.remove, line.key, done=_("Attachment removed."))
    elif chosen is not None:
        document = await ctx.read(line_attachments.export, line.key)
        if chosen == "edit":
            await edit_outside(ctx, document, line_attachments.attach, line.key)
        else:
            ways = {"export": save_document, "text": show_document, "open": open_document}
            await ways[chosen](ctx, document)


def _addressee(line: object) -> str:
    """Return whom a line is for."""
    names = ("contact_name", "contact_company_name", "contact_no")
    return next((str(line[name]) for name in names if line[name]), "–")  # type: ignore[index]


def _options(kind: LineAttachment) -> list[tuple[str, str]]:
    own = [("import", _("Import a file for this line alone"))]
    if kind is LineAttachment.BLANK:
        return own
    return [
        ("open", _("Open")),
        ("text", _("Show as text")),
        ("edit", _("Edit outside, for this line alone")),
        *own,
        ("export", _("Export")),
        ("remove", _("Remove: this line has none then")),
    ]


LINE_ATTACHMENT = Action(
    "line-attachment", "t", N_("Attachment"),
    N_("Open, edit, import, export or remove the document of the line."),
    run=_line_attachment, shown=False, synonyms=(N_("Unique attachment"),),
)  # fmt: skip
