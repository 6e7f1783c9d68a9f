"""What nobody foresaw: its traceback goes to a file, never to the terminal."""

from __future__ import annotations

import os
import traceback
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
    lines = [f"--- {clock.stamp()} trato {__version__}\n", *traceback.format_exception(error)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(lines)
    except OSError:
        return UnexpectedError(None, error)
    return UnexpectedError(path, error)
