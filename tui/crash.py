"""What nobody foresaw: its traceback goes to a file, never to the terminal.

The file tells where it happened and what kind of error it was, but nothing of the data: no values
of variables, and no message that may name a person, an address or a file.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from pathlib import Path

from store import __version__, clock
from store.errors import StoreError
from store.text import N_
from tui.config import state_directory


class UnexpectedError(StoreError):
    """A defect of the program; `path` is the file with the details, if it could be written."""

    def __init__(self, path: Path | None, error: BaseException) -> None:
        if path is None:
            message = N_(
                "Something went wrong in the program itself (%(kind)s). Nothing of what was asked "
                "for just now was saved."
            )
        else:
            message = N_(
                "Something went wrong in the program itself (%(kind)s). Nothing of what was asked "
                "for just now was saved. The details are in %(path)s."
            )
        super().__init__(message, kind=type(error).__name__, path=path)


def save_traceback(error: BaseException) -> UnexpectedError:
    """Append the traceback of `error` to the log of this user; return what to tell the person."""
    path = state_directory() / "errors.log"
    lines = [f"--- {clock.stamp()} trato {__version__}\n", *_told(error, set())]
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.fchmod(handle, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(lines)
    except OSError:
        return UnexpectedError(None, error)
    return UnexpectedError(path, error)


_OF_THE_CODE = (AttributeError, NameError, ImportError, RecursionError, TypeError)
"""Errors whose messages name parts of the program, not what it works on."""


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    """Yield the lines of an error and of those that led to it, the first one first."""
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        yield "\nThen:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}: {_said(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            if id(inner) not in seen:
                yield from _told(inner, seen)


def _said(error: BaseException) -> str:
    """Return what an error says, as far as nothing of the data can be in it."""
    if isinstance(error, StoreError):
        return error.message
    if isinstance(error, OSError):
        return os.strerror(error.errno) if error.errno else ""
    if isinstance(error, _OF_THE_CODE):
        return str(error)
    return "its message is left out, it may name somebody"
