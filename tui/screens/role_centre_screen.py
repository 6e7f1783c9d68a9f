"""The first page: what waits, what happened lately, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.records import Record
from tui import formats
from tui.i18n import _
from tui.page import InnerList, RoleCentrePage, Tile, page
from tui.pages import MODULES
from tui.screens.base import PageScreen
from tui.screens.inner_list import InnerListBox
from tui.widgets.line import Line
from tui.widgets.plain import plain
from tui.widgets.sparkbars import Bar, SparkBars

_USED = 50
"""How much of what was used most is looked at for pages: contacts and segments are counted too."""


class TileLine(Line, can_focus=True):
    """A number with its caption; Enter opens what it counts."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tile--number", "tile--caption", "tile--warning"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", show=False, id="tile.open"),
        Binding("up,left", "app.focus_previous", show=False, id="tile.previous"),
        Binding("down,right", "app.focus_next", show=False, id="tile.next"),
    ]

    def __init__(self, tile: Tile) -> None:
        super().__init__(classes="tile")
        self.tile = tile
        self._count: int | None = None

    def show(self, count: int) -> None:
        """Show another number."""
        self._count = count
        self.refresh()

    def render(self) -> Content:
        """Return the tile."""
        number = "…" if self._count is None else formats.integer(self._count)
        wants = self.tile.warning and self._count
        # the cursor has one colour: the sign says all the same what wants attention
        wants_colour = wants and not self.has_focus
        sign = self.part(f"{number:>7}", "tile--warning" if wants_colour else "tile--number")
        mark = self.part(" !", "tile--warning" if wants_colour else "tile--number") if wants else ""
        return Content.assemble(sign, "  ", self.part(_(self.tile.caption), "tile--caption"), mark)

    def action_open(self) -> None:
        """Open what is counted."""
        screen = self.screen
        if isinstance(screen, RoleCentreScreen):
            screen.open_tile(self.tile)

    def on_click(self) -> None:
        """A click opens."""
        self.action_open()


class LinkLine(TileLine):
    """The way to a page."""

    def __init__(self, page_id: str) -> None:
        super().__init__(_link(page_id))

    def lead_to(self, page_id: str) -> None:
        """Become the way to another page."""
        if page_id != self.tile.page:
            self.tile = _link(page_id)
            self.refresh()

    def render(self) -> Content:
        """Return the link."""
        return plain(_(self.tile.caption))


class LatestBox(InnerListBox):
    """A short list that belongs to no record."""

    def __init__(self, inner: InnerList, screen: RoleCentreScreen) -> None:
        super().__init__(inner, None, screen.shell)
        self._screen = screen

    async def row_opened(self, record: Record) -> None:
        """Open the list on the row."""
        await self._shell.open_page(self.inner.page, record.key)


class RoleCentreScreen(PageScreen):
    """The role centre."""

    page: RoleCentrePage

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False, classes="centre"):
            with Container(classes="centre--tiles"):
                for tile in self.page.tiles:
                    yield TileLine(tile)
            if self.page.days is not None:
                yield Static(plain(_("Interactions per day")), classes="centre--caption")
                yield SparkBars(bar_height=2)
            for inner in self.page.lists:
                yield LatestBox(inner, self)
            if self.page.links:
                yield Static(plain(_("Pages")), classes="centre--caption")
                with Container(classes="centre--links"):
                    for page_id in self.page.links:
                        yield LinkLine(page_id)

    async def populate(self) -> None:
        self._first().focus()
        self.run_worker(self.read_numbers(), group="numbers", exclusive=True)

    def _first(self) -> Widget:
        return self.query(TileLine).first()

    async def reread(self) -> None:
        await self.read_numbers()
        for box in self.query(LatestBox):
            box.reread(None)

    async def read_numbers(self) -> None:
        """Read the numbers and the chart."""
        counts, days, links = await self.shell.data.read(_numbers, self.page)
        for link, page_id in zip(self.query(LinkLine), links, strict=True):
            link.lead_to(page_id)
        for line in self.query(TileLine):
            if not isinstance(line, LinkLine) and line.tile.count is not None:
                line.show(line.tile.count(counts))
        if self.page.days is not None:
            self.query_one(SparkBars).set_bars(_bars(days))
        for line in self.query(TileLine):
            if line.tile.read is not None:
                line.show(await self.shell.data.scan(line.tile.read))

    def open_tile(self, tile: Tile) -> None:
        """Open what a tile counts."""
        self.run_worker(self._open_tile(tile))

    async def _open_tile(self, tile: Tile) -> None:
        filters = tile.filters
        if callable(filters):
            filters = await self.shell.data.read(filters)
        await self.shell.open_page(tile.page, filters=filters)

    def on_spark_bars_bar_selected(self, event: SparkBars.BarSelected) -> None:
        """Open the entries of a day."""
        filters = {"date": formats.date(event.key)}
        lists = [inner.page for inner in self.page.lists if inner.page]
        if lists:
            self.run_worker(self.shell.open_page(lists[0], filters=filters))


def _link(page_id: str) -> Tile:
    return Tile(page(page_id).title, lambda _counts: 0, page_id)


def _numbers(
    page: RoleCentrePage,
) -> tuple[object, Sequence[tuple[object, int]], Sequence[str]]:
    return page.counts(), page.days() if page.days is not None else (), _favourites(page)


def _favourites(centre: RoleCentrePage) -> Sequence[str]:
    """Return the pages this person uses most, and as many of those for everybody as there is room."""
    from store import usage

    known = {name for ids in MODULES.values() for name in ids} - {centre.id}
    used = [item.target for item in usage.most_used(_USED) if item.kind in ("page", "report")]
    links = dict.fromkeys([*(name for name in used if name in known), *centre.links])
    return list(links)[: len(centre.links)]


def _bars(days: Sequence[tuple[object, int]]) -> list[Bar]:
    return [Bar(day, formats.date(day)[:2], count) for day, count in days]  # type: ignore[arg-type]
