"""Duplicates: what is compared, when pairs are found, and what a person says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import contacts, duplicate_strings, duplicates, imports, setup
from store.duplicate_strings import search_string
from store.enumerations import NamePart
from store.errors import Duplicate, InvalidValue, RuleError
from store.exchange.csvfile import read_csv
from store.lists import open_list
from store.models import database
from store.models.duplicates import ContactDuplicate
from store.nouns import noun
from store.records import Record
from store.setup import GenerateStrings
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

FULL: dict[str, object] = {
    "name": "Talleres Núñez, S.L.",
    "address": "Calle Mayor, 12",
    "city": "Madrid",
    "post_code": "28001",
    "phone_no": "+34 911 234 567",
    "email": "info@nunez.example",
    "mobile_phone_no": "600 111 222",
    "vat_registration_no": "B12345678",
}


def _company(**values: object) -> Record:
    given = {**FULL, **values}
    return factories.contact(str(given.pop("name")), **given)


def _pairs() -> list[tuple[str, str, int]]:
    names = ("contact_no", "duplicate_contact_no", "no_of_matching_strings")
    return [tuple(row[name] for name in names) for row in open_list("duplicate").first(100)]


@pytest.mark.parametrize(
    ("value", "part", "expected"),
    [
        ("Talleres Núñez, S.L.", NamePart.FIRST, "TALLE"),
        ("Talleres Núñez, S.L.", NamePart.LAST, "ÑEZSL"),
        ("+34 (91) 123-45.67", NamePart.FIRST, "34911"),
        ('A & "B" / #1', NamePart.LAST, "AB1"),
        ("{_!£$\\}", NamePart.FIRST, ""),
    ],
)
def test_a_string_is_one_end_without_signs_in_upper_case(
    value: str, part: NamePart, expected: str
) -> None:
    assert search_string(value, part, 5) == expected


def test_sixteen_strings_of_eight_fields_are_compared_at_first() -> None:
    current = duplicate_strings.settings()
    assert len(current.parts) == 16
    assert current.least == 10


def test_blank_fields_and_persons_have_no_strings() -> None:
    company = factories.contact("Adatum")
    person = factories.contact("Ann Beebe", type="person", email="ann@adatum.example")
    assert sorted(duplicate_strings.of_contact(company.id).values()) == ["ADATU", "DATUM"]
    assert duplicate_strings.of_contact(person.id) == {}


def test_a_company_like_another_is_found_when_it_is_added() -> None:
    first = _company()
    second = _company(phone_no="", email="", mobile_phone_no="")
    assert _pairs() == [(first.key, second.key, 10)]


def test_nine_of_sixteen_are_too_few() -> None:
    _company()
    _company(phone_no="", email="", mobile_phone_no="", address="Calle Menor, 12 bis")
    assert _pairs() == []


def test_a_change_of_a_compared_field_searches_again() -> None:
    first = _company()
    second = factories.contact("Talleres Núñez, S.L.")
    assert _pairs() == []
    contacts.change(second.key, {**FULL})
    assert _pairs() == [(first.key, second.key, 16)]
    contacts.change(second.key, {"name": "Contoso"})
    assert _pairs() == [(first.key, second.key, 14)]
    contacts.change(second.key, {"address": "", "city": "", "post_code": ""})
    assert _pairs() == []


def test_what_was_checked_survives_a_change_and_a_search_of_all() -> None:
    first, second = _company(), _company()
    (pair,) = open_list("duplicate").first(5)
    assert duplicates.set_separate([pair.key]) == 1
    assert duplicates.found_on_entry(second, ["name"]) == []
    contacts.change(second.key, {"name": "Contoso", "address": "", "city": "", "post_code": ""})
    duplicates.generate()
    (pair,) = open_list("duplicate").first(5)
    assert pair["separate_contacts"] is True
    assert {pair["contact_no"], pair["duplicate_contact_no"]} == {first.key, second.key}


def test_a_pair_is_found_from_either_side() -> None:
    first, second = _company(), _company()
    for record in (first, second):
        assert len(open_list("duplicate", {"contact_no": record.key}).first(5)) == 1
        assert len(duplicates.found_on_entry(record, ["name"])) == 1


def test_nothing_is_said_without_autosearch_or_of_other_fields() -> None:
    _company()
    second = _company()
    assert duplicates.found_on_entry(second, ["note"]) == []
    setup.change_marketing({"autosearch_for_duplicates": False})
    assert duplicates.found_on_entry(second, ["name"]) == []


def test_a_company_that_becomes_a_person_is_no_duplicate() -> None:
    _company(vat_registration_no="")
    second = _company(vat_registration_no="")
    assert len(_pairs()) == 1
    contacts.change(second.key, {"type": "person"})
    assert _pairs() == []
    assert duplicate_strings.of_contact(second.id) == {}
    contacts.change(second.key, {"type": "company", "company_no": ""})
    assert len(_pairs()) == 1


def test_a_deleted_company_leaves_no_pair() -> None:
    _company()
    second = _company()
    contacts.delete(second.key)
    assert ContactDuplicate.select().count() == 0


def test_the_search_of_all_finds_the_same_as_the_search_on_entry() -> None:
    for number in range(12):
        _company(city=f"City {number % 3}", name=f"Talleres {number % 5}", phone_no=str(number % 4))
    one_by_one = _pairs()
    assert one_by_one
    found = duplicates.generate()
    assert (found.companies, found.pairs) == (12, len(one_by_one))
    assert sorted(_pairs()) == sorted(one_by_one)


def test_imported_companies_are_searched_once_at_the_end(tmp_path: Path) -> None:
    _company()
    path = tmp_path / "book.csv"
    path.write_text(
        "type,name,address,city,post_code,phone_no,mobile_phone_no\n"
        "company,Talleres Nunez SL,Calle Mayor 12,Madrid,28001,+34 911 234 567,600111222\n"
    )
    with path.open("rb") as file:
        report = imports.import_contacts(read_csv(file))
    assert report.created == 1
    assert [row[2] for row in _pairs()] == [11]


def test_strings_are_not_kept_without_maintain() -> None:
    record = setup.change_marketing({"maintain_dupl_search_strings": False})
    assert record["autosearch_for_duplicates"] is False
    company = _company()
    assert duplicate_strings.of_contact(company.id) == {}


def test_turning_it_on_asks_to_make_the_strings() -> None:
    setup.change_marketing({"maintain_dupl_search_strings": False})
    _company()
    _company()
    with pytest.raises(GenerateStrings):
        setup.change_marketing({"autosearch_for_duplicates": True})
    record = setup.change_marketing({"autosearch_for_duplicates": True}, generate_strings=True)
    assert record["maintain_dupl_search_strings"] is True
    assert len(_pairs()) == 1


def test_maintain_without_autosearch_may_be_wanted() -> None:
    setup.change_marketing({"autosearch_for_duplicates": False})
    assert setup.marketing()["maintain_dupl_search_strings"] is True


def test_another_percentage_searches_again() -> None:
    _company()
    _company(phone_no="", email="", mobile_phone_no="")
    assert len(_pairs()) == 1
    setup.change_marketing({"search_hit_pct": 70})
    assert _pairs() == []
    for wrong in (0, 101):
        with pytest.raises(InvalidValue):
            setup.change_marketing({"search_hit_pct": wrong})


def test_the_set_up_of_the_parts_is_followed_at_once() -> None:
    owner = noun("duplicate-search-string")
    assert owner.add is not None
    assert owner.change is not None
    assert owner.delete is not None
    _company(registration_number="R1")
    second = _company(registration_number="R1")
    row = owner.add({"field": "registration_number", "length": "2"})
    assert duplicate_strings.of_contact(second.id)[row.id] == "R1"
    assert [pair[2] for pair in _pairs()] == [17]
    owner.change(row.key, {"field": "home_page"})
    assert row.id not in duplicate_strings.of_contact(second.id)
    owner.delete(row.key)
    assert [pair[2] for pair in _pairs()] == [16]


def test_a_part_is_compared_once_and_has_two_to_ten_characters() -> None:
    owner = noun("duplicate-search-string")
    assert owner.add is not None
    with pytest.raises(Duplicate):
        owner.add({"field": "name", "part_of_field": "first"})
    for length in (1, 11):
        with pytest.raises(InvalidValue):
            owner.add({"field": "home_page", "length": length})


def test_too_many_pairs_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(4):
        _company()
    monkeypatch.setattr(duplicates, "MOST", 5)
    with pytest.raises(RuleError, match="Raise Search Hit %"):
        duplicates.generate()
    assert database.execute_sql("SELECT COUNT(*) FROM contact_duplicate").fetchone() == (6,)
