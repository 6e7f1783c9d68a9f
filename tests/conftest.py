"""What every test stands on."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from store import db as store_db
from store.models import database
from store.session import session
from tools.catalogues import compile_catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before the parallel workers start."""
    if not hasattr(config, "workerinput"):
        compile_catalogues(only_stale=True)


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test away from the database and the configuration of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TRATO_")]:
            patch.delenv(name)
        patch.setenv("HOME", str(home))
        for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        yield


# --- databases -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with the current schema, made once; tests work on copies of it."""
    path = tmp_path_factory.mktemp("template") / "trato.db"
    store_db.open_database(str(path))
    database.execute_sql("PRAGMA journal_mode = delete")
    store_db.close_database()
    return path


@pytest.fixture
def db(migrated: Path, tmp_path: Path) -> Iterator[Path]:
    """An open database of the test's own; the value is its path."""
    path = tmp_path / "trato.db"
    shutil.copy(migrated, path)
    store_db.open_database(str(path))
    # A test survives no power cut; waiting for the disk is most of its time
    database.execute_sql("PRAGMA synchronous = off")
    session.chosen_work_date = None
    session.undoable.clear()
    session.layouts = str
    yield path
    store_db.close_database()


# --- screens ---------------------------------------------------------------------------------
