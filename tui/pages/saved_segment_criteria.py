"""Saved criteria: how the contacts of a segment were chosen, to be done again in another one."""

from __future__ import annotations

from store.text import N_
from tui.page import CardPage, Column, ListPage, Section, register
from tui.segment_criteria_actions import SAVED

register(
    ListPage(
        id="saved-segment-criteria",
        title=N_("Saved Segment Criteria"),
        noun="saved-criteria",
        card="saved-segment-criteria-card",
        columns=(
            Column("code", 16),
            Column("description", 30, flexible=True),
            Column("no_of_actions", 8, caption=N_("Actions")),
            Column("user_id", 12, priority=2, caption=N_("User")),
        ),
        without=("new",),
        synonyms=(N_("selections of contacts"), N_("reuse criteria")),
        help=N_("How the contacts of segments were chosen, to be done again in other segments."),
        empty=N_("No criteria are saved yet: Save Criteria on a segment keeps how it was filled."),
    )
)

register(
    CardPage(
        id="saved-segment-criteria-card",
        title=N_("Saved Segment Criteria"),
        noun="saved-criteria",
        sections=(Section(N_("General"), ("code", "description", "user_id", "no_of_actions")),),
        notes=SAVED,
    )
)
