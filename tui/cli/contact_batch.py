"""`trato contact set-all`: one value on many contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from store.text import N_
from tui.cli.options import all_of, assignments, dry_run, fields_of, filters_of, option, where
from tui.cli.settings import current
from tui.i18n import _, ngettext

if TYPE_CHECKING:
    from tui.cli.commands import Group


def add_batch_command(contact: Group) -> None:
    """Give `trato contact` the verb `set-all`."""

    @contact.command(
        "set-all",
        help=N_(
            "Set fields to the same values on all contacts that meet the filters. When one of them "
            "cannot be set, nothing is changed."
        ),
        examples=["contact set-all salesperson_code=JO --where city=Madrid"],
        noun="contact",
    )
    @assignments()
    @where()
    @option(
        "--find",
        metavar=N_("WORDS"),
        default="",
        help=N_("Only records in which words begin so."),
    )
    @option("--skip", is_flag=True, help=N_("Leave out the contacts that cannot be set."))
    @dry_run()
    def set_all(
        fields: tuple[str, ...], filters: tuple[str, ...], find: str, skip: bool, dry_run: bool
    ) -> None:
        from store import contact_batch
        from store.lists import open_list
        from tui.cli import output

        if not filters and not find:
            raise click.UsageError(_("Say which contacts with --where; --where 'no=*' means all."))
        values = fields_of(fields)
        ids = open_list("contact", all_of(filters_of(filters)), find=find).ids()
        found = contact_batch.preview(ids, values)
        if found.refused and not skip:
            raise contact_batch.SomeRefused(found.refused)
        if found.changed and not dry_run:
            count = found.changed + found.followed
            question = ngettext("Change 1 contact?", "Change %(count)s contacts?", count)
            current().confirm(question % {"count": count})
            found = contact_batch.set_all(ids, values, skip=skip)
        output.write_done(
            changed=found.changed,
            unchanged=found.unchanged,
            followed=found.followed,
            refused=len(found.refused),
        )
