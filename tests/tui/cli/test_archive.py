"""`trato archive`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


def test_old_interactions_move_into_a_file_that_is_only_read(
    company: Trato, tmp_path: Path
) -> None:
    path = str(tmp_path / "old.db")
    for day in ("2020-01-01", "2023-01-01"):
        done = company("log", "CT000001", "OUTGOING", f"date={day}")
        assert done.code == 0, done.err
    assert company("archive", "2022-01-01", path, "--dry-run", "--json").json["entries"] == 1
    assert not Path(path).exists()
    assert company("archive", "2022-01-01", path).code == 2
    done = company("archive", "2022-01-01", path, "--yes", "--json")
    assert (done.json["file"], done.json["entries"]) == (path, 1)
    (row,) = company("interaction", "list", "--db", path, "--json").json
    assert row["date"] == "2020-01-01"
    refused = company("interaction", "cancel", str(row["entry_no"]), "--yes", "--db", path)
    assert refused.code == 1
    assert "archive" in refused.err
    again = company("archive", "2022-01-01", path, "--yes")
    assert again.code == 1
    assert "already" in again.err
    assert company("archive", "someday", str(tmp_path / "x.db")).code == 2
