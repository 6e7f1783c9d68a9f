"""A record, found as one types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from store.lists import ListSource, open_list
from store.nouns import noun
from store.records import Record
from tui.data import Row, Rows
from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.page import Column, list_of
from tui.screens.columns import row_state, table_columns
from tui.widgets.text_fields import PlainInput
from tui.widgets.windowed_table import WindowedTable

if TYPE_CHECKING:
    from tui.data import Data

MOST_COLUMNS = 4


class ChooseRecordDialog(Dialog[Record]):
    """A list of records below what is typed; Enter answers the one under the cursor.

    Args:
        data: The session's database.
        name: The noun.
        title: What is asked; "" for the noun's plural.
        filters: What the records must meet.
    """

    def __init__(self, data: Data, name: str, title: str, filters: Mapping[str, str]) -> None:
        self._owner = noun(name)
        super().__init__(title or _(self._owner.plural))
        self._data = data
        self._filters = dict(filters)
        self._find = ""

    def compose_body(self) -> ComposeResult:
        """Return what is typed into, and the records."""
        yield PlainInput(placeholder=_("Type to find"), compact=True)
        page = list_of(self._owner.name)
        columns: Sequence[Column] = page.columns[:MOST_COLUMNS] if page is not None else ()
        if not columns:
            names = dict.fromkeys((self._owner.key, self._owner.title))
            columns = [Column(name, flexible=name == self._owner.title) for name in names]
        table: WindowedTable[Row] = WindowedTable(
            table_columns(self._owner, columns), row_state=row_state
        )
        table.empty_text = _("Nothing fits.")
        yield table

    def on_mount(self) -> None:
        """Show all records."""
        self.add_class("chooser")
        self.query_one(PlainInput).cursor_blink = False
        self.query_one(WindowedTable).can_focus = False
        self._open()

    def _make(self, ids: list[int] | None) -> ListSource:
        return open_list(self._owner.name, self._filters, "", self._find, ids, counted=False)

    def _open(self) -> None:
        self.query_one(WindowedTable).set_source(Rows(self._data, self._make))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the records with these words."""
        self._find = event.value
        self._open()

    def on_key(self, event: events.Key) -> None:
        """Move in the records while typing."""
        table = self.query_one(WindowedTable)
        moves: dict[str, tuple[Callable[[int], None], int]] = {
            "up": (table.action_cursor_by, -1),
            "down": (table.action_cursor_by, 1),
            "pageup": (table.action_page_by, -1),
            "pagedown": (table.action_page_by, 1),
        }
        if event.key in moves:
            move, by = moves[event.key]
            move(by)
            event.stop()

    def on_input_submitted(self) -> None:
        """Answer the record under the cursor."""
        self._answer()

    def on_windowed_table_row_activated(self) -> None:
        """Answer the record that was clicked twice."""
        self._answer()

    def _answer(self) -> None:
        row = self.query_one(WindowedTable).cursor_row
        if row is not None:
            self.dismiss(row.record)

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return [("enter", _("Take")), ("escape", _("Back"))]
