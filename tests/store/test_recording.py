"""Interactions that record themselves: matched, logged once, or kept with the reason."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from store import (
    alternative_addresses,
    assignments,
    channels,
    clock,
    contacts,
    recording,
    setup,
    template_setup,
    templates,
    unmatched,
)
from store.enumerations import DocumentType, InformationFlow
from store.errors import InvalidValue, NotFound, RuleError
from store.events import Event, Party, from_json
from store.interactions import NewAttachment, document
from store.lists import open_list
from store.models import InteractionLogEntry
from store.models.recording import NeverLog
from store.nouns import noun
from store.recording_choices import EventStatus, NeverLogKind
from store.records import Record, get
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def set_up(**kinds: str) -> None:
    for code in {*kinds.values()} - {""}:
        factories.template(code)
    template_setup.change(kinds)


def invoice(*values: str, **more: object) -> Event:
    parties = tuple(Party(value) for value in values)
    given = {"key": "invoice-103021", "document_no": "103021", **more}
    return Event("sales_invoice", parties, **given)  # type: ignore[arg-type]


def email(*values: str, **more: object) -> Event:
    given = {"key": "<1@mail>", "salespeople": ("JO",), "subject": "Re: chairs", **more}
    return Event("email", tuple(Party(value) for value in values), **given)  # type: ignore[arg-type]


def entries() -> list[Record]:
    return list(open_list("interaction").each())[::-1]


def test_a_document_is_logged_for_the_contact_it_names() -> None:
    set_up(sales_invoice="S_INVOICE")
    contact = factories.contact("Adatum", email="info@adatum.example")
    done = recording.record(invoice("info@ADATUM.example", description="Invoice 103021"))
    assert (done.status, done.again) == (EventStatus.LOGGED, False)
    entry = get(noun("interaction"), done.entries[0])
    assert (entry["contact_no"], entry["description"]) == (contact.key, "Invoice 103021")
    assert (entry["document_type"], entry["document_no"]) == (DocumentType.SALES_INVOICE, "103021")
    assert (entry["date"], entry["cost"]) == (clock.today(), Decimal(1))


def test_the_same_key_changes_nothing_and_counts() -> None:
    set_up(sales_invoice="S_INVOICE")
    contact = factories.contact()
    first = recording.record(invoice(contact.key))
    second = recording.record(invoice(contact.key))
    assert second.again
    assert second.entries == first.entries
    assert len(entries()) == 1


@pytest.mark.parametrize("kind", ["sales_invoice", "email"])
def test_without_a_template_nothing_is_logged_until_there_is_one(kind: str) -> None:
    set_up(sales_invoice="", email="")
    contact = factories.contact(salesperson_code=factories.salesperson().key)
    event = Event(kind, (Party(contact.key),), key="k")
    done = recording.record(event)
    assert (done.status, done.reason, done.entries) == (EventStatus.SKIPPED, "no_template", ())
    set_up(**{kind: "LATER"})
    assert recording.record(event).status is EventStatus.LOGGED


def test_a_template_with_a_language_records_no_document() -> None:
    set_up(sales_invoice="S_INVOICE")
    templates.change("S_INVOICE", {"language_code": "ENU"}, create_language=True)
    with pytest.raises(RuleError, match="S_INVOICE has the language ENU"):
        recording.record(invoice(factories.contact().key))
    assert entries() == []


def test_a_document_does_without_salesperson_and_a_call_does_not() -> None:
    set_up(sales_invoice="S_INVOICE", outgoing_call="OUTGOING")
    setup.change_marketing({"default_country_region_code": "ES"})
    contact = factories.contact(phone_no="+34 915 550 123")
    entry = get(noun("interaction"), recording.record(invoice(contact.key)).entries[0])
    assert entry["salesperson_code"] == ""
    done = recording.record(Event("outgoing_call", (Party("915 55 01 23"),), key="call-1"))
    assert (done.status, done.reason) == (EventStatus.WAITING, "no_salesperson")
    contacts.change(contact.key, {"salesperson_code": factories.salesperson().key})
    assert unmatched.try_again() == 1
    assert len(entries()) == 2


def test_what_nobody_has_waits_and_is_filled_in_for_all_at_once() -> None:
    set_up(email="EMAIL")
    factories.salesperson("JO")
    contact = factories.contact("Ann")
    first = recording.record(email("Ann@New.example", key="<1>"))
    recording.record(
        email("ann@new.example", key="<2>", at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    )
    assert (first.status, first.reason, first.waiting) == (EventStatus.WAITING, "unmatched", 1)
    assert unmatched.assign(first.event_id, 1, contact.key) == 2
    found = entries()
    assert [entry["contact_no"] for entry in found] == [contact.key, contact.key]
    assert found[0]["date"].isoformat() == "2026-03-01" or found[1]["date"].year == 2026
    contact_id = get(noun("contact"), contact.key).id
    assert [item.value for item in channels.channels_of(contact_id)] == ["Ann@New.example"]
    assert recording.record(email("ann@new.example", key="<3>")).status is EventStatus.LOGGED
    with pytest.raises(RuleError, match="does not wait any more"):
        unmatched.assign(first.event_id, 1, contact.key)


def test_a_shared_address_is_the_company_or_nobody_for_certain() -> None:
    set_up(email="EMAIL")
    factories.salesperson("JO")
    company = factories.contact("Adatum", email="info@adatum.example")
    factories.contact(
        "Ann Beebe", type="person", company_no=company.key, email="info@adatum.example"
    )
    done = recording.record(email("info@adatum.example"))
    assert get(noun("interaction"), done.entries[0])["contact_no"] == company.key
    factories.contact("Stranger", email="info@adatum.example")
    again = recording.record(email("info@adatum.example", key="<2>"))
    assert (again.status, again.reason) == (EventStatus.WAITING, "ambiguous")


def test_each_contact_and_salesperson_has_an_entry_of_its_own() -> None:
    set_up(email="EMAIL")
    factories.salesperson("JO")
    factories.salesperson("PS")
    factories.contact("One", email="one@x.example")
    factories.contact("Two", email="two@x.example")
    done = recording.record(
        email("one@x.example", "ONE@x.example", "two@x.example", "who@x.example",
              salespeople=("JO", "PS"), information_flow=InformationFlow.INBOUND)
    )  # fmt: skip
    assert (len(entries()), done.waiting, done.status) == (4, 1, EventStatus.WAITING)
    assert done.entries == tuple(sorted(entry.id for entry in entries()))
    event = get(noun("event"), done.event_id)
    assert event["entries"] == ",".join(map(str, done.entries))
    assert {entry["initiated_by"].key for entry in entries()} == {"them"}
    assert {entry["subject"] for entry in entries()} == {"Re: chairs"}


@pytest.mark.parametrize(
    ("kind", "value", "address", "folder"),
    [
        (NeverLogKind.ADDRESS, "news@shop.example", "News@Shop.example", ""),
        (NeverLogKind.DOMAIN, "shop.example", "any@mail.shop.example", ""),
        (NeverLogKind.FOLDER, "private", "ann@x.example", "Private"),
    ],
)
def test_what_is_never_logged_keeps_its_reason(
    kind: NeverLogKind, value: str, address: str, folder: str
) -> None:
    set_up(email="EMAIL")
    factories.salesperson("JO")
    factories.contact(email=address)
    NeverLog.insert(kind=kind, value=value).execute()
    done = recording.record(email(address, folder=folder))
    assert (done.status, done.reason, done.entries) == (EventStatus.SKIPPED, "never", ())


def test_a_new_rule_and_a_decision_empty_what_waits() -> None:
    set_up(email="EMAIL")
    first = recording.record(email("a@shop.example", key="<1>"))
    second = recording.record(email("b@x.example", key="<2>"))
    NeverLog.insert(kind=NeverLogKind.DOMAIN, value="shop.example").execute()
    assert unmatched.settle_never() == 1
    unmatched.ignore(second.event_id, 1)
    for done in (first, second):
        with pytest.raises(RuleError):
            unmatched.ignore(done.event_id, 1)
    with pytest.raises(NotFound):
        unmatched.ignore(99, 1)


def test_a_document_comes_along_and_is_kept_once() -> None:
    set_up(sales_invoice="S_INVOICE")
    contact = factories.contact()
    done = recording.record(invoice(contact.key), NewAttachment("invoice.pdf", b"%PDF-1.7"))
    assert document(done.entries[0]).content == b"%PDF-1.7"
    assert InteractionLogEntry.get_by_id(done.entries[0]).attachment_id is not None


def test_a_blocked_contact_is_recorded_all_the_same() -> None:
    set_up(sales_invoice="S_INVOICE")
    contact = factories.contact(privacy_blocked=True)
    assert recording.record(invoice(contact.key)).status is EventStatus.LOGGED


def test_an_event_is_the_same_after_a_journey_as_text() -> None:
    event = email("a@x.example", at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC), minutes=5)
    assert from_json(event.as_json()) == event
    with pytest.raises(InvalidValue):
        from_json("[1]")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InvalidValue, match="not recorded"):
        recording.record(Event("telegram", (Party("x"),)))


@pytest.mark.parametrize(
    ("field", "kept", "value"),
    [
        ("email", "Ann@Ñandú.example", "ann@xn--and-6ma2c.example"),
        ("phone_no", "915 550 123", "+34 915 55 01 23"),
        ("mobile_phone_no", "0034 600 000 001", "600000001"),
    ],
)
def test_an_alternative_address_is_matched_in_force_or_not(
    field: str, kept: str, value: str
) -> None:
    set_up(sales_invoice="S_INVOICE")
    setup.change_marketing({"default_country_region_code": "ES"})
    contact = factories.contact("Ann")
    given = {"contact_no": contact.key, "code": "SUMMER"}
    alternative_addresses.add(given | {field: kept})
    alternative_addresses.add_range(
        given | {"starting_date": "2020-06-01", "ending_date": "2020-08-31"}
    )
    assert recording.record(invoice(value)).status is EventStatus.LOGGED
    alternative_addresses.change(f"{contact.key}/SUMMER", {field: ""})
    assert recording.record(invoice(value, key="2")).status is EventStatus.WAITING


def test_an_answer_from_an_unknown_address_is_proposed_to_whom_it_answers() -> None:
    set_up(email="EMAIL")
    factories.salesperson("JO")
    contact = factories.contact("Ann", email="ann@x.example")
    factories.contact("Bob", email="bob@x.example")
    recording.record(email("ann@x.example", key="<1>"))
    recording.record(email("ann@x.example", "bob@x.example", key="<2>"))
    for key, answers in (("<3>", ("<0>", "<1>")), ("<4>", ("<2>",)), ("<5>", ("<9>",))):
        done = recording.record(email("home@y.example", key=key, answers=answers))
        assert (done.status, done.reason) == (EventStatus.WAITING, "unmatched")
    found = {row["key"]: row["proposed_no"] for row in open_list("unmatched").each()}
    assert found == {"<3>": contact.key, "<4>": "", "<5>": ""}
    recording.record(email("ann@x.example", key="<9>"))
    found = {row["key"]: row["proposed_no"] for row in open_list("unmatched").each()}
    assert found["<5>"] == contact.key


@pytest.mark.parametrize("own", ["", "INCOME"])
def test_a_call_has_the_template_and_the_direction_of_its_side(own: str) -> None:
    set_up(outgoing_call="OUTGOING", incoming_call=own)
    contact = factories.contact(
        phone_no="+34 915 550 123", salesperson_code=factories.salesperson().key
    )
    for kind, flow in (
        ("incoming_call", InformationFlow.INBOUND),
        ("outgoing_call", InformationFlow.OUTBOUND),
    ):
        event = Event(kind, (Party("+34 915 550 123"),), key=kind, information_flow=flow)
        assert recording.record(event).status is EventStatus.LOGGED
    found = [
        (
            entry["interaction_template_code"],
            entry["information_flow"].key,
            entry["initiated_by"].key,
        )
        for entry in entries()
    ]
    assert found == [(own or "OUTGOING", "inbound", "them"), ("OUTGOING", "outbound", "us")]
    assert {entry["contact_no"] for entry in entries()} == {contact.key}


def test_an_account_is_given_to_the_contact_it_is_assigned_to() -> None:
    set_up(sales_invoice="S_INVOICE")
    contact, other = factories.contact("Adatum"), factories.contact("Contoso")
    factories.code("business-relation", "CUST", link_to_table="customer")
    assignments.assign("business-relation", [other.key], "CUST", {"link_no": "20000"})

    def of_account(key: str, number: str = "10000") -> recording.Recorded:
        party = Party(number, account="customer")
        return recording.record(Event("sales_invoice", (party,), key=key))

    assert of_account("1").status is EventStatus.WAITING
    assert unmatched.assign(of_account("2").event_id, 1, contact.key) == 2
    assert of_account("3").status is EventStatus.LOGGED
    unmatched.assign(of_account("4", "30000").event_id, 1, other.key)
    assert of_account("5", "20000").status is EventStatus.LOGGED


def test_a_blocked_salesperson_is_nobody_s_own() -> None:
    set_up(sales_invoice="S_INVOICE", email="EMAIL")
    contact = factories.contact(salesperson_code=factories.salesperson("PS").key)
    change = noun("salesperson").change
    assert change is not None
    change("PS", {"blocked": True})
    done = recording.record(invoice(contact.key))
    assert get(noun("interaction"), done.entries[0])["salesperson_code"] == ""
    waits = recording.record(email(contact.key, salespeople=()))
    assert (waits.status, waits.reason) == (EventStatus.WAITING, "no_salesperson")
