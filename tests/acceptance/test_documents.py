"""Acceptance: what becomes of documents when their contact goes, merges or is erased."""

from __future__ import annotations

import json

import pytest

from store import contacts, dossiers, erasure, sales_documents
from store.contact_merge import merge, unmerge
from store.errors import NotFound, RuleError
from store.lists import open_list
from store.models import Change
from store.nouns import noun
from store.records import get
from store.sales_document_data import document_data
from store.sales_document_issue import issue
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def _document(no: str) -> object:
    return get(noun("sales-document"), no)["contact_no"]


def test_a_contact_is_not_deleted_while_a_draft_is_for_it() -> None:
    company = factories.contact("Adatum")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    draft = factories.sales_document("quote", contact_no=person.key)
    for key in (person.key, company.key):
        with pytest.raises(RuleError, match=f"Quote {draft.key} is a draft for it"):
            contacts.delete(key)
    sales_documents.delete(draft.key)
    contacts.delete(company.key)


def test_what_was_issued_to_a_person_goes_to_the_company_and_then_stays_alone() -> None:
    company = factories.contact("Adatum")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key)
    issue(factories.sales_document("invoice", contact_no=person.key).key)
    contacts.delete(person.key)
    assert _document("SI1001") == company.key
    contacts.delete(company.key)
    assert _document("SI1001") == ""
    assert get(noun("sales-document"), "SI1001")["contact_name"] == "Ann Beebe"
    assert document_data("SI1001")["recipient"]["lines"] == ["Adatum", "Ann Beebe"]


def test_what_was_issued_to_a_person_stays_with_the_company_that_is_left() -> None:
    old, new = factories.contact("Adatum"), factories.contact("Contoso")
    person = factories.contact("Ann Beebe", type="person", company_no=old.key)
    issue(factories.sales_document("invoice", contact_no=person.key).key)
    draft = factories.sales_document("quote", contact_no=person.key)
    contacts.change(person.key, {"company_no": new.key})
    assert _document("SI1001") == old.key
    assert _document(draft.key) == person.key


def test_merging_moves_documents_and_taking_it_back_gives_them_back() -> None:
    kept, gone = factories.contact("Adatum"), factories.contact("Adatum Corp")
    issue(factories.sales_document("invoice", contact_no=gone.key).key)
    merge(kept.key, gone.key)
    assert _document("SI1001") == kept.key
    unmerge(kept.key)
    assert _document("SI1001") == gone.key


def test_an_erased_person_stays_in_invoices_alone() -> None:
    person = factories.contact("Zacharias Unverwechselbar", type="person", address="Hidden 7")
    own = {"contact_no": person.key}
    draft = factories.sales_document("quote", text="Dear Zacharias", **own)
    issue(factories.sales_document("quote", text="Dear Zacharias", **own).key)
    issue(factories.sales_document("invoice", **own).key)
    erased = erasure.erase(person.key)
    assert erased.invoices_kept == ("SI1001",)
    assert erased.documents == 2
    with pytest.raises(NotFound):
        get(noun("sales-document"), draft.key)
    quote = document_data("SQ1001")
    assert quote["recipient"]["lines"] == []
    assert quote["totals"]["total"] == "96.80"
    assert "Zacharias" not in json.dumps(quote)
    assert get(noun("sales-document"), "SQ1001")["text"] == ""
    invoice = document_data("SI1001")
    assert invoice["recipient"]["lines"] == ["Zacharias Unverwechselbar", "Hidden 7"]
    said = [f"{row.old}{row.new}" for row in Change.select()]
    assert not [text for text in said if "Zacharias" in text]


def test_who_is_stored_sees_the_documents() -> None:
    contact = factories.contact("Adatum")
    issue(factories.sales_document("invoice", contact_no=contact.key).key)
    found = dossiers.of_contact(contact.key).as_json()["sales_documents"]
    assert found[0]["no"] == "SI1001"
    assert found[0]["recipient"] == ["Adatum"]
    assert found[0]["lines"][0]["text"] == "Chair"


def test_documents_are_found_by_number_and_by_contact() -> None:
    from store import search

    contact = factories.contact("Adatum")
    issue(factories.sales_document("invoice", contact_no=contact.key, description="Chairs").key)
    by_number = search.records("si10", nouns=["sales-document"])
    by_name = search.records("adat", nouns=["sales-document"])
    assert [hit.key for hit in by_number] == [hit.key for hit in by_name] == ["SI1001"]
    assert by_name[0].title == "Adatum"
    assert by_name[0].category == "Invoice"
    assert [hit.key for hit in search.named([("sales-document", "SI1001")])] == ["SI1001"]
    assert not search.records("nobody", nouns=["sales-document"])


def test_a_series_that_is_used_for_documents_is_not_deleted() -> None:
    factories.sales_document("invoice")
    delete = noun("number-series").delete
    assert delete is not None
    with pytest.raises(RuleError, match="in use"):
        delete("SI")


def test_a_salesperson_of_documents_is_not_deleted() -> None:
    factories.salesperson("PS")
    factories.sales_document("invoice", salesperson_code="PS")
    delete = noun("salesperson").delete
    assert delete is not None
    with pytest.raises(RuleError, match="Sales Documents"):
        delete("PS")


def test_a_document_is_not_issued_to_an_address_that_is_gone() -> None:
    contact = factories.contact("Adatum")
    address = noun("alternative-address")
    assert address.add is not None
    assert address.delete is not None
    address.add({"contact_no": contact.key, "code": "BEACH", "city": "Palma"})
    own = {"contact_no": contact.key, "alternative_address_code": "beach"}
    draft = factories.sales_document("invoice", **own)
    address.delete(f"{contact.key}/BEACH")
    with pytest.raises(NotFound, match="BEACH cannot be found"):
        issue(draft.key)


def test_the_status_of_an_invoice_follows_what_is_open() -> None:
    for _ in range(3):
        issue(factories.sales_document("invoice").key)
    sales_documents.change("SI1001", {"paid_on": "t"})
    issue(sales_documents.convert("SI1002").key)
    factories.sales_document("invoice")
    rows = open_list("sales-document", {"open_amount": "<>0"})
    assert [row.key for row in rows.each()] == ["SI1003"]
