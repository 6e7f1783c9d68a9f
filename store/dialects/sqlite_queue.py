"""The queue of the sessions that want to write into one file.

SQLite has none: who waits looks again and again whether the lock is free, and whoever looks at the
right moment has it, or nobody while all of them sleep. A lock of the system beside it wakes the next
one at once, and who waits for it costs nothing.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import Any

from peewee import SqliteDatabase

_LAST_TRY = 200  # milliseconds for who has waited for a turn in vain


class Queue:
    """The place of one connection in the queue for a file.

    It stands on the file of the log of writes, which is there as long as a connection is open and
    on which SQLite itself holds no lock. It only brings order: a place that is not had in time, as
    when another session was stopped, keeps nobody from asking SQLite itself.
    """

    def __init__(self, path: str) -> None:
        self._log = f"{path}-wal"
        self._handle = -1

    def join(self, seconds: float) -> bool:
        """Wait until it is this connection's turn, at most so long; return False when it took longer."""
        import fcntl

        if self._handle < 0:
            with suppress(OSError):
                self._handle = os.open(self._log, os.O_RDONLY | os.O_CLOEXEC)
        if self._handle < 0:
            return True
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return self._wait(seconds)
        return True

    def _wait(self, seconds: float) -> bool:
        turn = _Turn(self._handle)
        threading.Thread(target=turn.take, daemon=True).start()
        if turn.is_had(seconds):
            return True
        self._handle = -1  # it is closed as soon as its turn comes
        return False

    def leave(self) -> None:
        """Let the next one have its turn."""
        import fcntl

        if self._handle >= 0:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Leave the queue with the connection."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


class _Turn:
    """Waiting for a lock on a thread of its own: the system cannot be told how long to wait."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._had = threading.Event()
        self._settling = threading.Lock()
        self._given_up = False

    def take(self) -> None:
        import fcntl

        fcntl.flock(self._handle, fcntl.LOCK_EX)
        with self._settling:
            if self._given_up:
                os.close(self._handle)
            self._had.set()

    def is_had(self, seconds: float) -> bool:
        if self._had.wait(seconds):
            return True
        with self._settling:
            self._given_up = not self._had.is_set()
        return not self._given_up


class QueuedFile(SqliteDatabase):
    """A file of SQLite whose writers are served as they come."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._own = threading.local()

    @property
    def _queue(self) -> Queue:
        """The place of this thread's connection."""
        found: Queue | None = getattr(self._own, "queue", None)
        if found is None:
            found = self._own.queue = Queue(self.database)
        return found

    def begin(self, lock_type: str | None = None) -> None:
        run: Any = self.execute_sql
        (patience,) = run("PRAGMA busy_timeout").fetchone()
        if self._queue.join(patience / 1000):
            self._begin(lock_type)
            return
        # nobody is to wait twice as long
        run(f"PRAGMA busy_timeout = {min(patience, _LAST_TRY)}")
        try:
            self._begin(lock_type)
        finally:
            run(f"PRAGMA busy_timeout = {patience}")

    def _begin(self, lock_type: str | None) -> None:
        try:
            super().begin(lock_type)
        except BaseException:
            self._queue.leave()
            raise

    def commit(self) -> Any:
        done = super().commit()
        self._queue.leave()
        return done

    def rollback(self) -> Any:
        try:
            return super().rollback()
        finally:
            self._queue.leave()

    def _close(self, conn: Any) -> None:
        self._queue.close()
        super()._close(conn)  # type: ignore[misc]
