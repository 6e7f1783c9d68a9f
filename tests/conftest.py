"""What every test stands on."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from store import db as store_db
from store import dialect
from store.models import database
from store.session import session
from tests import audit, postgresql
from tools.catalogues import compile_catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator


BOTH = (
    "test_database_copy.py",
    "test_db.py",
    "test_lists.py",
    "test_numbering.py",
)
"""The tests of the store that always run on both engines: what their SQL is most particular about."""

MEMORY = Path("/dev", "shm")
"""Where the files of tests lie, where there is such a place: nothing that they write must reach a disk."""


# how long a busy machine takes says nothing about the program
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of the store run on the other engine, or all of them on both."""
    choices = ("usual", "sqlite", "postgresql", "both")
    parser.addoption("--engine", choices=choices, default="usual")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before the parallel workers start."""
    # what tests leave behind is small; looking for it took a sixth of their time
    gc.set_threshold(100_000, 50, 1000)
    config.addinivalue_line("markers", "sqlite: only for databases in a file")
    config.addinivalue_line("markers", "postgresql: only for databases on a server")
    config.addinivalue_line("markers", "thorough: only with -m thorough, as .ci/run does")
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2**31:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if not hasattr(config, "workerinput"):
        compile_catalogues(only_stale=True)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return two workers more than there are processors: what goes through a terminal mostly waits."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop the server that the workers shared, before what says where it is gets removed."""
    # what is left now is given back at once with the process, and is not looked through five times
    gc.freeze()
    factory = getattr(session.config, "_tmp_path_factory", None)
    if factory is not None and not hasattr(session.config, "workerinput"):
        postgresql.stop_shared(factory.getbasetemp() / "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test of the store on each engine that was asked for."""
    if "engine" not in metafunc.fixturenames:
        return
    test, wanted = metafunc.definition, metafunc.config.getoption("--engine")
    possible = ["sqlite"]
    if test.get_closest_marker("postgresql"):
        possible = ["postgresql"]
    elif "tests/store/" in test.nodeid and not test.get_closest_marker("sqlite"):
        possible = ["sqlite", "postgresql"]
    if wanted == "usual":
        only = len(possible) == 2 and test.path.name not in BOTH
        engines = ["sqlite"] if only else possible
    else:
        engines = [name for name in possible if wanted in (name, "both")]
    metafunc.parametrize("engine", engines, indirect=True)


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test away from the database and the configuration of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TRATO_")]:
            patch.delenv(name)
        patch.setenv("HOME", str(home))
        # no process of its own for each of a thousand databases; tests of it turn it on
        patch.setenv("TRATO_BACKUP", "off")
        for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        yield


_places = itertools.count(1)


# --- databases -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with the current schema, made once; tests work on copies of it."""
    path = tmp_path_factory.mktemp("template") / "trato.db"
    store_db.open_database(str(path))
    store_db.close_database()
    return path


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The engine that the test runs on."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def location(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The path or URL of a database of the test's own, with the current schema."""
    if engine == "sqlite":
        path = tmp_path / "trato.db"
        shutil.copy(request.getfixturevalue("migrated"), path)
        yield str(path)
        return
    url = request.getfixturevalue("server_database")
    # another name each time: what the program remembers of a database is by its address
    yield f"{url}?application_name={next(_places)}"
    postgresql.reset(url)


@pytest.fixture
def db(location: str, tmp_path: Path) -> Iterator[Path]:
    """An open database of the test's own; the value is its path, of no file for one on a server."""
    store_db.open_database(location)
    if dialect.is_file(location):
        # A test survives no power cut; waiting for the disk is most of its time
        database.execute_sql("PRAGMA synchronous = off")
    session.chosen_work_date = None
    session.undoable.clear()
    session.layouts = str
    silent: list[str] = []
    with audit.watched(silent):
        yield Path(location) if dialect.is_file(location) else tmp_path / "on-a-server"
    store_db.close_database()
    assert not silent, sorted(set(silent))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> str:
    """The address of a server of PostgreSQL, the same for all workers."""
    base = tmp_path_factory.getbasetemp()
    directory = (base if worker_id == "master" else base.parent) / "postgresql"
    try:
        return postgresql.shared(directory)
    except postgresql.NoServer as reason:
        pytest.skip(f"no server of PostgreSQL can be started here: {reason}")


@pytest.fixture(scope="session")
def server_database(server: str, worker_id: str) -> str:
    """The address of a database with the current schema, for the tests of one worker."""
    url = postgresql.made(server, f"test_{worker_id}")
    store_db.open_database(url)
    store_db.close_database()
    postgresql.remember(url)
    return url


# --- screens ---------------------------------------------------------------------------------
