"""`trato contact comment`, `comments` and `delete-comment`: what no field of a contact holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.options import argument, option
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from tui.cli.commands import Group

_NO = N_("NO")
_TABLE = ("line_no", "date", "comment", "user_id")


def _columns() -> list[Any]:
    from store.fields import Field, Kind
    from tui.cli.columns import field_column

    return [
        field_column(Field(name, caption, kind))
        for name, caption, kind in (
            ("contact_no", N_("Contact No."), Kind.CODE),
            ("line_no", N_("Line No."), Kind.INTEGER),
            ("date", N_("Date"), Kind.DATE),
            ("code", N_("Code"), Kind.CODE),
            ("comment", N_("Comment"), Kind.NOTE),
            ("last_date_modified", N_("Last Date Modified"), Kind.DATE),
            ("user_id", N_("User ID"), Kind.TEXT),
        )
    ]


def add_comment_commands(contact: Group) -> None:
    """Give `trato contact` the verbs of its comments."""

    @contact.command(
        "comment",
        help=N_("Add a comment to a contact, or change one; - reads it from standard input."),
        examples=["contact comment CT000107 'Never call before ten'"],
    )
    @argument("key", _NO)
    @argument("text", N_("TEXT"))
    @option(
        "--code", metavar=N_("CODE"), default="", help=N_("A code of your own for the comment.")
    )
    @option("--line", type=click.IntRange(min=1), metavar="N", help=N_("Change this line instead."))
    def comment(key: str, text: str, code: str, line: int | None) -> None:
        from store import contact_comments
        from tui.cli import files, output

        said = files.read_text(text)
        if line is None:
            done = contact_comments.add(key, said, code)
        else:
            done = contact_comments.change(key, line, said, code)
        output.write_object(_columns(), vars(done))

    @contact.command(
        "comments",
        help=N_("List the comments of a contact."),
        examples=["contact comments CT000107"],
    )
    @argument("key", _NO)
    def comments(key: str) -> None:
        from store import contact_comments
        from tui.cli import output

        lines = [vars(line) for line in contact_comments.of_contact(key)]
        output.write_list(_columns(), lines, _TABLE)

    @contact.command(
        "delete-comment",
        help=N_("Delete a comment of a contact."),
        examples=["contact delete-comment CT000107 10000 --yes"],
    )
    @argument("key", _NO)
    @argument("line", N_("LINE"), type=int)
    def delete_comment(key: str, line: int) -> None:
        from store import contact_comments
        from tui.cli import output

        said = contact_comments.get(key, line).comment
        current().confirm(_("Delete the comment '%(comment)s'?") % {"comment": said})
        contact_comments.remove(key, line)
        output.write_done(deleted=1)
