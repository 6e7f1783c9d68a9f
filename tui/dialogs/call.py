"""A phone call: the number large enough to be dialled from across the desk, and its time."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Digits, Static

from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.plain import plain

_CELLS = 3
"""Terminal cells of a large digit."""
_ROOM = 60


class CallDialog(Dialog[tuple[bool, int]]):
    """Answers whether somebody was reached and for how many minutes; leaving gives the call up.

    Args:
        name: Who is called.
        number: As it is dialled.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s,f10", "ended(True)", show=False, id="call.ended"),
        Binding("n", "ended(False)", show=False, id="call.not-reached"),
        Binding("c,y", "copy", show=False, id="call.copy"),
    ]

    def __init__(self, name: str, number: str) -> None:
        super().__init__(_("Call %(name)s") % {"name": name})
        self._number = number
        self._began = monotonic()

    def compose_body(self) -> ComposeResult:
        """Return the number and the time."""
        if len(self._number) * _CELLS <= _ROOM:
            yield Digits(self._number, classes="call--number")
        yield Static(plain(self._number), classes="call--text")
        yield Static(classes="call--time")

    def on_mount(self) -> None:
        """Put the number on the clipboard and watch the clock."""
        self.app.copy_to_clipboard(self._number)
        self._show_time()
        self.set_interval(1, self._show_time)

    @property
    def _seconds(self) -> int:
        return int(monotonic() - self._began)

    def _show_time(self) -> None:
        minutes, seconds = divmod(self._seconds, 60)
        said = _("%(time)s since the number was shown and copied")
        line = plain(said % {"time": f"{minutes}:{seconds:02d}"})
        self.query_one(".call--time", Static).update(line)

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        return [
            ("enter", _("Ended: log it")),
            ("n", _("Not reached: log it")),
            ("c", _("Copy")),
            ("escape", _("Give up")),
        ]

    def action_ended(self, reached: bool) -> None:
        """Answer; a minute that was begun counts."""
        self.dismiss((reached, max(1, -(-self._seconds // 60))))

    def action_copy(self) -> None:
        """Copy the number once more."""
        self.app.copy_to_clipboard(self._number)
