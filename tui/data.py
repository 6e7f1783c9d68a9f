"""The way from the screens to the store: two database threads, so that no key waits for a disk."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from store import db
from store.errors import StoreError
from tui.i18n import sentence
from tui.widgets.row_window import ReadError

if TYPE_CHECKING:
    from store.lists import ListSource
    from store.records import Record

_P = ParamSpec("_P")
_R = TypeVar("_R")

IDLE = 10.0
"""After how many seconds without work a thread for long work gives its connection back."""


class Data:
    """The database of the session.

    Reads and writes of pages run one after the other on one thread. Counts, anchors and long work
    run on others, which have connections of their own while there is work.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "database")
        self._background = ThreadPoolExecutor(1, "scans")
        self._works = ThreadPoolExecutor(1, "work")
        self._rests: dict[ThreadPoolExecutor, asyncio.TimerHandle] = {}
        self._writes: set[asyncio.Task[Any]] = set()
        self._token: int | None = None
        self._closed = False
        self._unhurried = asyncio.Event()
        self._unhurried.set()

    def hurry(self) -> None:
        """Begin nothing that may take long until `take_time`: something is about to be shown."""
        self._unhurried.clear()

    def take_time(self) -> None:
        """Begin what was put off by `hurry`."""
        self._unhurried.set()

    async def leisure(self) -> None:
        """Return when there is time for what is not shown first."""
        await self._unhurried.wait()

    def open(self, where: str = "") -> Future[bool]:
        """Begin to open the database at `where`; the result is whether it is a new one.

        Needs no event loop, so that it opens while the screens are being loaded.
        """
        return self._thread.submit(open_here, where)

    async def read(self, fn: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Call a function of the store that reads. A read that was cancelled may never begin."""
        call = functools.partial(fn, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    async def write(self, fn: Callable[..., _R], *args: Any, **kwargs: Any) -> _R:
        """Call a verb of the store. It is carried out also if whoever waits for it goes away."""
        task = asyncio.create_task(self.read(fn, *args, **kwargs))
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
        return await asyncio.shield(task)

    async def scan(self, fn: Callable[_P, _R], *args: _P.args, **kwargs: _P.kwargs) -> _R:
        """Call a function that reads for long, such as a count."""
        return await self._aside(self._background, functools.partial(fn, *args, **kwargs))

    async def work(self, fn: Callable[..., _R], *args: Any, **kwargs: Any) -> _R:
        """Call a function that reads and writes for long, such as an import."""
        return await self._aside(self._works, functools.partial(fn, *args, **kwargs))

    async def _aside(self, thread: ThreadPoolExecutor, call: Callable[[], _R]) -> _R:
        loop = asyncio.get_running_loop()
        await self.leisure()
        try:
            return await loop.run_in_executor(thread, call)
        finally:
            if (before := self._rests.pop(thread, None)) is not None:
                before.cancel()
            if not self._closed:
                self._rests[thread] = loop.call_later(IDLE, thread.submit, db.rest)

    async def changed_elsewhere(self) -> bool:
        """Return whether another session or thread has written since this was last asked."""
        token = await self.read(db.change_token)
        before, self._token = self._token, token
        return before is not None and token != before

    async def close(self) -> None:
        """Finish the writes under way and close the connections."""
        if self._closed:
            return
        self._closed = True
        for rest in self._rests.values():
            rest.cancel()
        while self._writes:
            await asyncio.wait(self._writes)
        for executor in (self._works, self._background, self._thread):
            await asyncio.get_running_loop().run_in_executor(executor, db.close_database)
            executor.shutdown(wait=False, cancel_futures=True)


def open_here(where: str) -> bool:
    """Open the database on this thread; return whether nothing was ever written into it."""
    db.open_database(where)
    return db.last_change() == 0


class Row:
    """A record as a row of a table; its key is the surrogate key, which never changes."""

    __slots__ = ("record",)

    def __init__(self, record: Record) -> None:
        self.record = record

    @property
    def key(self) -> Hashable:
        """What no other row of the list has."""
        return self.record.id


class Rows:
    """A list of the store as a table reads it.

    Args:
        data: The session's database.
        make: Makes the source (on the database thread); with a list of ids only of these records.
    """

    def __init__(self, data: Data, make: Callable[[list[int] | None], ListSource]) -> None:
        self._data = data
        self._make = make
        self._source: ListSource | None = None
        self._stopped = False

    def _list(self) -> ListSource:
        if self._source is None:
            self._source = self._make(None)
        return self._source

    def stop(self) -> None:
        """Give up background scans: nobody looks at the list any more."""
        self._stopped = True

    async def _rows(self, fn: Callable[[], list[Record]]) -> list[Row]:
        try:
            return [Row(record) for record in await self._data.read(fn)]
        except StoreError as error:
            raise ReadError(sentence(error)) from error

    async def count(self) -> int:
        """Return the number of rows, on the thread for scans."""
        try:
            return await self._data.scan(lambda: self._list().count())
        except StoreError as error:
            raise ReadError(sentence(error)) from error

    async def first(self, limit: int) -> list[Row]:
        """Return the first rows."""
        return await self._rows(lambda: self._list().first(limit))

    async def last(self, limit: int) -> list[Row]:
        """Return the last rows."""
        return await self._rows(lambda: self._list().last(limit))

    async def after(self, row: Row, limit: int) -> list[Row]:
        """Return the rows after `row`."""
        return await self._rows(lambda: self._list().after(row.record, limit))

    async def before(self, row: Row, limit: int) -> list[Row]:
        """Return the rows before `row`."""
        return await self._rows(lambda: self._list().before(row.record, limit))

    async def at(self, index: int, limit: int) -> list[Row]:
        """Return the rows from a position."""
        return await self._rows(lambda: self._list().at(index, limit))

    async def index_of(self, row: Row) -> int:
        """Return the position of `row`."""
        try:
            return await self._data.scan(lambda: self._list().index_of(row.record))
        except StoreError as error:
            raise ReadError(sentence(error)) from error

    async def find(self, key: Hashable) -> Row | None:
        """Return the row with this key, if the list has it."""
        if not isinstance(key, int):
            return None
        rows = await self._rows(lambda: self._make([key]).first(1))
        return rows[0] if rows else None

    async def anchor(self) -> None:
        """Prepare jumps to any place of the list, on the thread for scans."""
        try:
            await self._data.scan(lambda: self._list().build_anchors(lambda: self._stopped))
        except StoreError as error:
            raise ReadError(sentence(error)) from error

    async def records(self, ids: list[int]) -> list[Record]:
        """Return these records in list order."""
        return await self._data.read(lambda: list(self._make(ids).each()))

    async def all_ids(self) -> list[int]:
        """Return the surrogate keys of all rows, in list order."""
        return await self._data.scan(lambda: self._list().ids())
