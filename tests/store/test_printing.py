"""Printing: what is on the paper, and that it is logged once it is out, and once only."""

from __future__ import annotations

import pytest

from store import (
    company_information,
    contacts,
    cover_sheets,
    printing,
    sales_documents,
    template_languages,
    template_setup,
)
from store.cover_sheets import CoverText, Remark
from store.enumerations import DocumentType
from store.errors import InvalidValue, RuleError
from store.events import Event
from store.exchange.typesetting import joined
from store.interactions import document
from store.lists import open_list
from store.nouns import noun
from store.printing import Printout, sales_document
from store.records import Record, get
from store.sales_document_choices import SalesDocumentKind
from store.sales_document_issue import issue
from tests import factories
from tests.store.exchange.pdf_text import pages_of, text_of

pytestmark = pytest.mark.usefixtures("db")


def set_up(**kinds: str) -> None:
    for code in {*kinds.values()}:
        factories.template(code)
    template_setup.change(kinds)


def issued(kind: str = "invoice", **values: object) -> str:
    return issue(factories.sales_document(kind, **values).key).key


def printed(printout: Printout, log: bool = True) -> tuple[int, ...]:
    done = printing.finished(printout, log=log)
    return () if done is None else done.entries


def entries() -> list[Record]:
    return list(open_list("interaction").each())[::-1]


def prints(no: str) -> int:
    return int(get(noun("sales-document"), no)["printed"])


# --- paper -----------------------------------------------------------------------------------


def test_an_invoice_says_what_it_comes_to_in_the_language_of_its_contact() -> None:
    contact = factories.contact("Núñez e Hijos", language_code="ES", vat_registration_no="B1")
    company_information.change(
        {"name": "CRONUS", "iban": "ES91 2100 0418 4502 0005 1332", "footer": "Tomo 1"}
    )
    no = issued(contact_no=contact.key, reference="Pedido 7", document_date="2026-11-26")
    text = text_of(sales_document(no).paper.content)
    for said in (
        f"Factura {no}", "26 de noviembre de 2026", "Núñez e Hijos", "Pedido 7", "NIF B1", "Chair",
        "80,00", "IVA 21 % sobre 80,00 16,80", "96,80 €", "ES91 2100", "Página 1 de 1", "Tomo 1",
    ):  # fmt: skip
        assert said in text
    assert sales_document(no).paper.file_name == f"Factura-{no}.pdf"


def test_the_same_in_english_and_what_was_typed_is_text() -> None:
    name = 'Acme #[x] #read("/etc/passwd")'
    contact = factories.contact(name, language_code="EN", city="*York* $1$")
    no = issued("quote", contact_no=contact.key, description=name, text=f"{name}\n\n_bye_")
    text = text_of(sales_document(no).paper.content)
    assert text.count(name) == 3
    for said in (f"Quote {no}", "Tax 21% on 80.00 16.80", "€96.80", "*York* $1$", "_bye_"):
        assert said in text


@pytest.mark.parametrize("kind", [item.key for item in SalesDocumentKind])
def test_every_kind_has_its_layout(kind: str) -> None:
    draft = factories.sales_document(kind).key
    word = kind.replace("_", " ").title()
    text = text_of(sales_document(draft).paper.content)
    assert f"{word} {draft}" in text
    assert "DRAFT" in text
    no = issue(draft).key
    final = text_of(sales_document(no).paper.content)
    assert f"{word} {no}" in final
    assert "DRAFT" not in final


def test_an_issued_document_says_for_ever_what_it_said() -> None:
    contact = factories.contact("Old name")
    no = issued(contact_no=contact.key)
    before = sales_document(no).paper.content
    contacts.change(contact.key, {"name": "New name"})
    company_information.change({"name": "Other company"})
    assert sales_document(no).paper.content == before


# --- the log ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "event", "number"),
    [
        ("quote", "sales_quote", DocumentType.SALES_QUOTE),
        ("order_confirmation", "sales_order_confirmation", DocumentType.SALES_ORDER_CONFIRMATION),
        ("invoice", "sales_invoice", DocumentType.SALES_INVOICE),
        ("credit_memo", "sales_credit_memo", DocumentType.SALES_CREDIT_MEMO),
        ("reminder", "reminder", DocumentType.REMINDER),
        ("statement", "customer_statement", DocumentType.CUSTOMER_STATEMENT),
    ],
)
def test_each_kind_is_logged_by_its_template(kind: str, event: str, number: DocumentType) -> None:
    set_up(**{event: "PRINTED"})
    factories.salesperson("PS")
    contact = factories.contact("Adatum", salesperson_code="PS")
    no = issued(kind, contact_no=contact.key, description="Chairs")
    printed(sales_document(no))
    (entry,) = entries()
    assert entry["contact_no"] == contact.key
    assert entry["document_type"] is number
    assert entry["document_no"] == no
    assert entry["salesperson_code"] == "PS"
    assert entry["description"] == (f"Statement {no}" if kind == "statement" else "Chairs")
    assert entry["interaction_template_code"] == "PRINTED"


def test_a_reprint_is_counted_and_not_logged_again() -> None:
    set_up(sales_invoice="INV")
    no = issued()
    first = printed(sales_document(no))
    assert printed(sales_document(no)) == first
    assert len(entries()) == 1
    assert prints(no) == 2


