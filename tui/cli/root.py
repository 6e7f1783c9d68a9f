"""`trato` itself: its commands by name, each loaded when it is used."""

from __future__ import annotations

from typing import Any

import click

from store import __version__
from store.text import N_
from tui.cli.commands import Group
from tui.cli.options import Option
from tui.cli.settings import current

COMMANDS = {
    "contact": ("tui.cli.contact", "contact", N_("Contacts: companies and persons.")),
    "group": (
        "tui.cli.group",
        "group",
        N_("Interaction groups: what templates are gathered under."),
    ),
    "salesperson": ("tui.cli.simple", "salesperson", N_("Salespeople.")),
    "user": (
        "tui.cli.simple",
        "user",
        N_("Users of the operating system, and which salesperson each one is."),
    ),
    "mailing-group": ("tui.cli.mailing_group", "mailing_group", N_("Mailing groups.")),
    "number-series": (
        "tui.cli.simple",
        "number_series",
        N_("Number series: where new numbers come from."),
    ),
}


def _version(ctx: click.Context, _parameter: click.Parameter, value: Any) -> None:
    if value:
        from tui.cli import output

        output.write_text(f"trato {__version__}")
        ctx.exit()


@click.command(
    "trato",
    cls=Group,
    lazy=COMMANDS,
    invoke_without_command=True,
    help=N_(
        "Contacts, interactions and segments of a company, in the terminal. "
        "Without a command the screens open."
    ),
    examples=["contact list --where city=Madrid --limit 20", "log CT000107 MEETING"],
)
@click.option(
    "--version", cls=Option, is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help=N_("Show the version and exit."),
)  # fmt: skip
@click.pass_context
def root(ctx: click.Context) -> None:
    """Open the screens when no command is given."""
    settings = current()
    if ctx.invoked_subcommand is None and settings.open_screens is not None:
        settings.open_screens("", settings)
