"""The screen of two records side by side, to choose what stays of each and make them one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from store.errors import NotFound
from store.merge_conflicts import DROP, KEEP, RENAME
from store.records import Record
from tui import formats
from tui.i18n import _, ngettext
from tui.page import ComparePage
from tui.screens.base import PageScreen
from tui.screens.card_screen import CardScreen
from tui.screens.compare_rows import CONFLICT, FIELD, OPEN, Choices, CompareRow, rows_of
from tui.widgets.fixed_rows import FixedRows
from tui.widgets.plain import plain
from tui.widgets.table_columns import TableColumn
from tui.widgets.windowed_table import WindowedTable

if TYPE_CHECKING:
    from store.merge_fields import Comparison

_NARROW = 20


class CompareTable(WindowedTable[CompareRow]):
    """Rows with two sides: keys that mark rows and move between columns belong to the page."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of both sides to the page."""
        del parameters
        return action not in ("mark_on", "toggle_all", "column_by", "activate")


class CompareScreen(PageScreen):
    """Two records side by side.

    Args:
        page: What it shows.
        found: The records as they are.
    """

    page: ComparePage

    def __init__(self, page: ComparePage, found: Comparison) -> None:
        super().__init__(page)
        self._found = found
        self._choices = Choices()
        self._choices.begin(found)
        self._merged = False
        self._rows: FixedRows[CompareRow] = FixedRows(())

    def heading(self) -> str:
        found = self._found
        return _("%(page)s · %(other)s into %(kept)s") % {
            "page": _(self.page.title),
            "other": found.other.key,
            "kept": found.kept.key,
        }

    @property
    def filters(self) -> Mapping[str, str]:
        return {"keep": self._found.kept.key, "drop": self._found.other.key}

    @property
    def record(self) -> Record | None:
        return self._found.kept

    def compose_body(self) -> ComposeResult:
        yield CompareTable(self._columns(), row_state=_state)
        yield Static(classes="compare--values")

    def _columns(self) -> list[TableColumn[CompareRow]]:
        stays, goes = _("stays"), _("goes")
        kept, other = self._found.kept, self._found.other
        return [
            TableColumn("mark", "", 1, lambda row: row.mark, sortable=False),
            TableColumn("caption", _("Field"), _NARROW, lambda row: row.caption, sortable=False),
            TableColumn(
                "kept", f"  {kept.key} {stays}", _NARROW, lambda row: row.side(0),
                flexible=True, sortable=False,
            ),
            TableColumn(
                "other", f"  {other.key} {goes}", _NARROW, lambda row: row.side(1),
                flexible=True, sortable=False,
            ),
        ]  # fmt: skip

    @property
    def table(self) -> CompareTable:
        """The table."""
        return self.query_one(CompareTable)

    async def populate(self) -> None:
        self._rows.replace(rows_of(self._found, self._choices))
        self.table.set_source(self._rows)
        self.table.focus()

    def _show(self) -> None:
        self._rows.replace(rows_of(self._found, self._choices))
        self.table.refresh_rows()
        self.show_frame()

    def on_windowed_table_cursor_moved(self, event: WindowedTable.CursorMoved) -> None:
        """Show both values of the row as far as there is room."""
        row = event.row
        lines = []
        if isinstance(row, CompareRow):
            lines.append(plain(row.caption))
            for index, record in enumerate((self._found.kept, self._found.other)):
                text = f"{record.key}  {row.side(index)}"
                lines.append(plain(text).truncate(self.size.width - 2, ellipsis=True))
        self.query_one(".compare--values", Static).update(Content("\n").join(lines))

    async def reread(self) -> None:
        if self._merged:
            return
        kept, other = self._found.kept, self._found.other
        try:
            found = await self.shell.data.read(self.page.load, kept.key, other.key)
        except NotFound:
            # merged or deleted: there is nothing to compare any more
            await self.shell.leave(self)
            return
        self._found = found
        self._choices.begin(found)
        self._show()

    # Choosing

    def _row(self) -> CompareRow | None:
        row = self.table.cursor_row
        if row is not None and not row.mark:
            self.say(_("There is nothing to choose in this line."))
            return None
        return row

    async def do_take_left(self) -> None:
        """Take the value on the left."""
        self._take(KEEP)

    async def do_take_right(self) -> None:
        """Take the value on the right."""
        self._take(DROP)

    def _take(self, answer: str) -> None:
        row = self._row()
        if row is None:
            return
        if row.kind == CONFLICT:
            self._choices.answers[row.name] = answer
        elif row.kind == FIELD:
            self._choices.taken[row.name] = answer == DROP
        self._show()

    async def do_take_other(self) -> None:
        """Take the other value; of a conflict, ask."""
        row = self._row()
        if row is None:
            return
        if row.kind == FIELD:
            self._take(KEEP if self._choices.taken.get(row.name) else DROP)
        elif row.kind == CONFLICT:
            await self._settle(row)

    async def _settle(self, row: CompareRow) -> None:
        item = next(item for item in self._found.conflicts if item.id == row.name)
        options = [
            (KEEP, _("Keep that of %(no)s: %(value)s") % _named(self._found.kept, row.kept)),
            (DROP, _("Keep that of %(no)s: %(value)s") % _named(self._found.other, row.other)),
        ]
        if item.rename is not None:
            options.append((RENAME, _("Keep both: another code for the second one")))
        chosen = await self.context.choose(row.caption, options)
        if chosen == RENAME:
            code = await self._ask_code(row)
            if code:
                self._choices.answers[row.name] = RENAME + code
        elif chosen:
            self._choices.answers[row.name] = chosen
        self._show()

    async def _ask_code(self, row: CompareRow) -> str:
        from store.text import N_
        from tui.action import Ask

        form = await self.context.ask(row.caption, [Ask("code", N_("Code"), "CODE", required=True)])
        return "" if form is None else form["code"]

    async def do_swap(self) -> None:
        """Let the other record stay."""
        kept, other = self._found.kept, self._found.other
        found = await self.shell.data.read(self.page.load, other.key, kept.key)
        self._choices.swap()
        self._found = found
        self._choices.begin(found)
        self.table.set_columns(self._columns())
        self._show()

    async def do_whole_values(self) -> None:
        """Show both values in full."""
        row = self.table.cursor_row
        if row is not None:
            texts = [
                f"{record.key} {record['name']}\n{value or '–'}"
                for record, value in (
                    (self._found.kept, row.kept),
                    (self._found.other, row.other),
                )
            ]
            await self.context.show_text(row.caption, "\n\n".join(texts))

    # Merging

    async def do_merge(self) -> None:
        """Make one of the two, after a question."""
        rows = rows_of(self._found, self._choices)
        unsettled = [row for row in rows if OPEN in row.sides]
        if unsettled:
            self.table.move_to(unsettled[0].key)
            said = ngettext(
                "One line marked ? has to be settled first: Enter.",
                "%(count)s lines marked ? have to be settled first: Enter.",
                len(unsettled),
            )
            self.say(said % {"count": formats.integer(len(unsettled))}, "warning")
            return
        kept, other = self._found.kept, self._found.other
        question = _(
            "Merge %(drop)s %(name)s into %(keep)s %(kept)s? The first one disappears; u takes it "
            "back until something else is changed."
        ) % {"drop": other.key, "name": other["name"], "keep": kept.key, "kept": kept["name"]}
        if not await self.context.confirm(question):
            return
        taken = [name for name, wins in self._choices.taken.items() if wins]
        left = [name for name, wins in self._choices.taken.items() if not wins]
        merge, answers = self.page.merge, dict(self._choices.answers)
        record = await self.context.write_once(merge, kept.key, other.key, taken, left, answers)
        self._merged = True
        # this page is gone then, and with it what it still does
        self.shell.run_worker(self._go_on(record, other), group="merged")

    async def _go_on(self, record: Record, gone: Record) -> None:
        """Leave for where one came from, but not for the card of what is there no more."""
        shell = self.shell
        await shell.leave(self, record)
        front = shell.pages[-1]
        if isinstance(front, CardScreen) and _is(front.record, gone):
            await shell.leave(front)
            await shell.open_page(front.page.id, record.key)
        await shell.changed()
        shell.say(_("%(drop)s was merged into %(keep)s.") % {"drop": gone.key, "keep": record.key})


def _is(shown: Record | None, record: Record) -> bool:
    return shown is not None and (shown.noun, shown.id) == (record.noun, record.id)


def _named(record: Record, value: str) -> dict[str, str]:
    return {"no": record.key, "value": value or "–"}


def _state(row: CompareRow) -> str:
    return "failed" if OPEN in row.sides else ""
