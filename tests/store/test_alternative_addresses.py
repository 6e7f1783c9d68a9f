"""Alternative addresses: where a contact is reached, and on which days."""

from __future__ import annotations

from datetime import date

import pytest

from store import alternative_addresses as addresses
from store import interactions, segment_lines, segments
from store.contacts import delete as delete_contact
from store.contacts import find
from store.enumerations import CorrespondenceType
from store.errors import Duplicate, FieldRequired, InvalidValue, NotFound, RuleError
from store.interaction_rules import Refused
from store.lists import open_list
from store.models.addresses import AlternativeAddress, AlternativeAddressDateRange
from store.records import Record
from store.segment_logging import log_segment
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def address(contact: Record, code: str = "BEACH", *ranges: str, **values: object) -> Record:
    """An address of a contact, in force in `ranges`: `2026-06-01..2026-06-30`."""
    made = addresses.add({"contact_no": contact.key, "code": code, **values})
    for text in ranges:
        start, _dots, end = text.partition("..")
        addresses.add_range(
            {"contact_no": contact.key, "code": code, "starting_date": start, "ending_date": end}
        )
    return made


def code_on(contact: Record, day: date) -> str:
    found = addresses.of_contact(contact.key, day)
    return found.code if found else ""


def test_it_takes_the_name_of_the_company_unless_one_is_given() -> None:
    company = factories.contact("Adatum", name_2="Spain")
    person = factories.contact("Ann", type="person", company_no=company.key)
    own = address(person)
    assert (own.key, own["company_name"], own["company_name_2"]) == (
        f"{person.key}/BEACH",
        "Adatum",
        "Spain",
    )
    assert address(person, "WORK", company_name="Contoso")["company_name"] == "Contoso"
    assert address(factories.contact("Bob", type="person"))["company_name"] == ""


def test_a_code_is_given_once_per_contact() -> None:
    first, second = factories.contact(), factories.contact()
    address(first)
    address(second)
    with pytest.raises(Duplicate):
        address(first)
    with pytest.raises(FieldRequired, match="Code"):
        address(first, "")
    with pytest.raises(FieldRequired, match="Contact No"):
        addresses.add({"code": "BEACH"})


def test_only_one_address_starts_on_a_day_and_it_starts_before_it_ends() -> None:
    contact = factories.contact()
    address(contact, "BEACH", "2026-06-01..2026-06-30")
    with pytest.raises(Duplicate, match="2026-06-01"):
        address(contact, "CABIN", "2026-06-01..2026-06-10")
    for end in ("2026-05-01", "2026-05-31"):
        with pytest.raises(InvalidValue, match="after the starting date"):
            addresses.add_range(
                {"contact_no": contact.key, "code": "BEACH", "starting_date": "2026-05-31",
                 "ending_date": end}
            )  # fmt: skip
    with pytest.raises(FieldRequired, match="Starting Date"):
        address(contact, "CITY", "..2026-06-10")
    found = addresses.range_starting(contact.key, date(2026, 6, 1))
    assert addresses.change_range(found.key, {"starting_date": "2026-06-02"})["code"] == "BEACH"
    with pytest.raises(InvalidValue):
        addresses.change_range(found.key, {"starting_date": "2026-07-02"})
    with pytest.raises(NotFound):
        addresses.range_starting(contact.key, date(2026, 6, 1))


def test_another_contact_may_start_on_the_same_day() -> None:
    first, second = factories.contact(), factories.contact()
    address(first, "BEACH", "2026-06-01")
    address(second, "BEACH", "2026-06-01")
    assert (code_on(first, date(2026, 6, 1)), code_on(second, date(2026, 5, 31))) == ("BEACH", "")


def test_deleting_an_address_deletes_its_ranges_and_frees_the_lines() -> None:
    contact = factories.contact()
    made = address(contact, "BEACH", "2026-06-01..2026-06-30")
    address(contact, "CITY", "2026-01-01")
    segment = factories.segment(date="2026-06-15")
    line = factories.segment_line(segment.key, contact_no=contact.key)
    assert line["contact_alt_address_code"] == "BEACH"
    addresses.delete(made.key)
    assert open_list("segment-line").first(1)[0]["contact_alt_address_code"] == "CITY"
    assert open_list("alternative-address-date-range").count() == 1


