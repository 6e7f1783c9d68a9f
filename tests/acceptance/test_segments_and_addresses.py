"""Cases that addresses, segments and their logging are accepted by."""

from __future__ import annotations

from datetime import date

import pytest

from store import alternative_addresses
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def test_case_43_the_address_whose_range_starts_last_is_in_force() -> None:
    contact = factories.contact()
    for code, start, end in (("FIRST", "2026-01-01", ""), ("SECOND", "2026-06-01", "2026-06-30")):
        alternative_addresses.add({"contact_no": contact.key, "code": code})
        alternative_addresses.add_range(
            {"contact_no": contact.key, "code": code, "starting_date": start, "ending_date": end}
        )
    days = (date(2026, 5, 15), date(2026, 6, 15), date(2026, 7, 15))
    found = [alternative_addresses.of_contact(contact.key, day) for day in days]
    assert [item.code for item in found if item] == ["FIRST", "SECOND", "FIRST"]
