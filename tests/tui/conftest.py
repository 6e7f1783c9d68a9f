"""Waiting for screens: for what there is to do, not for a share of a second.

Textual's own wait asks every fiftieth of a second whether the processor is idle, three times a key:
most of the time of the tests went there, and on a busy machine it ends too early or too late.
"""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

from tui.data import Data

ROUNDS = 3
LONGEST = 0.3  # seconds; a test may keep a thread from answering
LOOK = 0.0005  # seconds between two looks at a database thread that is at work

_asked: set[object] = set()


async def nothing_to_do(min_sleep: float = 0, max_sleep: float = 0) -> None:
    """Return when the event loop and the database threads have nothing to do, or give up."""
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    until = time.monotonic() + LONGEST
    quiet = 0
    while quiet < ROUNDS and time.monotonic() < until:
        await asyncio.sleep(LOOK if _asked and not ready else 0)
        quiet = 0 if ready or _asked else quiet + 1


async def resize(pilot: Pilot[Any], width: int, height: int) -> None:
    """Resize the terminal; the app, which puts that off for a moment, hears of it at once."""
    await _resize(pilot, width, height)
    pilot.app._check_resize()
    await pilot.pause()


_resize = Pilot.resize_terminal


def noted(call: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Any]:
    """Return the call to a database thread, noted as long as it is not answered."""

    @functools.wraps(call)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        question = object()
        _asked.add(question)
        try:
            return await call(*args, **kwargs)
        finally:
            _asked.discard(question)

    return wrapper


@pytest.fixture(scope="session", autouse=True)
def _styles_parsed_once() -> Iterator[None]:
    """Let all programs of a process that have the same colours parse each style sheet once."""
    parsed: dict[frozenset[tuple[str, str]], dict[Any, Any]] = {}
    begin, change = Stylesheet.__init__, Stylesheet.set_variables

    def share(sheet: Stylesheet) -> None:
        sheet._parse_cache = parsed.setdefault(frozenset(sheet._variables.items()), {})  # type: ignore[assignment]

    def begun(sheet: Stylesheet, *, variables: dict[str, str] | None = None) -> None:
        begin(sheet, variables=variables)
        share(sheet)

    def changed(sheet: Stylesheet, variables: dict[str, str]) -> None:
        sheet._parse_cache = LRUCache(1)  # what is emptied is not what others share
        change(sheet, variables)
        share(sheet)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "__init__", begun)
        patch.setattr(Stylesheet, "set_variables", changed)
        yield


@pytest.fixture(scope="session", autouse=True)
def _prompt_waits() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in ("textual.app", "textual.pilot"):
            patch.setattr(f"{module}.wait_for_idle", nothing_to_do)
        patch.setattr(Pilot, "resize_terminal", resize)
        for name in ("read", "scan", "work"):
            patch.setattr(Data, name, noted(getattr(Data, name)))
        yield
