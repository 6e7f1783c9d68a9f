"""`trato doctor`: is everything as it should be?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from store.errors import StoreError
from store.text import N_
from tui import findings
from tui.cli.commands import Command
from tui.cli.options import option
from tui.cli.settings import Settings, current
from tui.i18n import _, sentence

if TYPE_CHECKING:
    from pathlib import Path

    from store.health import Finding


@click.command(
    "doctor",
    cls=Command,
    database=False,
    help=N_(
        "Check the database, its copies, the configuration and the terminal; the exit code is 1 when "
        "something is wrong. The whole database is read. With --repair, what can be made anew "
        "from the rest is made anew, after a copy: indexes, words, numbers, unused attachments."
    ),
    examples=["doctor", "doctor --repair"],
)
@option("--repair", is_flag=True, help=N_("Make anew what can be, after a copy of the database."))
@click.pass_context
def doctor(ctx: click.Context, repair: bool) -> None:
    """Check everything."""
    from tui.cli import output
    from tui.cli.columns import Column

    settings = current()
    found = [*findings.look(lambda: settings.config), *_database(settings, repair)]
    if settings.format == "table":
        output.write_text("\n".join(findings.lines(found, output.columns())))
    else:
        columns = [
            Column("check", N_("Check")),
            Column("ok", N_("Well")),
            Column("detail", N_("Found")),
            Column("advice", N_("What to do")),
        ]
        output.write_list(columns, [_row(finding) for finding in found])
    ctx.exit(0 if all(finding.ok for finding in found) else 1)


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "ok": finding.ok,
        "detail": findings.text(finding.found, finding),
        "advice": findings.text(finding.todo, finding),
    }


def _database(settings: Settings, repair: bool) -> Iterator[Finding]:
    """Check the database; nothing of it is made when it is not there."""
    from store import db, dialect, health
    from store.database_files import is_there
    from tui.cli import output

    try:
        where = settings.where
        if dialect.is_file(where) and not is_there(dialect.file_of(where)):
            yield _missing(dialect.file_of(where))
            return
        settings.open()
        yield health.well(
            "database",
            N_("%(path)s, version %(schema)s of the tables"),
            path=settings.shown,
            schema=db.schema_version(),
        )
        found = list(health.run(output.progress()))
        if repair:
            found = _repaired(found)
        yield from found
    except StoreError as error:
        yield findings.refused("database", error)


def _missing(path: Path) -> Finding:
    from store import backups, health
    from store.errors import StorageFailed

    try:
        left = backups.of_another(path)
    except StorageFailed:
        left = []
    if left:
        said = N_("%(path)s is not there, but %(count)s copies of it are.")
        todo = N_("Bring one back: trato restore --list names them.")
        return health.fault("database", said, todo, path=path, count=len(left))
    return health.well(
        "database", N_("%(path)s is not there; it is made when it is first used."), path=path
    )


def _repaired(found: list[Finding]) -> list[Finding]:
    """Make anew what can be; return what is found then, or before when it cannot be done."""
    from store import health
    from tui.cli import output

    try:
        done = health.repaired(found, output.progress())
    except StoreError as error:
        output.say(sentence(error))
        return found
    for refusal in done.refused:
        output.say(sentence(refusal))
    names = ", ".join(map(findings.caption, done.made))
    said = _("Made anew: %(names)s.") % {"names": names}
    output.say(said if done.made else _("There is nothing to be made anew."))
    return done.findings
