"""What archives still hold of a contact, for the person who asks and the one who erases."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from store.archive_files import mark_of
from store.archive_log import Known, recorded
from store.dialects.sqlite_files import reading
from store.errors import StorageFailed
from store.models import Change, Contact, database


class Held(NamedTuple):
    """An archive that holds a contact, under the numbers `nos`, with some of its interactions.

    Without numbers nobody knows: it does not lie where it was made, or cannot be read.
    """

    path: str
    nos: tuple[str, ...] = ()
    entries: int = 0


def holding(contact_id: int) -> tuple[Held, ...]:
    """Return the archives of the open database that hold a contact, or may hold it.

    What was merged into it since is the same contact there.
    """
    known = recorded()
    if not known:
        return ()
    ids = _ids(contact_id)
    return tuple(held for item in known for held in _looked_into(item, ids))


def _ids(contact_id: int) -> list[int]:
    """Return the surrogate key of a contact and of those that became part of it."""
    found, new = {contact_id}, {contact_id}
    while new:
        query = Change.select(Change.new).where(
            (Change.operation == "merge")
            & (Change.table_name == "contact")
            & Change.row_id.in_(list(new))
        )
        told = [json.loads(row[0] or "{}") for row in database.execute(query).fetchall()]
        new = {int(item["id"]) for item in told if "merged" in item and "id" in item} - found
        found |= new
    # a merge that was taken back has made it a contact of its own again
    others = Contact.select(Contact.id).where(Contact.id.in_(list(found - {contact_id})))
    return sorted(found - {row[0] for row in database.execute(others).fetchall()})


def _looked_into(known: Known, ids: Iterable[int]) -> Iterable[Held]:
    path = next((item for item in (known.path, known.part) if mark_of(item) == known.token), None)
    if path is None:
        return (Held(str(known.path)),)
    try:
        return _held(path, [str(number) for number in ids])
    except StorageFailed:
        return (Held(str(path)),)


def _held(path: Path, ids: list[str]) -> tuple[Held, ...]:
    these = f"({', '.join(ids)})"
    with reading(path) as connection:
        rows = connection.execute(f"SELECT no FROM contact WHERE id IN {these} ORDER BY no")
        nos = tuple(str(row[0]) for row in rows)
        of_them = f"contact_id IN {these} OR company_id IN {these}"
        count = f"SELECT COUNT(*) FROM interaction_log_entry WHERE {of_them}"
        (entries,) = connection.execute(count).fetchone()
    return (Held(str(path), nos, int(entries)),) if nos else ()
