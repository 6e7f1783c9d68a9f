"""Lists: windows of a noun's records, filtered and sorted, never the whole table.

Neighbours and ends are reached by key. Any other place is reached through anchors, the key of
each so-many-th row, which a background scan collects; until they exist, by counting rows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from peewee import SQL, Tuple, fn

from store import clock, db, dialect
from store.errors import InvalidValue
from store.fields import Field, Kind, Value, to_database
from store.models import database
from store.nouns import Noun, noun
from store.records import Record, get_in_order, primary_key, select, to_records
from store.session import session
from store.text import N_, fold, fold_key

ANCHOR_STEP = 2048
_AS_STORED = re.compile(r"^\d{4}-\d\d-\d\dT|[*?]")  # an instant as it is stored, or a part of one


class ListSource:
    """The rows of one list as it is filtered and sorted now.

    `joined` says that a condition is on another table; without `counted` rows lack fields that are
    made of many others. `anchored` says that `at` and `index_of` are
    cheap. All methods raise Busy or StorageFailed when the database cannot be read.
    """

    def __init__(
        self,
        owner: Noun,
        conditions: list[Any],
        order: list[tuple[Any, bool]],
        find: str = "",
        joined: bool = False,
        counted: bool = True,
    ) -> None:
        self._owner = owner
        self._with_counted = counted
        self._joined = joined
        self._columns = [column for column, _ in order]
        self._descending = order[0][1]
        self._plain = [column for column, _ in owner.order] == self._columns
        self._conditions = self._in_order = conditions
        if find.strip():
            self._conditions = self._in_order = [*conditions, found(owner, find)]
            common = _found_in_order(owner, find) if self._is_quick_in_order(conditions) else None
            if common is not None:
                self._in_order = [*conditions, common]
        self._anchors: list[tuple[Any, ...]] = []
        self.anchored = False

    @db.read
    def _is_quick_in_order(self, conditions: list[Any]) -> bool:
        query = self._limited(self._bare(primary_key(self._owner)), conditions)
        return self._plain or dialect.is_quick_in_order(self._ordered(query))

    @db.read
    def count(self) -> int:
        """Return the number of rows."""
        if self._owner.total is not None and not self._conditions:
            return self._owner.total()
        query = self._limited(self._bare(fn.COUNT(SQL("*")), ordered=False), self._conditions)
        row = database.execute(query).fetchone()
        return int(row[0])

    @db.read
    def first(self, limit: int) -> list[Record]:
        """Return the first `limit` rows."""
        return self._read(limit)

    @db.read
    def last(self, limit: int) -> list[Record]:
        """Return the last `limit` rows, in list order."""
        return self._read(limit, backwards=True)

    @db.read
    def after(self, record: Record, limit: int) -> list[Record]:
        """Return the `limit` rows that follow `record`, which may be gone."""
        return self._read(limit, self._beyond(record.place, following=True))

    @db.read
    def before(self, record: Record, limit: int) -> list[Record]:
        """Return the `limit` rows before `record`, in list order, the nearest last."""
        return self._read(limit, self._beyond(record.place, following=False), backwards=True)

    @db.read
    def at(self, index: int, limit: int) -> list[Record]:
        """Return `limit` rows from position `index` (0 is the first)."""
        step = min(index // ANCHOR_STEP, len(self._anchors))
        if not step:
            return self._read(limit, offset=index)
        anchor = self._anchors[step - 1]
        return self._read(limit, self._from(anchor), offset=index - step * ANCHOR_STEP)

    @db.read
    def index_of(self, record: Record) -> int:
        """Return the position of `record`, or where it would stand when it is gone."""
        places = self._anchors
        if self._descending:
            step = bisect_right(places, _reversed(record.place), key=_reversed)
        else:
            step = bisect_right(places, record.place)
        query = self._limited(self._bare(fn.COUNT(SQL("*")))).where(
            self._beyond(record.place, following=False)
        )
        if step:
            query = query.where(self._from(places[step - 1]))
        (between,) = database.execute(query).fetchone()
        return step * ANCHOR_STEP + int(between)

    def build_anchors(self, cancelled: Callable[[], bool]) -> None:
        """Collect the anchors, in a background thread; returns early once `cancelled()`."""
        anchors: list[tuple[Any, ...]] = []
        while not cancelled():
            row = self._next_anchor(anchors[-1] if anchors else None)
            if row is None:
                self._anchors = anchors
                self.anchored = True
                return
            anchors.append(row)

    @db.read
    def _next_anchor(self, last: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
        query = self._ordered(self._limited(self._bare(*self._columns)))
        if last is not None:
            query = query.where(self._from(last))
        row = database.execute(query.limit(1).offset(ANCHOR_STEP)).fetchone()
        return None if row is None else tuple(row)

    def each(self, chunk: int = 1000) -> Iterator[Record]:
        """Yield all rows in list order, read in chunks so that no transaction stays open."""
        rows = self.first(chunk)
        while rows:
            yield from rows
            rows = self.after(rows[-1], chunk) if len(rows) == chunk else []

    @db.read
    def ids(self) -> list[int]:
        """Return the surrogate keys of all rows, in list order."""
        query = self._limited(self._bare(primary_key(self._owner)), self._conditions)
        query = self._ordered(query)
        return [row[0] for row in database.execute(query).fetchall()]

    def _read(
        self, limit: int, condition: Any = None, backwards: bool = False, offset: int = 0
    ) -> list[Record]:
        if self._plain:
            # by the index alone, without the tables that are joined
            keys = self._limited(self._bare(primary_key(self._owner), *self._columns))
            window = database.execute(self._window(keys, limit, condition, backwards, offset))
            rows = get_in_order(
                self._owner, [row[0] for row in window.fetchall()], self._with_counted
            )
        else:
            query = self._limited(select(self._owner, self._columns))
            window = self._window(query, limit, condition, backwards, offset)
            rows = to_records(self._owner, window, self._with_counted)
        return rows[::-1] if backwards else rows

    def _window(self, query: Any, limit: int, condition: Any, backwards: bool, offset: int) -> Any:
        if condition is not None:
            query = query.where(condition)
        query = self._ordered(query, backwards).limit(limit)
        return query.offset(offset) if offset else query

    def _bare(self, *columns: Any, ordered: bool = True) -> Any:
        """Return a query that joins other tables only when a condition or its order needs them."""
        query = self._owner.model.select(*columns)
        needed = self._joined or (ordered and not self._plain)
        return self._owner.joins(query) if needed else query

    def _limited(self, query: Any, conditions: list[Any] | None = None) -> Any:
        conditions = self._in_order if conditions is None else conditions
        if self._owner.only is not None:
            query = query.where(self._owner.only)
        return query.where(*conditions) if conditions else query

    def _ordered(self, query: Any, backwards: bool = False) -> Any:
        down = self._descending != backwards
        return query.order_by(*(c.desc() if down else c.asc() for c in self._columns))

    def _beyond(self, place: tuple[Any, ...], following: bool) -> Any:
        columns, values = Tuple(*self._columns), Tuple(*place)
        return columns > values if following != self._descending else columns < values

    def _from(self, place: tuple[Any, ...]) -> Any:
        columns, values = Tuple(*self._columns), Tuple(*place)
        return columns <= values if self._descending else columns >= values


class _Backwards:
    """A place that sorts the other way round."""

    def __init__(self, place: tuple[Any, ...]) -> None:
        self.place = place

    def __lt__(self, other: _Backwards) -> bool:
        return other.place < self.place


_reversed = _Backwards


def open_list(
    name: str,
    filters: Mapping[str, str] | None = None,
    sort: str = "",
    find: str = "",
    ids: list[int] | None = None,
    counted: bool = True,
) -> ListSource:
    """Return the list of the noun `name`.

    `filters` are texts of the filter language by field name, all of which must hold; `sort` is a
    field name, with `:desc` behind it for the other direction; `find` are words that begin words
    of the record; `ids` limits the list to these records. Without `counted` the rows lack the
    fields that are made of many other rows, which may take a while to read. Raises InvalidValue for an unknown
    field or a filter that cannot be understood.
    """
    owner = noun(name)
    if owner.records is not None:
        from store.fixed_lists import fixed_list

        return fixed_list(owner, owner.records, filters or {}, sort, find, ids)
    filtered = [(owner.field(key), text) for key, text in (filters or {}).items()]
    conditions = [condition(item, text) for item, text in filtered]
    if ids is not None:
        conditions.append(primary_key(owner).in_(ids))
    elif (usual := owner.usual([item.name for item, _text in filtered])) is not None:
        conditions.append(usual)
    joined = not all(_stands_alone(item) for item, _text in filtered)
    return ListSource(owner, conditions, _order(owner, sort), find, joined, counted)


def _stands_alone(item: Field) -> bool:
    """Return whether a condition on the field needs no table besides that of the noun."""
    alone = bool(item.stored) or item.key is not None or item.condition is not None
    return alone and (item.either is None or _stands_alone(item.either))


def condition(item: Field, text: str) -> Any:
    """Return the Peewee condition that the filter `text` puts on a field.

    Raises InvalidValue when the text cannot be understood.
    """
    if item.either is not None:
        return _condition(item, text) | condition(item.either, text)
    return _condition(item, text)


def tester(item: Field, text: str) -> tuple[Callable[[Any], bool], set[Any]]:
    """Return the function that tells whether a date meets the filter `text`, and where it turns.

    Those are the dates before or after which its answer may be another one; None is no date.
    Raises InvalidValue when the text cannot be understood.
    """
    from store.filters import Span, matcher, parse_filter

    usual = _converter(item)
    turns: set[Any] = set()

    def convert(operand: str) -> Any:
        value = usual(operand)
        turns.update((value.first, value.last) if isinstance(value, Span) else (value,))
        return value

    try:
        return matcher(parse_filter(text), convert), turns
    except InvalidValue as error:
        raise error.with_field(item.caption) from None


def _condition(item: Field, text: str) -> Any:
    from store.filters import matches, parse_filter, to_expression

    if item.condition is not None:
        try:
            return item.condition(item, text)
        except InvalidValue as error:
            raise error.with_field(item.caption) from None
    is_text = item.kind in (Kind.TEXT, Kind.NOTE)
    column = item.column if item.key is None else item.target
    try:
        parsed = parse_filter(text)
        convert = _converter(item)
        ends = [matches(parsed, end, convert) for end in (date.min, date.max) if item.early_blank]
        if ends == [True, False]:
            column = fn.COALESCE(column, date.min.isoformat())
        expression = to_expression(parsed, column, convert, text=is_text, folded=dialect.folded)
    except InvalidValue as error:
        raise error.with_field(item.caption) from None
    if item.key is None:
        return expression
    within = _among(item, expression)
    blank = matches(parsed, "", str, text=is_text)
    return within | item.key.is_null() if blank else within


def _among(item: Field, expression: Any) -> Any:
    """Return the condition that the reference is to a record for which `expression` holds.

    A single record is named by its key, so that an index gives the rows in order.
    """
    model = item.target.model
    query = model.select(model._meta.primary_key).where(expression)
    few = database.execute(query.limit(2)).fetchall()
    if len(few) == 1:
        return item.key == few[0][0]
    return item.key.in_(query) if few else SQL("1 = 0")


def _converter(item: Field) -> Callable[[str], Any]:
    def convert(operand: str) -> Any:
        if item.kind is Kind.DATE and operand.strip():
            from store.dates import parse_date_range
            from store.filters import Span

            first, last = parse_date_range(
                operand, work_date=session.work_date, today=clock.today()
            )
            return Span(first, last)
        if item.kind is Kind.MOMENT and not _AS_STORED.search(operand) and operand.strip():
            return _moments(operand)
        value = item.parse(operand)
        typed_column = item.stored and item.kind is not Kind.TIME
        return value if typed_column else to_database(item, value)

    return convert


def _moments(operand: str) -> Any:
    """Return from when to when, here, the day or the period lasts that `operand` means."""
    from store.dates import parse_date_range
    from store.filters import Span

    first, last = parse_date_range(operand, work_date=session.work_date, today=clock.today())
    # No time zone reaches beyond the calendar.
    zone = None if first.year > 1 and last.year < 9999 else UTC
    start, end = datetime.combine(first, time.min, zone), datetime.combine(last, time.max, zone)
    return Span(clock.stamp_of(start), clock.stamp_of(end))


def found(owner: Noun, words: str) -> Any:
    """Return the condition that every one of `words` begins a word of the record."""
    tokens = fold(words).split()
    if hasattr(owner.model, "search_text"):
        table = owner.model._meta.table_name
        return dialect.words_condition(table, primary_key(owner), tokens)
    texts = [owner.by_name[owner.key], owner.by_name[owner.title]]
    joined = fn.trato_fold(texts[0].column.concat(" ").concat(texts[1].column))
    return joined.contains(fold_key(words.strip()))


@db.read
def _found_in_order(owner: Noun, words: str) -> Any:
    """Return `found` for rows that are read in their order; None where it serves there as well."""
    if not hasattr(owner.model, "search_text"):
        return None
    from store import common_words

    return common_words.condition(owner.model, fold(words).split())


def _order(owner: Noun, sort: str) -> list[tuple[Any, bool]]:
    if not sort:
        return list(owner.order)
    name, _, direction = sort.partition(":")
    item = owner.shown_field(name)
    direction = direction.strip().lower()
    if direction not in ("", "asc", "desc"):
        raise InvalidValue(
            name,
            direction,
            N_("'%(value)s' is not one of: %(choices)s."),
            choices="asc, desc",
        )
    descending = direction == "desc"
    column = item.order
    if column is None:
        nullable = not item.stored or item.kind in (Kind.DATE, Kind.REFERENCE)
        column = fn.COALESCE(item.column, _blank(item)) if nullable else item.column
    return [(column, descending), (primary_key(owner), descending)]


def _blank(item: Field) -> Value:
    blank = item.blank
    return "" if item.kind is Kind.DATE else blank
