"""`trato document` and `trato company-information`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import factories
from tests.tui.cli.conftest import Done

Trato = Callable[..., Done]


@pytest.fixture
def office(company: Trato) -> Trato:
    """The command line of a company that says who it is."""
    assert company("setup", "set", "currency_code=EUR", "default_tax_pct=21").code == 0
    assert company("company-information", "set", "name=Cronus España").code == 0
    return company


def _draft(office: Trato, kind: str = "invoice") -> str:
    no = str(office("document", "add", f"kind={kind}", "contact_no=Contoso", "--json").json["no"])
    line = ("text=Chair", "quantity=2", "unit_price=40")
    assert office("document", "add-line", no, *line).code == 0
    return no


def test_a_document_is_written_issued_and_credited(office: Trato) -> None:
    no = _draft(office)
    assert no == "D1"
    assert office("document", "issue", no).code == 2
    issued = office("document", "issue", no, "--yes", "--json").json
    assert (issued["no"], issued["status"], issued["amount"]) == ("SI1001", "issued", "96.80")
    refused = office("document", "set", "SI1001", "reference=x")
    assert (refused.code, "Write a credit memo" in refused.err) == (1, True)
    assert office("document", "set", "SI1001", "paid_on=2026-12-01").code == 0
    memo = office("document", "convert", "SI1001", "--json").json
    assert (memo["kind"], memo["origin_no"], memo["status"]) == ("credit_memo", "SI1001", "draft")
    assert office("document", "convert", "SI1001", "quote").code == 1
    assert office("document", "convert", "SI1001", "nonsense").code == 2
    copy = office("document", "copy", "SI1001", "--json").json
    assert (copy["kind"], copy["origin_no"]) == ("invoice", "")
    both = office("document", "issue", memo["no"], copy["no"], "--yes", "--json").json
    assert [row["no"] for row in both] == ["SCM1001", "SI1002"]


def test_a_document_is_shown_with_lines_and_totals(office: Trato) -> None:
    no = _draft(office, "quote")
    assert office("document", "add-line", no, "text=Colour: grey").code == 0
    shown = office("document", "show", no, "--json").json
    assert [line["amount"] for line in shown["lines"]] == ["80.00", "0.00"]
    assert shown["lines"][0]["quantity"] == "2"
    assert shown["rates"] == [{"tax_pct": "21.00", "net": "80.00", "tax": "16.80"}]
    assert (shown["net_amount"], shown["tax_amount"]) == ("80.00", "16.80")
    table = office("document", "show", no, "--format", "table").out
    assert "1  Chair  2 × 40.00 = 80.00" in table
    assert "21 %: 80.00 + 16.80" in table
    listed = office("document", "list", "--where", "kind=quote", "--json").json
    assert [row["no"] for row in listed] == [no]


def test_lines_are_changed_moved_and_deleted(office: Trato) -> None:
    no = _draft(office)
    office("document", "add-line", no, "text=Table", "unit_price=100")
    changed = office("document", "set-line", no, "1", "quantity=0,125", "--json").json
    assert (changed["quantity"], changed["amount"]) == ("0.125", "5.00")
    moved = office("document", "move-line", no, "2", "1", "--json").json
    assert (moved["text"], moved["line_no"]) == ("Table", 1)
    assert office("document", "delete-line", no, "1").code == 2
    assert office("document", "delete-line", no, "1", "--yes", "--json").json == {"deleted": 1}
    assert office("document", "set-line", no, "2", "quantity=1").code == 3
    assert office("document", "delete", no, "--dry-run", "--json").json == {"deleted": 1}
    assert office("document", "delete", no, "--yes", "--json").json == {"deleted": 1}
    assert office("document", "show", no).code == 3


def test_open_invoices_are_added_to_a_reminder(office: Trato) -> None:
    no = _draft(office)
    office("document", "set", no, "document_date=2020-01-01")
    office("document", "issue", no, "--yes")
    reminder = office("document", "add", "kind=reminder", "contact_no=Contoso", "--json").json
    assert reminder["amount"] == "96.80"
    added = office("document", "open-invoices", reminder["no"], "--json").json
    assert added == {"added": 0}


def test_an_erased_contact_stays_in_its_invoices(office: Trato) -> None:
    office("document", "issue", _draft(office), "--yes")
    contact_no = office("document", "show", "SI1001", "--json").json["contact_no"]
    erased = office("contact", "erase", contact_no, "--yes", "--json")
    assert erased.json["invoices_kept"] == ["SI1001"]
    assert "The law has invoices kept" in erased.err
    assert office("document", "show", "SI1001", "--json").json["contact_name"]


def test_the_company_says_who_it_is(office: Trato, tmp_path: Path) -> None:
    shown = office("company-information", "show", "--json").json
    assert shown["name"] == "Cronus España"
    assert office("company-information", "set", "iban=ES00 1234").code == 2
    picture = tmp_path / "logo.png"
    picture.write_bytes(factories.picture())
    with_logo = office("company-information", "logo", str(picture), "--json").json
    assert with_logo["logo"] == "logo.png"
    assert office("company-information", "logo").code == 2
    assert office("company-information", "logo", "--none", "--json").json["logo"] == ""
