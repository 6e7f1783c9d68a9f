"""A small chart of text: a bar, its number and its label for each day or month."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from typing_extensions import override

from tui.widgets.line import Line
from tui.widgets.plain import cell

EIGHTHS = " ▁▂▃▄▅▆▇█"
GAP = 1


class Bar(NamedTuple):
    """One bar: `key` names it in messages; `text` is its number as people read it."""

    key: Any
    label: str
    value: int
    text: str = ""

    @property
    def number(self) -> str:
        """The number written below the bar."""
        return self.text or str(self.value)


class SparkBars(Line):
    """Bars side by side, the last ones that fit. The numbers say what the bars show.

    Args:
        bars: From the oldest to the newest.
        bar_height: Lines of the highest bar.
        caption: A line above them; "" for none.
        id: Of the widget.
    """

    can_focus = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "spark-bars--caption",
        "spark-bars--bar",
        "spark-bars--number",
        "spark-bars--label",
        "spark-bars--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "walk(-1)", show=False, id="bars.left"),
        Binding("right", "walk(1)", show=False, id="bars.right"),
        Binding("enter", "select", show=False, id="bars.open"),
    ]

    class BarSelected(Message):
        """The list behind a number is wanted."""

        def __init__(self, bars: "SparkBars", key: Any) -> None:
            super().__init__()
            self.bars = bars
            self.key = key

    def __init__(
        self,
        bars: Sequence[Bar] = (),
        *,
        bar_height: int = 3,
        caption: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._bars = list(bars)
        self._bar_height = bar_height
        self._caption = caption
        self._cursor = max(0, len(self._bars) - 1)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show other bars, from the oldest to the newest."""
        self._bars = list(bars)
        self._cursor = max(0, len(self._bars) - 1)
        self.refresh()

    @property
    def cursor_bar(self) -> Bar | None:
        """The bar one stands on."""
        return self._bars[self._cursor] if self._bars else None

    def action_walk(self, bars: int) -> None:
        """Go to another bar that is shown."""
        first = len(self._bars) - len(self.shown())
        self._cursor = max(first, min(self._cursor + bars, len(self._bars) - 1))
        self.refresh()

    def action_select(self) -> None:
        """Ask for the list behind this number."""
        if self.cursor_bar is not None:
            self.post_message(self.BarSelected(self, self.cursor_bar.key))

    def on_click(self, event: events.Click) -> None:
        """Ask for the list behind the number that was clicked."""
        shown = self.shown()
        index = (event.x - self.styles.padding.left) // (self._bar_width() + GAP)
        if 0 <= index < len(shown):
            self._cursor = len(self._bars) - len(shown) + index
            self.refresh()
            self.action_select()

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of caption, bars, numbers and labels."""
        return bool(self._caption) + self._bar_height + 2

    def shown(self) -> list[Bar]:
        """Return the newest bars that fit into the width."""
        count = max(1, (self.content_size.width + GAP) // (self._bar_width() + GAP))
        return self._bars[-count:]

    def _bar_width(self) -> int:
        texts = [text for bar in self._bars for text in (bar.label, bar.number)]
        return max([2, *map(cell_len, texts)])

    def render(self) -> Content:
        """Return the chart."""
        bars, width = self.shown(), self._bar_width()
        lines = [self.part(self._caption, "spark-bars--caption")] if self._caption else []
        if not bars:
            return Content("\n").join(lines)
        highest = max(1, *(bar.value for bar in bars))
        full = self._bar_height * 8
        # A day with entries never looks like a day without.
        levels = [max(1 if bar.value else 0, bar.value * full // highest) for bar in bars]
        space = " " * GAP
        for line in reversed(range(self._bar_height)):
            blocks = [EIGHTHS[max(0, min(8, level - 8 * line))] for level in levels]
            text = space.join(cell(block * min(width, 3), width, "center") for block in blocks)
            lines.append(self.part(text, "spark-bars--bar"))
        numbers = [cell(bar.number, width, "center") for bar in bars]
        labels = [cell(bar.label, width, "center") for bar in bars]
        lines.append(self._texts(numbers, "spark-bars--number"))
        lines.append(self._texts(labels, "spark-bars--label"))
        return Content("\n").join(lines)

    def _texts(self, texts: Sequence[str], component: str) -> Content:
        offset = len(self._bars) - len(texts)
        parts: list[Content | str] = []
        for index, text in enumerate(texts):
            here = self.has_focus and index + offset == self._cursor
            parts += [self.part(text, "spark-bars--cursor" if here else component), " " * GAP]
        return Content.assemble(*parts[:-1])
