"""`trato init`, `demo` and `migrate`: the database as a whole."""

from __future__ import annotations

import click

from store.errors import RuleError
from store.text import N_
from tui import i18n
from tui.cli.commands import Command
from tui.cli.options import option
from tui.cli.settings import Settings, current


class ExistsAlready(RuleError):
    """A new database was asked for where there is one."""

    def __init__(self, where: str) -> None:
        super().__init__(
            N_("The database %(where)s exists already. Choose the path of a new one with --db."),
            where=where,
        )


def _exists(settings: Settings) -> bool:
    from store import dialect
    from store.database_files import is_there

    if not dialect.is_file(settings.where):
        return False  # a database on a server is there already, with nothing in it
    path = dialect.file_of(settings.where)
    return is_there(path) and path.stat().st_size > 0


def _open_fresh(settings: Settings) -> None:
    """Open a database in which nothing was set up yet. Raises ExistsAlready."""
    from store import demo

    settings.open()
    if not demo.is_fresh():
        raise ExistsAlready(settings.shown)


@click.command(
    "init",
    cls=Command,
    database=False,
    help=N_("Make a new database with the usual groups, templates and number series."),
    examples=["init", "init --db ~/crm/trato.db --lang es"],
)
@option("--empty", is_flag=True, help=N_("Without the usual set-up: with nothing in it."))
def init(empty: bool) -> None:
    """Make a new database."""
    from store import demo
    from tui.cli import output

    settings = current()
    if empty and _exists(settings):
        raise ExistsAlready(settings.shown)
    _open_fresh(settings)
    if not empty:
        demo.usual_setup(i18n.language())
    output.write_done(created=settings.shown)


@click.command(
    "demo",
    cls=Command,
    database=False,
    help=N_(
        "Make a new database with a demo company: contacts, segments, two years of history. With "
        "--scale it has as many interactions more, over twenty years, and contacts in proportion: "
        "see how fast the program is with as much data as you have. Ctrl+C stops it; what was made "
        "till then stays."
    ),
    examples=["demo --db /tmp/demo.db", "demo --db /tmp/large.db --scale 1m"],
)
@option(
    "--scale",
    "scale",
    default="",
    metavar=N_("NUMBER"),
    help=N_("So many interactions more: 20000, 500k, 10m."),
)
def demo(scale: str) -> None:
    """Make a database with a demo company."""
    from store import demo as company
    from store import demo_scale
    from tui.cli import output

    settings = current()
    more = demo_scale.parse_size(scale) if scale else 0
    _open_fresh(settings)
    company.demo_company(i18n.language(), output.progress())
    if more:
        demo_scale.fill(more, i18n.language(), output.progress())
    output.write_done(created=settings.shown)


@click.command(
    "migrate",
    cls=Command,
    database=False,
    help=N_(
        "Bring the database up to the schema of this version of the program, after a copy of it. "
        "Every other command does so as well."
    ),
    examples=["migrate --db /srv/trato/trato.db"],
)
def migrate() -> None:
    """Upgrade the schema of the database."""
    from store import db, health
    from tui.cli import output

    settings = current()
    before = health.copies(settings.where)
    settings.open()
    made = [str(path) for path in health.copies(settings.where) if path not in before]
    output.write_done(schema=db.schema_version(), copy=", ".join(made))
