"""What a command was asked besides its own arguments: which database, language, form of output."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click

from store.session import session
from store.text import N_
from tui import i18n
from tui.cli.options import Option
from tui.config import Config, follow, load_config, wanted_database
from tui.i18n import _
from tui.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.spool import Spooled

_R = TypeVar("_R")
FORMATS = ("table", "json", "csv", "tsv")


@dataclass
class Settings:
    """The options that every command has.

    `open_screens` opens the screens on a page; the command line itself knows no screen. `spooled`
    is the command under way when it comes from the spool, `read` what the command has read.
    """

    open_screens: Callable[[str, Settings], int] | None = None
    database: str = ""
    chosen_format: str = ""
    yes: bool = False
    spooled: Spooled | None = None
    read: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def config(self) -> Config:
        """The configuration file. Raises ConfigurationError."""
        return load_config()

    @property
    def where(self) -> str:
        """The path or URL of the database that is asked for."""
        return self.database or wanted_database(self.config)

    @property
    def shown(self) -> str:
        """The same as people may see it: without a password."""
        from store import dialect

        return dialect.shown(self.where)

    @property
    def format(self) -> str:
        """The form of output: as asked, else a table on a terminal and tsv into a pipe."""
        return self.chosen_format or ("table" if sys.stdout.isatty() else "tsv")

    def open(self) -> None:
        """Open the database. Raises what `store.db.open_database` raises."""
        from store import db

        self.follow_configuration()
        db.open_database(self.where)

    def follow_configuration(self) -> None:
        """Let the session do as the configuration says, which is read once that is asked."""
        follow(lambda: self.config)

    def confirm(self, question: str) -> None:
        """Ask a question that was not answered by `--yes`; "no" ends the command.

        Raises click.UsageError where nobody can be asked.
        """
        if not self.agree(question):
            click.echo(_("Nothing was done."), err=True)
            raise click.exceptions.Exit(1)

    def agree(self, question: str) -> bool:
        """Return the answer to a question, yes with `--yes`.

        Raises click.UsageError where nobody can be asked.
        """
        if self.yes:
            return True
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise click.UsageError(
                _("%(question)s Nobody can be asked here: give --yes.") % {"question": question}
            )
        from store.errors import InvalidValue
        from store.values import parse_boolean

        shown = printable(_("%(question)s [y/N] ") % {"question": question})
        click.echo(shown, err=True, nl=False)
        try:
            return parse_boolean(sys.stdin.readline().strip())
        except InvalidValue:
            return False


def answered(verb: Callable[..., _R], *args: Any, **keywords: Any) -> _R:
    """Call a verb of the store, and again with the answer to whatever it asks.

    Raises click.UsageError where nobody can be asked.
    """
    from store.errors import Question

    while True:
        try:
            return verb(*args, **keywords)
        except Question as asked:
            question = i18n.question(asked)
            settings = current()
            if asked.no_stops:
                settings.confirm(question)
            keywords[asked.keyword] = asked.no_stops or settings.agree(question)


def current() -> Settings:
    """Return the settings of the command under way."""
    settings: Settings = click.get_current_context().find_root().obj
    return settings


def _store(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value in (None, False):
        return
    settings = ctx.find_root().obj
    if parameter.name == "lang":
        i18n.set_language(value)
    elif parameter.name == "json":
        settings.chosen_format = "json"
    elif parameter.name == "work_date":
        from store import clock
        from store.dates import parse_date

        today = clock.today()
        session.chosen_work_date = parse_date(value, work_date=today, today=today)
    else:
        setattr(
            settings,
            {"db": "database", "format": "chosen_format"}.get(*[parameter.name] * 2),
            value,
        )


def _everywhere(*names: str, **options: Any) -> Option:
    return Option(names, callback=_store, expose_value=False, **options)


EVERYWHERE = (
    _everywhere(
        "--db", metavar=N_("WHERE"), help=N_("The database: the path of a file, or a URL.")
    ),
    _everywhere("--lang", type=click.Choice(i18n.LANGUAGES), help=N_("The language.")),
    _everywhere("--work-date", metavar=N_("DATE"), help=N_("The date that new records take.")),
    _everywhere(
        "--format",
        type=click.Choice(FORMATS),
        help=N_("The form of what is printed; without it a table on a terminal, else tsv."),
    ),
    _everywhere("--json", is_flag=True, help=N_("Short for --format json.")),
    _everywhere("--yes", is_flag=True, help=N_("Answer every question with yes.")),
)
