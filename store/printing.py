"""Printing: a document on paper, and, once it is out, its entry in the log.

The rule "automatic recording of a document": logging is proposed when the template set-up has a
template for the kind of document; it happens after the document was written, printed or mailed,
and once only: a reprint counts on the same event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from store import db, template_setup
from store.errors import RuleError
from store.events import Event, Party
from store.interactions import NewAttachment
from store.models.documents import SalesDocument
from store.nouns import noun
from store.recording import Recorded, record
from store.records import Record, find_id, get
from store.sales_document_choices import DocumentStatus, SalesDocumentKind
from store.sales_document_paper import Paper, paper_of
from store.session import session
from store.text import N_, Caption

_K = SalesDocumentKind
SOURCE = "trato print"
EVENTS = {
    _K.QUOTE: "sales_quote",
    _K.ORDER_CONFIRMATION: "sales_order_confirmation",
    _K.INVOICE: "sales_invoice",
    _K.CREDIT_MEMO: "sales_credit_memo",
    _K.REMINDER: "reminder",
    _K.STATEMENT: "customer_statement",
}
"""What of the template set-up records a kind of document."""
DRAFT_INVOICE = "sales_draft_invoice"
COVER_SHEET = "cover_sheet"
_WITHOUT_CAMPAIGN = (_K.REMINDER, _K.STATEMENT)
_STATEMENT = N_("Statement %(no)s")
_DOCUMENT = N_("Document")


@dataclass(frozen=True)
class Printout:
    """A document that can be printed.

    Attributes:
        paper: Its pages.
        event: What is logged of it, None when nothing ever is.
        caption: What it is, such as Invoice; in any language.
        contact_no: Whom it is for, as `Party` names one; "" for nobody.
        language: The code of the language that it is written in.
        document_no: The sales document whose prints are counted, "" for another one.
        attachment: What is kept with the entry.
    """

    paper: Paper
    event: Event | None
    caption: Caption = _DOCUMENT
    contact_no: str = ""
    language: str = ""
    document_no: str = ""
    attachment: NewAttachment | None = None


@db.read
def sales_document(no: object, kind: SalesDocumentKind | None = None) -> Printout:
    """Return a sales document as it can be printed; a draft is marked as one.

    Raises NotFound, RuleError when it is of another kind than `kind`, and what typesetting raises.
    """
    from store.sales_document_data import document_data

    owner = noun("sales-document")
    document = get(owner, no)
    if kind is not None and document["kind"] is not kind:
        raise RuleError(
            N_("%(no)s is a document of another kind: %(kind)s. Check the number."),
            no=document.key,
            kind=document["kind"].caption,
        )
    paper = paper_of(document_data(document.key))
    return Printout(
        paper,
        event_of(document),
        document["kind"].caption,
        str(document["contact_no"]),
        str(document["language_code"]),
        document.key,
    )


def event_of(document: Record) -> Event | None:
    """Return what is logged of a sales document: every issued one, and drafts of invoices."""
    kind = document["kind"]
    name = EVENTS[kind]
    if document["status"] is DocumentStatus.DRAFT:
        if kind is not _K.INVOICE:
            return None
        name = DRAFT_INVOICE
    description = str(document["description"])
    if kind is _K.STATEMENT:
        description = session.translate(_STATEMENT).replace("%(no)s", document.key)
    code, contact_no = str(document["salesperson_code"]), str(document["contact_no"])
    return Event(
        name,
        (Party(contact_no),) if contact_no else (),
        key=event_key(name, document.key),
        salespeople=(code,) if code else (),
        campaign_no="" if kind in _WITHOUT_CAMPAIGN else str(document["campaign_no"]),
        description=description,
        document_no=document.key,
        source=SOURCE,
    )


def event_key(kind: str, number: str, version: int = 0, occurrence: int = 0) -> str:
    """Return what tells a document from all others, whoever records it."""
    return f"{kind}:{number}:{version}:{occurrence}"


@db.read
def is_proposed(printout: Printout) -> bool:
    """Return whether the set-up has a template that records a document of its kind."""
    return printout.event is not None and bool(template_setup.template_of(printout.event.kind))


@db.read
def check_log(printout: Printout) -> None:
    """Refuse, before anything is printed, a document that is to be logged and cannot be.

    Raises RuleError for a draft, when the set-up names no template, or one with languages, and
    what logging raises.
    """
    if printout.event is None:
        raise RuleError(
            N_("%(title)s is a draft and is not logged. Issue it first, or print it without."),
            title=printout.paper.title,
        )
    if not template_setup.template_of(printout.event.kind):
        raise RuleError(
            N_(
                "%(title)s cannot be logged: the template set-up names no template for "
                "%(kind)s. Choose one there, or print it without."
            ),
            title=printout.paper.title,
            kind=template_setup.KINDS[printout.event.kind][0],
        )
    event = printout.event
    db.trial(lambda: record(event))


@db.read
def proposals(printouts: Iterable[Printout]) -> list[bool]:
    """Return of each document whether logging it is proposed; see `is_proposed`."""
    return [is_proposed(printout) for printout in printouts]


def check_logs(printouts: Iterable[Printout]) -> None:
    """Refuse documents of which one cannot be logged; see `check_log`."""
    for printout in printouts:
        check_log(printout)


def jobs(printouts: Sequence[Printout]) -> list[list[Printout]]:
    """Return documents as they go to a printer: each alone, cover sheets together."""
    if any(printout.document_no for printout in printouts):
        return [[printout] for printout in printouts]
    return [list(printouts)]


@db.write
def finished_all(pairs: Iterable[tuple[Printout, bool]]) -> list[Recorded | None]:
    """Log and count documents that are out together, all or none; each with whether to log it."""
    return [finished(printout, log=log) for printout, log in pairs]


@db.write
def finished(printout: Printout, *, log: bool) -> Recorded | None:
    """Log a document that is out, and count it; return what became of its event, None for none.

    Raises what recording raises.
    """
    if printout.document_no:
        row = find_id(noun("sales-document"), printout.document_no)
        counted = {SalesDocument.printed: SalesDocument.printed + 1}
        SalesDocument.update(counted).where(SalesDocument.id == row).execute()
    if not log or printout.event is None:
        return None
    return record(printout.event, printout.attachment)


def other_document(
    content: bytes,
    file_name: str,
    *,
    kind: str = "",
    number: str = "",
    contact: str = "",
    event: Event | None = None,
    keep: bool = False,
) -> Printout:
    """Return the file of another program as it can be printed.

    `kind` is one of the template set-up, "" for what is not logged, `contact` who it is for, as
    `Party` names one. `event` says more of it. `keep` keeps the file with its entry.
    """
    paper = Paper(content, file_name, file_name)
    if not kind:
        return Printout(paper, None, contact_no=contact)
    given = event or Event(kind)
    return Printout(
        paper,
        replace(
            given,
            kind=kind,
            parties=(Party(contact),),
            key=event_key(kind, number) if number else "",
            document_no=number,
            source=SOURCE,
        ),
        contact_no=contact,
        attachment=NewAttachment(file_name, content) if keep else None,
    )
