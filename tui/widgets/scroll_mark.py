"""A scrollbar that is a thin line."""

from math import ceil

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget
from typing_extensions import override

THUMB = "┃"
TRACK = "│"


class ThinScrollBar(ScrollBar):
    """A vertical scrollbar drawn as a line, thicker where one is, instead of a filled block.

    It is drawn whenever one goes to the other end of a list, so it makes its three kinds of line
    itself, where Textual styles each on its way.
    """

    @override
    def render_lines(self, crop: Region) -> list[Strip]:
        if not isinstance(self.parent, Widget) or not self.is_attached:
            return [Strip.blank(crop.width)] * crop.height
        styles, ground = self.parent.styles, self.parent.background_colors[1]
        if self.grabbed:
            colors = styles.scrollbar_color_active, styles.scrollbar_background_active
        elif self.mouse_over:
            colors = styles.scrollbar_color_hover, styles.scrollbar_background_hover
        else:
            colors = styles.scrollbar_color, styles.scrollbar_background
        thumb = self._line(THUMB, colors[0], ground, "grab")
        above = self._line(TRACK, colors[1], ground, "scroll_up")
        below = self._line(TRACK, colors[1], ground, "scroll_down")
        start, end = self.thumb
        return [
            above if line < start else thumb if line < end else below for line in crop.line_range
        ]

    @property
    def thumb(self) -> tuple[int, int]:
        """The first line of the thumb and the line after its last."""
        size, rows, page = self.size.height, self.window_virtual_size, self.window_size
        if not (size and page) or rows <= page:
            return 0, 0
        length = max(1, ceil(size * page / rows))
        start = round((size - length) * min(1.0, self.position / (rows - page)))
        return start, start + length

    def _line(self, sign: str, color: Color, ground: Color, action: str) -> Strip:
        style = Style(
            color=(ground + color).rich_color,
            bgcolor=ground.rich_color,
            meta={"@mouse.down": action},
        )
        strip = Strip([Segment(sign, style)], 1)
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, ground)
        return strip
