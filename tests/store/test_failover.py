"""A primary and its standby: reading from the copy, and the primary killed in the middle of work."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store import db as store_db
from store.lists import open_list
from store.models import database
from tests import factories, postgresql

pytestmark = [pytest.mark.postgresql, pytest.mark.thorough]
ROOT = Path(__file__).resolve().parents[2]
WRITERS, ENTRIES = 3, 120

WRITE = """
import sys, time
from store import db, interactions
from store.errors import StoreError
where, name, count, contact, template, salesperson = sys.argv[1:]
db.open_database(where)
given = {"contact_no": contact, "interaction_template_code": template, "salesperson_code": salesperson}
longest = last = 0
for number in range(int(count)):
    began = time.monotonic()
    while True:
        try:
            entry = interactions.log(given | {"description": f"{name}-{number}"})
            break
        except StoreError as error:
            if error.exit_code != 75:
                raise
            print("told", error, flush=True)
    longest = max(longest, time.monotonic() - began)
    print("saved", entry.key, f"{name}-{number}", flush=True)
print("longest", f"{longest:.2f}", flush=True)
"""


class Pair:
    """A primary and a standby that follows it."""

    def __init__(self, directory: Path) -> None:
        settings = {
            "synchronous_commit": "remote_apply",
            "wal_level": "replica",
            "hot_standby": "on",
        }
        self.primary = postgresql.Server(directory / "one", None, settings)
        self.standby = postgresql.Server(directory / "two", self.primary, settings)
        with postgresql.asking(self.primary.url()) as ask:
            ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
            ask("SELECT pg_reload_conf()")

    @property
    def url(self) -> str:
        ports = f"127.0.0.1:{self.primary.port},127.0.0.1:{self.standby.port}"
        return f"postgresql://{postgresql.USER}@{ports}/postgres"

    @property
    def url_with_replica(self) -> str:
        return f"{self.url}?replica=127.0.0.1:{self.standby.port}"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    try:
        made = Pair(postgresql.place_for_servers())
    except postgresql.NoServer as reason:
        pytest.skip(f"no server of PostgreSQL can be started here: {reason}")
    yield made
    store_db.close_database()
    for server in (made.standby, made.primary):
        server.stop()


@pytest.mark.usefixtures("engine")
def test_no_entry_is_lost_or_doubled_when_the_primary_is_killed(pair: Pair) -> None:
    store_db.open_database(pair.url)
    keys = [factories.contact("Adatum").key, factories.template().key, factories.salesperson().key]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, pair.url, f"w{number}", str(ENTRIES), *keys],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    said: list[list[str]] = [[] for _ in writers]
    begun = threading.Event()

    def listen(at: int) -> None:
        stdout = writers[at].stdout
        assert stdout is not None
        with stdout:
            for line in stdout:
                said[at].append(line.strip())
                if len(said[at]) > ENTRIES // 4:
                    begun.set()

    threads = [threading.Thread(target=listen, args=(at,)) for at in range(WRITERS)]
    for thread in threads:
        thread.start()
    assert begun.wait(60)
    pair.primary.kill()
    pair.standby.promote()
    with postgresql.asking(pair.standby.url()) as ask:
        ask("ALTER SYSTEM SET synchronous_standby_names = ''")
        ask("SELECT pg_reload_conf()")
    for thread in threads:
        thread.join(90)
    codes = [writer.wait(10) for writer in writers]
    assert codes == [0] * WRITERS, [lines[-3:] for lines in said]
    saved = [line.split()[1:] for lines in said for line in lines if line.startswith("saved")]
    rows = database.execute_sql(
        "SELECT entry_no, description FROM interaction_log_entry ORDER BY entry_no"
    ).fetchall()
    assert sorted(saved) == sorted([str(number), text] for number, text in rows)
    assert [number for number, _text in rows] == list(range(1, WRITERS * ENTRIES + 1))
    assert len({text for _number, text in rows}) == WRITERS * ENTRIES
    waited = [float(lines[-1].split()[1]) for lines in said]
    assert max(waited) < 30
    told = [line for lines in said for line in lines if line.startswith("told")]
    assert len(told) <= WRITERS
    assert all("Nothing was saved: try again" in line for line in told)


@pytest.mark.usefixtures("engine")
def test_lists_are_read_from_the_copy_and_never_behind_what_was_written(pair: Pair) -> None:
    store_db.open_database(pair.url_with_replica)
    server: Any = database.obj
    ports = []
    execute = server.replica.execute

    def watched(sql: str, parameters: Any) -> Any:
        cursor = execute(sql, parameters)
        ports.append(cursor and cursor.connection.info.port)
        return cursor

    server.replica.execute = watched
    for number in range(30):
        factories.group(f"G{number:02}")
        assert open_list("group").count() == number + 1
    assert pair.standby.port in ports
    with postgresql.asking(pair.standby.url()) as ask:
        ask("SELECT pg_wal_replay_pause()")
        with postgresql.asking(pair.primary.url()) as ask_primary:
            ask_primary("ALTER SYSTEM SET synchronous_standby_names = ''")
            ask_primary("SELECT pg_reload_conf()")
        factories.group("LATE")
        del ports[:]
        assert open_list("group").first(99)[-1].key == "LATE"
        assert pair.standby.port not in ports
        ask("SELECT pg_wal_replay_resume()")
    pair.standby.kill()
    assert open_list("group").count() == 31
