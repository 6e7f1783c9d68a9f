"""The line that says who else is editing a record."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content

from tui.widgets.line import Line


class EditorsLine(Line):
    """A sentence, or nothing at all."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"editors--text"}

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def show(self, text: str) -> None:
        """Show another sentence; nothing for an empty one."""
        if text != self._text:
            self._text = text
            self.display = bool(text)
            self.refresh()

    def render(self) -> Content:
        """Return the sentence."""
        return self.part(f"! {self._text}", "editors--text").truncate(
            self.content_size.width, ellipsis=True
        )
