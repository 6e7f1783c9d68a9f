"""`trato contact duplicates` and its like: companies that may be one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from store.text import N_
from tui.cli.nouns import list_options, write_list
from tui.cli.options import argument, dry_run, option
from tui.cli.settings import current
from tui.i18n import _

if TYPE_CHECKING:
    from store.records import Record
    from tui.cli.commands import Group

_NO = N_("NO")
_NAMED = 5


def tell_duplicates(record: Record, names: Iterable[str]) -> None:
    """Say on standard error which contacts the one that was saved may be the same as."""
    from store import duplicates
    from tui.cli import output

    pairs = duplicates.found_on_entry(record, names)
    if not pairs:
        return
    others = [" ".join(duplicates.other_of(pair, record.key)) for pair in pairs]
    shown = ", ".join(others[:_NAMED]) + (", …" if len(others) > _NAMED else "")
    output.say(
        _(
            "%(no)s is saved. It may be the same as %(contacts)s: see trato contact duplicates "
            "%(no)s."
        )
        % {"no": record.key, "contacts": shown}
    )


def add_duplicate_commands(contact: Group) -> None:
    """Give the commands of contacts those about duplicates."""

    @contact.command(
        "duplicates",
        help=N_("List the pairs of companies that may be one, those most alike first."),
        examples=["contact duplicates", "contact duplicates CT000107"],
    )
    @argument("key", _NO, required=False, default="")
    @option("--all", "checked", is_flag=True, help=N_("Also pairs that were said to be different."))
    @list_options
    def duplicates(key: str, checked: bool, **options: Any) -> None:
        from store.filters import quote
        from store.nouns import noun
        from store.records import get

        fixed = [] if checked else [("separate_contacts", "no")]
        if key:
            fixed.append(("contact_no", quote(get(noun("contact"), key).key)))
        write_list("duplicate", **options, fixed=fixed)

    @contact.command(
        "find-duplicates",
        help=N_("Make what companies are compared by anew, and find all pairs that are alike."),
        examples=["contact find-duplicates"],
    )
    def find() -> None:
        from store import duplicates
        from tui.cli import output

        found = duplicates.generate(output.progress())
        output.write_done(companies=found.companies, duplicates=found.pairs)

    @contact.command(
        "separate",
        help=N_("Say that two contacts are different, so that they are no duplicates any more."),
        examples=["contact separate CT000107 CT000211"],
    )
    @argument("one", _NO)
    @argument("other", _NO)
    @option("--undo", "undone", is_flag=True, help=N_("Say that they may be one after all."))
    def separate(one: str, other: str, undone: bool) -> None:
        from store import duplicates
        from tui.cli import output

        pair = duplicates.pair_of(one, other)
        output.write_done(changed=duplicates.set_separate([pair.key], not undone))

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
