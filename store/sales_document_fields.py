"""What is known of a sales document: its fields, and which kinds may become which."""

from __future__ import annotations

from typing import Any

from peewee import JOIN, Case, fn

from store.code_tables import code, reference, text
from store.fields import Field, Kind
from store.models.contacts import Contact, Salesperson
from store.models.documents import SalesDocument
from store.sales_document_choices import DocumentStatus, SalesDocumentKind
from store.text import N_, Caption

ORIGIN: Any = SalesDocument.alias("origin")
_K = SalesDocumentKind

LISTING = frozenset({_K.REMINDER, _K.STATEMENT})
"""The kinds whose lines name invoices, and that have no tax of their own."""

BECOMES: dict[SalesDocumentKind, tuple[SalesDocumentKind, ...]] = {
    _K.QUOTE: (_K.ORDER_CONFIRMATION, _K.INVOICE),
    _K.ORDER_CONFIRMATION: (_K.INVOICE,),
    _K.INVOICE: (_K.CREDIT_MEMO,),
}
"""What a document of a kind may be converted to, the usual one first."""

SERIES = {kind: f"{kind.key}_nos" for kind in _K}
"""The field of the marketing set-up that names the number series of a kind."""

DRAFT = "D"
"""What the number of a draft begins with; the rest is its ID."""


_NAME = fn.COALESCE(
    fn.NULLIF(SalesDocument.contact_name, ""),
    Contact.select(Contact.name).where(Contact.id == SalesDocument.contact),
    "",
)

_MEMO: Any = SalesDocument.alias("memo")
_CREDITED = _MEMO.select(fn.COALESCE(fn.SUM(_MEMO.amount), 0)).where(
    (_MEMO.origin == SalesDocument.id)
    & (_MEMO.kind == int(_K.CREDIT_MEMO))
    & (_MEMO.status == int(DocumentStatus.ISSUED))
)
_OPEN = Case(
    None,
    (
        (
            (SalesDocument.kind == int(_K.INVOICE))
            & (SalesDocument.status == int(DocumentStatus.ISSUED))
            & SalesDocument.paid_on.is_null(),
            SalesDocument.amount - _CREDITED,
        ),
    ),
    0,
)


def joins(query: Any) -> Any:
    """Return `query` with the tables that the fields of a document are read from."""
    document = SalesDocument
    return (
        query.join_from(document, Contact, JOIN.LEFT_OUTER)
        .join_from(document, Salesperson, JOIN.LEFT_OUTER)
        .join_from(document, ORIGIN, JOIN.LEFT_OUTER, on=(document.origin == ORIGIN.id))
    )


def _date(name: str, caption: Caption, **more: Any) -> Field:
    return Field(name, caption, Kind.DATE, getattr(SalesDocument, name), name, **more)


def _amount(name: str, caption: Caption) -> Field:
    return Field(name, caption, Kind.AMOUNT, getattr(SalesDocument, name), name, editable=False)


FIELDS = (
    Field("no", N_("No."), Kind.CODE, SalesDocument.no, "no", editable=False),
    Field("kind", N_("Kind"), Kind.CHOICE, SalesDocument.kind, "kind", choices=SalesDocumentKind),
    Field(
        "status",
        N_("Status"),
        Kind.CHOICE,
        SalesDocument.status,
        "status",
        choices=DocumentStatus,
        editable=False,
    ),
    reference("contact_no", N_("Contact No."), "contact", SalesDocument.contact, Contact.no),
    Field(
        "contact_name",
        N_("Contact Name"),
        Kind.TEXT,
        _NAME,
        editable=False,
    ),
    _date("document_date", N_("Document Date")),
    _date("due_date", N_("Due Date")),
    _amount("net_amount", N_("Net Amount")),
    _amount("tax_amount", N_("Tax Amount")),
    _amount("amount", N_("Amount")),
    Field("open_amount", N_("Open Amount"), Kind.AMOUNT, _OPEN, editable=False),
    code(SalesDocument, "currency_code", N_("Currency Code")),
    reference(
        "salesperson_code",
        N_("Salesperson Code"),
        "salesperson",
        SalesDocument.salesperson,
        Salesperson.code,
    ),
    text(SalesDocument, "description", N_("Description")),
    text(SalesDocument, "reference", N_("Reference")),
    code(SalesDocument, "language_code", N_("Language Code")),
    code(SalesDocument, "alternative_address_code", N_("Alternative Address Code")),
    code(SalesDocument, "campaign_no", N_("Campaign No.")),
    Field("text", N_("Text"), Kind.NOTE, SalesDocument.text, "text"),
    reference(
        "origin_no",
        N_("Made From"),
        "sales-document",
        SalesDocument.origin,
        ORIGIN.no,
        SalesDocument.no,
        editable=False,
    ),
    _date("paid_on", N_("Paid On")),
    Field(
        "printed", N_("No. Printed"), Kind.INTEGER, SalesDocument.printed, "printed", editable=False
    ),
    Field(
        "issued_at", N_("Issued At"), Kind.MOMENT, SalesDocument.issued_at, "issued_at",
        editable=False,
    ),
    Field("user_id", N_("User ID"), Kind.TEXT, SalesDocument.user_id, "user_id", editable=False),
)  # fmt: skip
