"""A table of any length: ten million rows cost what a screen of them costs."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip

from tui.widgets.plain import plain
from tui.widgets.row_strips import RowLook, RowStrips, table_styles
from tui.widgets.row_view import RowView
from tui.widgets.row_window import R, ReadError, RowReader
from tui.widgets.table_columns import PlacedColumn, TableColumn, place_columns


class WindowedTable(RowView[R]):
    """A table that reads its rows as windows, without ever waiting for them.

    Args:
        columns: What is shown of a row, in this order.
        row_state: Returns "" or "canceled", "failed", "waiting", "blocked", "heading"; without it
            there is no such sign.
        empty_text: Said when there is no row: why, and which key changes that.
        id: Of the widget.
        classes: Of the widget.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "windowed-table--header",
        "windowed-table--header-current",
        "windowed-table--cursor",
        "windowed-table--cursor-cell",
        "windowed-table--mark",
        "windowed-table--canceled",
        "windowed-table--failed",
        "windowed-table--waiting",
        "windowed-table--blocked",
        "windowed-table--heading",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_by(-1)", show=False, id="table.up"),
        Binding("down", "cursor_by(1)", show=False, id="table.down"),
        Binding("pageup", "page_by(-1)", show=False, id="table.page-up"),
        Binding("pagedown", "page_by(1)", show=False, id="table.page-down"),
        Binding("home,ctrl+home", "cursor_first", show=False, id="table.first"),
        Binding("end,ctrl+end", "cursor_last", show=False, id="table.last"),
        Binding("left", "column_by(-1)", show=False, id="table.left"),
        Binding("right", "column_by(1)", show=False, id="table.right"),
        Binding("space", "mark_on", show=False, id="table.mark"),
        Binding("asterisk", "toggle_all", show=False, id="table.mark-all"),
        Binding("enter", "activate", show=False, id="table.activate"),
    ]

    class _Sent(Message):
        def __init__(self, table: "WindowedTable[Any]") -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> "WindowedTable[Any]":
            """The table."""
            return self.table

    class CursorMoved(_Sent):
        """The cursor is on another row, or its row was read again. `row` None: there is none."""

        def __init__(self, table: "WindowedTable[Any]", row: Any, index: int) -> None:
            super().__init__(table)
            self.row = row
            self.index = index

    class RowActivated(_Sent):
        """Enter or a double click on a row."""

        def __init__(self, table: "WindowedTable[Any]", row: Any) -> None:
            super().__init__(table)
            self.row = row

    class MarksChanged(_Sent):
        """Other rows are marked."""

    class SortRequested(_Sent):
        """The list is wanted in the order of a column."""

        def __init__(self, table: "WindowedTable[Any]", column: str) -> None:
            super().__init__(table)
            self.column = column

    class NeedsCell(_Sent):
        """The value under row and column cursor is wanted, as a filter for instance."""

        def __init__(self, table: "WindowedTable[Any]", row: Any, column: str) -> None:
            super().__init__(table)
            self.row = row
            self.column = column

    class Counted(_Sent):
        """The number of rows is known now."""

        def __init__(self, table: "WindowedTable[Any]", count: int) -> None:
            super().__init__(table)
            self.count = count

    class ReadFailed(_Sent):
        """Rows could not be read; the table shows what it had."""

        def __init__(self, table: "WindowedTable[Any]", error: ReadError) -> None:
            super().__init__(table)
            self.error = error

    def __init__(
        self,
        columns: Sequence[TableColumn[R]] = (),
        *,
        row_state: Callable[[R], str] | None = None,
        empty_text: Content | str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._row_state = row_state
        self._empty_text = empty_text
        self._column = 0
        self._sort: tuple[str | None, bool] = (None, False)
        self._marked: set[Hashable] = set()
        self._all_marked = False
        self._strips: RowStrips[R] | None = None

    # What it shows

    def set_source(self, source: RowReader[R], key: Hashable | None = None) -> None:
        """Show the rows of `source`, the cursor on `key` or the first row; marks are dropped.

        The rows shown stay until those of the new source have come.
        """
        self.clear_marks()
        self._browser.open(source, key)
        self._read()

    def set_columns(self, columns: Sequence[TableColumn[R]]) -> None:
        """Show other columns. Rows may be of another kind from now on, so the old ones go."""
        self._columns = tuple(columns)
        self._column = min(self._column, max(0, len(self._columns) - 1))
        self._browser.forget()
        self._redraw()

    def set_sort(self, column: str | None, descending: bool = False) -> None:
        """Show by which column the rows are sorted; the sorting is the source's."""
        self._sort = (column, descending)
        self._redraw()

    @property
    def empty_text(self) -> Content | str:
        """What is said when there is no row."""
        return self._empty_text

    @empty_text.setter
    def empty_text(self, text: Content | str) -> None:
        self._empty_text = text
        self._redraw()

    def refresh_rows(self, keep_cursor: bool = True) -> None:
        """Read again what is shown, the cursor on the same row, or where that stood if it is gone."""
        if self._browser.reader is not None:
            self._browser.renew(keep_cursor=keep_cursor)
            self._read()

    def move_to(self, key: Hashable) -> None:
        """Put the cursor on the row with this key, if the list has it."""
        self._browser.move_to(key)
        self._read()

    def move_to_index(self, index: int) -> None:
        """Put the cursor on a position, counted from 0; past the end is the last row."""
        self._browser.go_to(index)
        self._read()

    # Where it is

    @property
    def cursor_row(self) -> R | None:
        """The row under the cursor, None if there is none (yet)."""
        return self._browser.cursor_row

    @property
    def cursor_index(self) -> int:
        """The position of the cursor in the list, from 0."""
        return self._browser.cursor

    @property
    def cursor_column(self) -> str | None:
        """The name of the column the column cursor is in."""
        placed = self._placed()
        return placed[min(self._column, len(placed) - 1)].column.name if placed else None

    @property
    def row_count(self) -> int:
        """How many rows there are, as far as known."""
        return self._browser.window.total

    @property
    def count_known(self) -> bool:
        """Whether `row_count` is the number of rows and not only of those seen so far."""
        return self._browser.window.exact

    # Marks

    @property
    def all_marked(self) -> bool:
        """Whether every row is marked, but for `marked_keys`."""
        return self._all_marked

    @property
    def marked_keys(self) -> frozenset[Hashable]:
        """The keys of the marked rows; if `all_marked`, of those taken out of the marking."""
        return frozenset(self._marked)

    @property
    def has_marks(self) -> bool:
        """Whether any row is marked."""
        return self._all_marked or bool(self._marked)

    def is_marked(self, key: Hashable) -> bool:
        """Return whether the row with this key is marked."""
        return (key in self._marked) != self._all_marked

    def clear_marks(self) -> None:
        """Mark no row."""
        self._set_marks(False)

    def _set_marks(self, all_marked: bool) -> None:
        if self.has_marks or all_marked:
            self._marked.clear()
            self._all_marked = all_marked
            self.post_message(self.MarksChanged(self))
            self.refresh()

    # Keys

    def action_cursor_by(self, rows: int) -> None:
        """Move the cursor."""
        self._browser.go_by(rows)
        self._read()

    def action_page_by(self, pages: int) -> None:
        """Move view and cursor by screens."""
        self._browser.page_by(pages)
        self._read()

    def action_cursor_first(self) -> None:
        """Go to the first row."""
        self._browser.go_to(0)
        self._read()

    def action_cursor_last(self) -> None:
        """Go to the last row."""
        self._browser.go_end()
        self._read()

    def action_column_by(self, columns: int) -> None:
        """Move the column cursor."""
        last = max(0, len(self._placed()) - 1)
        column = max(0, min(min(self._column, last) + columns, last))
        if column != self._column:
            self._column = column
            self._strips = None
            line = self._browser.cursor - self._browser.top + 1
            self.refresh(self._line_region(0), self._line_region(line))

    def action_toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        row = self.cursor_row
        if row is not None:
            self._marked ^= {row.key}
            self.post_message(self.MarksChanged(self))
            self.refresh(self._line_region(self._browser.cursor - self._browser.top + 1))

    def action_mark_on(self) -> None:
        """Mark the row or take its mark away, and go on to the next: several take one key each."""
        self.action_toggle_mark()
        self.action_cursor_by(1)

    def action_toggle_all(self) -> None:
        """Mark all rows, or none if all are marked."""
        self._set_marks(not (self._all_marked and not self._marked))

    def action_activate(self) -> None:
        """Open the row under the cursor."""
        row = self.cursor_row
        if row is not None:
            self.post_message(self.RowActivated(self, row))

    def action_request_sort(self) -> None:
        """Ask for the order by the column the cursor is in."""
        if self.cursor_column is not None:
            self.post_message(self.SortRequested(self, self.cursor_column))

    def action_request_cell(self) -> None:
        """Hand the cell under the cursor to whoever wants its value."""
        row, column = self.cursor_row, self.cursor_column
        if row is not None and column is not None:
            self.post_message(self.NeedsCell(self, row, column))

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row; twice opens it. A heading asks for its order."""
        event.stop()
        column = self._lines().column_at(event.x)
        if event.y == 0:
            if column is not None and self._placed()[column].column.sortable:
                name = self._placed()[column].column.name
                self.post_message(self.SortRequested(self, name))
            return
        index = self._browser.top + event.y - 1
        if self._browser.window.get(index) is None:
            return
        self._browser.go_to(index)
        if column is None:
            self.action_toggle_mark()
            return
        self.action_column_by(column - self._column)
        if event.chain == 2:
            self.action_activate()

    # What it sends

    def cursor_moved(self, row: R | None, index: int) -> None:
        """Tell the page."""
        self.post_message(self.CursorMoved(self, row, index))

    def counted(self, count: int) -> None:
        """Tell the page."""
        self.post_message(self.Counted(self, count))

    def read_failed(self, error: ReadError) -> None:
        """Tell the page."""
        self.post_message(self.ReadFailed(self, error))

    # Drawing

    def on_resize(self) -> None:
        """Fit the columns to the new size."""
        self._strips = None

    def notify_style_update(self) -> None:
        """Forget what was drawn in other styles."""
        super().notify_style_update()
        self._strips = None

    def render_line(self, y: int) -> Strip:
        """Return line `y` of the widget: 0 is the heading."""
        lines, browser = self._lines(), self._browser
        if y == 0:
            return lines.header(*self._sort)
        index = browser.top + y - 1
        row = browser.window.get(index)
        if row is not None:
            state = self._row_state(row) if self._row_state else ""
            look = RowLook(index == browser.cursor, self.is_marked(row.key), state)
            return lines.row(row, look)
        if index < browser.window.total or (browser.opening and y == 1):
            return lines.text(plain("…"))
        if browser.window.total == 0 and browser.window.exact:
            return self._empty_line(lines, y - 2)
        return lines.blank()

    def _empty_line(self, lines: RowStrips[R], line: int) -> Strip:
        text = self._empty_text
        content = text if isinstance(text, Content) else plain(text)
        wrapped = content.wrap(max(10, self.size.width - 2 * self._gutter))
        return lines.text(wrapped[line]) if 0 <= line < len(wrapped) else lines.blank()

    @property
    def _gutter(self) -> int:
        return 4 if self._row_state else 3

    def _placed(self) -> list[PlacedColumn[R]]:
        return place_columns(self._columns, self.scrollable_content_region.width, self._gutter)

    def _lines(self) -> RowStrips[R]:
        if self._strips is None:
            placed = self._placed()
            self._strips = RowStrips(
                table_styles(self),
                placed,
                self.scrollable_content_region.width,
                min(self._column, len(placed) - 1),
                self._gutter,
            )
        return self._strips

    def _redraw(self) -> None:
        self._strips = None
        self.refresh()
