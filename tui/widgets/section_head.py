"""The caption of a part of a page that can be folded."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from tui.widgets.line import Line


class SectionHead(Line, can_focus=True):
    """The caption of a section, and when it is folded what it holds. Enter folds and unfolds."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"section-head--caption", "section-head--summary"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "switch", show=False, id="section.switch"),
        Binding("left", "fold(True)", show=False, id="section.fold"),
        Binding("right", "fold(False)", show=False, id="section.unfold"),
        Binding("up", "app.focus_previous", show=False, id="section.previous"),
        Binding("down", "app.focus_next", show=False, id="section.next"),
    ]

    class Switched(Message):
        """The section is to be folded, or not."""

        def __init__(self, head: SectionHead, folded: bool) -> None:
            super().__init__()
            self.head = head
            self.folded = folded

    def __init__(self, caption: str, folded: bool) -> None:
        super().__init__(classes="section-head")
        self._caption = caption
        self.folded = folded
        self._summary = ""

    def show(self, summary: str) -> None:
        """Say what the section holds."""
        if summary != self._summary:
            self._summary = summary
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        sign = "▸" if self.folded else "▾"
        caption = self.part(f"{sign} {self._caption}", "section-head--caption")
        if not self._summary:
            return caption
        summary = self.part(self._summary, "section-head--summary")
        whole = Content.assemble(caption, "   ", summary)
        return whole.truncate(self.content_size.width, ellipsis=True)

    def action_switch(self) -> None:
        """Fold or unfold."""
        self.action_fold(not self.folded)

    def action_fold(self, folded: bool) -> None:
        """Fold, or unfold."""
        self.folded = folded
        self.refresh()
        self.post_message(self.Switched(self, folded))

    def on_click(self) -> None:
        """A click folds and unfolds."""
        self.action_switch()
