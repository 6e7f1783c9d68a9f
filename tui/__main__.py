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


def open_screens(page: str, settings: Settings) -> None:
    """Open the screens on `page`. Raises click.UsageError where there is no terminal for them."""
    import click

    from tui.i18n import _

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            _("The screens need a terminal. Commands work without one: see trato --help.")
        )
    if os.environ.get("TERM", "dumb") == "dumb":
        raise click.UsageError(
            _("This terminal cannot show the screens. Commands work in it: see trato --help.")
        )
    if "utf" not in sys.stdout.encoding.lower():
        raise click.UsageError(
            _("The screens need a UTF-8 locale, this one is %(name)s. Set LANG, or use commands.")
            % {"name": sys.stdout.encoding}
        )
    gc.freeze()
    gc.enable()
    settings.open()
    from tui.app import run

    run(page)


if __name__ == "__main__":
    main()
