"""The filters of a list: a line for each field, in the filter language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from store.errors import InvalidValue, StoreError
from store.nouns import Noun
from tui.dialogs.base import Dialog
from tui.i18n import _, sentence
from tui.screens.field_widgets import said
from tui.screens.filter_fields import filter_field
from tui.widgets.fields import Field, align_labels
from tui.widgets.plain import plain

if TYPE_CHECKING:
    from tui.data import Data


class FilterDialog(Dialog[dict[str, str]]):
    """Filters by field name, as typed; what cannot be understood says so and stays as typed.

    Args:
        data: The session's database.
        owner: The noun of the list.
        filters: As they are.
        first: Names of the fields that stand first.
        focus: The name of the field to begin with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "accept", show=False, id="form.accept"),
        Binding("ctrl+l", "empty", show=False, id="filter.empty"),
    ]

    def __init__(
        self,
        data: Data,
        owner: Noun,
        filters: Mapping[str, str],
        first: Sequence[str],
        focus: str = "",
    ) -> None:
        super().__init__(_("Filter %(list)s") % {"list": _(owner.plural)})
        self._data = data
        self._owner = owner
        self._filters = dict(filters)
        names = [name for name in (*filters, *first) if name in owner.filterable]
        self._names = list(dict.fromkeys([*names, *owner.filterable]))
        self._begin = focus or (self._names[0] if self._names else "")

    def compose_body(self) -> ComposeResult:
        """Return the fields and a line of examples."""
        yield Static(
            plain(_("A*|B*   10..20   <>X   ..t   ''  blank   *word*   @ case aside")),
            classes="dialog--hint",
        )
        with VerticalScroll(can_focus=False, classes="dialog--fields"):
            for name in self._names:
                field = self._owner.field(name)
                yield filter_field(self._data, field, self._filters.get(name, ""))

    def on_mount(self) -> None:
        """Line the fields up and begin."""
        fields = list(self.query(Field))
        align_labels(fields, most=26)
        for field in fields:
            if field.field_name == self._begin:
                field.focus_value()

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return [("ctrl+s", _("Filter")), ("ctrl+l", _("Clear all")), ("escape", _("Back"))]

    @property
    def dirty(self) -> bool:
        return self._typed() != {name: text for name, text in self._filters.items() if text}

    def _typed(self) -> dict[str, str]:
        return {
            field.field_name: field.value.strip()
            for field in self.query(Field)
            if field.value.strip()
        }

    def action_empty(self) -> None:
        """Remove every filter."""
        for field in self.query(Field):
            field.set_value("")
            field.set_error(None)

    def action_accept(self) -> None:
        """Answer, if all of it can be understood."""
        self.run_worker(self._accept(), exclusive=True)

    async def _accept(self) -> None:
        filters = self._typed()
        errors = await self._data.read(check_filters, self._owner, filters)
        wrong = [field for field in self.query(Field) if field.field_name in errors]
        for field in wrong:
            field.set_error(errors[field.field_name])
        if wrong:
            wrong[0].focus_value()
        else:
            self.dismiss(filters)


def check_filters(owner: Noun, filters: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with filters, by field name."""
    from store.lists import condition

    errors = {}
    for name, text in filters.items():
        try:
            condition(owner.field(name), text)
        except InvalidValue as error:
            errors[name] = said(error)
        except StoreError as error:
            errors[name] = sentence(error)
    return errors
