"""Post code and city complete each other."""

from __future__ import annotations

import pytest

from store import contacts
from store.records import Record
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def place(record: Record) -> tuple[str, str, str]:
    return record["post_code"], record["city"], record["country_region_code"]


def test_a_known_post_code_gives_city_and_country() -> None:
    factories.contact(post_code="11001", city="Cádiz", county="Cádiz", country_region_code="ES")
    new = factories.contact(post_code="11001")
    assert place(new) == ("11001", "Cádiz", "ES")
    assert new["county"] == "Cádiz"
    changed = contacts.change(factories.contact().key, {"post_code": "11001"})
    assert place(changed) == ("11001", "Cádiz", "ES")


def test_a_city_with_one_post_code_gives_it() -> None:
    factories.contact(post_code="48930", city="Getxo")
    assert place(factories.contact(city="Getxo")) == ("48930", "Getxo", "")
    factories.contact(post_code="48992", city="Getxo")
    assert place(factories.contact(city="Getxo")) == ("", "Getxo", "")


def test_places_that_contradict_each_other_say_nothing() -> None:
    factories.contact(post_code="1010", city="Wien", country_region_code="AT")
    factories.contact(post_code="1010", city="Auckland", country_region_code="NZ")
    assert place(factories.contact(post_code="1010")) == ("1010", "", "")
    assert factories.contact(post_code="1010", country_region_code="NZ")["city"] == "Auckland"


def test_spellings_of_one_city_are_one_city() -> None:
    for city in ("Cadiz", "Cádiz", "Cádiz"):
        factories.contact(post_code="11001", city=city)
    assert factories.contact(post_code="11001")["city"] == "Cádiz"


def test_what_is_there_is_never_replaced() -> None:
    factories.contact(post_code="11001", city="Cádiz", county="Cádiz", country_region_code="ES")
    own = factories.contact(post_code="11001", city="Cadiz centro", country_region_code="FR")
    assert place(own) == ("11001", "Cadiz centro", "FR")
    assert contacts.change(own.key, {"city": ""})["city"] == ""
