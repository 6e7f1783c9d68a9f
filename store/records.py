"""Reading and writing one record of any noun: keys, references, versions and the change log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from store import db, dialect
from store.changes import undoable, write_change
from store.errors import Conflict, Duplicate, FieldRequired, NotFound, RelationNotFound
from store.fields import Field, Kind, Value, to_database
from store.models import Change, database
from store.nouns import Noun, noun
from store.text import clean_code

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Record:
    """A record as the front ends see it: values by field name, read once, never written to.

    Lists may leave out its fields that are `counted`. `place` is where it stands in the list it was read from.
    """

    noun: str
    id: int
    version: int
    values: Mapping[str, Value]
    place: tuple[Any, ...] = ()

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def key(self) -> str:
        """The number or code that people call the record by."""
        return str(self.values[noun(self.noun).key])


def primary_key(owner: Noun) -> Any:
    """Return the primary key column of the noun's table."""
    return owner.model._meta.primary_key


def select(owner: Noun, places: Iterable[Any] = ()) -> Any:
    """Return a query of the noun's records that `to_records` understands."""
    read = (item.column for item in owner.fields if not item.counted)
    columns = [primary_key(owner), owner.model.version, *read, *places]
    query = owner.joins(owner.model.select(*columns))
    return query if owner.only is None else query.where(owner.only)


def to_records(owner: Noun, query: Any, counted: bool = True) -> list[Record]:
    """Run a query made by `select` and return its rows. See `as_records`."""
    return as_records(owner, database.execute(query).fetchall(), counted)


def as_records(owner: Noun, rows: Sequence[Any], counted: bool = True) -> list[Record]:
    """Return the rows of a query made by `select` as records.

    Without `counted` they lack the fields that are made of many other rows.
    """
    readers = _readers(owner, counted=False)
    more = _counted(owner, [row[0] for row in rows]) if counted else {}
    end = len(readers) + 2
    return [
        Record(
            owner.name,
            row[0],
            row[1],
            MappingProxyType(
                {
                    name: raw if is_text and type(raw) is str else reader(raw)
                    for (name, is_text, reader), raw in zip(readers, row[2:end], strict=True)
                }
                | more.get(row[0], {})
            ),
            tuple(row[end:]),
        )
        for row in rows
    ]


def _counted(owner: Noun, ids: list[int]) -> dict[int, dict[str, Value]]:
    """Return the values of the counted fields by key, with one statement for all."""
    readers = _readers(owner, counted=True)
    if owner.count is None or not readers or not ids:
        return {}
    return {
        row_id: {
            name: reader(raw)
            for (name, _is_text, reader), raw in zip(readers, figures, strict=True)
        }
        for row_id, figures in owner.count(ids).items()
    }


@lru_cache(maxsize=128)
def _readers(owner: Noun, *, counted: bool) -> list[tuple[str, bool, Callable[[Any], Value]]]:
    """Return the names of the fields that are counted, or are not, and what reads their values.

    Of most fields a text is the value as it stands: a function called for nothing takes as long as
    all the rest.
    """
    return [
        (item.name, item.is_text, item.reader()) for item in owner.fields if item.counted == counted
    ]


def get_by_id(owner: Noun, row_id: int) -> Record:
    """Return the record with the surrogate key `row_id`. Raises NotFound."""
    for record in get_in_order(owner, [row_id]):
        return record
    raise NotFound(owner.caption, row_id)


def get_in_order(owner: Noun, ids: list[int], counted: bool = True) -> list[Record]:
    """Return the records with these surrogate keys, in their order, without those that are gone.

    `place` is that of the noun's usual order. See `as_records`.
    """
    sql, parameters = _statement_by_ids(owner, type(database.obj).__name__)
    rows = database.execute_sql(sql, [*parameters, dialect.number_list(ids)]).fetchall()
    found = {record.id: record for record in as_records(owner, rows, counted)}
    return [found[row_id] for row_id in ids if row_id in found]


