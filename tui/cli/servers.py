"""`trato database`: from a file to a server and back, and who may do what there."""

from __future__ import annotations

import click

from store.text import N_
from tui.cli.commands import Group
from tui.cli.options import argument
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
