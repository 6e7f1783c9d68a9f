"""What the tests of the widgets share: an app in the real stylesheet, and a list to read."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from tui.theme import DARK, THEMES, VARIABLE_DEFAULTS, stylesheet_path

M = TypeVar("M", bound=Message)


@dataclass(frozen=True)
class Entry:
    """A row: its number is its place in the order."""

    number: float
    text: str = ""

    @property
    def key(self) -> float:
        return self.number


@dataclass
class ListSource:
    """Rows in memory, with a log of what was asked for, and a gate to hold answers back."""

    entries: list[Entry]
    asked: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None

    @classmethod
    def of(cls, count: int) -> "ListSource":
        return cls([Entry(number) for number in range(count)])

    async def _answer(self, what: str) -> None:
        self.asked.append(what)
        if self.gate is not None:
            await self.gate.wait()

    def _place(self, row: Entry) -> int:
        return sum(entry.number < row.number for entry in self.entries)

    async def count(self) -> int:
        await self._answer("count")
        return len(self.entries)

    async def first(self, limit: int) -> list[Entry]:
        await self._answer("first")
        return self.entries[:limit]

    async def last(self, limit: int) -> list[Entry]:
        await self._answer("last")
        return self.entries[-limit:]

    async def after(self, row: Entry, limit: int) -> list[Entry]:
        await self._answer("after")
        place = sum(entry.number <= row.number for entry in self.entries)
        return self.entries[place : place + limit]

    async def before(self, row: Entry, limit: int) -> list[Entry]:
        await self._answer("before")
        place = self._place(row)
        return self.entries[max(0, place - limit) : place]

    async def at(self, index: int, limit: int) -> list[Entry]:
        await self._answer("at")
        return self.entries[index : index + limit]

    async def index_of(self, row: Entry) -> int:
        await self._answer("index_of")
        return self._place(row)

    async def find(self, key: Hashable) -> Entry | None:
        await self._answer("find")
        return next((entry for entry in self.entries if entry.key == key), None)


class WidgetApp(App[None]):
    """An app that shows some widgets and keeps the messages that come from them."""

    CSS_PATH = str(stylesheet_path())
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *widgets: Widget, theme: str = DARK) -> None:
        super().__init__()
        self._widgets = widgets
        self.seen: list[Message] = []
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(VARIABLE_DEFAULTS)

    def compose(self) -> ComposeResult:
        yield from self._widgets

    def hear(self, message: Message) -> None:
        """For `run_test(message_hook=...)`: keep every message once, though it bubbles."""
        if not any(message is seen for seen in self.seen):
            self.seen.append(message)

    def heard(self, kind: type[M]) -> list[M]:
        return [message for message in self.seen if isinstance(message, kind)]

    def screen_lines(self) -> list[str]:
        """Return the lines of the screen as they stand on the terminal."""
        return [strip.text for strip in self.screen._compositor.render_strips()]
