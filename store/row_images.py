"""Images of rows before and after an operation, kept in the change log, and how to restore them.

For operations that touch many tables at once. A row that was removed or made is kept whole, one
that was changed with its key and the columns that changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from store import clock, db, dialect
from store.errors import RuleError
from store.models import Change, database
from store.session import session
from store.text import N_

OPERATION = "image"
"""The operation of the lines of the change log that are images; their table is the real one."""

Row = dict[str, Any]
Key = tuple[Any, ...]


class Line(Protocol):
    """A line of the change log."""

    @property
    def operation(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def old(self) -> str | None: ...
    @property
    def new(self) -> str | None: ...


class Scope(NamedTuple):
    """Rows of a table: those for which a condition holds."""

    model: Any
    condition: Any


class RowImages:
    """What rows were like when this was made, inside a write.

    Args:
        scopes: All rows that the operation may change, remove or make; a row that is changed so
            that it leaves its scope is followed.
    """

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self._scopes = scopes
        self._before = [_read(scope) for scope in scopes]

    def write(self) -> int:
        """Write into the change log what became of the rows; return how many are different."""
        lines: list[tuple[str, int, str | None, str | None]] = []
        for scope, before in zip(self._scopes, self._before, strict=True):
            after = _read(scope)
            after |= _read_keys(scope.model, [key for key in before if key not in after])
            lines += _differences(scope.model, before, after)
        at, number = clock.stamp(), db.change_no()
        dialect.insert_rows(
            database,
            Change._meta.table_name,
            (
                "change_no",
                "at",
                "user_id",
                "operation",
                "table_name",
                "row_id",
                "old",
                "new",
                "origin",
            ),
            [
                (number, at, session.user, OPERATION, table, row_id, old, new, session.origin)
                for table, row_id, old, new in lines
            ],
        )
        return len(lines)


def _columns(model: Any) -> list[str]:
    return [field.column_name for field in model._meta.sorted_fields]


def _key_columns(model: Any) -> list[str]:
    primary = model._meta.primary_key
    names = getattr(primary, "field_names", None) or (primary.name,)
    return [model._meta.fields[name].column_name for name in names]


def _rows(model: Any, where: str, parameters: Sequence[Any]) -> dict[Key, Row]:
    columns, keys = _columns(model), _key_columns(model)
    sql = f"SELECT {', '.join(columns)} FROM {model._meta.table_name} WHERE {where}"
    rows = (
        dict(zip(columns, row, strict=True))
        for row in database.execute_sql(sql, parameters).fetchall()
    )
    return {tuple(row[name] for name in keys): row for row in rows}


def _read(scope: Scope) -> dict[Key, Row]:
    fields = scope.model._meta.sorted_fields
    columns, keys = _columns(scope.model), _key_columns(scope.model)
    rows = (
        dict(zip(columns, row, strict=True))
        for row in database.execute(scope.model.select(*fields).where(scope.condition)).fetchall()
    )
    return {tuple(row[name] for name in keys): row for row in rows}


def _read_keys(model: Any, keys: Iterable[Key]) -> dict[Key, Row]:
    names = _key_columns(model)
    row = f"({', '.join('?' * len(names))})"
    found: dict[Key, Row] = {}
    wanted = list(keys)
    for start in range(0, len(wanted), db.CHUNK):
        some = wanted[start : start + db.CHUNK]
        where = f"({', '.join(names)}) IN (VALUES {', '.join([row] * len(some))})"
        found |= _rows(model, where, [value for key in some for value in key])
    return found


def _differences(
    model: Any, before: dict[Key, Row], after: dict[Key, Row]
) -> list[tuple[str, int, str | None, str | None]]:
    keys, table = _key_columns(model), model._meta.table_name
    lines = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None:
            kept = [name for name in old if name in keys or old[name] != new[name]]
            if len(kept) == len(keys):
                continue
            old, new = ({name: row[name] for name in kept} for row in (old, new))
        lines.append((table, int(key[0]), _as_json(old), _as_json(new)))
    return lines


def _as_json(row: Row | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False)


# --- taken back --------------------------------------------------------------------------------


class _Image(NamedTuple):
    table: str
    keys: list[str]
    old: Row | None
    new: Row | None

    @property
    def where(self) -> tuple[str, list[Any]]:
        """The condition that names the row."""
        row = self.new or self.old or {}
        return " AND ".join(f"{name} = ?" for name in self.keys), [row[n] for n in self.keys]


def restore(lines: Iterable[Line]) -> int:
    """Make, inside a write, the rows what the images among `lines` say they were before.

    Returns how many rows. Raises RuleError when any of them is no longer as the operation left
    it, or the images were erased; then nothing is changed. References that nothing meets any more
    raise peewee.IntegrityError when the transaction ends.
    """
    images = [_image(line) for line in lines if line.operation == OPERATION]
    for image in images:
        if not _is_as_left(image):
            raise changed_since()
    dialect.defer_references(database)
    run = database.execute_sql
    for image in images:
        if image.old is None:
            run(f"DELETE FROM {image.table} WHERE {image.where[0]}", image.where[1])
    for image in images:
        if image.old is not None and image.new is not None:
            where, parameters = image.where
            changed = {n: value for n, value in image.old.items() if n not in image.keys}
            places = ", ".join(f"{name} = ?" for name in changed)
            run(
                f"UPDATE {image.table} SET {places} WHERE {where}",
                [*changed.values(), *parameters],
            )
    for image in images:
        if image.old is not None and image.new is None:
            dialect.insert_rows(database, image.table, list(image.old), [[*image.old.values()]])
    return len(images)


def changed_since() -> RuleError:
    """Return the refusal to take back what is no longer as it was left."""
    return RuleError(N_("Something was changed since. Nothing was undone."))


def _image(line: Line) -> _Image:
    if line.old is None and line.new is None:
        raise changed_since()
    old = None if line.old is None else json.loads(line.old)
    new = None if line.new is None else json.loads(line.new)
    keys = list(database.get_primary_keys(line.table))
    return _Image(line.table, keys, old, new)


def _is_as_left(image: _Image) -> bool:
    where, parameters = image.where
    columns = list(image.new or image.keys)
    sql = f"SELECT {', '.join(columns)} FROM {image.table} WHERE {where}"
    row = database.execute_sql(sql, parameters).fetchone()
    if image.new is None or row is None:
        return image.new is None and row is None
    return list(row) == [image.new[name] for name in columns]
