"""Statistics of a record, and the log entries that belong to it: the same two keys everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from store.text import N_
from tui import formats
from tui.i18n import _
from tui.page import Action, Context, on_record

if TYPE_CHECKING:
    from store.records import Record
    from tui.action import Handler


def log_entries(field: Callable[[Record], str]) -> Action:
    """Return the action that opens the log filtered on the record; `field` names the filter."""
    from store.filters import quote

    async def run(ctx: Context) -> None:
        if ctx.record is not None:
            filters = {field(ctx.record): quote(ctx.record.key)}
            await ctx.open("interaction-log-entries", filters=filters)

    return Action(
        "log-entries",
        "e",
        N_("Log Entries"),
        N_("Open the interaction log of this record."),
        run=run,
        also=("ctrl+f7",),
        when=on_record,
        synonyms=(N_("Interaction Log Entries"),),
    )


def statistics(read: Callable[[str, str], Any]) -> Action:
    """Return the action that shows the totals that `read(key, dates)` gives."""
    return Action(
        "statistics",
        "s",
        N_("Statistics"),
        N_("Show how many interactions there were, what they cost and how long they took."),
        run=_shown(read),
        also=("f7",),
        shown=False,
        when=on_record,
    )


def _shown(read: Callable[[str, str], Any]) -> Handler:
    async def run(ctx: Context) -> None:
        if ctx.record is None:
            return
        key = ctx.record.key
        found = await ctx.read(read, key, "")
        title = _("Statistics of %(key)s") % {"key": key}
        await ctx.show_text(title, describe(found))

    return run


def describe(found: Any) -> str:
    """Return totals as lines of caption and figure; canceled and postponed ones never count."""
    lines = [
        (_("No. of Interactions"), formats.integer(found.no_of_interactions)),
        (_("Cost (LCY)"), formats.money(found.cost)),
        (_("Duration"), formats.minutes(found.duration)),
    ]
    if hasattr(found, "last_date_attempted"):
        lines += [
            (_("Last Date Attempted"), formats.date(found.last_date_attempted) or "–"),
            (_("Date of Last Interaction"), formats.date(found.date_of_last_interaction) or "–"),
        ]
    width = max(len(caption) for caption, _figure in lines)
    return "\n".join(f"{caption:<{width}}   {figure}" for caption, figure in lines)
