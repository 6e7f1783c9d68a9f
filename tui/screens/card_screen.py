"""The screen of one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from store.changes import changing
from store.errors import InvalidValue, NotFound, RuleError
from store.fields import Value
from store.nouns import noun
from store.records import Record, get_by_id
from store.text import N_
from tui.data import Row
from tui.i18n import _
from tui.page import CardPage, Note, Section
from tui.rights import may_change
from tui.screens.field_widgets import typed
from tui.screens.form_body import FormBody
from tui.screens.form_content import FormContent, content_of_record
from tui.screens.form_screen import FormScreen
from tui.screens.inner_list import InnerListBox
from tui.screens.notes_pane import NotesPane
from tui.widgets.glance import GlanceLines


class CardScreen(FormScreen):
    """A card.

    Args:
        page: What it shows.
        content: The record, or a new one.
    """

    page: CardPage

    def __init__(self, page: CardPage, content: FormContent) -> None:
        super().__init__(page, content)
        self.noun = noun(page.noun)
        self._written: Sequence[str] = ()
        self._gone = False

    @property
    def record(self) -> Record | None:
        return self.content.record

    @property
    def item(self) -> Record | None:
        focused = self.focused
        box = None if focused is None else focused.parent
        return box.item if isinstance(box, InnerListBox) else None

    def heading(self) -> str:
        record = self.record
        mark = " *" if self.dirty else ""
        if record is None:
            return _("%(record)s · new") % {"record": _(self.page.title)} + mark
        if self.page.heading is not None:
            return self.page.heading(record) + mark
        title = str(record[self.noun.title])
        names = [_(self.page.title), record.key, *([] if title == record.key else [title])]
        return " · ".join(name for name in names if name) + mark

    def begin(self) -> None:
        if self.record is None:
            self.body.begin()
        else:
            super().begin()

    def sections(self) -> Sequence[Section]:
        record = self.record
        hidden = () if record is None else self.page.hidden(record)
        if not hidden:
            return self.page.sections
        return [
            section.but(fields=tuple(name for name in section.fields if name not in hidden))
            for section in self.page.sections
        ]

    def read_only(self) -> Sequence[str]:
        fixed = self.page.read_only
        if not self._can_save:
            return tuple(self.content.fields)
        return fixed(self.record) if callable(fixed) else fixed

    def on_form_body_edited(self) -> None:
        super().on_form_body_edited()
        self._fix()

    def _fix(self) -> None:
        """Let those fields be changed that go with what is typed into the others."""
        fixed, record = self.page.read_only, self.record
        if record is None or not callable(fixed) or not self._can_save:
            return
        values = dict(record.values)
        for name, text in self.body.changes.items():
            with suppress(InvalidValue):
                values[name] = self.content.fields[name].parse(text)
        self.body.fix(fixed(replace(record, values=values)))

    @property
    def _can_save(self) -> bool:
        if not may_change(self.page):
            return False
        if self.record is None:
            return (self.page.add or self.noun.add) is not None
        return (self.page.change or self.noun.change) is not None

    def compose_body(self) -> ComposeResult:
        record = self.record
        lists = [inner for inner in self.page.lists if record is not None and inner.when(record)]
        if self.page.glance is not None:
            yield GlanceLines(self.content.glance)
        with VerticalScroll(can_focus=False, classes="card -beside" if lists else "card"):
            yield FormBody(self.sections(), self.content, self.shell.data, self.read_only())
            if lists:
                with Vertical(classes="card--lists"):
                    for inner in lists:
                        yield InnerListBox(inner, record, self.shell)
            if self.page.notes is not None and record is not None:
                yield NotesPane(_(self.page.notes.caption), _(self.page.notes.empty))

    async def write_changes(
        self, changes: Mapping[str, str], base: Mapping[str, Value]
    ) -> FormContent:
        write = self.context.write_once
        self._written = ()
        if self.record is None:
            add = self.page.add or self.noun.add
            if add is None:
                raise RuleError(N_("Records of this kind are not created here."))
            record = await write(add, changes)
        else:
            change = self.page.change or self.noun.change
            if change is None:
                raise RuleError(N_("Records of this kind are not changed here."))
            record = await write(changing, change, self.record.key, changes, base)
        self._written = tuple(changes)
        return await self.shell.data.read(content_of_record, self.page, record)

    def to_save(self) -> Mapping[str, str]:
        if self.record is not None:
            return self.body.changes
        fields = {field.field_name: field for field in self.body.fields()}
        given = {
            name: fields[name].value if name in fields else typed(self.content.fields[name], value)
            for name, value in self.content.values.items()
            if name in self.content.given
        }
        return {**given, **self.body.changes}

    async def read_content(self) -> FormContent:
        record = self.content.record
        if record is None:
            return self.content
        again = await self.shell.data.read(get_by_id, self.noun, record.id)
        return await self.shell.data.read(content_of_record, self.page, again)

    async def populate(self) -> None:
        await super().populate()
        await self.show_notes()

    async def show_notes(self) -> None:
        """Read and show what is to be read beside the record."""
        if self.page.notes is not None and self.record is not None:
            self.take_notes(await self.shell.data.scan(self.page.notes.read, self.record))

    def take_notes(self, notes: Sequence[Note]) -> None:
        """Show what was read."""
        for pane in self.query(NotesPane):
            pane.show(notes)

    def take(self, content: FormContent, *, saved: bool = False) -> None:
        before, now = self.record, content.record
        super().take(content, saved=saved)
        if before and now and self.page.hidden(before) != self.page.hidden(now):
            self.call_later(self.rebuild)
        self._fix()
        for lines in self.query(GlanceLines):
            lines.show(content.glance)

    async def do_history(self) -> None:
        """Go to the list that is given the most room."""
        for box in self.query(InnerListBox):
            if box.inner.tall:
                box.go_to()

    async def reread(self) -> None:
        try:
            await super().reread()
        except NotFound:
            # said once: who deleted it from here knows, and what they are told then is to stay
            if not self._gone:
                self._gone = True
                self.say(_("This record does not exist any more."), "warning")
            return
        for box in self.query(InnerListBox):
            box.reread(self.record)
        await self.show_notes()

    async def save(self) -> bool:
        """Save; a page that opens because of it is gone to first, and this one is not left."""
        if not await super().save():
            return False
        written, self._written = self._written, ()
        if written and self.page.saved is not None and self.record is not None:
            await self.page.saved(self.context, self.record, written)
            return self.shell.pages[-1] is self
        return True

    async def saved(self) -> None:
        if len(self.shell.pages) > 1:
            await super().saved()
        else:
            self.body.rest()

    async def do_next_record(self) -> None:
        """Open the next record of the list."""
        await self._go(1)

    async def do_previous_record(self) -> None:
        """Open the previous record of the list."""
        await self._go(-1)

    async def _go(self, steps: int) -> None:
        if self.neighbours is None or self.row is None:
            self.say(_("Open the card from a list to go through its records."), "warning")
            return
        if not await self.may_leave():
            return
        rows = self.neighbours
        found = await (rows.after(self.row, 1) if steps > 0 else rows.before(self.row, 1))
        if not found:
            end = _("This is the last record.") if steps > 0 else _("This is the first record.")
            self.say(end)
            return
        await self.show_record(found[-1])

    async def show_record(self, row: Row) -> None:
        """Show another record instead."""
        self.row = row
        self.content = await self.shell.data.read(content_of_record, self.page, row.record)
        self._typed = {}
        await self.recompose()
        self.show_frame()
        await self.populate()

    async def do_delete(self) -> None:
        """Delete the record, after a question."""
        from tui.screens.deletion import delete_question

        delete = self.page.delete or self.noun.delete
        if delete is None or self.record is None:
            self.say(_("This record is not deleted here."), "warning")
            return
        key = self.record.key
        if await self.context.confirm(delete_question(self.noun, [self.record])):
            await self.context.write(delete, key)
            await self.shell.leave(self)
