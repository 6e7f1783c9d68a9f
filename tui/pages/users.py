"""Users: which salesperson a user of the operating system is."""

from __future__ import annotations

from store.text import N_
from tui.page import CardPage, Category, Column, ListPage, Section, register

register(
    ListPage(
        id="users",
        title=N_("User Setup"),
        category=Category.ADMINISTRATION,
        noun="user",
        card="user-card",
        columns=(
            Column("user_id", 20, flexible=True),
            Column("salesperson_code", 18),
            Column("salesperson_name", 24, flexible=True, priority=2),
        ),
        synonyms=(N_("users"), N_("login names"), N_("permissions")),
        help=N_("Which salesperson a user of the operating system is."),
        empty=N_("No user has a set-up yet."),
    )
)

register(
    CardPage(
        id="user-card",
        title=N_("User Setup"),
        noun="user",
        sections=(Section(N_("General"), ("user_id", "salesperson_code", "salesperson_name")),),
    )
)
