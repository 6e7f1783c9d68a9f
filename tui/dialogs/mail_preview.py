"""A mail as each of its recipients will get it, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui import formats, mail_form
from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.note_field import NoteArea
from tui.widgets.plain import plain, printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.data import Data


class MailPreview(Dialog[bool]):
    """Steps through the recipients.

    Args:
        data: The session's database.
        opened: Whom the mail is to.
        texts: What was typed, by field name.
        language: In which dates and salutations are written; "" for that of each contact.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right_square_bracket,ctrl+down", "step(1)", show=False, id="preview.next"),
        Binding("p,left_square_bracket,ctrl+up", "step(-1)", show=False, id="preview.previous"),
        Binding("enter,q", "leave", show=False, id="preview.leave"),
    ]

    def __init__(
        self, data: Data, opened: mail_form.Opening, texts: Mapping[str, str], language: str
    ) -> None:
        super().__init__(_("Preview"))
        self._data = data
        self._opened = opened
        self._texts = texts
        self._language = language
        self._at = 0

    def compose_body(self) -> ComposeResult:
        """Return the lines above the text, and the text."""
        yield Static(classes="mail--head")
        yield NoteArea(read_only=True, compact=True, highlight_cursor_line=False)
        yield Static(classes="dialog--error")

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        many = len(self._opened.addressees) > 1
        steps = [("n", _("Next")), ("p", _("Previous"))] if many else []
        return [*steps, ("escape", _("Back"))]

    def on_mount(self) -> None:
        """Show the first one."""
        self.add_class("mail")
        area = self.query_one(NoteArea)
        area.cursor_blink = False
        area.focus()
        self._show()

    def action_step(self, by: int) -> None:
        """Show another recipient's."""
        self._at = (self._at + by) % len(self._opened.addressees)
        self._show()

    def _show(self) -> None:
        self.run_worker(self._read, group="preview", exclusive=True)

    async def _read(self) -> None:
        made = await self._data.read(
            mail_form.preview, self._opened, self._at, self._texts, self._language
        )
        person = self._opened.addressees[self._at]
        problem = made if isinstance(made, str) else ""
        subject, text = ("", "") if isinstance(made, str) else (made.subject, made.text)
        total = len(self._opened.addressees)
        of_all = f"{formats.integer(self._at + 1)}/{formats.integer(total)}  " if total > 1 else ""
        lines = (
            f"{of_all}{person.name} <{person.address}>",
            _("Subject: %(subject)s") % {"subject": subject} if subject else "",
        )
        self.query_one(".mail--head", Static).update(plain("\n".join(lines)))
        area, error = self.query_one(NoteArea), self.query_one(".dialog--error", Static)
        area.load_text(printable(text, multiline=True))
        area.display = not problem
        error.update(plain(f"! {problem}" if problem else ""))
        error.display = bool(problem)
