"""Who a contact is: itself, and those that became part of it when they were merged."""

from __future__ import annotations

import json
from typing import NamedTuple

from store.models import Change, Contact, database


class Identity(NamedTuple):
    """The surrogate keys of a contact and of what was merged into it, and the numbers of all.

    A number that another contact has now is left out.
    """

    ids: tuple[int, ...]
    numbers: tuple[str, ...]


def identity(contact_id: int, number: str) -> Identity:
    """Return who the contact with a surrogate key and a number is, by the merges that are known."""
    found, new = {contact_id: number}, {contact_id}
    while new:
        query = Change.select(Change.new).where(
            (Change.operation == "merge")
            & (Change.table_name == "contact")
            & Change.row_id.in_(list(new))
        )
        told = [json.loads(row[0] or "{}") for row in database.execute(query).fetchall()]
        merged = {int(item["id"]): str(item["merged"]) for item in told if "merged" in item}
        new = merged.keys() - found.keys()
        found |= {row_id: merged[row_id] for row_id in new}
    of_others = set(found.values()) - {number}
    there = Contact.select(Contact.id, Contact.no).where(
        Contact.id.in_([*found.keys() - {contact_id}]) | Contact.no.in_([*of_others])
    )
    # a merge that was taken back has made it a contact of its own again
    others = database.execute(there).fetchall()
    ids = found.keys() - {row_id for row_id, _no in others}
    numbers = {found[row_id] for row_id in ids} - {no for _id, no in others}
    return Identity(tuple(sorted(ids)), tuple(sorted(numbers)))
