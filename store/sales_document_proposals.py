"""The open invoices of a contact, as lines of a reminder or a statement."""

from __future__ import annotations

from decimal import Decimal

from store import db
from store.enumerations import ContactType
from store.errors import FieldRequired, RuleError
from store.models import Contact
from store.models.documents import SalesDocument, SalesDocumentLine
from store.nouns import noun
from store.records import Record, find_id, get_by_id, select, to_records
from store.sales_document_choices import SalesDocumentKind
from store.sales_document_fields import LISTING
from store.sales_document_lines import add, settle_amounts
from store.sales_documents import refuse_issued
from store.text import N_

_Document = SalesDocument


@db.write
def propose_lines(no: str) -> int:
    """Add a line for each open invoice that a reminder or statement lacks; return how many.

    Open is an issued invoice of the contact, or of a person of it, that is neither paid nor wholly
    credited; its line is for what is left of it. A reminder has those that are due before its date,
    a statement all until its date. Raises NotFound, FieldRequired without contact, and RuleError
    for an issued document or another kind.
    """
    owner = noun("sales-document")
    document = get_by_id(owner, find_id(owner, no))
    refuse_issued(document)
    if document["kind"] not in LISTING:
        raise RuleError(
            N_("Only reminders and statements list open invoices. Add the lines one by one.")
        )
    if not document["contact_no"]:
        raise FieldRequired(owner.by_name["contact_no"].caption, owner.caption, document.key)
    query = SalesDocumentLine.select(SalesDocumentLine.document_no).where(
        SalesDocumentLine.document == document.id
    )
    listed = {row.document_no for row in query}
    open_ones = [invoice for invoice in _open(document) if invoice.key not in listed]
    for invoice in open_ones:
        left = invoice["open_amount"]
        values: dict[str, object] = {
            "sales_document_no": document.key,
            "document_no": invoice.key,
            "date": invoice["document_date"],
            "text": invoice["description"] or invoice["reference"],
            "quantity": Decimal(1 if left > 0 else -1),
            "unit_price": abs(left),
            "tax_pct": Decimal(0),
        }
        add(values)
    if open_ones:
        settle_amounts(document.id)
    return len(open_ones)


def _open(document: Record) -> list[Record]:
    """Return the open invoices for a document, the oldest first."""
    owner = noun("sales-document")
    contact_id = find_id(noun("contact"), document["contact_no"])
    whose = _Document.contact == contact_id
    if Contact.get_by_id(contact_id).type == ContactType.COMPANY:
        persons = Contact.select(Contact.id).where(Contact.company == contact_id)
        whose |= _Document.contact.in_(persons)
    day = document["document_date"]
    if day is not None and document["kind"] == SalesDocumentKind.REMINDER:
        whose &= _Document.due_date < day
    elif day is not None:
        whose &= _Document.document_date <= day
    query = select(owner).where(
        whose
        & (owner.by_name["open_amount"].column != 0)
        & (_Document.currency_code == document["currency_code"])
    )
    return to_records(owner, query.order_by(_Document.document_date, _Document.id))
