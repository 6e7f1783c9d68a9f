"""The faults of `make faults`: that its checks see a loss, and that a few kills cost nothing."""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

if sys.platform == "win32":  # pragma: no cover - there is nothing to fork
    pytest.skip("needs fork", allow_module_level=True)

from benchmarks import fault_kills
from benchmarks.fault_checks import looked_into
from benchmarks.fault_load import forked, log, log_segment, make_company
from store import db

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Where somebody logged two entries and a segment, and what was said then; copied for tests."""
    base = tmp_path_factory.mktemp("logged")
    place, lines = base / "place", base / "told"
    place.mkdir()

    def work() -> None:
        make_company(place / "trato.db", place / "files")
        db.open_database(str(place / "trato.db"))
        with lines.open("w") as file:
            for verb in (log, log, log_segment):
                verb(f"t{file.tell()}", lambda line: print(line, file=file, flush=True))

    assert fault_kills.done(forked(work)) == 0
    shutil.copytree(place, base / "untouched")
    return place, lines.read_text().splitlines()


@pytest.fixture
def place(logged: tuple[Path, list[str]]) -> Path:
    """The folder as it was left; the database says where its files are, so it stays where it is."""
    folder = logged[0]
    shutil.rmtree(folder)
    shutil.copytree(folder.with_name("untouched"), folder)
    return folder


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        ("", ""),
        ("DELETE FROM interaction_log_entry WHERE entry_no = 2", "lost"),
        ("UPDATE interaction_log_entry SET description = 't0' WHERE entry_no = 2", "doubled"),
        ("DELETE FROM interaction_log_entry WHERE entry_no = 9", "partial"),
        ("UPDATE interaction_log_entry SET contact_id = 99999 WHERE entry_no = 9", "faults"),
        ("DELETE FROM logged_segment", "lost"),
        ("files", "partial"),
    ],
)
def test_what_is_lost_is_seen(
    place: Path, logged: tuple[Path, list[str]], harm: str, what: str
) -> None:
    if harm == "files":
        shutil.rmtree(place / "files")
        (place / "files").mkdir()
    elif harm:
        with closing(sqlite3.connect(place / "trato.db")) as raw, raw:
            raw.execute(harm)
    loss = looked_into(place / "trato.db", place / "files", logged[1])
    assert loss.acknowledged == 3
    assert bool(getattr(loss, what)) if what else loss.is_none, loss


@pytest.mark.thorough
def test_a_few_kills_cost_nothing(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    loss = fault_kills.under_load(tmp_path / "work", 2, random.Random(1))  # noqa: S311 - no secret
    assert (loss.times, loss.is_none) == (2, True), loss
