"""Who is at work in this process, and on which date: one process is one session."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

from store import clock


def operating_system_user() -> str:
    """Return the login name of the person: of the one who called sudo, if any did."""
    name = os.environ.get("SUDO_USER")
    if name:
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid{os.getuid()}"


@cache
def place_of_work() -> str:
    """Return the machine, the terminal and, over SSH, the address that a person works from."""
    parts = [os.uname().nodename]
    with suppress(OSError):
        parts.append(os.ttyname(0).removeprefix("/dev/"))
    client = os.environ.get("SSH_CONNECTION", "").split()
    parts += client[:1]
    return " ".join(parts)[:120]


def _plain(_field: object, value: object) -> str:
    """Return a value as it is stored."""
    return str(value)


def _nobody(_address: str) -> None:
    return None


class Session:
    """`work_date` is the date that new records take: today, until the person sets another one.

    `translate` puts a caption into the person's language, so that a typed choice is understood
    in it. `written` returns a value of a field as the person reads it. `undoable` are the change numbers that this session may take back, oldest first.
    `layouts` tells the folder of the company's layouts when it is needed, "" for the usual one.
    `accounts` returns the account (`exchange.imap`) with an address, None for one nobody set up.
    `way` is how the program is used: `screens` or `command`. `account` is the login that a server of
    databases knows the person by, such as `ann@db.example`, which nobody can choose; "" with a file.
    `backups` returns the `store.backup_plan.Plan` for copies of the database, None for the usual one.
    """

    def __init__(self) -> None:
        self.user = operating_system_user()
        self.chosen_work_date: date | None = None
        self.translate: Callable[[str], str] = str
        self.written: Callable[[Any, Any], str] = _plain
        self.decimal_mark = "."
        self.undoable: list[int] = []
        self.layouts: Callable[[], str] = str
        self.accounts: Callable[[str], Any] = _nobody
        self.backups: Callable[[], object] = lambda: None
        self.way = "command"
        self.account = ""

    @property
    def work_date(self) -> date:
        return self.chosen_work_date or clock.today()

    @property
    def origin(self) -> str:
        """From where this session writes, as the change log keeps it."""
        return " ".join(filter(None, (self.way, place_of_work(), self.account)))


session = Session()
