"""Contacts that were deleted: what the change log keeps to bring them back, which is erased, too."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from types import MappingProxyType
from typing import Any

from store import db
from store.erased_changes import contains
from store.errors import NotFound
from store.models import Change, InteractionLogEntry, database
from store.nouns import noun
from store.records import Record, get
from store.row_images import OPERATION
from store.text import clean_code


@db.read
def known(no: object) -> Record:
    """Return a contact; of one that was deleted what the change log keeps. Raises NotFound."""
    owner = noun("contact")
    try:
        return get(owner, no)
    except NotFound:
        line = _deletion(no)
    if line is None:
        raise NotFound(owner.caption, no)
    old = json.loads(line.old)
    values = {item.name: item.parse(old.get(item.name)) for item in owner.fields}
    return Record(owner.name, line.row_id, 0, MappingProxyType(values))


def _deletion(no: object) -> Any:
    """Return the line that tells of the last deletion of a contact and was not erased, if any."""
    return (
        Change.select()
        .where(
            (Change.table_name == "contact")
            & (Change.operation == "delete")
            & (Change.record == clean_code(str(no)))
            & Change.old.is_null(False)
        )
        .order_by(Change.seq.desc())
        .first()
    )


def deleted_entries(numbers: Collection[str]) -> list[int]:
    """Return the numbers of the entries of a contact, by the numbers it had, that were deleted."""
    query = (
        Change.select(Change.row_id)
        .distinct()
        .where(
            (Change.table_name == "interaction")
            & (Change.operation == "delete")
            & contains(Change.old, [json.dumps(number, ensure_ascii=False) for number in numbers])
            & Change.row_id.not_in(InteractionLogEntry.select(InteractionLogEntry.entry_no))
        )
    )
    return [row[0] for row in database.execute(query).fetchall()]


def deleted_parts(ids: Collection[int], of_contact: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows that went with a contact, whose lines `of_contact` tells, when it was deleted."""
    own = Change.select(Change.change_no).where(of_contact & (Change.operation == "delete"))
    images = Change.select(Change.old).where(
        Change.change_no.in_(own) & (Change.operation == OPERATION) & Change.old.is_null(False)
    )
    for (text,) in database.execute(images).fetchall():
        row = json.loads(text)
        if row.get("contact_id") in ids:
            yield row
