"""The fields of a card in their sections, which fold to a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message

from store.fields import Kind, Value
from tui import formats
from tui.i18n import _
from tui.page import Section
from tui.screens.field_widgets import typed, widget_for
from tui.widgets.fields import Field, LookupField, TextField, align_labels
from tui.widgets.section_head import SectionHead

if TYPE_CHECKING:
    from tui.data import Data
    from tui.screens.form_content import FormContent

LABELS = 26
_NUMBERS = (
    Kind.INTEGER, Kind.AMOUNT, Kind.MINUTES, Kind.PERIOD, Kind.NUMBER, Kind.QUANTITY, Kind.DATE,
)  # fmt: skip
"""Terminal cells that labels take at most."""


class SectionBox(Vertical):
    """One section: its head and its fields."""

    def __init__(
        self, section: Section, content: FormContent, data: Data, read_only: Sequence[str]
    ) -> None:
        super().__init__(classes="section" if section.folded else "section -open")
        self.section = section
        self._content = content
        self._head = SectionHead(_(section.caption), section.folded)
        self.fields: list[Field] = []
        for name in section.fields:
            item = content.fields[name]
            fixed = name in read_only or not item.editable
            widget = widget_for(item, data, content.values[name], read_only=fixed)
            if isinstance(widget, LookupField):
                widget.set_value(widget.value, content.titles.get(name, ""))
            self.fields.append(widget)

    def compose(self) -> ComposeResult:
        """Return head and fields."""
        yield self._head
        with Container(classes="section--fields") as box:
            box.display = not self._head.folded
            yield from self.fields

    def on_mount(self) -> None:
        """Say what a folded section holds."""
        self.summarize()

    def on_section_head_switched(self, event: SectionHead.Switched) -> None:
        """Fold or unfold."""
        event.stop()
        self.query_one(".section--fields").display = not event.folded
        self.set_class(not event.folded, "-open")
        self.summarize()

    def unfold(self) -> None:
        """Show the fields."""
        if self._head.folded:
            self._head.action_fold(False)

    def hide_head(self) -> None:
        """Show the fields alone."""
        self._head.display = False

    def summarize(self) -> None:
        """Say in a sentence what the section holds, if its fields are not shown."""
        self._head.show(self._summary() if self._head.folded else "")

    def _summary(self) -> str:
        record, summary = self._content.record, self.section.summary
        if summary is not None and record is not None:
            return summary(record)
        parts = []
        for field in self.fields:
            item = self._content.fields[field.field_name]
            value = self._content.values[field.field_name]
            if item.kind is Kind.BOOLEAN:
                parts += [_(item.caption)] if value else []
            elif value != item.blank:
                text = formats.value(item, value)
                parts.append(f"{_(item.caption)}: {text}" if item.kind in _NUMBERS else text)
        return ", ".join(part for part in parts if part) or _("nothing entered")

    def take(self, content: FormContent) -> None:
        """Show other values; what was typed and not saved stays."""
        self._content = content
        self.summarize()


class FormBody(Vertical):
    """All sections of a form.

    Args:
        sections: What is shown of the content.
        content: The fields and their values.
        data: The session's database, for suggestions.
        read_only: Names of fields that are only shown.
        bare: Whether a single section goes without its head.
    """

    class Edited(Message):
        """The person has changed a value."""

    def __init__(
        self,
        sections: Sequence[Section],
        content: FormContent,
        data: Data,
        read_only: Sequence[str] = (),
        bare: bool = False,
    ) -> None:
        super().__init__(classes="form")
        self._bare = bare
        self._boxes = [SectionBox(section, content, data, read_only) for section in sections]
        self._content = content
        self._texts = {field.field_name: field.value for field in self.fields()}
        self.base: dict[str, Value] = dict(content.values)

    def compose(self) -> ComposeResult:
        """Return the sections."""
        yield from self._boxes

    def on_mount(self) -> None:
        """Line all values up; a single section needs no head of its own."""
        align_labels(list(self.fields()), LABELS)
        if self._bare and len(self._boxes) == 1:
            self._boxes[0].hide_head()

    def fields(self) -> Iterator[Field]:
        """Yield the widgets of all fields."""
        for box in self._boxes:
            yield from box.fields

    def field(self, name: str) -> Field | None:
        """Return the widget of a field, if the form has it."""
        return next((field for field in self.fields() if field.field_name == name), None)

    def named(self, caption: str) -> Field | None:
        """Return the widget of the field with this English caption."""
        for field in self.fields():
            if self._content.fields[field.field_name].caption == caption:
                return field
        return None

    @property
    def changes(self) -> dict[str, str]:
        """What was typed and not saved, by field name."""
        return {
            field.field_name: field.value
            for field in self.fields()
            if field.value != self._texts[field.field_name] and not field.read_only
        }

    @property
    def dirty(self) -> bool:
        """Whether something was typed and not saved."""
        return bool(self.changes)

    def fix(self, names: Sequence[str]) -> None:
        """Let the fields `names` be shown only, and the others be changed; what was typed stays."""
        for field in self.fields():
            name = field.field_name
            fixed = name in names or not self._content.fields[name].editable
            if fixed != field.read_only and field.value == self._texts[name]:
                field.set_read_only(fixed)

    async def settle(self) -> None:
        """Have what was typed into look-ups understood, also what was typed just now."""
        for field in self.fields():
            await field.settle()

    def check(self) -> bool:
        """Have every typed text understood; go to the first that is wrong."""
        for field in self.fields():
            if isinstance(field, TextField) and not field.read_only:
                field.check()
        return self.go_to_error()

    def go_to_error(self) -> bool:
        """Go to the first field that is wrong; return whether none is."""
        for box in self._boxes:
            for field in box.fields:
                if field.error is not None:
                    box.unfold()
                    field.focus_value()
                    return False
        return True

    def set_error(self, caption: str, text: str) -> bool:
        """Say below a field what is wrong; return whether the form has the field."""
        field = self.named(caption)
        if field is None:
            return False
        field.set_error(text)
        self.go_to_error()
        return True

    def begin(self) -> None:
        """Go to the first field that can be typed into, or to the first head."""
        given = self._content.given if self._content.record is None else ()
        for box in self._boxes:
            if not box.query_one(".section--fields").display:
                continue
            for field in box.fields:
                if field.read_only or field.field_name in given:
                    continue
                # who makes a record seldom wants to choose its number
                if not self._content.fields[field.field_name].numbered:
                    field.focus_value()
                    return
        self.query(SectionHead).first().focus()

    def rest(self) -> None:
        """Stand on the first head, where letters are keys and nothing is typed over by mistake."""
        self.query(SectionHead).first().focus()

    def take(self, content: FormContent) -> None:
        """Show other values of the same record; what was typed and not saved stays as it is."""
        kept = self.changes
        for name, value in content.values.items():
            field = self.field(name)
            if field is None or name in kept:
                continue
            _show(field, typed(content.fields[name], value), content.titles.get(name, ""))
            self._texts[name] = field.value
            self.base[name] = value
        self._content = content
        for box in self._boxes:
            box.take(content)

    def put(self, name: str, value: Value) -> None:
        """Show another value that is not to be saved."""
        field = self.field(name)
        if field is not None:
            _show(field, typed(self._content.fields[name], value))
            self._texts[name] = field.value
            self.base[name] = value

    def type_in(self, texts: Mapping[str, str]) -> None:
        """Show texts as if a person had typed them."""
        for name, text in texts.items():
            field = self.field(name)
            if field is not None and not field.read_only:
                _show(field, text)

    def on_field_changed(self, event: Field.Changed) -> None:
        """Tell the page."""
        event.stop()
        self.post_message(self.Edited())

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring the whole field into view, its error too."""
        event.widget.scroll_visible(animate=False)


def _show(field: Field, text: str, title: str = "") -> None:
    if isinstance(field, LookupField):
        field.set_value(text, title)
    else:
        field.set_value(text)
