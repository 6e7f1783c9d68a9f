"""The screen of a record with lines below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll

from store.changes import changing
from store.errors import StoreError
from store.fields import Value
from store.lists import ListSource, open_list
from store.nouns import noun
from store.records import Record
from tui import formats
from tui.data import Row, Rows
from tui.i18n import _, ngettext, sentence
from tui.keys import shown_key
from tui.page import Note, WorksheetPage
from tui.screens.card_screen import CardScreen
from tui.screens.columns import row_state, table_columns
from tui.screens.find_line import FindLine
from tui.screens.form_body import FormBody
from tui.screens.form_content import FormContent
from tui.screens.line_dialog import LineDialog, LineWriter
from tui.screens.list_screen import PANE_FROM
from tui.screens.notes_pane import NotesPane
from tui.widgets.chips import Chip, FilterChips
from tui.widgets.glance import GlanceLines
from tui.widgets.windowed_table import WindowedTable

_NOTES = "notes"


class WorksheetScreen(CardScreen):
    """A worksheet.

    Args:
        page: What it shows.
        content: The record of the head, or a new one.
    """

    page: WorksheetPage

    def __init__(self, page: WorksheetPage, content: FormContent) -> None:
        super().__init__(page, content)
        self.line_noun = noun(page.lines)
        self._rows: Rows | None = None
        self._find = ""
        self._pane: bool | None = None
        self._notes: Sequence[Note] = ()

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False, classes="worksheet--head"):
            yield FormBody(self.sections(), self.content, self.shell.data, self.read_only())
        yield FilterChips()
        yield FindLine()
        with Container(classes="list"):
            yield WindowedTable[Row](
                table_columns(self.line_noun, self.page.columns), row_state=self._state
            )
            if self.page.notes is not None:
                yield NotesPane(_(self.page.notes.caption), _(self.page.notes.empty))
        if self.page.glance is not None:
            yield GlanceLines(self.content.glance)

    def _state(self, row: Row) -> str:
        declared = self.page.line_state
        return row_state(row) if declared is None else declared(row.record)

    @property
    def table(self) -> WindowedTable[Row]:
        """The lines."""
        return self.query_one(WindowedTable)

    async def populate(self) -> None:
        await super().populate()
        self._show_pane()
        self._open_lines()
        if self.record is not None:
            self.table.focus()

    def _open_lines(self) -> None:
        self.table.display = self.record is not None
        self.query_one(".worksheet--head").set_class(self.record is None, "-new")
        if self.record is None:
            return
        self.table.empty_text = self._empty_text()
        self._rows = Rows(self.shell.data, self._make)
        self.table.set_source(self._rows)

    def _empty_text(self) -> str:
        keys = {action.id: shown_key(action, False) for action in self.actions}
        text = _(self.page.empty)
        if self._find or "new-line" not in keys:
            return text
        if self.page.fill not in keys:
            return f"{text} " + _("%(key)s adds one.") % {"key": keys["new-line"]}
        how = _("%(many)s adds contacts by filters, %(key)s a single one.")
        return f"{text} " + how % {"many": keys[self.page.fill], "key": keys["new-line"]}

    def _make(self, ids: list[int] | None = None) -> ListSource:
        record = self.record
        filters: Mapping[str, str] = {} if record is None else self.page.line_filters(record)
        return open_list(self.page.lines, dict(filters), self.page.line_sort, self._find, ids)

    @property
    def line(self) -> Record | None:
        """The line under the cursor."""
        row = self.table.cursor_row if self.is_mounted else None
        return None if row is None else row.record

    @property
    def marked(self) -> int:
        table = self.table
        taken = len(table.marked_keys)
        return table.row_count - taken if table.all_marked else taken

    async def records(self) -> list[Record]:
        """Return the marked lines, or the one under the cursor."""
        table = self.table
        if not table.has_marks or self._rows is None:
            return [] if self.line is None else [self.line]
        keys = table.marked_keys
        if table.all_marked:
            ids = [key for key in await self._rows.all_ids() if key not in keys]
        else:
            ids = [key for key in keys if isinstance(key, int)]
        return await self._rows.records(ids)

    async def reread(self) -> None:
        await super().reread()
        self.table.refresh_rows()

    async def saved(self) -> None:
        """Stay after the head was saved: its lines come next."""
        hidden = () if self.record is None else self.page.hidden(self.record)
        if any(field.field_name in hidden for field in self.body.fields()):
            await self.rebuild()
            return
        self._open_lines()
        self.table.focus()

    # What stands beside the lines

    def take_notes(self, notes: Sequence[Note]) -> None:
        self._notes = notes
        super().take_notes(notes)
        self._show_pane()

    def on_resize(self, _event: events.Resize) -> None:
        """Open or close the notes with the width, until the person decides."""
        self._show_pane()

    @property
    def _pane_open(self) -> bool:
        return self.size.width >= PANE_FROM if self._pane is None else self._pane

    def _show_pane(self) -> None:
        """Show the notes beside the lines, or the last one above them."""
        for pane in self.query(NotesPane):
            pane.display = self._pane_open and self.record is not None
        chips = []
        if self.page.notes is not None and self._notes and not self._pane_open:
            last = self._notes[-1]
            head = " ".join(part for part in (last.head, last.figures) if part)
            chips.append(Chip(_NOTES, _(self.page.notes.caption), f"{head}: {last.text}"))
        for line in self.query(FilterChips):
            line.set_chips(chips)

    async def do_details(self) -> None:
        """Open or close the notes."""
        self._pane = not self._pane_open
        self._show_pane()

    def on_filter_chips_chip_activated(self) -> None:
        """Open the notes."""
        self.action_perform("details")

    def on_windowed_table_counted(self) -> None:
        """Say how many lines there are."""
        self._show_count()

    def on_windowed_table_marks_changed(self) -> None:
        """Say how many lines are marked."""
        self._show_count()
        self.show_footer()

    def on_windowed_table_read_failed(self, event: WindowedTable.ReadFailed) -> None:
        """Say why lines are missing."""
        self.say(str(event.error), "error")

    def _show_count(self) -> None:
        lines = self.table.row_count
        text = ngettext("%(count)s line", "%(count)s lines", lines)
        note = text % {"count": formats.integer(lines)}
        if self.marked:
            marks = ngettext("%(count)s marked", "%(count)s marked", self.marked)
            note = f"{marks % {'count': formats.integer(self.marked)}} · {note}"
        self.query_one(FilterChips).set_note(note)

    # Finding

    async def do_find(self) -> None:
        """Find words in the lines."""
        self.query_one(FindLine).open(self._find)

    def on_find_line_typed(self, event: FindLine.Typed) -> None:
        """Show the lines with these words."""
        if event.words != self._find:
            self._find = event.words
            self._open_lines()

    def on_find_line_left(self) -> None:
        """Go back to the lines."""
        self.table.focus()

    # Lines

    def on_windowed_table_row_activated(self) -> None:
        """Edit the line."""
        self.action_perform("edit-line")

    async def do_mark(self) -> None:
        """Mark the line."""
        self.table.action_mark_on()

    async def do_mark_all(self) -> None:
        """Mark all lines."""
        self.table.action_toggle_all()

    async def do_new_line(self) -> None:
        """Add lines until the person stops."""
        if self.record is None and not await self.save():
            return
        header, add = self.record, self.page.add_line
        if header is None or add is None:
            self.say(_("Lines are not typed in here."), "warning")
            return
        key = header.key
        again = True
        while again:
            blank = {name: item.blank for name, item in self.line_noun.by_name.items()}
            if self.page.line_start is not None:
                blank |= await self.shell.data.read(self.page.line_start, self.record or header)
            content = FormContent(self.line_noun.by_name, blank)
            answer = await self._edit(
                content,
                lambda values, _base: self.context.write_once(add, key, values),
                _("New line"),
            )
            again = answer == "again"

    async def do_edit_line(self) -> None:
        """Edit the line under the cursor."""
        from tui.screens.form_content import titles

        line = self.line
        if line is None:
            return
        change = self.page.change_line
        verb = self.line_noun.change

        async def write(values: Mapping[str, str], base: Mapping[str, Value]) -> Record:
            if change is not None:
                return await self.context.write_once(changing, change, line, values, base)
            if verb is None:
                raise TypeError(self.page.lines)
            return await self.context.write_once(changing, verb, line.key, values, base)

        fields = self.line_noun.by_name
        named = await self.shell.data.read(titles, fields, line.values)
        content = FormContent(fields, line.values, line, named)
        await self._edit(content, write, _("Line"))

    async def _edit(self, content: FormContent, write: LineWriter, title: str) -> str | None:
        declared = self.page.line_sections
        sections = declared(content.record) if callable(declared) else declared
        dialog = LineDialog(self.shell, title, sections, content, write)
        answer = await self.shell.push_screen_wait(dialog)
        if answer is not None:
            await self.shell.changed()
            self.say(_("Saved."))
        return answer

    async def do_delete_lines(self) -> None:
        """Delete the marked lines, after a question when they are several."""
        delete = self.page.delete_lines
        lines = await self.records()
        if delete is None or not lines:
            self.say(_("There is no line to delete."), "warning")
            return
        question = ngettext("Delete %(count)s line?", "Delete %(count)s lines?", len(lines))
        text = question % {"count": formats.integer(len(lines))}
        if not await self.context.confirm(text, default=len(lines) == 1):
            return
        try:
            await self.context.write(delete, lines)
        except StoreError as error:
            self.say(sentence(error), "error")
        else:
            self.table.clear_marks()
