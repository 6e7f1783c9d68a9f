"""Codes of which a contact may have several: assigned, filtered by, withdrawn, taken back."""

from __future__ import annotations

import pytest

from store import assignments, contacts, undo
from store.assigned_codes import ASSIGNED
from store.assigned_tables import web_address
from store.enumerations import ContactRelation, LinkTable
from store.errors import (
    FieldMustBe,
    FieldRequired,
    InUse,
    InvalidValue,
    NotFound,
    RuleError,
    StoreError,
)
from store.lists import open_list
from store.nouns import noun
from store.records import Record, get
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def read(no: str) -> Record:
    return get(noun("contact"), no)


def company(name: str = "Adatum", **values: object) -> Record:
    return factories.contact(name, **values)


def person(of: Record | None = None, name: str = "Ana Núñez") -> Record:
    return factories.contact(name, type="person", company_no=of.key if of else "")


def found(**filters: str) -> list[str]:
    return [row["name"] for row in open_list("contact", filters, "name").first(50)]


def delete(name: str, key: str) -> None:
    verb = noun(name).delete
    assert verb is not None
    verb(key)


def test_a_person_has_the_industry_groups_of_its_company() -> None:
    factories.code("industry-group", "FOOD")
    adatum = company()
    ana = person(adatum)
    assert assignments.assign("industry-group", [ana.key], "food") == 1
    assert assignments.codes_of("industry-group", adatum.key) == ["FOOD"]
    assert assignments.codes_of("industry-group", ana.key) == ["FOOD"]
    assert read(ana.key)["no_of_industry_groups"] == 1
    assert get(noun("industry-group"), "FOOD")["no_of_contacts"] == 1
    assert assignments.assign("industry-group", [adatum.key, ana.key], "FOOD") == 0


@pytest.mark.parametrize("name", ["industry-group", "business-relation", "web-source"])
def test_a_person_without_company_has_nothing_that_companies_have(name: str) -> None:
    factories.code(name, "X")
    ana = person()
    with pytest.raises(FieldRequired, match="Company No"):
        assignments.assign(name, [company().key, ana.key], "X")
    assert get(noun(name), "X")["no_of_contacts"] == 0
    assert assignments.of_contact(name, ana.key) == []


def test_only_persons_have_job_responsibilities() -> None:
    factories.code("job-responsibility", "BUY")
    adatum = company()
    with pytest.raises(FieldMustBe, match="Type must be equal to Person"):
        assignments.assign("job-responsibility", [adatum.key], "BUY")
    ana = person(adatum)
    assignments.assign("job-responsibility", [ana.key], "BUY")
    assert read(ana.key)["no_of_job_responsibilities"] == 1
    assert read(adatum.key)["no_of_job_responsibilities"] == 0


@pytest.mark.parametrize("name", ASSIGNED)
def test_a_code_in_use_is_not_deleted_but_blocked(name: str) -> None:
    factories.code(name, "X")
    adatum = company()
    who = person(adatum) if name == "job-responsibility" else adatum
    assignments.assign(name, [who.key], "X")
    with pytest.raises(InUse, match=r"Contacts \(1\)"):
        delete(name, "X")
    change = noun(name).change
    assert change is not None
    change("X", {"blocked": True})
    assert assignments.codes_of(name, who.key) == ["X"]
    with pytest.raises(FieldMustBe, match="Blocked"):
        assignments.assign(name, [who.key], "X")
    assert assignments.withdraw(name, [who.key], "X") == 1
    delete(name, "X")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("territory", "territory_code"),
        ("organizational-level", "organizational_level_code"),
        ("salutation", "salutation_code"),
    ],
)
def test_a_code_in_a_column_of_contacts_counts_them(name: str, field: str) -> None:
    factories.contact("Ana", type="person", **{field: "X"})
    assert get(noun(name), "X")["no_of_contacts"] == 1
    with pytest.raises(InUse, match=r"Contacts \(1\)"):
        delete(name, "X")


def test_a_renamed_code_is_followed() -> None:
    factories.code("industry-group", "FOOD")
    adatum = company()
    assignments.assign("industry-group", [adatum.key], "FOOD")
    change = noun("industry-group").change
    assert change is not None
    change("FOOD", {"code": "MEALS"})
    assert assignments.codes_of("industry-group", adatum.key) == ["MEALS"]
    assert found(industry_group_code="MEALS") == ["Adatum"]


