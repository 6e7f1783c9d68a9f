"""Sales documents: drafts, what they come to, and what they say once they are issued."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from store import company_information, numbering, sales_document_lines, sales_documents, setup
from store.errors import FieldRequired, InvalidValue, PrivacyBlocked, RuleError, StoreError
from store.lists import open_list
from store.nouns import noun
from store.records import Record, get
from store.sales_document_data import document_data
from store.sales_document_issue import issue
from store.sales_document_proposals import propose_lines
from store.sales_document_totals import add_up, line_amount
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def _texts(no: str) -> list[str]:
    lines = open_list("sales-document-line", {"sales_document_no": no})
    return [line["text"] for line in lines.each()]


# --- drafts ----------------------------------------------------------------------------------


def test_a_draft_takes_over_what_the_contact_and_the_set_up_say() -> None:
    setup.change_marketing({"currency_code": "EUR", "payment_days": "15"})
    factories.salesperson("PS")
    contact = factories.contact("Adatum", salesperson_code="PS", language_code="ES")
    draft = sales_documents.add({"kind": "invoice", "contact_no": contact.key})
    assert draft["salesperson_code"] == "PS"
    assert draft["language_code"] == "ES"
    assert draft["currency_code"] == "EUR"
    assert draft["document_date"] == session.work_date
    assert draft["due_date"] == session.work_date + timedelta(days=15)
    assert draft.key == f"D{draft.id}"
    assert draft["contact_name"] == "Adatum"


def test_a_person_is_charged_in_the_currency_of_the_company() -> None:
    company = factories.contact(currency_code="GBP")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    assert sales_documents.add({"contact_no": person.key})["currency_code"] == "GBP"


def test_another_date_moves_the_due_date_unless_it_was_typed() -> None:
    draft = sales_documents.add({"kind": "invoice", "document_date": "2026-01-10"})
    moved = sales_documents.change(draft.key, {"document_date": "2026-02-10"})
    assert moved["due_date"] == date(2026, 3, 12)
    sales_documents.change(draft.key, {"due_date": "2026-02-15"})
    kept = sales_documents.change(draft.key, {"document_date": "2026-02-11"})
    assert kept["due_date"] == date(2026, 2, 15)


def test_a_document_goes_to_the_address_in_force_on_its_date() -> None:
    contact = factories.contact("Adatum", address="Home 1", city="Madrid")
    add = noun("alternative-address").add
    add_range = noun("alternative-address-date-range").add
    assert add is not None
    assert add_range is not None
    own = {"contact_no": contact.key, "code": "SUMMER"}
    add(own | {"address": "Beach 2", "city": "Palma", "company_name": "Adatum Playa"})
    add_range(own | {"starting_date": "2026-06-01", "ending_date": "2026-06-30"})
    draft = sales_documents.add({"contact_no": contact.key, "document_date": "2026-06-15"})
    assert document_data(draft.key)["recipient"]["lines"] == [
        "Adatum Playa", "Adatum", "Beach 2", "Palma",
    ]  # fmt: skip
    sales_documents.change(draft.key, {"document_date": "2026-07-15"})
    assert document_data(draft.key)["recipient"]["lines"] == ["Adatum", "Home 1", "Madrid"]


def test_nothing_is_written_for_a_contact_that_is_blocked_for_privacy() -> None:
    contact = factories.contact(privacy_blocked="yes")
    with pytest.raises(PrivacyBlocked):
        sales_documents.add({"contact_no": contact.key})


def test_a_draft_is_deleted_with_its_lines_an_issued_document_is_not() -> None:
    draft = factories.sales_document()
    sales_documents.delete(draft.key)
    assert not open_list("sales-document").count()
    assert not open_list("sales-document-line").count()
    issued = issue(factories.sales_document().key)
    with pytest.raises(RuleError, match="Copy it to a new draft"):
        sales_documents.delete(issued.key)


# --- lines and totals ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "amount"),
    [
        ("1", "0.15", "10", "0.14"),  # 0.135, half up
        ("-1", "0.15", "10", "-0.14"),  # away from zero, so that a credit memo is the same
        ("3", "33.33", "0", "99.99"),
        ("0.12345", "100", "0", "12.35"),
        ("9999999999", "999.99", "0", "9999899999000.01"),
    ],
)
def test_a_line_is_rounded_to_cents(quantity: str, price: str, discount: str, amount: str) -> None:
    assert line_amount(Decimal(quantity), Decimal(price), Decimal(discount)) == Decimal(amount)


def test_tax_is_rounded_once_for_each_rate() -> None:
    third = (Decimal(21), Decimal("0.33"))  # its tax alone would be 0.07
    totals = add_up([third, third, third, (Decimal(10), Decimal("5.05"))])
    assert [(rate.tax_pct, rate.net, rate.tax) for rate in totals.rates] == [
        (Decimal(10), Decimal("5.05"), Decimal("0.51")),
        (Decimal(21), Decimal("0.99"), Decimal("0.21")),
    ]
    assert (totals.net, totals.tax, totals.total) == (
        Decimal("6.04"), Decimal("0.72"), Decimal("6.76"),
    )  # fmt: skip


def test_no_lines_come_to_nothing() -> None:
    assert add_up([]).total == Decimal(0)


def test_a_line_with_a_price_is_for_one_and_takes_the_tax_of_the_line_above() -> None:
    setup.change_marketing({"default_tax_pct": "21"})
    draft = sales_documents.add({})
    first = sales_document_lines.add(
        {"sales_document_no": draft.key, "text": "Chair", "unit_price": "40"}
    )
    assert (first["quantity"], first["tax_pct"], first["amount"]) == (1, 21, 40)
    sales_document_lines.change(first.key, {"tax_pct": "10"})
    sales_document_lines.add({"sales_document_no": draft.key, "text": "Made of oak"})
    third = sales_document_lines.add(
        {"sales_document_no": draft.key, "text": "Table", "quantity": "2,5", "unit_price": "100"}
    )
    assert (third["quantity"], third["tax_pct"]) == (Decimal("2.5"), 10)
    assert get(noun("sales-document"), draft.key)["amount"] == Decimal("319.00")


def test_a_quantity_keeps_five_decimals() -> None:
    draft = sales_documents.add({})
    line = sales_document_lines.add(
        {"sales_document_no": draft.key, "text": "Wire", "quantity": "0.00125", "unit_price": "800"}
    )
    assert line["quantity"] == Decimal("0.00125")
    assert document_data(draft.key)["lines"][0]["quantity"] == "0.00125"
    with pytest.raises(InvalidValue, match="5 decimals"):
        sales_document_lines.change(line.key, {"quantity": "0.000001"})


@pytest.mark.parametrize("name", ["discount_pct", "tax_pct"])
def test_a_share_is_at_most_all_of_it(name: str) -> None:
    draft = sales_documents.add({})
    with pytest.raises(InvalidValue, match="more than 100 %"):
        sales_document_lines.add({"sales_document_no": draft.key, "text": "x", name: "101"})


def test_a_line_says_something() -> None:
    draft = sales_documents.add({})
    with pytest.raises(FieldRequired):
        sales_document_lines.add({"sales_document_no": draft.key, "unit_price": "1"})


def test_a_document_that_comes_to_too_much_is_refused() -> None:
    draft = sales_documents.add({})
    with pytest.raises(RuleError, match="Check quantity and price"):
        sales_document_lines.add(
            {
                "sales_document_no": draft.key,
                "text": "x",
                "quantity": "9999999999999",
                "unit_price": "9999999999999",
            }
        )
    assert not _texts(draft.key)


def test_lines_are_moved_and_deleted_without_a_gap_in_their_numbers() -> None:
    draft = sales_documents.add({})
    for text in "abcd":
        sales_document_lines.add({"sales_document_no": draft.key, "text": text})
    sales_document_lines.move(sales_document_lines.find_line(draft.key, 4).key, -2)
    assert _texts(draft.key) == ["a", "d", "b", "c"]
    sales_document_lines.move(sales_document_lines.find_line(draft.key, 1).key, -1)
    sales_document_lines.delete(sales_document_lines.find_line(draft.key, 2).key)
    assert _texts(draft.key) == ["a", "b", "c"]
    assert sales_document_lines.find_line(draft.key, 3)["text"] == "c"


# --- issued ----------------------------------------------------------------------------------


def test_an_issued_document_says_for_ever_what_it_said() -> None:
    draft = factories.sales_document("invoice", text="Thank you", reference="PO 77")
    issued = issue(draft.key)
    assert issued.key == "SI1001"
    assert issued["issued_at"]
    before = document_data("SI1001")
    assert before["recipient"]["name"] == issued["contact_name"]
    assert before["totals"] == {
        "net": "80.00",
        "tax": "16.80",
        "total": "96.80",
        "rates": [{"tax_pct": "21.00", "net": "80.00", "tax": "16.80"}],
    }
    company_information.change({"name": "Somebody else"})
    noun("contact").change(issued["contact_no"], {"name": "Renamed"})  # type: ignore[misc]
    assert document_data("SI1001") == before
    assert get(noun("sales-document"), "SI1001")["contact_name"] == issued["contact_name"]


def test_nothing_of_an_issued_document_changes_but_the_day_of_payment() -> None:
    draft = factories.sales_document("invoice")
    line = sales_document_lines.find_line(draft.key, 1)
    issue(draft.key)
    with pytest.raises(RuleError, match="Write a credit memo"):
        sales_documents.change("SI1001", {"reference": "x"})
    with pytest.raises(RuleError, match="credit memo"):
        sales_document_lines.add({"sales_document_no": "SI1001", "text": "x"})
    with pytest.raises(RuleError, match="credit memo"):
        sales_document_lines.change(line.key, {"text": "x"})
    with pytest.raises(RuleError, match="credit memo"):
        sales_document_lines.delete(line.key)
    with pytest.raises(RuleError, match="credit memo"):
        sales_document_lines.move(line.key, 1)
    with pytest.raises(RuleError, match="credit memo"):
        issue("SI1001")
    paid = sales_documents.change("SI1001", {"paid_on": "2026-12-01"})
    assert paid["paid_on"] == date(2026, 12, 1)


def test_each_kind_has_its_own_numbers_and_none_is_left_out() -> None:
    first = factories.sales_document("invoice")
    broken = sales_documents.add({"kind": "invoice"})
    with pytest.raises(FieldRequired):
        issue(broken.key)
    quote = factories.sales_document("quote")
    second = factories.sales_document("invoice")
    assert [issue(draft.key).key for draft in (first, quote, second)] == [
        "SI1001", "SQ1001", "SI1002",
    ]  # fmt: skip


@pytest.mark.parametrize("missing", ["contact_no", "document_date", "currency_code"])
def test_a_document_is_issued_only_when_it_says_enough(missing: str) -> None:
    draft = factories.sales_document("invoice")
    sales_documents.change(draft.key, {missing: ""})
    sales_documents.change(draft.key, {"language_code": "EN"})
    with pytest.raises(FieldRequired):
        issue(draft.key)


def test_who_has_no_currency_is_told_where_it_comes_from() -> None:
    draft = factories.sales_document("invoice")
    sales_documents.change(draft.key, {"currency_code": ""})
    with pytest.raises(FieldRequired, match="Currency Code in the marketing set-up"):
        issue(draft.key)


def test_a_document_without_lines_or_without_company_is_not_issued() -> None:
    draft = factories.sales_document("quote")
    empty = sales_documents.add({"contact_no": draft["contact_no"], "currency_code": "EUR"})
    with pytest.raises(RuleError, match="has no lines"):
        issue(empty.key)
    company_information.change({"name": ""})
    with pytest.raises(FieldRequired, match="Company Information"):
        issue(draft.key)


def test_two_documents_never_have_the_same_number() -> None:
    issue(factories.sales_document("invoice").key)
    numbering.change("SQ", {"starting_no": "SI1001"})
    with pytest.raises(RuleError, match="begin with other letters"):
        issue(factories.sales_document("quote").key)


# --- from one document to the next -----------------------------------------------------------


def test_a_quote_becomes_an_order_an_invoice_and_a_credit_memo() -> None:
    quote = factories.sales_document("quote", reference="PO 77")
    kinds = []
    document: Record = issue(quote.key)
    while document["kind"].key != "credit_memo":
        made = sales_documents.convert(document.key)
        assert made["origin_no"] == document.key
        assert made["reference"] == "PO 77"
        document = issue(made.key)
        kinds.append(document["kind"].key)
    assert kinds == ["order_confirmation", "invoice", "credit_memo"]
    data = document_data(document.key)
    assert data["totals"]["total"] == "96.80"
    assert data["origin"]["no"] == "SI1001"
    assert _texts(document.key) == _texts("SQ1001")


def test_a_document_becomes_only_what_follows_it() -> None:
    invoice = factories.sales_document("invoice")
    with pytest.raises(RuleError, match="is a draft"):
        sales_documents.convert(invoice.key)
    issue(invoice.key)
    with pytest.raises(RuleError, match="can become: Credit Memo"):
        sales_documents.convert("SI1001", "quote")
    with pytest.raises(RuleError, match="cannot become another document"):
        sales_documents.convert(factories.sales_document("reminder").key)


def test_a_copy_is_a_draft_of_the_same_kind_of_today() -> None:
    issue(factories.sales_document("invoice", document_date="2020-01-01").key)
    copy = sales_documents.copy("SI1001")
    assert copy["status"].key == "draft"
    assert copy["origin_no"] == ""
    assert copy["document_date"] == session.work_date
    assert copy["amount"] == Decimal("96.80")


# --- reminders and statements ----------------------------------------------------------------


def test_a_reminder_begins_with_the_overdue_invoices_that_are_open() -> None:
    contact = factories.contact("Adatum", currency_code="EUR")
    own = {"contact_no": contact.key, "document_date": "2026-01-01"}
    for due in ("2026-01-31", "2026-01-31", "2026-01-31", "2027-12-31"):
        issue(factories.sales_document("invoice", due_date=due, **own).key)
    sales_documents.change("SI1001", {"paid_on": "2026-01-20"})
    issue(sales_documents.convert("SI1002").key)
    reminder = sales_documents.add(
        {"kind": "reminder", "contact_no": contact.key, "document_date": "2026-03-01"}
    )
    lines = document_data(reminder.key)["lines"]
    assert [(line["document_no"], line["amount"]) for line in lines] == [("SI1003", "96.80")]
    assert reminder["amount"] == Decimal("96.80")
    assert propose_lines(reminder.key) == 0
    statement = sales_documents.add(
        {"kind": "statement", "contact_no": contact.key, "document_date": "2026-03-01"}
    )
    assert [line["document_no"] for line in document_data(statement.key)["lines"]] == [
        "SI1003", "SI1004",
    ]  # fmt: skip
    assert issue(statement.key).key == "ST1001"
    assert not document_data("ST1001")["has_tax"]


def test_only_reminders_and_statements_list_invoices() -> None:
    with pytest.raises(RuleError, match="Only reminders and statements"):
        propose_lines(factories.sales_document("invoice").key)


# --- company information ---------------------------------------------------------------------


def test_an_account_number_is_checked_and_grouped() -> None:
    company = company_information.change({"iban": "es9121000418450200051332"})
    assert company["iban"] == "ES91 2100 0418 4502 0005 1332"
    with pytest.raises(InvalidValue, match="a digit is wrong"):
        company_information.change({"iban": "ES9121000418450200051333"})


def test_a_new_logo_takes_the_place_of_the_one_before() -> None:
    from store import attachments

    company_information.set_logo(factories.picture(), "logo.png")
    first = company_information.logo_number()
    company_information.set_logo(factories.picture(99), "new.png")
    second = company_information.logo_number()
    assert company_information.company()["logo"] == "new.png"
    assert attachments.read(second or 0).content == factories.picture(99)
    assert first != second
    with pytest.raises(RuleError, match="not a picture"):
        company_information.set_logo(b"x", "logo.txt")
    with pytest.raises(StoreError, match="it is damaged, or no picture"):
        company_information.set_logo(b"\x89PNG", "logo.png")
    assert company_information.company()["logo"] == "new.png"
    company_information.remove_logo()
    assert company_information.company()["logo"] == ""


def test_a_rate_that_only_remarks_have_is_not_in_the_totals() -> None:
    draft = factories.sales_document()
    for tax in ("0", "10"):
        sales_document_lines.add(
            {"sales_document_no": draft.key, "text": "Colour: grey", "tax_pct": tax}
        )
    rates = document_data(draft.key)["totals"]["rates"]
    assert [rate["tax_pct"] for rate in rates] == ["21.00"]


def test_nothing_is_shown_as_less_than_nothing() -> None:
    totals = add_up([(Decimal(10), Decimal("-0.01"))])
    assert str(totals.tax) == "0.00"
    assert [str(rate.tax) for rate in totals.rates] == ["0.00"]
    assert str(line_amount(Decimal("-0.1"), Decimal("0.01"), Decimal(0))) == "0.00"
