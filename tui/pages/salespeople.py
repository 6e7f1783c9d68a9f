"""Salespeople: who looks after contacts."""

from __future__ import annotations

from store.text import N_
from tui.page import CardPage, Column, ListPage, Section, register

register(
    ListPage(
        id="salespeople",
        title=N_("Salespeople"),
        noun="salesperson",
        card="salesperson-card",
        columns=(
            Column("code", 10),
            Column("name", 20, flexible=True),
            Column("job_title", 18, priority=3, flexible=True),
            Column("phone_no", 16, priority=2),
            Column("email", 26, priority=2, flexible=True),
        ),
        synonyms=(N_("sellers"), N_("purchasers"), N_("account managers")),
        help=N_("Who looks after contacts, writes to them and calls them."),
        empty=N_("There are no salespeople yet."),
    )
)

register(
    CardPage(
        id="salesperson-card",
        title=N_("Salesperson"),
        noun="salesperson",
        sections=(
            Section(N_("General"), ("code", "name", "job_title", "commission", "blocked")),
            Section(N_("Communication"), ("phone_no", "email", "privacy_blocked")),
        ),
    )
)
