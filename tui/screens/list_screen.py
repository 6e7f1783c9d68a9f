"""The screen of a list: rows, filters, find, marks, and what is known about a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.worker import WorkType

from store.errors import StoreError
from store.fields import Kind
from store.lists import ListSource, open_list
from store.nouns import Noun, noun
from store.records import Record, get
from tui import formats
from tui.data import Row, Rows
from tui.i18n import _, ngettext, sentence
from tui.keys import shown_key
from tui.page import ListPage
from tui.screens.base import PageScreen
from tui.screens.columns import row_state, table_columns
from tui.screens.deletion import delete_all, delete_question
from tui.screens.fact_pane import FactLine, FactPane, fact_text
from tui.screens.find_line import FindLine
from tui.widgets.chips import Chip, FilterChips
from tui.widgets.windowed_table import WindowedTable

FIND = "\0find"
_SPECIAL = re.compile(r"[*?|&<>=@'()]|\.\.")
PANE_FROM = 120
"""Terminal cells from which the details stand open beside the list."""
ANCHOR_FROM = 4096
"""Rows from which jumps are prepared by a scan."""


class ListScreen(PageScreen):
    """A list.

    Args:
        page: What it shows.
        filters: Beyond those of the page, or instead of one of the same field.
        key: The record to stand on.
    """

    page: ListPage

    def __init__(
        self, page: ListPage, filters: Mapping[str, str] | None = None, key: str | None = None
    ) -> None:
        super().__init__(page)
        self.noun: Noun = noun(page.noun)
        self._opened_with = dict(filters or {})
        self._filters: dict[str, str] = {**page.filters, **self._opened_with}
        self._find = ""
        self._sort = page.sort
        self._key = key
        self._rows: Rows | None = None
        self._heading = ""
        self._total: int | None = None
        self._counted = False
        self._pane: bool | None = None

    # Composition

    def heading(self) -> str:
        return self._heading or _(self.page.title)

    def compose_body(self) -> ComposeResult:
        yield FilterChips()
        yield FindLine()
        with Container(classes="list"):
            yield WindowedTable[Row](
                table_columns(self.noun, self.page.columns), row_state=self._state
            )
            yield FactPane()
        yield FactLine()

    @property
    def table(self) -> WindowedTable[Row]:
        """The table."""
        return self.query_one(WindowedTable)

    def _state(self, row: Row) -> str:
        return row_state(row) if self.page.state is None else self.page.state(row.record)

    async def populate(self) -> None:
        self._show_pane()
        self.table.focus()
        if self.page.heading is not None and self._opened_with:
            self._heading = await self.shell.data.read(self.page.heading, self._opened_with)
            self.show_frame()
        key = None
        if self._key is not None:
            key = await self.shell.data.read(_id_of, self.noun, self._key)
        self._open(key)

    def _maker(self) -> Callable[[list[int] | None], ListSource]:
        """Return what makes the source for the filters, the words and the order there are now.

        Reads may be under way when they change: a source has to go on in the order it began in.
        """
        filters, sort, find = dict(self._filters), self._sort, self._find
        facts = self.page.facts or tuple(self.noun.by_name)
        counted = self.noun.counts((*(column.field for column in self.page.columns), *facts))

        def make(ids: list[int] | None = None) -> ListSource:
            if self.page.source is not None and ids is None:
                return self.page.source(filters, sort, find)
            return open_list(self.page.noun, filters, sort, find, ids, counted)

        return make

    def _open(self, key: int | None = None) -> None:
        """Show the rows for the filters, the words and the order there are now."""
        if self._rows is not None:
            self._rows.stop()
        self._rows = Rows(self.shell.data, self._maker())
        name, _colon, direction = self._sort.partition(":")
        self.table.set_sort(name or None, direction == "desc")
        self.table.empty_text = self._empty_text()
        self.table.set_source(self._rows, key)
        self._counted = False  # the number that the table knows is that of the rows before
        self._show_chips()

    def _empty_text(self) -> str:
        if self._find or any(name not in self.page.scope for name in self._filters):
            keys = {action.id: shown_key(action, False) for action in self.actions}
            return _("Nothing fits the filters. %(key)s removes them.") % {
                "key": keys.get("clear-filters", "")
            }
        text = _(self.page.empty)
        new = next((action for action in self.actions if action.id == "new"), None)
        if new is None or not (self.page.card or new.run):
            return text
        hint = _("%(key)s creates the first one.") % {"key": shown_key(new, False)}
        return f"{text} {hint}"

    # What actions are for

    @property
    def record(self) -> Record | None:
        if not self.is_mounted:
            return None
        row = self.table.cursor_row
        return None if row is None else row.record

    @property
    def filters(self) -> Mapping[str, str]:
        return dict(self._filters)

    @property
    def marked(self) -> int:
        table = self.table
        if table.all_marked:
            return table.row_count - len(table.marked_keys)
        return len(table.marked_keys)

    async def marked_ids(self) -> list[int]:
        """Return the surrogate keys of the marked rows, in list order for a marked list."""
        keys = self.table.marked_keys
        if not self.table.all_marked or self._rows is None:
            return [key for key in keys if isinstance(key, int)]
        return [key for key in await self._rows.all_ids() if key not in keys]

    async def records(self) -> list[Record]:
        if not self.table.has_marks or self._rows is None:
            return await super().records()
        return await self._rows.records(await self.marked_ids())

    async def ids(self) -> list[int]:
        return await self.marked_ids() if self.table.has_marks else await super().ids()

    # Chips and count

    def _show_chips(self) -> None:
        chips = [
            Chip(name, _(self.noun.field(name).caption), self._chip_text(name, text))
            for name, text in self._filters.items()
        ]
        if self._find and not self.query_one(FindLine).display:
            chips.append(Chip(FIND, _("Find"), self._find))
        self.query_one(FilterChips).set_chips(chips)
        self._show_count()

    def _chip_text(self, name: str, text: str) -> str:
        """Return a filter as it was given; what pages give in English in the language."""
        item = self.noun.field(name)
        if item.kind is Kind.BOOLEAN and text in ("yes", "no"):
            return formats.boolean(text == "yes").lower()
        if item.kind is Kind.CHOICE:
            return next((_(one.caption) for one in item.options if text and one.key == text), text)
        return text

    def _show_count(self) -> None:
        table = self.table
        count = ""
        if self._counted and table.count_known:
            count = formats.integer(table.row_count)
            if (self._filters or self._find) and self._total is not None:
                count = _("%(count)s of %(total)s") % {
                    "count": count,
                    "total": short_number(self._total),
                }
        if self.marked:
            marks = ngettext("%(count)s marked", "%(count)s marked", self.marked)
            count = f"{marks % {'count': formats.integer(self.marked)}} · {count}"
        self.query_one(FilterChips).set_note(count)

    def on_windowed_table_counted(self, event: WindowedTable.Counted) -> None:
        """Show the number of rows; prepare jumps in a long list."""
        self._counted = True
        self._show_count()
        if event.count >= ANCHOR_FROM and self._rows is not None:
            self.run_worker(self._rows.anchor(), group="anchors", exclusive=True)
        if self._filters or self._find:
            work: WorkType[None] = self._count_all
            self.run_worker(work, group="total", exclusive=True)

    async def _count_all(self) -> None:
        def total() -> int:
            return open_list(self.page.noun, dict(self.page.filters)).count()

        try:
            self._total = await self.shell.data.scan(total)
        except StoreError as error:
            self.say(sentence(error), "error")
        else:
            self._show_count()

    def on_windowed_table_marks_changed(self) -> None:
        """Say how many rows are marked."""
        self._show_count()
        self.show_footer()

    def on_windowed_table_read_failed(self, event: WindowedTable.ReadFailed) -> None:
        """Say why rows are missing."""
        self.say(str(event.error), "error")

    # The row under the cursor

    def on_windowed_table_cursor_moved(self, event: WindowedTable.CursorMoved) -> None:
        """Show what is known about the row."""
        had, has = self.query_one(FactLine).has_text, event.row is not None
        record = event.row.record if event.row is not None else None
        shown = [column.field for column in self.page.columns]
        text = fact_text(self.noun, self.page, record, shown)
        self.query_one(FactLine).show(text, record is not None)
        if self._pane_open:
            self._show_details(record)
        if had != has:
            self.show_footer()

    def on_resize(self, _event: events.Resize) -> None:
        """Open or close the details with the width, until the person decides."""
        self._show_pane()

    @property
    def _pane_open(self) -> bool:
        return self.size.width >= PANE_FROM if self._pane is None else self._pane

    def _show_pane(self) -> None:
        if self.is_mounted:
            self.query_one(FactPane).display = self._pane_open
            self.query_one(FactLine).display = not self._pane_open
            self._show_details(self.record)

    def _show_details(self, record: Record | None) -> None:
        """Show all of a record; what is counted follows, as the list may not have it."""
        self.query_one(FactPane).show(self.noun, self.page.details, record)
        names = self.page.details or tuple(self.noun.by_name)
        lacks = record is not None and any(name not in record.values for name in names)
        if record is not None and lacks and self._pane_open:
            work: WorkType[None] = partial(self._count_details, record)
            self.run_worker(work, group="details", exclusive=True)

    async def _count_details(self, record: Record) -> None:
        try:
            whole = await self.shell.data.scan(get, self.noun, record.key)
        except StoreError:
            return  # whoever deleted it has the list read again
        if self.record is not None and self.record.id == whole.id:
            self.query_one(FactPane).show(self.noun, self.page.details, whole)

    async def do_details(self) -> None:
        """Open or close the details."""
        self._pane = not self._pane_open
        self._show_pane()

    # Find and filter

    async def do_find(self) -> None:
        """Type words to be found."""
        self.query_one(FindLine).open(self._find)
        self._show_chips()

    def on_find_line_typed(self, event: FindLine.Typed) -> None:
        """Show the rows with these words."""
        if event.words != self._find:
            self._find = event.words
            self._open()

    def on_find_line_left(self) -> None:
        """Go back to the rows."""
        self._show_chips()
        self.table.focus()

    async def do_filter(self, field: str = "") -> None:
        """Edit the filters."""
        from tui.screens.filter_dialog import FilterDialog

        first = [column.field for column in self.page.columns]
        dialog = FilterDialog(self.shell.data, self.noun, self._filters, first, field)
        filters = await self.shell.push_screen_wait(dialog)
        if filters is not None:
            self._filters = filters
            self._open(self._here())

    def _here(self) -> int | None:
        return None if self.record is None else self.record.id

    def on_filter_chips_chip_removed(self, event: FilterChips.ChipRemoved) -> None:
        """Take one filter away."""
        if event.key == FIND:
            self._find = ""
        else:
            self._filters.pop(event.key, None)
        self._open(self._here())

    def on_filter_chips_chip_activated(self, event: FilterChips.ChipActivated) -> None:
        """Edit one filter."""
        if event.key == FIND:
            self.query_one(FindLine).open(self._find)
        else:
            self.run_worker(self.do_filter(event.key))

    def filter_by(self, filters: Mapping[str, str]) -> None:
        self._filters |= filters
        self._open(self._here())

    async def do_filter_value(self) -> None:
        """Filter on the value under the cursor."""
        self.table.action_request_cell()

    def on_windowed_table_needs_cell(self, event: WindowedTable.NeedsCell) -> None:
        """Take a value as a filter."""
        from store.filters import quote

        field = self.noun.field(event.column)
        self._filters[field.name] = quote(formats.value(field, event.row.record[field.name]))
        self._open(self._here())

    async def do_clear_filters(self) -> None:
        """Show everything."""
        self._filters, self._find = {}, ""
        self.query_one(FindLine).close()
        self._open(self._here())
        self.table.focus()

    async def do_sort(self) -> None:
        """Sort by the column under the cursor."""
        self.table.action_request_sort()

    def on_windowed_table_sort_requested(self, event: WindowedTable.SortRequested) -> None:
        """Sort by a column, the other way round if it is sorted by it already."""
        down = self._sort == event.column
        self._sort = f"{event.column}:desc" if down else event.column
        self._open(self._here())

    async def do_mark(self) -> None:
        """Mark the row."""
        self.table.action_mark_on()

    async def do_mark_all(self) -> None:
        """Mark all rows."""
        self.table.action_toggle_all()

    # Records

    async def do_new(self) -> None:
        """Open the card of a new record, which begins with what the list is filtered by."""
        if not self.page.card:
            self.say(_("Nothing can be created here."), "warning")
            return
        await self.shell.open_page(self.page.card, start=self._start_values())

    def _start_values(self) -> Mapping[str, object]:
        if self.page.start is not None:
            return self.page.start(self._filters)
        fields = self.noun.by_name
        return {
            name: text.strip("'")
            for name, text in self._filters.items()
            if name in fields and fields[name].editable and not _SPECIAL.search(text.strip("'"))
        }

    async def do_open(self) -> None:
        """Open the card of the row."""
        if self.page.card and self.record is not None:
            await self.shell.open_page(
                self.page.card, self.record.key, neighbours=self._rows, row=self.table.cursor_row
            )

    def on_windowed_table_row_activated(self) -> None:
        """Open the row."""
        self.action_perform(self.page.enter)

    async def do_delete(self) -> None:
        """Delete the marked records, after a question."""
        from tui.page import CardPage, page

        card = page(self.page.card) if self.page.card else None
        delete = card.delete if isinstance(card, CardPage) and card.delete else self.noun.delete
        if delete is None:
            self.say(_("Records of this list are not deleted."), "warning")
            return
        keys = await self.keys()
        if await self.context.confirm(delete_question(self.noun, await self.records())):
            done = ngettext("%(count)s record deleted.", "%(count)s records deleted.", len(keys))
            await self.context.write(
                delete_all, delete, keys, done=done % {"count": formats.integer(len(keys))}
            )
            self.table.clear_marks()

    async def do_export(self) -> None:
        """Write the rows, as filtered and sorted, into a CSV file."""
        from tui.export import write_csv

        path = await self.context.new_file(f"{self.page.id}.csv")
        if path is not None and self._rows is not None:
            ids = await self.marked_ids() if self.table.has_marks else None
            fields = [self.noun.field(column.field) for column in self.page.columns]
            rows = await self.context.job(_("Writing"), write_csv, path, self._maker(), ids, fields)
            self.shell.say(
                ngettext("%(rows)s row in %(path)s", "%(rows)s rows in %(path)s", rows)
                % {"rows": formats.integer(rows), "path": path}
            )

    async def reread(self) -> None:
        self.table.refresh_rows()

    def came_back(self, record: Record) -> None:
        if record.noun == self.page.noun:
            self.table.move_to(record.id)

    def on_unmount(self) -> None:
        """Nobody looks at the rows any more."""
        if self._rows is not None:
            self._rows.stop()


def _id_of(owner: Noun, key: str) -> int | None:
    from store.records import look_up

    return look_up(owner, key)


def short_number(number: int) -> str:
    """Return a large number in short: `1.2 M`."""
    from decimal import Decimal

    if number < 1_000_000:
        return formats.integer(number)
    return _("%(number)s M") % {"number": formats.decimal(Decimal(number) / 1_000_000, 1)}
