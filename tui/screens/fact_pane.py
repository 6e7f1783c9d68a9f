"""What is known about the row under the cursor: on a line below the list, or beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from tui.widgets.plain import cell, plain

SEPARATOR = " · "
_SPEAKING = (Kind.TEXT, Kind.NOTE, Kind.REFERENCE, Kind.CODE, Kind.CHOICE)
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

    LABEL = 18

    def __init__(self) -> None:
        super().__init__(classes="fact-pane")
        self._text = Static()

    def compose(self) -> ComposeResult:
        """Return the text."""
        yield self._text

    def show(self, owner: Noun, names: Sequence[str], record: Record | None) -> None:
        """Show another record."""
        lines = [] if record is None else list(self._lines(owner, names, record))
        self._text.update(Content("\n").join(lines))
        self.scroll_home(animate=False)

    def _lines(self, owner: Noun, names: Sequence[str], record: Record) -> Iterator[Content]:
        room = max(10, self.size.width - self.LABEL - 4)
        for name in names or tuple(owner.by_name):
            field = owner.field(name)
            text = "" if record[name] == field.blank else formats.value(field, record[name])
            if not text:
                continue
            label = cell(_(field.caption), self.LABEL)
            value = plain(text, multiline=field.kind is Kind.NOTE).wrap(room)
            for line in value:
                yield Content.assemble((label, "$muted $muted-style"), "  ", line)
                label = " " * self.LABEL