def test_contacts_are_filtered_by_the_codes_they_have() -> None:
    for code in ("FOOD", "TOYS"):
        factories.code("industry-group", code)
        factories.code("mailing-group", code)
    both, one, none = company("Both"), company("Food"), company("None")
    person(one, "Ana of Food")
    person(None, "Eva alone")
    assignments.assign("industry-group", [both.key, one.key], "FOOD")
    assignments.assign("industry-group", [both.key], "TOYS")
    assert found(industry_group_code="FOOD") == ["Ana of Food", "Both", "Food"]
    assert found(industry_group_code="T*") == ["Both"]
    assert found(industry_group_code="FOOD|TOYS") == ["Ana of Food", "Both", "Food"]
    assert found(industry_group_code="FOOD&TOYS") == ["Both"]
    assert found(industry_group_code="FOOD&<>TOYS") == ["Ana of Food", "Food"]
    assert found(industry_group_code="<>FOOD") == ["Eva alone", "None"]
    assert found(industry_group_code="<>T*") == ["Ana of Food", "Eva alone", "Food", "None"]
    assert found(industry_group_code="''") == ["Eva alone", "None"]
    assert found(industry_group_code="<>''") == ["Ana of Food", "Both", "Food"]
    assert found(industry_group_code="F..G") == ["Ana of Food", "Both", "Food"]
    assert len(found(industry_group_code="*")) == 5
    assignments.assign("mailing-group", [none.key], "TOYS")
    assert found(mailing_group_code="TOYS") == ["None"]
    assert found(mailing_group_code="TOYS", industry_group_code="''") == ["None"]


def test_filters_are_no_fields_of_records() -> None:
    adatum = company()
    assert "industry_group_code" not in adatum.values
    with pytest.raises(InvalidValue, match="no field 'industry_group_code'"):
        open_list("contact", sort="industry_group_code")
    with pytest.raises(InvalidValue, match="cannot be given"):
        contacts.change(adatum.key, {"industry_group_code": "X"})
    with pytest.raises(InvalidValue, match="Industry Group Code"):
        open_list("contact", {"industry_group_code": "A|"})


def relation(no: str, code: str, table: str = "", number: str = "") -> int:
    details: dict[str, object] = {"link_to_table": table, "link_no": number}
    return assignments.assign("business-relation", [no], code, details)


def test_what_a_contact_is_to_us_follows_from_its_relations() -> None:
    for code in ("CUST", "VEND", "PRESS"):
        factories.code("business-relation", code)
    adatum = company()
    ana = person(adatum)

    def is_now() -> ContactRelation:
        assert (
            read(ana.key)["contact_business_relation"]
            == read(adatum.key)["contact_business_relation"]
        )
        found: ContactRelation = read(adatum.key)["contact_business_relation"]
        return found

    assert is_now() is ContactRelation.NONE
    assert read(person().key)["contact_business_relation"] is ContactRelation.NONE
    relation(adatum.key, "PRESS")
    assert is_now() is ContactRelation.OTHER
    relation(adatum.key, "CUST", "customer", "10000")
    assert is_now() is ContactRelation.MULTIPLE
    assignments.withdraw("business-relation", [adatum.key], "PRESS")
    assert is_now() is ContactRelation.CUSTOMER
    assert found(contact_business_relation="customer") == ["Adatum", "Ana Núñez"]


def test_a_contact_is_one_customer_and_a_customer_one_contact() -> None:
    for code in ("CUST", "SHOP"):
        factories.code("business-relation", code)
    adatum, fabrikam = company(), company("Fabrikam")
    relation(adatum.key, "CUST", "customer", "10000")
    with pytest.raises(RuleError, match="linked to Customer by the business relation CUST"):
        relation(adatum.key, "SHOP", "customer", "20000")
    with pytest.raises(RuleError, match=f"Customer 10000 is contact {adatum.key} Adatum"):
        relation(fabrikam.key, "CUST", "customer", "10000")
    relation(fabrikam.key, "CUST", "vendor", "10000")
    with pytest.raises(FieldRequired, match="Link to Table"):
        relation(fabrikam.key, "SHOP", "", "1")
    numbers: dict[str, object] = {"link_to_table": "bank_account", "link_no": "9"}
    both = [adatum.key, fabrikam.key]
    with pytest.raises(RuleError, match="one contact at a time"):
        assignments.assign("business-relation", both, "SHOP", numbers)


def test_a_relation_that_is_for_a_table_links_to_it_by_itself() -> None:
    factories.code("business-relation", "CUST", link_to_table="customer")
    adatum = company()
    assignments.assign("business-relation", [adatum.key], "CUST")
    assert read(adatum.key)["contact_business_relation"] is ContactRelation.CUSTOMER
    relation(adatum.key, "CUST", "", "10000")
    (one,) = assignments.of_contact("business-relation", adatum.key)
    assert one.details == {"link_to_table": LinkTable.CUSTOMER, "link_no": "10000"}
    with pytest.raises(FieldMustBe, match="Link to Table must be equal to Customer"):
        relation(adatum.key, "CUST", "vendor")


