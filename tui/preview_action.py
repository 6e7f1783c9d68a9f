"""Look at the text of a template as it reads for one contact."""

from __future__ import annotations

from importlib import import_module

from store.text import N_
from tui.i18n import _
from tui.page import Action, Context, on_record

_OWNERS = {
    "template": "store.templates",
    "template-language": "store.template_languages",
    "segment-language": "store.segment_languages",
}


def preview_action(noun: str) -> Action:
    """Return the action for the document of a record of `noun`."""

    async def preview(ctx: Context) -> None:
        from store import mail_recipients

        if ctx.record is None:
            return
        document = await ctx.read(import_module(_OWNERS[noun]).export, ctx.record.key)
        contact = await ctx.choose_record("contact", _("Preview for a contact"))
        if contact is None:
            return
        language = str(ctx.record["language_code"])
        made = await ctx.read(mail_recipients.preview_document, document, contact.key, language)
        await ctx.show_text(f"{made.subject} · {contact['name']}", made.text)

    return Action(
        "preview", "V", N_("Preview"),
        N_("Show the text of the attachment as it reads for a contact, its fields filled."),
        run=preview, shown=False, when=on_record, group=N_("Attachment"),
        synonyms=(N_("merge fields"),),
    )  # fmt: skip
