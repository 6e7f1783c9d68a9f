"""The commands for the database as a whole, the screens and the help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from tests.tui.cli.conftest import Done
from tui.cli.commands import Command, Group
from tui.cli.root import root

Trato = Callable[..., Done]


def test_init_refuses_what_is_in_use(trato: Trato, tmp_path: Path) -> None:
    new = str(tmp_path / "new.db")
    assert trato("init", "--db", new, "--json").json == {"created": new}
    assert trato("template", "list", "--db", new, "--json").json != []
    assert trato("init", "--db", new).code == 1
    assert trato("demo", "--db", new).code == 1


def test_init_empty(trato: Trato, tmp_path: Path) -> None:
    new = str(tmp_path / "empty.db")
    assert trato("init", "--empty", "--db", new).code == 0
    assert trato("template", "list", "--db", new, "--json").json == []
    assert trato("init", "--empty", "--db", new).code == 1


def test_init_speaks_the_language(trato: Trato, tmp_path: Path) -> None:
    for language in ("en", "es"):
        trato("init", "--db", str(tmp_path / f"{language}.db"), "--lang", language)
    texts = [
        trato("template", "show", "OUTGOING", "--json", "--db", str(tmp_path / f"{name}.db")).json
        for name in ("en", "es")
    ]
    assert texts[0]["description"] != texts[1]["description"]


@pytest.mark.thorough
def test_a_demo_company_of_any_size(trato: Trato, tmp_path: Path) -> None:
    where = str(tmp_path / "large.db")
    assert trato("demo", "--db", where, "--scale", "many").code == 2
    assert not Path(where).exists()
    assert trato("demo", "--db", where, "--scale", "200").code == 0
    (newest,) = trato(
        "interaction", "list", "--sort", "entry_no:desc", "--limit", "1", "--json", "--db", where
    ).json
    assert newest["entry_no"] > 1400


def test_migrate(trato: Trato) -> None:
    done = trato("migrate", "--json").json
    assert done["copy"] == ""
    assert done["schema"] >= 1


def test_keys(trato: Trato) -> None:
    rows = trato("keys", "--json").json
    assert {"page": "", "action": "quit", "keys": "Ctrl+Q"}.items() <= next(
        row for row in rows if row["action"] == "quit"
    ).items()


def test_open_knows_its_pages(trato: Trato) -> None:
    done = trato("open", "contactos")
    assert done.code == 3
    assert "There is no page 'contactos'. Did you mean contacts," in done.err
    assert trato("open", "zzz", "--lang", "es").err == "trato: No existe ninguna página 'zzz'.\n"


def test_version(trato: Trato) -> None:
    from store import __version__

    assert trato("--version").out == f"trato {__version__}\n"


def _paths(group: Group, name: str, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of a command, and of all below it."""
    ctx = click.Context(group, info_name="trato")
    command = group.get_command(ctx, name)
    assert isinstance(command, Command), name
    yield (*above, name)
    if isinstance(command, Group):
        for below in command.list_commands(ctx):
            yield from _paths(command, below, (*above, name))


@pytest.mark.parametrize("name", root.list_commands(click.Context(root)))
def test_help_begins_with_an_example(trato: Trato, name: str) -> None:
    for path in _paths(root, name):
        for language, word in (("en", "Example"), ("es", "Ejemplo")):
            done = trato(*path, "--help", "--lang", language)
            assert done.code == 0, done.err
            first, second, *_rest = done.out.splitlines()
            assert first.rstrip(":") in (word, f"{word}s"), path
            assert second.startswith(f"  trato {path[0]}"), path


def test_a_copy_has_everything_and_is_refused_twice(
    company: Callable[..., Done], where: Path, tmp_path: Path
) -> None:
    target = str(tmp_path / "copy.db")
    copied = company("database", "copy", str(where), target, "--json").json
    assert {"name": "contact", "rows": 3} in [
        {name: table[name] for name in ("name", "rows")} for table in copied
    ]
    again = company("database", "copy", str(where), target)
    assert (again.code, "new database" in again.err) == (1, True)


def test_no_server_is_taken_for_a_file(trato: Trato) -> None:
    done = trato("contact", "list", "--db", "postgresql://ann:s3cret@127.0.0.1:1/crm")
    assert done.code == 1
    assert "does not answer" in done.err
    assert "s3cret" not in done.err
