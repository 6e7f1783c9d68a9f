"""Roles on a server: what each may do, and that the database refuses the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from store import db as store_db
from store import dialect, erasure, migrations, rights, setup
from store.errors import NotFound, RightMissing
from store.lists import open_list
from store.models import Usage, database
from tests import factories, postgresql

pytestmark = pytest.mark.postgresql


class Roles(NamedTuple):
    """The addresses of one database for logins of each role."""

    reader: str
    user: str
    admin: str


@pytest.fixture
def roles(engine: str, server: str, worker_id: str) -> Iterator[Roles]:
    name = f"roles_{worker_id}"
    logins = [f"{role}_{worker_id}" for role in Roles._fields]
    url = postgresql.made(server, name)
    with postgresql.asking(server) as ask:
        for login in logins:
            ask(f"CREATE ROLE {login} LOGIN")
    store_db.open_database(url)
    factories.contact("Adatum", email="info@adatum.es")
    factories.template()
    factories.salesperson()
    members = rights.make_roles(
        {f"trato_{role}": [login] for role, login in zip(Roles._fields, logins, strict=True)}
    )
    assert {(f"trato_{login.partition('_')[0]}", login) for login in logins} <= {*members}
    yield Roles(*(url.replace(postgresql.USER + "@", login + "@") for login in logins))
    store_db.close_database()
    with postgresql.asking(server) as ask:
        ask(f"DROP DATABASE {name} WITH (FORCE)")
        for login in logins:
            ask(f"DROP ROLE {login}")


def contact() -> str:
    return open_list("contact").first(1)[0].key


def test_a_reader_reads_and_writes_nothing(roles: Roles) -> None:
    store_db.open_database(roles.reader)
    assert rights.held() == (False, False)
    assert open_list("contact", find="adatum").count() == 1
    assert store_db.change_token() == store_db.change_token()
    with pytest.raises(RightMissing, match="Nothing was changed"):
        factories.group("MINE")
    with pytest.raises(Exception, match="permission denied"):
        database.execute_sql("UPDATE contact SET name = ''")
    assert open_list("contact", find="adatum").count() == 1


def test_a_reader_leaves_no_trace_of_what_was_opened(roles: Roles) -> None:
    from store import usage

    store_db.open_database(roles.reader)
    usage.remember("page", "contacts")
    assert Usage.select().count() == 0
    store_db.open_database(roles.user)
    usage.remember("page", "contacts")
    assert Usage.select().count() == 1


def test_a_user_works_but_does_not_set_up(roles: Roles) -> None:
    store_db.open_database(roles.user)
    assert rights.held() == (True, False)
    entry = factories.entry(contact_no=contact())
    assert entry.key == "1"
    factories.contact("Made by a user")
    with database.atomic():
        assert len(dialect.next_ids(database, "contact", 2)) == 2
    for refused in (
        lambda: setup.change_marketing({"search_hit_pct": "70"}),
        lambda: factories.salesperson("NEW"),
        lambda: erasure.erase(contact()),
    ):
        with pytest.raises(RightMissing):
            refused()
    for sql in (
        "UPDATE change SET new = ''",
        "DELETE FROM change",
        "UPDATE number_series SET starting_no = 'X'",
        "DELETE FROM counter",
        "DROP TABLE contact",
        "CREATE TABLE mine (id BIGINT)",
    ):
        with pytest.raises(Exception, match=r"permission denied|must be owner"):
            database.execute_sql(sql)
    assert rights.may_change("contact")
    assert not rights.may_change("salesperson")


def test_an_administrator_sets_up_erases_and_upgrades(
    roles: Roles, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_db.open_database(roles.admin)
    assert rights.held() == (True, True)
    setup.change_marketing({"search_hit_pct": "70"})
    factories.salesperson("NEW")
    erasure.erase(contact())
    with dialect.exclusive(database), database.atomic():
        database.execute_sql("CREATE TABLE later (id INTEGER PRIMARY KEY)")
    store_db.open_database(roles.user)
    database.execute_sql("INSERT INTO later (id) VALUES (1)")
    store_db.open_database(roles.reader)
    assert database.execute_sql("SELECT id FROM later").fetchall() == [(1,)]
    monkeypatch.setattr(migrations, "LATEST", migrations.LATEST + 1)
    with pytest.raises(RightMissing):
        store_db.open_database(roles.user)


def test_roles_can_be_made_again_and_an_unknown_login_changes_nothing(
    roles: Roles, worker_id: str
) -> None:
    store_db.open_database(roles.admin.replace(f"admin_{worker_id}", postgresql.USER))
    before = rights.make_roles({})
    with pytest.raises(NotFound, match="nobody_here"):
        rights.make_roles({"trato_reader": [f"user_{worker_id}"], "trato_user": ["nobody_here"]})
    assert rights.make_roles({}) == before
    store_db.open_database(roles.user)
    with pytest.raises(RightMissing):
        rights.make_roles({})
