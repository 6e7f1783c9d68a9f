"""Mailing groups: who gets the newsletter, who the card at Christmas."""

from __future__ import annotations

from store.text import N_
from tui.page import CardPage, Column, ListPage, Section, register

register(
    ListPage(
        id="mailing-groups",
        title=N_("Mailing Groups"),
        noun="mailing-group",
        card="mailing-group-card",
        columns=(
            Column("code", 16),
            Column("description", 30, flexible=True),
            Column("no_of_contacts", 16, priority=2),
            Column("keep_in_touch_days", 14, priority=4, caption=N_("Keep in Touch")),
            Column("blocked", priority=3),
        ),
        synonyms=(N_("distribution lists"), N_("newsletter")),
        help=N_("Groups of contacts that get the same mail."),
        empty=N_("There are no mailing groups yet."),
    )
)

register(
    CardPage(
        id="mailing-group-card",
        title=N_("Mailing Group"),
        noun="mailing-group",
        sections=(
            Section(
                N_("General"),
                ("code", "description", "keep_in_touch_days", "no_of_contacts", "blocked"),
            ),
        ),
    )
)
