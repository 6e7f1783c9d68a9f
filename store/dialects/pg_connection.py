"""Connections to PostgreSQL: how they are opened, lost and found again."""

from __future__ import annotations

import shlex
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, unquote

import peewee
from peewee import PostgresqlDatabase

from store.dialects.driver import psycopg
from store.dialects.pg_statements import translated
from store.enumerations import Choice
from store.errors import StorageFailed
from store.text import N_

# isort: split
from psycopg.adapt import Dumper, Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import IntDumper
from psycopg.types.string import StrDumper

_R = TypeVar("_R")
_OURS = ("replica", "password_command")
_OLDEST = 15_00_00
_SETTINGS = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
_USUAL = {
    "application_name": "trato",
    "connect_timeout": "5",
    "target_session_attrs": "primary",
    "client_encoding": "utf8",
    "keepalives_idle": "20",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}
_PATIENCE = 15.0
"""For how many seconds a server that is gone is looked for; then the person is told."""
_PAUSE = 0.1


class Connection(psycopg.Connection[Any]):
    """A connection that understands the statements of the store.

    `heard` is the number of the last write that another session has told of; None before it
    listens.
    """

    heard: int | None = None

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


def _adapt(connection: Connection) -> None:
    import datetime as dt

    adapters = connection.adapters
    adapters.register_dumper(dt.date, _DayDumper)
    adapters.register_dumper(bool, _FlagDumper)
    for kind in (IntEnum, Choice):
        adapters.register_dumper(kind, IntDumper)
    adapters.register_loader("numeric", _WholeLoader)


# --- addresses -----------------------------------------------------------------------------------


def _split(where: str) -> tuple[str, dict[str, str]]:
    """Return the URL as the driver understands it, and the parameters that are ours."""
    url, _, query = where.partition("?")
    given = parse_qsl(query, keep_blank_values=True)
    ours = {name: value for name, value in given if name in _OURS}
    rest = "&".join(f"{quote(n)}={quote(value)}" for n, value in given if n not in _OURS)
    return f"{url}?{rest}" if rest else url, ours


def without_password(where: str) -> str:
    """Return a URL without the password that may be in it, and without the command that says it."""
    scheme, separator, rest = where.partition("://")
    before, _, query = rest.partition("?")
    authority, slash, path = before.partition("/")
    user, at, hosts = authority.rpartition("@")
    kept = [
        part
        for part in query.split("&")
        if unquote(part.partition("=")[0])
        not in ("password", "sslpassword", "password_command", "")
    ]
    place = f"{user.partition(':')[0]}{at}{hosts}{slash}{path}"
    return f"{scheme}{separator}{place}{'?' if kept else ''}{'&'.join(kept)}"


@lru_cache(maxsize=4)
def _said_by(command: str) -> str:
    """Return what a command of the person's writes: the password."""
    try:
        done = subprocess.run(  # noqa: S603 - it is the person's own command
            shlex.split(command), capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise StorageFailed(
            N_("The command that says the password of the database failed. Try it in a shell.")
        ) from error
    return done.stdout.rstrip("\n")


def parameters(where: str) -> dict[str, Any]:
    """Return the parameters for the driver of a URL. Raises StorageFailed when it is no URL."""
    url, ours = _split(where)
    try:
        given: dict[str, Any] = dict(conninfo_to_dict(url))
    except psycopg.Error as error:
        raise StorageFailed(
            N_("%(where)s is not the address of a database. Write postgresql://user@host/name."),
            where=without_password(where),
        ) from error
    if "password_command" in ours and "password" not in given:
        given["password"] = _said_by(ours["password_command"])
    given["options"] = f"{given.get('options') or ''} {_SETTINGS}".strip()
    return {**_USUAL, **given}


# --- the database --------------------------------------------------------------------------------


class _Adapter(peewee.Psycopg3Adapter):
    txn_idle = TransactionStatus.IDLE
    txn_inerror = TransactionStatus.INERROR
    txn_unknown = TransactionStatus.UNKNOWN

    def check_driver(self) -> None: ...

    def get_binary_type(self) -> type[bytes]:
        return bytes


class Server(PostgresqlDatabase):
    """A database on a server, found again after it was lost."""

    _state: Any  # of this thread: its connection and the transactions it is in
    param = "?"
    psycopg2_adapter = psycopg3_adapter = _Adapter

    def __init__(self, where: str) -> None:
        self.where = where
        self.mark = threading.local()
        super().__init__(without_password(where))

    def _connect(self) -> Connection:
        connection = Connection.connect(
            **parameters(self.where), autocommit=True, cursor_factory=_Cursor
        )
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
        except StorageFailed:
            connection.close()
            raise
        _adapt(connection)
        return connection

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
        try:
            return verb()
        except (peewee.OperationalError, peewee.InterfaceError):
            if self.in_transaction() or not self.is_lost():
                raise
        self.forget()
        self.find()
        return verb()

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        return self._again(lambda: self._execute_cursor(sql, params))

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
            return
        if cursor.statusmessage != "COMMIT":
            raise peewee.InternalError("an error in the transaction was passed over")

    # --- marks ---

    def new_mark(self) -> str:
        """Return a text that tells this transaction from any other."""
        self.mark.text = uuid.uuid4().hex
        return str(self.mark.text)

    def _was_saved(self) -> bool:
        """Return whether the transaction whose answer was lost has left its mark."""
        mark = getattr(self.mark, "text", "")
        if not mark:
            return False
        self.find()
        # its server may not have noticed yet that the person is gone: until it ends, this waits
        self.execute_sql("SELECT value FROM counter WHERE name = 'change' FOR UPDATE")
        sql = "SELECT 1 FROM trato_recent WHERE mark = ?"
        return self.execute_sql(sql, (mark,)).fetchone() is not None


def listen(connection: Connection, last: int) -> None:
    """Let a connection hear of the writes of other sessions; `last` is the last that is known."""
    own = connection.info.backend_pid

    def hear(notify: Any) -> None:
        if notify.pid != own:
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
        if told.be_pid != connection.info.backend_pid:
            connection.heard = max(connection.heard or 0, int(told.extra or 0))
    return connection.heard or 0


def options_of(where: str) -> Mapping[str, str]:
    """Return the parameters of a URL that are ours and not the driver's."""
    return _split(where)[1]
