"""`trato company-information`: what the company says of itself on its documents."""

from __future__ import annotations

from store.text import N_
from tui.cli.commands import Group
from tui.cli.options import argument, assignments, fields_of, option

_NOUN = "company-information"

company_information = Group(
    _NOUN,
    help=N_("What the company says of itself on its documents: address, bank account, logo."),
    examples=["company-information show"],
)


@company_information.command(
    "show",
    help=N_("Show the company information."),
    examples=["company-information show --json"],
)
def show() -> None:
    """Show the company information."""
    from store.company_information import company
    from store.nouns import noun
    from tui.cli import output

    output.write_record(noun(_NOUN), company())


@company_information.command(
    "set",
    help=N_("Change the company information."),
    examples=["company-information set name='Cronus España, S.L.' city=Madrid"],
    noun=_NOUN,
)
@assignments()
def change(fields: tuple[str, ...]) -> None:
    """Change the company information."""
    from store.company_information import change as change_company
    from store.nouns import noun
    from tui.cli import output

    output.write_record(noun(_NOUN), change_company(fields_of(fields)))


@company_information.command(
    "logo",
    help=N_("Use a picture as the logo of the documents, or none any more."),
    examples=["company-information logo logo.png", "company-information logo --none"],
)
@argument("path", N_("FILE"), required=False)
@option("--none", is_flag=True, help=N_("Have no logo any more."))
def logo(path: str | None, none: bool) -> None:
    """Set or remove the logo."""
    import click

    from store import company_information as store_company
    from store.nouns import noun
    from tui.cli import files, output
    from tui.i18n import _

    if none == bool(path):
        raise click.UsageError(_("Give a picture, or --none."))
    if path:
        record = store_company.set_logo(files.read_bytes(path), files.name_of(path))
    else:
        record = store_company.remove_logo()
    output.write_record(noun(_NOUN), record)
