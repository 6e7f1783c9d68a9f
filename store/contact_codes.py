"""The tables of codes that a contact refers to: territories, organizational levels, salutations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from store.code_tables import (
    BLOCKED,
    DESCRIPTION,
    adder,
    boolean,
    changer,
    code_field,
    count_of,
    deleter,
    text,
)
from store.fields import Field, Kind
from store.models import Contact, MarketingSetup
from store.models.codes import OrganizationalLevel, Salutation, Territory
from store.nouns import Noun
from store.text import N_, Caption

Users = Callable[[int], list[tuple[Caption, Any]]]


def _code_table(
    name: str, caption: Caption, plural: Caption, model: Any, key: Any, users: Users
) -> Noun:
    """Return the noun of a table of codes; `key` is the contact's reference to it."""

    def this() -> Noun:
        return NOUNS[name]

    return Noun(
        name=name,
        caption=caption,
        plural=plural,
        model=model,
        key="code",
        title="description",
        fields=(
            code_field(model),
            text(model, "description", DESCRIPTION),
            Field(
                "no_of_contacts",
                N_("No. of Contacts"),
                Kind.INTEGER,
                count_of(Contact, key == model.id),
                editable=False,
            ),
            boolean(model, "blocked", BLOCKED),
        ),
        order=((model.code, False),),
        add=adder(this),
        change=changer(this),
        delete=deleter(
            this,
            lambda row_id: [(N_("Contacts"), count_of(Contact, key == row_id)), *users(row_id)],
        ),
    )


def _in_setup(*columns: Any) -> Users:
    return lambda row_id: [
        (N_("Marketing Setup"), count_of(MarketingSetup, column == row_id)) for column in columns
    ]


NOUNS = {
    "territory": _code_table(
        "territory",
        N_("Territory"),
        N_("Territories"),
        Territory,
        Contact.territory,
        _in_setup(MarketingSetup.default_territory),
    ),
    "organizational-level": _code_table(
        "organizational-level",
        N_("Organizational Level"),
        N_("Organizational Levels"),
        OrganizationalLevel,
        Contact.organizational_level,
        lambda _row_id: [],
    ),
    "salutation": _code_table(
        "salutation",
        N_("Salutation"),
        N_("Salutations"),
        Salutation,
        Contact.salutation,
        _in_setup(
            MarketingSetup.default_company_salutation, MarketingSetup.default_person_salutation
        ),
    ),
}
