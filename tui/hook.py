"""`trato record ... --spool`: keep what a hook tells, at once, whatever the database is doing.

The caller is another program that must neither wait nor fail: nothing is opened, nothing is
checked, and the exit code is always 0.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store import spool

if TYPE_CHECKING:
    from collections.abc import Sequence

_READING = ("email",)


def keep(arguments: Sequence[str]) -> int:
    """Put a command line, and what it reads, into the spool; return 0."""
    given = b""
    if any(word in _READING for word in arguments) and not sys.stdin.isatty():
        given = sys.stdin.buffer.read()
    files: dict[str, bytes] = {}
    path = _value(arguments, "--file")
    if path:
        with suppress(OSError):
            files[path] = Path(path).read_bytes()
    command = [text for text in arguments if text != "--spool"]
    for folder in (spool.folder_for(_where(arguments)), _of_this_user()):
        with suppress(OSError):
            spool.put(folder, command, given, files)
            return 0
    with suppress(OSError):
        sys.stderr.write(f"trato: {' '.join(command)}: the spool cannot be written\n")
    return 0


def _where(arguments: Sequence[str]) -> str:
    return _value(arguments, "--db") or os.environ.get("TRATO_DB") or _configured()


def _configured() -> str:
    """Return the database that the configuration file names, else the usual one."""
    home = os.environ.get("XDG_CONFIG_HOME", "")
    base = Path(home) if home.startswith("/") else Path.home() / ".config"
    with suppress(OSError, ValueError):
        text = (base / "trato" / "config.toml").read_text(encoding="utf-8")
        import tomllib

        named = tomllib.loads(text).get("database")
        if named:
            return str(named)
    return spool.usual_database()


def _of_this_user() -> Path:
    return spool.folder_for("://")


def _value(arguments: Sequence[str], name: str) -> str:
    for at, text in enumerate(arguments):
        if text == name and at + 1 < len(arguments):
            return arguments[at + 1]
        if text.startswith(f"{name}="):
            return text.partition("=")[2]
    return ""
