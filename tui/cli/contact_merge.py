"""`trato contact merge`: two contacts become one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.options import argument, dry_run, option
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from store.records import Record
    from tui.cli.commands import Group


def add_merge_command(contact: Group) -> None:
    """Give the commands of contacts the one that merges them."""

    @contact.command(
        "merge",
        help=N_(
            "Merge two contacts: KEEP gets all that belongs to DROP, which disappears. KEEP's values "
            "stay, but for blank ones, which are filled."
        ),
        examples=[
            "contact merge CT000107 CT000211 --take phone_no",
            "contact merge CT000107 --undo",
        ],
    )
    @argument("keep", N_("KEEP"))
    @argument("drop", N_("DROP"), required=False, default="")
    @option(
        "--take",
        multiple=True,
        metavar=N_("FIELD"),
        help=N_(
            "A field whose value comes from DROP; may be repeated, or hold several: name,city."
        ),
    )
    @option(
        "--leave",
        multiple=True,
        metavar=N_("FIELD"),
        help=N_("A field that stays as it is in KEEP, even when it is blank."),
    )
    @option(
        "--conflicts",
        type=click.Choice(["keep", "drop"]),
        default=None,
        help=N_("Whose row stays where both have one and only one is possible."),
    )
    @option(
        "--solve",
        multiple=True,
        metavar=N_("CONFLICT=ANSWER"),
        help=N_("The same for one conflict: keep, drop, or rename:CODE for an address."),
    )
    @option("--undo", "undone", is_flag=True, help=N_("Take the last merge into KEEP back."))
    @dry_run()
    def merge(keep: str, drop: str, undone: bool, **options: Any) -> None:
        from store import contact_merge
        from tui.cli import output

        if undone:
            record = contact_merge.unmerge(keep)
            output.write_done(no=record.key, unmerged=True)
        elif drop:
            _merge(keep, drop, **options)
        else:
            raise click.UsageError(_("Give the contact that stays and the one that goes."))


def _merge(
    keep: str, drop: str, take: tuple[str, ...], leave: tuple[str, ...], conflicts: str | None,
    solve: tuple[str, ...], dry_run: bool,
) -> None:  # fmt: skip
    from store import contact_merge, db, merge_fields
    from store.merge_conflicts import MergeConflicts
    from tui.cli import output

    found = merge_fields.compare(keep, drop)

    def verb() -> Record:
        return contact_merge.merge(
            keep, drop, take=_names(take), leave=_names(leave),
            answers=dict(_answer(text) for text in solve), otherwise=conflicts or "",
        )  # fmt: skip

    try:
        if dry_run:
            db.trial(verb)
        else:
            db.trial(verb)
            current().confirm(
                _("Merge %(drop)s %(name)s into %(keep)s %(kept)s?")
                % {
                    "drop": found.other.key,
                    "name": found.other["name"],
                    "keep": found.kept.key,
                    "kept": found.kept["name"],
                }
            )
            verb()
    except MergeConflicts as error:
        error.message = N_(
            "Both contacts have these, and one cannot: %(conflicts)s. Give --conflicts keep or "
            "--conflicts drop, or --solve for each."
        )
        raise
    moved = sum(table.other for table in found.tables)
    output.write_done(no=found.kept.key, merged=found.other.key, moved=moved)


def _names(given: tuple[str, ...]) -> list[str]:
    return [name for text in given for name in text.replace(",", " ").split()]


def _answer(text: str) -> tuple[str, str]:
    conflict, sign, answer = text.rpartition("=")
    if not sign:
        raise click.UsageError(
            _("'%(text)s' is not CONFLICT=ANSWER. Write, for example, %(example)s.")
            % {"text": text, "example": "alternative_address:WORK=rename:WORK2"}
        )
    return conflict, answer
