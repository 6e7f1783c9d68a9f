"""Documents of rows that were removed: they stay as long as the change log can bring the rows back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from peewee import ForeignKeyField

from store import attachments, db, dialect
from store.changes import DETAILS, ROWS
from store.dialect import among
from store.models import Attachment, Change, database
from store.models.kept import KeptDocument

_COLUMNS = ("attachment_id", "logo_id", "source_id")
"""The columns that refer to a document."""


def hold(model: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Keep, inside a write, the documents that rows have which it removes."""
    places = [columns.index(name) for name in _document_columns(model) if name in columns]
    if not places:
        return
    wanted = {row[place] for row in rows for place in places} - {None}
    held = among(KeptDocument.attachment, wanted) & (KeptDocument.change_no == db.change_no())
    query = KeptDocument.select(KeptDocument.attachment).where(held)
    wanted -= {row[0] for row in database.execute(query).fetchall()}
    dialect.insert_rows(
        database,
        KeptDocument._meta.table_name,
        ("attachment_id", "change_no"),
        [(number, db.change_no()) for number in sorted(wanted)],
    )


def _document_columns(model: Any) -> list[str]:
    return [
        field.column_name
        for field in model._meta.sorted_fields
        if isinstance(field, ForeignKeyField) and field.rel_model is Attachment
    ]


def let_go(change_no: int) -> None:
    """Say, inside a write, that what a transaction removed is there again, with its documents."""
    KeptDocument.delete().where(KeptDocument.change_no == change_no).execute()


def release_erased() -> None:
    """Delete, inside a write, the documents of rows that were taken out of the change log."""
    query = KeptDocument.select(KeptDocument.change_no, KeptDocument.attachment)
    held: dict[int, set[int]] = {}
    for change_no, number in database.execute(query).fetchall():
        held.setdefault(change_no, set()).add(number)
    gone: list[int] = []
    for change_no, numbers in held.items():
        unknown = numbers - set(_documents_of(change_no))
        of_these = among(KeptDocument.attachment, unknown) & (KeptDocument.change_no == change_no)
        KeptDocument.delete().where(of_these).execute()
        gone += unknown
    attachments.remove_unused(gone)


def _documents_of(change_no: int) -> Iterator[int]:
    """Yield the documents that the change log still knows rows of, which a transaction removed."""
    query = Change.select(Change.operation, Change.old).where(
        (Change.change_no == change_no) & Change.old.is_null(False)
    )
    for operation, text in database.execute(query).fetchall():
        told = json.loads(text)
        if operation == ROWS:
            places = [at for at, name in enumerate(told["columns"]) if name in _COLUMNS]
            yield from (row[at] for row in told["rows"] for at in places)
        elif isinstance(told, Mapping):
            row = told if operation in DETAILS else told.get("#", {})
            if isinstance(row, Mapping):
                yield from (row[name] for name in _COLUMNS if name in row)
