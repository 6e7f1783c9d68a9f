"""Printers, through `lp` or whatever program the configuration names instead."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from store.errors import RuleError, StoreError, reason_of
from store.text import N_, clean_text

PLACE = "{}"
USUAL = "lp"
_SECONDS = 60


@dataclass(frozen=True)
class PrinterSettings:
    """How to print: `command` is a command line, `queue` the printer when none is named.

    A command with {} gets the name of a file there, and is run once for each copy. Any other one
    takes what lp takes: -d queue, -n copies, -t title, and the document as its input.
    """

    command: str = USUAL
    queue: str = ""


class PrintFailed(StoreError):
    """The printer did not take a document."""


def send(
    content: bytes, settings: PrinterSettings, *, queue: str = "", copies: int = 1, title: str = ""
) -> str:
    """Have a document printed; return what the program says, such as the number of the job.

    Raises PrintFailed, and RuleError for a queue or a command that cannot be used.
    """
    words = _words(settings.command)
    wanted = queue or settings.queue
    if PLACE not in settings.command:
        line = [*words, *_options(wanted, copies, title)]
        return _run(line, content, settings.command)
    said = ""
    with tempfile.TemporaryDirectory(prefix="trato-") as folder:
        path = Path(folder) / "document"
        path.write_bytes(content)
        line = [word.replace(PLACE, str(path)) for word in words]
        for _copy in range(copies):
            said = _run(line, b"", settings.command)
    return said


def queues() -> list[str]:
    """Return the printers that this machine knows, the usual one first; nothing without CUPS."""
    usual = _asked(["lpstat", "-d"]).rpartition(": ")[2].strip()
    found = _asked(["lpstat", "-e"]).split()
    return sorted(found, key=lambda name: (name != usual, name))


def _asked(line: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            line, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise RuleError(
            N_("'%(command)s' is no command line. Correct the section [print]."), command=command
        )
    return words


def _options(queue: str, copies: int, title: str) -> list[str]:
    if queue.startswith("-") or any(sign.isspace() for sign in queue):
        raise RuleError(N_("'%(queue)s' is no name of a printer."), queue=queue)
    options = ["-d", queue] if queue else []
    if copies > 1:
        options += ["-n", str(copies)]
    name = clean_text(title).lstrip("-")[:100]
    return [*options, "-t", name] if name else options


def _run(line: list[str], content: bytes, command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the program of the person's own configuration
            line, input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except OSError as error:
        raise PrintFailed(
            N_(
                "Nothing was printed: the program %(program)s cannot be started: %(reason)s. "
                "Install it (package cups-client), or name another one in the section [print] of "
                "the configuration."
            ),
            program=line[0],
            reason=reason_of(error),
        ) from error
    except subprocess.TimeoutExpired as error:
        raise PrintFailed(
            N_("Nothing was printed: '%(command)s' did not answer for %(seconds)s seconds."),
            command=command,
            seconds=_SECONDS,
        ) from error
    if done.returncode:
        said = clean_text(done.stderr.decode("utf-8", "replace"))[:300]
        raise PrintFailed(
            N_("Nothing was printed: %(reason)s. Check the printer, or name another one."),
            reason=(said or f"{command}: {done.returncode}").rstrip("."),
        )
    return clean_text(done.stdout.decode("utf-8", "replace"))[:300]
