"""A sales document as plain data: all that a layout needs, and what an issued one freezes."""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from store import company_information, db
from store.enumerations import ContactType
from store.models import Contact
from store.models.addresses import AlternativeAddress
from store.models.contacts import Salesperson
from store.models.documents import SalesDocument, SalesDocumentLine
from store.nouns import noun
from store.records import Record, find_id, get_by_id
from store.sales_document_choices import DocumentStatus
from store.sales_document_fields import LISTING
from store.sales_document_lines import totals

Plain: TypeAlias = dict[str, Any]
"""What JSON can hold."""

_PLACE = ("address", "address_2", "post_code", "city", "county", "country_region_code")


@db.read
def document_data(no: object) -> Plain:
    """Return all that printing a document needs, as JSON can hold it.

    Of a draft it is what it says now, of an issued one what it said when it was issued. Amounts
    and quantities are texts with a point, days ISO texts ("" for none), enumerations by their
    names::

        {"kind": "invoice", "no": "SI1001", "status": "issued",   # no of a draft: "D12"
         "language_code": "ES", "currency_code": "EUR",           # language_code may be ""
         "document_date": "2026-11-26", "due_date": "", "reference": "", "description": "",
         "campaign_no": "", "origin": {"kind": "quote", "no": "SQ1001", "document_date": "..."},
                                                                  # None when made from nothing
         "salesperson": {"code", "name", "job_title", "phone_no", "email"},  # texts, may be ""
         "sender": {the fields of company information, "logo": attachment number or None,
                    "lines": ["Street 1", "28001 Madrid"]},
         "recipient": {"contact_no", "name", "name_2", "company_name", "vat_registration_no",
                       "email", "phone_no", the fields of the address, "lines": [name and address
                       as they stand on an envelope]},
         "lines": [{"line_no": 1, "text", "quantity": "2.5", "unit", "unit_price": "10.00",
                    "discount_pct": "0.00", "tax_pct": "21.00", "amount": "25.00",
                    "document_no", "date", "is_text": False}],    # is_text: it has no figures
         "has_tax": True,                                         # False: reminder, statement
         "totals": {"net": "25.00", "tax": "5.25", "total": "30.25",
                    "rates": [{"tax_pct": "21.00", "net": "25.00", "tax": "5.25"}]},
         "text": "closing text, may have line breaks"}

    Raises NotFound.
    """
    owner = noun("sales-document")
    document = get_by_id(owner, find_id(owner, no))
    if document["status"] == DocumentStatus.ISSUED:
        content: Plain = json.loads(SalesDocument.get_by_id(document.id).content)
        return content
    return live_data(document)


def live_data(document: Record) -> Plain:
    """Return what a draft says now; see `document_data`."""
    row = SalesDocument.get_by_id(document.id)
    own = noun("sales-document").by_name
    names = (
        "kind", "no", "status", "language_code", "currency_code", "reference", "description",
        "campaign_no", "text",
    )  # fmt: skip
    said = {name: own[name].to_json(document[name]) for name in names}
    days = {name: _day(document[name]) for name in ("document_date", "due_date")}
    sender = _sender()
    return {
        **said,
        **days,
        "origin": _origin(row.origin),
        "salesperson": _salesperson(row.salesperson),
        "sender": sender,
        "recipient": _recipient(row, sender["country_region_code"]),
        "lines": _lines(document.id),
        "has_tax": document["kind"] not in LISTING,
        "totals": _totals(document.key),
    }


def _day(value: Any) -> str:
    return "" if value is None else str(value.isoformat())


def _origin(origin: Any) -> Plain | None:
    if origin is None:
        return None
    return {
        "kind": origin.kind.key,
        "no": origin.no,
        "document_date": _day(origin.document_date),
    }


def _salesperson(row: Any) -> Plain:
    row = Salesperson() if row is None else row
    return {
        name: getattr(row, name) or ""
        for name in ("code", "name", "job_title", "phone_no", "email")
    }


def _sender() -> Plain:
    company = company_information.company()
    values = {name: str(value) for name, value in company.values.items()}
    place = [values[name] for name in ("address", "address_2")] + [_town(values), values["county"]]
    return {
        **values,
        "logo": company_information.logo_number(),
        "lines": [line for line in place if line],
    }


def _town(values: Plain) -> str:
    return f"{values['post_code']} {values['city']}".strip()


def _recipient(row: SalesDocument, home: str) -> Plain:
    """Return whom a document is for, at the address that it names; `home` is our country."""
    contact: Any = Contact() if row.contact_id is None else row.contact
    company: Any = None
    if contact.type == ContactType.PERSON and contact.company_id is not None:
        company = contact.company
    place: Any = contact
    if row.alternative_address_code:
        place = (
            AlternativeAddress.get_or_none(
                (AlternativeAddress.contact == row.contact_id)
                & (AlternativeAddress.code == row.alternative_address_code)
            )
            or contact
        )
    values: Plain = {name: getattr(place, name) or "" for name in _PLACE}
    values["contact_no"] = contact.no or ""
    values["name"], values["name_2"] = contact.name or "", contact.name_2 or ""
    values["company_name"] = getattr(place, "company_name", "") or (company.name if company else "")
    owner = contact if company is None else company
    values["vat_registration_no"] = contact.vat_registration_no or owner.vat_registration_no or ""
    for name in ("email", "phone_no"):
        values[name] = getattr(place, name) or getattr(contact, name) or ""
    country = values["country_region_code"]
    names = [values["company_name"], values["name"], values["name_2"]]
    town = [values["address"], values["address_2"], _town(values), values["county"]]
    lines = [*dict.fromkeys(names), *town, country if country != home else ""]
    return {**values, "lines": [line for line in lines if line]}


def _lines(document_id: int) -> list[Plain]:
    fields = noun("sales-document-line").by_name
    names = (
        "line_no", "text", "quantity", "unit", "unit_price", "discount_pct", "tax_pct", "amount",
        "document_no",
    )  # fmt: skip
    found = []
    query = SalesDocumentLine.select().where(SalesDocumentLine.document == document_id)
    for row in query.order_by(SalesDocumentLine.line_no):
        line: Plain = {name: fields[name].to_json(getattr(row, name)) for name in names}
        line["date"] = _day(row.date)
        line["is_text"] = not row.quantity and not row.unit_price
        found.append(line)
    return found


def _totals(no: str) -> Plain:
    found = totals(no)
    return {
        "net": f"{found.net:.2f}",
        "tax": f"{found.tax:.2f}",
        "total": f"{found.total:.2f}",
        "rates": [
            {"tax_pct": f"{rate.tax_pct:.2f}", "net": f"{rate.net:.2f}", "tax": f"{rate.tax:.2f}"}
            for rate in found.rates
        ],
    }
