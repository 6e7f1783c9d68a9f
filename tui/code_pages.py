"""The list and the card of a table of codes, which are alike for all of them."""

from __future__ import annotations

from store.text import N_, Caption
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


def contacts_action(noun: str) -> Action:
    """Return the action that opens the contacts that have the code."""

    async def run(ctx: Context) -> None:
        from store.assigned_codes import ASSIGNED
        from store.filters import quote

        if ctx.record is None:
            return
        filters = {f"{noun.replace('-', '_')}_code": quote(ctx.record.key)}
        # persons have the codes of their companies, but it is companies that are counted
        only = ASSIGNED[noun].only if noun in ASSIGNED else None
        if only is not None:
            filters["type"] = only.key
        await ctx.open("contacts", filters=filters)

    return Action(
        "contacts",
        "C",
        N_("Contacts"),
        N_("Open the contacts that have this code."),
        run=run,
        when=on_record,
    )


def code_pages(
    noun: str,
    title: Caption,
    card: Caption,
    help: Caption,
    empty: Caption,
    *,
    synonyms: tuple[Caption, ...] = (),
    columns: tuple[Column, ...] = (),
    fields: tuple[str, ...] = (),
    actions: tuple[Action, ...] = (),
    lists: tuple[InnerList, ...] = (),
) -> None:
    """Declare the list and the card of a table of codes that contacts have.

    Args:
        noun: The name of the noun.
        title: Of the list.
        card: The title of the card.
        help: What the codes are for, in a sentence.
        empty: Said when there is none.
        synonyms: Other words for the list.
        columns: Further columns, behind the description.
        fields: Further fields of the card, behind the description.
        actions: Further actions of both.
        lists: Lists inside the card.
    """
    own = (contacts_action(noun), *actions)
    list_id = title.lower().replace(" ", "-")
    card_id = card.lower().replace(" ", "-") + "-card"
    register(
        ListPage(
            id=list_id,
            title=title,
            noun=noun,
            card=card_id,
            columns=(
                Column("code", 12),
                Column("description", 20, flexible=True),
                *columns,
                Column("no_of_contacts", 9, priority=2, caption=N_("Contacts")),
                Column("blocked", 9, priority=5),
            ),
            actions=own,
            synonyms=synonyms,
            help=help,
            empty=empty,
        )
    )
    shown = ("code", "description", *fields, "no_of_contacts", "blocked")
    register(
        CardPage(
            id=card_id,
            title=card,
            noun=noun,
            sections=(Section(N_("General"), shown),),
            lists=lists,
            actions=own,
        )
    )
