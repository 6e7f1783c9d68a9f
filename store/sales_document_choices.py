"""The kinds and states of sales documents."""

from __future__ import annotations

from store.enumerations import CAPTIONS, Choice
from store.text import N_


class SalesDocumentKind(Choice):
    """What a document is; each kind has its own numbers."""

    QUOTE = 0
    ORDER_CONFIRMATION = 1
    INVOICE = 2
    CREDIT_MEMO = 3
    REMINDER = 4
    STATEMENT = 5


class DocumentStatus(Choice):
    """A draft may be changed, an issued document never."""

    DRAFT = 0
    ISSUED = 1


CAPTIONS["SalesDocumentKind"] = [
    N_("Quote"),
    N_("Order Confirmation"),
    N_("Invoice"),
    N_("Credit Memo"),
    N_("Reminder"),
    N_("Statement"),
]
CAPTIONS["DocumentStatus"] = [N_("Draft"), N_("Issued")]
