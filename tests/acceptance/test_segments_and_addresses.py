"""Cases that addresses, segments and their logging are accepted by."""

from __future__ import annotations

from datetime import date

import pytest

from store import alternative_addresses, line_attachments, segment_lines, segments
from store.errors import FieldRequired, NotFound, RuleError
from store.lists import open_list
from store.models import LoggedSegment
from store.nouns import noun
from store.records import Record, get
from store.segment_logging import log_segment
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


def kept(segment: Record) -> bool:
    """Whether a segment is as it was, and nothing was logged."""
    now = get(noun("segment"), segment.key)
    same = now["description"] == segment["description"] and now.id == segment.id
    return same and not open_list("interaction").count() and not LoggedSegment.select().count()


def test_case_33_a_segment_that_cannot_be_logged_is_kept() -> None:
    empty = factories.segment()
    with pytest.raises(RuleError, match="is empty"):
        log_segment(empty.key)
    assert kept(empty)
    nameless = factories.segment(description="")
    factories.segment_line(nameless.key)
    with pytest.raises(FieldRequired, match="Description must have a value"):
        log_segment(nameless.key)
    assert kept(nameless)
    again = factories.segment()
    LoggedSegment.create(segment_no=again.key, creation_date=date(2026, 1, 1))
    factories.segment_line(again.key)
    with pytest.raises(RuleError, match="was logged already"):
        log_segment(again.key)
    assert get(noun("segment"), again.key)["no_of_lines"] == 1
    assert not open_list("interaction").count()


def test_case_34_a_follow_up_has_the_same_contacts() -> None:
    made = factories.segment(campaign_no="C1")
    contacts = [factories.segment_line(made.key)["contact_no"] for _ in range(3)]
    result = log_segment(made.key, follow_up=True)
    with pytest.raises(NotFound):
        get(noun("segment"), made.key)
    follow_up = get(noun("segment"), result.follow_up_no)
    assert follow_up["description"] == f"Follow-up on segment {made.key}"
    assert follow_up["campaign_no"] == "C1"
    lines = open_list("segment-line", {"segment_no": follow_up.key}).first(9)
    assert [line["contact_no"] for line in lines] == contacts


def test_case_35_one_line_without_salesperson_stops_everything() -> None:
    made = factories.segment()
    lines = [factories.segment_line(made.key) for _ in range(10)]
    segment_lines.change(lines[6].key, {"salesperson_code": ""})
    with pytest.raises(FieldRequired, match=f"Salesperson Code .*{made.key}/70000"):
        log_segment(made.key)
    assert kept(made)


def test_case_36_lines_that_inherit_a_document_keep_the_template_of_the_header() -> None:
    factories.letter("BUS", "EN")
    factories.template("OTHER")
    made = factories.segment(interaction_template_code="BUS")
    line = factories.segment_line(made.key)
    with pytest.raises(RuleError, match="inherit its attachment"):
        segments.change(made.key, {"interaction_template_code": "OTHER"}, update_lines=False)
    assert get(noun("segment"), made.key)["interaction_template_code"] == "BUS"
    line_attachments.attach(line.key, b"For you", "own.txt")
    changed = segments.change(made.key, {"interaction_template_code": "OTHER"}, update_lines=False)
    assert changed["interaction_template_code"] == "OTHER"
    assert get(noun("segment-line"), line.key)["interaction_template_code"] == "BUS"
