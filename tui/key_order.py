"""Keys have their effect in the order in which they were typed, however fast they come.

Textual hands a key to the widget that has the focus and goes on with the next one before the
first has had its effect. When a line brings several at once, as a slow connection does, what is
typed after Enter or Tab would still go into the field that was left.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App, ScreenStackError

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

_PATIENCE = 0.25
"""Seconds after which a widget that is busy is not waited for any longer."""


class KeyOrder(App[int]):
    """An app that lets a key wait until the one before it has had its effect."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._typed: deque[events.Key] = deque()
        self._released: events.Key | None = None
        self._at_work: asyncio.Task[None] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Take in a key when it is its turn."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
        elif self._at_work is not None and event is not self._released:
            self._typed.append(event)
        else:
            await super().on_event(event)
            self._at_work = asyncio.create_task(self._go_on())

    async def _go_on(self) -> None:
        """Release the next key once everything that the last one set off has been done."""
        for _round in range(2):
            with suppress(ScreenStackError):
                for node in (self.focused or self.screen).ancestors_with_self:
                    await self._done(node)
        if self._typed:
            self._released = self._typed.popleft()
            self.post_message(self._released)
        else:
            self._at_work = None

    @staticmethod
    async def _done(node: MessagePump) -> None:
        """Wait until a widget has done what was waiting for it."""
        reached = asyncio.Event()
        if node.call_later(reached.set):
            with suppress(TimeoutError):
                await asyncio.wait_for(reached.wait(), _PATIENCE)
