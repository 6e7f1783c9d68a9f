"""`trato open` and `trato keys`: what the screens are and which keys they have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from store.errors import StoreError
from store.text import N_
from tui.cli.commands import Command
from tui.cli.options import argument
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tui.action import Action
    from tui.page import Page


class NoPage(StoreError):
    """There is no page of this name; those that may have been meant are named."""

    exit_code = 3

    def __init__(self, page: str) -> None:
        from tui import finder

        sections = finder.catalogue(finder.Query.of(page), (), {})
        kinds = (finder.PAGE, finder.REPORT)
        near = [str(hit.id) for hit in finder.flat(sections) if hit.kind in kinds][:3]
        message = N_("There is no page '%(page)s'. Did you mean %(near)s?")
        if not near:
            message = N_("There is no page '%(page)s'.")
        super().__init__(message, page=page, near=", ".join(near))


@click.command(
    "open",
    cls=Command,
    database=False,
    help=N_("Open the screens on a page."),
    examples=["open interaction-log-entries"],
)
@argument("page", N_("PAGE"))
@click.pass_context
def open_page(ctx: click.Context, page: str) -> None:
    """Open the screens on a page."""
    from tui.page import all_pages

    name = page.strip().lower()
    found = all_pages().get(name)
    if found is None or not found.searchable:
        raise NoPage(page)
    settings = current()
    if settings.open_screens is not None:
        ctx.exit(settings.open_screens(name, settings))


@click.command(
    "keys",
    cls=Command,
    database=False,
    help=N_("List what can be done on the screens, and the keys for it."),
    examples=["keys --format table"],
)
def keys() -> None:
    """List the keys of the screens."""
    from tui import keys as names
    from tui.cli import output
    from tui.cli.columns import Column
    from tui.page import all_pages

    names.configure(current().config.keys)
    columns = [
        Column("page", N_("Page")),
        Column("action", N_("Action")),
        Column("keys", N_("Keys")),
        Column("caption", N_("Caption")),
        Column("help", N_("Help")),
    ]
    output.write_list(columns, _rows(all_pages()), ("keys", "caption", "help", "page"))


def _rows(pages: Mapping[str, Page]) -> Iterator[dict[str, object]]:
    from tui.page import own_actions
    from tui.standard_actions import CARD_ACTIONS, EVERYWHERE, LIST_ACTIONS, REPORT_ACTIONS

    standard = (*EVERYWHERE, *LIST_ACTIONS, *CARD_ACTIONS, *REPORT_ACTIONS)
    yield from _of_page("", standard)
    for page in pages.values():
        yield from _of_page(page.id, own_actions(page))


def _of_page(page: str, actions: Iterable[Action]) -> Iterator[dict[str, object]]:
    from tui.keys import key_name, keys_of

    for action in actions:
        yield {
            "page": page,
            "action": action.id,
            "keys": " ".join(key_name(key) for key in keys_of(action)),
            "caption": _(action.caption),
            "help": _(action.help),
        }
