"""`trato database`: from a file to a server and back, and who may do what there."""

from __future__ import annotations

import click

from store.text import N_
from tui.cli.commands import Group
from tui.cli.options import argument, option
from tui.i18n import _

database = Group(
    "database",
    help=N_("Move a database to a server or back, and give people rights in it."),
    examples=["database copy ~/trato.db postgresql://ann@db.example/crm"],
)


@database.command(
    "copy",
    database=False,
    help=N_(
        "Copy all of a database into a new one, from a file to a server or the other way. Every row "
        "is read again and compared before anything is saved; the first database is only read, and "
        "others may go on working with it."
    ),
    examples=[
        "database copy ~/trato.db postgresql://ann@db.example/crm",
        "database copy postgresql://ann@db.example/crm /srv/backup/crm.db",
    ],
)
@argument("source", N_("FROM"))
@argument("target", N_("TO"))
def copy(source: str, target: str) -> None:
    """Copy a database."""
    from store import database_copy
    from tui.cli import output
    from tui.cli.columns import Column

    tables = database_copy.copy(source, target, output.progress())
    columns = [
        Column("name", _("Table")),
        Column("rows", _("Rows"), right=True),
        Column("checksum", _("Checksum")),
    ]
    output.write_list(columns, [vars(table) for table in tables if table.rows])
    click.echo(_("Every row was compared: the two are the same."), err=True)


@database.command(
    "roles",
    help=N_(
        "Make the roles trato_reader, trato_user and trato_admin on the server and give them their "
        "rights: a reader changes nothing, a user works, an administrator changes the set-up and "
        "upgrades. Logins become members by the options. Say it again after an upgrade."
    ),
    examples=[
        "database roles --db postgresql://postgres@db.example/crm",
        "database roles --user ann --user bob --admin carol",
    ],
)
@option("--reader", multiple=True, metavar=N_("LOGIN"), help=N_("A login that only reads."))
@option("--user", multiple=True, metavar=N_("LOGIN"), help=N_("A login that works."))
@option("--admin", multiple=True, metavar=N_("LOGIN"), help=N_("A login that sets up."))
def roles(**logins: tuple[str, ...]) -> None:
    """Make the roles."""
    from store import rights
    from tui.cli import output
    from tui.cli.columns import Column

    members = rights.make_roles({f"trato_{name}": found for name, found in logins.items()})
    columns = [Column("role", _("Role")), Column("login", _("Login"))]
    output.write_list(columns, [{"role": role, "login": login} for role, login in members])
