"""Mailing groups: who gets the newsletter, who the card at Christmas."""

from __future__ import annotations

from store.text import N_
from tui.code_pages import code_pages
from tui.page import Column

code_pages(
    "mailing-group",
    N_("Mailing Groups"),
    N_("Mailing Group"),
    N_("Groups of contacts that get the same mail."),
    N_("There are no mailing groups yet."),
    synonyms=(N_("distribution lists"), N_("newsletter")),
    columns=(Column("keep_in_touch_days", 14, priority=4, caption=N_("Keep in Touch")),),
    fields=("keep_in_touch_days",),
)
