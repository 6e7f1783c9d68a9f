"""Sales documents on the screens: written by keys, issued, followed up, reminded of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from store import company_information, sales_documents
from store.nouns import noun
from store.records import get
from store.sales_document_issue import issue
from tests import factories


async def test_an_invoice_is_written_by_keys_issued_and_credited(trato: Any) -> None:
    contact = factories.contact("Acme [/] [@click=app.quit]x", currency_code="EUR")
    issue(factories.sales_document("invoice", contact_no=contact.key).key)
    async with trato("sales-invoices") as person:
        await person.press(shows="SI1001")
        await person.press("n", shows="Contact No.")
        await person.type(contact.key)
        await person.press("ctrl+s", shows="Invoice · D2 · Acme [/] [@click=app.quit]x · draft")
        await person.press(shows="This document has no lines yet.")
        await person.press("I", shows="has no lines. Add one before you issue it.")
        await person.press("n", shows="New line")
        await person.type("Chair")
        await person.press("enter")
        await person.type("3")
        await person.press("enter", "enter")
        await person.type("10")
        await person.press("enter", "enter")
        await person.type("21")
        await person.press("ctrl+n", shows="1 line")
        await person.press(shows="Net 30.00")
        await person.type("Colour: grey")
        await person.press("ctrl+s", shows="2 lines")
        await person.press(shows="€36.30  ·  Net 30.00  ·  21 % tax 6.30")
        await person.press("down", "alt+up")
        await person.until(lambda: person.text.index("Colour: grey") < person.text.index("Chair"))
        await person.press("I", shows="Issue Invoice D2 for Acme")
        await person.press("y", shows="SI1002 is issued.")
        await person.press(shows="Invoice · SI1002 · Acme")
        await person.press("n", shows="This document is issued already.")
        await person.press("c", shows="New document from Invoice SI1002")
        await person.press("1", shows="Credit Memo · D3 · Acme")
        await person.press("I", shows="Issue Credit Memo D3")
        await person.press("y", shows="SCM1001 is issued.")


async def test_what_was_paid_and_what_is_overdue_is_seen_and_reminded_of(trato: Any) -> None:
    contact = factories.contact("Adatum", currency_code="EUR")
    for _ in range(2):
        due = {"document_date": "2020-01-01", "due_date": "2020-01-31"}
        issue(factories.sales_document("invoice", contact_no=contact.key, **due).key)
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("d", shows="Sales Documents")
        await person.press(shows="Overdue")
        await person.press("$", shows="Paid On")
        await person.press("ctrl+s", shows="1 invoice changed.")
        await person.press(shows="Paid")
        await person.press("escape", shows="Contacts")
        await person.press("w", shows="New document for Adatum")
        await person.press("5", shows="Sales Document · new")
        await person.press("ctrl+s", shows="Reminder · D3 · Adatum · draft")
        await person.press(shows="SI1001 · 01-01-20")
        await person.press(shows="Total  €96.80")
        await person.press("g", shows="There is no other open invoice.")
        await person.press("escape", "escape")
        await person.press("alt+q", shows="Search")
        await person.type("si1001")
        await person.press(shows="Adatum")
        await person.press("enter", shows="Invoice · SI1001 · Adatum")


async def test_the_company_says_who_it_is_and_shows_its_logo(trato: Any, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(factories.picture())
    async with trato("company-information") as person:
        await person.press(shows="VAT Registration No.")
        await person.press("G")
        await person.type(str(logo))
        await person.press("enter", shows="The documents show the new logo.")
        await person.press("f2")
        await person.type("CRONUS")
        await person.press("ctrl+s", shows="Saved.")
    assert company_information.company()["name"] == "CRONUS"
    assert company_information.company()["logo"] == "logo.png"


async def test_several_drafts_are_issued_at_once_in_spanish(trato: Any) -> None:
    drafts = [factories.sales_document("quote").key for _ in range(2)]
    async with trato("sales-quotes", language="es") as person:
        await person.press(shows="Ofertas")
        await person.press(shows=drafts[0])
        await person.press("*", "I", shows="¿Emitir 2 documentos?")
        await person.press("s", shows="SQ1001")
        await person.press(shows="Emitido")
    assert get(noun("sales-document"), "SQ1002")["status"].key == "issued"
    assert sales_documents.copy("SQ1002")["status"].key == "draft"
