"""The document that an entry of the log is about, where it has no attachment.

The rule "show document": a sales document of ours can be looked at again; what another program
printed, and what was printed for the occasion, cannot.
"""

from __future__ import annotations

import re

from store import attachments, db
from store.attachments import AttachmentFile
from store.entry_marks import as_entry_no
from store.enumerations import DocumentType
from store.errors import NotFound, RuleError
from store.logged_messages import has_message, message_of
from store.models import InteractionLogEntry
from store.nouns import noun
from store.printing import sales_document
from store.records import get_by_id, look_up
from store.sales_document_choices import SalesDocumentKind
from store.sales_document_fields import DRAFT
from store.text import N_

_D, _K = DocumentType, SalesDocumentKind
_DRAFT = re.compile(rf"{DRAFT}\d{{1,18}}")
_OURS = {
    _D.SALES_QUOTE: _K.QUOTE,
    _D.SALES_ORDER_CONFIRMATION: _K.ORDER_CONFIRMATION,
    _D.SALES_INVOICE: _K.INVOICE,
    _D.SALES_DRAFT_INVOICE: _K.INVOICE,
    _D.SALES_CREDIT_MEMO: _K.CREDIT_MEMO,
    _D.REMINDER: _K.REMINDER,
    _D.CUSTOMER_STATEMENT: _K.STATEMENT,
}


@db.read
def document_no(entry_no: int) -> str:
    """Return the number of the sales document that an entry is about.

    A draft of an invoice that was issued since is found by its number of today. Raises NotFound
    for the entry, and RuleError that says why there is nothing to show.
    """
    entry = InteractionLogEntry.get_or_none(InteractionLogEntry.entry_no == entry_no)
    if entry is None:
        raise NotFound(noun("interaction").caption, entry_no)
    kind = entry.document_type
    if kind is DocumentType.COVER_SHEET:
        raise RuleError(N_("Cover sheets cannot be viewed after printing."))
    found = _ours(kind, entry.document_no)
    if found:
        return found
    if kind is DocumentType.BLANK:
        raise RuleError(N_("Entry %(entry_no)s has no attachment."), entry_no=entry_no)
    if kind is DocumentType.CUSTOMER_STATEMENT:
        raise RuleError(N_("Statements cannot be viewed after printing."))
    raise RuleError(
        N_(
            "%(kind)s %(no)s is a document of another program, and no copy of it was kept. Look "
            "for it there."
        ),
        kind=kind.caption,
        no=entry.document_no,
    )


@db.read
def file_of(entry_no: object) -> AttachmentFile:
    """Return the document of an entry: its attachment, else what it was made of.

    That is a message, or the sales document as it is printed. Raises NotFound, and what
    `document_no`, `logged_messages.message_of` and typesetting raise.
    """
    number = as_entry_no(entry_no)
    entry = InteractionLogEntry.get_or_none(InteractionLogEntry.entry_no == number)
    if entry is not None and entry.attachment_id is not None:
        return attachments.read(entry.attachment_id)
    if has_message(number):
        return message_of(number)
    paper = sales_document(document_no(number)).paper
    return AttachmentFile(paper.file_name, "pdf", paper.content, read_only=True)


def _ours(kind: DocumentType, number: str) -> str:
    """Return the number of today of a sales document of ours; "" when there is none."""
    owner = noun("sales-document")
    wanted = _OURS.get(kind)
    if wanted is None or not number:
        return ""
    row_id = look_up(owner, number)
    if row_id is None and kind is DocumentType.SALES_DRAFT_INVOICE and _DRAFT.fullmatch(number):
        row_id = int(number.removeprefix(DRAFT))
    try:
        found = None if row_id is None else get_by_id(owner, row_id)
    except NotFound:
        return ""
    return found.key if found is not None and found["kind"] is wanted else ""
