"""The filters of a list, on one line, to be walked to and taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from tui.widgets.line import Line
from tui.widgets.plain import plain, printable

GAP = 1


@dataclass(frozen=True)
class Chip:
    """One filter: `key` names it in messages, `label` the field, `text` what it must be."""

    key: str
    label: str
    text: str = ""

    @property
    def line(self) -> str:
        """How it is written."""
        return printable(f"{self.label} {self.text}".strip())


class FilterChips(Line):
    """Filters as chips, and the count of the list at the right end.

    Left and Right walk, Delete or Backspace removes, Enter edits, Down leaves. It takes the focus
    only while there is a chip.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "filter-chips--chip",
        "filter-chips--label",
        "filter-chips--cursor",
        "filter-chips--note",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "walk(-1)", show=False, id="chips.left"),
        Binding("right", "walk(1)", show=False, id="chips.right"),
        Binding("delete,backspace", "remove", show=False, id="chips.remove"),
        Binding("enter", "activate", show=False, id="chips.edit"),
        Binding("down", "leave", show=False, id="chips.leave"),
    ]

    @dataclass
    class ChipRemoved(Message):
        """A filter is to go. The page takes it away and sets the chips anew."""

        chips: "FilterChips"
        key: str

    @dataclass
    class ChipActivated(Message):
        """A filter is to be changed."""

        chips: "FilterChips"
        key: str

    def __init__(
        self,
        chips: Sequence[Chip] = (),
        note: str = "",
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._chips: list[Chip] = []
        self._note = plain(note)
        self._cursor = 0
        self._first = 0
        self.set_chips(chips)

    @property
    def chips(self) -> list[Chip]:
        """The chips shown."""
        return list(self._chips)

    @property
    def cursor_chip(self) -> Chip | None:
        """The chip one stands on."""
        return self._chips[self._cursor] if self._chips else None

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show other filters; the cursor stays where it is, as far as that is possible."""
        self._chips = list(chips)
        self._cursor = max(0, min(self._cursor, len(self._chips) - 1))
        self._first = 0
        self.can_focus = bool(self._chips)
        if not self._chips and self.has_focus:
            self.screen.focus_next()
        self.refresh()

    def set_note(self, note: Content | str) -> None:
        """Show the count of the list at the right end."""
        self._note = plain(note) if isinstance(note, str) else note
        self.refresh()

    def action_walk(self, chips: int) -> None:
        """Go to another chip."""
        self._cursor = max(0, min(self._cursor + chips, len(self._chips) - 1))
        self.refresh()

    def action_remove(self) -> None:
        """Ask for this filter to go."""
        if self.cursor_chip is not None:
            self.post_message(self.ChipRemoved(self, self.cursor_chip.key))

    def action_activate(self) -> None:
        """Ask for this filter to be changed."""
        if self.cursor_chip is None:
            raise SkipAction
        self.post_message(self.ChipActivated(self, self.cursor_chip.key))

    def action_leave(self) -> None:
        """Go on to what is filtered."""
        self.screen.focus_next()

    def on_click(self, event: events.Click) -> None:
        """Walk to the chip that was clicked."""
        x = event.x - self.styles.padding.left - (2 if self._first else 0)
        for index in range(self._first, len(self._chips)):
            width = Content(self._chips[index].line).cell_length + 2
            if 0 <= x < width:
                self._cursor = index
                self.refresh()
                return
            x -= width + GAP

    def render(self) -> Content:
        """Return the line."""
        note = self._note
        styled = Content.assemble(self.part(note.plain, "filter-chips--note")) if note else note
        room = self.content_size.width - styled.cell_length - 2
        self._first = min(self._first, self._cursor)
        while self._first < self._cursor and not self._cursor_fits(room):
            self._first += 1
        return self.two_sides(self._line(room), styled)

    def _cursor_fits(self, room: int) -> bool:
        widths = [Content(chip.line).cell_length + 2 for chip in self._chips]
        stretch = widths[self._first : self._cursor + 1]
        return sum(stretch) + GAP * (len(stretch) - 1) + (2 if self._first else 0) + 3 <= room

    def _line(self, room: int) -> Content:
        parts = [self.part("‹ ", "filter-chips--note")] if self._first else []
        used = 2 if self._first else 0
        for index in range(self._first, len(self._chips)):
            chip = self._chip(index)
            hidden = len(self._chips) - index
            # What does not fit is counted, not lost.
            reserve = 0 if hidden == 1 else 4
            if index > self._first and used + chip.cell_length + reserve > room:
                parts.append(self.part(f"+{hidden}", "filter-chips--note"))
                break
            parts += [chip, Content(" " * GAP)]
            used += chip.cell_length + GAP
        return Content.assemble(*parts)

    def _chip(self, index: int) -> Content:
        chip = self._chips[index]
        if index == self._cursor and self.has_focus:
            return self.part(f" {chip.line} ", "filter-chips--cursor")
        label = self.part(f" {chip.label}", "filter-chips--label")
        text = self.part(f" {chip.text} " if chip.text else " ", "filter-chips--chip")
        return Content.assemble(label, text)
