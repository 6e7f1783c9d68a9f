"""Codes of contacts on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Trato = Callable[..., Any]


def test_codes_are_assigned_listed_and_withdrawn(company: Trato) -> None:
    company("industry-group", "add", "FOOD", "description=Food")
    assert company("industry-group", "assign", "FOOD", "CT000001", "--json").json == {"added": 1}
    listed = company("contact", "list", "--where", "industry_group_code=FOOD", "--json").json
    assert "CT000001" in [row["no"] for row in listed]
    shown = company("contact", "show", "CT000001", "--json").json
    assert shown["industry_groups"] == ["FOOD"]
    assert shown["no_of_industry_groups"] == 1
    refused = company("industry-group", "delete", "FOOD", "--yes")
    assert refused.code == 1
    assert "Contacts (1)" in refused.err
    assert company("industry-group", "withdraw", "FOOD", "CT000001", "--json").json == {
        "removed": 1
    }
    assert company("industry-group", "delete", "FOOD", "--yes").code == 0


def test_a_business_relation_has_a_number(company: Trato) -> None:
    company("business-relation", "add", "SHOP")
    company(
        "business-relation", "assign", "SHOP", "CT000001",
        "--link-to-table", "customer", "--link-no", "10000",
    )  # fmt: skip
    shown = company("contact", "show", "CT000001", "--json").json
    link = {"code": "SHOP", "link_to_table": "customer", "link_no": "10000"}
    assert shown["business_relations"] == [link]
    assert shown["contact_business_relation"] == "customer"
    assert "SHOP Customer 10000" in company("contact", "show", "CT000001", "--format", "table").out


def test_a_web_source_says_its_address(company: Trato) -> None:
    company("web-source", "add", "MAPS", "url=https://maps.example/?q=%1")
    company("web-source", "assign", "MAPS", "CT000001", "--search-word", "a b")
    found = company("web-source", "launch", "MAPS", "CT000001", "--json").json
    assert found == {"url": "https://maps.example/?q=a%20b", "opened": False}


def test_a_contact_is_addressed_by_its_salutation(company: Trato) -> None:
    company("salutation", "add", "DEAR")
    company(
        "salutation", "set-formula", "DEAR", "language_code=EN", "text=Dear %1",
        "name_1=company_name",
    )  # fmt: skip
    company("contact", "set", "CT000001", "salutation_code=DEAR", "language_code=EN")
    said = company("contact", "salutation", "CT000001", "--json").json
    name = company("contact", "show", "CT000001", "--json").json["company_name"]
    assert said == {"salutation": f"Dear {name}"}
    missing = company("contact", "salutation", "CT000001", "--type", "informal")
    assert missing.code == 1
    assert "no formula" in missing.err
    (formula,) = company("salutation", "formulas", "DEAR", "--json").json
    assert formula["key"] == "DEAR/EN/FORMAL"
    assert company("salutation", "delete-formula", "DEAR/EN/FORMAL", "--yes").code == 0
