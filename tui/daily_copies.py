"""The copies that are made by themselves: by a process of its own, so that nobody waits for one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from store.backup_plan import Plan, is_due
from store.errors import StoreError
from tui.i18n import language

if TYPE_CHECKING:
    import subprocess

    from tui.config import Config

_SWITCH = "TRATO_BACKUP"
_OFF = ("0", "no", "off")


def plan_of(config: Config) -> Plan:
    """Return how the database is copied by itself; the environment can turn it off."""
    given = dict(config.backup)
    if os.environ.get(_SWITCH, "").lower() in _OFF:
        given["automatic"] = False
    return Plan(**given)


def start(where: str, *, watched: bool) -> subprocess.Popen[str]:
    """Start the process that makes the copy of today; `watched` lets its error be read.

    Raises OSError.
    """
    import subprocess

    line, environment = of_this_program("backup", "--rotate", "--db", where)
    return subprocess.Popen(  # noqa: S603 - this program itself
        line,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if watched else subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
        env=environment | {_SWITCH: "off"},
    )


def of_this_program(*words: str) -> tuple[list[str], dict[str, str]]:
    """Return the line that calls this program itself, in its language, and its environment."""
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, os.environ.get("PYTHONPATH", "")]
    line = [sys.executable, "-m", "tui", *words, "--lang", language()]
    return line, os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def start_if_due() -> None:
    """Have a copy made after a command, if one is due; it goes on when this process ends.

    What goes wrong is said by the screens and by `trato doctor`, not in the middle of a script.
    """
    from store import db
    from store.session import session

    try:
        plan = session.backups()
        if isinstance(plan, Plan) and not db.is_archive() and is_due(db.location(), plan):
            start(db.location(), watched=False)
    except (OSError, StoreError):
        return
