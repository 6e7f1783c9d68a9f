"""Lines to choose from under captions, drawn so that only lines that differ are written again."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.plain import cell, cut

CURSOR = "▸ "
GAP = 2
_WORTH = 12
"""Cells that are the same are left out when they are so many: moving there costs about as much."""


@dataclass(frozen=True)
class Choice:
    """A line that can be chosen; its texts may hold data.

    Attributes:
        id: What no other line of the list has.
        title: Shown in full as far as there is room.
        other: Beside it, dimmed.
        right: At the right end, dimmed.
        code: Before the title, bold; a number or code.
    """

    id: Hashable
    title: str
    other: str = ""
    right: str = ""
    code: str = ""


@dataclass(frozen=True)
class Choices:
    """Lines under a caption; without lines the caption is a sentence."""

    caption: str
    lines: tuple[Choice, ...] = ()


class SectionList(Widget, can_focus=False):
    """Choices under captions, with a cursor. The focus stays where one types."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "section-list--caption",
        "section-list--cursor",
        "section-list--code",
        "section-list--dimmed",
    }

    @dataclass
    class Clicked(Message):
        """A line was clicked."""

        list: SectionList
        id: Hashable

    def __init__(self) -> None:
        super().__init__()
        self._sections: list[Choices] = []
        self._lines: list[tuple[Choices, Choice | None]] = []
        self._drawn: list[Strip] = []
        self._cursor = -1
        self._top = 0

    # What it holds

    @property
    def chosen(self) -> Hashable | None:
        """The id of the line under the cursor."""
        line = self._lines[self._cursor][1] if 0 <= self._cursor < len(self._lines) else None
        return None if line is None else line.id

    def show(self, sections: Sequence[Choices], chosen: Hashable | None = None) -> None:
        """Show other choices with the cursor on `chosen`, or on the first if it is not there."""
        self._sections = list(sections)
        self._lines = []
        for section in sections:
            self._lines.append((section, None))
            self._lines += [(section, line) for line in section.lines]
        places = {line.id: at for at, (_, line) in enumerate(self._lines) if line is not None}
        self._cursor = places.get(chosen, min(places.values(), default=-1))
        self._top = 0
        self._keep_in_sight()
        self._draw()

    def move(self, lines: int) -> None:
        """Move the cursor by so many lines, or to the next section with `to_section`."""
        places = [at for at, (_, line) in enumerate(self._lines) if line is not None]
        if places:
            here = places.index(self._cursor) if self._cursor in places else 0
            self._go(places[max(0, min(here + lines, len(places) - 1))])

    def move_section(self, forwards: bool) -> None:
        """Move the cursor to the first line of the next or previous section, round the end."""
        firsts = [
            at + 1 for at, (part, line) in enumerate(self._lines) if line is None and part.lines
        ]
        if not firsts:
            return
        here = max((index for index, at in enumerate(firsts) if at <= self._cursor), default=0)
        self._go(firsts[(here + (1 if forwards else -1)) % len(firsts)])

    @property
    def page(self) -> int:
        """How many lines fit."""
        return max(1, self.size.height)

    def _go(self, line: int) -> None:
        self._cursor = line
        self._keep_in_sight()
        self._draw()

    def _keep_in_sight(self) -> None:
        height = self.size.height or len(self._lines)
        above = self._cursor - 1 if self._lines and not self._above() else self._cursor
        self._top = max(0, min(self._top, above), self._cursor - height + 1)
        self._top = max(0, min(self._top, max(0, len(self._lines) - height)))

    def _above(self) -> Choice | None:
        """Return the line above the cursor; None for a caption, which is to be seen with it."""
        return self._lines[self._cursor - 1][1] if self._cursor > 0 else None

    # Drawing

    def on_resize(self) -> None:
        """Draw for another width or height."""
        self._keep_in_sight()
        self._draw()

    def notify_style_update(self) -> None:
        """Draw in other colours."""
        super().notify_style_update()
        self._drawn = []
        if self.is_attached:
            self._draw()

    def _draw(self) -> None:
        """Make the lines in sight, and have those written that are not the same as before."""
        width, height = self.size
        if not width:
            return
        shown = range(self._top, min(self._top + height, len(self._lines)))
        drawn = [self._strip(at, width) for at in shown]
        blank = Strip.blank(width, self.rich_style)
        drawn += [blank] * (height - len(drawn))
        before, self._drawn = self._drawn, drawn
        if len(before) != len(drawn):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, drawn, strict=True)):
            if old != new:
                self.refresh(*(Region(x, y, cells, 1) for x, cells in _differences(old, new)))

    def render_line(self, y: int) -> Strip:
        """Return a line of the terminal."""
        if y < len(self._drawn):
            return self._drawn[y]
        return Strip.blank(self.size.width, self.rich_style)

    def _strip(self, at: int, width: int) -> Strip:
        section, line = self._lines[at]
        base = self.rich_style
        if line is None:
            style = base + self._style("caption")
            return Strip([Segment(cell(section.caption, width), style)], width)
        here = at == self._cursor
        look = base + self._style("cursor") if here else base
        dimmed = look if here else base + self._style("dimmed")
        code = look if here else base + self._style("code")
        segments = [Segment(CURSOR if here else "  ", look)]
        segments += self._cells(section, line, width - 2, look, dimmed, code)
        return Strip(segments, width).adjust_cell_length(width, look)

    def _cells(
        self, section: Choices, line: Choice, width: int, look: Style, dimmed: Style, code: Style
    ) -> list[Segment]:
        """Return code, title, other and right; the columns of a section begin below each other."""
        segments = []
        codes = max(cell_len(item.code) for item in section.lines)
        if codes:
            codes = min(codes, width // 4)
            segments += [Segment(cell(line.code, codes), code), Segment(" " * GAP, look)]
            width -= codes + GAP
        right = cut(line.right, width // 3)
        rights = cell_len(right)
        most = min(width // 3, max(cell_len(item.right) for item in section.lines))
        room = width - most - (GAP if most else 0)
        other = max(cell_len(item.other) for item in section.lines)
        titles = min(max(cell_len(item.title) for item in section.lines), room)
        if other:
            titles = max(0, min(titles, max(room * 11 // 20, room - GAP - other)))
        segments.append(Segment(cell(line.title, titles), look))
        rest = width - titles - rights
        beside = cell(f"{' ' * GAP}{line.other}" if line.other else "", max(0, rest - GAP))
        segments.append(Segment(beside + " " * min(GAP, max(0, rest)), dimmed))
        segments.append(Segment(right, dimmed))
        return segments

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"section-list--{name}", partial=True)

    def on_click(self, event: events.Click) -> None:
        """Tell which line was clicked."""
        at = self._top + event.y
        line = self._lines[at][1] if 0 <= at < len(self._lines) else None
        if line is not None:
            event.stop()
            self._go(at)
            self.post_message(self.Clicked(self, line.id))


def _differences(old: Strip, new: Strip) -> list[tuple[int, int]]:
    """Return where two lines differ: (first cell, number of cells)."""
    before, after = _cells(old), _cells(new)
    if len(before) != len(after):
        return [(0, len(after))]
    runs: list[tuple[int, int]] = []
    for x, (one, other) in enumerate(zip(before, after, strict=True)):
        if one == other:
            continue
        # the second half of a wide character is written with the first
        begin = x - 1 if x and "" in (one[0], other[0]) else x
        if runs and begin - sum(runs[-1]) < _WORTH:
            runs[-1] = (runs[-1][0], x + 1 - runs[-1][0])
        else:
            runs.append((begin, x + 1 - begin))
    return [(begin, min(cells + 1, len(after) - begin)) for begin, cells in runs]


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    """Return text and style of each terminal cell; the second of a wide character has no text."""
    cells: list[tuple[str, Style | None]] = []
    for text, style, _ in strip:
        for character in text:
            size = get_character_cell_size(character)
            if not size and cells:
                cells[-1] = (cells[-1][0] + character, style)
            cells += [(character, style), ("", style)][:size]
    return cells
