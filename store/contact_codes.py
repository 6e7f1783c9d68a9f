"""The tables of codes that a contact refers to in a column of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from store.code_tables import count_of, table_of_codes
from store.models import Contact
from store.models.codes import OrganizationalLevel, Territory
from store.models.setup import MarketingSetup
from store.text import N_, Caption

CONTACTS = N_("Contacts")


def users_of(key: Any, *in_setup: Any) -> Callable[[int], list[tuple[Caption, Any]]]:
    """Return what gives the records that refer to a code.

    `key` is the contact's reference to it, `in_setup` are those of the marketing set-up.
    """

    def users(row_id: int) -> list[tuple[Caption, Any]]:
        setup = N_("Marketing Setup")
        return [
            (CONTACTS, count_of(Contact, key == row_id)),
            *((setup, count_of(MarketingSetup, column == row_id)) for column in in_setup),
        ]

    return users


NOUNS = {
    "territory": table_of_codes(
        "territory",
        N_("Territory"),
        N_("Territories"),
        Territory,
        count_of(Contact, Contact.territory == Territory.id),
        users_of(Contact.territory, MarketingSetup.default_territory),
    ),
    "organizational-level": table_of_codes(
        "organizational-level",
        N_("Organizational Level"),
        N_("Organizational Levels"),
        OrganizationalLevel,
        count_of(Contact, Contact.organizational_level == OrganizationalLevel.id),
        users_of(Contact.organizational_level),
    ),
}
