"""The document that an entry of the log is about."""

from __future__ import annotations

import pytest

from store import printing, template_setup
from store.cover_sheets import CoverText, cover_sheets
from store.entry_documents import document_no, file_of
from store.errors import NotFound, RuleError
from store.events import Event, Party
from store.interactions import NewAttachment
from store.recording import record
from store.sales_document_issue import issue
from tests import factories
from tests.store.exchange.pdf_text import text_of

pytestmark = pytest.mark.usefixtures("db")


def recorded(kind: str, no: str, attachment: NewAttachment | None = None) -> int:
    factories.template("DOC")
    template_setup.change({kind: "DOC"})
    contact = factories.contact("Adatum")
    event = Event(kind, (Party(contact.key),), document_no=no)
    return record(event, attachment).entries[0]


def printed(no: str, kind: str) -> int:
    factories.template("DOC")
    template_setup.change({kind: "DOC"})
    done = printing.finished(printing.sales_document(no), log=True)
    assert done is not None
    return done.entries[0]


def test_a_document_of_ours_is_found_by_its_entry() -> None:
    no = issue(factories.sales_document("quote").key).key
    entry = printed(no, "sales_quote")
    assert document_no(entry) == no
    file = file_of(entry)
    assert file.name == f"Quote-{no}.pdf"
    assert no in text_of(file.content)


def test_a_draft_is_found_once_it_has_a_number() -> None:
    draft = factories.sales_document("invoice").key
    entry = printed(draft, "sales_draft_invoice")
    assert document_no(entry) == draft
    no = issue(draft).key
    assert document_no(entry) == no


def test_the_same_number_of_another_kind_is_another_document() -> None:
    no = issue(factories.sales_document("quote").key).key
    with pytest.raises(RuleError, match="another program"):
        document_no(recorded("sales_invoice", no))


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("purchase_order", "Purchase Order 4711 is a document of another program"),
        ("customer_statement", "Statements cannot be viewed after printing"),
    ],
)
def test_what_is_not_ours_says_so(kind: str, sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        document_no(recorded(kind, "4711"))


def test_what_was_kept_of_another_program_is_the_document() -> None:
    entry = recorded("purchase_order", "7", NewAttachment("7.txt", b"seven"))
    assert file_of(str(entry)).content == b"seven"


def test_cover_sheets_and_entries_without_document_say_so() -> None:
    factories.template("COVER")
    template_setup.change({"cover_sheet": "COVER"})
    (sheet,) = cover_sheets([factories.contact().key], CoverText())
    done = printing.finished(sheet, log=True)
    assert done is not None
    with pytest.raises(RuleError, match="Cover sheets cannot"):
        document_no(done.entries[0])
    with pytest.raises(RuleError, match="has no attachment"):
        document_no(factories.entry()["entry_no"])
    with pytest.raises(NotFound):
        document_no(9999)
