"""Contacts: added, changed, found and deleted."""

from __future__ import annotations

import pytest

from store import assignments, contacts, mailing_groups, setup, usage
from store.enumerations import ContactType
from store.errors import (
    Ambiguous,
    Conflict,
    Duplicate,
    FieldMustBe,
    FieldRequired,
    InvalidValue,
    NotFound,
    PrivacyBlocked,
    RelationNotFound,
    RuleError,
    TooLong,
)
from store.lists import open_list
from store.nouns import noun
from store.records import Record, get
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def read(no: str) -> Record:
    return get(noun("contact"), no)


def person(name: str = "Ana Núñez", **values: object) -> Record:
    return factories.contact(name, type="person", **values)


# --- numbers ---------------------------------------------------------------------------------


def test_numbers_follow_one_another_and_are_never_reused() -> None:
    first, second = factories.contact(), factories.contact()
    contacts.delete(second.key)
    assert (first.key, factories.contact().key) == ("CT000001", "CT000003")


def test_a_refused_contact_takes_no_number() -> None:
    factories.contact()
    with pytest.raises(InvalidValue):
        factories.contact(email="nonsense")
    assert factories.contact().key == "CT000002"


def test_numbers_already_taken_are_skipped() -> None:
    factories.contact(no="CT000001")
    assert factories.contact().key == "CT000002"


def test_a_number_is_typed_only_if_the_series_allows_it() -> None:
    factories.number_series()
    change = noun("number-series").change
    assert change is not None
    change("CONT", {"manual_nos": False})
    with pytest.raises(RuleError, match="CONT"):
        contacts.add({"no": "MINE", "name": "Adatum"})
    change("CONT", {"manual_nos": True})
    assert contacts.add({"no": "mine", "name": "Adatum"}).key == "MINE"
    with pytest.raises(Duplicate, match="MINE"):
        contacts.add({"no": "MINE", "name": "Adatum"})


def test_without_a_series_the_setup_asks_for_one() -> None:
    with pytest.raises(
        FieldRequired, match=r"Contact Nos\. must have a value in Marketing Setup\. Choose"
    ):
        contacts.add({"name": "Adatum"})
    assert contacts.add({"no": "MINE", "name": "Adatum"}).key == "MINE"


def test_a_renamed_contact_keeps_its_persons_and_history() -> None:
    company = factories.contact()
    ana = person(company_no=company.key)
    contacts.change(company.key, {"no": "NEW"})
    assert read(ana.key)["company_no"] == "NEW"
    assert read("NEW")["company_no"] == "NEW"
    assert contacts.find("new").id == company.id
    with pytest.raises(NotFound):
        read(company.key)
    with pytest.raises(Duplicate):
        contacts.change("NEW", {"no": ana.key})


# --- adding ----------------------------------------------------------------------------------


def test_a_company_is_its_own_company() -> None:
    company = factories.contact("Adatum")
    assert company["type"] is ContactType.COMPANY
    assert (company["company_no"], company["company_name"]) == (company.key, "Adatum")


def test_a_person_given_a_company_belongs_to_it() -> None:
    company = factories.contact("Adatum", city="Cádiz")
    ana = contacts.add({"name": "Ana Núñez", "company_no": company.key.lower()})
    assert ana["type"] is ContactType.PERSON
    assert (ana["company_no"], ana["company_name"], ana["city"]) == (
        company.key,
        "Adatum",
        "Cádiz",
    )


def test_a_company_belongs_to_no_other_and_no_person_is_a_company() -> None:
    company, ana = factories.contact(), person()
    with pytest.raises(FieldMustBe, match="Type must be equal to Person"):
        factories.contact(type="company", company_no=company.key)
    with pytest.raises(RuleError, match="is a person"):
        person(company_no=ana.key)
    with pytest.raises(RelationNotFound, match="NONE"):
        person(company_no="NONE")


def test_blank_fields_take_the_defaults_of_the_setup() -> None:
    factories.salesperson("JO")
    factories.code("salutation", "COMPANY")
    factories.code("salutation", "UNISEX")
    setup.change_marketing(
        {
            "default_salesperson_code": "JO",
            "default_language_code": "ESP",
            "default_correspondence_type": "email",
            "default_company_salutation_code": "COMPANY",
            "default_person_salutation_code": "UNISEX",
        }
    )
    company = factories.contact(language_code="ENU")
    assert (company["salesperson_code"], company["language_code"]) == ("JO", "ENU")
    assert company["correspondence_type"].key == "email"
    assert company["salutation_code"] == "COMPANY"
    assert person()["salutation_code"] == "UNISEX"


