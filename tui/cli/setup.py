"""`trato setup`: the marketing set-up."""

from __future__ import annotations

from store.text import N_
from tui.cli.commands import Group
from tui.cli.options import assignments, fields_of, option
from tui.cli.settings import answered

setup = Group(
    "setup",
    help=N_("The marketing set-up: defaults, number series, where attachments are kept."),
    examples=["setup show"],
)


@setup.command("show", help=N_("Show the marketing set-up."), examples=["setup show --json"])
def show() -> None:
    """Show the marketing set-up."""
    from store.nouns import noun
    from store.setup import marketing
    from tui.cli import output

    output.write_record(noun("setup"), marketing())


@setup.command(
    "set",
    help=N_("Change the marketing set-up."),
    examples=["setup set currency_code=EUR default_language_code=ES"],
    noun="setup",
)
@assignments()
@option(
    "--generate-strings/--no-generate-strings",
    default=None,
    help=N_("Whether the search strings of all companies are made, when duplicates are searched."),
)
def change(fields: tuple[str, ...], generate_strings: bool | None) -> None:
    """Change the marketing set-up."""
    from store.nouns import noun
    from store.setup import change_marketing
    from tui.cli import output

    answer = {} if generate_strings is None else {"generate_strings": generate_strings}
    record = answered(change_marketing, fields_of(fields), **answer)
    output.write_record(noun("setup"), record)


@setup.command(
    "relocate",
    help=N_(
        "Move every attachment to where the set-up keeps them now: into the database, or to its "
        "folder."
    ),
    examples=["setup relocate"],
)
def relocate() -> None:
    """Move attachments to where the set-up says."""
    from store import attachments
    from tui.cli import output

    output.write_done(relocated=attachments.relocate(), left=attachments.misplaced())
