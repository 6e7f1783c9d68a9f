"""`trato doctor`: what is wrong is found, said with what to do, and mended where that can be done."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import health
from tests.tui.cli.conftest import Done
from tui.config import config_path

Trato = Callable[..., Done]


def _rows(done: Done) -> dict[str, Any]:
    return {row["check"]: row for row in json.loads(done.out)}


def test_doctor_finds_nothing_and_something(trato: Trato, where: Path) -> None:
    trato("init")
    where.chmod(0o600)
    checks = _rows(trato("doctor", "--json"))
    assert [row for row in checks.values() if not row["ok"]] == []
    assert set(checks) >= {
        "configuration", "language", "terminal", "characters", "database", "integrity",
        "permissions", "place", "space", "log", "backups", "search", "attachments", "counters",
        "number_series", "spool", "outbox", "layouts",
    }  # fmt: skip
    assert set(checks["search"]) == {"check", "ok", "detail", "advice"}
    with sqlite3.connect(where) as raw:
        raw.execute("PRAGMA foreign_keys = 0")
        raw.execute("UPDATE interaction_template SET group_id = 999")
    raw.close()
    done = trato("doctor", "--json")
    assert done.code == 1
    row = _rows(done)["integrity"]
    assert row["ok"] is False
    assert "trato restore" in row["advice"]


def test_every_check_has_a_caption_in_both_languages(trato: Trato) -> None:
    trato("init")
    shown = {
        language: trato("doctor", "--format", "table", "--lang", language).out.splitlines()
        for language in ("en", "es")
    }
    assert len(shown["en"]) >= len(health.checks()) + 5
    assert any(line.startswith("Write-ahead log") for line in shown["en"])
    assert any(line.startswith("Copias diarias") for line in shown["es"])


def test_doctor_repairs_what_can_be_made_anew(trato: Trato, where: Path) -> None:
    trato("init")
    trato("contact", "add", "name=Adatum")
    where.chmod(0o600)
    with sqlite3.connect(where) as raw:
        raw.execute("UPDATE contact SET search_text = 'other'")
        raw.execute("UPDATE counter SET value = 1 WHERE name = 'change'")
    raw.close()
    broken = _rows(trato("doctor", "--json"))
    assert [name for name, row in broken.items() if not row["ok"]] == ["contact_words", "counters"]
    assert all("--repair" in broken[name]["advice"] for name in ("contact_words", "counters"))
    done = trato("doctor", "--repair", "--json")
    assert done.code == 0
    assert "Made anew: Words of contacts, Counters." in done.err
    assert trato("search", "adatum", "--json").json[0]["title"] == "Adatum"
    again = trato("doctor", "--repair", "--json")
    assert "nothing to be made anew" in again.err
    (copy,) = trato("restore", "--list", "--json").json
    assert copy["kind"] == "repair"


def test_doctor_says_what_is_no_database(trato: Trato, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("no database" * 20)
    done = trato("doctor", "--db", str(path), "--json")
    assert done.code == 1
    assert "is not a database" in _rows(done)["database"]["detail"]


def test_doctor_makes_no_database(trato: Trato, tmp_path: Path) -> None:
    assert trato("doctor", "--db", str(tmp_path / "none.db")).code == 0
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("command", "ok", "said"),
    [("echo secret", True, "print"), ("true", False, "prints nothing"), ("false", False, "failed")],
)
def test_doctor_tries_the_commands_of_passwords(
    trato: Trato, command: str, ok: bool, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", os.fspath(tmp_path))
    config_path().parent.mkdir()
    config_path().write_text(
        f'[mail]\nhost = "localhost"\nuser = "info"\npassword_command = "{command}"\n'
    )
    done = trato("doctor", "--json")
    row = _rows(done)["mail_password"]
    assert (row["ok"], said in row["detail"]) == (ok, True)
    assert "secret" not in done.out + done.err


def test_doctor_typesets_with_the_layouts_of_the_company(
    company: Trato, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", os.fspath(tmp_path))
    folder = config_path().parent / "layouts"
    folder.mkdir(parents=True)
    assert _rows(company("doctor", "--json"))["layouts"]["detail"] == "those of the program"
    created = company("document", "add", "kind=quote", "contact_no=CT000001")
    assert created.code == 0, created.err
    (folder / "quote.typ").write_text("#let broken = (")
    row = _rows(company("doctor", "--json"))["layouts"]
    assert row["ok"] is False
    assert str(folder / "quote.typ") in row["detail"]


@pytest.mark.parametrize("command", ["doctor", "contact list", "restore --list", "init --empty"])
def test_a_path_where_nobody_may_look_is_a_sentence(trato: Trato, command: str) -> None:
    done = trato(*command.split(), "--db", f"/{'x' * 300}.db")  # the system refuses to look
    assert done.code == 1
    assert "rights" in done.out + done.err
    assert "errors.log" not in done.err


def test_doctor_names_the_copies_of_what_is_gone(trato: Trato, where: Path) -> None:
    trato("init")
    assert trato("backup", "--rotate").code == 0
    where.unlink()
    done = trato("doctor", "--json")
    row = _rows(done)["database"]
    assert (done.code, row["ok"], "trato restore" in row["advice"]) == (1, False, True)
    assert not where.exists()
