"""Images of rows before and after an operation, kept in the change log, and how to restore them.

For operations that touch many tables at once. A row that was removed or made is kept whole, one
that was changed with its key and the columns that changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

from store import changes, clock, db, dialect, row_returns
from store.errors import RuleError
from store.models import Change, database
from store.session import session
from store.text import N_

OPERATION = changes.IMAGE
"""The operation of the lines of the change log that are images; their table is the real one."""

WHOLE = "#"
"""The name under which the line of a deleted record keeps its row beside its fields."""

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
    """Rows of a table: those for which a condition holds; `names` are the fields that matter.

    Without them all do. Rows of which only some matter are changed, not removed.
    """

    model: Any
    condition: Any
    names: tuple[str, ...] = ()


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
            after |= _read_keys(scope, [key for key in before if key not in after])
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
                "undoes",
            ),
            [
                (
                    number,
                    at,
                    session.user,
                    OPERATION,
                    table,
                    row_id,
                    old,
                    new,
                    session.origin,
                    changes.undone(),
                )
                for table, row_id, old, new in lines
            ],
        )
        return len(lines)


@contextmanager
def kept(*scopes: Scope) -> Iterator[None]:
    """Write into the change log what becomes of rows while the context lasts, inside a write."""
    images = RowImages(scopes)
    yield
    images.write()


def whole(model: Any, row_id: int) -> Row:
    """Return the row with a surrogate key as an image keeps it."""
    rows = _read(Scope(model, model._meta.primary_key == row_id))
    return rows[(row_id,)]


def columns_of(scope: Scope) -> list[str]:
    """Return the names of the columns that images of a scope have."""
    return [item.column_name for item in _fields(scope)]


def _fields(scope: Scope) -> list[Any]:
    meta = scope.model._meta
    if not scope.names:
        return list(meta.sorted_fields)
    primary = meta.primary_key
    keys = getattr(primary, "field_names", None) or (primary.name,)
    return [meta.fields[name] for name in (*keys, *scope.names)]


def _key_columns(model: Any) -> list[str]:
    primary = model._meta.primary_key
    names = getattr(primary, "field_names", None) or (primary.name,)
    return [model._meta.fields[name].column_name for name in names]


def _rows(scope: Scope, where: str, parameters: Sequence[Any]) -> dict[Key, Row]:
    columns, keys = [item.column_name for item in _fields(scope)], _key_columns(scope.model)
    sql = f"SELECT {', '.join(columns)} FROM {scope.model._meta.table_name} WHERE {where}"
    rows = (
        dict(zip(columns, row, strict=True))
        for row in database.execute_sql(sql, parameters).fetchall()
    )
    return {tuple(row[name] for name in keys): row for row in rows}


def _read(scope: Scope) -> dict[Key, Row]:
    fields, keys = _fields(scope), _key_columns(scope.model)
    columns = [item.column_name for item in fields]
    rows = (
        dict(zip(columns, row, strict=True))
        for row in database.execute(scope.model.select(*fields).where(scope.condition)).fetchall()
    )
    return {tuple(row[name] for name in keys): row for row in rows}


def _read_keys(scope: Scope, keys: Iterable[Key]) -> dict[Key, Row]:
    names = _key_columns(scope.model)
    row = f"({', '.join('?' * len(names))})"
    found: dict[Key, Row] = {}
    wanted = list(keys)
    for start in range(0, len(wanted), db.CHUNK):
        some = wanted[start : start + db.CHUNK]
        where = f"({', '.join(names)}) IN (VALUES {', '.join([row] * len(some))})"
        found |= _rows(scope, where, [value for key in some for value in key])
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


class Image(NamedTuple):
    """A row of a table with these keys: what it was, and what it became."""

    table: str
    keys: list[str]
    old: Row | None
    new: Row | None

    @property
    def names(self) -> set[str]:
        """The columns of which something is known."""
        return {*(self.old or ()), *(self.new or ())}

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
    return put_back(of_lines(lines))


def restored(table: str, row: Row) -> Image:
    """Return the image that makes a removed row anew."""
    return Image(table, list(database.get_primary_keys(table)), row, None)


def of_lines(lines: Iterable[Line]) -> list[Image]:
    """Return the images among `lines`. Raises RuleError if they were erased."""
    return [_image(line) for line in lines if line.operation == OPERATION]


def put_back(told: Iterable[Image]) -> int:
    """Make, inside a write, the rows of images what they were before the first of them.

    Returns how many rows. Raises RuleError as `restore` does, and where a row refers to another
    one that is gone: it says which.
    """
    images = _joined(told)
    tables = {image.table for image in images}
    columns = {name: {column.name for column in database.get_columns(name)} for name in tables}
    for image in images:
        # a later version of the program may keep the row otherwise
        if not image.names <= columns[image.table]:
            raise changed_since()
    removed = [image for image in images if image.new is None]
    others = [image for image in images if image.new is not None]
    if not all(map(_is_as_left, others)):
        raise changed_since()
    dialect.defer_references(database)
    run = database.execute_sql
    for image in others:
        if image.old is None:
            run(f"DELETE FROM {image.table} WHERE {image.where[0]}", image.where[1])
    for image in others:
        if image.old is not None:
            where, parameters = image.where
            changed = {n: value for n, value in image.old.items() if n not in image.keys}
            places = ", ".join(f"{name} = ?" for name in changed)
            run(
                f"UPDATE {image.table} SET {places} WHERE {where}",
                [*changed.values(), *parameters],
            )
    rows: dict[str, list[Row]] = {}
    for image in removed:
        if image.old is not None:
            rows.setdefault(image.table, []).append(image.old)
    row_returns.insert(rows)
    return len(images)


def _joined(images: Iterable[Image]) -> list[Image]:
    """Return one image of each row, of what it was first and what it became at last."""
    found: dict[tuple[Any, ...], Image] = {}
    for image in images:
        row = (image.old if image.new is None else image.new) or {}
        name = (image.table, *(row[key] for key in image.keys))
        found[name] = _chained(found[name], image) if name in found else image
    # what was made and removed again left nothing
    return [image for image in found.values() if image.old is not None or image.new is not None]


def _chained(first: Image, last: Image) -> Image:
    old = None if first.old is None else {**(last.old or {}), **first.old}
    new = None if last.new is None else {**(first.new or {}), **last.new}
    return Image(first.table, first.keys, old, new)


def changed_since() -> RuleError:
    """Return the refusal to take back what is no longer as it was left."""
    return RuleError(N_("Something was changed since. Nothing was undone."))


def _image(line: Line) -> Image:
    if line.old is None and line.new is None:
        raise changed_since()
    old = None if line.old is None else json.loads(line.old)
    new = None if line.new is None else json.loads(line.new)
    keys = list(database.get_primary_keys(line.table))
    return Image(line.table, keys, old, new)


def _is_as_left(image: Image) -> bool:
    where, parameters = image.where
    new = image.new or {}
    sql = f"SELECT {', '.join(new)} FROM {image.table} WHERE {where}"
    row = database.execute_sql(sql, parameters).fetchone()
    return row is not None and list(row) == [*new.values()]