def test_a_campaign_comes_along_but_not_with_a_reminder() -> None:
    set_up(sales_quote="Q", reminder="R")
    for kind in ("quote", "reminder"):
        printed(sales_document(issued(kind, campaign_no="CP1001")))
    assert [entry["campaign_no"] for entry in entries()] == ["CP1001", ""]


def test_drafts_of_invoices_have_their_own_kind_and_others_are_not_logged() -> None:
    set_up(sales_draft_invoice="DRAFT", sales_quote="Q")
    draft = sales_document(factories.sales_document("invoice").key)
    assert printing.is_proposed(draft)
    printed(draft)
    (entry,) = entries()
    assert entry["document_type"] is DocumentType.SALES_DRAFT_INVOICE
    quote = sales_document(factories.sales_document("quote").key)
    assert not printing.is_proposed(quote)
    with pytest.raises(RuleError, match="is a draft"):
        printing.check_log(quote)
    assert printed(quote) == ()
    assert len(entries()) == 1


def test_without_a_template_logging_is_neither_proposed_nor_possible() -> None:
    printout = sales_document(issued())
    assert not printing.is_proposed(printout)
    with pytest.raises(RuleError, match="names no template"):
        printing.check_log(printout)
    assert printed(printout, log=False) == ()
    assert prints(printout.document_no) == 1


def test_a_template_with_a_language_is_refused_before_anything_is_printed() -> None:
    set_up(sales_invoice="INV")
    template_languages.add({"interaction_template_code": "INV", "language_code": "ES"})
    printout = sales_document(issued())
    with pytest.raises(RuleError, match="ES"):
        printing.check_log(printout)
    assert entries() == []


def test_checking_leaves_nothing_behind() -> None:
    set_up(sales_invoice="INV")
    printout = sales_document(issued())
    printing.check_log(printout)
    assert entries() == []
    assert printed(printout)[0] > 0


def test_a_number_of_another_kind_is_refused() -> None:
    with pytest.raises(RuleError, match="another kind: Invoice"):
        sales_document(issued(), SalesDocumentKind.QUOTE)


# --- files of other programs -----------------------------------------------------------------


def test_the_file_of_another_program_is_logged_and_kept_when_that_is_wanted() -> None:
    set_up(purchase_order="PO")
    contact = factories.contact("Vendor", email="v@vendor.example")
    event = Event("", campaign_no="CP1", description="Order")
    for keep in (False, True):
        printed(
            printing.other_document(
                b"order", "po 7.txt", kind="purchase_order", number=f"PO{keep:d}",
                contact="v@vendor.example", event=event, keep=keep,
            )
        )  # fmt: skip
    first, second = entries()
    assert first["document_type"] is DocumentType.PURCHASE_ORDER
    assert first["contact_no"] == contact.key
    assert (first["document_no"], first["description"]) == ("PO0", "Order")
    assert document(second["entry_no"]).content == b"order"


# --- cover sheets ----------------------------------------------------------------------------


def test_cover_sheets_ask_in_the_language_of_each_contact_and_are_logged_for_each() -> None:
    set_up(cover_sheet="COVERSH")
    factories.salesperson("PS", name="Pedro Soler")
    one = factories.contact("Adatum", salesperson_code="PS", language_code="ES")
    two = factories.contact("Contoso", language_code="EN")
    text = CoverText(("Our catalogue #[x]",), (Remark.PLEASE_CALL,), "Soon")
    sheets = cover_sheets.cover_sheets([one.key, two.key], text, "CP1001")
    spanish, english = pages_of(joined([sheet.paper.content for sheet in sheets]))
    for said in ("Portada", "Adatum", "Rogamos que llame", "Our catalogue #[x]", "Pedro Soler"):
        assert said in spanish
    for said in ("Cover Sheet", "Contoso", "Please call", "Soon"):
        assert said in english
    for sheet in sheets:
        printed(sheet)
    logged = entries()
    assert [entry["contact_no"] for entry in logged] == [one.key, two.key]
    assert {entry["document_type"] for entry in logged} == {DocumentType.COVER_SHEET}
    assert {entry["document_no"] for entry in logged} == {""}
    assert {entry["campaign_no"] for entry in logged} == {"CP1001"}


def test_each_printing_of_a_cover_sheet_is_an_entry() -> None:
    set_up(cover_sheet="COVERSH")
    (sheet,) = cover_sheets.cover_sheets([factories.contact().key], CoverText())
    printed(sheet)
    printed(sheet)
    assert len(entries()) == 2


def test_a_cover_sheet_has_five_lines_and_known_remarks() -> None:
    contact = factories.contact()
    with pytest.raises(RuleError, match="at most 5"):
        cover_sheets.cover_sheets([contact.key], CoverText(("x",) * 6))
    with pytest.raises(InvalidValue, match="for_information"):
        cover_sheets.remark("nonsense")


def test_a_segment_names_each_contact_once_and_its_campaign() -> None:
    segment = factories.segment(campaign_no="CP1001")
    contact = factories.contact("Adatum")
    for _time in range(2):
        factories.segment_line(segment_no=segment.key, contact_no=contact.key)
    assert cover_sheets.of_segment(segment.key) == ([contact.key], "CP1001")
    with pytest.raises(RuleError, match="no contacts"):
        cover_sheets.of_segment(factories.segment().key)


def test_the_series_of_numbers_has_no_gap_from_what_is_printed() -> None:
    first = issued()
    sales_document(first)
    second = sales_documents.copy(first)
    assert int(issue(second.key).key[2:]) == int(first[2:]) + 1
