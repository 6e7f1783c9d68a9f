"""Long work: owned by the program, not by a page, with progress, a way to stop it, and a result."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from store.errors import Cancelled

if TYPE_CHECKING:
    from tui.data import Data

_R = TypeVar("_R")
REPORT_EVERY = 0.25
"""Seconds between two reports of progress."""


class Job:
    """One long work; `done` and `total` are in its own units, `total` 0 while it is not known."""

    def __init__(self, caption: str, report: Callable[[Job], None]) -> None:
        self.caption = caption
        self.report = report
        self.done = self.total = 0
        self.stopping = self.finished = False
        self._loop = asyncio.get_running_loop()
        self._reported = 0.0

    def progress(self, done: int, total: int) -> None:
        """Take in how far it is; called by the work, in its thread, as often as it likes.

        Raises Cancelled when the person has stopped it.
        """
        if self.stopping:
            raise Cancelled
        self.done, self.total = done, total
        now = time.monotonic()
        if now - self._reported >= REPORT_EVERY:
            self._reported = now
            self._loop.call_soon_threadsafe(self.report, self)

    def stop(self) -> None:
        """Have it stop at the next place where it can."""
        self.stopping = True

    @property
    def percent(self) -> int | None:
        """How far it is, None while that is not known."""
        return min(100, 100 * self.done // self.total) if self.total else None


class Jobs:
    """The long work of the session; one at a time, the next one waits.

    Args:
        data: The session's database.
        report: Called on the event loop when a job begins, goes on or ends.
    """

    def __init__(self, data: Data, report: Callable[[Job], None]) -> None:
        self._data = data
        self._report = report
        self.running: list[Job] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    async def run(self, caption: str, fn: Callable[..., _R], *args: Any, **kwargs: Any) -> _R:
        """Call `fn(*args, progress=…, **kwargs)` and return its result.

        It goes on when whoever waits for it goes away. Raises what it raises, and Cancelled.
        """
        task = asyncio.create_task(self._run(caption, fn, args, kwargs))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    async def _run(
        self, caption: str, fn: Callable[..., _R], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> _R:
        job = Job(caption, self._report)
        self.running.append(job)
        self._report(job)
        try:
            return await self._data.work(fn, *args, progress=job.progress, **kwargs)
        finally:
            job.finished = True
            self.running.remove(job)
            self._report(job)

    def stop(self) -> None:
        """Stop all of it."""
        for job in self.running:
            job.stop()

    async def close(self) -> None:
        """Stop all of it and wait until it has stopped."""
        self.stop()
        if self._tasks:
            await asyncio.wait(self._tasks)
