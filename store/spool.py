"""The spool: what hooks tell while they must not wait, one file each, taken in later.

A file is the command line that was given, with all that it read. It gets its name only when it is
complete. What cannot be taken in lies beside it in `failed`, with the reason.

Written by programs that must be quick: nothing here loads more than the standard library.
"""

from __future__ import annotations

import binascii
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

_ENDING = ".json"
_FAILED = "failed"
DAMAGED = "damaged"  # the reason of what is no file of the spool; people read a sentence for it
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)


class Spooled(NamedTuple):
    """A command line that waits. `given` is what it read from standard input, `files` the rest.

    `at` is when it was told, in seconds since 1970; `reason` why it could not be taken in.
    """

    path: Path
    at: float
    arguments: tuple[str, ...]
    given: bytes
    files: dict[str, bytes]
    reason: str = ""


def usual_database() -> str:
    """Return the database used when none is named: `$XDG_DATA_HOME/trato/trato.db`."""
    home = os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser()
    return str(Path(home) / "trato" / "trato.db")


def folder_for(where: str) -> Path:
    """Return the folder of the spool of a database: beside its file, or of this user for a URL."""
    path = where.removeprefix("sqlite:///")
    if "://" not in path:
        return Path(f"{path}.spool")
    home = os.environ.get("XDG_STATE_HOME") or Path("~/.local/state").expanduser()
    return Path(home) / "trato" / "spool"


def put(folder: Path, arguments: Sequence[str], given: bytes, files: dict[str, bytes]) -> Path:
    """Write a command line into the spool and return its file. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    at = time.time()  # noqa: TID251 - the clock of the program would load what a hook has no time for
    content = {
        "at": at,
        "arguments": list(arguments),
        "given": _text(given),
        "files": {name: _text(content) for name, content in files.items()},
    }
    name = f"{time.time_ns()}-{os.getpid()}"
    part = folder / f"{name}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=True)
        file.flush()
        os.fsync(file.fileno())
    target = folder / f"{name}{_ENDING}"
    part.replace(target)
    return target


def waiting(folder: Path) -> list[Spooled]:
    """Return what waits in the spool, the oldest first; what cannot be read has its reason."""
    return [_read(path) for path in sorted(folder.glob(f"*{_ENDING}"))]


def any_waiting(folder: Path) -> bool:
    """Return whether anything waits in the spool."""
    return next(folder.glob(f"*{_ENDING}"), None) is not None


def failed(folder: Path) -> list[Spooled]:
    """Return what could not be taken in, the oldest first, each with its reason."""
    return waiting(folder / _FAILED)


def take_in(folder: Path, command: Callable[[Spooled], str]) -> Iterator[tuple[Spooled, str]]:
    """Do each command that waits, and yield it with what `command` says: "" when it is done.

    Done ones are removed, refused ones put aside with the reason. Whatever `command` raises leaves
    its file where it is, to be tried again.
    """
    for item in waiting(folder):
        reason = item.reason or command(item)
        if reason:
            _put_aside(item, reason)
        else:
            item.path.unlink(missing_ok=True)
        yield item, reason


def retry(folder: Path) -> int:
    """Let what was put aside wait once more; return how many files."""
    paths = sorted((folder / _FAILED).glob(f"*{_ENDING}"))
    for path in paths:
        path.replace(folder / path.name)
        path.with_suffix(".reason").unlink(missing_ok=True)
    return len(paths)


def _put_aside(item: Spooled, reason: str) -> None:
    aside = item.path.parent / _FAILED
    aside.mkdir(mode=0o700, exist_ok=True)
    (aside / item.path.name).with_suffix(".reason").write_text(reason, encoding="utf-8")
    item.path.replace(aside / item.path.name)


def _read(path: Path) -> Spooled:
    said = path.with_suffix(".reason")
    reason = said.read_text(encoding="utf-8") if said.exists() else ""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Spooled(
            path,
            float(content["at"]),
            tuple(map(str, content["arguments"])),
            binascii.a2b_base64(content["given"]),
            {str(name): binascii.a2b_base64(text) for name, text in content["files"].items()},
            reason,
        )
    except OSError as error:
        return Spooled(path, 0.0, (), b"", {}, reason or str(error))
    except _BROKEN:
        return Spooled(path, 0.0, (), b"", {}, reason or DAMAGED)


def _text(content: bytes) -> str:
    return binascii.b2a_base64(content, newline=False).decode("ascii")
