"""Interaction groups: what templates are gathered under."""

from __future__ import annotations

from store.text import N_
from tui.page import CardPage, Category, Column, ListPage, Section, register

register(
    ListPage(
        id="interaction-groups",
        title=N_("Interaction Groups"),
        noun="group",
        card="interaction-group-card",
        columns=(
            Column("code", 16),
            Column("description", 30, flexible=True),
            Column("blocked", priority=3),
        ),
        synonyms=(N_("template groups"), N_("kinds of interaction")),
        help=N_("Groups such as letter, phone or meeting, under which templates are gathered."),
        empty=N_("There are no interaction groups yet."),
    )
)

register(
    CardPage(
        id="interaction-group-card",
        title=N_("Interaction Group"),
        category=Category.CARD,
        noun="group",
        sections=(Section(N_("General"), ("code", "description", "blocked")),),
    )
)
