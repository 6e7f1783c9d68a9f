"""Create Interaction on a list of log entries that is filtered."""

from __future__ import annotations

import pytest

from tests import factories
from tui.interaction_actions import start_values
from tui.interaction_form import Opening, opening

pytestmark = pytest.mark.usefixtures("db")


def _opened(filters: dict[str, str]) -> Opening:
    """Return what the form begins with on a list with these filters."""
    return opening(start_values(filters))


def test_case_26_a_list_of_one_contact_gives_that_contact_locked() -> None:
    no = factories.contact("Adatum").key
    factories.entry(contact_no=no)
    for filters in ({"contact_no": no}, {"contact_no": f"'{no}'"}, {"contact_company_no": no}):
        found = _opened(filters)
        assert found.answer.texts["contact_no"] == no
        assert "contact_no" in found.locked


def test_case_27_a_list_of_two_contacts_gives_none() -> None:
    first, second = factories.contact("Adatum").key, factories.contact("Contoso").key
    for text in (f"{first}|{second}", f"{first}..{second}", "CT*", f"<>{first}"):
        found = _opened({"contact_no": text})
        assert found.answer.texts["contact_no"] == ""
        assert "contact_no" not in found.locked
