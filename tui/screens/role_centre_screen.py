"""The first page: what waits, what happened lately, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.worker import WorkType

from tui import formats
from tui.i18n import _
from tui.page import RoleCentrePage, Tile, page
from tui.pages import MODULES
from tui.screens.base import PageScreen
from tui.screens.inner_list import InnerListBox
from tui.widgets.sparkbars import Bar, SparkBars
from tui.widgets.tile_grid import GridTile, TileGrid

_USED = 50
"""How much of what was used most is looked at for pages: contacts and segments are counted too."""


class RoleCentreScreen(PageScreen):
    """The role centre."""

    page: RoleCentrePage

    def __init__(self, page: RoleCentrePage) -> None:
        super().__init__(page)
        self._numbers: dict[str, int] = {}
        self._links: Sequence[str] = page.links

    def compose_body(self) -> ComposeResult:
        self._tiles = TileGrid(self._counted())
        self._ways = TileGrid([GridTile("")] * len(self.page.links), _("Pages"))
        self._chart = SparkBars(bar_height=2, caption=_("Interactions per day"))
        with VerticalScroll(can_focus=False, classes="centre"):
            yield self._tiles
            if self.page.days is not None:
                yield self._chart
            for inner in self.page.lists:
                yield InnerListBox(inner, None, self.shell)
            if self.page.links:
                yield self._ways

    async def populate(self) -> None:
        self._tiles.focus()
        self._read_soon()

    def on_resize(self) -> None:
        """Give the lists the lines that there are now."""
        for box in self.query(InnerListBox):
            box.fit()

    async def reread(self) -> None:
        # aside: whoever has just written something does not wait until all of it is counted
        self._read_soon()
        for box in self.query(InnerListBox):
            box.reread(None)

    def _read_soon(self) -> None:
        work: WorkType[None] = self.read_numbers
        self.run_worker(work, group="numbers", exclusive=True)

    async def read_numbers(self) -> None:
        """Read the numbers and the chart."""
        await self.shell.data.leisure()
        counts, days = await self.shell.data.read(_numbers, self.page)
        for tile in self.page.tiles:
            if tile.count is not None:
                self._numbers[tile.caption] = tile.count(counts)
        self._tiles.show(self._counted())
        if self.page.days is not None:
            self._chart.set_bars(_bars(days))
        self._links, titles = await self.shell.data.scan(_favourites, self.page)
        self._ways.show([GridTile(_(title)) for title in titles])
        for tile in self.page.tiles:
            if tile.read is not None:
                self._numbers[tile.caption] = await self.shell.data.scan(tile.read)
                self._tiles.show(self._counted())

    def _counted(self) -> list[GridTile]:
        return [_counted(tile, self._numbers.get(tile.caption)) for tile in self.page.tiles]

    def on_tile_grid_chosen(self, event: TileGrid.Chosen) -> None:
        """Open what a tile counts, or a page."""
        if event.grid is self._ways:
            self.run_worker(self.shell.open_page(self._links[event.index]))
        else:
            self.run_worker(self._open_tile(self.page.tiles[event.index]))

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


def _counted(tile: Tile, count: int | None) -> GridTile:
    number = "…" if count is None else formats.integer(count)
    return GridTile(_(tile.caption), number, tile.warning and bool(count))


def _numbers(page: RoleCentrePage) -> tuple[object, Sequence[tuple[object, int]]]:
    return page.counts(), page.days() if page.days is not None else ()


def _favourites(centre: RoleCentrePage) -> tuple[list[str], list[str]]:
    """Return the pages this person uses most, with their titles.

    They are as many as the centre has ways on, which fill the places that are left. Loading so
    many pages takes a while.
    """
    from store import usage

    known = {name for ids in MODULES.values() for name in ids} - {centre.id}
    used = [item.target for item in usage.most_used(_USED) if item.kind in ("page", "report")]
    links = dict.fromkeys([*(name for name in used if name in known), *centre.links])
    found = list(links)[: len(centre.links)]
    return found, [page(page_id).title for page_id in found]


def _bars(days: Sequence[tuple[object, int]]) -> list[Bar]:
    return [Bar(day, formats.date(day)[:2], count) for day, count in days]  # type: ignore[arg-type]
