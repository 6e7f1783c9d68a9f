"""Waiting for screens: for what there is to do, not for a share of a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from textual.pilot import Pilot

ROUNDS = 3


async def nothing_to_do(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Return when the event loop has had nothing to do for some rounds, or after `max_sleep`.

    Textual's own wait asks every fiftieth of a second whether the processor is idle, three times
    a key: on a busy machine most of the time of the tests went there.
    """
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    until = time.monotonic() + max_sleep
    quiet = 0
    while quiet < ROUNDS and time.monotonic() < until:
        await asyncio.sleep(0)
        quiet = 0 if ready else quiet + 1


async def resize(pilot: Pilot[Any], width: int, height: int) -> None:
    """Resize the terminal and wait until the app has heard of it, which it puts off for a moment."""
    await _resize(pilot, width, height)
    while pilot.app._resize_timer is not None:
        await asyncio.sleep(0)
    await pilot.pause()


_resize = Pilot.resize_terminal


@pytest.fixture(scope="session", autouse=True)
def _prompt_waits() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in ("textual.app", "textual.pilot"):
            patch.setattr(f"{module}.wait_for_idle", nothing_to_do)
        patch.setattr(Pilot, "resize_terminal", resize)
        yield
