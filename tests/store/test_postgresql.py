"""What is particular to databases on a server of PostgreSQL."""

from __future__ import annotations

import select
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from peewee import DataError, InternalError

from store import db as store_db
from store import dialect, usage
from store.dialects import pg_roles
from store.errors import Busy, ConnectionLost, NotADatabase, StorageFailed
from store.lists import open_list
from store.models import database
from store.text import fold_key
from tests import factories, postgresql

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("db")]
ROOT = Path(__file__).resolve().parents[2]


def groups() -> list[str]:
    return [record.key for record in open_list("group").first(99)]


def number(sql: str) -> int:
    return int(database.execute_sql(sql).fetchone()[0])


def in_a_thread(verb: Any) -> None:
    """Do something on another connection, as another session would."""

    def work() -> None:
        verb()
        store_db.close_database()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def end_connections(location: str) -> None:
    """Let the server end all connections but the one that asks."""
    with postgresql.asking(location) as ask:
        ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


# --- sessions ------------------------------------------------------------------------------------


def test_a_session_hears_of_the_writes_of_others_and_not_of_its_own() -> None:
    before = store_db.change_token()
    factories.group("MINE")
    assert store_db.change_token() == before
    in_a_thread(lambda: factories.group("THEIRS"))
    select.select([database.connection().fileno()], [], [], 10)
    assert store_db.change_token() > before


def test_what_is_heard_during_other_work_is_not_missed() -> None:
    before = store_db.change_token()
    in_a_thread(lambda: factories.group("THEIRS"))
    assert groups() == ["THEIRS"]
    assert store_db.change_token() > before


def test_who_waits_too_long_for_another_write_is_told(location: str) -> None:
    with postgresql.asking(location) as ask:
        ask("BEGIN")
        ask("UPDATE counter SET value = value + 1 WHERE name = 'change'")
        database.execute_sql("SET lock_timeout = '50ms'")
        with pytest.raises(Busy):
            factories.group("WAITING")
        ask("ROLLBACK")
    factories.group("LATER")
    assert groups() == ["LATER"]


def test_who_opens_a_page_does_not_wait_for_the_write_of_another(location: str) -> None:
    with postgresql.asking(location) as ask:
        ask("BEGIN")
        ask("UPDATE counter SET value = value + 1 WHERE name = 'change'")
        database.execute_sql("SET lock_timeout = '50ms'")
        usage.remember("page", "contacts")
        ask("ROLLBACK")
    assert [used.target for used in usage.recent(5)] == ["contacts"]


def test_a_connection_that_was_ended_is_opened_again(location: str) -> None:
    factories.group("ONE")
    token = store_db.change_token()
    end_connections(location)
    assert groups() == ["ONE"]
    end_connections(location)
    factories.group("TWO")
    end_connections(location)
    assert store_db.change_token() > token
    assert groups() == ["ONE", "TWO"]


def test_a_connection_lost_within_a_write_saves_nothing_and_can_be_tried_again(
    location: str,
) -> None:
    @store_db.write
    def work() -> None:
        factories.group("HALF")
        end_connections(location)
        factories.group("OTHER")

    with pytest.raises(ConnectionLost, match="try again"):
        work()
    assert groups() == []
    factories.group("HALF")
    assert groups() == ["HALF"]


@pytest.mark.parametrize("saved", [True, False])
def test_a_commit_whose_answer_is_lost_is_looked_for(
    saved: bool, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server: Any = database.obj
    run = server._execute_cursor

    def lose(sql: str, parameters: Any) -> Any:
        if sql != "COMMIT":
            return run(sql, parameters)
        if saved:
            run(sql, parameters)
        monkeypatch.undo()
        end_connections(location)
        return run("SELECT 1", ())

    monkeypatch.setattr(server, "_execute_cursor", lose)
    if saved:
        factories.group("KEPT")
    else:
        with pytest.raises(ConnectionLost):
            factories.group("KEPT")
    assert groups() == (["KEPT"] if saved else [])


def test_an_error_that_was_passed_over_is_not_taken_for_saved() -> None:
    @store_db.write
    def work() -> None:
        with suppress(DataError):  # as no code of the store may do
            database.execute_sql("SELECT 1 / 0")

    with pytest.raises(InternalError, match="passed over"):
        work()


# --- places --------------------------------------------------------------------------------------


def test_a_database_of_another_program_is_refused(server: str, worker_id: str) -> None:
    url = postgresql.made(server, f"foreign_{worker_id}")
    with postgresql.asking(url) as ask:
        ask("CREATE TABLE bookmark (id INTEGER)")
    with pytest.raises(NotADatabase):
        store_db.open_database(url)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "nothing_here"}, "no such database"),
        ({"port": "1"}, "does not answer"),
    ],
)
def test_what_cannot_be_reached_is_said_without_the_password(
    changed: dict[str, str], said: str, server: str
) -> None:
    host = server.rpartition("@")[2].partition("/")[0]
    if "port" in changed:
        host = f"{host.partition(':')[0]}:{changed['port']}"
    url = f"postgresql://trato:s3cret@{host}/{changed.get('name', 'postgres')}"
    with pytest.raises(StorageFailed, match=said) as refused:
        store_db.open_database(url)
    assert "s3cret" not in str(refused.value)
    assert "s3cret" not in store_db.location()


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("postgresql://ann:pw@db/crm", "postgresql://ann@db/crm"),
        ("postgresql://ann:p%40w@a:1,b:2/crm?sslmode=require", "postgresql://ann@a:1,b:2/crm?sslmode=require"),
        ("postgresql://db/crm?password=pw&user=ann", "postgresql://db/crm?user=ann"),
        ("postgresql://db/crm?password_command=echo%20pw", "postgresql://db/crm"),
        ("postgresql:///crm", "postgresql:///crm"),
        ("/srv/a@b:c.db", "/srv/a@b:c.db"),
    ],
)  # fmt: skip
def test_an_address_is_shown_without_its_password(where: str, shown: str) -> None:
    assert dialect.shown(where) == shown


