"""A scrollbar that is a thin line."""

from math import ceil

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBarRender
from typing_extensions import override

THUMB = "┃"
TRACK = "│"
_DEFAULT = Color.parse("default")


class ThinScrollBarRender(ScrollBarRender):
    """Draws a vertical scrollbar as a line, thicker where one is, instead of a filled block."""

    @classmethod
    @override
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = _DEFAULT,
        bar_color: Color = _DEFAULT,
    ) -> Segments:
        """Return the bar as `size` lines of one cell."""
        if not (window_size and size and virtual_size > window_size):
            return Segments([Segment(" ")] * size, new_lines=True)
        length = max(1, ceil(size * window_size / virtual_size))
        start = round((size - length) * min(1.0, position / (virtual_size - window_size)))
        lines = []
        for line in range(size):
            if start <= line < start + length:
                style = Style(color=bar_color, meta={"@mouse.down": "grab"})
                lines.append(Segment(THUMB, style))
            else:
                action = "scroll_up" if line < start else "scroll_down"
                style = Style(color=back_color, meta={"@mouse.down": action})
                lines.append(Segment(TRACK, style))
        return Segments(lines, new_lines=True)
