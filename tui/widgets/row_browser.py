"""Where a person is in a long list: the cursor, the rows on the screen, and the reads they need.

Textual-free, so that the hard part of the table (reads that come late, lists that change under the
cursor) is tested without a screen.
"""

from collections.abc import Callable, Hashable
from typing import Generic, Literal, NamedTuple

from tui.widgets.row_window import R, Read, RowReader, RowWindow, read_at_once

Change = Literal["cursor", "rows"]
"""What is to be drawn again: the old and the new cursor line, or everything."""


class _Renewal(NamedTuple, Generic[R]):
    """Rows are to be read anew around `key`; if that is gone, around where `row` stood."""

    key: Hashable | None
    row: R | None
    must_exist: bool = False
    place: int | None = None
    line: int = 0


class RowBrowser(Generic[R]):
    """A cursor in a list of any length, of which only a few screens are known.

    What lies in the known rows is shown at once. Anything else becomes the goal: the rows on the
    screen stay until those of the goal have come, and a newer goal replaces an older one.

    Args:
        changed: Called when something is to be drawn again.
    """

    def __init__(self, changed: Callable[[Change], None]) -> None:
        self.window: RowWindow[R] = RowWindow()
        self.reader: RowReader[R] | None = None
        self.top = 0
        self.cursor = 0
        self.page = 1
        self.opening = False
        self._changed = changed
        self._goal: tuple[int, int] | None = None
        self._renewal: _Renewal[R] | None = None
        self._generation = 0
        self._guessed = False
        self.unmeasured = False

    @property
    def cursor_row(self) -> R | None:
        """The row under the cursor, None while it is not known."""
        return self.window.get(self.cursor)

    @property
    def pending(self) -> bool:
        """Whether what was asked for is still to come."""
        return self._goal is not None or self._renewal is not None

    @property
    def satisfied(self) -> bool:
        """Whether there is nothing to read."""
        return not self.pending and self.window.plan(self.top, self.page) is None

    # Asking

    def open(self, reader: RowReader[R], key: Hashable | None = None) -> None:
        """Read from `reader`, with the cursor on `key` if it is there, else on the first row."""
        self.reader = reader
        self.opening = True
        self._generation += 1
        self._goal = None
        self._renewal = _Renewal(key, None)

    def forget(self) -> None:
        """Drop the rows that are known."""
        self.window = RowWindow()
        self.top = self.cursor = 0
        self._changed("rows")

    def renew(self, *, keep_cursor: bool = True) -> None:
        """Read again what is shown, with the cursor on the same row or where it was."""
        row = self.cursor_row
        if self._renewal is not None:
            # What is being read may be older than the change: read once more.
            self._renewal = _Renewal(*self._renewal)
        elif not keep_cursor or row is None:
            self._goal = None
            self._renewal = _Renewal(None, None)
        else:
            self._renewal = _Renewal(row.key, row, False, self.cursor, self.cursor - self.top)

    def move_to(self, key: Hashable) -> None:
        """Put the cursor on the row with this key; nothing happens if the list has none."""
        position = self.window.position(key)
        if position is not None and self._renewal is None:
            self.go_to(position)
        else:
            self._goal = None
            self._renewal = _Renewal(key, None, must_exist=True, line=self.page // 2)

    def go_to(self, index: int) -> None:
        """Put the cursor on a position; the view moves as little as it must."""
        self._aim(self._place[0], index)

    def go_by(self, rows: int) -> None:
        """Move the cursor by `rows` down (or up, if negative)."""
        top, cursor = self._place
        self._aim(top, cursor + rows)

    def page_by(self, pages: int) -> None:
        """Move view and cursor by whole screens."""
        top, cursor = self._place
        rows = pages * self.page
        self._aim(top + rows, cursor + rows)

    def scroll_to(self, top: int) -> None:
        """Move the view; the cursor stays on its row as long as that is on the screen."""
        top = max(0, min(top, self.window.total - self.page))
        cursor = self._place[1]
        self._aim(top, max(top, min(cursor, top + self.page - 1)))

    def go_end(self) -> None:
        """Put the cursor on the last row."""
        self.window.reach_end(read_at_once(self.page))
        self.go_to(self.window.total - 1)

    def resize(self, page: int) -> None:
        """Take in how many rows the screen shows."""
        if page != self.page:
            self.page = max(1, page)
            self.go_by(0)

    def give_up(self) -> None:
        """Forget what was asked for and has not come."""
        self._goal = self._renewal = None
        self._clamp()

    # Reading

    async def run(self) -> None:
        """Read until nothing is missing. One read at a time: the newest wish is served next."""
        while (reader := self.reader) is not None:
            if self._renewal is not None:
                await self._renew(reader, self._renewal)
                continue
            aim = self._goal or (self.top, self.cursor)
            read = self.window.plan(aim[0], self.page)
            if read is None:
                self._settle_goal()
                return
            generation = self._generation
            rows = await read.perform(reader)
            if generation == self._generation:
                self._accept(read, rows, aim)

    async def measure(self) -> None:
        """Count the rows and find out where the cursor is; slow, so not part of `run`."""
        reader, generation = self.reader, self._generation
        self.unmeasured = False
        if reader is None:
            return
        if not self.window.exact:
            total = await reader.count()
            if generation != self._generation:
                return
            self._follow(self.window.counted(total))
            self._clamp()
            self._changed("rows")
        row = self.cursor_row
        if self._guessed and row is not None:
            index = await reader.index_of(row)
            if generation == self._generation:
                self._guessed = False
                self._follow(self.window.located(row.key, index))
                self._changed("rows")

    # The rest is how it is done

    @property
    def _place(self) -> tuple[int, int]:
        return self._goal or (self.top, self.cursor)

    def _aim(self, top: int, cursor: int) -> None:
        total = self.window.total
        cursor = max(0, min(cursor, total - 1))
        top = max(cursor - self.page + 1, min(top, cursor))
        top = max(0, min(top, total - self.page))
        known = self.window.covers(top, top + self.page)
        if known or self.window.recall(top, top + self.page):
            self._goal = None
            self._show(top, cursor)
        else:
            self._goal = (top, cursor)

    def _show(self, top: int, cursor: int) -> None:
        if (top, cursor) == (self.top, self.cursor):
            return
        change: Change = "cursor" if top == self.top else "rows"
        self.top, self.cursor = top, cursor
        self._changed(change)

    def _settle_goal(self) -> None:
        if self._goal is not None:
            self._aim(*self._goal)
            self._goal = None

    def _follow(self, shift: int) -> None:
        self.top += shift
        self.cursor += shift
        if self._goal is not None:
            self._goal = (self._goal[0] + shift, self._goal[1] + shift)

    def _clamp(self) -> None:
        total = self.window.total
        self.cursor = max(0, min(self.cursor, total - 1))
        self.top = max(0, min(self.top, total - self.page, self.cursor))

    def _accept(self, read: Read[R], rows: list[R], aim: tuple[int, int]) -> None:
        replaces = read.kind in ("first", "last", "at")
        shown = self.window.covers(self.top, self.top + self.page) and bool(self.window.rows)
        if replaces and shown and self._goal is None:
            # The person has gone back to rows that are known: do not lose these.
            return
        visible = [self.window.get(self.top + line) for line in range(self.page)]
        total, exact = self.window.total, self.window.exact
        shift = self.window.accept(read, rows, (self.top, self.top + self.page))
        self.unmeasured |= exact and not self.window.exact
        self._follow(shift)
        aim = (aim[0] + shift, aim[1] + shift)
        if replaces and shown:
            goal = self._goal
            self._aim(*aim)
            if goal != aim:
                self._goal = goal
        if self._goal is not None:
            self._aim(*self._goal)
        self._clamp()
        now = [self.window.get(self.top + line) for line in range(self.page)]
        if total != self.window.total or now != visible:
            self._changed("rows")

    async def _renew(self, reader: RowReader[R], renewal: _Renewal[R]) -> None:
        generation, limit = self._generation, read_at_once(self.page)
        row = renewal.row
        if renewal.key is not None:
            row = await reader.find(renewal.key) or row
        if row is None:
            rows = [] if renewal.must_exist else await reader.first(limit)
            if self._current(generation, renewal) and not renewal.must_exist:
                self._start([], rows, 0, limit)
                self.top = self.cursor = 0
                self._changed("rows")
            return
        before = await reader.before(row, limit)
        after = await (reader.after(before[-1], limit) if before else reader.first(limit))
        index = renewal.place
        if index is None and len(before) == limit:
            index = await reader.index_of(row)
        if not self._current(generation, renewal):
            return
        here = self.cursor_row
        self._guessed = renewal.place is not None and len(before) == limit
        self._start(before, after, index or 0, limit)
        self._place_cursor(renewal, row, len(before), here)
        self._changed("rows")

    def _current(self, generation: int, renewal: _Renewal[R]) -> bool:
        if self._renewal is renewal:
            self._renewal = None
        return generation == self._generation

    def _start(self, before: list[R], after: list[R], index: int, limit: int) -> None:
        fresh: RowWindow[R] = RowWindow()
        if not self.opening:
            fresh.total = self.window.total
        fresh.surround(before, after, index, limit)
        self.opening = False
        self.unmeasured = True
        self.window = fresh

    def _place_cursor(self, renewal: _Renewal[R], row: R, before: int, here: R | None) -> None:
        """Put the cursor on the renewed row, or on where the person has gone in the meantime."""
        window = self.window
        moved = here is not None and renewal.place is not None and here.key != row.key
        position = window.position(here.key) if moved and here is not None else None
        if position is None:
            position = window.position(row.key)
        if position is None:
            position = window.start + before
        line = self.cursor - self.top if renewal.place is not None else renewal.line
        at_top = renewal.place is not None and self.top == 0
        goal, self._goal = self._goal, None
        self.cursor = max(0, min(position, window.total - 1))
        # Who looks at the beginning of a list sees what is new there
        self.top = 0 if at_top and self.cursor < self.page else self.cursor - line
        self._clamp()
        if goal is not None:
            self._aim(*goal)
