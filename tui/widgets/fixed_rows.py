"""Rows that are all there already, for a windowed table."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Generic

from tui.widgets.row_window import R


class FixedRows(Generic[R]):
    """A row reader over a sequence.

    Args:
        rows: In the order of the list.
    """

    def __init__(self, rows: Sequence[R]) -> None:
        self._rows = list(rows)

    def replace(self, rows: Sequence[R]) -> None:
        """Have other rows from now on."""
        self._rows = list(rows)

    async def count(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    async def first(self, limit: int) -> list[R]:
        """Return the first rows."""
        return self._rows[:limit]

    async def last(self, limit: int) -> list[R]:
        """Return the last rows."""
        return self._rows[-limit:]

    async def after(self, row: R, limit: int) -> list[R]:
        """Return the rows that follow `row`."""
        place = await self.index_of(row) + 1
        return self._rows[place : place + limit]

    async def before(self, row: R, limit: int) -> list[R]:
        """Return the rows that precede `row`."""
        place = await self.index_of(row)
        return self._rows[max(0, place - limit) : place]

    async def at(self, index: int, limit: int) -> list[R]:
        """Return the rows from position `index`."""
        return self._rows[index : index + limit]

    async def index_of(self, row: R) -> int:
        """Return the position of `row`."""
        keys = [known.key for known in self._rows]
        return keys.index(row.key) if row.key in keys else len(keys)

    async def find(self, key: Hashable) -> R | None:
        """Return the row with this key."""
        return next((row for row in self._rows if row.key == key), None)
