"""The life of the terminal: signals to end, and a terminal that has vanished."""

from __future__ import annotations

import asyncio
import select
import signal
import sys
from collections.abc import Callable

SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class Terminal:
    """Ends the program properly when it is told to, or when nobody can see it any more.

    Args:
        end: Called with the exit code, on the event loop.
    """

    def __init__(self, end: Callable[[int], None]) -> None:
        self._end = end
        self._poll: select.poll | None = None
        self._watched: list[signal.Signals] = []

    def watch(self) -> None:
        """Begin to watch; needs the event loop."""
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            if signal.getsignal(number) == signal.SIG_IGN:
                continue  # `nohup` means it
            try:
                loop.add_signal_handler(number, self._end, 128 + number)
            except (RuntimeError, ValueError):
                return  # not the main thread: tests, and those who embed it
            self._watched.append(number)
        if sys.__stdin__ is not None and sys.__stdin__.isatty():
            self._poll = select.poll()
            self._poll.register(sys.__stdin__.fileno(), 0)

    def unwatch(self) -> None:
        """Leave the signals to whoever had them."""
        loop = asyncio.get_running_loop()
        for number in self._watched:
            loop.remove_signal_handler(number)
        self._watched.clear()

    @property
    def gone(self) -> bool:
        """Whether the terminal has vanished."""
        if self._poll is None:
            return False
        vanished = select.POLLHUP | select.POLLERR | select.POLLNVAL
        return any(event & vanished for _fd, event in self._poll.poll(0))
