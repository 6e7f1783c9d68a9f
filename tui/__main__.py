"""`trato` and `python -m tui`: the screens, or a command."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.cli.settings import Settings


def main() -> None:
    """Run the program and end the process."""
    # nothing that is imported is ever garbage: looking for some costs a tenth of a short command
    gc.disable()
    try:
        from tui.cli import run

        code = run(sys.argv[1:], open_screens)
        sys.stderr.flush()
    except KeyboardInterrupt:
        code = 130
    # everything is written and closed: taking the modules down one by one would serve nobody
    os._exit(code)


def open_screens(page: str, settings: Settings) -> int:
    """Show the screens, beginning with `page`, until the person leaves; return the exit code.

    Raises NoScreen where there is no terminal for them, and ConfigurationError.
    """
    from tui.start import check_terminal, run

    check_terminal()
    return run(page, settings.where, settings.config)


if __name__ == "__main__":
    main()
