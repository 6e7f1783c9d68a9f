"""PgBouncer between the program and its server, in each of its modes."""

from __future__ import annotations

import select
import threading

import pytest

from store import db as store_db
from store import dialect
from store.dialects.driver import psycopg
from store.errors import ConnectionLost, StorageFailed
from store.lists import open_list
from store.models import database
from tests import factories, pooler, postgresql

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("db")]
installed = pytest.mark.skipif(pooler.PROGRAM is None, reason="pgbouncer is not installed")


def by_another_session(code: str) -> None:
    """Write a record on another connection."""

    def work() -> None:
        factories.group(code)
        store_db.close_database()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


@installed
def test_a_session_of_its_own_works_as_without_a_pooler(location: str) -> None:
    with pooler.before(location, "session") as url:
        store_db.open_database(url)
        assert database.execute_sql("SHOW lock_timeout").fetchone() == ("10s",)
        before = store_db.change_token()
        factories.group("MINE")
        assert store_db.change_token() == before
        by_another_session("THEIRS")
        select.select([database.connection().fileno()], [], [], 10)
        assert store_db.change_token() > before
        assert open_list("group").count() == 2
        store_db.close_database()


@installed
@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_connection_that_is_shared_is_refused(mode: str, location: str) -> None:
    with (
        pooler.before(location, mode) as url,
        pytest.raises(StorageFailed, match="Set pool_mode = session"),
    ):
        store_db.open_database(url)


@installed
def test_a_pooler_that_is_full_and_options_it_refuses_are_said_in_a_sentence(location: str) -> None:
    with (
        pooler.before(location, "session", most=1) as url,
        psycopg.connect(url),
        pytest.raises(StorageFailed, match="no connection left"),
    ):
        store_db.open_database(url)
    with (
        pooler.before(location, "session") as url,
        pytest.raises(StorageFailed, match="ignore_startup_parameters"),
    ):
        store_db.open_database(f"{url}&options=-c%20work_mem%3D8MB")


def test_a_write_on_the_connection_of_somebody_else_saves_nothing() -> None:
    database.connection().process += 1
    with pytest.raises(
        StorageFailed, match=r"another connection to the server.* Set pool_mode = session"
    ):
        factories.group("LOST")
    database.connection().process -= 1
    assert open_list("group").count() == 0


def test_an_address_may_set_how_long_a_session_waits(location: str) -> None:
    store_db.open_database(f"{location}&options=-c%20lock_timeout%3D3s")
    assert database.execute_sql("SHOW lock_timeout").fetchone() == ("3s",)
    assert database.execute_sql("SHOW work_mem").fetchone() == ("32MB",)


def test_a_server_that_gives_more_memory_is_left_alone(location: str) -> None:
    with postgresql.asking(location) as ask:
        name = location.partition("?")[0].rpartition("/")[2]
        ask(f"ALTER DATABASE {name} SET work_mem = '64MB'")
        store_db.open_database(location)
        assert database.execute_sql("SHOW work_mem").fetchone() == ("64MB",)
        ask(f"ALTER DATABASE {name} RESET work_mem")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("query_wait_timeout", "no connection left"),
        ("server login has been failing, try again later", "does not answer"),
        ("server conn crashed?", "The connection to the database was lost"),
    ],
)
def test_what_a_pooler_says_is_said_in_a_sentence(said: str, meant: str, location: str) -> None:
    found = dialect.explain(psycopg.errors.ProtocolViolation(said), location)
    assert isinstance(found, StorageFailed | ConnectionLost)
    assert meant in str(found)
