"""A field that holds the code of another record and finds it while one types."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.worker import WorkType

from tui.widgets.drop_list import DropList, Suggestion
from tui.widgets.field_base import GAP
from tui.widgets.plain import cut, printable
from tui.widgets.text_fields import TextField

Suggest = Callable[[str], Awaitable[Sequence[tuple[str, str, str]]]]
"""Returns (key, title, detail) of what a typed text may mean, the best first."""


class LookupField(TextField):
    """A code with what it stands for beside it.

    Typing drops a list below the field: Enter takes its first line, Up and Down choose another.
    Leaving with Tab takes what matches exactly, or the only thing that matches, or the best match
    if the field is `eager`; else the text stays as it was typed, for the page to judge.

    Args:
        name: What messages and the page call the field.
        label: In the language of the user.
        suggest: See `Suggest`.
        value: The key to begin with.
        title: What that key stands for.
        eager: Whether leaving the field takes the best match.
        options: As of `TextField`.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"field--title"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4,alt+down", "drop", show=False, id="lookup.open"),
        Binding("escape,ctrl+g", "close", show=False, id="lookup.close"),
    ]

    def __init__(
        self,
        name: str,
        label: str,
        suggest: Suggest,
        value: str = "",
        title: str = "",
        *,
        eager: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(name, label, value, **options)
        self._suggest = suggest
        self._title = title
        self._eager = eager
        self._listed = ""
        self._entered = ""
        self._list = DropList()
        self._found: tuple[str, list[Suggestion]] | None = None

    def compose(self) -> ComposeResult:
        """Return the input and its list."""
        yield from super().compose()
        self._place(self._list)
        yield self._list

    def on_mount(self) -> None:
        """Make room for the title."""
        self._fit()

    @property
    def title(self) -> str:
        """What the key stands for, "" if that is not known."""
        return self._title

    def set_value(self, value: str, title: str = "") -> None:
        """Show another key and what it stands for."""
        super().set_value(value)
        self._title = title
        self._found = None
        self._fit()

    def _fit(self) -> None:
        # The title stands beside a key that is known, so the input is only as wide as the key.
        width = max(4, cell_len(self.input.value) + 1) if self._title else None
        self.input.styles.width = width if width is not None else "1fr"
        self.refresh()

    def render(self) -> Content:
        """Return the label, and the title beside the key."""
        label = super().render()
        if not self._title:
            return label
        first, _, rest = label.plain.partition("\n")
        start = self._label_width + GAP + max(4, cell_len(self.input.value) + 1) + 1
        title = cut(printable(self._title), max(0, self.content_size.width - start))
        first += " " * (start - cell_len(first))
        style = self.get_visual_style("field--title", partial=True)
        return Content.assemble(first, (title, style), f"\n{rest}" if rest else "")

    # Typing

    def typed(self) -> None:
        """Look for what the text may mean; a newer text replaces an older one."""
        self._title = ""
        self._fit()
        super().typed()
        self._look(self.input.value)

    def _look(self, text: str) -> None:
        if text:
            self._suggest_by(partial(self._show_suggestions, text))
        else:
            self.workers.cancel_group(self, "suggest")
            self._list.close()

    def _suggest_by(self, work: WorkType[None]) -> None:
        # not a coroutine: one that is cancelled before it begins would never be awaited
        self.run_worker(work, group="suggest", exclusive=True)

    async def _find(self, text: str) -> list[Suggestion]:
        if self._found is None or self._found[0] != text:
            self._found = (text, [Suggestion(*found) for found in await self._suggest(text)])
        return self._found[1]

    async def _show_suggestions(self, text: str) -> None:
        found = await self._find(text)
        if not self.input.has_focus:
            await self.settle()
        elif text == self.input.value:
            self._open(text, found)

    def _open(self, text: str, found: Sequence[Suggestion]) -> None:
        self._listed = text
        self._list.open(found)

    # Taking

    def entered(self) -> None:
        """Take the line under the cursor of the list and go on."""
        chosen = self._list.chosen if self._listed == self.input.value else None
        if chosen is not None:
            self._take(chosen)
        elif self._pending and self._listed != self.input.value:
            # the list for this text is still to come: its first line is taken then
            self._entered = self.input.value
        super().entered()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the line that was clicked."""
        event.stop()
        chosen = self._list.chosen
        if chosen is not None:
            self._take(chosen)
            self.focus_value()

    def left(self) -> None:
        """Take what the text can only mean."""
        chosen = self._list.chosen if self._eager and self._listed == self.input.value else None
        self._list.close()
        if chosen is not None and self._pending:
            self._take(chosen)
        elif self._pending:
            self._suggest_by(self._settle_left)
        super().left()

    @property
    def _pending(self) -> bool:
        """Whether a text was typed of which nobody knows yet what it means."""
        return bool(self.input.value) and not self._title and self.input.value != self._shown

    async def _settle_left(self) -> None:
        await self._find(self.input.value)
        if not self.input.has_focus:
            await self.settle()

    async def settle(self) -> None:
        """Take what the text means, as leaving the field does."""
        text = self.input.value
        found = await self._find(text) if self._pending else []
        if not found or text != self.input.value:
            return
        exact = [item for item in found if item.key.casefold() == text.strip().casefold()]
        if exact or self._eager or self._entered == text or len(found) == 1:
            self._take((exact or found)[0])

    def _take(self, item: Suggestion) -> None:
        self._list.close()
        self.workers.cancel_group(self, "suggest")
        self.set_value(item.key, item.title)
        self.changed()

    # Keys of the list

    def action_drop(self) -> None:
        """Open the list for what is typed, or for anything."""
        if not self.read_only:
            text = self.input.value if not self._title else ""
            self._suggest_by(partial(self._drop, text))

    async def _drop(self, text: str) -> None:
        self._open(self.input.value, await self._find(text))

    def action_close(self) -> None:
        """Put the list away."""
        if not self._list.is_open:
            self.skip()
        self._list.close()

    def action_next(self) -> None:
        """Go down in the list, or to the next field."""
        if self._list.is_open:
            self._list.move(1)
        else:
            super().action_next()

    def action_previous(self) -> None:
        """Go up in the list, or to the previous field."""
        if self._list.is_open:
            self._list.move(-1)
        else:
            super().action_previous()
