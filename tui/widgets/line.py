"""What the one-line widgets share: parts in the styles of the stylesheet, and two sides."""

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from tui.widgets.plain import printable

_REVERSE = Style(reverse=True)
NOTHING = Content()


class Line(Widget):
    """A widget that writes itself in parts, each in the style of a component class."""

    ALLOW_SELECT = False

    def part(self, text: str, component: str = "") -> Content:
        """Return data in the style of a component class of this widget."""
        if not component:
            return Content(printable(text))
        style = self.get_visual_style(component, partial=True)
        if self.get_component_styles(component).text_style.reverse:
            style += _REVERSE  # Textual leaves it out, and without it a cursor is a colour only
        return Content.assemble((printable(text), style))

    def two_sides(self, left: Content, right: Content, mark: Content = NOTHING) -> Content:
        """Return one line with `left` and `right` at its ends; the left is cut if it must be.

        The `mark` follows the left, and is never cut.
        """
        width = self.content_size.width
        room = max(0, width - right.cell_length - (2 if right else 0) - mark.cell_length)
        left = Content.assemble(left.truncate(room, ellipsis=True), mark)
        space = max(0, width - left.cell_length - right.cell_length)
        return Content.assemble(left, " " * space, right)
