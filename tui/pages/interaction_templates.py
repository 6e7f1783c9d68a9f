"""Interaction templates: the kinds of dealings."""

from __future__ import annotations

from store.text import N_
from tui.attachment_actions import attachment_actions
from tui.page import (
    Action,
    CardPage,
    Column,
    Context,
    InnerList,
    ListPage,
    Section,
    on_record,
    register,
)
from tui.preview_action import preview_action
from tui.statistics_actions import log_entries, statistics


def _totals(code: str, dates: str) -> object:
    from store import statistics as figures

    return figures.of_template(code, dates)


async def _languages(ctx: Context) -> None:
    if ctx.record is not None:
        from store.filters import quote

        filters = {"interaction_template_code": quote(ctx.record.key)}
        await ctx.open("interaction-template-languages", filters=filters)


_ACTIONS = (
    log_entries(lambda _record: "interaction_template_code"),
    statistics(_totals),
    Action(
        "languages", "g", N_("Languages"),
        N_("Open the languages of the template, each with its own attachment."),
        run=_languages, when=on_record,
    ),
    *attachment_actions("template"),
    preview_action("template"),
)  # fmt: skip

register(
    ListPage(
        id="interaction-templates",
        title=N_("Interaction Templates"),
        noun="template",
        card="interaction-template-card",
        columns=(
            Column("code", 12),
            Column("interaction_group_code", 10, caption=N_("Group")),
            Column("description", 26, flexible=True),
            Column("information_flow", 9, priority=2, caption=N_("Flow")),
            Column("initiated_by", 9, priority=3, caption=N_("By")),
            Column("unit_cost", 8, caption=N_("Cost")),
            Column("unit_duration", 8, caption=N_("Duration")),
            Column("correspondence_type", 12, priority=4, caption=N_("Send as")),
            Column("language_code", 9, priority=5, caption=N_("Language")),
            Column("attachment", 10, priority=6),
            Column("wizard_action", 8, priority=7, caption=N_("Action")),
            Column("ignore_contact_corres_type", 8, priority=9, caption=N_("Ignore")),
            Column("campaign_no", 10, priority=8),
            Column("blocked", 8, priority=5),
        ),
        facts=(
            "information_flow", "initiated_by", "correspondence_type", "language_code",
            "wizard_action", "campaign_no", "attachment", "blocked",
        ),
        actions=_ACTIONS,
        synonyms=(N_("kinds of interaction"), N_("interaction types")),
        help=N_("The kinds of dealings: what they cost, how long they take, what is sent."),
        empty=N_("There are no interaction templates yet."),
    )
)  # fmt: skip

register(
    CardPage(
        id="interaction-template-card",
        title=N_("Interaction Template"),
        noun="template",
        sections=(
            Section(
                N_("General"),
                ("code", "description", "interaction_group_code", "unit_cost", "unit_duration",
                 "information_flow", "initiated_by", "blocked"),
            ),
            Section(
                N_("Sending"),
                ("correspondence_type", "ignore_contact_corres_type", "language_code",
                 "wizard_action", "attachment"),
            ),
            Section(
                N_("Campaign"), ("campaign_no", "campaign_target", "campaign_response"),
                folded=True,
            ),
        ),
        lists=(
            InnerList(
                caption=N_("Languages"),
                noun="template-language",
                filters=lambda record: {"interaction_template_code": record.key},
                columns=(
                    Column("language_code", 10),
                    Column("description", 24, flexible=True),
                    Column("attachment", 10),
                ),
                page="interaction-template-languages",
                card="interaction-template-language-card",
                rows=4,
                empty=N_("This template has no languages."),
            ),
        ),
        actions=_ACTIONS,
    )
)  # fmt: skip

register(
    ListPage(
        id="interaction-template-languages",
        title=N_("Interaction Template Languages"),
        noun="template-language",
        card="interaction-template-language-card",
        columns=(
            Column("interaction_template_code", 12, caption=N_("Template")),
            Column("language_code", 10, caption=N_("Language")),
            Column("description", 26, flexible=True),
            Column("attachment", 15),
        ),
        facts=("file_name",),
        actions=(*attachment_actions("template-language"), preview_action("template-language")),
        synonyms=(N_("translations of templates"),),
        help=N_("The languages of the templates, each with its own attachment."),
        empty=N_("There are no languages yet."),
        scope=("interaction_template_code",),
    )
)

register(
    CardPage(
        id="interaction-template-language-card",
        title=N_("Interaction Template Language"),
        noun="template-language",
        sections=(
            Section(
                N_("General"),
                ("interaction_template_code", "language_code", "description", "attachment"),
            ),
        ),
        actions=(*attachment_actions("template-language"), preview_action("template-language")),
    )
)
