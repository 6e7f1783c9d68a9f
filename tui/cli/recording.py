"""What all commands share that record something: their options, and what becomes of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from store.errors import Busy, StorageFailed
from store.text import N_
from tui.cli.options import option
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.events import Event
    from store.interactions import NewAttachment
    from store.recording import Recorded


def recording_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that every event has."""
    for decorator in (
        option("--spool", is_flag=True, help=N_("Keep it in a file, to be taken in later.")),
        option(
            "--at", default="", metavar=N_("WHEN"), help=N_("When it happened: 2026-11-22T10:42.")
        ),
        option("--text", default="", metavar=N_("TEXT"), help=N_("A comment.")),
        option("--campaign", default="", metavar="NO", help=N_("The campaign it belongs to.")),
        option("--salesperson", default="", metavar=N_("CODE"), help=N_("Who did it.")),
        option("--description", default="", metavar=N_("TEXT"), help=N_("What it was about.")),
        option(
            "--key",
            default="",
            metavar=N_("KEY"),
            help=N_("What tells it from all others: the same key is never logged twice."),
        ),
    ):
        command = decorator(command)
    return command


def moment(typed: str) -> datetime | None:
    """Return the instant that `--at` names, in local time unless it says otherwise.

    None for now; of a spooled command, when it was given. Raises click.UsageError.
    """
    if not typed:
        spooled = current().spooled
        return None if spooled is None else datetime.fromtimestamp(spooled.at).astimezone()
    try:
        return datetime.fromisoformat(typed).astimezone()
    except ValueError as error:
        raise click.UsageError(
            _("'%(text)s' is not a date with a time. Write, for example, 2026-11-22T10:42.")
            % {"text": typed}
        ) from error


def take(
    event: Event, attachment: NewAttachment | None = None, *, skip: str = ""
) -> Recorded | None:
    """Record an event and say what became of it; keep it in the spool while the database is busy.

    A caller is never broken by "nothing to log": that is said, and the exit code is 0.
    """
    from store import recording

    settings = current()
    if settings.spooled is not None and not event.key:
        # taken in twice, such as after a crash, it is the same event
        event = replace(event, key=f"spool:{settings.spooled.path.stem}")
    try:
        if settings.spooled is None:
            settings.open()
        done = recording.record(event, attachment, skip=skip)
    except (Busy, StorageFailed):
        if settings.spooled is not None:
            raise
        keep_for_later()
        return None
    if settings.spooled is None:
        write_recorded(done)
    return done


def keep_for_later() -> None:
    """Keep the command under way in the spool, and say so."""
    from tui.cli import spooling

    spooling.keep(sys.argv[1:])
    click.echo(_("The database cannot be written now: it is kept, and taken in later."), err=True)


def write_recorded(done: Recorded) -> None:
    """Write what became of an event."""
    from store.recording_reasons import sentence_of
    from tui.cli import output
    from tui.cli.columns import Column, column

    reason = Column("reason", N_("Reason"), shown=lambda name: _(sentence_of(name)))
    columns = [
        column("status", N_("Status")),
        column("entries", N_("Entries")),
        column("waiting", N_("Waiting")),
        column("again", N_("Known already")),
        *([reason] if done.reason else []),
    ]
    output.write_object(
        columns,
        {
            "status": done.status.key,
            "entries": list(done.entries),
            "waiting": done.waiting,
            "again": done.again,
            "reason": done.reason,
        },
    )


def told_of(told: dict[str, Any]) -> dict[str, Any]:
    """Return what the options say as attributes of an event."""
    code = told["salesperson"].strip().upper()
    return {
        "at": moment(told["at"]),
        "salespeople": (code,) if code else (),
        "campaign_no": told["campaign"],
        "description": told["description"],
        "text": told["text"],
        "source": "trato record",
    }
