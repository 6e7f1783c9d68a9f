"""What the screens offer to who may not change everything: what would be refused is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.rights import Rights
    from tui.action import Action
    from tui.page import Page

READING = frozenset(
    {
        "alternative-addresses", "archives", "attachment", "attachment-export", "attachment-open",
        "attachment-text", "back", "changes", "channels", "clear-filters", "column-field", "columns",
        "comments", "contact", "contacts", "copy", "criteria", "details", "documents",
        "duplicates", "entry", "everything", "export", "filter", "filter-value", "find", "formulas",
        "help",
        "history", "language", "languages", "log-entries", "mark", "mark-all", "next-record",
        "open", "open-file", "persons", "preview", "previous-record", "profile",
        "quit", "refresh", "run", "search", "sheet", "sort", "statistics", "stop-work", "theme",
        "value-for-all", "work-date",
    }
)  # fmt: skip
"""The ids of actions that change nothing: who may only read has these."""

ERASE = "erase"
"""The action that an archive has besides: who is erased must not stay in it."""

WORK = frozenset({"log", "undo"})
"""The ids of actions that are work, also on the pages of the set-up."""

SETTING_UP = frozenset({ERASE})
"""The ids of actions that only an administrator may do, wherever they are offered."""


def may_change(page: Page) -> bool:
    """Return whether this person may change what a page shows."""
    from store import rights

    return rights.may_change(page.noun)


def offered(page: Page, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Return those of the actions of a page that this person may do."""
    from store import db, rights

    held, may = rights.held(), may_change(page)
    if held.set_up:
        return actions
    more = {ERASE} if db.is_archive() else frozenset()
    return tuple(action for action in actions if action.id in more or _may(page, action, held, may))


def _may(page: Page, action: Action, held: Rights, may: bool) -> bool:
    if action.id == "run":
        return is_for_this_person(page)
    if action.id in READING:
        return True
    if action.id in SETTING_UP:
        return held.set_up
    return may or (held.write and action.id in WORK)


def is_for_this_person(page: Page) -> bool:
    """Return whether there is anything on a page that this person may do, or look at."""
    return not getattr(page, "changes", False) or may_change(page)
