"""What to know of a contact before speaking to it."""

from __future__ import annotations

import pytest

from store import brief, comments, contact_comments, entry_marks, interactions, mailing_groups
from store.errors import NotFound
from store.nouns import noun
from store.records import get
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
    contact_comments.add(company.key, "Likes tea")
    found = brief.of_contact(company.key)
    assert [dealing.entry.id for dealing in found.interactions] == [new.id, old.id]
    assert found.interactions[0].comments == ("Wants delivery before Christmas",)
    assert [dealing.entry.id for dealing in found.postponed] == [waiting.id]
    assert found.mailing_groups == ("NEWS",)
    assert found.statistics.no_of_interactions == 2
    assert found.comments == ("Likes tea",)
    assert [person.key for person in found.persons] == [ann.key]
    assert len(brief.of_contact(ann.key, limit=1).interactions) == 1
    assert brief.of_contact(ann.key).persons == ()
    with pytest.raises(NotFound):
        brief.of_contact("NOBODY")


def test_at_a_glance_are_the_last_interaction_the_attempt_since_and_what_waits() -> None:
    no = factories.contact("Adatum").key
    assert brief.at_a_glance(get(noun("contact"), no)) == brief.Glance(None, "", None, (), 0)
    reached = factories.entry(contact_no=no, date="2026-01-05")
    tried = factories.entry(contact_no=no, date="2026-02-05", attempt_failed=True)
    wrong = factories.entry(contact_no=no, date="2026-03-05")
    entry_marks.cancel([wrong.id])
    given = {
        "contact_no": no,
        "interaction_template_code": "OUTGOING",
        "salesperson_code": "JO",
    }
    interactions.postpone(given)
    newest = interactions.postpone(given)
    found = brief.at_a_glance(get(noun("contact"), no))
    assert found.last is not None
    assert (found.last.id, found.what) == (reached.id, "Outgoing call")
    assert found.attempt is not None
    assert found.attempt.id == tried.id
    assert ([entry.id for entry in found.postponed], found.waiting) == ([newest.id], 2)
