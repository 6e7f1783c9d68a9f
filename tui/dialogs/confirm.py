"""A question that is answered by yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.plain import plain, printable


class Answer(Static, can_focus=True):
    """One answer; its first letter is its key."""

    ALLOW_SELECT = False

    def __init__(self, caption: str, value: bool) -> None:
        caption = printable(caption)
        super().__init__(Content.assemble(" ", (caption[:1], "underline"), f"{caption[1:]} "))
        self.letter = caption[:1].casefold()
        self.value = value


class ConfirmDialog(Dialog[bool]):
    """A yes/no question.

    Yes and no have their first letters as keys, in the language of the user and in English; Enter
    takes the one that is marked, at first `default`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,right,up,down", "other", show=False, id="confirm.other"),
        Binding("enter,space", "take", show=False, id="confirm.take"),
    ]

    def __init__(self, text: str, default: bool = False) -> None:
        super().__init__()
        self._text = text
        self._default = default

    def compose_body(self) -> ComposeResult:
        """Return the question and its answers."""
        yield Static(plain(self._text, multiline=True), classes="dialog--text")
        with Horizontal(classes="dialog--answers"):
            yield Answer(_("Yes"), True)
            yield Answer(_("No"), False)

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        letters = [(_("Yes")[:1].lower(), _("Yes")), (_("No")[:1].lower(), _("No"))]
        return [*letters, ("escape", _("Back"))]

    def on_mount(self) -> None:
        """Mark the default."""
        for answer in self.query(Answer):
            if answer.value == self._default:
                answer.focus()

    def action_other(self) -> None:
        """Mark the other answer."""
        self.focus_next(Answer)

    def action_take(self) -> None:
        """Answer what is marked."""
        if isinstance(self.focused, Answer):
            self.dismiss(self.focused.value)

    def on_click(self, event: events.Click) -> None:
        """Answer what was clicked."""
        if isinstance(event.widget, Answer):
            self.dismiss(event.widget.value)

    def on_key(self, event: events.Key) -> None:
        """Answer by a letter."""
        letter = (event.character or "").casefold()
        for answer in self.query(Answer):
            if letter and letter in (answer.letter, "y" if answer.value else "n"):
                event.stop()
                self.dismiss(answer.value)
                return
