"""The whole program on a database of its own, driven by keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.pilot import Pilot

from store import db as store_db
from store.session import session
from tui import formats, keys
from tui.app import TratoApp
from tui.config import Config
from tui.data import Data
from tui.i18n import set_language
from tui.screens.base import PageScreen

TRIES = 1000
PAUSE = 0.01  # seconds between two looks; what is waited for mostly holds at the first


@dataclass
class Person:
    """Somebody at the keyboard."""

    app: TratoApp
    pilot: Pilot[int]

    @property
    def page(self) -> PageScreen:
        """The page in front."""
        return self.app.pages[-1]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        for _try in range(TRIES):
            await self.pilot.pause()
            if holds():
                return
            if not self.app.is_running:
                break
            await asyncio.sleep(PAUSE)
        raise AssertionError(f"never came true; on the screen:\n{self.text}")

    async def press(self, *names: str, shows: str = "") -> None:
        """Press keys one after the other, then wait until the screen shows a text."""
        for name in names:
            await self.pilot.press(name)
        await self.until(lambda: not shows or shows in self.text)

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.pilot.press(*["space" if letter == " " else letter for letter in text])

    async def gone(self, text: str) -> None:
        """Wait until the screen does not show a text any more."""
        await self.until(lambda: text not in self.text)

    @property
    def lines(self) -> list[str]:
        """What the terminal shows."""
        screen = self.app.screen
        visible_screen_stack.set(self.app._background_screens)
        width, height = self.app.size
        rows = [list(" " * width) for _row in range(height)]
        for strip_y, strip in enumerate(screen._compositor.render_strips()):
            rows[strip_y] = list(strip.text)
        return ["".join(row).rstrip() for row in rows]

    @property
    def text(self) -> str:
        """What the terminal shows; a dialog with what is left of the page around it."""
        return "\n".join(self.lines)


def _changes_forgotten(compositor: Compositor, **_ways: object) -> None:
    compositor._dirty_regions.clear()


@pytest.fixture(autouse=True)
def drawn_when_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program draw when a test reads the screen: there is no terminal to draw on."""
    monkeypatch.setattr(Compositor, "render_update", _changes_forgotten)


@pytest.fixture
def trato(db: Path) -> Callable[..., object]:
    """Opens the program on a page; for `async with`."""
    return program(str(db))


def program(where: str) -> Callable[..., Any]:
    """Return what opens the program on a page of the database at `where`; for `async with`."""

    @asynccontextmanager
    async def opened(
        start: str = "interaction-groups",
        *,
        language: str = "en",
        size: tuple[int, int] = (80, 24),
        configured: dict[str, str] | None = None,
        blank: bool = False,
        mail: dict[str, Any] | None = None,
    ) -> AsyncIterator[Person]:
        set_language(language)
        config = Config(
            Path("config.toml"), theme="trato-dark", keys=configured or {}, mail=mail or {}
        )
        store_db.close_database()
        data = Data()
        data.open(where).result()
        app = TratoApp(data, config, start, blank=blank)
        try:
            async with app.run_test(size=size) as pilot:
                person = Person(app, pilot)
                if not blank:
                    await person.until(lambda: bool(app.pages) and app.pages[-1].is_mounted)
                yield person
        finally:
            set_language("en")
            keys.configure({})
            formats.set_currency("")
            session.chosen_work_date = None

    return opened
