"""A text in full, to be read, searched and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static, TextArea
from textual.widgets.text_area import Selection

from store.text import fold_key
from tui.action import Way
from tui.dialogs.base import Dialog
from tui.i18n import _
from tui.widgets.note_field import NoteArea
from tui.widgets.plain import plain, printable
from tui.widgets.text_fields import PlainInput

_NARROW = 58
"""The longest line, in characters, that a dialog of the usual width shows whole."""
_LONG = 8
"""From how many lines on a text is one that is searched."""


class TextView(Dialog[tuple[str, int]]):
    """A text that can be selected with Shift and the arrows or the mouse.

    `y` puts it on the clipboard of the terminal, where the terminal allows it (OSC 52), `/` finds
    words in it.

    Args:
        title: May hold data.
        text: What is shown; may be anything.
        ways: What else can be done; taking one answers its name and the line that was reached.
        at: The line to begin with.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,c", "copy", show=False, id="text.copy"),
        Binding("slash", "find", show=False, id="text.find"),
        Binding("n", "next(1)", show=False, id="text.next"),
        Binding("N", "next(-1)", show=False, id="text.previous"),
        Binding("enter,q", "leave", show=False, id="text.leave"),
    ]

    def __init__(self, title: str, text: str, ways: Sequence[Way] = (), at: int = 0) -> None:
        super().__init__(title)
        self._text = printable(text, multiline=True)
        self._ways = tuple(ways)
        self._at = at

    def compose_body(self) -> ComposeResult:
        """Return the text, and the line for what is looked for."""
        yield NoteArea(self._text, read_only=True, compact=True, highlight_cursor_line=False)
        with Horizontal(classes="find-line") as line:
            line.display = False
            yield Static(plain(_("Find")), classes="find-line--label")
            words = PlainInput(compact=True)
            words.cursor_blink = False
            yield words

    def on_mount(self) -> None:
        """Be ready to move and select; long lines get the room that there is."""
        self.set_class(max(map(len, self._text.split("\n"))) > _NARROW, "long-lines")
        for way in self._ways:
            self._bindings.bind(way.key, f"take('{way.name}')", show=False)
        area = self._area
        area.cursor_blink = False
        if self._at:
            area.move_cursor((self._at, 0))
        area.focus()

    @property
    def _area(self) -> TextArea:
        return self.query_one(NoteArea)

    @property
    def _words(self) -> Input:
        return self.query_one(".find-line Input", PlainInput)

    def key_pairs(self) -> Sequence[tuple[str, str]]:
        """Return the keys."""
        pairs = [(way.key, way.caption) for way in self._ways] + [("y", _("Copy"))]
        if self._text.count("\n") >= _LONG:
            pairs.append(("/", _("Find")))
        return [*pairs, ("escape", _("Back"))]

    def action_copy(self) -> None:
        """Copy what is selected, or all of it."""
        self.app.copy_to_clipboard(self._area.selected_text or self._text)
        self._area.focus()

    def action_take(self, name: str) -> None:
        """Answer which way was taken."""
        self.dismiss((name, self._area.cursor_location[0]))

    def action_leave(self) -> None:
        """Leave; while words are typed, give up looking for them."""
        if self._words.has_focus:
            self.query_one(".find-line").display = False
            self._area.focus()
        else:
            super().action_leave()

    def action_find(self) -> None:
        """Ask for words to look for."""
        self.query_one(".find-line").display = True
        self._words.focus()

    @on(Input.Submitted)
    def _find(self, event: Input.Submitted) -> None:
        """Go to the next place that has the words."""
        event.stop()
        self._area.focus()
        self.action_next(1)

    def action_next(self, step: int) -> None:
        """Go on to the next place (1) or back to the one before (-1), around the end."""
        wanted = fold_key(self._words.value.strip())
        if not wanted:
            self.action_find()
            return
        places = _places(self._text, wanted)
        said = plain(_("Find") if places else _("Not found"))
        self.query_one(".find-line--label", Static).update(said)
        if not places:
            return
        here = min(self._area.selection)
        if step > 0:
            place = next((place for place in places if place[0] > here), places[0])
        else:
            place = next((place for place in reversed(places) if place[0] < here), places[-1])
        self._area.selection = Selection(*place)
        self._area.scroll_cursor_visible(center=True)


_Place = tuple[tuple[int, int], tuple[int, int]]


def _places(text: str, wanted: str) -> list[_Place]:
    """Return where a text has the folded words: beginning and end, each (line, column)."""
    found: list[_Place] = []
    for row, line in enumerate(text.split("\n")):
        folded = fold_key(line)
        if wanted not in folded:
            continue
        origins: Sequence[int] = range(len(line) + 1)
        if len(folded) != len(line):  # some letters are folded into several, such as ß
            pieces = [fold_key(letter) for letter in line]
            folded = "".join(pieces)
            origins = [at for at, piece in enumerate(pieces) for _letter in piece] + [len(line)]
        begin = folded.find(wanted)
        while begin >= 0:
            end = begin + len(wanted)
            found.append(((row, origins[begin]), (row, origins[end])))
            begin = folded.find(wanted, end)
    return found
