"""A line of text, and the field with one."""

from collections.abc import Callable
from typing import Any

from textual import events
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from tui.widgets.field_base import VALUE, Field
from tui.widgets.plain import printable, typed

Accept = Callable[[str], str]
"""Returns the text as it is to stand in the field; raises ValueError with a sentence if wrong."""

PASTED = 10_000
"""Characters that are taken in at once: more than any field may have, few enough to be shown."""


class PlainInput(Input):
    """An input that neither shows nor takes in what a terminal would obey."""

    # what every one of them becomes anyway: a class that comes later applies the stylesheet again
    DEFAULT_CLASSES = "-textual-compact -valid"
    compact = reactive(True, toggle_class="-textual-compact")

    def validate_value(self, value: str) -> str:
        """Return the value without control characters, however it came."""
        return typed(value)

    async def _on_key(self, event: events.Key) -> None:
        keep_out_alt(event)

    def _on_paste(self, event: events.Paste) -> None:
        """Take in all lines, and also what is too long: whoever pastes is to see what is refused."""
        event.prevent_default()
        event.stop()
        text = typed(event.text[:PASTED].strip("\r\n"))
        start, end = sorted(self.selection)
        # a text that is too long can only be shortened where its length is not limited
        self.max_length = 0
        self.value = self.value[:start] + text + self.value[end:]
        self.cursor_position = start + len(text)

    def typed_ahead(self, text: str) -> None:
        """Take in what was typed before the input was there, as if it had the focus already.

        The event of the focus, which selects all, is still on its way: the next key would replace
        what was typed before it.
        """
        if self.select_on_focus:
            self.select_on_focus = False
            self.call_later(setattr, self, "select_on_focus", True)
            self.value = ""
        self.insert_text_at_cursor(text)


def keep_out_alt(event: events.Key) -> None:
    """Let Alt with a letter, a key of the page or of nobody, write no letter."""
    if event.key.startswith("alt+") and event.is_printable:
        event.prevent_default()


class TextField(Field):
    """A line of text.

    Args:
        name: What messages and the page call the field.
        label: In the language of the user.
        value: The text to begin with.
        max_length: Characters; 0 means any number.
        placeholder: Shown while the field is empty.
        accept: Called when the field is left; see `Accept`.
        options: As of `Field`.
    """

    def __init__(
        self,
        name: str,
        label: str,
        value: str = "",
        *,
        max_length: int = 0,
        placeholder: str = "",
        accept: Accept | None = None,
        **options: Any,
    ) -> None:
        super().__init__(name, label, **options)
        self._accept = accept
        self._max_length = max_length
        self._placeholder = printable(placeholder)
        self._original = value
        self._shown = self._seen = printable(value)
        self._input: PlainInput | None = None

    @property
    def input(self) -> PlainInput:
        """The input itself; made late, as Textual makes none with a value before there is an app."""
        if self._input is None:
            self._input = PlainInput(
                self._shown,
                placeholder=self._placeholder,
                max_length=self._max_length,
                compact=True,
                classes=f"{VALUE} {PlainInput.DEFAULT_CLASSES}",
            )
            self._input.cursor_blink = False
        return self._input

    def value_widget(self) -> Widget:
        """Return the input."""
        return self.input

    @property
    def value(self) -> str:
        """The text; what nobody has touched is returned as it was given, whatever it holds."""
        text = self._shown if self._input is None else self._input.value
        return self._original if text == self._shown else text

    def set_value(self, value: str) -> None:
        """Show another text."""
        self._original = value
        self._shown = self._seen = printable(value)
        if self._input is not None:
            with self.prevent(Input.Changed):
                self._input.value = self._shown

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the page, but not when the program itself has set the text."""
        event.stop()
        if event.value != self._seen:
            self._seen = event.value
            self.typed()

    def typed(self) -> None:
        """Take in that the person has typed."""
        self.changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take in Enter."""
        event.stop()
        self.entered()

    def on_input_blurred(self, event: Input.Blurred) -> None:
        """Take in that the field was left."""
        event.stop()
        self.left()

    # Textual calls a handler of every class of a widget, so what a subclass does otherwise
    # is no handler.

    def entered(self) -> None:
        """Go on to the next field."""
        self.screen.focus_next()

    def left(self) -> None:
        """Take the text in as the field understands it."""
        self.check()

    def check(self) -> bool:
        """Have the text understood now; return whether it was. The page may call it before saving."""
        if self._accept is None:
            return self.error is None
        value = self.value
        try:
            accepted = self._accept(value)
        except ValueError as error:
            self.set_error(str(error))
            return False
        self.set_error(None)
        if accepted != value:
            self.set_value(accepted)
            self.post_message(self.Changed(self, accepted))
        return True
