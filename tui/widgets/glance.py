"""The lines above a card: what is to be seen at once."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from textual.content import Content

from tui.widgets.line import Line


class GlanceLine(Protocol):
    """A line: its label, what it says, and whether that wants attention."""

    @property
    def label(self) -> str:
        """What it is about."""

    @property
    def text(self) -> str:
        """What it says."""

    @property
    def warning(self) -> bool:
        """Whether that wants attention."""


class GlanceLines(Line):
    """Lines of label and text; what does not fit is cut."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"glance--label", "glance--warning"}

    def __init__(self, lines: Sequence[GlanceLine]) -> None:
        super().__init__()
        self._lines = lines
        self.display = bool(lines)

    def show(self, lines: Sequence[GlanceLine]) -> None:
        """Show other lines."""
        if lines != self._lines:
            self._lines = lines
            self.display = bool(lines)
            self.refresh(layout=True)

    def render(self) -> Content:
        """Return the lines, their texts below each other."""
        labels = max((len(line.label) for line in self._lines), default=0) + 2
        rows = []
        for line in self._lines:
            look = "glance--warning" if line.warning else ""
            sign = "! " if line.warning else ""
            label = self.part(line.label.ljust(labels), "glance--label")
            row = Content.assemble(label, self.part(f"{sign}{line.text}", look))
            rows.append(row.truncate(self.content_size.width, ellipsis=True))
        return Content("\n").join(rows)
