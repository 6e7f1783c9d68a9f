"""Making rows anew that were removed, if all that they refer to is still there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from store import db, dialect
from store.errors import RuleError
from store.models import Change, database
from store.nouns import MODULES, noun
from store.text import N_, Caption

Row = dict[str, Any]

_NOT_MISSED = frozenset({"segment_history"})
"""The tables whose rows are of no use without those that they refer to: these are left out."""
_GONE_BY = ("delete", "merge")


class Gone(RuleError):
    """What a row refers to was deleted since."""

    def __init__(self, caption: Caption, record: str, no: int) -> None:
        super().__init__(
            N_(
                "%(noun)s %(record)s was deleted or merged since, by change %(no)s. Take that back "
                "first. Nothing was undone."
            ),
            noun=caption,
            record=record,
            no=no,
        )


def insert(rows: Mapping[str, Sequence[Row]]) -> None:
    """Insert, inside a write, rows by table, with the keys that they had.

    A row whose document was deleted for good meanwhile is without it. Raises RuleError when one of
    them is there again, or kept by a later version of the program, and Gone when it refers to
    another row that is neither there nor among them.
    """
    from store.row_images import changed_since

    for table, some in rows.items():
        keys, columns = list(database.get_primary_keys(table)), _columns(table)
        if any(not row.keys() <= columns for row in some):
            raise changed_since()
        if any(there(table, keys, [tuple(row[name] for name in keys) for row in some])):
            raise changed_since()
        by_columns: dict[tuple[str, ...], list[list[Any]]] = {}
        for row in _with_references(table, some, rows):
            by_columns.setdefault(tuple(row), []).append([*row.values()])
        for names, values in by_columns.items():
            dialect.insert_rows(database, table, names, values)


def _columns(table: str) -> set[str]:
    return {column.name for column in database.get_columns(table)}


def _with_references(
    table: str, rows: Sequence[Row], all_rows: Mapping[str, Sequence[Row]]
) -> Sequence[Row]:
    found = rows
    for name, column, there_table, key in dialect.references(database):
        if name != table:
            continue
        wanted = {row[column] for row in found if row.get(column) is not None}
        wanted -= {row[key] for row in all_rows.get(there_table, ())}
        wanted -= {row[0] for row in there(there_table, [key], [(value,) for value in wanted])}
        if not wanted:
            continue
        if there_table == "attachment":
            lost = wanted
            found = [row | {column: None} if row.get(column) in lost else row for row in found]
        elif table in _NOT_MISSED:
            found = [row for row in found if row.get(column) not in wanted]
        else:
            raise _gone(there_table, min(wanted))
    return found


def there(
    table: str, names: Sequence[str], keys: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    """Yield which of the keys, in the columns `names`, rows of a table have."""
    wanted = list(keys)
    row = f"({', '.join('?' * len(names))})"
    for start in range(0, len(wanted), db.CHUNK):
        some = wanted[start : start + db.CHUNK]
        sql = (
            f"SELECT {', '.join(names)} FROM {table} "
            f"WHERE ({', '.join(names)}) IN (VALUES {', '.join([row] * len(some))})"
        )
        yield from database.execute_sql(sql, [value for key in some for value in key]).fetchall()


def _gone(table: str, row_id: int) -> RuleError:
    from store.row_images import changed_since

    for name in MODULES:
        owner = noun(name)
        if owner.model is None or owner.model._meta.table_name != table:
            continue
        line = (
            Change.select()
            .where(
                (Change.table_name == name)
                & (Change.row_id == row_id)
                & Change.operation.in_(_GONE_BY)
            )
            .order_by(Change.seq.desc())
            .first()
        )
        if line is not None:
            return Gone(owner.caption, line.record, line.seq)
    return changed_since()
