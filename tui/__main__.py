"""`trato` and `python -m tui`: the screens, or a command."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.cli.settings import Settings


def main() -> None:
    """Run the program and end the process."""
    # nothing that is imported is ever garbage: looking for some costs a tenth of a short command
    gc.disable()
    arguments = sys.argv[1:]
    replace_closed_streams()
    try:
        code = _run(arguments)
        with suppress(OSError):
            sys.stderr.flush()
    except KeyboardInterrupt:
        code = 130
    # everything is written and closed: taking the modules down one by one would serve nobody
    os._exit(code)


def _run(arguments: Sequence[str]) -> int:
    if "--spool" in arguments and "record" in arguments:
        from tui.hook import keep

        return keep(arguments)
    if "wrap" in arguments:
        from tui.hook import is_sending, send_as_told

        if is_sending(arguments):
            return send_as_told(arguments)
    return open_at_once(arguments) if wants_only_screens(arguments) else command(arguments)


def replace_closed_streams() -> None:
    """Have the three standard streams: no file opened later may be taken for one of them."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def wants_only_screens(arguments: Sequence[str]) -> bool:
    """Return whether this is `trato` or `trato open PAGE` in a terminal, without any option.

    Most starts are, and need nothing of the command line: loading it would be a tenth of them.
    """
    if "_TRATO_COMPLETE" in os.environ or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    if not arguments:
        return True
    from tui.pages import MODULES, OF_A_RECORD

    # a page that needs a record cannot be opened so; the command says that
    return (
        len(arguments) == 2
        and arguments[0] == "open"
        and any(
            ids[0] == arguments[1] and module not in OF_A_RECORD for module, ids in MODULES.items()
        )
    )


def open_at_once(arguments: Sequence[str]) -> int:
    """Show the screens without loading the command line; return the exit code."""
    from tui.config import choose_language
    from tui.start import run

    choose_language(())
    try:
        return run("".join(arguments[1:]))
    except Exception as error:  # noqa: BLE001 - the top handler of a start that failed
        from tui.crash import save_traceback
        from tui.i18n import sentence

        sys.stderr.write(f"{sentence(save_traceback(error))}\n")
        return 1


def command(arguments: Sequence[str]) -> int:
    """Run a command line; return the exit code."""
    from tui.cli import run

    code = run(arguments, open_screens)
    if "store.db" in sys.modules:
        from tui.daily_copies import start_if_due

        start_if_due()
    return code


def open_screens(page: str, settings: Settings) -> int:
    """Show the screens, beginning with `page`, until the person leaves; return the exit code.

    Raises NoScreen where there is no terminal for them, and ConfigurationError.
    """
    from tui.start import check_terminal, run

    check_terminal()
    return run(page, settings.where, settings.config)


if __name__ == "__main__":
    main()
