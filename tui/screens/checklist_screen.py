"""The screen of a checklist: headings, and below them what can be checked, each saved at once."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from store.nouns import noun
from store.records import Record, get_by_id
from tui.check_page import Check, CheckPage
from tui.i18n import _
from tui.screens.base import PageScreen
from tui.widgets.plain import plain

_INDENT = "   "


class ChecklistScreen(PageScreen):
    """A checklist about one record.

    Args:
        page: What it shows.
        record: What it is about.
    """

    page: CheckPage

    def __init__(self, page: CheckPage, record: Record) -> None:
        super().__init__(page)
        self._record = record
        self._checks: list[Check] = []

    @property
    def record(self) -> Record | None:
        return self._record

    def heading(self) -> str:
        title = str(self._record[noun(self.page.noun).title])
        names = [_(self.page.title), self._record.key, title]
        return " · ".join(name for name in names if name)

    def compose_body(self) -> ComposeResult:
        yield OptionList(markup=False, compact=True, classes="checklist")
        yield Static(classes="checklist--empty")

    @property
    def _options(self) -> OptionList:
        return self.query_one(OptionList)

    async def populate(self) -> None:
        await self._read()
        options = self._options
        first = next((at for at, check in enumerate(self._checks) if check.key), None)
        options.highlighted = first
        options.scroll_home(animate=False)
        options.focus()

    async def reread(self) -> None:
        self._record = await self.shell.data.read(get_by_id, noun(self.page.noun), self._record.id)
        await self._read()

    async def _read(self) -> None:
        options = self._options
        here = options.highlighted
        self._checks = await self.shell.data.read(self.page.load, self._record)
        options.clear_options()
        options.add_options(self._shown())
        if here is not None and self._checks:
            options.highlighted = min(here, len(self._checks) - 1)
        options.display = bool(self._checks)
        empty = self.query_one(".checklist--empty", Static)
        empty.display = not self._checks
        empty.update(plain(_(self.page.empty)))

    def _shown(self) -> Sequence[Option]:
        return [Option(_line(check), disabled=not check.key) for check in self._checks]

    def on_option_list_option_selected(self, _event: OptionList.OptionSelected) -> None:
        """Enter checks too."""
        self.action_perform("check")

    async def do_check(self) -> None:
        """Check the line, or take the mark off it."""
        here = self._options.highlighted
        if here is None or not self._checks:
            return
        check = self._checks[here]
        await self.context.write(self.page.switch, self._record.key, check.key)


def _line(check: Check) -> Content:
    note = plain(f"  {check.note}", "dim") if check.note else ""
    if not check.key:
        return Content.assemble("" if check.top else " ", plain(check.text, "bold"), note)
    sign = "x" if check.checked else " "
    box = f"({sign})" if check.single else f"[{sign}]"
    return Content.assemble(_INDENT, box, " ", plain(check.text), note)
