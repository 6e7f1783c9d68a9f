"""Numbers and ways on, side by side in columns: one widget, as each one more delays a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from typing_extensions import override

from tui.widgets.line import Line
from tui.widgets.plain import cell

TILE = 32
"""Cells that a tile wants: as many columns of them as fit, four at most."""
GAP = 2
NUMBER = 7
"""Cells of a number."""


class GridTile(NamedTuple):
    """What can be chosen.

    Attributes:
        caption: In the language of the person.
        number: What it counts, as people read it; None where nothing is counted.
        alarms: Whether it wants attention: its sign says so, as the cursor has one colour.
    """

    caption: str
    number: str | None = None
    alarms: bool = False


class TileGrid(Line, can_focus=True):
    """Tiles in columns with a cursor; Enter chooses one. At the ends the arrows go on.

    Args:
        tiles: From left to right, line after line.
        caption: A line above them; "" for none.
        classes: Of the widget.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tile-grid--caption",
        "tile-grid--number",
        "tile-grid--warning",
        "tile-grid--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "walk(0, -1)", show=False, id="tile.up"),
        Binding("down", "walk(0, 1)", show=False, id="tile.down"),
        Binding("left", "walk(-1, 0)", show=False, id="tile.previous"),
        Binding("right", "walk(1, 0)", show=False, id="tile.next"),
        Binding("enter,space", "choose", show=False, id="tile.open"),
    ]

    class Chosen(Message):
        """A tile was chosen; `index` is its place."""

        def __init__(self, grid: TileGrid, index: int) -> None:
            super().__init__()
            self.grid = grid
            self.index = index

    def __init__(
        self, tiles: Sequence[GridTile], caption: str = "", *, classes: str | None = None
    ) -> None:
        super().__init__(classes=classes)
        self._tiles = list(tiles)
        self._caption = caption
        self._cursor = 0

    def show(self, tiles: Sequence[GridTile]) -> None:
        """Show other tiles, as many as before."""
        if self._tiles != list(tiles):
            self._tiles = list(tiles)
            self.refresh()

    def action_walk(self, columns: int, lines: int) -> None:
        """Move the cursor; past the ends, to the widget before or after."""
        per_line, last = self._columns(self.content_size.width), len(self._tiles) - 1
        to = self._cursor + columns + lines * per_line
        if lines > 0 and self._cursor // per_line < last // per_line:
            to = min(to, last)
        if to < 0:
            self.screen.focus_previous()
        elif to > last:
            self.screen.focus_next()
        else:
            self._cursor = to
            self.refresh()

    def action_choose(self) -> None:
        """Tell which one was chosen."""
        self.post_message(self.Chosen(self, self._cursor))

    def on_click(self, event: events.Click) -> None:
        """A click chooses."""
        width = self.content_size.width
        columns = self._columns(width)
        line = event.y - bool(self._caption)
        column = (event.x - self.styles.padding.left) // (self._cell_width(width) + GAP)
        index = line * columns + column
        if line >= 0 and 0 <= column < columns and index < len(self._tiles):
            self._cursor = index
            self.refresh()
            self.action_choose()

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the tiles and their caption."""
        return -(-len(self._tiles) // self._columns(width)) + bool(self._caption)

    @staticmethod
    def _columns(width: int) -> int:
        return max(1, min(4, (width + GAP) // (TILE + GAP)))

    def _cell_width(self, width: int) -> int:
        columns = self._columns(width)
        return max(1, (width - GAP * (columns - 1)) // columns)

    def render(self) -> Content:
        """Return the lines."""
        width = self.content_size.width
        columns, room = self._columns(width), self._cell_width(width)
        lines = [self.part(self._caption, "tile-grid--caption")] if self._caption else []
        for first in range(0, len(self._tiles), columns):
            parts: list[Content | str] = []
            for index, tile in enumerate(self._tiles[first : first + columns], first):
                parts += [self._tile(index, tile, room), " " * GAP]
            lines.append(Content.assemble(*parts[:-1]))
        return Content("\n").join(lines)

    def _tile(self, index: int, tile: GridTile, width: int) -> Content:
        number = "" if tile.number is None else f"{tile.number:>{NUMBER}}"
        caption = tile.caption if tile.number is None else f"  {tile.caption}"
        text = cell(f"{number}{caption}{' !' if tile.alarms else ''}", width)
        if self.has_focus and index == self._cursor:
            return self.part(text, "tile-grid--cursor")
        if not number:
            return self.part(text)
        component = "tile-grid--warning" if tile.alarms else "tile-grid--number"
        edge = len(number)
        return Content.assemble(self.part(text[:edge], component), self.part(text[edge:]))
