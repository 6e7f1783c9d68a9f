"""`trato doctor`: is everything as it should be?"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from store.errors import StoreError
from store.text import N_, Caption
from tui import i18n
from tui.cli.commands import Command
from tui.cli.settings import Settings, current
from tui.i18n import _, sentence


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `detail` says what was found, in the person's language."""

    check: str
    ok: bool
    detail: str


CAPTIONS = {
    "configuration": N_("Configuration"),
    "language": N_("Language"),
    "terminal": N_("Terminal"),
    "characters": N_("Characters"),
    "permissions": N_("Permissions"),
    "database": N_("Database"),
    "integrity": N_("Integrity"),
    "search": N_("Search index"),
    "attachments": N_("Attachments"),
    "outbox": N_("Outbox"),
}


@click.command(
    "doctor",
    cls=Command,
    database=False,
    help=N_(
        "Check the database, the configuration and the terminal; the exit code is 1 when something "
        "is wrong. The whole database is read."
    ),
    examples=["doctor"],
)
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check everything."""
    from tui.cli import output
    from tui.cli.columns import Column

    settings = current()
    checks = [*_surroundings(settings), *_database(settings)]
    columns = [
        Column("check", N_("Check"), shown=lambda name: _(CAPTIONS[name])),
        Column("ok", N_("Well"), shown=lambda ok: _("Yes") if ok else _("No")),
        Column("detail", N_("Found")),
    ]
    output.write_list(columns, [vars(check) for check in checks])
    ctx.exit(0 if all(check.ok for check in checks) else 1)


def _surroundings(settings: Settings) -> Iterator[Check]:
    try:
        path = settings.config.path
        found = _("%(path)s") if path.exists() else _("%(path)s is not there, nor is it needed.")
        yield Check("configuration", ok=True, detail=found % {"path": path})
    except StoreError as error:
        yield Check("configuration", ok=False, detail=sentence(error))
    yield Check("language", ok=True, detail=i18n.language())
    if sys.stdout.isatty():
        size = shutil.get_terminal_size()
        detail = _("%(term)s, %(columns)s columns, %(lines)s lines") % {
            "term": os.environ.get("TERM", "dumb"),
            "columns": size.columns,
            "lines": size.lines,
        }
        able = os.environ.get("TERM", "dumb") != "dumb" and size >= (80, 24)
        yield Check("terminal", ok=able, detail=detail)
    else:
        yield Check("terminal", ok=True, detail=_("none: commands only"))
    encoding = sys.stdout.encoding or "ascii"
    yield Check("characters", ok="utf" in encoding.lower(), detail=encoding)


def _database(settings: Settings) -> Iterator[Check]:
    from store import attachments, dialect, health

    try:
        where = settings.shown
        if dialect.is_file(where):
            path = dialect.file_of(where)
            if not path.exists():
                detail = _("%(path)s is not there; it is made when it is first used.")
                yield Check("database", ok=True, detail=detail % {"path": path})
                return
            yield _permissions(path)
        settings.open()
        found = health.check()
        yield Check("database", ok=True, detail=f"{where} ({found.schema})")
        faults = ", ".join(found.faults[:5]) or _("no fault")
        yield Check("integrity", ok=not found.faults, detail=faults)
        wrong = ", ".join(found.wrong_indexes) or _("no fault")
        yield Check("search", ok=not found.wrong_indexes, detail=wrong)
        count = attachments.misplaced()
        detail = i18n.ngettext(
            "%(count)s is elsewhere than the set-up says",
            "%(count)s are elsewhere than the set-up says",
            count,
        ) % {"count": count}
        if count:
            detail += ". " + _("trato setup relocate moves them.")
        yield Check("attachments", ok=True, detail=detail if count else _("no fault"))
        yield _outbox()
    except StoreError as error:
        yield Check("database", ok=False, detail=sentence(error))


def _outbox() -> Check:
    """Tell how many mails wait, and how many could not be sent."""
    from store import outbox

    waiting, failed = outbox.waiting(), outbox.failed()
    parts = []
    if waiting:
        said = i18n.ngettext("%(count)s mail waits", "%(count)s mails wait", waiting)
        parts.append(said % {"count": waiting})
    if failed:
        said = i18n.ngettext("%(count)s could not be sent", "%(count)s could not be sent", failed)
        parts.append(said % {"count": failed})
    detail = ", ".join(parts)
    if failed:
        detail += ". " + _("trato mail outbox lists them.")
    return Check("outbox", ok=True, detail=detail or _("empty"))


def _permissions(path: Path) -> Check:
    """Tell whether strangers can read the file."""
    mode = stat.S_IMODE(path.stat().st_mode)
    detail: Caption = N_("%(path)s can be read by everybody: change it with chmod o= %(path)s.")
    strangers = bool(mode & stat.S_IRWXO) and bool(
        stat.S_IMODE(path.parent.stat().st_mode) & stat.S_IXOTH
    )
    if not strangers:
        detail = N_("%(path)s has the mode %(mode)s")
    return Check(
        "permissions", ok=not strangers, detail=_(detail) % {"path": path, "mode": f"{mode:o}"}
    )
