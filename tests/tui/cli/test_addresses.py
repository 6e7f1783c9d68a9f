"""`trato alternative-address`."""

from __future__ import annotations

from collections.abc import Callable

from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


def test_an_address_and_when_it_is_in_force(company: Trato) -> None:
    added = company("alternative-address", "add", "CT000001/BEACH", "city=Cádiz", "--json").json
    assert (added["key"], added["company_name"]) == ("CT000001/BEACH", "Adatum Corporation")
    company("alternative-address", "add-range", "CT000001/BEACH", "01-06-26", "30-06-26")
    changed = company(
        "alternative-address", "set-range", "CT000001", "01-06-26", "ending_date=15-06-26", "--json"
    ).json
    assert (changed["code"], changed["ending_date"]) == ("BEACH", "2026-06-15")
    answer = ("alternative-address", "in-force", "CT000001")
    assert company(*answer, "15-06-26", "--json").json == {
        "code": "BEACH",
        "address": "Cádiz",
        "ending_date": "2026-06-15",
    }
    assert company(*answer, "16-06-26", "--json").json["code"] == ""
    (row,) = company("alternative-address", "ranges", "CT000001", "--json").json
    assert (row["code"], row["starting_date"]) == ("BEACH", "2026-06-01")


def test_ranges_and_addresses_are_deleted(company: Trato) -> None:
    company("alternative-address", "add", "CT000001/BEACH")
    company("alternative-address", "add-range", "CT000001/BEACH", "01-06-26")
    assert company("alternative-address", "add-range", "CT000001/BEACH", "01-06-26").code == 4
    assert company("alternative-address", "add-range", "CT000001/NONE", "01-07-26").code == 3
    assert company("alternative-address", "delete-range", "CT000001", "01-06-26").code == 2
    gone = company("alternative-address", "delete-range", "CT000001", "01-06-26", "--yes", "--json")
    assert gone.json == {"deleted": 1}
    assert company("alternative-address", "delete", "CT000001/BEACH", "--yes").code == 0
    assert company("alternative-address", "list", "--json").json == []
