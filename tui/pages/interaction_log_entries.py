"""The interaction log: every dealing with every contact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.text import N_
from tui import interaction_actions as entries
from tui.archive_actions import LOG_ARCHIVES
from tui.delivery_actions import RESEND, glance
from tui.i18n import _
from tui.letter_actions import ENTRY_LETTERS
from tui.page import Action, CardPage, Column, Context, ListPage, Section, register

if TYPE_CHECKING:
    from store.records import Record


async def _delete_canceled(ctx: Context) -> None:
    await ctx.open("delete-interaction-log-entries", filters=ctx.filters)


def _heading(filters: Mapping[str, str]) -> str:
    """Return the title: of what the log was opened for, when that is one record."""
    from store.errors import NotFound
    from store.filters import parse_filter, single_value
    from store.nouns import noun
    from store.records import get

    parts = [_("Interaction Log Entries")]
    for field, owner, title in (
        ("contact_company_no", "contact", "name"),
        ("contact_no", "contact", "name"),
        ("salesperson_code", "salesperson", "name"),
        ("interaction_template_code", "template", "description"),
        ("interaction_group_code", "group", "description"),
        ("logged_segment_entry_no", "logged-segment", "description"),
    ):
        key = single_value(parse_filter(filters[field])) if filters.get(field) else None
        if key:
            try:
                parts.append(str(get(noun(owner), key)[title]) or key)
            except NotFound:
                parts.append(key)
    return " · ".join(parts)


def _contact(record: Record) -> str:
    name, company = record["contact_name"], record["contact_company_name"]
    return name if not company or company == name else f"{name} · {company}"


register(
    ListPage(
        id="interaction-log-entries",
        title=N_("Interaction Log Entries"),
        noun="interaction",
        card="interaction-log-entry",
        columns=(
            Column("date", 8),
            Column("time_of_interaction", 5, priority=2, caption=N_("Time")),
            Column("interaction_template_code", 10, caption=N_("Template")),
            Column("description", 24, flexible=True),
            Column("contact_name", 20, flexible=True, caption=N_("Contact"), show=_contact),
            Column("evaluation", 5, caption=N_("Eval"), show=entries.signs),
            Column("salesperson_code", 6, priority=3, caption=N_("By")),
            Column("duration", 8, priority=4, caption=N_("Duration")),
            Column("cost", 8, priority=5, caption=N_("Cost")),
            Column("attempt_failed", 6, priority=7, caption=N_("Failed")),
            Column("contact_no", 10, priority=6),
            Column("entry_no", 9, priority=6),
            Column("campaign_no", 10, priority=9),
        ),
        fact_line=entries.fact_line,
        heading=_heading,
        start=entries.start_values,
        actions=(
            Action(
                "new", "n", N_("New"),
                N_("Create an interaction that starts with what the list is filtered by."),
                run=entries.create, also=("alt+n", "insert"), group=entries.ENTRY,
                synonyms=(N_("Create Interaction"),),
            ),
            entries.CANCEL,
            entries.EVALUATE,
            entries.COMMENT,
            entries.COMMENTS,
            *entries.ATTACHMENTS,
            ENTRY_LETTERS,
            RESEND,
            entries.CONTACT,
            Action(
                "delete-canceled", "D", N_("Delete Canceled Entries"),
                N_("Open the report that deletes canceled entries, with the filters of the list."),
                run=_delete_canceled, shown=False, group=entries.ENTRY,
            ),
            *LOG_ARCHIVES,
        ),
        without=("delete", "log"),
        synonyms=(
            N_("history"),
            N_("log"),
            N_("activities"),
            N_("calls"),
            N_("dealings"),
        ),
        help=N_("Every dealing with every contact, the newest first."),
        empty=N_("Nothing has been logged yet."),
    )
)  # fmt: skip

register(
    CardPage(
        id="interaction-log-entry",
        title=N_("Interaction Log Entry"),
        noun="interaction",
        sections=(
            Section(
                N_("General"),
                (
                    "entry_no", "date", "time_of_interaction", "contact_no", "contact_name",
                    "contact_company_name", "description", "subject", "salesperson_code",
                    "salesperson_name", "interaction_template_code", "interaction_group_code",
                    "evaluation", "attempt_failed", "canceled", "cost", "duration",
                ),
            ),
            Section(
                N_("Details"),
                (
                    "information_flow", "initiated_by", "correspondence_type", "delivery_status",
                    "interaction_language_code", "attachment", "comment", "contact_via",
                    "segment_no", "logged_segment_entry_no", "campaign_no", "campaign_target",
                    "campaign_response", "opportunity_no", "todo_no", "document_type",
                    "document_no", "user_id",
                ),
                folded=True,
            ),
        ),
        actions=(
            entries.CANCEL,
            entries.EVALUATE,
            entries.COMMENT,
            entries.COMMENTS,
            *entries.ATTACHMENTS,
            RESEND,
            entries.CONTACT,
        ),
        glance=glance,
        without=("new", "delete", "save"),
        shared=False,
    )
)  # fmt: skip
