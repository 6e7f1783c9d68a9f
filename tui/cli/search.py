"""`trato search`: what the search bar finds, in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from store.errors import NotFound
from store.text import N_
from tui.cli.commands import Command
from tui.cli.options import argument, option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tui.action import Action
    from tui.finder import Section

KINDS = ("page", "report", "action", "record")


@click.command(
    "search",
    cls=Command,
    help=N_(
        "Find pages, reports, actions and records: in both languages at once, by beginnings of "
        "words or initials, with typos forgiven. The best comes first, as in the search bar.\n\n"
        "A text that begins with > finds actions only, @ contacts, # segments, / reports, ? help."
    ),
    examples=["search ile", "search 'ann adatum' --kind record --json"],
)
@argument("text", N_("TEXT"))
@option("--kind", type=click.Choice(KINDS), help=N_("Only hits of this kind."))
@option(
    "--page",
    metavar=N_("PAGE"),
    default="",
    help=N_("The page whose actions are searched; without it the first one of the screens."),
)
def search(text: str, kind: str | None, page: str) -> None:
    """Find pages, reports, actions and records."""
    from store import search as store_search
    from store import search_memory
    from tui import finder
    from tui.cli import output
    from tui.cli.columns import Column

    def records(words: str, limit: int, nouns: Sequence[str]) -> list[store_search.Hit]:
        return store_search.records(words, limit, nouns, wait=True)

    sections = finder.find(text, _actions(page), search_memory.uses(), records, kind or "")
    columns = [
        Column("kind", N_("Kind")),
        Column("id", N_("No.")),
        Column("title", N_("Title")),
        Column("other_title", N_("In the other language")),
        Column("category", N_("Category")),
        Column("noun", N_("Table")),
        Column("detail", N_("Details")),
        Column("score", N_("Score"), right=True),
    ]
    table = ("id", "title", "other_title", "category", "detail")
    output.write_list(columns, _rows(sections), table)


def _actions(page_id: str) -> tuple[Action, ...]:
    from tui.page import actions_of, all_pages

    found = all_pages().get(page_id.strip().lower() or "role-centre")
    if found is None:
        raise NotFound(N_("Page"), page_id)
    return actions_of(found)


def _rows(sections: Sequence[Section]) -> Iterator[dict[str, object]]:
    from tui.finder import RECORD, flat

    for hit in flat(sections):
        yield {
            "kind": hit.kind,
            "id": hit.id,
            "title": hit.title,
            "other_title": hit.other_title,
            "category": hit.category,
            "noun": hit.noun,
            "detail": hit.detail if hit.kind == RECORD else "",
            "score": hit.score,
        }
