"""The text that goes with an interaction, changed for this one alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui import interaction_text
from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.note_field import NoteArea
from tui.widgets.plain import printable

if TYPE_CHECKING:
    from tui.app import TratoApp


class EditText(Dialog[str]):
    """Answers the text when it is taken.

    Args:
        shell: The program.
        written: The text to begin with, and the name of the document that it is of.
        given: What was filled in about the interaction, for the preview.
        entry_no: Of the postponed interaction that is resumed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "take", show=False, id="text.take"),
        Binding("alt+p", "preview", show=False, priority=True, id="text.preview"),
        Binding("alt+i", "insert", show=False, priority=True, id="text.insert"),
    ]

    def __init__(
        self,
        shell: TratoApp,
        written: interaction_text.InteractionText,
        given: Mapping[str, str],
        entry_no: str,
    ) -> None:
        super().__init__(written.name)
        self._shell = shell
        self._document = written.name
        self._given = given
        self._entry_no = entry_no
        self._area = NoteArea(
            printable(written.text, multiline=True),
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
        )
        self._area.cursor_blink = False
        self._began = self._area.text

    def compose_body(self) -> ComposeResult:
        """Return the text."""
        yield self._area

    def on_mount(self) -> None:
        """Begin to write."""
        self.add_class("mail")
        self._area.focus()

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return [
            ("ctrl+s", _("OK")),
            ("alt+p", _("Preview")),
            ("alt+i", _("Field")),
            ("escape", _("Back")),
        ]

    @property
    def dirty(self) -> bool:
        return self._area.text != self._began

    def action_take(self) -> None:
        """Answer the text."""
        self.dismiss(self._area.text)

    def action_preview(self) -> None:
        """Show the text as the contact will get it."""
        from tui.dialogs.mail_preview import MailPreview

        written = interaction_text.InteractionText(self._document, self._area.text)
        look = partial(interaction_text.preview, self._given, written, self._entry_no)
        self._shell.push_screen(MailPreview(self._shell.data, look))

    def action_insert(self) -> None:
        """Put a field into the text."""
        self.run_worker(self._insert(), group="insert", exclusive=True)

    async def _insert(self) -> None:
        from tui.dialogs.insert_field import choose_field

        self._area.insert(await choose_field(self._shell))
        self._area.focus()
