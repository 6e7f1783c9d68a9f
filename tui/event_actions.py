"""Look at what came with an event that recorded itself: the e-mail, the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.text import N_
from tui.document_actions import Look, open_document, save_document, show_document
from tui.page import Action, Context, on_record

if TYPE_CHECKING:
    from tui.action import Handler


def _handler(look: Look) -> Handler:
    async def run(ctx: Context) -> None:
        from store import recorded_events

        if ctx.record is not None:
            number = ctx.record.values.get("event_no") or ctx.record["id"]
            await look(ctx, await ctx.read(recorded_events.document, number))

    return run


DOCUMENT = Action(
    "attachment", "A", N_("Attachment"),
    N_("Open what came with it, such as the e-mail; where no program can, show it as text."),
    run=_handler(open_document), shown=False, when=on_record,
)  # fmt: skip
DOCUMENT_ACTIONS = (
    DOCUMENT,
    Action(
        "attachment-text", "", N_("Show Attachment as Text"), N_("Show what came with it as text."),
        run=_handler(show_document), shown=False, when=on_record,
    ),
    Action(
        "attachment-export", "", N_("Save Attachment"), N_("Write what came with it into a file."),
        run=_handler(save_document), shown=False, when=on_record,
    ),
)  # fmt: skip
