"""A process of its own that typesets: Typst keeps all that it has set until its process ends.

A thousand letters would take a gigabyte, which a session would never get back.
"""

from __future__ import annotations

import pickle
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

LETTERS = 300
"""How many letters one process sets before the next one takes its place."""

_LENGTH = struct.Struct("<Q")
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from store.exchange import typesetter; typesetter.main()"
)


class Typesetter:
    """Runs Typst aside; for `with`. One thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._set = 0

    def __enter__(self) -> Typesetter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def compile(self, given: dict[str, bytes], **options: Any) -> bytes:
        """Return the PDF that `typst.compile` makes. Raises RuntimeError with its `diagnostic`."""
        letters = max(1, sum(name.startswith("letter-") for name in given))
        if self._set and self._set + letters > LETTERS:
            self._stop()
        self._set += letters
        process = self._process or self._start()
        if process.stdin is None or process.stdout is None:
            raise RuntimeError
        try:
            _send(process.stdin, (given, options))
            done, said, diagnostic = _receive(process.stdout)
        except (OSError, EOFError) as error:
            self._stop()
            raise TypstFailed("the typesetter has ended", "") from error
        if not done:
            raise TypstFailed(said, diagnostic)
        return bytes(said)

    def _start(self) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).parents[2])
        self._process = subprocess.Popen(  # noqa: S603 - this program's own Python
            [sys.executable, "-P", "-c", _PROGRAM, root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # who stops a command stops it, and that stops this one
        )
        return self._process

    def _stop(self) -> None:
        process, self._process, self._set = self._process, None, 0
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


class TypstFailed(RuntimeError):
    """What Typst says of a text that it cannot set."""

    def __init__(self, said: str, diagnostic: str) -> None:
        super().__init__(said)
        self.diagnostic = diagnostic


def _send(pipe: IO[bytes], value: object) -> None:
    content = pickle.dumps(value)
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    return pickle.loads(pipe.read(_LENGTH.unpack(head)[0]))  # noqa: S301 - from this program itself


def main() -> None:
    """Typeset what comes, until nothing comes any more."""
    import typst

    compile_: Any = typst.compile
    while True:
        try:
            given, options = _receive(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = (True, compile_(given, **options), "")
        except RuntimeError as error:
            answer = (False, str(error), getattr(error, "diagnostic", "") or "")
        _send(sys.stdout.buffer, answer)
