"""The set-up of the search for duplicates: which parts of which fields are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from store import db, duplicate_strings, duplicates
from store.enumerations import ComparedField, NamePart
from store.errors import Duplicate, InvalidValue
from store.fields import Field, Kind, Value
from store.models import database
from store.models.duplicates import DuplicateSearchStringSetup
from store.nouns import Noun, parse_values
from store.records import Record, find_id, get_by_id, insert, update
from store.records import delete as delete_record
from store.text import N_

SHORTEST, LONGEST = 2, 10
_LENGTH = N_("Length")


def _this() -> Noun:
    return NOUNS["duplicate-search-string"]


@db.write
def add(values: Mapping[str, object]) -> Record:
    """Add a part that is compared; all companies are searched again by it.

    Raises InvalidValue for a length that is not from 2 to 10, and Duplicate.
    """
    typed = parse_values(_this(), values)
    typed.setdefault("length", 5)
    typed.setdefault("field", ComparedField.NAME)
    typed.setdefault("part_of_field", NamePart.FIRST)
    _check(typed, None)
    record = insert(_this(), {"no": 0, **typed})
    search_again(record.id)
    return record


@db.write
def change(
    key: str, values: Mapping[str, object], base: Mapping[str, Value] | None = None
) -> Record:
    """Change a part that is compared; all companies are searched again by it.

    Raises InvalidValue, Duplicate and Conflict.
    """
    before = get_by_id(_this(), find_id(_this(), key))
    typed = parse_values(_this(), values)
    _check({**before.values, **typed}, before.id)
    record = update(_this(), before.id, typed, base)
    if record.version != before.version:
        search_again(record.id)
    return record


@db.write
def delete(key: str) -> None:
    """Compare a part no more. Raises NotFound."""
    row_id = find_id(_this(), key)
    duplicate_strings.forget_all(row_id)
    delete_record(_this(), row_id)
    search_again(row_id)


def _check(values: Mapping[str, Any], row_id: int | None) -> None:
    length = values["length"]
    if not SHORTEST <= length <= LONGEST:
        raise InvalidValue(
            _LENGTH,
            length,
            N_("%(value)s is not from %(shortest)s to %(longest)s characters."),
            shortest=SHORTEST,
            longest=LONGEST,
        )
    row = DuplicateSearchStringSetup
    same = row.select(row.id).where(
        (row.field == values["field"]) & (row.part == values["part_of_field"])
    )
    found = database.execute(same).fetchone()
    if found and found[0] != row_id:
        raise _compared_already(values["field"], values["part_of_field"], found[0])


def _compared_already(field: ComparedField, part: NamePart, row_id: int) -> Duplicate:
    error = Duplicate(_this().caption, row_id)
    error.message = N_(
        "%(field)s, %(part)s, is compared already. Choose another field, or the other end of it."
    )
    error.params |= {"field": field.caption, "part": part.caption}
    return error


def search_again(row_id: int) -> None:
    """Make the strings of one part anew, inside a write, and find all pairs."""
    current = duplicate_strings.settings()
    if current.maintain:
        duplicate_strings.forget_all(row_id)
        parts = [part for part in current.parts if part.id == row_id]
        duplicate_strings.write_all(parts)
        duplicates.search_all()


def brought_back(row_ids: Iterable[int]) -> None:
    """Compare companies, inside a write, by parts that are compared again."""
    for row_id in row_ids:
        search_again(row_id)


NOUNS = {
    "duplicate-search-string": Noun(
        name="duplicate-search-string",
        caption=N_("Duplicate Search String"),
        plural=N_("Duplicate Search String Setup"),
        model=DuplicateSearchStringSetup,
        key="no",
        title="field",
        fields=(
            Field("no", N_("No."), Kind.INTEGER, DuplicateSearchStringSetup.id, editable=False),
            Field(
                "field",
                N_("Field"),
                Kind.CHOICE,
                DuplicateSearchStringSetup.field,
                "field",
                choices=ComparedField,
            ),
            Field(
                "part_of_field",
                N_("Part of Field"),
                Kind.CHOICE,
                DuplicateSearchStringSetup.part,
                "part",
                choices=NamePart,
            ),
            Field("length", _LENGTH, Kind.INTEGER, DuplicateSearchStringSetup.length, "length"),
        ),
        order=((DuplicateSearchStringSetup.id, False),),
        add=add,
        change=change,
        delete=delete,
    )
}
