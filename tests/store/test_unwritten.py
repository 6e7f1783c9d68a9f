"""A file that a person has named and that cannot be written: why, and what to do."""

import errno
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from store import dialect
from store.errors import StorageFailed
from store.exchange.whole_file import write_whole


def test_why_it_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match=r"there is no such folder\. Name another file"):
        write_whole(tmp_path / "missing" / "a.csv", b"a")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StorageFailed, match="it is a folder"):
        write_whole(tmp_path / "folder", b"a")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed, match="The disk is full"):
        write_whole(tmp_path / "a.csv", b"a")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("free", "said"), [(0, "The disk is full"), (10**9, "check the rights")])
def test_a_database_that_cannot_be_opened_for_want_of_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, said: str
) -> None:
    # SQLite says only that it cannot open the files beside the database
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9 - free, free)
    )
    error = sqlite3.OperationalError("unable to open database file")
    explained = dialect.explain(error, str(tmp_path / "trato.db"))
    assert said in str(explained)
