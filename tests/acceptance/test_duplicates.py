"""Acceptance: duplicates."""

from __future__ import annotations

import pytest

from store import contacts, duplicates
from store.lists import open_list
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def test_case_42_companies_that_share_sixty_percent_are_told_and_separate_silences_it() -> None:
    shared: dict[str, object] = {
        "address": "Calle Mayor, 12",
        "city": "Madrid",
        "post_code": "28001",
        "phone_no": "+34 911 234 567",
    }
    first = factories.contact("Talleres Núñez, S.L.", **shared)
    second = factories.contact("Talleres Núñez, S.L.", **shared)
    told = duplicates.found_on_entry(second, ["name"])
    assert [pair["no_of_matching_strings"] for pair in told] == [10]
    assert duplicates.other_of(told[0], second.key) == (first.key, "Talleres Núñez, S.L.")

    duplicates.set_separate([told[0].key])
    assert duplicates.found_on_entry(second, ["name"]) == []
    changed = contacts.change(second.key, {"name": "Talleres Núñez, SL"})
    assert duplicates.found_on_entry(changed, ["name"]) == []
    duplicates.generate()
    assert duplicates.found_on_entry(changed, ["name"]) == []
    assert open_list("duplicate", {"separate_contacts": "yes"}).count() == 1


def test_case_42_companies_that_share_less_are_not_told() -> None:
    shared: dict[str, object] = {"city": "Madrid", "post_code": "28001", "phone_no": "911 234 567"}
    factories.contact("Talleres Núñez, S.L.", **shared)
    second = factories.contact("Talleres Núñez, S.L.", **shared)
    assert duplicates.found_on_entry(second, ["name"]) == []
