"""The keys that matter here."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message

from tui.widgets.line import Line
from tui.widgets.plain import printable

MOST_KEYS = 8
GAP = 2


class KeyFooter(Line):
    """At most eight keys with their captions on one line.

    The last pair (help) is always shown; of the others those that fit, from the left.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-footer--key", "key-footer--caption"}

    class Clicked(Message):
        """A key of the footer was clicked; `key` as it was given."""

        def __init__(self, footer: "KeyFooter", key: str) -> None:
            super().__init__()
            self.footer = footer
            self.key = key

    def __init__(self, pairs: Sequence[tuple[str, str]] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pairs = list(pairs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The (key, caption) pairs, in the language of the user."""
        return list(self._pairs)

    def set_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show other keys; the most important first, help last."""
        self._pairs = list(pairs)
        self.refresh()

    def shown(self) -> list[tuple[str, str]]:
        """Return the pairs that have room."""
        pairs = self._pairs
        if len(pairs) > MOST_KEYS:
            pairs = [*pairs[: MOST_KEYS - 1], pairs[-1]]
        while len(pairs) > 1 and self._width(pairs) > self.content_size.width:
            pairs = [*pairs[:-2], pairs[-1]]
        return pairs

    @staticmethod
    def _width(pairs: Sequence[tuple[str, str]]) -> int:
        text = sum(Content(f"{key} {printable(caption)}").cell_length for key, caption in pairs)
        return text + GAP * (len(pairs) - 1)

    def render(self) -> Content:
        """Return the line."""
        parts: list[Content | str] = []
        for key, caption in self.shown():
            if parts:
                parts.append(" " * GAP)
            parts += [self.part(key, "key-footer--key"), " "]
            parts.append(self.part(caption, "key-footer--caption"))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Tell which key was meant."""
        x = event.x - self.styles.padding.left
        for key, caption in self.shown():
            width = Content(f"{key} {printable(caption)}").cell_length
            if 0 <= x < width:
                self.post_message(self.Clicked(self, key))
                return
            x -= width + GAP
