"""A field of several lines. Textual's text area takes its time to load: only forms have one."""

from typing import Any

from textual import events
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from tui.widgets.field_base import VALUE, Field
from tui.widgets.plain import printable, typed
from tui.widgets.text_fields import keep_out_alt


class NoteArea(TextArea):
    """A text area that neither shows nor takes in what a terminal would obey."""

    DEFAULT_CLASSES = "-textual-compact"
    compact = reactive(True, toggle_class="-textual-compact")

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit without control characters."""
        edit.text = typed(edit.text, multiline=True)
        return super().edit(edit)

    async def _on_key(self, event: events.Key) -> None:
        keep_out_alt(event)


class NoteField(Field):
    """Text of several lines; Enter begins a new one, Tab leaves. Options as of `Field`."""

    def __init__(self, name: str, label: str, value: str = "", **options: Any) -> None:
        super().__init__(name, label, **options)
        self._original = value
        self._shown = printable(value, multiline=True)
        self._area = NoteArea(
            self._shown,
            tab_behavior="focus",
            read_only=self.read_only,
            compact=True,
            classes=f"{VALUE} {NoteArea.DEFAULT_CLASSES}",
            highlight_cursor_line=False,
        )
        self._area.cursor_blink = False

    @property
    def area(self) -> NoteArea:
        """The text area itself."""
        return self._area

    def value_widget(self) -> Widget:
        """Return the text area."""
        return self._area

    @property
    def value(self) -> str:
        r"""The text, with ``\n`` between lines."""
        text = self._area.text
        return self._original if text == self._shown else text

    def set_value(self, value: str) -> None:
        """Show another text."""
        self._original = value
        self._shown = printable(value, multiline=True)
        with self.prevent(TextArea.Changed):
            self._area.load_text(self._shown)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the page, but not when the program itself has set the text."""
        event.stop()
        if self._area.text != self._shown:
            self.changed()
