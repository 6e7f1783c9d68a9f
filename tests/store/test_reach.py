"""How contacts are reached."""

from __future__ import annotations

import pytest

from store import contacts, reach, template_setup
from store.errors import FieldRequired, PrivacyBlocked, RuleError
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def test_a_person_is_reached_by_its_numbers_then_by_those_of_the_company() -> None:
    template_setup.change({"outgoing_call": factories.template().key})
    company = factories.contact("Adatum", type="company", phone_no="+34 910 110 100").key
    ann = factories.contact(
        "Ann", type="person", company_no=company, mobile_phone_no="+34 600 111 222",
        email="ann@adatum.example",
    ).key  # fmt: skip
    contacts.change(ann, {"phone_no": "+34 910 110 105"})
    ways = reach.phones(ann)
    assert [(way.value, way.name) for way in ways] == [
        ("+34910110105", "Ann"),
        ("+34600111222", "Ann"),
        ("+34910110100", "Adatum"),
    ]
    assert [way.value for way in reach.emails(ann)] == ["ann@adatum.example"]


def test_a_contact_without_any_number_says_so() -> None:
    no = factories.contact("Adatum").key
    with pytest.raises(FieldRequired):
        reach.phones(no)
    template_setup.change({"outgoing_call": factories.template().key})
    with pytest.raises(RuleError, match="has no phone number"):
        reach.phones(no)
    with pytest.raises(RuleError, match="has no e-mail address"):
        reach.emails(no)


def test_who_is_blocked_for_privacy_is_neither_called_nor_written_to() -> None:
    template_setup.change({"outgoing_call": factories.template().key})
    no = factories.contact("Adatum", phone_no="1234567", privacy_blocked=True).key
    with pytest.raises(PrivacyBlocked):
        reach.phones(no)
    with pytest.raises(PrivacyBlocked):
        reach.emails(no)
