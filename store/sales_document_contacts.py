"""What becomes of the documents of a contact that is deleted, moves, is merged or erased.

Invoices and credit memos are books: the law has them kept, whole, for years. All else of an erased
contact goes.
"""

from __future__ import annotations

import json
from typing import Any

from store.enumerations import ContactType
from store.errors import RuleError
from store.models import Change, Contact, database
from store.models.documents import SalesDocument, SalesDocumentLine
from store.records import Record
from store.sales_document_choices import DocumentStatus, SalesDocumentKind
from store.text import N_

BOOKS = (SalesDocumentKind.INVOICE, SalesDocumentKind.CREDIT_MEMO)
_Document = SalesDocument
_TEXTS = ("description", "reference", "text", "campaign_no")


def refuse_drafts(contact: Record) -> None:
    """Raise RuleError while a draft is for a contact, or for a person of a company."""
    whose = _Document.contact == contact.id
    if contact["type"] == ContactType.COMPANY:
        persons = Contact.select(Contact.id).where(Contact.company == contact.id)
        whose |= _Document.contact.in_(persons)
    draft = _Document.get_or_none(whose & (_Document.status == DocumentStatus.DRAFT))
    if draft is not None:
        raise RuleError(
            N_(
                "Contact %(contact)s cannot be deleted: %(kind)s %(no)s is a draft for it. Issue "
                "the draft, or delete it."
            ),
            contact=contact.key,
            kind=draft.kind.caption,
            no=draft.no,
        )


def hand_over(contact_id: int, company_id: int | None) -> None:
    """Give the documents of a contact that goes to its company; without one they stay alone.

    What was issued says itself for whom it is.
    """
    _Document.update(contact=company_id, version=_Document.version + 1).where(
        _Document.contact == contact_id
    ).execute()


def leave(contact_id: int, company_id: int | None) -> None:
    """Leave what was issued to a person who changes company with the old company."""
    if company_id is not None:
        _Document.update(contact=company_id, version=_Document.version + 1).where(
            (_Document.contact == contact_id) & (_Document.status == DocumentStatus.ISSUED)
        ).execute()


def erase(contact_id: int) -> tuple[int, tuple[str, ...]]:
    """Erase the documents of a contact, inside a write; return how many, and which are kept.

    Drafts are deleted. What else was issued keeps number, day, lines and amounts, without the
    person. Invoices and credit memos are kept as they are.
    """
    rows = list(_Document.select().where(_Document.contact == contact_id))
    drafts = [row.id for row in rows if row.status == DocumentStatus.DRAFT]
    kept = [row for row in rows if row.kind in BOOKS and row.id not in drafts]
    others = [row for row in rows if row.id not in drafts and row not in kept]
    _forget([*drafts, *(row.id for row in others)])
    for row in others:
        blank: dict[str, Any] = dict.fromkeys((*_TEXTS, "contact_name"), "")
        content = _without_person(json.loads(row.content))
        _Document.update(content=content, **blank).where(_Document.id == row.id).execute()
    SalesDocumentLine.delete().where(SalesDocumentLine.document.in_(drafts)).execute()
    _Document.update(origin=None).where(_Document.origin.in_(drafts)).execute()
    _Document.delete().where(_Document.id.in_(drafts)).execute()
    _Document.update(contact=None, alternative_address_code="").where(
        _Document.contact == contact_id
    ).execute()
    return len(drafts) + len(others), tuple(row.no for row in kept)


def _without_person(content: dict[str, Any]) -> str:
    recipient = {
        name: [] if isinstance(value, list) else "" for name, value in content["recipient"].items()
    }
    blank: dict[str, Any] = dict.fromkeys(_TEXTS, "")
    return json.dumps({**content, **blank, "recipient": recipient}, ensure_ascii=False)


def _forget(ids: list[int]) -> None:
    """Take what was typed into documents out of the change log; who did what and when stays."""
    lines = SalesDocumentLine.select(SalesDocumentLine.id).where(
        SalesDocumentLine.document.in_(ids)
    )
    line_ids = [row[0] for row in database.execute(lines).fetchall()]
    for table, wanted in (("sales-document", ids), ("sales-document-line", line_ids)):
        Change.update(old=None, new=None).where(
            (Change.table_name == table) & Change.row_id.in_(wanted)
        ).execute()
