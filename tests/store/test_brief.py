"""What to know of a contact before speaking to it."""

from __future__ import annotations

import pytest

from store import brief, comments, entry_marks, interactions, mailing_groups
from store.errors import NotFound
from store.nouns import noun
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def test_a_brief_has_what_was_said_lately_and_what_waits() -> None:
    company = factories.contact("Adatum", type="company")
    ann = factories.contact("Ann", type="person", company_no=company.key)
    add = noun("mailing-group").add
    assert add is not None
    add({"code": "NEWS"})
    mailing_groups.assign(company.key, "NEWS")
    old = factories.entry(contact_no=ann.key, date="2026-01-05")
    new = factories.entry(contact_no=ann.key, date="2026-02-05")
    comments.add(new.id, "Wants delivery before Christmas")
    wrong = factories.entry(contact_no=ann.key, date="2026-03-05")
    entry_marks.cancel([wrong.id])
    waiting = interactions.postpone(
        {
            "contact_no": ann.key,
            "interaction_template_code": "OUTGOING",
            "salesperson_code": "JO",
        }
    )
    found = brief.of_contact(company.key)
    assert [dealing.entry.id for dealing in found.interactions] == [new.id, old.id]
    assert found.interactions[0].comments == ("Wants delivery before Christmas",)
    assert [dealing.entry.id for dealing in found.postponed] == [waiting.id]
    assert found.mailing_groups == ("NEWS",)
    assert found.statistics.no_of_interactions == 2
    assert len(brief.of_contact(ann.key, limit=1).interactions) == 1
    with pytest.raises(NotFound):
        brief.of_contact("NOBODY")
