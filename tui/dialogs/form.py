"""A small form: a few fields, then OK."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from store.fields import Field as StoreField
from store.fields import Kind
from tui.action import Ask
from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.screens.field_widgets import suggest_records, widget_for
from tui.widgets.drop_list import DropList
from tui.widgets.fields import (
    ChoiceField,
    Field,
    LookupField,
    NoteField,
    TextField,
    align_labels,
)

if TYPE_CHECKING:
    from tui.data import Data


class FormDialog(Dialog[dict[str, str]]):
    """A form; answers what was typed by field name: choices by key, dates as typed and understood.

    Args:
        data: The session's database, for suggestions.
        title: What it is about.
        asked: The fields.
        done: What the key for OK does.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "accept", show=False, id="form.accept"),
        Binding("enter", "last", show=False, priority=True, id="form.last"),
    ]

    def __init__(self, data: Data, title: str, asked: Sequence[Ask], done: str = "") -> None:
        super().__init__(title)
        self._data = data
        self._asked = asked
        self._done = done
        self._begun: list[str] = []

    def compose_body(self) -> ComposeResult:
        """Return the fields."""
        with VerticalScroll(can_focus=False, classes="dialog--fields"):
            for ask in self._asked:
                yield self._widget(ask)

    def _widget(self, ask: Ask) -> Field:
        if ask.choices:
            choices = [(key, _(caption)) for key, caption in ask.choices]
            return ChoiceField(ask.name, _(ask.caption), choices, ask.value)
        if ask.noun:
            lookup = suggest_records(self._data, ask.noun)
            return LookupField(ask.name, _(ask.caption), lookup, ask.value, required=ask.required)
        kind = Kind.TEXT if ask.kind == "FILTER" else Kind[ask.kind]
        field = StoreField(ask.name, ask.caption, kind, length=ask.length, required=ask.required)
        widget = widget_for(field, self._data, field.blank)
        widget.set_value(ask.value)
        return widget

    def on_mount(self) -> None:
        """Line the fields up."""
        align_labels(list(self.query(Field)))
        self._begun = [field.value for field in self.query(Field)]

    @property
    def dirty(self) -> bool:
        return [field.value for field in self.query(Field)] != self._begun

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return [("ctrl+s", self._done or _("OK")), ("escape", _("Back"))]

    def action_last(self) -> None:
        """Enter in the last field is OK, unless it takes a line of a list or begins a new one."""
        last = self.query(Field).last()
        inside = self.focused is not None and last in self.focused.ancestors
        if (
            not inside
            or isinstance(last, NoteField)
            or any(drop.is_open for drop in last.query(DropList))
        ):
            raise SkipAction
        self.action_accept()

    def action_accept(self) -> None:
        """Answer, if every field can be understood."""
        self.run_worker(self._accept(), group="accept", exclusive=True)

    async def _accept(self) -> None:
        wrong = []
        for field in self.query(Field):
            await field.settle()
        for ask, widget in zip(self._asked, self.query(Field), strict=True):
            if ask.required and not widget.value.strip():
                widget.set_error(_("This must have a value."))
            elif isinstance(widget, TextField):
                widget.check()
            if widget.error is not None:
                wrong.append(widget)
        if wrong:
            wrong[0].focus_value()
        else:
            self.dismiss({widget.field_name: widget.value for widget in self.query(Field)})
