"""The worksheet of a segment: whom to speak to together, and about what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from store.text import N_
from tui.delivery_actions import MAIL_SEGMENT
from tui.letter_actions import SEGMENT_LETTERS
from tui.line_attachment_action import LINE_ATTACHMENT
from tui.page import (
    Action,
    Column,
    Context,
    Section,
    WorksheetPage,
    on_record,
    register,
)
from tui.print_actions import SEGMENT_SHEETS
from tui.segment_criteria_actions import ACTIONS, CRITERIA
from tui.segment_log_action import LOG_SEGMENT

if TYPE_CHECKING:
    from store.records import Record


async def _languages(ctx: Context) -> None:
    if ctx.record is not None:
        from store.filters import quote

        await ctx.open("segment-languages", filters={"segment_no": quote(ctx.record.key)})


_OF_TEMPLATE = (
    "language_code", "ignore_contact_corres_type", "information_flow", "initiated_by",
    "unit_cost", "unit_duration",
)  # fmt: skip


def _fixed(record: Record | None) -> list[str]:
    """Return the fields that mean nothing yet: each needs another one first."""
    if record is None:
        return []
    fixed = [] if record["interaction_template_code"] else list(_OF_TEMPLATE)
    if not record["no_of_languages"]:
        fixed.append("subject")
    if not (record["interaction_template_code"] and record["ignore_contact_corres_type"]):
        fixed.append("correspondence_type")
    if not record["campaign_no"]:
        fixed += ["campaign_target", "campaign_response"]
    return fixed


def _addressee(line: Record) -> str:
    """Return the person of a line, or the company when it is for the company itself."""
    return str(line["contact_name"] or line["contact_company_name"])


def _own_lines(record: Any) -> dict[str, str]:
    from store.filters import quote

    return {"segment_no": quote(record.key)}


async def _line_contact(ctx: Context) -> None:
    lines = await ctx.records()
    if lines and lines[0]["contact_no"]:
        await ctx.open("contact-card", lines[0]["contact_no"])


def _delete_lines(lines: Sequence[Record], reset_criteria: bool | None = None) -> int:
    from store import segment_lines

    return segment_lines.delete_lines([line.id for line in lines], reset_criteria)


def _add_line(segment_no: str, values: object) -> object:
    from store import segment_lines

    return segment_lines.add({**values, "segment_no": segment_no})  # type: ignore[dict-item]


register(
    WorksheetPage(
        id="segment",
        title=N_("Segment"),
        noun="segment",
        sections=(
            Section(
                N_("General"),
                ("no", "description", "interaction_template_code", "salesperson_code", "date"),
            ),
            Section(
                N_("Interaction"),
                ("language_code", "subject", "attachment", "ignore_contact_corres_type",
                 "correspondence_type",
                 "information_flow", "initiated_by", "unit_cost", "unit_duration",
                 "campaign_no", "campaign_target", "campaign_response", "keep_in_touch_days"),
                folded=True,
            ),
        ),
        lines="segment-line",
        line_filters=_own_lines,
        columns=(
            Column("contact_no", 9, caption=N_("No.")),
            Column("contact_name", 18, flexible=True, show=_addressee),
            Column("contact_company_name", 18, flexible=True, priority=2, caption=N_("Company")),
            Column("description", 20, flexible=True),
            Column("salesperson_code", 6, priority=3, caption=N_("By")),
            Column("interaction_template_code", 10, priority=4, caption=N_("Template")),
            Column("correspondence_type", 10, priority=5, caption=N_("Send as")),
            Column("language_code", 8, priority=9, caption=N_("Language")),
            Column("attachment", 9, priority=9),
            Column("cost", 8, priority=6, caption=N_("Cost")),
            Column("duration", 8, priority=6, caption=N_("Duration")),
            Column("contact_phone_no", 17, priority=7),
            Column("contact_email", 24, priority=8),
        ),
        line_sections=(
            Section(
                N_("Line"),
                ("contact_no", "description", "salesperson_code", "interaction_template_code",
                 "date", "evaluation", "cost", "duration", "correspondence_type",
                 "language_code", "subject", "attachment"),
            ),
            Section(
                N_("More"),
                ("time_of_interaction", "information_flow", "initiated_by", "campaign_no",
                 "campaign_target", "campaign_response", "attempt_failed",
                 "contact_alt_address_code", "contact_via"),
                folded=True,
            ),
        ),
        read_only=_fixed,
        add_line=_add_line,  # type: ignore[arg-type]
        delete_lines=_delete_lines,
        fill="add-contacts",
        actions=(
            *ACTIONS,
            LOG_SEGMENT,
            SEGMENT_LETTERS,
            SEGMENT_SHEETS,
            MAIL_SEGMENT,
            Action(
                "languages", "l", N_("Languages"),
                N_("Open what the segment says in each language, with the attachments."),
                run=_languages, shown=False, when=on_record,
            ),
        ),
        line_actions=(
            LINE_ATTACHMENT,
            Action(
                "contact", "C", N_("Contact Card"), N_("Open the contact of the line."),
                run=_line_contact, shown=False,
            ),
        ),
        notes=CRITERIA,
        empty=N_("This segment has no lines yet."),
    )
)  # fmt: skip
