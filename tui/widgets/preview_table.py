"""The first rows of a file under its headers, and above each column what it becomes."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from typing_extensions import override

from tui.widgets.line import Line
from tui.widgets.plain import cell, printable

NOTHING = "–"
"""What stands above a column that is left out."""
_WIDEST, _NARROWEST, _GAP = 22, 5, 2
_FIRST, _MORE = "‹", "›"


class PreviewColumn(NamedTuple):
    """A column: what it becomes ("" for nothing), its header, and its first cells."""

    becomes: str
    header: str
    cells: Sequence[str]

    @property
    def width(self) -> int:
        """Terminal cells that it wants."""
        texts = (self.becomes or NOTHING, self.header, *self.cells)
        longest = max(cell_len(printable(text[: _WIDEST * 2])) for text in texts)
        return max(_NARROWEST, min(_WIDEST, longest))


class PreviewTable(Line):
    """A small table through whose columns one walks; only those that fit are shown.

    Args:
        becomes: What stands before the line of what the columns become.
        header: What stands before the headers.
    """

    can_focus = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "preview--becomes",
        "preview--header",
        "preview--out",
        "preview--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "walk(-1)", show=False, id="preview.left"),
        Binding("right", "walk(1)", show=False, id="preview.right"),
        Binding("home", "walk(-9999)", show=False, id="preview.first"),
        Binding("end", "walk(9999)", show=False, id="preview.last"),
        Binding("enter", "choose", show=False, id="preview.choose"),
    ]

    class Chosen(Message):
        """What the column under the cursor becomes is to be chosen."""

    def __init__(self, becomes: str, header: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._labels = {"becomes": becomes, "header": header}
        self._columns: list[PreviewColumn] = []
        self._first = 0
        self.cursor = 0

    def set_columns(self, columns: Sequence[PreviewColumn]) -> None:
        """Show other columns; the cursor stays where it is, if it can."""
        self._columns = list(columns)
        self.cursor = max(0, min(self.cursor, len(self._columns) - 1))
        self.display = bool(self._columns)
        self.refresh(layout=True)

    def action_walk(self, columns: int) -> None:
        """Go to another column."""
        self.cursor = max(0, min(self.cursor + columns, len(self._columns) - 1))
        self.refresh()

    def action_choose(self) -> None:
        """Ask what the column is to become."""
        if self._columns:
            self.post_message(self.Chosen())

    def on_click(self, event: events.Click) -> None:
        """Go to the column that was clicked."""
        x = event.x - self.styles.padding.left
        for place, left, width in self._placed():
            if left <= x < left + width + _GAP:
                self.cursor = place
        self.refresh()

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of what the columns become, the headers and the rows."""
        return 2 + max((len(column.cells) for column in self._columns), default=0)

    @property
    def _margin(self) -> int:
        """Terminal cells before the first column."""
        return max(map(cell_len, self._labels.values())) + _GAP

    def _placed(self) -> list[tuple[int, int, int]]:
        """Return place, left edge and width of the columns that fit, the cursor among them."""
        margin = self._margin
        room = self.content_size.width - margin - 1
        self._first = min(self._first, self.cursor)
        while True:
            found: list[tuple[int, int, int]] = []
            left = margin
            for place in range(self._first, len(self._columns)):
                width = min(self._columns[place].width, room)
                if left + width > room + margin:
                    break
                found.append((place, left, width))
                left += width + _GAP
            if self._first >= self.cursor or any(place == self.cursor for place, *_ in found):
                return found
            self._first += 1

    def render(self) -> Content:
        """Return the table."""
        placed = self._placed()
        if not placed:
            return Content()
        height = max(len(column.cells) for column in self._columns)
        lines = [self._line(placed, "becomes"), self._line(placed, "header")]
        for row in range(height):
            texts: list[Content | str] = []
            for place, _left, width in placed:
                cells = self._columns[place].cells
                text = cell(cells[row] if row < len(cells) else "", width)
                out = not self._columns[place].becomes
                texts += [self.part(text, "preview--out" if out else ""), " " * _GAP]
            lines.append(Content.assemble(" " * self._margin, *texts[:-1]))
        return Content("\n").join(lines)

    def _line(self, placed: Sequence[tuple[int, int, int]], kind: str) -> Content:
        """Return the line of what columns become, or of their headers."""
        more = (
            _FIRST if placed[0][0] else " ",
            _MORE if placed[-1][0] + 1 < len(self._columns) else "",
        )
        signs = more if kind == "header" else (" ", "")
        label = (
            self._labels[kind] if any(self._columns[place].header for place, *_ in placed) else ""
        )
        parts: list[Content | str] = [
            self.part(cell(label, self._margin - 1), "preview--out"), signs[0]
        ]  # fmt: skip
        for place, _left, width in placed:
            column = self._columns[place]
            text = column.header if kind == "header" else column.becomes or NOTHING
            style = f"preview--{kind}" if column.becomes else "preview--out"
            if place == self.cursor and self.has_focus and kind == "becomes":
                style = "preview--cursor"
            parts += [self.part(cell(text, width), style), " " * _GAP]
        return Content.assemble(*parts[:-1], " ", signs[1])
