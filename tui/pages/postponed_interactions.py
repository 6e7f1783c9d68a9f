"""Postponed interactions: begun, to be finished later."""

from __future__ import annotations

from store.text import N_
from tui import formats
from tui import interaction_actions as entries
from tui.i18n import ngettext
from tui.page import Action, Category, Column, Context, ListPage, on_record, register


async def _resume(ctx: Context) -> None:
    if ctx.record is not None:
        await ctx.create_interaction(entry_no=ctx.record.key)


async def _delete(ctx: Context) -> None:
    from store import interactions

    keys = await ctx.keys()
    question = ngettext(
        "Delete this postponed interaction?",
        "Delete %(count)s postponed interactions?",
        len(keys),
    )
    if await ctx.confirm(question % {"count": formats.integer(len(keys))}):
        count = await ctx.write(interactions.delete_postponed, keys)
        said = ngettext(
            "1 postponed interaction deleted.", "%(count)s postponed interactions deleted.", count
        )
        ctx.notify(said % {"count": formats.integer(count)})


register(
    ListPage(
        id="postponed-interactions",
        title=N_("Postponed Interactions"),
        noun="postponed",
        category=Category.TASK,
        columns=(
            Column("date", 8),
            Column("interaction_template_code", 10, caption=N_("Template")),
            Column("description", 24, flexible=True),
            Column("contact_name", 20, flexible=True, caption=N_("Contact")),
            Column("evaluation", 5, caption=N_("Eval"), show=entries.signs, priority=3),
            Column("salesperson_code", 6, priority=2, caption=N_("By")),
            Column("entry_no", 9, priority=4),
        ),
        fact_line=entries.fact_line,
        state=lambda record: "failed" if record["attempt_failed"] else "",
        actions=(
            Action(
                "open", "enter", N_("Resume"),
                N_("Go on with the interaction where it was left."),
                run=_resume, also=("f2",), when=on_record, group=entries.ENTRY,
            ),
            Action(
                "delete", "delete", N_("Delete"),
                N_("Delete the marked postponed interactions."),
                run=_delete, also=("ctrl+d",), when=on_record, group=entries.ENTRY,
            ),
            entries.COMMENTS,
            *entries.ATTACHMENTS,
            entries.CONTACT,
        ),
        without=("new",),
        synonyms=(N_("finish later"), N_("drafts"), N_("to be finished")),
        help=N_("Interactions that were begun and wait to be finished."),
        empty=N_("No interaction is waiting to be finished."),
    )
)  # fmt: skip
