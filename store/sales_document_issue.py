"""Issuing a sales document: it gets its number, and says from then on what it says now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from store import clock, company_information, db, numbering
from store.errors import FieldRequired, RuleError
from store.fields import Value
from store.models.documents import SalesDocument, SalesDocumentLine
from store.nouns import Noun, noun
from store.records import Record, find_id, get_by_id, look_up, update
from store.sales_document_choices import DocumentStatus, SalesDocumentKind
from store.sales_document_data import live_data
from store.sales_document_fields import DRAFT, SERIES
from store.sales_documents import check_address, refuse_issued, refuse_private
from store.session import session
from store.text import N_

_CURRENCY = N_("Fill it in here; new documents take it from Currency Code in the marketing set-up.")
_REQUIRED = ("contact_no", "document_date", "currency_code")
_CHOOSE_SERIES = N_("Choose a number series there, then issue the document again.")
_LIKE_A_DRAFT = re.compile(rf"{DRAFT}\d+")


def _owner() -> Noun:
    return noun("sales-document")


@db.write
def issue(no: str) -> Record:
    """Issue a draft and return it, with the next number of the series of its kind.

    Numbers have no gap: none is taken unless the document is issued. From then on it says what it
    says now, whatever becomes of the contact, the company or the set-up. Raises NotFound;
    FieldRequired without contact, date, currency, number series or name of the company;
    RelationNotFound for an alternative address that is gone; RuleError without lines, when it was
    issued already, or for a number that another document has; and PrivacyBlocked.
    """
    owner = _owner()
    document = get_by_id(owner, find_id(owner, no))
    _check(document)
    number = _next_number(document["kind"])
    hidden = {
        "issued_at": clock.stamp(),
        "user_id": session.user,
        "contact_name": document["contact_name"],
    }
    values: dict[str, Value] = {"no": number, "status": DocumentStatus.ISSUED}
    issued = update(owner, document.id, values, operation="issue", **hidden)
    content = json.dumps(live_data(issued), ensure_ascii=False)
    SalesDocument.update(content=content).where(SalesDocument.id == issued.id).execute()
    return get_by_id(owner, issued.id)


@db.write
def issue_all(numbers: Iterable[str]) -> list[str]:
    """Issue drafts, all of them or none, and return their new numbers. Raises what `issue` does."""
    return [issue(no).key for no in numbers]


@db.read
def check_all(numbers: Iterable[str]) -> None:
    """Raise what keeps the first of some drafts from being issued; see `issue`."""
    for no in numbers:
        _check(get_by_id(_owner(), find_id(_owner(), no)))


def _check(document: Record) -> None:
    refuse_issued(document)
    for name in _REQUIRED:
        if document[name] == _owner().by_name[name].blank:
            todo = _CURRENCY if name == "currency_code" else None
            field = _owner().by_name[name].caption
            raise FieldRequired(field, _owner().caption, document.key, todo)
    refuse_private(document["contact_no"])
    check_address(document.values)
    lines = SalesDocumentLine.select().where(SalesDocumentLine.document == document.id)
    if not lines.exists():
        raise RuleError(
            N_("%(kind)s %(no)s has no lines. Add one before you issue it."),
            kind=document["kind"].caption,
            no=document.key,
        )
    if not company_information.company()["name"]:
        caption = company_information.NOUNS["company-information"].by_name["name"].caption
        raise FieldRequired(
            caption,
            company_information.COMPANY_INFORMATION,
            todo=N_("Say who you are there, then issue the document again."),
        )


def _next_number(kind: SalesDocumentKind) -> str:
    """Take the next number for a document of a kind. Raises RuleError when one has it already."""
    field = SERIES[kind]
    caption = noun("setup").by_name[field].caption
    series = numbering.series_of(field, caption, _CHOOSE_SERIES)
    (number,) = numbering.take(series, lambda _number: False)
    if look_up(_owner(), number) is not None or _LIKE_A_DRAFT.fullmatch(number):
        raise RuleError(
            N_(
                "Another document has the number %(number)s, or it looks like that of a draft. "
                "Let No. Series %(code)s begin with other letters."
            ),
            number=number,
            code=series.code,
        )
    return number