def test_the_users_own_salesperson_comes_first_unless_blocked() -> None:
    factories.salesperson("JO")
    factories.salesperson("AH")
    setup.change_marketing({"default_salesperson_code": "JO"})
    add = noun("user").add
    assert add is not None
    add({"user_id": session.user, "salesperson_code": "AH"})
    assert factories.contact()["salesperson_code"] == "AH"
    change = noun("salesperson").change
    assert change is not None
    change("AH", {"blocked": True})
    assert factories.contact()["salesperson_code"] == "JO"


def test_a_blocked_salesperson_is_refused() -> None:
    factories.salesperson("JO", blocked=True)
    with pytest.raises(FieldMustBe, match="Blocked must be equal to No in Salesperson: JO"):
        factories.contact(salesperson_code="JO")
    company = factories.contact()
    with pytest.raises(FieldMustBe):
        contacts.change(company.key, {"salesperson_code": "JO"})


def test_what_the_program_fills_cannot_be_given() -> None:
    for name in ("company_name", "search_email", "no_of_interactions"):
        with pytest.raises(InvalidValue):
            factories.contact(**{name: "1"})


# --- text of any kind ------------------------------------------------------------------------

HOSTILE = [
    "Acme [/] SL",
    "[@click=app.quit]x[/]",
    'O\'Brien "and" <Söhne> & {x}',
    "日本商事株式会社 🏭",
    "%(no)s %s \\ ; -- '; DROP TABLE contact",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_kept_as_it_is(name: str) -> None:
    company = factories.contact(name)
    assert read(company.key)["name"] == name
    assert contacts.find(name).key == company.key
    renamed = contacts.change(company.key, {"name": f"{name} 2"})
    assert renamed["company_name"] == f"{name} 2"


def test_control_and_direction_signs_never_reach_the_database() -> None:
    company = factories.contact("A\x1b[31md\u202eat\u200bum\x00 ", city="Cá\u0301diz\t\n1")
    assert company["name"] == "A[31mdatum"
    assert "\n" not in company["city"]
    assert "\t" not in company["city"]


def test_a_long_text_is_refused_and_nothing_is_lost() -> None:
    company = factories.contact("Adatum", city="Cádiz")
    with pytest.raises(TooLong, match="10000 characters"):
        contacts.change(company.key, {"name": "x" * 10_000, "city": "Sevilla"})
    assert read(company.key).values == company.values
    assert contacts.change(company.key, {"note": "x" * 4000})["note"] == "x" * 4000


# --- changing --------------------------------------------------------------------------------


def test_nothing_new_changes_nothing() -> None:
    company = factories.contact("Adatum", city="Cádiz")
    same = contacts.change(company.key, {"name": "Adatum", "city": " Cádiz "})
    assert same.version == company.version
    assert same["modified_at"] == company["modified_at"]


def test_changes_of_two_people_are_merged_unless_they_meet() -> None:
    seen = factories.contact("Adatum")
    contacts.change(seen.key, {"city": "Cádiz"}, base=seen.values)
    merged = contacts.change(seen.key, {"phone_no": "123"}, base=seen.values)
    assert (merged["city"], merged["phone_no"]) == ("Cádiz", "123")
    with pytest.raises(Conflict, match="City"):
        contacts.change(seen.key, {"city": "Sevilla"}, base=seen.values)


def test_the_type_changes_while_nothing_hangs_on_it() -> None:
    factories.code("salutation", "COMPANY")
    factories.code("salutation", "UNISEX")
    setup.change_marketing(
        {"default_company_salutation_code": "COMPANY", "default_person_salutation_code": "UNISEX"}
    )
    contact = factories.contact("Ana María Núñez")
    ana = contacts.change(contact.key, {"type": "person"})
    assert (ana["first_name"], ana["surname"]) == ("Ana", "Núñez")
    assert (ana["company_no"], ana["company_name"]) == ("", "")
    assert ana["salutation_code"] == "UNISEX"
    back = contacts.change(contact.key, {"type": "company"})
    assert (back["first_name"], back["surname"]) == ("", "")
    assert (back["company_no"], back["company_name"]) == (back.key, "Ana María Núñez")
    assert back["salutation_code"] == "COMPANY"


def test_a_type_with_values_of_the_other_is_refused() -> None:
    company = factories.contact(vat_registration_no="B123")
    with pytest.raises(FieldMustBe, match=r"VAT Registration No\. must be equal to ''"):
        contacts.change(company.key, {"type": "person"})
    changed = contacts.change(company.key, {"type": "person", "vat_registration_no": ""})
    assert changed["type"] is ContactType.PERSON
    factories.code("organizational-level", "CEO")
    contacts.change(company.key, {"organizational_level_code": "CEO"})
    with pytest.raises(FieldMustBe, match="Organizational Level Code must be equal to ''"):
        contacts.change(company.key, {"type": "company"})


def test_a_company_with_persons_stays_one() -> None:
    company = factories.contact()
    person(company_no=company.key)
    with pytest.raises(RuleError, match="persons belong to it"):
        contacts.change(company.key, {"type": "person"})


def test_a_contact_with_history_keeps_its_type() -> None:
    contact = factories.contact()
    factories.entry(contact_no=contact.key)
    with pytest.raises(RuleError, match="interaction log entries"):
        contacts.change(contact.key, {"type": "person"})


# --- finding ---------------------------------------------------------------------------------


def test_a_contact_is_found_by_number_email_or_name() -> None:
    company = factories.contact("Núñez Hermanos", email="Info@Nunez.es", email_2="Jefe@nunez.es")
    for text in (
        company.key.lower(),
        "info@nunez.ES",
        "JEFE@nunez.es",
        "nunez hermanos",
        "  NÚÑEZ  hermanos"[1:].replace("  ", " "),
        "hermanos",
        "herm nun",
    ):
        assert contacts.find(text).key == company.key


def test_phones_cities_and_ids_find_too() -> None:
    company = factories.contact(
        "Adatum", phone_no="+34 91 123 45 67", city="Cádiz", external_id="EXT-9"
    )
    for text in ("34911234567", "cadiz", "ext-9", "+34 91 123"):
        assert contacts.find(text).key == company.key


def test_several_that_fit_are_named() -> None:
    company = factories.contact("Adatum")
    one, two = person("Ana Núñez", company_no=company.key), person("Ana Núñez")
    with pytest.raises(Ambiguous) as caught:
        contacts.find("ana nunez")
    assert caught.value.candidates == (f"{one.key} Ana Núñez (Adatum)", f"{two.key} Ana Núñez")


@pytest.mark.parametrize("text", ["", "   ", "nobody", "*", "🏭", '"', "CT999999"])
def test_nothing_that_fits_is_an_error(text: str) -> None:
    factories.contact("Adatum")
    with pytest.raises(NotFound):
        contacts.find(text)


def test_a_person_is_found_by_the_new_name_of_its_company() -> None:
    company = factories.contact("Adatum")
    ana = person(company_no=company.key)
    contacts.change(company.key, {"name": "Fabrikam"})
    assert contacts.find("ana fabrikam").key == ana.key
    assert read(ana.key)["company_name"] == "Fabrikam"
    assert [row.key for row in open_list("contact", find="adatum").first(9)] == []


def test_a_new_address_is_found_and_the_old_is_not() -> None:
    company = factories.contact(email="old@adatum.com")
    contacts.change(company.key, {"email": "new@adatum.com"})
    assert contacts.find("NEW@adatum.com").key == company.key
    with pytest.raises(NotFound):
        contacts.find("old@adatum.com")


def test_blocked_contacts_may_be_read_but_not_used() -> None:
    company = factories.contact("Adatum", privacy_blocked=True)
    assert contacts.find("Adatum").key == company.key
    with pytest.raises(PrivacyBlocked, match="Adatum"):
        factories.entry(contact_no=company.key)
    contacts.change(company.key, {"privacy_blocked": False})
    factories.entry(contact_no=company.key)


# --- lists -----------------------------------------------------------------------------------


def test_the_list_filters_and_sorts_by_what_is_shown() -> None:
    company = factories.contact("Adatum", city="Cádiz")
    person("Zoe", company_no=company.key)
    factories.contact("Érase", city="Madrid")

    def names(**filters: str) -> list[str]:
        rows = open_list("contact", filters, sort="name").first(9)
        return [str(row["name"]) for row in rows]

    assert names() == ["Adatum", "Érase", "Zoe"]
    assert names(company_name="ada*") == ["Adatum", "Zoe"]
    assert names(company_no=company.key, type="person") == ["Zoe"]
    assert names(city="cadiz") == ["Adatum", "Zoe"]
    assert names(salesperson_code="''") == ["Adatum", "Érase", "Zoe"]


def test_totals_count_what_was_done_with_a_company_and_its_persons() -> None:
    company = factories.contact("Adatum")
    ana = person(company_no=company.key)
    factories.entry(contact_no=ana.key, date="2026-03-01", initiated_by="us", cost="2", duration=5)
    factories.entry(contact_no=company.key, date="2026-03-02", initiated_by="them", cost="3")
    for contact, number, cost, attempted in ((company, 2, 5, "03-01"), (ana, 1, 2, "03-01")):
        now = read(contact.key)
        assert (now["no_of_interactions"], now["cost"]) == (number, cost)
        assert now["last_date_attempted"].isoformat().endswith(attempted)
    assert read(company.key)["date_of_last_interaction"].isoformat() == "2026-03-02"
    for order in ("", "name"):
        rows = open_list("contact", sort=order).first(9)
        assert {row["name"]: (row["no_of_interactions"], row["duration"]) for row in rows} == {
            "Adatum": (2, read(company.key)["duration"]),
            ana["name"]: (1, 5),
        }


def test_a_list_that_shows_no_totals_does_not_count_them() -> None:
    contact = factories.contact("Adatum")
    factories.entry(contact_no=contact.key)
    for order in ("", "name"):
        (row,) = open_list("contact", sort=order, counted=False).first(9)
        assert row["name"] == "Adatum"
        assert not {"no_of_interactions", "cost", "duration"}.intersection(row.values)
    (row,) = open_list("contact", {"no_of_interactions": ">0"}, counted=False).first(9)
    assert row["date_of_last_interaction"] is not None
    assert not open_list("contact", {"no_of_interactions": ">1"}, counted=False).first(9)


def test_mailing_groups_are_counted() -> None:
    factories.number_series()
    add = noun("mailing-group").add
    assert add is not None
    add({"code": "NEWS"})
    company = factories.contact()
    mailing_groups.assign(company.key, "NEWS")
    assert read(company.key)["no_of_mailing_groups"] == 1


def test_deleting_several_takes_persons_with_their_company_once() -> None:
    company = factories.contact("Adatum", type="company")
    ann = factories.contact("Ann", type="person", company_no=company.key)
    factories.contact("Bea", type="person", company_no=company.key)
    other = factories.contact("Other", type="company")
    assert contacts.persons_beside([company.key, ann.key]) == 1
    assert contacts.persons_beside([other.key]) == 0
    assert contacts.delete_all([company.key, ann.key]) == 3
    assert open_list("contact").count() == 1
    with pytest.raises(NotFound):
        contacts.delete_all([other.key, "NOBODY"])
    assert open_list("contact").count() == 1


def test_all_or_none_of_several_contacts_go_into_a_mailing_group() -> None:
    add = noun("mailing-group").add
    assert add is not None
    add({"code": "NEWS"})
    one, two = factories.contact("One"), factories.contact("Two")
    with pytest.raises(NotFound):
        assignments.assign("mailing-group", [one.key, "NOBODY"], "NEWS")
    assert assignments.codes_of("mailing-group", one.key) == []
    mailing_groups.assign(one.key, "NEWS")
    assert assignments.assign("mailing-group", [one.key, two.key], "NEWS") == 1


def test_another_number_is_followed_everywhere() -> None:
    factories.code("mailing-group", "NEWS")
    adatum = factories.contact("Adatum")
    ana = factories.contact("Ana", type="person", company_no=adatum.key)
    entry = factories.entry(contact_no=adatum.key)
    segment = factories.segment()
    factories.segment_line(segment.key, contact_no=adatum.key)
    assignments.assign("mailing-group", [adatum.key], "NEWS")
    usage.remember("contact", adatum.key)
    contacts.change(adatum.key, {"no": "C-1"})
    assert read(ana.key)["company_no"] == "C-1"
    assert get(noun("interaction"), entry.key)["contact_no"] == "C-1"
    assert open_list("segment-line", {"contact_no": "C-1"}).count() == 1
    assert assignments.codes_of("mailing-group", "C-1") == ["NEWS"]
    assert [used.target for used in usage.recent(5)] == ["C-1"]
    assert contacts.find("C-1").id == adatum.id
