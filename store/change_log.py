"""The change log as people read it: who changed which record, when, from where, and what in it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import reduce
from operator import and_
from typing import Any, cast

from peewee import Case, Cast, fn

from store import db
from store.change_text import SIGN, described, noun_of
from store.change_words import OPERATIONS, RELATED, TABLES
from store.changes import DETAILS
from store.errors import InvalidValue
from store.fields import Field, Kind, Value
from store.models import Change, database
from store.nouns import MODULES, Noun, noun
from store.row_images import WHOLE
from store.session import session
from store.text import N_, clean_code, fold

_DISTINCT = """
WITH RECURSIVE kept (value) AS (
  SELECT MIN({}) FROM change
  UNION ALL SELECT (SELECT MIN({}) FROM change WHERE {} > kept.value) FROM kept
  WHERE kept.value IS NOT NULL)
SELECT value FROM kept WHERE value IS NOT NULL
"""


def operation_caption(operation: str) -> str:
    """Return what was done, as people read it."""
    if operation.startswith("undo "):
        undone = operation_caption(operation.removeprefix("undo "))
        return session.translate(N_("Undone: %(operation)s")) % {"operation": undone}
    return session.translate(OPERATIONS.get(operation, operation.replace("_", " ")))


def table_caption(table: str) -> str:
    """Return what kind of record it was done to, as people read it."""
    if table in TABLES:
        return session.translate(TABLES[table])
    name = noun_of(table)
    return session.translate(noun(name).caption) if name else table.replace("_", " ")


def origin_caption(origin: str) -> str:
    """Return from where it was done, as people read it."""
    way, _, rest = origin.partition(" ")
    captions = {"screens": N_("screens"), "command": N_("command line")}
    if way not in captions:
        return origin
    return ", ".join(part for part in (session.translate(captions[way]), rest) if part)


class _Described(Field):
    """What became of the fields of a record; put together from the line when it is read."""

    def reader(self) -> Callable[[Any], Value]:
        return described


class _Undoable(Field):
    """Whether what a line tells of can be taken back, or why not."""

    def reader(self) -> Callable[[Any], Value]:
        return _taking_back


def _taking_back(raw: str) -> str:
    from store.undo import ChangeLine, refusal_of

    operation, table, kept, again = [*raw.split(SIGN), "", "", ""][:4]
    if not operation or operation in DETAILS:
        return ""
    if again:
        return session.translate(N_("Taken back already, by change %(no)s.")) % {"no": again}
    refused = refusal_of(ChangeLine(operation, table, 0, _KEPT.get(kept), None))
    return session.translate(N_("Yes") if refused is None else refused)


_KEPT = {"0": "", "1": f'"{WHOLE}"'}
_IS_KEPT = Case(
    None,
    ((Change.old.is_null(), ""), (fn.INSTR(Change.old, f'"{WHOLE}"') > 0, "1")),
    "0",
)
_First, _Again = Change.alias("first_line"), Change.alias("again")
# its transaction is what finds a line soon, not its operation
_FIRST = (
    _First.select(fn.MIN(_First.seq))
    .where(_First.change_no == Change.change_no)
    .where(_First.operation.concat("") == Change.operation)
)
_AGAIN = _Again.select(fn.MIN(_Again.seq)).where(_Again.undoes == _FIRST)


def _one_of(shown: Callable[[str], str]) -> Callable[[Field, str], Any]:
    """Return the condition of a field of few values, which may be given as people read them.

    The values that fit are named, so that an index gives the lines in order.
    """

    def condition(field: Field, text: str) -> Any:
        from store.filters import Filter, matcher, of_several, parse_filter

        # each next value is one step in the index; DISTINCT would read all of it
        name = field.column.column_name
        kept = [
            str(row[0]) for row in database.execute_sql(_DISTINCT.replace("{}", name)).fetchall()
        ]

        def fitting(conditions: Filter) -> list[str]:
            fits = matcher(conditions, field.parse, text=True)
            return [value for value in kept if fits(fold(value)) or fits(fold(shown(value)))]

        return of_several(
            parse_filter(text),
            lambda wanted: field.column.in_(fitting(wanted) or [""]),
            lambda others: field.column.not_in(fitting(others) or [""]),
        )

    return condition


def _of_record(field: Field, text: str) -> Any:
    """Return the condition that a line tells of one record: its noun and what it is called.

    Also of one that was deleted. Raises InvalidValue.
    """
    from store.records import look_up

    name, _, key = text.partition(" ")
    if name not in MODULES and name not in TABLES:
        raise InvalidValue(
            field.caption, text, N_("'%(value)s' is no record: give it as contact CT000001.")
        )
    of_table = Change.table_name.in_(RELATED.get(name, (name,)))
    if not key.strip() or name not in MODULES:
        return of_table
    owner = noun(name)
    row_id = look_up(owner, key) if owner.model is not None else None
    if row_id is None:
        return of_table & (Change.record == clean_code(key))
    return of_table & (Change.row_id == row_id)


_TELLING = {"operation", "transaction", "no"}


def _without_details(filtered: Collection[str]) -> Any:
    """Leave out what went along with a change, as long as nobody asks for it."""
    if _TELLING.intersection(filtered):
        return None
    # each by itself, as the indexes of the table have it
    return reduce(and_, (Change.operation != detail for detail in DETAILS))


def _filters() -> tuple[Field, ...]:
    caption = N_("Changes of")
    return (Field("changes_of", caption, Kind.TEXT, editable=False, condition=_of_record),)


def _text(name: str, caption: Any, column: Any, **more: Any) -> Field:
    return Field(name, caption, Kind.TEXT, column, editable=False, **more)


def _number(name: str, caption: Any, column: Any) -> Field:
    return Field(name, caption, Kind.INTEGER, column, editable=False)


@db.read
def where_is(line: Any) -> tuple[str, str] | None:
    """Return the noun and the key of the record that a line of the log tells of; None when gone.

    `line` is a record of the noun `change`.
    """
    from store.errors import NotFound
    from store.records import get_by_id

    name = noun_of(str(line["table"]))
    owner: Noun | None = noun(name) if name else None
    if owner is None or owner.model is None:
        return None
    try:
        return name, get_by_id(owner, cast("int", line["row_id"])).key
    except NotFound:
        return None


NOUNS = {
    "change": Noun(
        name="change",
        caption=N_("Change Log Line"),
        plural=N_("Change Log"),
        model=Change,
        key="no",
        title="record",
        fields=(
            _number("no", N_("No."), Change.seq),
            Field("at", N_("Date and time"), Kind.MOMENT, Change.at, editable=False),
            _text("user_id", N_("User ID"), Change.user_id, condition=_one_of(str)),
            _text("origin", N_("From where"), Change.origin, shown=origin_caption),
            _text(
                "operation", N_("Operation"), Change.operation,
                shown=operation_caption, condition=_one_of(operation_caption),
            ),
            _text(
                "table", N_("Table"), Change.table_name,
                shown=table_caption, condition=_one_of(table_caption),
            ),
            Field("record", N_("Record"), Kind.CODE, Change.record, length=250, editable=False),
            _Described(
                "fields", N_("What changed"), Kind.NOTE,
                Change.table_name.concat(SIGN)
                .concat(fn.COALESCE(Change.old, "")).concat(SIGN)
                .concat(fn.COALESCE(Change.new, "")),
                editable=False,
            ),
            _Undoable(
                "taking_back", N_("Can be taken back"), Kind.TEXT,
                Change.operation.concat(SIGN).concat(Change.table_name)
                .concat(SIGN).concat(_IS_KEPT)
                .concat(SIGN).concat(fn.COALESCE(Cast(_AGAIN, "TEXT"), "")),
                editable=False,
            ),
            _number("row_id", N_("Row No."), Change.row_id),
            _number("transaction", N_("Transaction"), Change.change_no),
            _number("undoes", N_("Takes back No."), Change.undoes),
            _text("old", N_("Old"), fn.COALESCE(Change.old, "")),
            _text("new", N_("New"), fn.COALESCE(Change.new, "")),
        ),
        order=((Change.seq, True),),
        filters=_filters,
        usual=_without_details,
        columns=("no", "at", "user_id", "origin", "operation", "table", "record", "fields"),
    ),
}  # fmt: skip
