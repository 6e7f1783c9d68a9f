"""Salutations: how contacts are addressed, with a formula for each language."""

from __future__ import annotations

from store.text import N_
from tui import formats
from tui.code_pages import code_pages
from tui.i18n import _
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


async def _formulas(ctx: Context) -> None:
    if ctx.record is not None:
        from store.filters import quote

        filters = {"salutation_code": quote(ctx.record.key)}
        await ctx.open("salutation-formulas", filters=filters)


async def _preview(ctx: Context) -> None:
    """Show what the formulas make of a contact that is chosen."""
    from store import salutations

    if ctx.record is None:
        return
    salutation = ctx.record.values.get("salutation_code", ctx.record.key)
    contact = await ctx.choose_record("contact", _("Preview for which contact?"))
    if contact is None:
        return
    found = await ctx.read(salutations.previews, str(salutation), contact.key)
    lines = [
        f"{formula['language_code'] or '–':<8}"
        f"{formats.value(salutations.formula_field('type'), formula['type']):<12}{text}"
        for formula, text in found
    ]
    title = _("%(salutation)s for %(contact)s") % {
        "salutation": salutation, "contact": contact["name"],
    }  # fmt: skip
    await ctx.show_text(title, "\n".join(lines) or _("This salutation has no formulas yet."))


_PREVIEW = Action(
    "preview", "v", N_("Preview"), N_("Show what the formulas make of a contact."),
    run=_preview, when=on_record,
)  # fmt: skip

_COLUMNS = (
    Column("language_code", 9, caption=N_("Language")),
    Column("type", 10),
    Column("text", 24, flexible=True),
    Column("name_1", 12, priority=2),
    Column("name_2", 12, priority=3),
    Column("name_3", 12, priority=4),
)

code_pages(
    "salutation",
    N_("Salutations"),
    N_("Salutation"),
    N_("How contacts are addressed, with a formula for each language."),
    N_("There are no salutations yet."),
    synonyms=(N_("greetings"), N_("forms of address")),
    actions=(
        Action(
            "formulas", "g", N_("Formulas"), N_("Open the formulas of the salutation."),
            run=_formulas, when=on_record,
        ),
        _PREVIEW,
    ),
    lists=(
        InnerList(
            caption=N_("Formulas"),
            noun="salutation-formula",
            filters=lambda record: {"salutation_code": record.key},
            columns=_COLUMNS,
            page="salutation-formulas",
            card="salutation-formula-card",
            empty=N_("This salutation has no formulas yet."),
        ),
    ),
)  # fmt: skip

register(
    ListPage(
        id="salutation-formulas",
        title=N_("Salutation Formulas"),
        noun="salutation-formula",
        card="salutation-formula-card",
        columns=(Column("salutation_code", 12, caption=N_("Salutation")), *_COLUMNS),
        facts=("text",),
        actions=(_PREVIEW,),
        synonyms=(N_("Dear Sir or Madam"),),
        help=N_("The texts that address a contact, in each language, formal and informal."),
        empty=N_("There are no salutation formulas yet."),
    )
)

register(
    CardPage(
        id="salutation-formula-card",
        title=N_("Salutation Formula"),
        noun="salutation-formula",
        sections=(
            Section(
                N_("General"),
                ("salutation_code", "language_code", "type", "text",
                 "name_1", "name_2", "name_3", "name_4", "name_5"),
            ),
        ),
        actions=(_PREVIEW,),
    )
)  # fmt: skip
