"""Any program in a pseudo-terminal, and how long it takes until its screen is as it stays.

What a program writes is noted with its time while it works, and read by an emulator of a terminal
afterwards: reading it costs the program nothing. It is at rest when it writes nothing, and none
of its threads runs.
"""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import struct
from collections.abc import Callable, Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from time import perf_counter
from types import TracebackType
from typing import Any

import pyte

SIZE = (80, 24)
QUIET, QUIET_TYPED = 0.08, 0.2
PATIENCE = 60.0 if os.environ.get("SCALE") == "full" else 10.0
_LOOK = 0.01


def start(
    command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None
) -> tuple[int, int]:
    """Start a program in a terminal of its own; return the numbers of its process and the terminal."""
    pid, terminal = pty.fork()
    if not pid:
        ioctl(0, TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        if cwd is not None:
            os.chdir(cwd)
        os.execvpe(command[0], list(command), env)  # noqa: S606 (no shell is the point)
    return pid, terminal


def end(pid: int, terminal: int) -> None:
    """Kill what `start` has started."""
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)


class Terminal:
    """A program that runs in a terminal of its own, started `at` a moment."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], cwd: Path) -> None:
        self.name = Path(command[0]).name
        self._screen = pyte.Screen(*SIZE)
        self._emulator = pyte.ByteStream(self._screen)
        self._worked = 0
        self.at = perf_counter()
        self._pid, self._file = start(command, env, cwd)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        end(self._pid, self._file)

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self._screen.display)

    def first(self, wanted: str) -> float:
        """Return the seconds from the start until `wanted`, a pattern, is on the screen."""
        pattern = re.compile(wanted)
        seen = None
        while seen is None and perf_counter() - self.at < PATIENCE:
            for at, chunk in self._chunks():
                self._emulator.feed(chunk)
                if seen is None and pattern.search(self.text):
                    seen = at
        if seen is None:
            raise TimeoutError(f"{self.name} shows no {wanted}:\n{self.text}")
        return seen - self.at

    def press(self, keys: str, typed: bool = False) -> tuple[float, float]:
        """Press keys; return the seconds until the screen changes, and until it is as it stays.

        Of what is `typed` only the text counts, a cursor that blinks does not; and the program may
        wait a while whether more is typed.
        """
        state: Callable[[], object] = (lambda: self.text) if typed else self._looks
        before = last = state()
        changes = []
        pressed = perf_counter()
        os.write(self._file, keys.encode())
        while last == before and perf_counter() - pressed < PATIENCE:
            for at, chunk in self._chunks(QUIET_TYPED if typed else QUIET):
                self._emulator.feed(chunk)
                now = state()
                if now != last:
                    last = now
                    changes.append(at - pressed)
        if last == before:
            raise TimeoutError(f"{self.name} does nothing after {keys!r}:\n{self.text}")
        return changes[0], changes[-1]

    def memory(self) -> float:
        """Return its anonymous memory in MB."""
        status = Path(f"/proc/{self._pid}/status").read_text(encoding="ascii")
        return int(status.split("RssAnon:")[1].split()[0]) / 1024

    def _looks(self) -> object:
        rows: Any = self._screen.buffer
        return [tuple(rows[y][x] for x in range(SIZE[0])) for y in range(SIZE[1])]

    def _chunks(self, quiet: float = QUIET) -> list[tuple[float, bytes]]:
        """Return what it writes until it is at rest, with the time of each piece."""
        found: list[tuple[float, bytes]] = []
        began = last = perf_counter()
        while perf_counter() - last < quiet and perf_counter() - began < PATIENCE:
            if select.select([self._file], [], [], _LOOK)[0]:
                try:
                    found.append((perf_counter(), os.read(self._file, 65536)))
                except OSError as error:
                    raise TimeoutError(f"{self.name} has ended:\n{self.text}") from error
                last = perf_counter()
            elif self._is_busy():
                last = perf_counter()
        return found

    def _is_busy(self) -> bool:
        """Return whether a thread of it wants to run, or has run for 20 ms since the last look."""
        worked = 0
        for task in Path(f"/proc/{self._pid}/task").iterdir():
            fields = (task / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if fields[0] == "R":
                return True
            worked += int(fields[11]) + int(fields[12])
        before, self._worked = self._worked, worked
        return worked > before + 1
