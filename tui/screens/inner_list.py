"""A list inside a card, such as the history of a contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.worker import WorkType

from store import rights
from store.lists import ListSource, open_list
from store.nouns import noun
from store.records import Record
from tui.data import Row, Rows
from tui.i18n import _
from tui.page import InnerList
from tui.screens.base import PageScreen
from tui.screens.columns import row_state, table_columns
from tui.widgets.section_head import SectionHead
from tui.widgets.windowed_table import WindowedTable

if TYPE_CHECKING:
    from tui.app import TratoApp

BESIDE_FROM = 120
"""Terminal cells from which the lists of a card stand beside its fields."""


class InnerListBox(Vertical):
    """The head of the list and its rows; Enter on a row opens its card.

    Args:
        inner: What it shows.
        record: The record of the card; None in the role centre.
        shell: The program.
    """

    def __init__(self, inner: InnerList, record: Record | None, shell: TratoApp) -> None:
        super().__init__(classes="inner-list")
        self.inner = inner
        self._record = record
        self._shell = shell
        self._head = SectionHead(_(inner.caption), folded=self._folds)
        self._owner = noun(inner.noun)
        columns = table_columns(self._owner, inner.columns)
        self._table: WindowedTable[Row] = WindowedTable(columns, row_state=row_state)
        self._table.empty_text = _(inner.empty)
        if inner.begin is not None and rights.held().write:
            self._table.empty_text += f" {_(inner.begin)}"

    def compose(self) -> ComposeResult:
        """Return head and rows."""
        yield self._head
        yield self._table

    def on_mount(self) -> None:
        """Read the rows."""
        self._table.styles.height = 3
        self._table.display = not self._head.folded
        self.set_class(self._head.folded, "-folded")
        self._fit(0)
        self._table.set_source(Rows(self._shell.data, self._make))
        self._summarize_soon()

    @property
    def filters(self) -> dict[str, str]:
        """The filters of the list."""
        return dict(self.inner.filters(self._record)) if self._record is not None else {}

    def _make(self, ids: list[int] | None) -> ListSource:
        counted = self._owner.counts(column.field for column in self.inner.columns)
        return open_list(self.inner.noun, self.filters, self.inner.sort, ids=ids, counted=counted)

    def _summarize_soon(self) -> None:
        work: WorkType[None] = self._summarize
        self.run_worker(work, exclusive=True, group="summary")

    async def _summarize(self) -> None:
        if self.inner.summary is not None and self._record is not None:
            self._head.show(await self._shell.data.read(self.inner.summary, self._record))

    def reread(self, record: Record | None) -> None:
        """Read again."""
        self._record = record
        self._table.refresh_rows()
        self._summarize_soon()

    def on_windowed_table_counted(self, event: WindowedTable.Counted) -> None:
        """Take as many lines as there are rows, up to a limit."""
        event.stop()
        self._fit(event.count)

    @property
    def _beside(self) -> bool:
        """Whether the lists stand beside the fields and not below them."""
        return self._record is not None and self._shell.size.width >= BESIDE_FROM

    @property
    def _folds(self) -> bool:
        """Whether only the heading is shown at first."""
        return self.inner.folded == "always" or (self.inner.folded == "below" and not self._beside)

    @property
    def _most_rows(self) -> int:
        fits = self.inner.fits
        return self.inner.rows + (max(0, self._shell.size.height - fits) if fits else 0)

    def _fit(self, count: int) -> None:
        tall = self.inner.tall and self._beside
        self.set_class(tall, "-tall")
        self._table.styles.height = "1fr" if tall else 1 + (min(count, self._most_rows) or 2)

    def on_resize(self) -> None:
        """Take the room that there is now."""
        self.fit()

    def fit(self) -> None:
        """Take the lines that there are now."""
        self._fit(self._table.row_count)

    @property
    def item(self) -> Record | None:
        """The record of the row under the cursor."""
        row = self._table.cursor_row
        return None if row is None else row.record

    def go_to(self) -> None:
        """Go to the rows."""
        if self._head.folded:
            self._head.action_switch()
        self._table.display = True
        self._table.focus()

    def on_section_head_switched(self, event: SectionHead.Switched) -> None:
        """Fold the rows away, or show them."""
        event.stop()
        self._table.display = not event.folded
        self.set_class(event.folded, "-folded")

    def on_windowed_table_row_activated(self, event: WindowedTable.RowActivated) -> None:
        """Open the card of the row, or the list on it."""
        event.stop()
        key = event.row.record.key
        screen = self.screen
        if self.inner.open is not None and isinstance(screen, PageScreen):
            self.run_worker(screen.attempt(self.inner.open(screen.context, event.row.record)))
        elif self.inner.card:
            self.run_worker(self._shell.open_page(self.inner.card, key))
        elif self.inner.page:
            self.run_worker(self._shell.open_page(self.inner.page, key, self.filters))

    def on_windowed_table_cursor_moved(self, event: WindowedTable.CursorMoved) -> None:
        """Keep it from the page, as its record is the card's; the first rows have come."""
        event.stop()
        self._fit(self._table.row_count)

    def on_windowed_table_marks_changed(self, event: WindowedTable.MarksChanged) -> None:
        """Keep it from the page."""
        event.stop()
