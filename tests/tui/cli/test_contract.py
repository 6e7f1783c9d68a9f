"""What scripts may rely on, seen from outside."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.cli.conftest import ROOT, Done

Program = Callable[..., Done]


def test_data_and_messages_are_apart(program: Program) -> None:
    done = program("group", "add", "A", "description=Grupo ñ", "--json")
    assert json.loads(done.out) == {"code": "A", "description": "Grupo ñ", "blocked": False}
    assert done.err == ""
    assert done.code == 0


def test_options_stand_anywhere(trato: Program, tmp_path: Path) -> None:
    other = tmp_path / "other" / "b.db"
    assert trato("--db", str(other), "--json", "group", "list").out == "[]\n"
    assert trato("group", "--db", str(other), "list", "--json").out == "[]\n"
    assert trato("group", "list", "--format=json", f"--db={other}").out == "[]\n"


def test_the_database_is_made_for_its_owner_alone(program: Program, tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = program("group", "list", "--json", TRATO_DB="", XDG_DATA_HOME=str(home))
    assert done.code == 0, done.err
    path = home / "trato" / "trato.db"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_configuration_names_the_database_and_the_language(
    program: Program, tmp_path: Path
) -> None:
    config = tmp_path / "config" / "trato" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'database = "{tmp_path}/named.db"\nlanguage = "es"\n')
    done = program("group", "show", "X", TRATO_DB="", XDG_CONFIG_HOME=str(tmp_path / "config"))
    assert done.code == 3
    assert "no existe" in done.err
    assert (tmp_path / "named.db").exists()
    english = program(
        "--lang", "en", "group", "show", "X", XDG_CONFIG_HOME=str(tmp_path / "config")
    )
    assert "does not exist" in english.err


@pytest.mark.parametrize(
    "text", ["database = ", "colour = 'red'", "language = 'fr'", "[keys]\nlog = 3", "\xff"]
)
def test_a_broken_configuration_is_said(program: Program, tmp_path: Path, text: str) -> None:
    config = tmp_path / "trato" / "config.toml"
    config.parent.mkdir()
    config.write_bytes(text.encode("latin-1"))
    done = program("group", "list", TRATO_DB="", XDG_CONFIG_HOME=str(tmp_path))
    assert done.code == 2
    assert "config.toml" in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "environment", [{"TRATO_LANG": "es"}, {"LC_ALL": "es_ES.UTF-8"}, {"LANGUAGE": "es:en"}]
)
def test_spanish(program: Program, environment: dict[str, str]) -> None:
    if "LC_ALL" not in environment:
        environment["LANG"] = "en_GB.UTF-8"
    done = program("group", "show", "NOPE", **environment)
    assert done.code == 3
    assert "no existe" in done.err


def test_spanish_help_and_errors_of_the_parser(program: Program) -> None:
    done = program("contact", "list", "--help", "--lang", "es")
    assert done.out.startswith("Ejemplo:\n  trato contact list")
    assert "Uso:" in done.out
    assert "Options" not in done.out
    done = program("contact", "list", "--nada", "--lang", "es")
    assert done.code == 2
    assert "No such option" not in done.err


def test_values_are_typed_in_the_language(company: Program) -> None:
    done = company("template", "set", "OUTGOING", "unit_cost=1.500", "--json", "--lang", "es")
    assert json.loads(done.out)["unit_cost"] == "1500.00"
    done = company("template", "set", "OUTGOING", "unit_cost=1,500", "--json", "--lang", "en")
    assert json.loads(done.out)["unit_cost"] == "1500.00"
    done = company("template", "set", "OUTGOING", "information_flow=Entrante", "--json",
                   "--lang", "es")  # fmt: skip
    assert json.loads(done.out)["information_flow"] == "inbound"


def test_nobody_is_asked_without_a_terminal(trato: Program, program: Program) -> None:
    trato("group", "add", "A", "description=a")
    done = program("group", "delete", "A", given=b"y\n")
    assert done.code == 2
    assert "--yes" in done.err
    assert trato("group", "show", "A").code == 0


def test_the_screens_need_a_terminal(program: Program) -> None:
    for arguments in ((), ("open", "contacts")):
        done = program(*arguments)
        assert done.code == 2
        assert "trato --help" in done.err
        assert done.err.count("\n") == 1


def test_hostile_names_do_nothing(company: Program) -> None:
    name = "Acme [/] \x1b]0;x\x07 \u202eevil\u200b [@click=app.quit]x"
    added = company("contact", "add", f"name={name}", "--json")
    assert added.code == 0, added.err
    for form in ("table", "json", "csv", "tsv"):
        out = company("contact", "list", "--format", form).out
        assert "[@click=app.quit]x" in out
        assert not any(sign in out for sign in "\x1b\x07\u202e\u200b")
    done = company("contact", "show", "CT\x1b[31m9\n9")
    assert done.code == 3
    assert "\x1b" not in done.err
    assert done.err.count("\n") == 1


def test_old_rows_may_hold_anything(trato: Program, where: Path) -> None:
    trato("group", "add", "A", "description=a")
    with sqlite3.connect(where) as raw:
        raw.execute("UPDATE interaction_group SET description = char(27) || '[31m' || char(8238)")
    raw.close()
    for form in ("table", "csv", "tsv"):
        assert "\x1b" not in trato("group", "list", "--format", form).out
    out = trato("group", "list", "--json").out
    assert "\u202e" not in out
    assert json.loads(out)[0]["description"] == "\x1b[31m\u202e"


def test_formulas_are_defused_in_csv(trato: Program) -> None:
    trato("group", "add", "A", "description==1+1")
    out = trato("group", "list", "--format", "csv").out
    assert out.splitlines()[1] == "A,'=1+1,false"


def test_a_busy_database(where: Path) -> None:
    holder = sqlite3.connect(where, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        code = (
            "import sys; from store.dialects import sqlite; "
            "sqlite._PRAGMAS = tuple(p for p in sqlite._PRAGMAS if p[0] != 'busy_timeout') "
            "+ (('busy_timeout', 50),); "
            "from tui.cli import run; sys.exit(run(['group', 'add', 'B', 'description=b']))"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True,
                              text=True, check=False)  # fmt: skip
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert done.returncode == 75, done.stderr
    assert "try again" in done.stderr


def test_an_interrupted_command(trato: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    assert trato("group", "add", "A").code == 0
    monkeypatch.setattr("store.records.get", interrupt)
    done = trato("group", "show", "A")
    assert (done.code, done.out, done.err) == (130, "", "trato: Interrupted.\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_unwritable_place(program: Program, tmp_path: Path) -> None:
    place = tmp_path / "closed"
    place.mkdir(mode=0o500)
    done = program("group", "list", "--db", str(place / "x" / "a.db"))
    assert done.code == 1
    assert done.err.count("\n") == 1


def test_a_path_that_cannot_be(trato: Program) -> None:
    done = trato("group", "list", "--db", "/dev/null/x/a.db")
    assert done.code == 1
    assert done.err.count("\n") == 1


def test_not_a_database(trato: Program, tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("Dear Sir or Madam, " * 50)
    done = trato("group", "list", "--db", str(text))
    assert done.code == 1
    assert "is not a database" in done.err
    assert text.read_text().startswith("Dear")
    done = trato("group", "list", "--db", "mysql://localhost/x")
    assert done.code == 1


def test_a_reader_that_has_seen_enough(company: Program) -> None:
    line = f"{sys.executable} -m tui template list --json | head -c 10; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.endswith("0\n")


def test_standard_input_and_output(company: Program, program: Program) -> None:
    number = company("log", "Contoso", "OUTGOING", "--json").json["entry_no"]
    done = program("interaction", "comment", str(number), "-", "--json", given="Añada".encode())
    assert json.loads(done.out)["comment"] == "Añada"
    attached = program("interaction", "create", "contact_no=CT000001",
                       "interaction_template_code=OUTGOING", "--attach", "-", "--json",
                       given=b"\x00\xff")  # fmt: skip
    assert json.loads(attached.out)["attachment"] is True


def test_an_unforeseen_error_is_no_traceback(program: Program, where: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from store import groups; "
        "groups.NOUNS['group'].__dict__['add'] = lambda values: 1 // 0; "
        "from tui.cli import run; sys.exit(run(['group', 'add', 'B', 'description=b']))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=False, env={**os.environ, "XDG_STATE_HOME": str(tmp_path)})  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    log = tmp_path / "trato" / "errors.log"
    assert str(log) in done.stderr
    assert "ZeroDivisionError" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["--help"], ["contact", "list", "--limit", "20"], ["keys"], ["doctor"]],
)
def test_textual_is_never_loaded(where: Path, arguments: list[str]) -> None:
    code = (
        f"import sys; from tui.cli import run; run({arguments!r}); "
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('textual', 'rich', 'vobject', 'babel', 'rapidfuzz')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=True)  # fmt: skip
    assert done.stderr == "[]\n"


def test_a_locale_without_unicode(trato: Program, program: Program) -> None:
    trato("group", "add", "A", "description=Reunión ☕")
    done = program("group", "list", "--json", PYTHONIOENCODING="latin-1")
    assert json.loads(done.out)[0]["description"] == "Reunión ☕"
    assert program("group", "list", "--format", "table", PYTHONIOENCODING="ascii").code == 0
