"""The line on which words are typed that are to be found in a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input, Static

from tui.i18n import _
from tui.widgets.plain import plain
from tui.widgets.text_fields import PlainInput

PAUSE = 0.08
"""Seconds without a key after which the words are looked for."""


class FindLine(Horizontal):
    """Finds while one types; Enter and Down go to the rows, Esc finds everything again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,enter", "leave", show=False, id="find.leave"),
        Binding("escape,ctrl+g", "clear", show=False, id="find.clear"),
    ]

    @dataclass
    class Typed(Message):
        """Rows with these words are wanted; "" for all rows."""

        words: str

    class Left(Message):
        """The person goes on to the rows."""

    def __init__(self) -> None:
        super().__init__(classes="find-line")
        self.display = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Return the line."""
        yield Static(plain(_("Find")), classes="find-line--label")
        typed = PlainInput(compact=True)
        typed.cursor_blink = False
        yield typed

    def open(self, words: str) -> None:
        """Show the line with what was typed before."""
        self.display = True
        typed = self.query_one(PlainInput)
        with typed.prevent(Input.Changed):
            typed.value = words
        typed.focus()

    def close(self) -> None:
        """Put the line away."""
        self.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Find, once no key has come for a moment."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._find)

    def _find(self) -> None:
        self._timer = None
        self.post_message(self.Typed(self.query_one(PlainInput).value.strip()))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the rows."""
        event.stop()
        self.action_leave()

    def action_leave(self) -> None:
        """Go on to the rows."""
        if self._timer is not None:
            self._timer.stop()
        self._find()
        self.close()
        self.post_message(self.Left())

    def action_clear(self) -> None:
        """Find everything again."""
        with self.prevent(Input.Changed):
            self.query_one(PlainInput).value = ""
        self.action_leave()
