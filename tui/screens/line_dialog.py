"""One line of a worksheet, typed into above it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from store.errors import Cancelled, Conflict, StoreError
from store.fields import Value
from tui.dialogs.base import Dialog
from tui.i18n import _, sentence
from tui.page import Section
from tui.screens.field_widgets import said
from tui.screens.form_body import FormBody
from tui.widgets.editors_line import EditorsLine
from tui.widgets.plain import plain

if TYPE_CHECKING:
    from store.records import Record
    from tui.app import TratoApp
    from tui.screens.form_content import FormContent

LineWriter = Callable[[Mapping[str, str], Mapping[str, Value]], "Awaitable[Record]"]
"""Saves what was typed, given what was seen."""


class LineDialog(Dialog[str]):
    """A line; answers "saved", or "again" when another one is wanted.

    Args:
        shell: The program.
        title: What it is.
        sections: The fields.
        content: The line, or a new one.
        write: Saves what was typed.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "save('saved')", show=False, id="form.accept"),
        Binding("ctrl+n", "save('again')", show=False, id="line.again"),
    ]

    def __init__(
        self,
        shell: TratoApp,
        title: str,
        sections: Sequence[Section],
        content: FormContent,
        write: LineWriter,
    ) -> None:
        super().__init__(title)
        self._shell = shell
        self._sections = sections
        self._content = content
        self._write = write

    def compose_body(self) -> ComposeResult:
        """Return the fields."""
        with VerticalScroll(can_focus=False, classes="dialog--fields"):
            yield FormBody(self._sections, self._content, self._shell.data, bare=True)
        yield Static(classes="dialog--error")

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.query_one(FormBody).begin()

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        again = [] if self._content.record is not None else [("ctrl+n", _("Save, and another"))]
        return [("ctrl+s", _("Save")), *again, ("escape", _("Back"))]

    @property
    def dirty(self) -> bool:
        # it may be asked when its parts are gone already
        return any(body.dirty for body in self.query(FormBody))

    @property
    def place(self) -> tuple[str, int] | None:
        """The noun and the number of the line; None of a new one."""
        record = self._content.record
        return None if record is None else (record.noun, record.id)

    async def show_editors(self, text: str) -> None:
        """Say who else is editing the line; "" for nobody."""
        lines = self.query(EditorsLine)
        if lines:
            lines.first().show(text)
        elif text:
            await self.mount(EditorsLine(text), before=self.query_one(VerticalScroll))

    async def may_leave(self) -> bool:
        """Return whether the line may be left, after asking what is to become of it."""
        if not self.dirty:
            return True
        from tui.dialogs.choose import ChooseDialog

        options = [("save", _("Save")), ("discard", _("Discard")), ("stay", _("Stay here"))]
        dialog = ChooseDialog(_("Not saved yet"), options, "save")
        answer = await self._shell.push_screen_wait(dialog)
        return answer == "discard" or (answer == "save" and await self._save("saved"))

    def action_save(self, answer: str) -> None:
        """Save and answer, or say what is wrong."""
        if answer == "again" and self._content.record is not None:
            return
        self.run_worker(self._save(answer), exclusive=True)

    async def _save(self, answer: str) -> bool:
        body = self.query_one(FormBody)
        await body.settle()
        if not body.check():
            return False
        if not body.dirty and self._content.record is not None:
            self.dismiss(None)
            return True
        changes, base = dict(body.changes), dict(body.base)
        while True:
            try:
                await self._write(changes, base)
            except Conflict as conflict:
                if await self._settle(conflict, changes, base):
                    continue
            except Cancelled:
                pass
            except StoreError as error:
                caption = getattr(error, "field", "")
                if not (caption and body.set_error(caption, said(error))):
                    self._say_error(error)
            else:
                self.dismiss(answer)
                return True
            return False

    def _say_error(self, error: StoreError) -> None:
        self.query_one(".dialog--error", Static).update(plain(f"✗ {sentence(error)}"))

    async def _settle(
        self, conflict: Conflict, changes: dict[str, str], base: dict[str, Value]
    ) -> bool:
        from tui.screens.conflicts import settle

        body = self.query_one(FormBody)
        if body.named(conflict.field) is None:
            self._say_error(conflict)
            return False
        return await settle(self._shell, body, conflict, changes, base)