def test_a_command_says_the_password(server: str, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    url = f"{server}?password_command=sh%20-c%20%27echo%20pw;%20touch%20{asked}%27"
    store_db.open_database(url)
    assert asked.exists()
    with pytest.raises(StorageFailed, match="password"):
        store_db.open_database(f"{server}?password_command=false")


def test_two_processes_make_the_same_new_database(server: str, worker_id: str) -> None:
    url = postgresql.made(server, f"twice_{worker_id}")
    script = f"from store import db; db.open_database({url!r}); print(db.schema_version())"
    made = [
        subprocess.Popen(
            [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = {process.communicate()[0].strip() for process in made}
    assert said == {str(store_db.schema_version())}


# --- texts ---------------------------------------------------------------------------------------


def test_a_role_that_another_database_makes_in_the_same_moment_is_taken(server: str) -> None:
    role, wait = "trato_made_twice", "wait_event_type = 'Lock' AND query LIKE '%trato_made_twice%'"
    make = pg_roles._MADE.format(role=role)
    with postgresql.asking(server) as first, postgresql.asking(server) as second:
        first("BEGIN")
        first(make)
        both = threading.Thread(target=second, args=[make])
        both.start()
        with postgresql.asking(server) as ask:
            while not ask(f"SELECT 1 FROM pg_stat_activity WHERE {wait}").fetchone():
                assert both.is_alive()
        first("COMMIT")
        both.join()
        assert second(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'").fetchone()
        second(f"DROP ROLE {role}")


def test_texts_are_folded_as_the_program_does_it() -> None:
    texts = ["Núñez", "ŁÓDŹ", "Straße", "ⅫＡ", "Ångström", "ÆØÞ", "日本ガ", "É", "İstanbul", ""]
    for text in texts:
        found = database.execute_sql("SELECT trato_fold(CAST(? AS TEXT))", (text,)).fetchone()
        assert found == (fold_key(text),)


def test_every_letter_is_folded_as_the_program_does_it() -> None:
    signs = [
        chr(code) for code in (*range(0x20, 0x250), *range(0x370, 0x600), *range(0x1E00, 0x2000))
    ]
    texts = [f"{sign} Aé{sign}" for sign in signs]
    sql = "SELECT trato_fold(each.given) FROM unnest(CAST(? AS TEXT[])) AS each (given)"
    found = [row[0] for row in database.execute_sql(sql, (texts,)).fetchall()]
    assert found == [fold_key(text) for text in texts]


def test_usual_texts_are_folded_without_a_call() -> None:
    sql = "EXPLAIN (VERBOSE) SELECT id FROM contact WHERE trato_fold(city) = 'avila'"
    plan = " ".join(row[0] for row in database.execute_sql(sql).fetchall())
    assert "lower(contact.city)" in plan


def test_names_sort_as_on_the_other_engine() -> None:
    for name in ("b", "A", "a", "Z", "é"):
        factories.group(f"G{ord(name)}", description=name)
    found = [row["description"] for row in open_list("group", sort="description").first(9)]
    assert found == sorted(found)


def test_the_words_of_very_long_texts_are_found() -> None:
    factories.contact("x" * 250)
    database.execute_sql("UPDATE contact SET search_text = ?", ("y" * 5000,))
    assert open_list("contact", find="yyy").count() == 1
    assert number("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'unknown'") == 0


WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "psycopg":
            raise ImportError(name)

sys.meta_path.insert(0, Missing())
from store import db
from store.errors import StorageFailed
try:
    db.open_database("postgresql://ann@127.0.0.1:1/crm")
except StorageFailed as error:
    print(error)
"""


def test_without_the_driver_it_is_said_how_to_install_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "pip install 'trato[postgresql]'" in done.stdout
