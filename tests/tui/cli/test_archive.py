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
    (listed,) = company("archive", "--list", "--json").json
    assert (listed["file"], listed["before"], listed["state"]) == (path, "2022-01-01", "there")
    assert company("archive", "2022-01-01").code == company("archive").code == 2
    assert company("archive", "--list", "2022-01-01").code == 2


def test_who_is_erased_can_be_erased_in_the_archive(company: Trato, tmp_path: Path) -> None:
    path = str(tmp_path / "old archive.db")
    for day in ("2020-01-01", "2023-01-01"):
        assert company("log", "CT000001", "OUTGOING", f"date={day}").code == 0
    assert company("archive", "2022-01-01", path, "--yes").code == 0
    assert path in company("contact", "export", "--everything", "CT000001").out
    done = company("contact", "erase", "CT000001", "--yes", "--json")
    assert done.json["archives"] == [path]
    assert f"trato --db '{path}' contact erase CT000001" in done.err
    there = company("--db", path, "contact", "erase", "CT000001", "--yes", "--json")
    assert (there.code, there.json["entries"]) == (0, 1), there.err
    assert company("--db", path, "contact", "show", "CT000001").code == 3
    assert company("--db", path, "contact", "add", "name=X").code == 1
    Path(path).unlink()
    left = company("contact", "erase", "CT000002", "--yes")
    assert "may hold the contact" in left.err


def test_what_is_done_with_an_archive_as_with_any_database(company: Trato, tmp_path: Path) -> None:
    path, copy, backup = (str(tmp_path / name) for name in ("old.db", "copy.db", "backup.db"))
    for day in ("2020-01-01", "2023-01-01"):
        assert company("log", "CT000001", "OUTGOING", f"date={day}").code == 0
    assert company("archive", "2022-01-01", path, "--yes").code == 0
    assert company("doctor", "--db", path, "--json").code == 0
    assert company("backup", "--db", path, backup).code == 0
    done = company("database", "copy", path, copy)
    assert done.code == 0, done.err
    for where in (path, copy, backup):
        (row,) = company("interaction", "list", "--db", where, "--json").json
        assert row["date"] == "2020-01-01"
        refused = company("contact", "add", "name=X", "--db", where)
        assert refused.code == 1
        assert "archive" in refused.err
    again = company("archive", "2022-01-01", str(tmp_path / "older.db"), "--db", path, "--yes")
    assert again.code == 1
    assert "archive" in again.err
