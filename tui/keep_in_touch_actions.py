"""Finding contacts that nobody has spoken to for long."""

from __future__ import annotations

from store.text import N_
from tui.i18n import _
from tui.page import Action, Ask, Context

_MONTHS = 3


async def not_contacted(ctx: Context) -> None:
    """Filter the list on contacts without an interaction for so many months."""
    from store.errors import InvalidValue

    caption = N_("Months")
    answer = await ctx.ask(
        _("Not contacted for…"), [Ask("months", caption, "INTEGER", str(_MONTHS), required=True)]
    )
    if answer is None:
        return
    months = int(answer["months"] or 0)
    if months < 1:
        raise InvalidValue(caption, months, N_("'%(value)s' is too few. Type 1 or more."))
    ctx.filter_by({"date_of_last_interaction": f"..-{months}m"})


NOT_CONTACTED = Action(
    "not-contacted", "N", N_("Not contacted for…"),
    N_("Show the contacts with whom there was no interaction for so many months, or never."),
    run=not_contacted, shown=False, group=N_("The list"),
)  # fmt: skip
