"""Taking a whole import back: what it made goes, what it changed is put back, what was touched stays."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from store import assignments, channel_rows, contacts, import_undo, imports, mailing_groups
from store.channel_rules import PHONE, Channel
from store.errors import NotFound, RuleError
from store.exchange.cards import ParsedContact
from store.imports import ImportReport
from store.lists import open_list
from store.models import database
from store.models.contact_tables import ContactExtra
from store.nouns import noun
from store.records import get
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _numbers(db: object) -> None:
    factories.number_series()


def card(name: str, groups: Iterable[str] = (), **values: str) -> ParsedContact:
    return ParsedContact(1, "raw", "", {"type": "person", "name": name, **values}, tuple(groups))


def bring(*cards: ParsedContact, **fixed: str) -> ImportReport:
    return imports.import_contacts(cards, file_name="book.vcf", fixed=fixed)


def names() -> list[str]:
    return [str(row["name"]) for row in open_list("contact").first(100)]


def dump() -> list[object]:
    """All contacts with what is found of them, but not when they changed."""
    sql = "SELECT * FROM contact ORDER BY id"
    cursor = database.execute_sql(sql)
    columns = [column[0] for column in cursor.description]
    return [
        {name: value for name, value in zip(columns, row, strict=True) if name not in _MOVING}
        for row in cursor.fetchall()
    ]


_MOVING = {"modified_at", "version"}


def test_what_was_made_goes_with_its_companies_and_groups() -> None:
    report = bring(
        card("Ana", ["News"], company_name="Adatum", territory_code="N"), card("Eva", uid="u1")
    )
    run = get(noun("import-run"), report.run)
    assert (run["file_name"], run["created"], run["companies"]) == ("book.vcf", 2, 1)
    plan = import_undo.preview(report.run)
    assert (plan.deleted, plan.restored, plan.staying) == (3, 0, 0)
    assert len(names()) == 3
    assert import_undo.take_back(report.run).deleted == 3
    assert names() == []
    assert open_list("mailing-group").first(10) == []
    assert open_list("territory").first(10) == []
    assert not ContactExtra.select().exists()
    assert get(noun("import-run"), report.run)["undone"] is True
    with pytest.raises(RuleError):
        import_undo.take_back(report.run)
    with pytest.raises(NotFound):
        import_undo.preview(99)


def test_what_was_changed_is_put_back_as_it_was() -> None:
    factories.salesperson("JO")
    company = factories.contact("Adatum", type="company", salesperson_code="JO", city="Madrid")
    ana = factories.contact(
        "Ana Puig", company_no=company.key, email="ana@x.com", phone_no="1", type="person"
    )
    before = dump()
    report = bring(
        card("Ana Maria Puig", ["News"], email="ana@x.com", phone_no="2", company_name="Fabrikam"),
        card("Adatum", type="company", city="Bilbao"),
        card("Ana Maria Puig", email="ana@x.com", job_title="CEO"),
    )
    assert (report.updated, report.companies) == (3, 1)
    done = import_undo.take_back(report.run)
    assert (done.deleted, done.restored, done.memberships, done.staying) == (1, 2, 1, 0)
    assert dump() == before
    assert assignments.codes_of("mailing-group", ana.key) == []
    assert contacts.find("ana puig").key == ana.key


def test_further_phones_go_again() -> None:
    ana = factories.contact("Ana", email="ana@x.com", phone_no="911111111", type="person")
    before = dump()
    phone = Channel(PHONE, "912222222")
    report = imports.import_contacts(
        [ParsedContact(1, "", "", {"name": "Ana", "email": "ana@x.com"}, (), "", (phone,))]
    )
    assert report.updated == 1
    assert contacts.find("912222222").key == ana.key
    assert import_undo.take_back(report.run).restored == 1
    assert [item.value for item in channel_rows.read([ana.id])[ana.id]] == [
        "911111111",
        "ana@x.com",
    ]
    assert dump() == before


def test_a_renamed_company_is_found_by_its_persons_again() -> None:
    company = factories.contact("Adatum", type="company", no="A1")
    factories.contact("Ana", company_no=company.key, type="person")
    before = dump()
    report = bring(card("Fabrikam", type="company", no="A1"))
    assert report.updated == 1
    import_undo.take_back(report.run)
    assert dump() == before


def test_what_somebody_changed_since_stays() -> None:
    old = factories.contact("Luis", email="l@x.com", city="Madrid", phone_no="1", type="person")
    report = bring(
        card("Ana", company_name="Adatum"),
        card("Eva", company_name="Adatum"),
        card("Pau", company_name="Fabrikam"),
        card("Luis", email="l@x.com", city="Bilbao", phone_no="2"),
    )
    ana = contacts.find("Ana")
    contacts.change(ana.key, {"job_title": "CEO"})
    contacts.change(old.key, {"phone_no": "3"})
    plan = import_undo.preview(report.run)
    assert {(kept.name, str(kept.reason)) for kept in plan.kept} == {
        ("Ana", "It was changed since."),
        ("Luis", "It was changed since."),
        ("Adatum", "Contacts that stay belong to it."),
    }
    done = import_undo.take_back(report.run)
    assert (done.deleted, done.restored, done.staying) == (3, 1, 3)
    assert sorted(names()) == ["Adatum", "Ana", "Luis"]
    luis = get(noun("contact"), old.key)
    assert (luis["city"], luis["phone_no"]) == ("Madrid", "3")


def test_whom_somebody_spoke_to_or_put_into_a_group_stays() -> None:
    report = bring(card("Ana"), card("Eva"), card("Pau"))
    factories.entry(contact_no=contacts.find("Ana").key)
    factories.code("mailing-group", "VIP")
    mailing_groups.assign(contacts.find("Eva").key, "VIP")
    done = import_undo.take_back(report.run)
    assert (done.deleted, done.staying) == (1, 2)
    assert sorted(names()) == ["Ana", "Eva"]


def test_several_batches_and_a_second_import_between() -> None:
    many = [card(f"Ana {number}", email=f"a{number}@x.com") for number in range(1200)]
    first = bring(*many[:1100])
    second = bring(*many[600:], salesperson_code=factories.salesperson("JO").key)
    assert (second.created, second.updated) == (100, 500)
    assert import_undo.preview(first.run).staying == 500
    assert import_undo.take_back(second.run).restored == 500
    done = import_undo.take_back(first.run)
    assert (done.deleted, done.staying) == (1100, 0)
