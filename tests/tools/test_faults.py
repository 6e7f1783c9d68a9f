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


@pytest.fixture
def told(tmp_path: Path) -> list[str]:
    """What somebody was told who logged an entry and a segment."""
    lines = tmp_path / "told"

    def work() -> None:
        make_company(tmp_path / "trato.db", tmp_path / "files")
        db.open_database(str(tmp_path / "trato.db"))
        with lines.open("w") as file:
            for verb in (log, log, log_segment):
                verb(f"t{file.tell()}", lambda line: print(line, file=file, flush=True))

    assert fault_kills.done(forked(work)) == 0
    return lines.read_text().splitlines()


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
def test_what_is_lost_is_seen(tmp_path: Path, told: list[str], harm: str, what: str) -> None:
    if harm == "files":
        shutil.rmtree(tmp_path / "files")
        (tmp_path / "files").mkdir()
    elif harm:
        with closing(sqlite3.connect(tmp_path / "trato.db")) as raw, raw:
            raw.execute(harm)
    loss = looked_into(tmp_path / "trato.db", tmp_path / "files", told)
    assert loss.acknowledged == 3
    assert bool(getattr(loss, what)) if what else loss.is_none, loss


def test_a_few_kills_cost_nothing(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    loss = fault_kills.under_load(tmp_path / "work", 2, random.Random(1))  # noqa: S311 - no secret
    assert (loss.times, loss.is_none) == (2, True), loss
