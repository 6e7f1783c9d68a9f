"""Which screen shows a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui import page as kinds

if TYPE_CHECKING:
    from tui.data import Data
    from tui.screens.base import PageScreen


def instant_screen(
    page: kinds.Page, key: str | None = None, filters: Mapping[str, str] | None = None
) -> PageScreen | None:
    """Return the screen of a page that needs nothing from the database before it is shown."""
    if isinstance(page, kinds.ListPage):
        from tui.screens.list_screen import ListScreen

        return ListScreen(page, filters, key)
    if isinstance(page, kinds.ImportPage):
        from tui.screens.import_screen import ImportScreen

        return ImportScreen(page, filters or {})
    if isinstance(page, kinds.ReportPage):
        from tui.screens.report_screen import ReportScreen

        return ReportScreen(page, filters or {})
    if isinstance(page, kinds.RoleCentrePage):
        from tui.screens.role_centre_screen import RoleCentreScreen

        return RoleCentreScreen(page)
    return None


async def screen_for(
    data: Data,
    page: kinds.Page,
    key: str | None = None,
    filters: Mapping[str, str] | None = None,
    start: Mapping[str, object] | None = None,
) -> PageScreen:
    """Return the screen of a page, with what it needs to be shown at once.

    Raises NotFound when there is no record `key`.
    """
    screen = instant_screen(page, key, filters)
    if screen is not None:
        return screen
    if isinstance(page, kinds.SetupPage):
        from tui.screens.setup_screen import SetupScreen, setup_content

        return SetupScreen(page, await data.read(setup_content, page))
    if isinstance(page, kinds.ComparePage):
        from tui.screens.compare_screen import CompareScreen

        given = filters or {}
        found = await data.read(page.load, given["keep"], given["drop"])
        return CompareScreen(page, found)
    from tui.check_page import CheckPage

    if isinstance(page, CheckPage):
        from store.nouns import noun
        from store.records import get
        from tui.screens.checklist_screen import ChecklistScreen

        return ChecklistScreen(page, await data.read(get, noun(page.noun), key))
    if not isinstance(page, kinds.CardPage):
        raise TypeError(page.id)
    from tui.screens.form_content import content_of_card

    content = await data.read(content_of_card, page, key, start)
    if isinstance(page, kinds.WorksheetPage):
        from tui.screens.worksheet_screen import WorksheetScreen

        return WorksheetScreen(page, content)
    from tui.screens.card_screen import CardScreen

    return CardScreen(page, content)
