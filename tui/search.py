"""The search bar and Create Interaction, loaded when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from tui.i18n import _

if TYPE_CHECKING:
    from tui.app import TratoApp


async def search(app: TratoApp) -> None:
    """Open the search bar over the page and go to its target.

    The bar is `tui.search_bar.SearchBar`, a modal screen made with the page in front; it answers
    `(kind, id, key)`: ("page", page id, ""), ("report", page id, ""), ("action", action id, ""),
    ("record", card page id, key), or None.
    """
    try:
        bar = import_module("tui.search_bar")
    except ModuleNotFoundError as error:
        if error.name != "tui.search_bar":
            raise
        app.say(_("The search is not here yet."), "warning")
        return
    front = app.pages[-1]
    target = await app.push_screen_wait(bar.SearchBar(front))
    if target is None:
        return
    kind, name, key = target
    if kind == "action":
        front.action_perform(name)
    else:
        await app.open_page(name, key or None)


async def create_interaction(app: TratoApp, start: Mapping[str, object]) -> None:
    """Open Create Interaction with first values; return when it was left. Raises StoreError."""
    dialog = import_module("tui.dialogs.create_interaction")
    await dialog.create_interaction(app, start)
