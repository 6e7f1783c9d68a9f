"""`trato record ... --spool` and `mail wrap`: keep what a hook tells, whatever the database does.

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

_READING = ("email", "meeting")
_TELLING = (*_READING, "document", "call")
_OF_SENDER = ("-f", "-F", "-r")


def keep(arguments: Sequence[str]) -> int:
    """Put a command line, and what it reads, into the spool; return 0."""
    given = b""
    # the first of these words is the command: others may stand in what it is told
    command_word = next((word for word in arguments if word in _TELLING), "")
    if command_word in _READING and not sys.stdin.isatty():
        given = sys.stdin.buffer.read()
    files: dict[str, bytes] = {}
    path = _value(arguments, "--file")
    if path:
        with suppress(OSError):
            files[path] = Path(path).read_bytes()
    command = [text for text in arguments if text != "--spool"]
    _put(_where(arguments), command, given, files)
    return 0


def _put(where: str, command: Sequence[str], given: bytes, files: dict[str, bytes]) -> None:
    for folder in (spool.folder_for(where), _of_this_user()):
        with suppress(OSError):
            spool.put(folder, command, given, files)
            return
    with suppress(OSError):
        sys.stderr.write(f"trato: {' '.join(command)}: the spool cannot be written\n")


def is_sending(arguments: Sequence[str]) -> bool:
    """Return whether this is `trato mail wrap -- PROGRAM`, with no option but the database."""
    rest = [*arguments]
    if rest[:1] == ["--db"]:
        del rest[:2]
    return rest[:3] == ["mail", "wrap", "--"] and len(rest) > 3


def send_as_told(arguments: Sequence[str]) -> int:
    """Do what `is_sending` recognizes; return the exit code of the program that sends."""
    at = list(arguments).index("--")
    return send(arguments[at + 1 :], _where(arguments[:at]))


def send(program: Sequence[str], where: str) -> int:
    """Let a sendmail program send the message on standard input, then keep it in the spool.

    Returns the exit code of the program, 127 when there is none such. What it could not send is
    not kept.
    """
    import subprocess

    given = b"" if sys.stdin.isatty() else sys.stdin.buffer.read()
    try:
        code = subprocess.run([*program], input=given, check=False).returncode  # noqa: S603 - asked for
    except OSError as error:
        sys.stderr.write(f"trato: {program[0]}: {error.strerror}\n")
        return 127
    if code:
        return code if code > 0 else 128 - code
    if given:
        told = [f"--to={address}" for address in _recipients(program[1:])]
        _put(where, ["record", "email", *told], given, {})
    return 0


def _recipients(arguments: Sequence[str]) -> list[str]:
    """Return the addresses among the arguments of a sendmail program."""
    found = []
    before = ""
    for text in arguments:
        if "@" in text and not text.startswith("-") and before not in _OF_SENDER:
            found.append(text)
        before = text
    return found


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
