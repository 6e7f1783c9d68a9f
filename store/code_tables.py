"""What the simple tables of codes share: fields, verbs, and the refusal to delete what is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from peewee import SQL, fn

from store import db
from store.errors import FieldMustBe, InUse
from store.fields import Field, Kind, Value
from store.models import database
from store.nouns import Noun, noun, parse_values
from store.records import Record, delete, find_id, get_by_id, insert, reference_id, update
from store.text import N_, Caption

CODE = N_("Code")
DESCRIPTION = N_("Description")
BLOCKED = N_("Blocked")


def code_field(model: Any, caption: Caption = CODE) -> Field:
    """Return the field of the code that a record is called by."""
    return Field("code", caption, Kind.CODE, model.code, "code", required=True)


def text(model: Any, name: str, caption: Caption, length: int = 0) -> Field:
    """Return a text field stored under its own name."""
    return Field(name, caption, Kind.TEXT, getattr(model, name), name, length=length)


def code(model: Any, name: str, caption: Caption) -> Field:
    """Return a field for a code that no table checks, stored under its own name."""
    return Field(name, caption, Kind.CODE, getattr(model, name), name)


def boolean(model: Any, name: str, caption: Caption) -> Field:
    """Return a yes/no field stored under its own name."""
    return Field(name, caption, Kind.BOOLEAN, getattr(model, name), name)


def reference(
    name: str, caption: Caption, ref: str, key: Any, column: Any, target: Any = None, **more: Any
) -> Field:
    """Return a field that holds the key of a record of the noun `ref`.

    `key` is the foreign key it is stored in, `column` the key column that is joined, and `target`
    the same of the table itself where the join has another name for it.
    """
    target = column if target is None else target
    return Field(
        name, caption, Kind.REFERENCE, column, key.name, ref=ref, key=key, target=target, **more
    )


def count_of(model: Any, condition: Any) -> Any:
    """Return a subquery that counts the rows of `model` for which `condition` holds."""
    return model.select(fn.COUNT(SQL("1"))).where(condition)


def table_of_codes(
    name: str,
    caption: Caption,
    plural: Caption,
    model: Any,
    count: Any,
    users: Callable[[int], list[tuple[Caption, Any]]],
    more: tuple[Field, ...] = (),
    **verbs: Any,
) -> Noun:
    """Return the noun of a table of codes that contacts have.

    `count` is the query of the contacts of a code, `users` gives what else refers to one, `more`
    are further fields, and `verbs` those that are not the usual ones.
    """

    def this() -> Noun:
        return noun(name)

    fields = (
        code_field(model),
        text(model, "description", DESCRIPTION),
        *more,
        Field("no_of_contacts", N_("No. of Contacts"), Kind.INTEGER, count, editable=False),
        boolean(model, "blocked", BLOCKED),
    )
    usual = {"add": adder(this), "change": changer(this), "delete": deleter(this, users)}
    return Noun(
        name=name,
        caption=caption,
        plural=plural,
        model=model,
        key="code",
        title="description",
        fields=fields,
        order=((model.code, False),),
        **usual | verbs,
    )


def adder(owner: Callable[[], Noun]) -> Callable[[Mapping[str, object]], Record]:
    """Return the verb that adds a record from field values."""

    @db.write
    def add(values: Mapping[str, object]) -> Record:
        """Add a record. Raises InvalidValue, FieldRequired, RelationNotFound and Duplicate."""
        return insert(owner(), parse_values(owner(), values))

    return add


def changer(owner: Callable[[], Noun]) -> Callable[..., Record]:
    """Return the verb that changes a record; a changed code follows everywhere."""

    @db.write
    def change(
        key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
    ) -> Record:
        """Change fields of a record; `base` is what the person saw. Raises Conflict and others."""
        return update(owner(), find_id(owner(), key), parse_values(owner(), values), base)

    return change


def deleter(
    owner: Callable[[], Noun],
    users: Callable[[int], list[tuple[Caption, Any]]] = lambda _row_id: [],
) -> Callable[[str], None]:
    """Return the verb that deletes a record; `users` gives what may refer to it.

    The rule "a code that is in use is not deleted": the refusal names how many records use it.
    """

    @db.write
    def remove(key: str) -> None:
        """Delete a record. Raises NotFound, and InUse while others refer to it."""
        row_id = find_id(owner(), key)
        refuse_used(owner(), key, users(row_id))
        delete(owner(), row_id)

    return remove


def refuse_used(owner: Noun, key: str, users: list[tuple[Caption, Any]]) -> None:
    """Raise InUse for the first of `users` (caption, counting query) that counts any row."""
    for caption, query in users:
        (count,) = database.execute(query).fetchone()
        if count:
            raise InUse(owner.caption, key, count, caption)


def refuse_blocked(owner: Noun, row_id: int | None) -> None:
    """Raise FieldMustBe when the record is blocked: it may be read, but not chosen."""
    if row_id is None:
        return
    record = get_by_id(owner, row_id)
    if record["blocked"]:
        raise FieldMustBe(BLOCKED, N_("No"), owner.caption, record.key)


def refuse_blocked_references(owner: Noun, typed: Mapping[str, Value]) -> None:
    """Raise FieldMustBe when one of the `typed` values names a blocked record.

    Raises RelationNotFound when it names none.
    """
    for name, value in typed.items():
        item = owner.by_name[name]
        if item.kind is Kind.REFERENCE and item.ref and value:
            referred = noun(item.ref)
            if "blocked" in referred.by_name:
                refuse_blocked(referred, reference_id(item, value))
