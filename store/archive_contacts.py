"""What archives still hold of a contact, for the person who asks and the one who erases."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from store.archive_files import mark_of
from store.archive_log import Known, recorded
from store.dialects.sqlite_files import reading
from store.errors import StorageFailed


class Held(NamedTuple):
    """An archive that holds a contact, under the numbers `nos`, with some of its interactions.

    Without numbers nobody knows: it does not lie where it was made, or cannot be read.
    """

    path: str
    nos: tuple[str, ...] = ()
    entries: int = 0


def holding(ids: Collection[int]) -> tuple[Held, ...]:
    """Return the archives of the open database that hold a contact, or may hold it.

    `ids` are the surrogate keys of itself and of what was merged into it since.
    """
    return tuple(held for item in recorded() for held in _looked_into(item, ids))


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
