"""Connections to PostgreSQL: how they are opened, lost and found again."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from enum import IntEnum
from typing import Any, TypeVar

import peewee
from peewee import PostgresqlDatabase

from store.dialects import pg_address, pg_pooler
from store.dialects.driver import psycopg
from store.dialects.pg_statements import translated
from store.enumerations import Choice
from store.errors import StorageFailed
from store.text import N_

# isort: split
from psycopg.adapt import Dumper, Loader
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import IntDumper
from psycopg.types.string import StrDumper

_R = TypeVar("_R")
_OLDEST = 15_00_00
_PATIENCE = 8.0
"""For how many seconds a server that is gone is looked for; then the person is told."""
_PAUSE = 0.1
_REPLICA_PAUSE = 5.0
"""For how many seconds a server for reading is left alone after it failed."""


class Connection(psycopg.Connection[Any]):
    """A connection that understands the statements of the store.

    `heard` is the number of the last write that another session has told of; None before it
    listens. `process` is the one that serves it: before a pooler the driver knows another number.
    """

    heard: int | None = None
    process = 0

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out a statement for each of the rows, without waiting for every answer."""
        with psycopg.Cursor(self) as cursor:
            cursor.executemany(translated(statement).encode(), rows)


class _Cursor(psycopg.ClientCursor[Any]):
    """A cursor that understands the statements of the store."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(translated(query).encode(), params or (), **options)

    def fetchall(self) -> list[Any]:
        return super().fetchall() if self.description else []

    def fetchone(self) -> Any:
        return super().fetchone() if self.description else None


class _DayDumper(StrDumper):
    def dump(self, obj: Any) -> bytes:
        return str(obj.isoformat()).encode()


class _FlagDumper(Dumper):
    oid = psycopg.adapters.types["int2"].oid

    def dump(self, obj: Any) -> bytes:
        return b"1" if obj else b"0"

    def quote(self, obj: Any) -> bytes:
        return self.dump(obj)


class _WholeLoader(Loader):
    """Sums of integers are integers, as on the other engine."""

    def load(self, data: Any) -> int | float:
        text = bytes(data)
        return float(text) if b"." in text or b"N" in text else int(text)


def connected(parameters: dict[str, Any]) -> Connection:
    """Return a new connection that understands the statements of the store."""
    connection = Connection.connect(**parameters, autocommit=True, cursor_factory=_Cursor)
    adapters = connection.adapters
    adapters.register_dumper(dt.date, _DayDumper)
    adapters.register_dumper(bool, _FlagDumper)
    for kind in (IntEnum, Choice):
        adapters.register_dumper(kind, IntDumper)
    adapters.register_loader("numeric", _WholeLoader)
    return connection


# --- the database --------------------------------------------------------------------------------


class _Adapter(peewee.Psycopg3Adapter):
    txn_idle = TransactionStatus.IDLE
    txn_inerror = TransactionStatus.INERROR
    txn_unknown = TransactionStatus.UNKNOWN

    def check_driver(self) -> None: ...

    def get_binary_type(self) -> type[bytes]:
        return bytes


_READ = re.compile(
    r"\s*(?:SELECT|WITH)\b(?!.*\b(?:INSERT|UPDATE|DELETE)\b)", re.IGNORECASE | re.DOTALL
)
_AGAIN = re.compile(r"\s*(?:LISTEN|SET)\b", re.IGNORECASE)


class CommitUnknown(peewee.OperationalError):
    """No server says whether a transaction was saved."""


class Replica:
    """Servers for reading that a URL names: read from when they have all that is known here.

    They are behind the primary by a moment; whoever has seen a write sees it in every later read.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self.named = bool(pg_address.replica(where))
        self._own = threading.local()
        self._known = 0
        self._not_before = 0.0

    def must_have(self, number: int) -> None:
        """Say which write the next reads must see."""
        self._known = max(self._known, number)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let this thread read here while the context lasts."""
        self._own.reads = getattr(self._own, "reads", 0) + 1
        try:
            yield
        finally:
            self._own.reads -= 1

    def execute(self, sql: str, params: Any) -> Any:
        """Return a cursor with the rows; None when the primary must be asked."""
        if not self.named or not getattr(self._own, "reads", 0):
            return None
        if time.monotonic() < self._not_before:
            return None
        try:
            connection = getattr(self._own, "connection", None)
            if connection is None or connection.closed:
                connection = connected(pg_address.replica(self._where) or {})
                self._own.connection, self._own.has = connection, -1
            if self._own.has < self._known:
                row = connection.execute(_LAST).fetchone()
                self._own.has = row[0] if row else -1
                if self._own.has < self._known:
                    return None
            return connection.execute(sql, params or ())
        except psycopg.OperationalError:  # away, or it has to undo what is read
            self._not_before = time.monotonic() + _REPLICA_PAUSE
        except psycopg.Error:  # not every table is there yet
            pass
        return None

    def close(self) -> None:
        """Close the connection of this thread."""
        connection = getattr(self._own, "connection", None)
        if connection is not None:
            connection.close()
            self._own.connection = None


_LAST = "SELECT value FROM counter WHERE name = 'change'"


class Server(PostgresqlDatabase):
    """A database on a server, found again after it was lost."""

    _state: Any  # of this thread: its connection and the transactions it is in
    param = "?"
    psycopg2_adapter = psycopg3_adapter = _Adapter

    def __init__(self, where: str) -> None:
        self.where = where
        self.mark = threading.local()
        self.replica = Replica(where)
        self._met = False
        self.shown = pg_address.without_password(where)
        super().__init__(self.shown)

    def _connect(self) -> Connection:
        parameters = pg_address.parameters(self.where)
        connection = connected(parameters)
        try:
            if connection.info.server_version < _OLDEST:
                raise StorageFailed(
                    N_("The server is PostgreSQL %(found)s. At least version 15 is needed."),
                    found=connection.info.server_version // 10_000,
                )
            if connection.info.parameter_status("server_encoding") != "UTF8":
                raise StorageFailed(
                    N_(
                        "The database has the encoding %(found)s. Make one with the encoding UTF8: "
                        "createdb --encoding UTF8 --template template0 NAME."
                    ),
                    found=connection.info.parameter_status("server_encoding"),
                )
            seconds = max(float(parameters["connect_timeout"]), 0) or _PATIENCE
            connection.process = pg_pooler.begin(
                connection, parameters.get("options") or "", seconds
            )
            if connection.process != connection.info.backend_pid and not self._met:
                self._require_own(connection, parameters)
        except (StorageFailed, psycopg.Error):
            connection.close()
            raise
        self._met = True
        return connection

    def _require_own(self, connection: Connection, parameters: dict[str, Any]) -> None:
        """Raise StorageFailed when a pooler shares the connection with other sessions.

        When it has no other one to tell by, the first write finds out.
        """
        with (
            suppress(psycopg.OperationalError),
            closing(connected(parameters | {"connect_timeout": "2"})) as other,
        ):
            pg_pooler.require_own(connection, other, self.shown)

    def _execute_cursor(self, sql: str, params: Any) -> Any:
        return super()._execute_cursor(sql, params)  # type: ignore[misc]

    @property
    def held(self) -> Connection:
        """The connection of this thread; one is opened when there is none."""
        if self.is_closed():
            self.connect()
        found: Connection = self._state.conn
        return found

    # --- lost and found ---

    def _close(self, conn: Connection) -> None:
        self.replica.close()
        conn.close()

    def is_lost(self) -> bool:
        """Return whether this thread had a connection and the server has ended it."""
        return not self._state.closed and bool(self._state.conn.closed)

    def forget(self) -> None:
        """Let go of a connection that is lost."""
        if self._state.conn is not None:
            self._state.conn.close()
        self._state.reset()

    def find(self) -> None:
        """Connect again, to whichever server may be written now; waits for one for some seconds."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self.connect()
                return
            except peewee.OperationalError:
                if time.monotonic() > until:
                    raise
            threading.Event().wait(_PAUSE)

    def _again(self, verb: Callable[[], _R]) -> _R:
        """Do what changes nothing; once more when it found the connection lost."""
        if self.is_closed() and self._met:
            self.find()
        try:
            return verb()
        except (peewee.OperationalError, peewee.InterfaceError):
            if self.in_transaction() or not self.is_lost():
                raise
        self.forget()
        self.find()
        return verb()

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        reads = _READ.match(sql)
        if self.in_transaction() or not (reads or _AGAIN.match(sql)):
            return self._execute_cursor(sql, params)
        cursor = self.replica.execute(sql, params) if reads else None
        return cursor or self._again(lambda: self._execute_cursor(sql, params))

    def begin(self, isolation_level: Any = None) -> None:
        self.mark.text = ""
        self._again(lambda: super(Server, self).begin(isolation_level))

    def rollback(self) -> None:
        if self.is_lost():
            self.forget()
        elif not self.is_closed():
            super().rollback()

    def commit(self) -> None:
        try:
            cursor = self._execute_cursor("COMMIT", ())
        except (peewee.OperationalError, peewee.InterfaceError):
            if not self.is_lost():
                raise
            self.forget()
            if not self._was_saved():
                raise
        else:
            if cursor.statusmessage != "COMMIT":
                raise peewee.InternalError("an error in the transaction was passed over")
        self.replica.must_have(getattr(self.mark, "number", 0))

    # --- marks ---

    def new_mark(self) -> str:
        """Return a text that tells this transaction from any other."""
        self.mark.text = uuid.uuid4().hex
        return str(self.mark.text)

    def _was_saved(self) -> bool:
        """Return whether the transaction whose answer was lost has left its mark.

        Raises CommitUnknown when no server answers.
        """
        mark = getattr(self.mark, "text", "")
        if not mark:
            return False
        try:
            self.find()
            # its server may not have noticed yet that the person is gone: until then, this waits
            self._execute_cursor("SELECT value FROM counter WHERE name = 'change' FOR UPDATE", ())
            sql = "SELECT 1 FROM trato_recent WHERE mark = ?"
            return self._execute_cursor(sql, (mark,)).fetchone() is not None
        except peewee.OperationalError as error:
            raise CommitUnknown(str(error)) from error


def listen(connection: Connection, last: int) -> None:
    """Let a connection hear of the writes of other sessions; `last` is the last that is known."""

    def hear(notify: Any) -> None:
        if notify.pid != connection.process:
            connection.heard = max(connection.heard or 0, int(notify.payload or 0))

    connection.heard = last
    connection.add_notify_handler(hear)


def heard(connection: Connection) -> int:
    """Return the last write of another session that the connection has heard of; nothing is asked."""
    low = connection.pgconn
    try:
        low.consume_input()
    except psycopg.OperationalError:
        connection.close()
        raise
    while (told := low.notifies()) is not None:
        if told.be_pid != connection.process:
            connection.heard = max(connection.heard or 0, int(told.extra or 0))
    return connection.heard or 0
