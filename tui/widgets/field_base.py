"""What all fields of cards and dialogs share: a label, a value in place, an error below."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui.widgets.plain import plain

LABEL_WIDTH = 16
VALUE = "field--value"
"""The class of the widget that holds the value; given when it is made, as a later one is dear."""

GAP = 2


class Field(Widget):
    """One line of a form: the label on the left, the value beside it, an error below if any.

    A label that is too long takes more lines. Up and Down go to the next field, as far as the
    value does not need them.

    Args:
        name: What messages and the page call the field.
        label: In the language of the user.
        required: Marked with an asterisk.
        read_only: Shown but not to be changed.
        label_width: Terminal cells of the label, the same for all fields of a form.
        id: Of the widget.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "previous", show=False, id="field.previous"),
        Binding("down", "next", show=False, id="field.next"),
    ]

    @dataclass
    class Changed(Message):
        """The person has changed the value."""

        field: "Field"
        value: str

        @property
        def control(self) -> "Field":
            """The field."""
            return self.field

    def __init__(
        self,
        name: str,
        label: str,
        *,
        required: bool = False,
        read_only: bool = False,
        label_width: int = LABEL_WIDTH,
        id: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id)
        self._label = f"{label} *" if required else label
        self._label_width = label_width
        self._error: str | None = None
        self._error_line: Static | None = None
        self._error_place: Widget | None = None
        self.read_only = read_only
        self.set_class(read_only, "-read-only")

    @property
    def field_name(self) -> str:
        """What messages and the page call the field."""
        return self.name or ""

    @property
    def value(self) -> str:
        """The value as typed; of a choice its key, of a yes/no field "true" or "false"."""
        raise NotImplementedError

    def set_value(self, value: str) -> None:
        """Show a value from the program. Sends no message."""
        raise NotImplementedError

    def value_widget(self) -> Widget:
        """Return the widget that holds the value and takes the focus."""
        raise NotImplementedError

    def set_read_only(self, read_only: bool) -> None:
        """Let the value be changed, or only shown."""
        self.read_only = read_only
        self.set_class(read_only, "-read-only")
        self.value_widget().can_focus = not read_only

    @property
    def error(self) -> str | None:
        """What is said to be wrong."""
        return self._error

    def set_error(self, error: str | None) -> None:
        """Say what is wrong with the value, or that nothing is."""
        if error == self._error:
            return
        self._error = error
        self.set_class(error is not None, "-invalid")
        if self._error_line is not None:
            self._error_line.remove()
            self._error_line = None
        if error is not None and self.is_attached:
            self._mount_error(error)

    def say_errors_in(self, place: Widget) -> None:
        """Say errors in another widget, after the label: for a field too narrow for sentences."""
        self._error_place = place

    def _mount_error(self, error: str) -> None:
        if self._error_place is not None:
            label = self._label.removesuffix(" *")
            self._error_line = Static(plain(f"! {label}: {error}"), classes="field--error")
            self._error_place.mount(self._error_line)
            return
        self._error_line = Static(plain(f"! {error}"), classes="field--error")
        self._place(self._error_line)
        self.mount(self._error_line, after=0)

    def focus_value(self) -> None:
        """Put the focus on the value."""
        self.value_widget().focus()

    def compose(self) -> ComposeResult:
        """Return the value; the label is written by the field itself."""
        widget = self.value_widget()
        if self.read_only:
            widget.can_focus = False
        self._place(widget)
        yield widget

    def on_mount(self) -> None:
        """Make room for a long label."""
        self._set_lines()
        if self._error is not None:
            self._mount_error(self._error)

    def set_label_width(self, width: int) -> None:
        """Line the value up with those of other fields."""
        if width != self._label_width:
            self._label_width = width
            for child in self.children:
                self._place(child)
            self._set_lines()
            self.refresh(layout=True)

    @property
    def label_length(self) -> int:
        """Terminal cells that the label takes on one line."""
        return plain(self._label).cell_length

    def _place(self, widget: Widget) -> None:
        widget.styles.margin = (0, 0, 0, self._label_width + GAP)

    def _label_lines(self) -> list[Content]:
        return plain(self._label).wrap(self._label_width)

    def _set_lines(self) -> None:
        self.styles.min_height = max(1, len(self._label_lines()))

    def render(self) -> Content:
        """Return the label, and what stands to the right of a short value."""
        return Content("\n").join(self._label_lines())

    def action_next(self) -> None:
        """Go to the next field."""
        self.screen.focus_next()

    def action_previous(self) -> None:
        """Go to the previous field."""
        self.screen.focus_previous()

    def on_click(self, event: events.Click) -> None:
        """A click on the label goes to the value."""
        if not self.read_only:
            event.stop()
            self.focus_value()

    async def settle(self) -> None:
        """Have what was typed understood, however long that takes; before saving."""

    def changed(self) -> None:
        """Tell that the person has changed the value; an old error does not hold any more."""
        self.set_error(None)
        self.post_message(self.Changed(self, self.value))

    @staticmethod
    def skip() -> None:
        """Leave a key to whoever is next.

        Raises:
            SkipAction: Always.
        """
        raise SkipAction


def align_labels(fields: "list[Field]", most: int = 28) -> int:
    """Give all `fields` of a form one label width: that of the longest label, at most `most`.

    Returns:
        The width in terminal cells.
    """
    width = min(most, max([1, *(field.label_length for field in fields)]))
    for field in fields:
        field.set_label_width(width)
    return width
