"""Which screen shows a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui import page as kinds

if TYPE_CHECKING:
    from tui.data import Data
    from tui.screens.base import PageScreen


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
    if isinstance(page, kinds.ListPage):
        from tui.screens.list_screen import ListScreen

        return ListScreen(page, filters, key)
    if isinstance(page, kinds.CardPage):
        from tui.screens.form_content import content_of_card

    if isinstance(page, kinds.WorksheetPage):
        from tui.screens.worksheet_screen import WorksheetScreen

        return WorksheetScreen(page, await data.read(content_of_card, page, key, start))
    if isinstance(page, kinds.CardPage):
        from tui.screens.card_screen import CardScreen

        return CardScreen(page, await data.read(content_of_card, page, key, start))
    if isinstance(page, kinds.SetupPage):
        from tui.screens.setup_screen import SetupScreen, setup_content

        return SetupScreen(page, await data.read(setup_content, page))
    if isinstance(page, kinds.ReportPage):
        from tui.screens.report_screen import ReportScreen

        return ReportScreen(page, filters or {})
    from tui.screens.role_centre_screen import RoleCentreScreen

    if not isinstance(page, kinds.RoleCentrePage):
        raise TypeError(page.id)
    return RoleCentreScreen(page)
