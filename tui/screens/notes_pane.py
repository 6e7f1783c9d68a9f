"""What stands beside the lines of a record: entries with a head in bold and a text below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.page import Note
from tui.widgets.plain import plain

INDENT = 2


class NotesPane(VerticalScroll, can_focus=True):
    """Entries under a caption, wrapped to the width; the last one is always in view.

    Args:
        caption: What they are, in the language of the user.
        empty: Said when there are none.
    """

    def __init__(self, caption: str, empty: str) -> None:
        super().__init__(classes="fact-pane")
        self._caption = caption
        self._empty = empty
        self._text = Static()
        self._notes: Sequence[Note] = ()

    def compose(self) -> ComposeResult:
        """Return the text."""
        yield self._text

    def show(self, notes: Sequence[Note]) -> None:
        """Show other entries."""
        self._notes = notes
        self._write()
        self.scroll_end(animate=False)

    def on_resize(self) -> None:
        """Wrap for another width; also once it is known at all."""
        self._write()

    def _write(self) -> None:
        room = self.scrollable_content_region.width
        if room:
            self._text.update(Content("\n").join(self._lines(room)))

    def _lines(self, room: int) -> Iterator[Content]:
        yield plain(self._caption).stylize("bold $accent")
        if not self._notes:
            yield from plain(self._empty).stylize("$muted $muted-style").wrap(room)
        for note in self._notes:
            head, figures = plain(note.head).stylize("bold"), plain(note.figures)
            gap = room - head.cell_length - figures.cell_length
            if gap > 0:
                yield Content.assemble(head, " " * gap, figures)
            else:
                yield from head.wrap(room)
                yield figures
            for line in plain(note.text).wrap(max(8, room - INDENT)):
                yield line.pad_left(INDENT)
