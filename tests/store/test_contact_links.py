"""Persons of companies, and what happens to history when contacts move or go."""

from __future__ import annotations

import pytest

from store import contacts, mailing_groups, setup
from store.errors import NotFound, RuleError
from store.models import Change
from store.models.segments import SegmentHeader, SegmentLine
from store.nouns import noun
from store.records import Record, get
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

CADIZ = {"address": "Calle Ancha 1", "post_code": "11001", "city": "Cádiz", "county": "Cádiz"}


def read(no: str) -> Record:
    return get(noun("contact"), no)


def person(name: str = "Ana Núñez", **values: object) -> Record:
    return factories.contact(name, type="person", **values)


def entry(entry_no: str) -> Record:
    return get(noun("interaction"), entry_no)


def in_segment(contact: Record) -> None:
    header = SegmentHeader.create(no="SM00001")
    company = contacts.find(contact["company_no"]).id if contact["company_no"] else None
    SegmentLine.create(segment=header, line_no=10000, contact=contact.id, company=company)


def test_only_persons_with_the_same_address_follow_the_company() -> None:
    company = factories.contact("Adatum", **CADIZ)
    same = person("Ana", company_no=company.key)
    other = person("Eva", company_no=company.key, address="Own 5", city="Cádiz")
    partly = person("Ida", company_no=company.key)
    contacts.change(partly.key, {"address_2": "2.º"})
    contacts.change(company.key, {"address": "Avenida 9", "city": "Sevilla"})
    assert (read(same.key)["address"], read(same.key)["city"]) == ("Avenida 9", "Sevilla")
    assert read(same.key)["post_code"] == "11001"
    assert (read(other.key)["address"], read(other.key)["city"]) == ("Own 5", "Cádiz")
    assert read(partly.key)["address"] == "Calle Ancha 1"


def test_each_other_value_follows_by_itself() -> None:
    factories.salesperson("JO")
    factories.salesperson("AH")
    company = factories.contact(salesperson_code="JO", phone_no="1", language_code="ESP")
    ana = person(company_no=company.key, phone_no="2")
    changes = {"salesperson_code": "AH", "phone_no": "3", "language_code": "ENU"}
    contacts.change(company.key, changes)
    now = read(ana.key)
    assert (now["salesperson_code"], now["phone_no"], now["language_code"]) == ("AH", "2", "ENU")
    assert now.version == ana.version + 1
    assert Change.select().where(Change.row_id == ana.id, Change.operation == "change").count() == 1


def test_nothing_follows_without_its_flag() -> None:
    setup.change_marketing(
        {"inherit_address_details": False, "inherit_communication_details": False}
    )
    company = factories.contact(**CADIZ, phone_no="1")
    ana = person(company_no=company.key)
    assert (ana["city"], ana["phone_no"]) == ("", "")
    factories.code("territory", "SUR")
    contacts.change(company.key, {"city": "Sevilla", "phone_no": "2", "territory_code": "SUR"})
    now = read(ana.key)
    assert (now["city"], now["phone_no"], now["territory_code"]) == ("", "", "SUR")


def test_values_that_do_not_spread_leave_persons_alone() -> None:
    company = factories.contact()
    ana = person(company_no=company.key)
    contacts.change(company.key, {"vat_registration_no": "B1", "note": "x"})
    assert read(ana.key).version == ana.version


def test_a_person_takes_over_from_the_new_company_what_was_the_old_ones() -> None:
    old = factories.contact("Old", **CADIZ, phone_no="1", territory_code="SUR")
    new = factories.contact("New", address="Other 1", city="Sevilla", phone_no="9", fax_no="7")
    ana = person(company_no=old.key, mobile_phone_no="600")
    moved = contacts.change(ana.key, {"company_no": new.key})
    assert (moved["company_name"], moved["city"], moved["post_code"]) == ("New", "Sevilla", "")
    assert (moved["phone_no"], moved["fax_no"], moved["mobile_phone_no"]) == ("9", "7", "600")
    assert moved["territory_code"] == ""
    assert contacts.find("ana new").key == ana.key


