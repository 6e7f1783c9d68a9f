"""Taking the values of an erased contact out of the change log; who did what and when stays."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from peewee import fn

from store.contact_bulk import CHANNELS_ADDED
from store.dialect import among
from store.merged_contacts import Identity
from store.models import Change, database
from store.nouns import noun
from store.records import primary_key
from store.row_images import OPERATION

_WITH_IMAGES = ("merge", "delete", "undo delete")
_TOLD_BY = {
    "alternative-address": ("alternative-address",),
    "segment-line": ("segment-line",),
    "sales-document": ("sales-document",),
    "interaction": ("interaction", "postponed", "entry_comment"),
}
"""The nouns that name a contact, and the tables of the change log that tell of their rows."""


def of_contact(ids: Collection[int]) -> Any:
    """Return the condition that a line of the change log tells of a contact itself."""
    tables = ("contact", "contact_comment", CHANNELS_ADDED)
    return Change.table_name.in_(tables) & Change.row_id.in_(list(ids))


def blank_changes(contact: Identity, needles: Sequence[str]) -> None:
    """Take out, inside a write, what is told of a contact whose rows were just deleted.

    `needles` are its values as they stand in JSON. Of a row that named it and is gone goes all
    that was typed. A merge keeps images of all that it put together, deleting of all that went:
    these go as a whole.
    """
    own, gone = of_contact(contact.ids), _any(_of_gone_rows(contact))
    whole = _done_with(own & Change.operation.in_(_WITH_IMAGES))
    images = _done_with(gone & (Change.operation == "delete")) & (Change.operation == OPERATION)
    values = (contains(column, needles) for column in (Change.old, Change.new))
    Change.update(old=None, new=None).where(_any([own, gone, whole, images, *values])).execute()


def _done_with(lines: Any) -> Any:
    """Return the condition that a line was written in the same transaction as one of others."""
    query = Change.select(Change.change_no).where(lines).distinct()
    return among(Change.change_no, [row[0] for row in database.execute(query).fetchall()])


def _of_gone_rows(contact: Identity) -> list[Any]:
    """Return the conditions that a line tells of a row that named a contact and is no more."""
    named = [json.dumps(number, ensure_ascii=False) for number in contact.numbers]
    named += [f'"contact_id": {row_id}{end}' for row_id in contact.ids for end in ",}"]
    found = []
    for name, tables in _TOLD_BY.items():
        owner = noun(name)
        there = owner.model.select(primary_key(owner))
        query = Change.select(Change.row_id).distinct()
        query = query.where(
            Change.table_name.in_(tables)
            & (contains(Change.old, named) | contains(Change.new, named))
            & Change.row_id.not_in(there)
        )
        ids = [row[0] for row in database.execute(query).fetchall()]
        found.append(Change.table_name.in_(tables) & among(Change.row_id, ids))
    return found


def contains(column: Any, needles: Sequence[str]) -> Any:
    """Return the condition that the JSON in `column` holds one of the texts, of which there is one."""
    return _any([fn.INSTR(fn.COALESCE(column, ""), needle) > 0 for needle in needles])


def _any(conditions: Sequence[Any]) -> Any:
    """Return that one of the conditions holds; thousands of them are nested a few times only."""
    if len(conditions) == 1:
        return conditions[0]
    half = len(conditions) // 2
    return _any(conditions[:half]) | _any(conditions[half:])
