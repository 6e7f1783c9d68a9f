"""A mail as each of its recipients will get it, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui import formats
from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.note_field import NoteArea
from tui.widgets.plain import plain, printable

if TYPE_CHECKING:
    from store.mail_recipients import Preview
    from tui.data import Data


Look = Callable[[int], tuple[str, "Preview | str"]]
"""Returns whom the text with this number is to, and the text; or why it cannot be made."""


class MailPreview(Dialog[bool]):
    """Steps through the recipients.

    Args:
        data: The session's database.
        look: See `Look`; called on the database thread.
        total: How many recipients there are.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right_square_bracket,ctrl+down", "step(1)", show=False, id="preview.next"),
        Binding("p,left_square_bracket,ctrl+up", "step(-1)", show=False, id="preview.previous"),
        Binding("enter,q", "leave", show=False, id="preview.leave"),
    ]

    def __init__(self, data: Data, look: Look, total: int = 1) -> None:
        super().__init__(_("Preview"))
        self._data = data
        self._look = look
        self._total = total
        self._at = 0

    def compose_body(self) -> ComposeResult:
        """Return the lines above the text, and the text."""
        yield Static(classes="mail--head")
        yield NoteArea(read_only=True, compact=True, highlight_cursor_line=False)
        yield Static(classes="dialog--error")

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        steps = [("n", _("Next")), ("p", _("Previous"))] if self._total > 1 else []
        return [*steps, ("escape", _("Back"))]

    def on_mount(self) -> None:
        """Show the first one."""
        self.add_class("mail")
        area = self.query_one(NoteArea)
        area.cursor_blink = False
        area.focus()
        self.action_step(0)

    def action_step(self, by: int) -> None:
        """Show another recipient's."""
        self._at = (self._at + by) % self._total
        self.run_worker(self._read(self._at), group="preview")

    async def _read(self, at: int) -> None:
        whom, made = await self._data.read(self._look, at)
        if at != self._at:
            return  # the person went on meanwhile
        problem = made if isinstance(made, str) else ""
        subject, text = ("", "") if isinstance(made, str) else (made.subject, made.text)
        place = f"{formats.integer(at + 1)}/{formats.integer(self._total)}  "
        lines = [
            (place if self._total > 1 else "") + whom,
            _("Subject: %(subject)s") % {"subject": subject} if subject else "",
        ]
        head = printable("\n".join(line for line in lines if line), multiline=True)
        self.query_one(".mail--head", Static).update(plain(head, multiline=True))
        area, error = self.query_one(NoteArea), self.query_one(".dialog--error", Static)
        area.load_text(printable(text, multiline=True))
        area.display = not problem
        error.update(plain(f"! {problem}" if problem else ""))
        error.display = bool(problem)
