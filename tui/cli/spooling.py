"""`trato spool`: what hooks have kept while they could not wait."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from store import spool as spools
from store.errors import Busy, StoreError
from store.text import N_
from tui.cli.commands import Group
from tui.cli.files import STANDARD
from tui.cli.settings import Settings, current
from tui.i18n import _, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.spool import Spooled

_DAMAGED = N_(
    "No hook wrote this file, or it is damaged. Delete it in the folder failed of the spool."
)

spool = Group(
    "spool",
    help=N_("What hooks have kept in files: take it in, list it, try again what failed."),
    examples=["spool run", "spool list"],
)


def keep(arguments: Sequence[str]) -> Path:
    """Put a command line, and what it read, into the spool of the database. Raises OSError."""
    files = dict(current().read)
    return spools.put(folder(), arguments, files.pop(STANDARD, b""), files)


def folder() -> Path:
    """Return the spool of the database that is asked for."""
    return spools.folder_for(current().where)


def take_in(where: str) -> tuple[int, int]:
    """Take in what waits in the spool of the database at `where`; return (done, refused).

    With it goes what was told of before it happened. Raises Busy and StorageFailed; then the rest waits on.
    """
    from store.due_events import any_due

    done = refused = 0
    for _item, reason in spools.take_in(spools.folder_for(where), _do):
        done, refused = done + (not reason), refused + bool(reason)
    if any_due():
        from store.meetings import take_up_due

        done += take_up_due()
    return done, refused


def _do(item: Spooled) -> str:
    """Do a spooled command; return why it was refused, "" when it was done."""
    from tui.cli.record import record

    arguments = [text for text in item.arguments if text != "--spool"]
    arguments = arguments[arguments.index("record") + 1 :] if "record" in arguments else []
    settings = Settings(spooled=item, yes=True)
    try:
        with record.make_context("record", arguments, obj=settings) as ctx:
            record.invoke(ctx)
    except Busy:
        raise
    except StoreError as error:
        return sentence(error)
    except (click.ClickException, click.exceptions.Exit) as error:
        return error.format_message() if isinstance(error, click.ClickException) else str(error)
    return ""


@spool.command(
    "run",
    help=N_("Take in what waits: for a timer or cron. What is refused is put aside."),
    examples=["spool run"],
    database=True,
)
def run() -> None:
    """Take in the spool."""
    from tui.cli import output

    done, refused = take_in(current().where)
    output.write_done(logged=done, rejected=refused)


@spool.command(
    "list", help=N_("List what waits, and what was refused with its reason."),
    examples=["spool list"],
)  # fmt: skip
def show() -> None:
    """List the spool."""
    from tui.cli import output
    from tui.cli.columns import column

    rows = [*spools.waiting(folder()), *spools.failed(folder())]
    output.write_list(
        [
            column("file", N_("File")),
            column("command", N_("Command")),
            column("reason", N_("Reason")),
        ],
        [
            {
                "file": item.path.name,
                "command": " ".join(item.arguments),
                "reason": _(_DAMAGED) if item.reason == spools.DAMAGED else item.reason,
            }
            for item in rows
        ],
    )


@spool.command(
    "retry", help=N_("Let what was refused wait once more."), examples=["spool retry"]
)  # fmt: skip
def retry() -> None:
    """Try again."""
    from tui.cli import output

    output.write_done(restored=spools.retry(folder()))
