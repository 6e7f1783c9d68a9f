"""Contacts and how they are addressed, as the acceptance list of the specification has it."""

from __future__ import annotations

import pytest

from store import contacts, salutations
from store.errors import RuleError
from store.nouns import noun
from store.records import Record, get
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def read(no: str) -> Record:
    return get(noun("contact"), no)


def person(company: Record | None = None, **values: object) -> Record:
    of = {"company_no": company.key} if company else {}
    return factories.contact("Ana Núñez", type="person", **of, **values)


def test_case_37_only_the_person_with_the_same_address_follows_its_company() -> None:
    company = factories.contact(address="Calle Ancha 1", city="Cádiz")
    same, other = person(company), person(company, address="Own street 5", city="Ronda")
    contacts.change(company.key, {"address": "Avenida 9"})
    assert read(same.key)["address"] == "Avenida 9"
    assert read(other.key)["address"] == "Own street 5"


def test_case_38_the_type_of_a_contact_with_log_entries_stays() -> None:
    ana = person()
    factories.entry(contact_no=ana.key)
    with pytest.raises(RuleError, match="there are interaction log entries"):
        contacts.change(ana.key, {"type": "company"})


def test_case_39_a_contact_in_an_unlogged_segment_is_not_deleted() -> None:
    ana = person()
    segment = factories.segment()
    factories.segment_line(segment.key, contact_no=ana.key)
    with pytest.raises(RuleError, match=f"segment {segment.key}"):
        contacts.delete(ana.key)
    assert read(ana.key).id == ana.id


def test_case_40_the_history_of_a_deleted_person_shows_the_company() -> None:
    company = factories.contact("Adatum")
    ana = person(company)
    entry = factories.entry(contact_no=ana.key)
    contacts.delete(ana.key)
    left = get(noun("interaction"), entry.key)
    assert (left["contact_no"], left["contact_name"]) == (company.key, "Adatum")


def test_case_41_a_minor_without_consent_stays_blocked_for_privacy() -> None:
    leo = contacts.change(person().key, {"minor": True})
    assert leo["privacy_blocked"] is True
    with pytest.raises(RuleError, match="Parental Consent Received"):
        contacts.change(leo.key, {"privacy_blocked": False})


def test_case_44_an_empty_part_of_a_salutation_leaves_one_blank() -> None:
    factories.code("salutation", "M")
    formula = {"language_code": "ES", "text": "Estimado %1 %2"}
    salutations.set_formula("M", {**formula, "name_1": "job_title", "name_2": "surname"})
    ana = person(salutation_code="M", language_code="ES")
    assert salutations.salutation_for(ana.key) == "Estimado Núñez"
