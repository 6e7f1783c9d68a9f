"""Roles on a server: what each may do, and that the database refuses the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store import contacts, dialect, erasure, migrations, presence, rights, segments, setup, undo
from store import db as store_db
from store.errors import MayNotOpen, NewerDatabase, NotFound, RightMissing, RuleError
from store.lists import open_list
from store.models import database
from store.models.setup import Usage
from store.nouns import MODULES, noun
from tests import factories, postgresql
from tests.roles import Roles, company

pytestmark = [pytest.mark.postgresql, pytest.mark.thorough]


def fill() -> None:
    factories.contact("Adatum", email="info@adatum.es")
    factories.template()
    factories.salesperson()


@pytest.fixture
def roles(engine: str, server: str, worker_id: str) -> Iterator[Roles]:
    with company(server, f"roles_{worker_id}", fill) as made:
        yield made


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


def test_who_made_the_tables_goes_on_looking_after_them(server: str, worker_id: str) -> None:
    maker, name = f"maker_{worker_id}", f"made_{worker_id}"
    url = postgresql.another(server, name)
    with postgresql.asking(server) as ask:
        ask(f"CREATE ROLE {maker} LOGIN")
        ask(f"CREATE DATABASE {name} OWNER {maker}")
        own = url.replace(f"{postgresql.USER}@", f"{maker}@")
        store_db.open_database(own)
        store_db.open_database(url)
        assert ("trato_admin", maker) in rights.make_roles({})
        store_db.open_database(own)
        assert rights.held() == (True, True)
        with postgresql.asking(own) as dump:  # as pg_dump reads it
            dump("SELECT COUNT(*) FROM trato_folding")
        store_db.close_database()
        ask(f"DROP DATABASE {name} WITH (FORCE)")
        ask(f"DROP ROLE {maker}")


def test_a_reader_leaves_no_trace_of_what_was_opened(roles: Roles) -> None:
    from store import usage

    store_db.open_database(roles.reader)
    usage.remember("page", "contacts")
    assert Usage.select().count() == 0
    store_db.open_database(roles.user)
    usage.remember("page", "contacts")
    assert Usage.select().count() == 1


def test_a_user_is_told_what_a_deleted_record_needs(roles: Roles) -> None:
    store_db.open_database(roles.user)
    gone = factories.contact("Contoso").key
    made = factories.segment().key
    factories.segment_line(made, contact_no=gone)
    segments.delete(made)
    deleted = open_list("change", {"operation": "delete"}).first(1)[0].key
    contacts.delete(gone)
    with pytest.raises(RuleError, match=f"Contact {gone} was deleted"):
        undo.undo_change(deleted)
    undo.undo()
    assert undo.undo_change(deleted).entries == 1


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
    roles: Roles,
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


@pytest.mark.parametrize("role", ["reader", "user"])
def test_who_may_not_make_tables_is_told_what_is_to_be_done(
    roles: Roles, server: str, worker_id: str, monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    address = getattr(roles, role)
    empty = postgresql.made(server, f"empty_{worker_id}")
    try:
        with pytest.raises(MayNotOpen, match=f"empty_{worker_id} is still empty.* trato init once"):
            store_db.open_database(postgresql.another(address, f"empty_{worker_id}"))
    finally:
        store_db.close_database()
        with postgresql.asking(server) as ask:
            ask(f"DROP DATABASE {empty.rpartition('/')[2]}")
    monkeypatch.setattr(migrations, "LATEST", migrations.LATEST + 1)
    with pytest.raises(
        MayNotOpen, match=r"an older version of Trato.* administrator opens it once"
    ):
        store_db.open_database(address)
    monkeypatch.setattr(migrations, "LATEST", migrations.LATEST - 2)
    with pytest.raises(NewerDatabase, match="Update the program"):
        store_db.open_database(address)


def test_a_login_without_a_role_is_told_who_gives_it_one(roles: Roles) -> None:
    store_db.open_database(roles.owner)
    database.execute_sql(f"REVOKE trato_reader FROM {roles.reader.split('/')[2].split('@')[0]}")
    with pytest.raises(MayNotOpen, match=r"no rights in .* trato database roles"):
        store_db.open_database(roles.reader)


def test_roles_can_be_made_again_and_an_unknown_login_changes_nothing(
    roles: Roles, worker_id: str
) -> None:
    store_db.open_database(roles.owner)
    before = rights.make_roles({})
    with pytest.raises(NotFound, match="nobody_here"):
        rights.make_roles(
            {"trato_reader": [f"user_roles_{worker_id}"], "trato_user": ["nobody_here"]}
        )
    assert rights.make_roles({}) == before
    store_db.open_database(roles.user)
    with pytest.raises(RightMissing):
        rights.make_roles({})


WRITES = ("INSERT", "UPDATE", "DELETE")


def privileges(role: str) -> dict[str, set[str]]:
    """What a role may write, by table."""
    rows = database.execute_sql(
        "SELECT relname, privilege FROM pg_class, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) AS "
        "privilege WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v') "
        "AND has_table_privilege(CAST(? AS TEXT), pg_class.oid, privilege)",
        (role,),
    ).fetchall()
    found: dict[str, set[str]] = {}
    for table, privilege in rows:
        found.setdefault(str(table), set()).add(str(privilege))
    return found


def test_the_database_gives_each_role_what_is_declared(roles: Roles) -> None:
    store_db.open_database(roles.admin)
    assert privileges("trato_reader") == {}
    user, admin = privileges("trato_user"), privileges("trato_admin")
    for name in MODULES:
        owner = noun(name)
        if owner.model is None or not (owner.add or owner.change or owner.delete):
            continue
        table = owner.model._meta.table_name
        assert admin[table] == {*WRITES}, name
        assert user.get(table, set()) == (set() if name in rights.SET_UP else {*WRITES}), name
    for table in ("marketing_setup", "interaction_template_setup", "company_information"):
        assert table not in user
    assert user["change"] == {"INSERT"}


def test_a_user_takes_back_what_somebody_else_did(roles: Roles) -> None:
    store_db.open_database(roles.admin)
    key = contact()
    contacts.change(key, {"city": "Bilbao"})
    line = open_list("change").first(1)[0]["no"]
    setup.change_marketing({"search_hit_pct": "70"})
    set_up = open_list("change").first(1)[0]["no"]
    contacts.delete(key)
    deleted = open_list("change", {"operation": "delete"}).first(1)[0]["no"]
    store_db.open_database(roles.reader)
    with pytest.raises(RightMissing):
        undo.undo_change(deleted)
    store_db.open_database(roles.user)
    undo.undo_change(deleted)
    undo.undo_change(line)
    assert open_list("contact").first(1)[0]["city"] == ""
    with pytest.raises(RightMissing):
        undo.undo_change(set_up)


def test_a_reader_looks_at_who_edits_and_is_not_seen(roles: Roles) -> None:
    store_db.open_database(roles.user)
    presence.announce([("contact", 1)])
    store_db.open_database(roles.reader)
    assert presence.editors("contact", 1) == []
    with pytest.raises(RightMissing):
        presence.announce([("contact", 1)])
