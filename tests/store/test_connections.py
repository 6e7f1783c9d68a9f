"""How many connections to a server a session takes, and what it says when there is none left."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from store import db as store_db
from store import dialect
from store.dialects.driver import psycopg
from store.errors import StorageFailed
from store.lists import open_list
from tests import factories, postgresql
from tui import data as tui_data

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("db")]


def connections(location: str) -> int:
    """How many the server has open from sessions with this address."""
    name = location.rpartition("=")[2]
    with postgresql.asking(location.partition("?")[0]) as ask:
        sql = f"SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = '{name}'"
        return int(ask(sql).fetchone()[0])


def settled(location: str, count: int) -> bool:
    """Whether the server comes to have so many."""
    until = time.monotonic() + 10
    while connections(location) != count:
        if time.monotonic() > until:
            return False
        threading.Event().wait(0.05)
    return True


def test_a_session_keeps_one_connection_and_takes_others_only_while_it_works(
    location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.group("ONE")
    store_db.close_database()
    monkeypatch.setattr(tui_data, "IDLE", 0.05)

    async def session() -> None:
        data = tui_data.Data()
        await asyncio.wrap_future(data.open(location))
        assert settled(location, 1)
        for _ in range(2):
            seen = await asyncio.gather(
                data.scan(lambda: (open_list("group").count(), connections(location))),
                data.work(lambda: (open_list("group").count(), connections(location))),
            )
            assert {count for count, _open in seen} == {1}
            assert max(taken for _count, taken in seen) in (2, 3)
            await asyncio.sleep(0.3)
            assert settled(location, 1)
        await data.close()

    asyncio.run(session())
    assert settled(location, 0)


def test_a_server_without_a_connection_left_says_so(location: str) -> None:
    plain = location.partition("?")[0]
    with postgresql.asking(plain) as ask:
        ask("DROP ROLE IF EXISTS few")
        ask("CREATE ROLE few LOGIN CONNECTION LIMIT 0")
        with pytest.raises(StorageFailed, match="no connection left for another session"):
            store_db.open_database(plain.replace("//trato@", "//few@"))
        ask("DROP ROLE few")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("FATAL:  sorry, too many clients already", "no connection left"),
        ("FATAL:  remaining connection slots are reserved", "no connection left"),
        ("FATAL:  the database system is starting up", "just starting or stopping"),
        ("FATAL:  the database system is in recovery mode", "just starting or stopping"),
        ("Connection refused", "does not answer"),
    ],
)
def test_what_a_server_says_that_refuses_is_said_in_a_sentence(
    said: str, meant: str, location: str
) -> None:
    error = psycopg.OperationalError(f'connection failed: connection to "db" failed: {said}')
    found = dialect.explain(error, location)
    assert meant in str(found)
    assert isinstance(found, StorageFailed)
