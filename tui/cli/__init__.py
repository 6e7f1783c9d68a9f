"""The command line: a second front end over the same functions of the store.

`run` is the top handler: whatever happens ends as one line on standard error and an exit code.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from store.errors import StoreError, reason_of
from tui import i18n
from tui.i18n import _
from tui.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.cli.settings import Settings

INTERRUPTED = 130
_COMPLETION = "_TRATO_COMPLETE"  # how a shell asks Click what may be typed


def run(
    arguments: Sequence[str], open_screens: Callable[[str, Settings], int] | None = None
) -> int:
    """Run one command line and return its exit code.

    Args:
        arguments: Without the name of the program.
        open_screens: Opens the screens on a page, "" for the first one.
    """
    from tui.cli.click_texts import translate_click
    from tui.cli.settings import Settings
    from tui.config import choose_language

    choose_language(arguments)
    translate_click()
    try:
        code = _run(list(arguments), Settings(open_screens=open_screens))
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever read the output has seen enough
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        reason = {"reason": _(reason_of(error))}
        return _refuse(_("The output cannot be written: %(reason)s.") % reason, 1)
    return code


def _drop_output() -> None:
    """Send what could not be written nowhere: the interpreter shall not complain at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(arguments: list[str], settings: Settings) -> int:
    from store import db
    from tui.cli.root import root

    try:
        if _COMPLETION in os.environ:
            root.main(arguments, "trato", obj=settings)
        with root.make_context("trato", arguments, obj=settings) as ctx:
            root.invoke(ctx)
        return 0
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        return _refuse(_missing_command(error), error.exit_code)
    except click.ClickException as error:
        return _refuse(error.format_message(), error.exit_code)
    except StoreError as error:
        return _refuse(i18n.sentence(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _refuse(_("Interrupted."), INTERRUPTED)
    except Exception as error:
        if isinstance(error, OSError) and error.filename is None:
            raise  # of standard output: what concerns a file has its name, or is a StoreError
        from tui.crash import save_traceback

        return _refuse(i18n.sentence(save_traceback(error)), 1)
    finally:
        db.close_database()


def _missing_command(error: click.UsageError) -> str:
    path = error.ctx.command_path if error.ctx else "trato"
    return _("A command is missing. See %(command)s.") % {"command": f"{path} --help"}


def _refuse(sentence: str, code: int) -> int:
    line = " ".join(printable(sentence, multiline=True).split())
    sys.stdout.flush()
    # where messages cannot be written either, the exit code says it
    with suppress(OSError):
        sys.stderr.write(f"trato: {line}\n")
    return code
