"""What people of each role can do on a server: offered is what they may, the rest is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from store import db as store_db
from store import demo, dialect
from store.lists import open_list
from store.models import database
from store.session import session
from tests import factories
from tests.roles import Roles, company
from tests.tui.screens.conftest import Person, program
from tui.cli import run
from tui.i18n import set_language

pytestmark = pytest.mark.postgresql


def fill() -> None:
    demo.usual_setup()
    factories.salesperson("JO", name="Jim Olive")
    ann = factories.contact("Ann Beebe", no="CT000001", type="person", salesperson_code="JO")
    factories.entry(contact_no=ann.key, description="Asked for a quote")


@pytest.fixture(scope="module")
def roles(server: str, worker_id: str) -> Iterator[Roles]:
    with company(server, f"screens_{worker_id}", fill) as made:
        yield made


@pytest.fixture
def forced(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program does not know what the database refuses: the right was taken a moment ago."""
    monkeypatch.setattr(dialect, "rights", lambda _database: (True, True))


WORDS = {
    "en": {
        "only": "· read only", "new": "create a new", "no key": "No key fits.",
        "nothing": "Nothing found.", "refused": "You may not do that",
        "unchanged": "Nothing was changed", "contact": "Contact · ", "not saved": "Not saved yet",
    },
    "es": {
        "only": "· solo lectura", "new": "crear un r", "no key": "Ninguna tecla coincide.",
        "nothing": "No se encontró nada.", "refused": "No puede hacer eso",
        "unchanged": "No se ha cambiado nada", "contact": "Contacto · ", "not saved": "Aún sin guardar",
    },
}  # fmt: skip


async def test_a_reader_reads_lists_and_cards_and_is_offered_no_change(
    engine: str, roles: Roles
) -> None:
    said = WORDS["es"]
    async with program(roles.reader)("contacts", language="es") as person:
        await person.press(shows="Ann Beebe")
        assert said["only"] in person.lines[0]
        await offers_nothing(person, said, "n ", "F9")
        await person.press("enter", shows="CT000001")
        await person.press(shows="Asked for a quote")
        await offers_nothing(person, said, "n ", "Ctrl+S", "F9")
        await person.press("f9", "n", "delete")
        assert said["contact"] in person.lines[0]
        await person.press(shows="Esto solo puede leerlo.")


async def offers_nothing(person: Person, said: dict[str, str], *keys: str) -> None:
    """See that no key of a page, and no action, makes anything new."""
    footer = person.lines[-1]
    assert "?" in footer
    assert not [key for key in keys if f" {key}" in footer]
    await person.press("question_mark")
    await person.type(said["new"])
    await person.press(shows=said["no key"])
    await person.press("escape")
    await person.gone(said["no key"])
    await person.press("alt+q")
    await person.type(f">{said['new']}")
    await person.press(shows=said["nothing"])
    await person.press("escape")
    await person.gone(said["nothing"])


@pytest.mark.parametrize("language", ["en", "es"])
async def test_a_change_that_the_database_refuses_says_so_and_nothing_typed_is_lost(
    engine: str, roles: Roles, forced: None, language: str
) -> None:
    said = WORDS[language]
    async with program(roles.reader)("contacts", language=language) as person:
        await person.press("n", shows=said["contact"])
        await person.type("Never there")
        await person.press("ctrl+s", shows=said["refused"])
        assert said["unchanged"] in person.text
        assert "Never there" in person.text
        await person.press("escape", shows=said["not saved"])
    assert names(roles) == ["Ann Beebe"]


def names(roles: Roles) -> list[str]:
    store_db.open_database(roles.owner)
    with closing(database):
        return [str(contact["name"]) for contact in open_list("contact").first(9)]


def test_the_change_log_tells_the_login_that_nobody_can_choose(
    engine: str, roles: Roles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "user", "somebody")
    assert run(["contact", "set", "CT000001", "city=Bilbao", "--db", roles.user]) == 0
    store_db.open_database(roles.owner)
    with closing(database):
        (line,) = open_list("change", sort="no:desc").first(1)
        assert line["user_id"] == "somebody"
        assert f" {urlsplit(roles.user).username}@" in line["origin"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_command_that_the_database_refuses_ends_with_one_sentence(
    engine: str, roles: Roles, forced: None, language: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for words in (
        ("contact", "set", "CT000001", "city=Bilbao"),
        ("contact", "add", "name=Never there"),
        ("contact", "delete", "CT000001", "--yes"),
        ("salesperson", "add", "NEW", "name=New"),
    ):
        assert run([*words, "--db", roles.reader, "--lang", language]) == 1, words
        out, err = capfd.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert WORDS[language]["refused"] in err
        assert WORDS[language]["unchanged"] in err
    set_language("en")
    assert names(roles) == ["Ann Beebe"]


async def test_a_user_writes_contacts_and_interactions_and_sets_nothing_up(
    engine: str, roles: Roles
) -> None:
    said = WORDS["en"]
    async with program(roles.user)("contacts") as person:
        await person.press(shows="Ann Beebe")
        assert said["only"] not in person.lines[0]
        await person.press("f9", "o", "u", "enter", "ctrl+s", shows="logged for Ann Beebe.")
    async with program(roles.user)("salespeople") as person:
        await person.press(shows="Jim Olive")
        await offers_nothing(person, said, "n ")
        await person.press("enter", shows="Salesperson · JO")
        await offers_nothing(person, said, "Ctrl+S")


async def test_an_administrator_sets_up(engine: str, roles: Roles) -> None:
    async with program(roles.admin)("salespeople") as person:
        await person.press("n", shows="Salesperson · new")
        await person.type("AD")
        await person.press("tab")
        await person.type("Ada")
        await person.press("ctrl+s", shows="Saved.")
    async with program(roles.reader)("salespeople") as person:
        await person.press(shows="Ada")