def test_an_own_address_survives_the_move() -> None:
    old, new = factories.contact(**CADIZ), factories.contact(city="Sevilla")
    ana = person(company_no=old.key, address="Own 5", city="Ronda")
    factories.code("territory", "MINE")
    moved = contacts.change(ana.key, {"company_no": new.key, "territory_code": "MINE"})
    assert (moved["address"], moved["city"], moved["territory_code"]) == ("Own 5", "Ronda", "MINE")


def test_a_person_without_company_keeps_what_it_had() -> None:
    company = factories.contact(**CADIZ)
    ana = person(company_no=company.key)
    alone = contacts.change(ana.key, {"company_no": ""})
    assert (alone["company_no"], alone["company_name"], alone["city"]) == ("", "", "Cádiz")
    assert contacts.persons_of(company.key) == []


def test_history_stays_with_the_old_company() -> None:
    old, new = factories.contact("Old"), factories.contact("New")
    ana = person(company_no=old.key)
    logged = factories.entry(contact_no=ana.key)
    contacts.change(ana.key, {"company_no": new.key})
    moved = entry(logged.key)
    assert (moved["contact_no"], moved["contact_company_no"]) == (old.key, old.key)
    assert read(old.key)["no_of_interactions"] == 1
    assert read(ana.key)["no_of_interactions"] == 0
    assert read(new.key)["no_of_interactions"] == 0


def test_history_of_a_person_alone_goes_to_its_first_company() -> None:
    ana = person()
    logged = factories.entry(contact_no=ana.key)
    company = factories.contact("New")
    contacts.change(ana.key, {"company_no": company.key})
    moved = entry(logged.key)
    assert (moved["contact_no"], moved["contact_company_no"]) == (company.key, company.key)


def test_a_person_in_an_open_segment_stays_in_its_company() -> None:
    old, new = factories.contact(), factories.contact()
    ana = person(company_no=old.key)
    in_segment(ana)
    with pytest.raises(RuleError, match="segment SM00001"):
        contacts.change(ana.key, {"company_no": new.key})
    assert read(ana.key)["company_no"] == old.key


def test_a_contact_in_an_open_segment_is_not_deleted_nor_is_its_company() -> None:
    company = factories.contact()
    ana = person(company_no=company.key)
    in_segment(ana)
    for no in (ana.key, company.key):
        with pytest.raises(RuleError, match="segment SM00001"):
            contacts.delete(no)
    assert read(ana.key)["company_no"] == company.key


def test_history_of_a_deleted_person_goes_to_its_company() -> None:
    company = factories.contact("Adatum")
    ana = person(company_no=company.key)
    logged = factories.entry(contact_no=ana.key)
    contacts.delete(ana.key)
    left = entry(logged.key)
    assert (left["contact_no"], left["contact_name"]) == (company.key, "Adatum")
    assert left["contact_company_no"] == company.key


def test_a_deleted_company_takes_its_persons_along() -> None:
    company, other = factories.contact(), factories.contact()
    ana = person(company_no=company.key)
    logged = [factories.entry(contact_no=no) for no in (company.key, ana.key, other.key)]
    contacts.delete(company.key)
    for no in (company.key, ana.key):
        with pytest.raises(NotFound):
            read(no)
    assert [entry(item.key)["contact_no"] for item in logged] == ["", "", other.key]
    assert [entry(item.key)["contact_company_no"] for item in logged] == ["", "", other.key]


def test_a_person_without_company_leaves_its_history_behind() -> None:
    ana = person()
    logged = factories.entry(contact_no=ana.key)
    contacts.delete(ana.key)
    assert entry(logged.key)["contact_no"] == ""


def test_a_deleted_contact_leaves_its_mailing_groups() -> None:
    add = noun("mailing-group").add
    assert add is not None
    add({"code": "NEWS"})
    company = factories.contact()
    mailing_groups.assign(company.key, "NEWS")
    contacts.delete(company.key)
    assert get(noun("mailing-group"), "NEWS")["no_of_contacts"] == 0


def test_many_persons_follow_in_one_write() -> None:
    company = factories.contact("Adatum", city="Cádiz")
    for number in range(30):
        person(f"Person {number}", company_no=company.key)
    contacts.change(company.key, {"name": "Fabrikam", "city": "Sevilla"})
    assert {row["city"] for row in contacts.persons_of(company.key)} == {"Sevilla"}
    assert len({row.version for row in contacts.persons_of(company.key)}) == 1
