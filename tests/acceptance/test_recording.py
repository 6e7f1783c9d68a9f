"""Documents that record themselves, and marks on what is logged."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from store import assignments, logged_segments, recording, template_setup, templates
from store.errors import RuleError
from store.events import Event, Party
from store.lists import open_list
from store.models import InteractionLogEntry
from store.nouns import noun
from store.records import Record, get
from store.segment_logging import log_segment
from store.template_setup import KINDS
from tests import factories
from tui.interaction_actions import evaluate
from tui.page import Context

pytestmark = pytest.mark.usefixtures("db")

DOCUMENTS = [kind for kind, (_caption, _section, document) in KINDS.items() if document is not None]


def invoice(value: str, kind: str = "sales_invoice", **party: str) -> recording.Recorded:
    return recording.record(Event(kind, (Party(value, **party),), key="1", document_no="103021"))


def set_up(kind: str = "sales_invoice") -> None:
    factories.template("S_INVOICE", description="Invoice")
    template_setup.change({kind: "S_INVOICE"})


def entries() -> list[Record]:
    return list(open_list("interaction").each())


def customer(contact_no: str, number: str, table: str = "customer") -> None:
    factories.code("business-relation", table[:4], link_to_table=table)
    assignments.assign("business-relation", [contact_no], table[:4], {"link_no": number})


def test_case_01_a_document_of_which_the_set_up_names_no_template_is_not_logged() -> None:
    done = invoice(factories.contact().key)
    assert (done.entries, entries()) == ((), [])


def test_case_02_a_template_with_a_language_is_refused_with_both_names() -> None:
    set_up()
    templates.change("S_INVOICE", {"language_code": "ENU"}, create_language=True)
    with pytest.raises(RuleError, match="S_INVOICE has the language ENU"):
        invoice(factories.contact().key)
    assert entries() == []


def test_case_03_a_document_for_a_customer_without_contact_is_not_logged() -> None:
    set_up()
    other = factories.contact()
    customer(other.key, "10000", "vendor")
    done = invoice("10000", account="customer")
    assert (done.entries, entries()) == ((), [])


def test_case_04_a_document_needs_no_salesperson() -> None:
    set_up()
    (entry_no,) = invoice(factories.contact().key).entries
    assert get(noun("interaction"), entry_no)["salesperson_code"] == ""


def test_case_23_the_entries_of_a_logged_segment_follow_its_mark() -> None:
    segment = factories.segment()
    for _ in range(2):
        factories.segment_line(segment.key)
    number = log_segment(segment.key).logged_segment_entry_no

    def marks() -> list[bool]:
        query = InteractionLogEntry.select().where(InteractionLogEntry.logged_segment == number)
        return [entry.canceled for entry in query]

    logged_segments.cancel([number])
    assert (get(noun("logged-segment"), number)["canceled"], marks()) == (True, [True, True])
    logged_segments.restore([number])
    assert (get(noun("logged-segment"), number)["canceled"], marks()) == (False, [False, False])


def test_case_25_closing_the_menu_of_evaluations_changes_nothing() -> None:
    entry = factories.entry()

    async def closed(*_given: object, **_more: object) -> None:
        return None

    async def keys(*_given: object) -> list[str]:
        return [entry.key]

    ctx = SimpleNamespace(record=entry, choose=closed, keys=keys)
    asyncio.run(evaluate(cast(Context, cast(Any, ctx))))
    assert get(noun("interaction"), entry.key).values == entry.values


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_kind_of_document_is_recorded_for_contact_and_account(kind: str) -> None:
    set_up(kind)
    of_number = factories.contact("Adatum", email="info@adatum.example")
    of_account = factories.contact("Contoso")
    table = "vendor" if kind.startswith("purchase") else "customer"
    customer(of_account.key, "10000", table)
    for key, (party, contact) in enumerate(
        [
            (Party(of_number.key), of_number),
            (Party("INFO@adatum.example"), of_number),
            (Party("10000"), of_account),
            (Party("10000", account=table), of_account),
        ]
    ):
        done = recording.record(Event(kind, (party,), key=str(key), document_no="1"))
        entry = get(noun("interaction"), done.entries[0])
        assert entry["contact_no"] == contact.key
        assert entry["document_type"] is KINDS[kind][2]
