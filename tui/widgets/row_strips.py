"""Rows of a table as lines of the terminal."""

from collections.abc import Hashable, Sequence
from typing import Generic, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.content import Content
from textual.strip import Strip
from textual.style import Style as VisualStyle
from textual.widget import Widget

from tui.widgets.plain import cell
from tui.widgets.row_window import R
from tui.widgets.table_columns import PlacedColumn

CURSOR = "▸"
MARK = "●"
STATE_SIGNS = {"canceled": "✗", "failed": "!", "waiting": "…", "blocked": "⊘", "heading": " "}
"""The sign of each row state, for those who do not see its colour."""
SORT_SIGNS = {False: "▲", True: "▼"}


class RowLook(NamedTuple):
    """How one row stands: everything but its values that its line depends on."""

    cursor: bool = False
    marked: bool = False
    state: str = ""


class TableStyles(NamedTuple):
    """The styles of a table, resolved from the stylesheet; by row state where they depend on it."""

    base: Style
    visual: VisualStyle
    header: Style
    header_current: Style
    cursor: Style
    cursor_cell: Style
    mark: Style
    states: dict[str, Style]


class RowStrips(Generic[R]):
    """Draws the lines of a table and keeps those of the last few screens.

    Args:
        styles: The styles.
        placed: The columns that fit.
        width: Of a line in terminal cells.
        current: Index in `placed` of the column the cursor is in.
        gutter: Cells before the first column: cursor, mark and, if rows have one, state.
    """

    def __init__(
        self,
        styles: TableStyles,
        placed: Sequence[PlacedColumn[R]],
        width: int,
        current: int,
        gutter: int,
    ) -> None:
        self._styles = styles
        self._placed = placed
        self._width = width
        self._current = current
        self._gutter = gutter
        self._known: LRUCache[tuple[Hashable, RowLook], tuple[R, Strip]] = LRUCache(1024)

    def header(self, sorted_by: str | None, descending: bool) -> Strip:
        """Return the line of captions; the one sorted by has an arrow."""
        styles = self._styles
        segments = [Segment(" " * self._gutter, styles.header)]
        x = self._gutter
        for index, placed in enumerate(self._placed):
            column = placed.column
            text = cell(column.caption, placed.width, column.align)
            if column.name == sorted_by and placed.width > 1:
                arrow = SORT_SIGNS[descending]
                if column.align == "right":
                    text = cell(f"{column.caption}{arrow}", placed.width, "right")
                else:
                    caption = cell(column.caption, placed.width - 1).rstrip()
                    space = " " if cell_len(caption) + 2 <= placed.width else ""
                    text = cell(caption + space + arrow, placed.width)
            style = styles.header_current if index == self._current else styles.header
            segments.append(Segment(" " * (placed.x - x), styles.header))
            segments.append(Segment(text, style))
            x = placed.x + placed.width
        return self._line(segments, styles.header)

    def row(self, row: R, look: RowLook) -> Strip:
        """Return the line of a row."""
        place = (row.key, look)
        known = self._known.get(place)
        # A row that was read again may hold other values under the same key.
        if known is not None and (known[0] is row or known[0] == row):
            return known[1]
        strip = self._line(self._row_segments(row, look), self._row_style(look))
        self._known[place] = (row, strip)
        return strip

    def text(self, content: Content) -> Strip:
        """Return a line that says something instead of a row."""
        room = max(0, self._width - self._gutter)
        content = content.truncate(room, ellipsis=True)
        segments = [Segment(" " * self._gutter, self._styles.base)]
        segments += content.render_segments(self._styles.visual)
        return self._line(segments, self._styles.base)

    def blank(self) -> Strip:
        """Return an empty line."""
        return Strip.blank(self._width, self._styles.base)

    def column_at(self, x: int) -> int | None:
        """Return the index of the placed column at cell `x`, None in the gutter."""
        found = None
        for index, placed in enumerate(self._placed):
            if placed.x <= x:
                found = index
        return found

    def _row_style(self, look: RowLook) -> Style:
        styles = self._styles
        style = styles.states.get(look.state, styles.base)
        return style + styles.cursor if look.cursor else style

    def _signs(self, look: RowLook) -> str:
        signs = (CURSOR if look.cursor else " ") + (MARK if look.marked else " ")
        if self._gutter > 3:
            signs += STATE_SIGNS.get(look.state, " ")
        return signs.ljust(self._gutter)

    def _row_segments(self, row: R, look: RowLook) -> list[Segment]:
        styles, style = self._styles, self._row_style(look)
        # Signs are not struck out with the text they explain.
        signs = style + Style(strike=False)
        if look.marked and not look.cursor:
            signs += styles.mark
        segments = [Segment(self._signs(look), signs)]
        run, x = "", self._gutter
        for index, placed in enumerate(self._placed):
            run += " " * (placed.x - x)
            x = placed.x + placed.width
            value = placed.column.render(row)
            current = look.cursor and index == self._current
            if isinstance(value, Content) and not look.cursor and not look.state:
                segments.append(Segment(run, style))
                segments += self._content(value, placed)
                run = ""
                continue
            plain = value.plain if isinstance(value, Content) else value
            text = cell(plain, placed.width, placed.column.align)
            if current:
                segments.append(Segment(run, style))
                segments.append(Segment(text, style + styles.cursor_cell))
                run = ""
            else:
                run += text
        segments.append(Segment(run, style))
        return segments

    def _content(self, content: Content, placed: PlacedColumn[R]) -> list[Segment]:
        content = content.truncate(placed.width, ellipsis=True)
        space = placed.width - content.cell_length
        if space > 0:
            right = placed.column.align == "right"
            content = content.pad_left(space) if right else content.pad_right(space)
        return content.render_segments(self._styles.visual)

    def _line(self, segments: list[Segment], style: Style) -> Strip:
        strip = Strip([segment for segment in segments if segment.text])
        return strip.adjust_cell_length(self._width, style)


def table_styles(widget: Widget) -> TableStyles:
    """Return the styles of a table as the stylesheet has them now."""

    def style(name: str) -> Style:
        return widget.get_component_rich_style(f"windowed-table--{name}", partial=True)

    base = widget.rich_style
    return TableStyles(
        base=base,
        visual=widget.visual_style,
        header=base + style("header"),
        header_current=base + style("header-current"),
        cursor=style("cursor"),
        cursor_cell=style("cursor-cell"),
        mark=style("mark"),
        states={state: base + style(state) for state in STATE_SIGNS},
    )
