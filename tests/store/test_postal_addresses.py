"""Addresses as they stand on an envelope."""

from __future__ import annotations

from datetime import date

import pytest

from store import alternative_addresses
from store.postal_addresses import address_lines, place_lines
from tests import factories

NAMES = ("address", "address_2", "post_code", "city", "county", "country_region_code")


def lines(*values: str, home: str = "ES") -> list[str]:
    return place_lines(dict(zip(NAMES, values, strict=True)), home)


def test_each_country_has_its_order() -> None:
    assert lines("Calle 1", "", "45001", "Ocaña", "Toledo", "ES") == [
        "Calle 1", "45001 Ocaña (Toledo)",
    ]  # fmt: skip
    assert lines("Calle 1", "2º A", "28014", "Madrid", "Madrid", "") == [
        "Calle 1", "2º A", "28014 Madrid",
    ]  # fmt: skip
    assert lines("1 Main St", "", "31772", "Atlanta", "GA", "US") == [
        "1 Main St", "Atlanta, GA 31772", "ESTADOS UNIDOS",
    ]  # fmt: skip
    assert lines("1 High St", "", "W1 3AL", "London", "", "GB", home="GB") == [
        "1 High St", "London", "W1 3AL",
    ]  # fmt: skip
    assert lines("", "", "", "", "", "DE", home="GB") == ["GERMANY"]


@pytest.mark.usefixtures("db")
def test_the_address_in_force_is_taken() -> None:
    company = factories.contact("Adatum", address="Main 1", city="Lugo", post_code="27001")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key).key
    first = address_lines(person, date(2026, 6, 1), "ES")
    assert first == ["Adatum", "Ann Beebe", "Main 1", "27001 Lugo"]
    alternative_addresses.add(
        {"contact_no": person, "code": "SUMMER", "address": "Beach 2", "city": "Vigo"}
    )
    alternative_addresses.add_range(
        {
            "contact_no": person,
            "code": "SUMMER",
            "starting_date": date(2026, 6, 1),
            "ending_date": date(2026, 6, 30),
        }
    )
    assert address_lines(person, date(2026, 6, 15), "ES") == [
        "Adatum", "Ann Beebe", "Beach 2", "Vigo",
    ]  # fmt: skip
    assert address_lines(person, date(2026, 7, 1), "ES") == first
