"""Logged segments: what was done with many contacts at once."""

from __future__ import annotations

from store.text import N_
from tui import formats
from tui.delivery_actions import RESEND_SEGMENT
from tui.i18n import _, ngettext
from tui.letter_actions import LOGGED_LETTERS
from tui.page import Action, Column, Context, ListPage, on_record, register
from tui.segment_criteria_actions import REUSE_IN
from tui.statistics_actions import log_entries


async def _switch(ctx: Context) -> None:
    from store import logged_segments

    keys = await ctx.keys()
    canceling = await ctx.read(logged_segments.toggle_would_cancel, keys[0])
    if canceling:
        question = ngettext(
            "Cancel this logged segment with all its interactions?",
            "Cancel %(count)s logged segments with all their interactions?",
            len(keys),
        )
    else:
        question = ngettext(
            "Take the canceled mark off this logged segment and all its interactions?",
            "Take the canceled mark off %(count)s logged segments and all their interactions?",
            len(keys),
        )
    if not await ctx.confirm(question % {"count": formats.integer(len(keys))}, default=True):
        return
    verb = logged_segments.cancel if canceling else logged_segments.restore
    await ctx.write(verb, keys, done=_("Canceled.") if canceling else _("No longer canceled."))


async def _delete(ctx: Context) -> None:
    names = ("entry_no", "segment_no", "creation_date", "user_id")
    given = {name: text for name, text in ctx.filters.items() if name in names}
    await ctx.open("delete-logged-segments", filters=given)


register(
    ListPage(
        id="logged-segments",
        title=N_("Logged Segments"),
        noun="logged-segment",
        columns=(
            Column("entry_no", 7, caption=N_("Entry")),
            Column("segment_no", 9, caption=N_("Segment")),
            Column("description", 28, flexible=True),
            Column("no_of_interactions", 13, caption=N_("Interactions")),
            Column("creation_date", 8, caption=N_("Date")),
            Column("user_id", 10, priority=2, caption=N_("User")),
            Column("canceled", 9, priority=3),
        ),
        actions=(
            log_entries(lambda _record: "logged_segment_entry_no"),
            Action(
                "cancel", "c", N_("Cancel"),
                N_("Cancel the logged segment and its interactions, or take the mark off."),
                run=_switch, when=on_record, synonyms=(N_("Switch Checkmark in Canceled"),),
            ),
            RESEND_SEGMENT,
            REUSE_IN,
            Action(
                "delete-canceled", "D", N_("Delete Canceled"),
                N_("Delete the canceled logged segments; their interactions stay."),
                run=_delete, shown=True,
            ),
            LOGGED_LETTERS,
        ),
        without=("new", "delete", "open"),
        enter="log-entries",
        synonyms=(N_("archived segments"), N_("mailings done")),
        help=N_("Segments that were logged, with their interactions."),
        empty=N_("No segment has been logged yet."),
    )
)  # fmt: skip
