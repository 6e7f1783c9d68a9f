"""Programs that the configuration names: for a phone call, for a mail."""

from __future__ import annotations

import shlex
import subprocess
import threading

from store.text import N_
from tui.config import ConfigurationError

PLACE = "{}"


def start(line: list[str]) -> None:
    """Start a program, which stays when this one ends and does not write over it. Raises OSError.

    The first word is the program of the person's own configuration, or of the desktop; no shell
    sees the others.
    """
    process = subprocess.Popen(  # noqa: S603 - see above
        line,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()


def launch(command: str, value: str) -> None:
    """Start a program beside this one; `{}` in its line stands for `value`, else that comes last.

    No shell sees the value. Raises ConfigurationError when the program cannot be started.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise _impossible(command, error) from error
    if PLACE not in command:
        words.append(PLACE)
    line = [word.replace(PLACE, value) for word in words]
    if any(
        word.startswith("-") and before == PLACE for word, before in zip(line, words, strict=True)
    ):
        raise _impossible(command, value)
    try:
        start(line)
    except (OSError, ValueError) as error:
        raise _impossible(command, error) from error


def _impossible(command: str, reason: object) -> ConfigurationError:
    return ConfigurationError(
        N_(
            "The program '%(command)s' of the configuration file cannot be started: %(reason)s. "
            "Correct the section [commands]."
        ),
        command=command,
        reason=reason,
    )
