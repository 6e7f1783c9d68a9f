"""From the command line to the screens: what must be so before anything is shown."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from store.errors import StoreError
from store.text import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.config import Config


_USUAL_SIZE = (24, 80)  # lines, columns


class NoScreen(StoreError):
    """The screens cannot be shown here."""

    exit_code = 2


def check_terminal(environment: Mapping[str, str] = os.environ) -> None:
    """Raise NoScreen where the screens cannot be shown: no terminal, a dumb one, no UTF-8."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoScreen(
            N_("The screens need a terminal. The command line works without one: trato --help.")
        )
    if environment.get("TERM", "") in ("", "dumb", "unknown"):
        raise NoScreen(
            N_(
                "This terminal (TERM=%(term)s) cannot show screens. The command line works here: "
                "trato --help."
            ),
            term=environment.get("TERM", ""),
        )
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), ""
    )
    if encoding != "utf8" or not ("utf" in locale.lower() or locale in ("", "C", "POSIX")):
        raise NoScreen(
            N_(
                "The screens need a UTF-8 locale; this one is '%(locale)s'. "
                "Try: LC_ALL=C.UTF-8 trato."
            ),
            locale=locale,
        )


def run(start_page: str = "", where: str = "", config: Config | None = None) -> int:
    """Show the screens until the person leaves; return the exit code.

    Args:
        start_page: The page to begin with; "" for the first page.
        where: The database, a path or a URL; "" for the default one.
        config: The configuration, read already; None to read it.

    What prevents it is a sentence on stderr, and the exit code of its error.
    """
    from tui.i18n import sentence

    try:
        check_terminal()
        give_size()
        return _run(start_page, where, config)
    except StoreError as error:
        sys.stderr.write(f"{sentence(error)}\n")
        return error.exit_code


def give_size() -> None:
    """Give a terminal that says it has no size, as a container's may at first, the usual one.

    Textual and Rich would each assume another one, and lay out the screen without end.
    """
    import termios

    with suppress(OSError, termios.error):
        if 0 in os.get_terminal_size(sys.stdout.fileno()):
            termios.tcsetwinsize(sys.stdout.fileno(), _USUAL_SIZE)


def _run(start_page: str, where: str, config: Config | None) -> int:
    # collecting while modules are loaded costs a tenth of the start and finds nothing
    gc.disable()
    from store.db import is_archive
    from store.session import session
    from tui.config import follow, load_config, wanted_database
    from tui.data import Data
    from tui.without_palette import leave_out_palette

    found = config or load_config()
    follow(lambda: found)
    session.way = "screens"
    data = Data()
    opened = data.open(where or wanted_database(found))
    leave_out_palette()
    from tui.app import TratoApp
    from tui.page import page
    from tui.pages import FIRST, FIRST_OF_ARCHIVE

    blank = opened.result()
    usual = FIRST_OF_ARCHIVE if is_archive() else FIRST
    try:
        first = page(start_page or usual)
    except KeyError:
        raise NoScreen(N_("There is no page '%(page)s'."), page=start_page) from None
    app = TratoApp(data, found, first.id, blank=blank)
    gc.freeze()
    gc.enable()
    app.run()
    return app.return_code or 0
