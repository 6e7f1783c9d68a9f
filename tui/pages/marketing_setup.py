"""The marketing set-up: numbering, defaults, inheritance, attachments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from store.text import N_
from tui import formats
from tui.i18n import _, ngettext
from tui.page import Action, Context, Progress, Section, SetupPage, register

if TYPE_CHECKING:
    from store.fields import Value


def _load() -> Mapping[str, Value]:
    from store import setup

    return setup.marketing().values


def _save(values: Mapping[str, object], base: Mapping[str, Value], **answers: bool) -> object:
    from store import setup

    return setup.change_marketing(values, base, **answers)


async def _relocate(ctx: Context) -> None:
    from store import attachments

    count = await ctx.read(attachments.misplaced)
    question = ngettext(
        "Move 1 attachment to where this set-up keeps them?",
        "Move %(count)s attachments to where this set-up keeps them?",
        count,
    )
    if not count:
        ctx.notify(_("Every attachment is where this set-up keeps them."))
    elif await ctx.confirm(question % {"count": formats.integer(count)}, default=True):
        moved = await ctx.job(_("Relocate Attachments"), _move)
        said = ngettext("1 attachment moved.", "%(count)s attachments moved.", moved)
        ctx.notify(said % {"count": formats.integer(moved)})


def _move(progress: Progress) -> int:
    from store import attachments

    return attachments.relocate(report=progress)


register(
    SetupPage(
        id="marketing-setup",
        title=N_("Marketing Setup"),
        noun="setup",
        sections=(
            Section(
                N_("General"),
                ("currency_code", "attachment_storage_type", "attachment_storage_location",
                 "keep_messages"),
            ),
            Section(
                N_("Duplicates"),
                ("maintain_dupl_search_strings", "autosearch_for_duplicates", "search_hit_pct"),
            ),
            Section(
                N_("Numbering"),
                ("contact_nos", "segment_nos", "campaign_nos", "opportunity_nos", "todo_nos"),
            ),
            Section(
                N_("Sales Documents"),
                ("quote_nos", "order_confirmation_nos", "invoice_nos", "credit_memo_nos",
                 "reminder_nos", "statement_nos", "payment_days", "default_tax_pct"),
            ),
            Section(
                N_("Defaults"),
                ("default_salesperson_code", "default_territory_code",
                 "default_country_region_code", "default_language_code", "default_format_region",
                 "default_correspondence_type", "default_company_salutation_code",
                 "default_person_salutation_code"),
            ),
            Section(
                N_("Inheritance"),
                ("inherit_salesperson", "inherit_territory", "inherit_country_region",
                 "inherit_language", "inherit_format_region", "inherit_address_details",
                 "inherit_communication_details"),
            ),
        ),
        load=_load,
        save=_save,
        actions=(
            Action(
                "relocate", "R", N_("Relocate Attachments"),
                N_("Move every attachment to where this set-up keeps them."), run=_relocate,
            ),
        ),
        synonyms=(N_("settings"), N_("configuration"), N_("numbering")),
        help=N_("Numbering, defaults of new contacts, what persons inherit, attachments."),
    )
)  # fmt: skip
