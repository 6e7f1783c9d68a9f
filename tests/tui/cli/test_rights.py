"""What people who may not change everything can do on the command line."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator

import click
import pytest

from store import demo, dialect, rights
from tests import factories
from tests.roles import Roles
from tests.roles import company as company_with_roles
from tests.tui.cli.conftest import Done
from tui.cli.commands import Command
from tui.cli.rights import READING, SETTING_UP
from tui.cli.root import root

Trato = Callable[..., Done]
REFUSED = "You may not do that in this database."


def commands(group: click.Command = root, *names: str) -> Iterator[tuple[str, Command]]:
    """Every command that opens the database, by its name."""
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None
            yield from commands(found, *names, name)
    elif isinstance(group, Command) and group.database:
        yield " ".join(names), group


ALL = dict(commands())
READS = [name for name in ALL if name.split()[-1] in READING and name != "backup"]
"""Those that change nothing, without the one that writes files of a file."""


def words(command: Command) -> list[str]:
    """The first example of a command, with a contact and numbers that there are."""
    line = re.sub(r"CT000\d+", "CT000001", command.examples[0]).partition(" < ")[0]
    return [word for word in shlex.split(line) if not word.startswith("~")]


@pytest.fixture
def may(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool, bool], None]:
    """Let the database give other rights."""
    return lambda write, set_up: monkeypatch.setattr(
        dialect, "rights", lambda _database: (write, set_up)
    )


def test_the_verbs_that_read_and_the_commands_of_administrators_exist() -> None:
    assert {name.split()[-1] for name in ALL} >= READING
    assert ALL.keys() >= SETTING_UP


def refused(company: Trato, names: list[str]) -> None:
    """Try commands, which end at once, or because a file is not there."""
    for name in names:
        given = [*words(ALL[name])]
        if "--db" in given:
            del given[given.index("--db") :]
        done = company(*given)
        if done.code != 2:
            assert (name, done.code, done.err.count("\n")) == (name, 1, 1)
            assert REFUSED in done.err


def test_a_reader_is_refused_at_once(company: Trato, may: Callable[[bool, bool], None]) -> None:
    may(False, False)
    refused(company, sorted(ALL.keys() - READS - {"backup"}))


def test_a_user_does_not_set_up(company: Trato, may: Callable[[bool, bool], None]) -> None:
    may(True, False)
    names = ALL.keys() - READS
    refused(
        company,
        [name for name in names if name in SETTING_UP or name.split()[0] in rights.SET_UP],
    )


def test_a_user_works(company: Trato, may: Callable[[bool, bool], None]) -> None:
    may(True, False)
    assert company("contact", "set", "CT000001", "city=Bilbao").code == 0
    assert company("group", "add", "MINE", "description=Mine").code == 0


def test_who_only_reads_may_see_which_archives_there_are(
    company: Trato, may: Callable[[bool, bool], None]
) -> None:
    may(False, False)
    assert company("archive", "--list").code == 0
    assert REFUSED in company("archive", "2020-01-01", "old.db", "--dry-run").err


def fill() -> None:
    demo.usual_setup()
    person = factories.contact("Ann Beebe", no="CT000001", type="person", email="ann@x.example")
    factories.entry(contact_no=person.key)
    factories.segment_line(factories.segment(no="SM00001").key)
    factories.sales_document()


@pytest.fixture(scope="module")
def small(server: str, worker_id: str) -> Iterator[Roles]:
    """The addresses of a small company."""
    with company_with_roles(server, f"small_{worker_id}", fill) as made:
        yield made


@pytest.mark.thorough
@pytest.mark.postgresql
def test_a_reader_has_every_command_that_reads(
    engine: str, small: Roles, trato: Trato, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    for name in READS:
        done = trato(*words(ALL[name]), "--db", small.reader)
        assert done.code in (0, 1, 2, 3, 5), (name, done.err)
        assert REFUSED not in done.err, name
        assert "errors.log" not in done.err, (name, done.err)


def ends_something(name: str) -> tuple[bool, str]:
    """Sort commands that leave less than there was behind the others."""
    verb = name.rsplit(maxsplit=1)[-1]
    return verb.startswith(("delete", "merge", "remove", "withdraw", "log")), name


@pytest.mark.thorough
@pytest.mark.postgresql
def test_the_database_lets_a_user_do_all_that_is_offered(
    engine: str, small: Roles, trato: Trato, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    for name in sorted(ALL.keys() - READS - SETTING_UP - {"backup"}, key=ends_something):
        if name.split()[0] in rights.SET_UP:
            continue
        given = words(ALL[name])
        if "--db" in given:
            continue
        done = trato(*given, "--yes", "--db", small.user)
        assert REFUSED not in done.err, name
        assert "errors.log" not in done.err, (name, done.err)
