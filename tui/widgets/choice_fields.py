"""Fields with few values: one of a list, or yes and no."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList

from tui.widgets.drop_list import DropList, Suggestion
from tui.widgets.field_base import VALUE, Field
from tui.widgets.plain import plain


class FieldValue(Widget, can_focus=True):
    """A value that is not typed into."""

    ALLOW_SELECT = False

    @dataclass
    class Letter(Message):
        """A letter was typed on the value."""

        character: str

    def __init__(self) -> None:
        super().__init__(classes=VALUE)
        self._content = Content()

    def show(self, content: Content) -> None:
        """Show another value."""
        self._content = content
        self.refresh()

    def render(self) -> Content:
        """Return the value."""
        return self._content

    def on_key(self, event: events.Key) -> None:
        """Hand letters to the field."""
        if event.character and event.character.isalnum():
            event.stop()
            self.post_message(self.Letter(event.character))


class ChoiceField(Field):
    """One of a few values.

    Left and Right, or the first letter, go through them; Enter, F4 or Alt+Down open the list.

    Args:
        name: What messages and the page call the field.
        label: In the language of the user.
        choices: Pairs of (key, caption); the caption in the language of the user.
        value: The key to begin with.
        options: As of `Field`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "cycle(-1)", show=False, id="choice.left"),
        Binding("right", "cycle(1)", show=False, id="choice.right"),
        Binding("enter", "take", show=False, id="choice.take"),
        Binding("f4,alt+down", "drop", show=False, id="choice.open"),
        Binding("escape,ctrl+g", "close", show=False, id="choice.close"),
    ]

    def __init__(
        self,
        name: str,
        label: str,
        choices: Sequence[tuple[str, str]],
        value: str = "",
        **options: Any,
    ) -> None:
        super().__init__(name, label, **options)
        self._choices = list(choices)
        self._value = value
        self._widget = FieldValue()
        self._list = DropList()

    def compose(self) -> ComposeResult:
        """Return the value and its list."""
        yield from super().compose()
        self._place(self._list)
        yield self._list

    def on_mount(self) -> None:
        """Show the value to begin with."""
        self._show()

    def value_widget(self) -> Widget:
        """Return the value."""
        return self._widget

    @property
    def value(self) -> str:
        """The key of the value."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show another value, by its key."""
        self._value = value
        self._show()

    @property
    def caption(self) -> str:
        """The value as people read it; an unknown key is shown as it is."""
        return dict(self._choices).get(self._value, self._value)

    def _show(self) -> None:
        sign = "" if self.read_only or not self._widget.has_focus else "  ▾"
        self._widget.show(Content.assemble(plain(self.caption), sign))

    def on_descendant_focus(self) -> None:
        """Show that there is a list."""
        self._show()

    def on_descendant_blur(self) -> None:
        """Put the list away."""
        self._list.close()
        self._show()

    def _index(self) -> int:
        keys = [key for key, _ in self._choices]
        return keys.index(self._value) if self._value in keys else -1

    def _choose(self, index: int) -> None:
        key = self._choices[index][0]
        if key != self._value:
            self.set_value(key)
            self.changed()

    def action_cycle(self, steps: int) -> None:
        """Take the next value of the list, or the one before."""
        if self.read_only or not self._choices:
            self.skip()
        self._choose(max(0, min(self._index() + steps, len(self._choices) - 1)))
        if self._list.is_open:
            self._list.highlighted = self._index()

    def on_field_value_letter(self, event: FieldValue.Letter) -> None:
        """Take the next value that begins with a letter, accents aside."""
        event.stop()
        letter, count, here = _bare(event.character), len(self._choices), self._index()
        for step in range(1, count + 1):
            index = (here + step) % count
            if _bare(self._choices[index][1]).startswith(letter):
                self._choose(index)
                if self._list.is_open:
                    self._list.highlighted = index
                return

    def action_drop(self) -> None:
        """Open the list."""
        if not self.read_only:
            lines = [Suggestion(key, caption) for key, caption in self._choices]
            self._list.open(lines, max(0, self._index()), show_keys=False)

    def action_take(self) -> None:
        """Open the list, or take the value under its cursor."""
        if self._list.is_open and self._list.highlighted is not None:
            self._choose(self._list.highlighted)
            self._list.close()
        else:
            self.action_drop()

    def action_close(self) -> None:
        """Put the list away."""
        if not self._list.is_open:
            self.skip()
        self._list.close()

    def action_next(self) -> None:
        """Go down in the list, or to the next field."""
        if self._list.is_open:
            self._list.move(1)
        else:
            super().action_next()

    def action_previous(self) -> None:
        """Go up in the list, or to the previous field."""
        if self._list.is_open:
            self._list.move(-1)
        else:
            super().action_previous()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the value that was clicked."""
        event.stop()
        self._choose(event.option_index)
        self._list.close()


class BooleanField(Field):
    """Yes or no: Space changes it, Enter goes on. `value` is "true" or "false".

    Args:
        name: What messages and the page call the field.
        label: In the language of the user.
        value: To begin with.
        options: As of `Field`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "switch", show=False, id="boolean.toggle"),
        Binding("enter", "next", show=False, id="boolean.next"),
    ]

    def __init__(self, name: str, label: str, value: bool = False, **options: Any) -> None:
        super().__init__(name, label, **options)
        self._checked = value
        self._widget = FieldValue()

    def on_mount(self) -> None:
        """Show the value to begin with."""
        self._show()

    def value_widget(self) -> Widget:
        """Return the value."""
        return self._widget

    @property
    def checked(self) -> bool:
        """Whether it is yes."""
        return self._checked

    @property
    def value(self) -> str:
        """Either "true" or "false"."""
        return "true" if self._checked else "false"

    def set_value(self, value: str) -> None:
        """Show "true" or "false"."""
        self._checked = value == "true"
        self._show()

    def _show(self) -> None:
        self._widget.show(Content("[x]" if self._checked else "[ ]"))

    def action_switch(self) -> None:
        """Change it."""
        if not self.read_only:
            self._checked = not self._checked
            self._show()
            self.changed()

    def on_click(self, event: events.Click) -> None:
        """A click on label or value changes it; the field itself moves the focus."""
        event.stop()
        self.action_switch()


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
