"""Opening a web page in the person's browser."""

from __future__ import annotations

import os
import shlex
import shutil
import sys

from store.errors import StoreError
from store.text import N_
from tui.launch import start


class NoBrowser(StoreError):
    """There is no browser here that could be started, such as on a server over SSH."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "No browser can be opened here. Copy the address, or name a program as browser in "
                "the configuration file."
            )
        )


def command() -> list[str]:
    """Return the program that opens web pages, with its arguments; empty when there is none.

    It is `browser` of the configuration, else what the desktop opens pages with.
    """
    from tui.config import load_config

    configured = load_config().browser
    if configured:
        return shlex.split(configured)
    if sys.platform == "darwin":
        return ["open"]
    opener = shutil.which("xdg-open")
    graphical = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return [opener] if opener and graphical else []


def open_page(address: str) -> None:
    """Open a web page, without waiting for the browser to be closed.

    Raises NoBrowser when there is none, and ConfigurationError.
    """
    program = command()
    if not program:
        raise NoBrowser
    try:
        start([*program, address])
    except OSError as error:
        raise NoBrowser from error
