"""Segments: contacts to be spoken to together."""

from __future__ import annotations

from store.text import N_
from tui.page import Action, Column, ListPage, register


def _actions() -> tuple[Action, ...]:
    from tui.delivery_actions import MAIL_SEGMENT
    from tui.segment_criteria_actions import SHOW
    from tui.segment_log_action import LOG_SEGMENT

    return (LOG_SEGMENT, SHOW, MAIL_SEGMENT)


register(
    ListPage(
        id="segments",
        title=N_("Segments"),
        noun="segment",
        card="segment",
        columns=(
            Column("no", 9),
            Column("description", 28, flexible=True),
            Column("no_of_lines", 7, caption=N_("Lines")),
            Column("no_of_criteria_actions", 9, priority=3, caption=N_("Criteria")),
            Column("interaction_template_code", 10, caption=N_("Template")),
            Column("salesperson_code", 6, priority=2, caption=N_("By")),
            Column("date", 8),
            Column("campaign_no", 10, priority=4),
            Column("cost", 9, priority=3, caption=N_("Cost")),
            Column("duration", 9, priority=3, caption=N_("Duration")),
        ),
        facts=(
            "cost", "duration", "campaign_no", "correspondence_type", "information_flow",
            "initiated_by", "subject",
        ),
        synonyms=(N_("mailings"), N_("target groups"), N_("lists of contacts")),
        help=N_("Contacts to be spoken to together."),
        actions=_actions,
        empty=N_("There are no segments yet."),
    )
)  # fmt: skip