def test_details_of_a_code_change_and_stay_without_others() -> None:
    factories.code("business-relation", "CUST")
    adatum = company()
    relation(adatum.key, "CUST", "customer", "10000")
    assert assignments.assign("business-relation", [adatum.key], "CUST") == 0
    relation(adatum.key, "CUST", "customer", "10001")
    (one,) = assignments.of_contact("business-relation", adatum.key)
    assert one.details == {"link_to_table": LinkTable.CUSTOMER, "link_no": "10001"}
    with pytest.raises(InvalidValue, match="no field 'colour'"):
        assignments.assign("business-relation", [adatum.key], "CUST", {"colour": "red"})


def test_a_web_source_leads_to_the_company() -> None:
    add = noun("web-source").add
    assert add is not None
    add({"code": "MAPS", "url": "maps.example/?q=%1"})
    add({"code": "NONE"})
    adatum = company("Núñez & Söhne")
    ana = person(adatum)
    assert (
        web_address("MAPS", ana.key) == "https://maps.example/?q=N%C3%BA%C3%B1ez%20%26%20S%C3%B6hne"
    )
    assignments.assign("web-source", [ana.key], "MAPS", {"search_word": "a/b"})
    assert web_address("MAPS", adatum.key) == "https://maps.example/?q=a%2Fb"
    with pytest.raises(FieldRequired, match="URL must have a value"):
        web_address("NONE", adatum.key)
    with pytest.raises(FieldRequired, match="Company No"):
        web_address("MAPS", person().key)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "https://", "a b.c", "--help x"]
)
def test_only_web_pages_are_web_sources(url: str) -> None:
    add = noun("web-source").add
    assert add is not None
    with pytest.raises(InvalidValue, match="not the address of a web page"):
        add({"code": "X", "url": url})


def test_assignments_are_taken_back_while_nothing_changed() -> None:
    factories.code("mailing-group", "NEWS")
    one, two = company(), company("Two")
    assignments.assign("mailing-group", [one.key], "NEWS")
    assignments.assign("mailing-group", [one.key, two.key], "NEWS")
    assert undo.undo().entries == 1
    assert assignments.codes_of("mailing-group", one.key) == ["NEWS"]
    assert assignments.codes_of("mailing-group", two.key) == []
    assignments.withdraw("mailing-group", [one.key], "NEWS")
    undo.undo()
    assert assignments.codes_of("mailing-group", one.key) == ["NEWS"]


def test_details_come_back_with_what_is_taken_back() -> None:
    factories.code("business-relation", "CUST")
    adatum, other = company(), company("Other")
    relation(adatum.key, "CUST", "customer", "10000")
    assignments.withdraw("business-relation", [adatum.key], "CUST")
    undo.undo()
    (one,) = assignments.of_contact("business-relation", adatum.key)
    assert one.details["link_no"] == "10000"
    assignments.withdraw("business-relation", [adatum.key], "CUST")
    relation(other.key, "CUST", "customer", "10000")
    undo.undo()
    relation(other.key, "CUST", "customer", "10000")
    contacts.delete(other.key)
    session.undoable.pop()  # as if somebody else had
    with pytest.raises(RuleError, match="changed since"):
        undo.undo()


@pytest.mark.parametrize("name", ["industry-group", "business-relation", "web-source"])
def test_a_company_with_codes_does_not_become_a_person(name: str) -> None:
    factories.code(name, "X")
    adatum = company()
    assignments.assign(name, [adatum.key], "X")
    with pytest.raises(FieldMustBe, match=f"{noun(name).plural} must be equal to 0"):
        contacts.change(adatum.key, {"type": "person"})
    assignments.withdraw(name, [adatum.key], "X")
    contacts.change(adatum.key, {"type": "person"})


def test_a_person_with_job_responsibilities_does_not_become_a_company() -> None:
    factories.code("job-responsibility", "BUY")
    ana = person()
    assignments.assign("job-responsibility", [ana.key], "BUY")
    with pytest.raises(FieldMustBe, match="Job Responsibilities must be equal to 0"):
        contacts.change(ana.key, {"type": "company"})


def test_a_deleted_contact_leaves_no_codes_behind() -> None:
    adatum = company()
    ana = person(adatum)
    for name in ASSIGNED:
        factories.code(name, "X")
        assignments.assign(name, [ana.key if name == "job-responsibility" else adatum.key], "X")
    contacts.delete(adatum.key)
    assert [get(noun(name), "X")["no_of_contacts"] for name in ASSIGNED] == [0] * len(ASSIGNED)


def test_unknown_contacts_and_codes_are_named() -> None:
    factories.code("mailing-group", "NEWS")
    with pytest.raises(NotFound, match="Contact NOBODY"):
        assignments.assign("mailing-group", [company().key, "nobody"], "NEWS")
    with pytest.raises(NotFound, match="Mailing Group NONE"):
        assignments.assign("mailing-group", [company().key], "NONE")
    with pytest.raises(StoreError):
        assignments.of_contact("mailing-group", "NOBODY")
