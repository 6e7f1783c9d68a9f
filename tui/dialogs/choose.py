"""One of a few options."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.plain import plain


class ChooseDialog(Dialog[str]):
    """One of `options` (key, caption): by arrows and Enter, by its number, or its first letter.

    Args:
        title: What is asked.
        options: Captions in the language of the user; may hold data.
        default: The key that is marked at first.
        text: Said above the options.
    """

    def __init__(
        self, title: str, options: Sequence[tuple[str, str]], default: str = "", text: str = ""
    ) -> None:
        super().__init__(title)
        self._options = list(options)
        self._default = default
        self._text = text

    def compose_body(self) -> ComposeResult:
        """Return the options."""
        if self._text:
            yield Static(plain(self._text, multiline=True), classes="dialog--text")
        numbered = len(self._options) < 10
        yield OptionList(
            *(
                Option(Content.assemble(f"{number}  " if numbered else "", plain(caption)))
                for number, (_key, caption) in enumerate(self._options, 1)
            ),
            markup=False,
            compact=True,
        )

    def on_mount(self) -> None:
        """Mark the default."""
        keys = [key for key, _caption in self._options]
        options = self.query_one(OptionList)
        options.highlighted = keys.index(self._default) if self._default in keys else 0
        options.focus()

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return [("enter", _("Take")), ("escape", _("Back"))]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer."""
        self.dismiss(self._options[event.option_index][0])

    def on_key(self, event: events.Key) -> None:
        """Answer by a number; mark the next option that begins with a letter."""
        typed = (event.character or "").casefold()
        if typed.isdecimal() and 1 <= int(typed) <= len(self._options) < 10:
            event.stop()
            self.dismiss(self._options[int(typed) - 1][0])
        elif typed.isalpha():
            event.stop()
            self._mark(typed)

    def _mark(self, letter: str) -> None:
        options = self.query_one(OptionList)
        here = options.highlighted or 0
        for step in range(1, len(self._options) + 1):
            index = (here + step) % len(self._options)
            if self._options[index][1].casefold().startswith(letter):
                options.highlighted = index
                return
