"""One line that says what just happened."""

from typing import Literal

from textual.content import Content

from tui.widgets.line import Line
from tui.widgets.plain import plain

Tone = Literal["info", "warning", "error"]
SIGNS: dict[Tone, str] = {"info": "", "warning": "! ", "error": "✗ "}


class StatusLine(Line):
    """A sentence on the left, and on the right what goes on meanwhile."""

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
        self.refresh()

    def clear(self) -> None:
        """Say nothing."""
        self.show("")

    def set_note(self, text: Content | str) -> None:
        """Show something on the right: a count, the progress of a job."""
        self._note = plain(text) if isinstance(text, str) else text
        self.refresh()

    def render(self) -> Content:
        """Return the line."""
        left = Content.assemble(SIGNS[self._tone], self._text) if self._text else self._text
        return self.two_sides(left, self._note)
