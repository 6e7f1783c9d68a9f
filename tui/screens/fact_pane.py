"""What is known about the row under the cursor: on a line below the list, or beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store.fields import Kind
from store.nouns import Noun
from store.records import Record
from tui import formats
from tui.i18n import _
from tui.page import ListPage
from tui.widgets.line import Line
from tui.widgets.plain import plain

SEPARATOR = " · "
GAP = 2
_SPEAKING = (
    Kind.TEXT, Kind.NOTE, Kind.REFERENCE, Kind.CODE, Kind.CHOICE, Kind.MINUTES,
)  # fmt: skip
"""Kinds whose values need no caption where the page has chosen them."""


def fact_text(owner: Noun, page: ListPage, record: Record | None, shown: Sequence[str]) -> str:
    """Return the line under the list for a record; `shown` are the columns one sees already."""
    if record is None:
        return ""
    if page.fact_line is not None:
        return page.fact_line(record)
    names = page.facts or tuple(name for name in owner.by_name if name not in shown)
    parts = []
    for name in names:
        field = owner.field(name)
        value = record[name]
        if value == field.blank:
            continue
        if field.kind is Kind.BOOLEAN:
            parts.append(_(field.caption))
            continue
        text = formats.value(field, value)
        speaks = page.facts and field.kind in _SPEAKING
        parts.append(text if speaks else f"{_(field.caption)}: {text}")
    return SEPARATOR.join(parts)


class FactLine(Line):
    """The line under the list; a rule stands above it."""

    def __init__(self) -> None:
        super().__init__(classes="fact-line")
        self._text = ""

        self.has_text = False

    def show(self, text: str, has_record: bool) -> None:
        """Show another line; `has_record` says that there is a row."""
        self.has_text = has_record
        if text != self._text:
            self._text = text
            self.refresh()

    def render(self) -> Content:
        """Return the line."""
        return plain(self._text).truncate(self.content_size.width, ellipsis=True)


class FactPane(VerticalScroll, can_focus=True):
    """All fields of the row that are filled, label beside value."""

    LABEL = 26
    """Terminal cells that labels take at most."""

    def __init__(self) -> None:
        super().__init__(classes="fact-pane")
        self._text = Static()
        self._shown: tuple[Noun, Sequence[str], Record | None] | None = None

    def compose(self) -> ComposeResult:
        """Return the text."""
        yield self._text

    def show(self, owner: Noun, names: Sequence[str], record: Record | None) -> None:
        """Show another record."""
        self._shown = (owner, names, record)
        self._write()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Wrap for another width; also once it is known at all."""
        self._write()

    def _write(self) -> None:
        if self._shown is not None and self._room:
            owner, names, record = self._shown
            lines = [] if record is None else list(self._lines(owner, names, record))
            self._text.update(Content("\n").join(lines))

    @property
    def _room(self) -> int:
        return self.scrollable_content_region.width

    def _lines(self, owner: Noun, names: Sequence[str], record: Record) -> Iterator[Content]:
        labels = min(self.LABEL, self._room // 2 - 1)
        room = max(8, self._room - labels - GAP)
        for name in names or tuple(owner.by_name):
            field = owner.field(name)
            value = record.values.get(name, field.blank)  # what is counted may not be there yet
            text = "" if value == field.blank else formats.value(field, value)
            if not text:
                continue
            shown = plain(text, multiline=field.kind is Kind.NOTE)
            label = plain(_(field.caption)).wrap(labels)
            own_lines = field.kind is not Kind.NOTE and " " not in text and shown.cell_length > room
            beside = [] if own_lines else shown.wrap(room)
            for left, right in zip_longest(label, beside, fillvalue=Content()):
                dim = left.stylize("$muted $muted-style")
                yield Content.assemble(dim.pad_right(labels - left.cell_length + GAP), right)
            if own_lines:
                yield from (part.pad_left(GAP) for part in shown.wrap(self._room - GAP))
