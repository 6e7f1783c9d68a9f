"""Keys have their effect in the order in which they were typed, however fast they come.

Textual hands a key to the widget that has the focus and goes on with the next one before the
first has had its effect. When a line brings several at once, as a slow connection does, what is
typed after Enter or Tab would still go into the field that was left, and what is typed after the
key that opens a page would be keys of the page before it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from textual import events
from textual.app import App, ScreenStackError
from textual.screen import ModalScreen
from textual.worker import WorkerError

from tui.alt_keys import know_alt_letters

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.worker import Worker

ACTIONS = "actions"
"""The group of the workers that do what a key asks for."""
_PATIENCE = 0.25
"""Seconds after which a widget that is busy is not waited for any longer."""
_LONGEST = 1.0
"""Seconds after which an action is not waited for any longer."""


class KeyOrder(App[int]):
    """An app that lets a key wait until the one before it has had its effect."""

    def __init__(self, **options: Any) -> None:
        know_alt_letters()
        super().__init__(**options)
        self._typed: deque[events.Key] = deque()
        self._released: events.Key | None = None
        self._at_work: asyncio.Task[None] | None = None
        self._asked = asyncio.Event()
        self._long: WeakSet[Worker[Any]] = WeakSet()
        self._ends: set[asyncio.Task[None]] = set()

    def push_screen(self, screen: Any, *args: Any, **kwargs: Any) -> Any:
        """Push a screen; one that asks something is no longer waited for by the next key."""
        pushed = super().push_screen(screen, *args, **kwargs)
        if isinstance(screen, ModalScreen):
            self._asked.set()
        return pushed

    async def on_event(self, event: events.Event) -> None:
        """Take in a key when it is its turn."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._at_work is not None and event is not self._released:
            self._typed.append(event)
        else:
            self._asked.clear()
            await super().on_event(event)
            self._at_work = asyncio.create_task(self._go_on())

    async def _go_on(self) -> None:
        """Release the next key once everything that the last one set off has been done."""
        await self._settle()
        if await self._acted():
            await self._settle()
        if self._typed:
            self._released = self._typed.popleft()
            self.post_message(self._released)
        else:
            self._at_work = None

    async def _settle(self) -> None:
        for _round in range(2):
            with suppress(ScreenStackError):
                for node in (self.focused or self.screen).ancestors_with_self:
                    await self._done(node)

    async def _acted(self) -> bool:
        """Wait until the action has ended or asks something; return whether there was one.

        What goes on for long, such as logging a segment, is waited for once.
        """
        front = self.screen_stack[-1:]
        if self._asked.is_set() or not front or isinstance(front[0], ModalScreen):
            return False
        running = {
            worker
            for worker in self.workers
            if worker.group == ACTIONS and not worker.is_finished and worker not in self._long
        }
        if not running:
            return False
        ends = [asyncio.create_task(_ended(worker)) for worker in running]
        self._ends.update(ends)  # never cancelled: that would cancel the action itself
        for end in ends:
            end.add_done_callback(self._ends.discard)
        asked = asyncio.create_task(self._asked.wait())
        await asyncio.wait([*ends, asked], timeout=_LONGEST, return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        self._long |= {worker for worker in running if not worker.is_finished}
        return True

    @staticmethod
    async def _done(node: MessagePump) -> None:
        """Wait until a widget has done what was waiting for it."""
        reached = asyncio.Event()
        if node.call_later(reached.set):
            with suppress(TimeoutError):
                await asyncio.wait_for(reached.wait(), _PATIENCE)


async def _ended(worker: Worker[Any]) -> None:
    # what went wrong is said by whoever began it
    with suppress(WorkerError):
        await worker.wait()
