"""The list that drops below a field. The focus stays in the field, which hands on the keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.widgets.plain import cell, plain


@dataclass(frozen=True)
class Suggestion:
    """One line of the list: what is taken, what it is called, and something to tell it apart."""

    key: str
    title: str
    detail: str = ""


class DropList(OptionList, can_focus=False):
    """Suggestions below a field."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"drop-list--key", "drop-list--detail"}

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.display = False
        self._suggestions: list[Suggestion] = []

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return bool(self.display)

    @property
    def chosen(self) -> Suggestion | None:
        """The line under the cursor of an open list."""
        if not self.is_open or self.highlighted is None:
            return None
        return self._suggestions[self.highlighted]

    def open(
        self, suggestions: Sequence[Suggestion], highlighted: int = 0, *, show_keys: bool = True
    ) -> None:
        """Drop the list, or close it if there is nothing in it."""
        self._suggestions = list(suggestions)
        width = max([0, *(plain(item.key).cell_length for item in suggestions)])
        self.set_options([Option(self._prompt(item, width, show_keys)) for item in suggestions])
        self.display = bool(suggestions)
        if suggestions:
            self.highlighted = highlighted

    def close(self) -> None:
        """Put the list away."""
        self.display = False

    def move(self, lines: int) -> None:
        """Move the cursor of the list."""
        if self._suggestions:
            here = self.highlighted or 0
            self.highlighted = max(0, min(here + lines, len(self._suggestions) - 1))

    def _prompt(self, item: Suggestion, width: int, show_keys: bool) -> Content:
        key = self.get_visual_style("drop-list--key", partial=True)
        detail = self.get_visual_style("drop-list--detail", partial=True)
        parts: list[Content | str] = []
        if show_keys:
            parts += [Content.assemble((cell(item.key, width), key)), "  "]
        parts.append(plain(item.title))
        if item.detail:
            parts += ["  ", Content.assemble((plain(item.detail).plain, detail))]
        return Content.assemble(*parts)
