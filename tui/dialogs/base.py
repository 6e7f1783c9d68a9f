"""What all dialogs share: a frame with a title, the keys below, and the ways out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.i18n import _
from tui.keys import key_name
from tui.widgets.footer import KeyFooter
from tui.widgets.plain import plain

T = TypeVar("T")


class Dialog(ModalScreen[T | None]):
    """A dialog; leaving it answers None.

    Args:
        title: In the language of the user; may hold data.
    """

    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "leave", show=False, id="dialog.leave"),
    ]

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self._title = title

    def compose(self) -> ComposeResult:
        """Return the frame with the body in it."""
        with Vertical(classes="dialog") as frame:
            if self._title:
                frame.border_title = plain(self._title)
            yield from self.compose_body()
            yield KeyFooter([(key_name(key), caption) for key, caption in self.key_pairs()])

    def compose_body(self) -> ComposeResult:
        """Return what stands in the frame."""
        yield from ()

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return (key, caption) of what can be done, the way out last."""
        return [("escape", _("Back"))]

    def draft(self) -> tuple[str, Mapping[str, str]] | None:
        """Return the name and the fields of a form that was not finished, to be kept."""
        return None

    @property
    def dirty(self) -> bool:
        """Whether something was typed that leaving would lose."""
        return False

    async def may_leave(self) -> bool:
        """Return whether the dialog may be left, after asking if something would be lost."""
        if not self.dirty:
            return True
        from tui.dialogs.confirm import ConfirmDialog

        question = ConfirmDialog(_("Discard what you have typed?"))
        return await self.app.push_screen_wait(question) or False

    def action_leave(self) -> None:
        """Answer nothing, after asking if something would be lost."""
        if self.dirty:
            self.run_worker(self._ask_and_leave(), group="leave", exclusive=True)
        else:
            self.dismiss(None)

    async def _ask_and_leave(self) -> None:
        if await self.may_leave() and self.is_active:
            self.dismiss(None)

    def on_key_footer_clicked(self, event: KeyFooter.Clicked) -> None:
        """A click on the footer is the key."""
        event.stop()
        for key, _caption in self.key_pairs():
            if event.key == key_name(key):
                self.app.simulate_key(key)
