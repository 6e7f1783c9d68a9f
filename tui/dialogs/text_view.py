"""A text in full, to be read and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.note_field import NoteArea
from tui.widgets.plain import printable

_NARROW = 58
"""The longest line, in characters, that a dialog of the usual width shows whole."""


class TextView(Dialog[bool]):
    """A text that can be selected with Shift and the arrows or the mouse.

    `c` puts it on the clipboard of the terminal, where the terminal allows it (OSC 52).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", show=False, id="text.copy"),
        Binding("enter,q", "leave", show=False, id="text.leave"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self._text = printable(text, multiline=True)

    def compose_body(self) -> ComposeResult:
        """Return the text."""
        yield NoteArea(self._text, read_only=True, compact=True, highlight_cursor_line=False)

    def on_mount(self) -> None:
        """Be ready to move and select; long lines get the room that there is."""
        self.set_class(max(map(len, self._text.split("\n"))) > _NARROW, "long-lines")
        area = self.query_one(NoteArea)
        area.cursor_blink = False
        area.focus()

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return [("c", _("Copy")), ("escape", _("Back"))]

    def action_copy(self) -> None:
        """Copy what is selected, or all of it."""
        self.app.copy_to_clipboard(self.query_one(NoteArea).selected_text or self._text)
        self.query_one(NoteArea).focus()
