"""What a session needs of its connection to PostgreSQL, and poolers that do not give it that.

A pooler such as PgBouncer stands between programs and the server. In the mode `session` each
program has one connection to the server for as long as it is open, and nothing is different. In
the modes `transaction` and `statement` the next one may be another: what a session hears of,
has locked or has set is then that of somebody else.
"""

from __future__ import annotations

import select
import time
from collections.abc import Mapping
from typing import Any

from store.dialects.driver import psycopg
from store.errors import StorageFailed
from store.text import N_

# isort: split
from psycopg.pq import ExecStatus

NO_CONNECTION = "query_wait_timeout"
"""What PgBouncer says to whom it has let wait for a connection to the server."""
_PROCESS = "SELECT pg_backend_pid()"

_SETTINGS: Mapping[str, str] = {
    "lock_timeout": "'10s'",
    "idle_in_transaction_session_timeout": "'60s'",
    # with the usual 4 MB the server forgets which rows of ten million have a common word, and
    # takes apart the words of all of them again: minutes where it takes seconds
    "work_mem": "GREATEST(pg_size_bytes(current_setting('work_mem')) / 1024, 32768) || 'kB'",
}
"""What a session sets, and the SQL for the value."""
_ROUNDS = 3
_PATIENCE = 1.0
"""For how many seconds a second connection is waited for; without one the first write finds out."""


def begin(connection: Any, given: str, seconds: float) -> int:
    """Set what a session needs, where the options `given` in the address do not; return its process.

    Not as options of the connection: poolers refuse or forget these. Raises OperationalError when
    the pooler has no connection to the server for so many seconds.
    """
    wanted = [pair for pair in _SETTINGS.items() if pair[0] not in given]
    calls = [f", set_config('{name}', {value}, false)" for name, value in wanted]
    return _number(connection, f"{_PROCESS}{''.join(calls)}", seconds)


def require_own(one: Any, other: Any, where: str) -> None:
    """Raise StorageFailed when two connections to a pooler are not two to the server.

    Raises OperationalError when that cannot be told now.
    """
    seen = [
        (_number(one, _PROCESS, _PATIENCE), _number(other, _PROCESS, _PATIENCE))
        for _ in range(_ROUNDS)
    ]
    if seen[0][0] == seen[0][1] or len({*seen}) > 1:
        raise shared(where)


def shared(where: str) -> StorageFailed:
    """Return what to say of a pooler that gives each transaction another connection."""
    return StorageFailed(
        N_(
            "The pooler of %(where)s gives each transaction another connection to the server, and Trato "
            "needs one of its own. Nothing was saved. Set pool_mode = session for this database in the "
            "pooler, or write the address of the server itself."
        ),
        where=where,
    )


def _number(connection: Any, sql: str, seconds: float) -> int:
    """Return the number that a statement gives first. Raises OperationalError when it takes longer."""
    low, until = connection.pgconn, time.monotonic() + seconds
    low.send_query(sql.encode())
    while low.is_busy():
        if not select.select([low.socket], [], [], max(until - time.monotonic(), 0))[0]:
            raise psycopg.OperationalError(NO_CONNECTION)
        low.consume_input()
    result = low.get_result()
    if result is None or result.status != ExecStatus.TUPLES_OK:
        raise psycopg.errors.error_from_result(result) if result else psycopg.OperationalError
    while low.get_result() is not None:
        pass
    return int(result.get_value(0, 0))
