"""One line that says what just happened."""

from typing import Literal

from textual.content import Content
from textual.geometry import Size

from tui.widgets.line import Line
from tui.widgets.plain import plain

Tone = Literal["info", "warning", "error"]
MOST_LINES = 4
SIGNS: dict[Tone, str] = {"info": "", "warning": "! ", "error": "✗ "}


class StatusLine(Line):
    """A sentence on the left, and on the right what goes on meanwhile.

    A sentence that has no room beside the note takes its place, and further lines.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = Content()
        self._note = Content()
        self._tone: Tone = "info"

    @property
    def text(self) -> str:
        """The sentence shown, with its sign."""
        return SIGNS[self._tone] + self._text.plain if self._text else ""

    def show(self, text: Content | str, tone: Tone = "info") -> None:
        """Say a sentence; a `str` is data. Warnings and errors have a sign besides their colour."""
        self._text = plain(text) if isinstance(text, str) else text
        self._tone = tone
        self.set_class(tone == "warning", "-warning")
        self.set_class(tone == "error", "-error")
        self.refresh(layout=True)

    def says(self, text: str) -> bool:
        """Return whether it shows this sentence."""
        return self._text.plain == plain(text).plain

    def clear(self) -> None:
        """Say nothing."""
        self.show("")

    def set_note(self, text: Content | str) -> None:
        """Show something on the right: a count, the progress of a job."""
        self._note = plain(text) if isinstance(text, str) else text
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the sentence needs."""
        return 1 if self._fits(width) else min(MOST_LINES, len(self._sentence().wrap(width)))

    def render(self) -> Content:
        """Return the line, or the lines."""
        width = self.content_size.width
        if self._fits(width):
            return self.two_sides(self._sentence(), self._note)
        return Content("\n").join(self._sentence().wrap(max(1, width))[:MOST_LINES])

    def _sentence(self) -> Content:
        return Content.assemble(SIGNS[self._tone], self._text) if self._text else self._text

    def _fits(self, width: int) -> bool:
        beside = self._note.cell_length + 2 if self._note else 0
        return not self._text or self._sentence().cell_length + beside <= width
