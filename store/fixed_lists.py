"""Lists of what is not kept in a table, such as files: few enough to be read at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from store.errors import InvalidValue
from store.filters import matcher, parse_filter
from store.lists import ListSource
from store.nouns import Noun
from store.records import Record
from store.text import fold


class FixedList(ListSource):
    """Records that are read as a whole, each time anew; see `ListSource`."""

    def __init__(self, read: Callable[[], list[Record]]) -> None:
        self._read_all = read
        self.anchored = True

    @property
    def _records(self) -> list[Record]:
        return self._read_all()

    def count(self) -> int:
        """Return the number of rows."""
        return len(self._records)

    def first(self, limit: int) -> list[Record]:
        """Return the first `limit` rows."""
        return self._records[:limit]

    def last(self, limit: int) -> list[Record]:
        """Return the last `limit` rows."""
        return self._records[-limit:]

    def after(self, record: Record, limit: int) -> list[Record]:
        """Return the `limit` rows that follow `record`."""
        rows = self._records
        at = _place(rows, record) + 1
        return rows[at : at + limit]

    def before(self, record: Record, limit: int) -> list[Record]:
        """Return the `limit` rows before `record`."""
        rows = self._records
        at = _place(rows, record)
        return rows[max(0, at - limit) : at]

    def at(self, index: int, limit: int) -> list[Record]:
        """Return `limit` rows from a position."""
        return self._records[index : index + limit]

    def index_of(self, record: Record) -> int:
        """Return the position of `record`; 0 when it is gone."""
        return _place(self._records, record)

    def build_anchors(self, cancelled: Callable[[], bool]) -> None:
        """Do nothing: any place is near."""

    def each(self, chunk: int = 1000) -> Iterator[Record]:
        """Yield all rows."""
        yield from self._records

    def ids(self) -> list[int]:
        """Return the surrogate keys of all rows."""
        return [row.id for row in self._records]


def _place(rows: list[Record], record: Record) -> int:
    return next((at for at, row in enumerate(rows) if row.id == record.id), 0)


def fixed_list(
    owner: Noun,
    read: Callable[[], list[Record]],
    filters: Mapping[str, str],
    sort: str = "",
    find: str = "",
    ids: list[int] | None = None,
) -> FixedList:
    """Return the list of the records that `read` gives; see `store.lists.open_list`."""
    conditions: list[Callable[[Record], bool]] = [
        _condition(owner, name, text) for name, text in filters.items()
    ]
    words = fold(find).split()
    if words:
        conditions.append(lambda row: all(word in fold(_texts(row)) for word in words))
    if ids is not None:
        wanted = set(ids)
        conditions.append(lambda row: row.id in wanted)
    name, _colon, direction = sort.partition(":")
    field = owner.shown_field(name).name if name else ""

    def records() -> list[Record]:
        found = [row for row in read() if all(fits(row) for fits in conditions)]
        if field:
            found.sort(key=lambda row: _order(row[field]), reverse=direction == "desc")
        return found

    return FixedList(records)


def _condition(owner: Noun, name: str, text: str) -> Callable[[Record], bool]:
    item = owner.field(name)
    try:
        fits = matcher(parse_filter(text), item.parse, text=isinstance(item.blank, str))
    except InvalidValue as error:
        raise error.with_field(item.caption) from None
    return lambda row: fits(row[item.name])


def _texts(row: Record) -> str:
    return " ".join(str(value) for value in row.values.values())


def _order(value: Any) -> Any:
    return ("", value) if isinstance(value, int) else (str(value), 0)
