"""What can be done with the entry under the cursor of a history, without opening it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store.text import N_
from tui import interaction_actions as entries
from tui.page import Action, Context

if TYPE_CHECKING:
    from store.records import Record
    from tui.action import Handler

_GROUP = N_("The history")


class _OfEntry:
    """The context of a card, with the entry under the cursor of its history as the record."""

    marked = 0

    def __init__(self, ctx: Context, entry: Record) -> None:
        self._ctx = ctx
        self.record = entry

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ctx, name)

    async def records(self) -> list[Record]:
        """Return the entry."""
        return [self.record]

    async def keys(self) -> list[str]:
        """Return its number."""
        return [self.record.key]


def _on_entry(ctx: Context) -> bool:
    """When the cursor is on an entry that is not to be finished yet."""
    item = ctx.item
    return item is not None and bool(item.values.get("entry_no")) and not item["postponed"]


def _of_entry(run: Handler) -> Handler:
    async def on_entry(ctx: Context) -> None:
        from store.nouns import noun
        from store.records import get

        if ctx.item is not None:
            entry = await ctx.read(get, noun("interaction"), ctx.item["entry_no"])
            await run(_OfEntry(ctx, entry))

    return on_entry


def _action(action: Action, run: Handler, name: str) -> Action:
    return action.but(
        id=name,
        run=_of_entry(run),
        when=_on_entry,
        group=_GROUP,
        shown=False,
        synonyms=(),
        otherwise=N_("Choose an interaction in the history first; h goes there."),
    )


HISTORY_ACTIONS = (
    _action(entries.CANCEL, entries.switch_canceled, "cancel"),
    _action(entries.EVALUATE, entries.evaluate, "evaluate"),
    _action(entries.ATTACHMENT, entries.open_attachment, "attachment"),
    _action(entries.ATTACHMENT_TEXT, entries.show_attachment, "attachment-text"),
    _action(entries.ATTACHMENT_SAVE, entries.save_attachment, "attachment-export"),
)