def test_a_contact_is_deleted_with_its_addresses() -> None:
    contact = factories.contact()
    address(contact, "BEACH", "2026-06-01")
    delete_contact(contact.key)
    assert not AlternativeAddress.select().count()
    assert not AlternativeAddressDateRange.select().count()


def test_a_changed_code_follows_and_the_contact_stays() -> None:
    contact = factories.contact()
    made = address(contact, "BEACH", "2026-06-01")
    entry = factories.entry(contact_no=contact.key, date="2026-06-02")
    addresses.change(made.key, {"code": "SEA"})
    assert open_list("interaction").first(1)[0]["contact_alt_address_code"] == "SEA"
    assert entry["contact_alt_address_code"] == "BEACH"
    other = factories.contact()
    with pytest.raises(RuleError, match="stays with its contact"):
        addresses.change(f"{contact.key}/SEA", {"contact_no": other.key})


def test_a_contact_is_found_by_the_e_mail_of_its_address() -> None:
    contact = factories.contact()
    made = address(contact, email="Ann@Beach.example")
    assert find("ann@beach.example").key == contact.key
    addresses.change(made.key, {"email": ""})
    with pytest.raises(NotFound):
        find("ann@beach.example")
    with pytest.raises(InvalidValue, match="is not an e-mail address"):
        addresses.change(made.key, {"email": "ann"})


def test_an_interaction_has_the_address_of_its_date_also_when_it_is_resumed() -> None:
    contact = factories.contact()
    address(contact, "BEACH", "2026-06-01..2026-06-30")
    given = {
        "contact_no": contact.key,
        "interaction_template_code": factories.template().key,
        "salesperson_code": factories.salesperson().key,
    }
    session.chosen_work_date = date(2026, 5, 1)
    waiting = interactions.postpone(given)
    assert waiting["contact_alt_address_code"] == ""
    assert interactions.log({**given, "date": "2026-06-30"})["contact_alt_address_code"] == "BEACH"
    session.chosen_work_date = date(2026, 6, 1)
    assert interactions.finish(waiting.key)["contact_alt_address_code"] == "BEACH"


def mailing(contact: Record) -> Record:
    return interactions.log(
        {
            "contact_no": contact.key,
            "interaction_template_code": "MAIL",
            "salesperson_code": factories.salesperson().key,
            "date": "2026-06-02",
        }
    )


def test_an_e_mail_goes_to_the_address_in_force_or_is_logged_unsent() -> None:
    factories.letter("MAIL", "EN", correspondence_type="email")
    nowhere, silent, reached = (factories.contact() for _ in range(3))
    address(silent, "BEACH", "2026-06-01")
    address(reached, "BEACH", "2026-06-01", email="ann@beach.example")
    with pytest.raises(Refused, match="has no e-mail address"):
        mailing(nowhere)
    assert mailing(silent)["correspondence_type"] is CorrespondenceType.BLANK
    assert mailing(reached)["correspondence_type"] is CorrespondenceType.EMAIL


def test_lines_have_the_address_of_their_date() -> None:
    contact = factories.contact()
    address(contact, "BEACH", "2026-06-01..2026-06-30")
    segment = factories.segment(date="2026-06-15")
    line = factories.segment_line(segment.key, contact_no=contact.key)
    other = factories.segment_line(segment.key)
    assert (line["contact_alt_address_code"], other["contact_alt_address_code"]) == ("BEACH", "")
    segments.change(segment.key, {"date": "2026-07-15"}, update_lines=True)
    assert open_list("segment-line").first(1)[0]["contact_alt_address_code"] == ""
    changed = segment_lines.change(line.key, {"date": "2026-06-30"})
    assert changed["contact_alt_address_code"] == "BEACH"
    log_segment(segment.key)
    entry = open_list("interaction", {"contact_no": contact.key}).first(1)[0]
    assert entry["contact_alt_address_code"] == "BEACH"