@lru_cache(maxsize=64)
def _statement_by_ids(owner: Noun, _engine: str) -> tuple[str, list[Any]]:
    """Return the statement that reads records, without its last parameter, their keys.

    Peewee takes ten times as long to write it as the database to answer it.
    """
    query = select(owner, [column for column, _ in owner.order])
    sql, parameters = query.where(dialect.among(primary_key(owner), [])).sql()
    return sql, parameters[:-1]


@db.read
def get(owner: Noun, key: object) -> Record:
    """Return the record called `key`. Raises NotFound."""
    return get_by_id(owner, find_id(owner, key))


def find_id(owner: Noun, key: object) -> int:
    """Return the surrogate key of the record called `key`. Raises NotFound."""
    row_id = look_up(owner, key)
    if row_id is None:
        raise NotFound(owner.caption, key)
    return row_id


class Memory:
    """What was looked up, so that many records of one write look it up once."""

    def __init__(self) -> None:
        self._found: dict[tuple[Any, ...], Any] = {}

    def once(self, function: Callable[..., _R], *args: Any) -> _R:
        """Return what `function` returns for hashable arguments; it is asked once for each."""
        key = (function, args)
        if key not in self._found:
            self._found[key] = function(*args)
        found: _R = self._found[key]
        return found


def look_up(owner: Noun, key: object) -> int | None:
    """Return the surrogate key of the record called `key`, or None."""
    item = owner.by_name[owner.key]
    wanted: object = key
    if item.kind is Kind.INTEGER:
        if not str(key).isdecimal():
            return None
        wanted = int(str(key))
    else:
        wanted = clean_code(str(key)) if item.kind is Kind.CODE else str(key)
    sql, parameters = _statement_by_key(owner, type(database.obj).__name__)
    row = database.execute_sql(sql, [*parameters, wanted]).fetchone()
    return None if row is None else int(row[0])


@lru_cache(maxsize=64)
def _statement_by_key(owner: Noun, _engine: str) -> tuple[str, list[Any]]:
    """Return the statement that looks a record up, without its last parameter, what it is called."""
    item = owner.by_name[owner.key]
    some = 0 if item.kind is Kind.INTEGER else ""
    sql, parameters = owner.model.select(primary_key(owner)).where(item.column == some).sql()
    return sql, parameters[:-1]


def reference_id(item: Field, key: object) -> int | None:
    """Return the surrogate key that a reference field stores for `key`; None when blank.

    Raises RelationNotFound.
    """
    if key in ("", None):
        return None
    owner = noun(item.ref)
    row_id = look_up(owner, key)
    if row_id is None:
        raise RelationNotFound(item.caption, key, owner.caption)
    return row_id


def to_columns(
    owner: Noun, values: Mapping[str, Value], memory: Memory | None = None
) -> dict[str, Any]:
    """Return model attributes and their values for the stored fields among `values`.

    `memory` is what was looked up for other records of the same write. Raises RelationNotFound.
    """
    once = (memory or Memory()).once
    columns: dict[str, Any] = {}
    for name, value in values.items():
        item = owner.by_name[name]
        if not item.stored:
            continue
        if item.kind is Kind.REFERENCE and item.ref:
            columns[item.stored] = once(reference_id, item, value)
        elif item.kind is Kind.TIME:
            columns[item.stored] = to_database(item, value)
        else:
            columns[item.stored] = value
    return columns


def require(owner: Noun, values: Mapping[str, Value], key: str) -> None:
    """Raise FieldRequired for the first required field among `values` that is not filled."""
    for name, value in values.items():
        item = owner.by_name[name]
        if item.required and value == item.blank:
            raise FieldRequired(item.caption, owner.caption, key)


def insert(owner: Noun, values: Mapping[str, Value], **hidden: Any) -> Record:
    """Write a new record inside a write; `hidden` are model attributes that no field holds.

    Raises FieldRequired, RelationNotFound and Duplicate.
    """
    complete = {item.name: item.blank for item in owner.fields if item.required} | dict(values)
    key = str(complete[owner.key])
    require(owner, complete, key)
    if look_up(owner, key) is not None:
        raise Duplicate(owner.caption, key)
    row_id = owner.model.insert(to_columns(owner, values) | hidden).execute()
    log_change("add", owner, row_id, None, values)
    return get_by_id(owner, row_id)


