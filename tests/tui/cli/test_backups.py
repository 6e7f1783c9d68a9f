"""`trato backup` and `restore`, and the copies that commands have made."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


def test_backup(trato: Trato, tmp_path: Path) -> None:
    trato("group", "add", "A", "description=a")
    copy = tmp_path / "copy.db"
    done = trato("backup", str(copy), "--json").json
    assert done == {"file": str(copy), "bytes": copy.stat().st_size}
    assert trato("group", "show", "A", "--db", str(copy)).code == 0
    assert trato("backup", str(copy)).code == 2
    assert trato("backup", str(copy), "--yes").code == 0
    assert trato("backup", str(tmp_path / "none" / "copy.db")).code == 1
    assert trato("backup").code == 2
    assert trato("backup", str(copy), "--rotate").code == 2
    assert trato("backup", "--list", "--rotate").code == 2


def test_the_word_list_is_no_file(trato: Trato, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    refused = trato("backup", "list")
    assert (refused.code, "--list" in refused.err) == (2, True)
    assert not Path("list").exists()
    assert trato("backup", "./list").code == 0
    assert Path("list").exists()


def test_the_daily_copy_is_made_once(trato: Trato, where: Path) -> None:
    done = trato("backup", "--rotate", "--json").json
    assert Path(done["copy"]).parent == Path(f"{where}.backups")
    assert (done["made"], done["bytes"]) == (True, Path(done["copy"]).stat().st_size)
    assert trato("backup", "--rotate", "--json").json == {**done, "made": False}
    (row,) = trato("restore", "--list", "--json").json
    assert (row["file"], row["kind"], row["bytes"]) == (done["copy"], "daily", done["bytes"])
    assert trato("backup", "--list", "--json").json == [row]


def test_restore_asks_shows_and_keeps(trato: Trato, where: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    trato("backup", str(copy))
    trato("group", "add", "A", "description=a")
    shown = {row["name"]: row for row in trato("restore", str(copy), "--dry-run", "--json").json}
    assert shown["last_change"]["copy"] < shown["last_change"]["now"]
    assert shown["contacts"] == {"name": "contacts", "copy": 0, "now": 0}
    refused = trato("restore", str(copy))
    assert refused.code == 2
    assert "In the copy" in refused.err
    assert trato("group", "show", "A").code == 0
    done = trato("restore", str(copy), "--yes", "--json").json
    assert done["restored"] == str(where)
    assert trato("group", "show", "A").code == 3
    assert trato("group", "show", "A", "--db", done["copy"]).code == 0
    (row,) = trato("restore", "--list", "--json").json
    assert (row["file"], row["kind"]) == (done["copy"], "restore")
    assert trato("restore").code == 2
    assert trato("restore", str(copy), "--list").code == 2


def test_the_copy_of_another_company_is_no_surprise(trato: Trato, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    trato("setup", "set", "company_name=Fabrikam")
    trato("backup", str(copy))
    trato("company-information", "set", "name=CRONUS")
    done = trato("restore", str(copy), "--dry-run")
    assert "another company" in done.err
    assert done.code == 0


def test_restore_makes_the_database_that_is_missing(
    trato: Trato, where: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    trato("group", "add", "A", "description=a")
    trato("backup", str(copy))
    where.unlink()
    assert trato("restore", str(copy), "--json").json == {"restored": str(where), "copy": ""}
    assert trato("group", "show", "A").code == 0


def test_restore_refuses_in_both_languages(trato: Trato, where: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all, " * 99)
    before = where.read_bytes()
    for language, said in (("en", "is not a database"), ("es", "no es una base de datos")):
        done = trato("restore", str(tmp_path / "letter.txt"), "--yes", "--lang", language)
        assert done.code == 1
        assert said in done.err
    assert where.read_bytes() == before
    with sqlite3.connect(where) as other:
        other.execute("PRAGMA journal_mode = wal")
        other.execute("SELECT count(*) FROM contact").fetchone()
        copy = tmp_path / "copy.db"
        trato("backup", str(copy))
        done = trato("restore", str(copy), "--yes")
    other.close()
    assert done.code == 75
    assert "have them leave" in done.err


def test_on_a_server_its_own_tools_make_copies(trato: Trato) -> None:
    server = "postgresql://ann:secret@127.0.0.1:1/none"
    for arguments in (["restore", "--list"], ["restore", "x.db", "--yes"]):
        done = trato(*arguments, "--db", server)
        assert done.code == 1
        assert "pg_" in done.err
        assert "secret" not in done.err + done.out


def _copies(where: Path) -> list[Path]:
    return list(Path(f"{where}.backups").glob("*.db"))


def test_a_command_has_the_copy_of_today_made(program: Trato, where: Path) -> None:
    assert program("group", "list", TRATO_BACKUP="").code == 0
    until = time.monotonic() + 20
    while not _copies(where) and time.monotonic() < until:
        threading.Event().wait(0.02)  # the copy is made by a process that nobody knows
    assert len(_copies(where)) == 1
    assert program("group", "list", TRATO_BACKUP="").code == 0
    assert len(_copies(where)) == 1


def test_commands_go_on_where_no_copy_can_be_made(
    program: Trato, where: Path, tmp_path: Path
) -> None:
    home = tmp_path / "config" / "trato"
    home.mkdir(parents=True)
    folder = tmp_path / "not mounted"
    (home / "config.toml").write_text(f'[backup]\nfolder = "{folder}"\n')
    settings = {"TRATO_BACKUP": "", "XDG_CONFIG_HOME": os.fspath(home.parent)}
    assert program("group", "list", **settings) == program("group", "list")
    done = program("backup", "--rotate", **settings)
    assert done.code == 1
    assert str(folder) in done.err
    assert not folder.exists()
    assert _copies(where) == []


def test_the_configuration_says_what_is_wrong_with_it(program: Trato, tmp_path: Path) -> None:
    home = tmp_path / "config" / "trato"
    home.mkdir(parents=True)
    for text in ('folder = "here"', "keep_daily = -1", 'automatic = "yes"', "keep = 3"):
        (home / "config.toml").write_text(f"[backup]\n{text}\n")
        done = program("backup", "--rotate", XDG_CONFIG_HOME=os.fspath(home.parent))
        assert done.code == 2, text
        assert "backup." in done.err
