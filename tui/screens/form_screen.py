"""What cards and set-ups share: fields that are typed into, saved, and not lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from store.errors import Cancelled, Conflict, StoreError
from store.fields import Value
from tui.action import Action
from tui.i18n import _, sentence
from tui.page import CardPage, Page, Section
from tui.screens.base import PageScreen
from tui.screens.field_widgets import said
from tui.screens.form_body import FormBody
from tui.screens.form_content import FormContent, form_name
from tui.widgets.editors_line import EditorsLine
from tui.widgets.title_bar import TitleBar


class FormScreen(PageScreen):
    """A page with one form.

    Args:
        page: What it shows.
        content: The fields and their values.
    """

    def __init__(self, page: Page, content: FormContent) -> None:
        super().__init__(page)
        self.content = content
        self._typed: Mapping[str, str] = {}
        if content.draft is not None:
            self._typed = content.draft.content

    # What a subclass says

    def sections(self) -> Sequence[Section]:
        """Return the sections of the form."""
        raise NotImplementedError

    def read_only(self) -> Sequence[str]:
        """Return the names of fields that are only shown."""
        return ()

    async def write_changes(
        self, changes: Mapping[str, str], base: Mapping[str, Value]
    ) -> FormContent:
        """Save; return what is to be shown then. Raises StoreError."""
        raise NotImplementedError

    async def read_content(self) -> FormContent:
        """Read again what is shown. Raises NotFound."""
        raise NotImplementedError

    # Composition

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False, classes="card"):
            yield FormBody(self.sections(), self.content, self.shell.data, self.read_only())

    @property
    def body(self) -> FormBody:
        """The form."""
        return self.query_one(FormBody)

    async def populate(self) -> None:
        if self._typed:
            self.body.type_in(self._typed)
            self._typed = {}
            self.show_frame()
            self.body.begin()
            if self.content.draft is not None:
                self.say(_("This is what you had typed when the terminal went away."))
        else:
            self.begin()

    def begin(self) -> None:
        """Stand where one begins."""
        self.body.rest()

    async def rebuild(self) -> None:
        self._typed = self.body.changes
        await super().rebuild()

    @property
    def dirty(self) -> bool:
        """Whether something was typed and not saved."""
        return any(body.dirty for body in self.query(FormBody))

    def on_form_body_edited(self) -> None:
        """Say in the title that something is not saved."""
        self.show_frame()

    def draft(self) -> tuple[str, Mapping[str, str]] | None:
        if not self.dirty:
            return None
        return form_name(self.page.id, self.content.record), self.body.changes

    # Saving

    async def save(self) -> bool:
        """Save what was typed; return whether nothing is left to be saved."""
        body = self.body
        await body.settle()
        if not body.check():
            return False
        changes, base = dict(self.to_save()), dict(body.base)
        if not changes and self.content.record is not None:
            return True
        while True:
            try:
                content = await self.write_changes(changes, base)
            except Conflict as conflict:
                if not await self._settle(conflict, changes, base):
                    return False
            except Cancelled as left:
                self.say(sentence(left))
                return False
            except StoreError as error:
                caption = getattr(error, "field", "")
                if not (caption and body.set_error(caption, said(error))):
                    self.say(sentence(error), "error")
                return False
            else:
                await self._forget_draft()
                self.take(content, saved=True)
                await self.shell.changed()
                return True

    def to_save(self) -> Mapping[str, str]:
        """Return what is to be saved, by field name."""
        return self.body.changes

    async def _settle(
        self, conflict: Conflict, changes: dict[str, str], base: dict[str, Value]
    ) -> bool:
        from tui.screens.conflicts import settle

        if self.body.named(conflict.field) is None:
            self.say(sentence(conflict), "error")
            return False
        return await settle(self.shell, self.body, conflict, changes, base)

    def take(self, content: FormContent, *, saved: bool = False) -> None:
        """Show other values of the same record."""
        self.content = content
        if saved:
            for name in self.body.changes:
                self.body.put(name, content.values[name])
        self.body.take(content)
        self.show_frame()

    async def reread(self) -> None:
        if self.content.record is not None:
            self.take(await self.read_content())

    async def prepare(self, action: Action) -> bool:
        return not self.dirty or await self.save()

    async def may_leave(self) -> bool:
        if not self.dirty:
            return True
        from tui.dialogs.choose import ChooseDialog

        options = [("save", _("Save")), ("discard", _("Discard")), ("stay", _("Stay here"))]
        dialog = ChooseDialog(_("Not saved yet"), options, "save")
        answer = await self.shell.push_screen_wait(dialog)
        if answer == "discard":
            await self._forget_draft()
            return True
        return answer == "save" and await self.save()

    async def _forget_draft(self) -> None:
        from store import drafts

        kept = self.content.draft
        if kept is not None:
            self.content = replace(self.content, draft=None)
            await self.shell.data.write(drafts.drop, kept.id)

    async def stay(self) -> None:
        if self.dirty:  # and to be discarded
            await super().rebuild()
        self.body.rest()

    # Standard actions

    async def do_save(self) -> None:
        """Save and close."""
        if await self.save():
            await self.saved()
            self.shell.say(_("Saved."))

    async def saved(self) -> None:
        """Go on after everything was saved."""
        await self.shell.leave(self, self.content.record)

    @property
    def place(self) -> tuple[str, int] | None:
        record = self.content.record
        if record is not None:
            return record.noun, record.id
        return None if isinstance(self.page, CardPage) else (self.page.id, 0)

    async def show_editors(self, text: str) -> None:
        """Say who else is editing what is shown; "" for nobody."""
        lines = self.query(EditorsLine)
        if lines:
            lines.first().show(text)
        elif text:
            await self.mount(EditorsLine(text), after=self.query_one(TitleBar))

    async def do_changes(self) -> None:
        """Show who changed the record."""
        record = self.content.record
        if record is None and isinstance(self.page, CardPage):
            self.say(_("It is not saved yet: nobody has changed it."), "warning")
            return
        of = self.page.noun if record is None else f"{record.noun} {record.key}"
        await self.shell.open_page("change-log", filters={"changes_of": of})

    async def do_edit(self) -> None:
        """Go to the first field."""
        self.body.begin()
