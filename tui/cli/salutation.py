"""`trato salutation`: how contacts are addressed, and the formulas for it."""

from __future__ import annotations

from typing import Any

from store.text import N_
from tui.cli.nouns import list_options, noun_group, write_list
from tui.cli.options import argument, assignments, fields_of

_CODE = N_("CODE")

salutation = noun_group(
    "salutation",
    N_("Salutations: how contacts are addressed, with a formula for each language."),
    _CODE,
    ("UNISEX", "description=Unisex", "code=U*"),
)


@salutation.command(
    "formulas",
    help=N_("List the formulas of a salutation."),
    examples=["salutation formulas UNISEX"],
)
@argument("key", _CODE)
@list_options
def formulas(key: str, **options: Any) -> None:
    """List the formulas of a salutation."""
    from store.filters import quote
    from store.nouns import noun
    from store.records import get

    found = get(noun("salutation"), key)
    write_list("salutation-formula", **options, fixed=[("salutation_code", quote(found.key))])


@salutation.command(
    "set-formula",
    help=N_(
        "Set the formula of a salutation for a language and a type, formal unless another is "
        "given. In its text %1 to %5 stand for the parts of the name, name_1 to name_5."
    ),
    examples=[
        "salutation set-formula M language_code=EN type=formal text='Dear Mr. %1' name_1=surname"
    ],
    noun="salutation-formula",
)
@argument("key", _CODE)
@assignments()
def set_formula(key: str, fields: tuple[str, ...]) -> None:
    """Make or change a formula."""
    from store import salutations
    from store.nouns import noun
    from tui.cli import output

    record = salutations.set_formula(key, fields_of(fields))
    output.write_record(noun("salutation-formula"), record)


@salutation.command(
    "delete-formula",
    help=N_("Delete a formula, which is called by salutation, language and type."),
    examples=["salutation delete-formula UNISEX/EN/FORMAL --yes"],
)
@argument("key", N_("KEY"))
def delete_formula(key: str) -> None:
    """Delete a formula."""
    from store import salutations
    from store.nouns import noun
    from store.records import get
    from tui.cli import output
    from tui.cli.nouns import confirm_delete

    found = get(noun("salutation-formula"), key)
    confirm_delete(noun("salutation-formula"), found.key)
    salutations.remove_formula(found.key)
    output.write_done(deleted=1)
