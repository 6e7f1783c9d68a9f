"""`trato contact duplicates` and its like: companies that may be one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from store.text import N_
from tui.cli.nouns import list_options, write_list
from tui.cli.options import argument, option
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
