"""The moving part of a table of any length: its view, its scrollbar and its reads."""

from typing import Any, Generic

from textual import events
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.worker import WorkType
from typing_extensions import override

from tui.widgets.row_browser import Change, RowBrowser
from tui.widgets.row_window import R, ReadError
from tui.widgets.scroll_mark import ThinScrollBar

WHEEL_ROWS = 3


class RowView(ScrollView, Generic[R], inherit_bindings=False):
    """A heading and as many rows as fit, read by a `RowBrowser`; drawn by the class it is for.

    Args:
        id: Of the widget.
        classes: Of the widget.
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._browser: RowBrowser[R] = RowBrowser(self._browser_changed)
        self._drawn_cursor = 0
        self._sent: tuple[R | None, int] | None = None
        self._reading = False

    def cursor_moved(self, row: R | None, index: int) -> None:
        """Take in that the cursor is on another row, or that its row was read again."""

    def counted(self, count: int) -> None:
        """Take in that the number of rows is known."""

    def read_failed(self, error: ReadError) -> None:
        """Take in that rows could not be read."""

    # Scrolling

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the view down."""
        self._wheel(event, WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the view up."""
        self._wheel(event, -WHEEL_ROWS)

    def _wheel(self, event: events.MouseEvent, rows: int) -> None:
        event.stop()
        event.prevent_default()
        self._scroll_view(self._browser.top + rows)

    @override
    def scroll_to(self, x: float | None = None, y: float | None = None, **options: Any) -> None:
        """Move the view to row `y`; the cursor comes along. Never animated."""
        if y is not None:
            self._scroll_view(int(y))

    @override
    def scroll_page_up(self, **options: Any) -> None:
        """Move the view a screen up."""
        self._scroll_view(self._browser.top - self._browser.page)

    @override
    def scroll_page_down(self, **options: Any) -> None:
        """Move the view a screen down."""
        self._scroll_view(self._browser.top + self._browser.page)

    def _scroll_view(self, top: int) -> None:
        self._browser.scroll_to(top)
        self._read()

    # Reading

    def _read(self) -> None:
        if not self._reading and self.is_attached and not self._browser.satisfied:
            self._reading = True
            # not a coroutine: one that is replaced before it begins would never be awaited
            work: WorkType[None] = self._read_rows
            self.run_worker(work, group="rows", exclusive=True)

    async def _read_rows(self) -> None:
        try:
            await self._browser.run()
        except ReadError as error:
            self._browser.give_up()
            self.read_failed(error)
        finally:
            self._reading = False
        if self._browser.unmeasured:
            work: WorkType[None] = self._measure
            self.run_worker(work, group="count", exclusive=True)

    async def _measure(self) -> None:
        try:
            await self._browser.measure()
        except ReadError as error:
            self.read_failed(error)
        else:
            self._set_virtual_size()
            self.counted(self._browser.window.total)

    def _browser_changed(self, change: Change) -> None:
        browser = self._browser
        self._set_virtual_size()
        if change == "cursor":
            lines = {self._drawn_cursor - browser.top + 1, browser.cursor - browser.top + 1}
            self.refresh(*map(self._line_region, lines))
        else:
            self.set_reactive(ScrollView.scroll_target_y, float(browser.top))
            self.scroll_y = browser.top
            self.refresh()
        self._drawn_cursor = browser.cursor
        sent = (browser.cursor_row, browser.cursor)
        if self._sent is None or sent[0] is not self._sent[0] or sent[1] != self._sent[1]:
            self._sent = sent
            self.cursor_moved(*sent)

    # Size

    @property
    @override
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, made when it is first asked for as Textual makes its own."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = bar = ThinScrollBar(name="vertical")
            bar.display = False
            self.app._start_widget(self, bar)  # noqa: SLF001 - there is no public way
        return self._vertical_scrollbar

    def on_mount(self) -> None:
        """Start to read, if there is a source already."""
        if self._browser.reader is not None:
            self._read()

    def on_resize(self) -> None:
        """Fit the rows to the new size."""
        self._browser.resize(max(1, self.scrollable_content_region.height - 1))
        self._set_virtual_size()
        self._read()

    @override
    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Move the scrollbar, but only when that can be seen: the rows are drawn elsewhere."""
        bar = self.vertical_scrollbar
        step = self.virtual_size.height / max(1, 8 * self.size.height)
        if self.show_vertical_scrollbar and int(bar.position / step) != int(new_value / step):
            bar.position = new_value

    def _set_virtual_size(self) -> None:
        size = Size(self.scrollable_content_region.width, self._browser.window.total + 1)
        if size != self.virtual_size:
            self.virtual_size = size

    def _line_region(self, y: int) -> Region:
        return Region(0, y, self.scrollable_content_region.width, 1)

    @override
    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a part of the widget.

        Textual's own way draws borders and padding around every line, which takes as long as all
        the rest. Without these the lines are ready as they are.
        """
        if not self.is_attached:
            # Textual may draw once more what it has just removed and taken the styles from.
            return [Strip.blank(crop.width)] * crop.height
        if self.styles.gutter:
            return super().render_lines(crop)
        strips = [self.render_line(y) for y in crop.line_range]
        width = self.size.width
        # The place kept free for a scrollbar is not part of a line.
        strips = [strip.adjust_cell_length(width, self.rich_style) for strip in strips]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips
