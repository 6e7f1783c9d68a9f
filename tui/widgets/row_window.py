"""The rows a windowed table knows: one contiguous stretch around what is on the screen."""

from collections.abc import Hashable
from typing import Generic, Literal, NamedTuple, Protocol, TypeVar


class Keyed(Protocol):
    """A row: opaque but for its key, which no other row of the source has."""

    @property
    def key(self) -> Hashable: ...


_FEWEST = 24
R = TypeVar("R", bound=Keyed)


class ReadError(Exception):
    """Raised by a row reader when rows cannot be read now; the table keeps what it shows."""


class RowReader(Protocol[R]):
    """What a table reads from. Every method may take its time: the table never waits for one.

    Rows are in the order of the list. A method may raise `ReadError`.
    """

    async def count(self) -> int:
        """Return the number of rows; may be slow, the table works before it is known."""

    async def first(self, limit: int) -> list[R]:
        """Return the first rows, at most `limit`."""

    async def last(self, limit: int) -> list[R]:
        """Return the last rows, at most `limit`."""

    async def after(self, row: R, limit: int) -> list[R]:
        """Return the rows that follow `row`, or follow where it stood if it is gone."""

    async def before(self, row: R, limit: int) -> list[R]:
        """Return the rows that precede `row`, the nearest last."""

    async def at(self, index: int, limit: int) -> list[R]:
        """Return the rows from position `index`, counted from 0."""

    async def index_of(self, row: R) -> int:
        """Return the position of `row`, or where it would stand."""

    async def find(self, key: Hashable) -> R | None:
        """Return the row with this key as it is now, or None if the list has none."""


def read_at_once(height: int) -> int:
    """Return how many rows are read at a time for a screen of `height` rows."""
    return max(3 * height, _FEWEST)


class Read(NamedTuple, Generic[R]):
    """One read to be made: `row` is the neighbour, `place` where the rows will stand."""

    kind: Literal["first", "last", "after", "before", "at"]
    limit: int
    place: int = 0
    row: R | None = None

    async def perform(self, reader: RowReader[R]) -> list[R]:
        """Return the rows."""
        if self.kind == "first":
            return await reader.first(self.limit)
        if self.kind == "last":
            return await reader.last(self.limit)
        if self.kind == "at" or self.row is None:
            return await reader.at(self.place, self.limit)
        if self.kind == "after":
            return await reader.after(self.row, self.limit)
        return await reader.before(self.row, self.limit)


class RowWindow(Generic[R]):
    """Rows `start` to `end` of a list of `total`, never more than a few screens of them.

    Until the list has been counted (`exact`) the total is a guess that grows: rows read from the
    end stand at guessed positions, and all of them shift when the count comes. Every method that
    may shift positions returns by how much, so that the caller can follow.
    """

    def __init__(self) -> None:
        self.start = 0
        self.rows: list[R] = []
        self.total = 0
        self.exact = False
        self._from_end = False
        self._head: list[R] = []
        self._tail: list[R] = []

    @property
    def end(self) -> int:
        """The position after the last row known."""
        return self.start + len(self.rows)

    def get(self, index: int) -> R | None:
        """Return the row at a position of the list, or None if it is not known."""
        offset = index - self.start
        return self.rows[offset] if 0 <= offset < len(self.rows) else None

    def covers(self, first: int, stop: int) -> bool:
        """Whether every row of the list from `first` to before `stop` is known."""
        first, stop = max(0, first), min(stop, self.total)
        return first >= stop or (self.start <= first and stop <= self.end)

    def recall(self, first: int, stop: int) -> bool:
        """Return to the first or the last rows of the list, which are kept once they were read.

        Returns:
            Whether rows `first` to before `stop` are known now.
        """
        stop = min(stop, self.total)
        start = self.total - len(self._tail)
        if stop <= len(self._head):
            self.start, self.rows, self._from_end = 0, list(self._head), False
        elif self.exact and self._tail and first >= start:
            self.start, self.rows = start, list(self._tail)
        return self.covers(first, stop)

    def position(self, key: Hashable) -> int | None:
        """Return the position of a known row, or None."""
        for offset, row in enumerate(self.rows):
            if row.key == key:
                return self.start + offset
        return None

    def reach_end(self, limit: int) -> None:
        """Make room for `limit` rows of the end of a list that has not been counted yet."""
        if not self.exact and not self._from_end:
            self.total = max(self.total, self.end + 2 * limit)

    def plan(self, top: int, height: int) -> Read[R] | None:
        """Return the read that brings rows `top` to `top + height`, or their surroundings.

        None when these are known with a screen on both sides.
        """
        limit = read_at_once(height)
        bottom = min(top + height, self.total)
        if not self.rows or top > self.end or bottom < self.start:
            return self._jump(top, height, limit)
        if self.end < self.total or not (self.exact or self._from_end):
            ahead = self.end - bottom
            if ahead < height:
                return Read("after", limit, self.end, self.rows[-1])
        if self.start > 0 and top - self.start < height:
            room = min(limit, self.start) if self.exact else limit
            return Read("before", room, self.start - room, self.rows[0])
        return None

    def _jump(self, top: int, height: int, limit: int) -> Read[R] | None:
        if self.exact and self.total == 0:
            return None
        if top < height:
            return Read("first", limit)
        if top + 2 * height >= self.total:
            return Read("last", limit, max(0, self.total - limit))
        return Read("at", limit, max(0, top - height))

    def accept(self, read: Read[R], rows: list[R], keep: tuple[int, int]) -> int:
        """Take in the rows that a planned read brought.

        Args:
            read: What was planned.
            rows: What came.
            keep: First and stop of the rows on the screen, which are not dropped.

        Returns:
            The shift of all positions.
        """
        short = len(rows) < read.limit
        if read.kind in ("after", "before"):
            shift = self._extend(read, rows, short)
        elif read.kind == "at" and not rows:
            # The list has become shorter; by how much is not known.
            self.total, self.exact, shift = read.place, False, 0
            self._head, self._tail = [], []
        else:
            self.rows = list(rows)
            self._from_end = False
            shift = self._replace(read, short)
        self.total = max(self.total, self.end)
        self._trim(keep[0] + shift, keep[1] + shift, 4 * max(read.limit, _FEWEST))
        return shift

    def _replace(self, read: Read[R], short: bool) -> int:
        if read.kind == "first":
            self.start = 0
            self._head = list(self.rows)
            if short:
                self._settle(len(self.rows))
        elif read.kind == "last":
            self.start = max(0, self.total - len(self.rows))
            self._tail = list(self.rows)
            self._from_end = not self.exact
            if short:
                shift, self.start = -self.start, 0
                self._settle(len(self.rows))
                return shift
        else:
            self.start = read.place
            if short:
                self._settle(self.end)
        return 0

    def _extend(self, read: Read[R], rows: list[R], short: bool) -> int:
        if not self.rows or read.row is None:
            return 0
        if read.kind == "after":
            if self.rows[-1].key != read.row.key:
                return 0
            self.rows += rows
            if not self.start:
                self._head = self.rows[: read.limit]
            if short and not self._from_end:
                self._settle(self.end)
            return 0
        if self.rows[0].key != read.row.key:
            return 0
        self.rows[:0] = rows
        self.start -= len(rows)
        if short:
            # Nothing stands before: whatever the position was thought to be, it is the first.
            return self._shift(-self.start)
        if self.start <= 0 and not self.exact:
            return self._shift(4 * read.limit - self.start)
        return self._shift(-self.start) if self.start < 0 else 0

    def _shift(self, delta: int) -> int:
        self.start += delta
        self.total += delta
        if self._from_end and self.start == 0:
            # The end was right all along, now the beginning is too.
            self._settle(self.total)
        return delta

    def _settle(self, total: int) -> None:
        if self.exact and total != self.total:
            # The list is another one than when its ends were read.
            self._head, self._tail = [], []
        self.total = total
        self.exact = True
        self._from_end = False

    def counted(self, total: int) -> int:
        """Take in the number of rows of the list; return the shift of all positions."""
        shift = total - self.total if self._from_end else 0
        self.start += shift
        self._settle(total)
        if self.end > total:
            self.total = self.end
        return shift

    def located(self, key: Hashable, index: int) -> int:
        """Take in the true position of one row; return the shift of all positions."""
        position = self.position(key)
        if position is None:
            return 0
        self.start += index - position
        self.total = max(self.total, self.end)
        return index - position

    def surround(self, before: list[R], after: list[R], index: int, limit: int) -> None:
        """Start anew from the rows around one place.

        Args:
            before: The rows before it.
            after: The rows from it on.
            index: Its position, or the best guess.
            limit: How many rows were asked for on each side.
        """
        if len(before) < limit:
            index = len(before)
        self.start = max(0, index - len(before))
        self.rows = before + after
        self._from_end = False
        if not before:
            self._head = list(after)
        if len(after) < limit:
            self._settle(self.end)
        self.total = max(self.total, self.end)

    def _trim(self, first: int, stop: int, limit: int) -> None:
        excess = len(self.rows) - limit
        if excess <= 0:
            return
        behind = first - self.start
        ahead = self.end - stop
        if behind > ahead:
            cut = min(excess, max(0, behind))
            del self.rows[:cut]
            self.start += cut
        else:
            cut = min(excess, max(0, ahead))
            del self.rows[len(self.rows) - cut :]
