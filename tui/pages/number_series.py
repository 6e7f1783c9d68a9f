"""Number series: where the numbers of contacts, segments and campaigns come from."""

from __future__ import annotations

from store.text import N_
from tui.page import CardPage, Category, Column, ListPage, Section, register

register(
    ListPage(
        id="number-series",
        title=N_("Number Series"),
        category=Category.ADMINISTRATION,
        noun="number-series",
        card="number-series-card",
        columns=(
            Column("code", 12),
            Column("description", 20, flexible=True),
            Column("starting_no", 12, priority=3),
            Column("ending_no", 12, priority=4),
            Column("last_no_used", 18),
        ),
        synonyms=(N_("numbering"), N_("counters")),
        help=N_("Where the numbers of contacts, segments and campaigns come from."),
        empty=N_("There are no number series yet."),
    )
)

register(
    CardPage(
        id="number-series-card",
        title=N_("No. Series"),
        noun="number-series",
        sections=(
            Section(N_("General"), ("code", "description", "default_nos", "manual_nos")),
            Section(
                N_("Numbering"),
                ("starting_no", "ending_no", "warning_no", "last_no_used", "increment_by"),
            ),
        ),
    )
)
