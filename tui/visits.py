"""A look into another database: a session of this program in front of this one, until it is left."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from tui.daily_copies import of_this_program
from tui.i18n import _

if TYPE_CHECKING:
    from tui.app import TratoApp


def visit(shell: TratoApp, path: Path) -> None:
    """Show another database on this terminal; come back when the person has left it.

    Nothing else happens in this session meanwhile but the long work in its threads.
    """
    line, environment = of_this_program("--db", str(path))
    try:
        with shell.suspend():
            code = in_front(line, environment)
    except SuspendNotSupported:
        code = -1
    shell.refresh(layout=True)
    if code:
        shell.say(
            _("%(path)s could not be shown here: trato --db opens it, or says why not.")
            % {"path": path},
            "warning",
        )


def in_front(line: list[str], environment: dict[str, str]) -> int:
    """Run a program on this terminal; stop when it is stopped, and go on with it.

    Ctrl+C before it listens to keys ends that program only, not the session that waits.
    """
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        return _ended(subprocess.Popen(line, env=environment))  # noqa: S603 - this program itself
    finally:
        signal.signal(signal.SIGINT, before)


def _ended(process: subprocess.Popen[bytes]) -> int:
    while True:
        _number, status = os.waitpid(process.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode
        # the shell has the terminal as soon as all of the job have stopped
        os.kill(os.getpid(), signal.SIGSTOP)