def update(
    owner: Noun,
    row_id: int,
    changes: Mapping[str, Value],
    base: Mapping[str, Value] | None = None,
    operation: str = "change",
    **hidden: Any,
) -> Record:
    """Write the changed fields of a record inside a write and return the record.

    `base` holds the values that the person saw: what somebody else changed meanwhile is kept when
    it is another field, and raises Conflict when it is the same one. Raises FieldRequired,
    RelationNotFound, Duplicate and NotFound.
    """
    before = get_by_id(owner, row_id)
    for name, seen in (base or {}).items():
        if name in changes and before[name] not in (seen, changes[name]):
            who = _last_author(owner, row_id, name)
            raise Conflict(owner.by_name[name].caption, before[name], changes[name], who)
    real = {name: value for name, value in changes.items() if before[name] != value}
    if not real and not hidden:
        return before
    require(owner, real, before.key)
    if owner.key in real and look_up(owner, real[owner.key]) is not None:
        raise Duplicate(owner.caption, real[owner.key])
    columns = to_columns(owner, real) | hidden
    owner.model.update(columns | {"version": owner.model.version + 1}).where(
        primary_key(owner) == row_id
    ).execute()
    if owner.key in real:
        from store import criteria_codes, usage

        after = str(real[owner.key])
        usage.follow(owner.name, before.key, after)
        criteria_codes.follow(owner.name, owner.key, before.key, after)
    if real:
        old = {name: before[name] for name in real}
        log_change(operation, owner, row_id, old, real, before.key)
    return get_by_id(owner, row_id)


def delete(owner: Noun, row_id: int) -> None:
    """Remove a record inside a write, remembering what it was. Raises NotFound."""
    from store.row_images import whole

    before = get_by_id(owner, row_id)
    row = whole(owner.model, row_id)
    owner.model.delete().where(primary_key(owner) == row_id).execute()
    log_change("delete", owner, row_id, before.values, None, kept=row)
    undoable()


def log_change(
    operation: str,
    owner: Noun,
    row_id: int,
    old: Mapping[str, Value] | None,
    new: Mapping[str, Value] | None,
    key: str = "",
    kept: Mapping[str, Any] | None = None,
) -> None:
    """Write into the change log what an operation did to one record, which people call `key`.

    Without `key` it is looked for: among the values, then in the database. `kept` is the row of a
    record that is gone, by which it can be brought back.
    """
    called = key or str((old or {}).get(owner.key) or (new or {}).get(owner.key) or "")
    if not called:
        column = owner.by_name[owner.key].column
        query = owner.model.select(column).where(primary_key(owner) == row_id)
        row = database.execute(query).fetchone()
        called = "" if row is None else str(row[0])
    was = as_json(owner, old)
    if kept is not None and was is not None:
        from store.kept_documents import hold
        from store.row_images import WHOLE

        hold(owner.model, [*kept], [[*kept.values()]])
        was = json.dumps({**json.loads(was), WHOLE: kept}, ensure_ascii=False)
    write_change(operation, owner.name, row_id, was, as_json(owner, new), called)


def as_json(owner: Noun, values: Mapping[str, Value] | None) -> str | None:
    """Return the stored fields among `values`, all when none is, as the change log keeps them."""
    if values is None:
        return None
    stored = {name: value for name, value in values.items() if owner.by_name[name].stored} or values
    return json.dumps(
        {name: owner.by_name[name].to_json(value) for name, value in stored.items()},
        ensure_ascii=False,
    )


def _last_author(owner: Noun, row_id: int, name: str) -> str:
    query = (
        Change.select(Change.user_id)
        .where(
            (Change.table_name == owner.name)
            & (Change.row_id == row_id)
            & Change.new.contains(f'"{name}"')
        )
        .order_by(Change.seq.desc())
        .limit(1)
    )
    row = database.execute(query).fetchone()
    return str(row[0]) if row else "?"
