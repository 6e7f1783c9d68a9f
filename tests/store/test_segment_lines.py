"""Segment lines: what a line takes from its segment, its contact and its template."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from store import segment_lines, segments, templates
from store.enumerations import CorrespondenceType, Evaluation, LineAttachment
from store.errors import (
    Conflict,
    FieldMustBe,
    FieldRequired,
    InUse,
    InvalidValue,
    NotFound,
    RelationNotFound,
)
from store.lists import open_list
from store.models import Attachment
from store.models.segments import SegmentLine
from store.nouns import noun
from store.records import Record, get
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def read(line: Record) -> Record:
    return get(noun("segment-line"), line.key)


# --- new lines -------------------------------------------------------------------------------


def test_a_line_takes_the_values_of_its_segment() -> None:
    session.chosen_work_date = date(2026, 3, 1)
    made = factories.segment(campaign_no="C1", unit_cost="9", subject="Come!")
    session.chosen_work_date = None
    line = factories.segment_line(made.key)
    assert line["segment_no"] == made.key
    assert (line["description"], line["campaign_no"], line["subject"]) == (
        "Spring fair",
        "C1",
        "Come!",
    )
    assert (line["cost"], line["duration"]) == (Decimal(9), Decimal(15))
    assert (line["date"], line["time_of_interaction"]) == (date(2026, 3, 1), None)
    assert line["interaction_template_code"] == "OUTGOING"
    assert line["interaction_group_code"] == "PHONE"


def test_lines_are_numbered_by_ten_thousand() -> None:
    made = factories.segment()
    contact = factories.contact().key
    twice = [factories.segment_line(made.key, contact_no=contact) for _ in range(2)]
    assert [line["line_no"] for line in twice] == [10_000, 20_000]


def test_what_is_given_with_a_line_stays() -> None:
    made = factories.segment()
    line = factories.segment_line(made.key, description="Ring first", evaluation="positive")
    assert line["description"] == "Ring first"
    assert line["evaluation"] is Evaluation.POSITIVE
    assert SegmentLine.get_by_id(line.id).search_text == "ring first"


def test_the_salesperson_of_the_contact_stands_in_for_that_of_the_segment() -> None:
    factories.salesperson("ANA")
    contact = factories.contact(salesperson_code="ANA").key
    ours = factories.segment()
    theirs = factories.segment(salesperson_code="")
    assert factories.segment_line(ours.key, contact_no=contact)["salesperson_code"] == "JO"
    assert factories.segment_line(theirs.key, contact_no=contact)["salesperson_code"] == "ANA"


def test_a_person_is_shown_with_its_company_and_a_company_alone() -> None:
    made = factories.segment()
    company = factories.contact("Adatum")
    person = factories.contact("Ana Ruiz", type="person", company_no=company.key)
    shown = [
        factories.segment_line(made.key, contact_no=contact.key) for contact in (company, person)
    ]
    assert [line["contact_name"] for line in shown] == ["", "Ana Ruiz"]
    assert [line["contact_company_name"] for line in shown] == ["Adatum", "Adatum"]


def test_a_line_needs_a_segment_and_a_contact() -> None:
    made = factories.segment()
    with pytest.raises(FieldRequired, match="Contact No"):
        segment_lines.add({"segment_no": made.key})
    with pytest.raises(FieldRequired, match="Segment No"):
        segment_lines.add({"contact_no": factories.contact().key})
    with pytest.raises(RelationNotFound):
        segment_lines.add({"segment_no": "NONE", "contact_no": factories.contact().key})


def test_a_contact_blocked_for_privacy_may_be_in_a_segment() -> None:
    blocked = factories.contact(privacy_blocked=True)
    line = factories.segment_line(factories.segment().key, contact_no=blocked.key)
    assert line["contact_no"] == blocked.key


@pytest.mark.parametrize(
    ("header_ignores", "header", "template_ignores", "template", "contact", "expected"),
    [
        (True, "hard_copy", True, "email", "email", "hard_copy"),
        (True, "", False, "hard_copy", "email", "email"),
        (False, "hard_copy", False, "", "email", "email"),
        (False, "", True, "", "email", ""),
        (False, "", True, "hard_copy", "email", "hard_copy"),
        (False, "", False, "hard_copy", "", "hard_copy"),
        (False, "", False, "", "", ""),
    ],
)
def test_the_correspondence_type_is_resolved(
    header_ignores: bool,
    header: str,
    template_ignores: bool,
    template: str,
    contact: str,
    expected: str,
) -> None:
    factories.template(
        "T", correspondence_type=template, ignore_contact_corres_type=template_ignores
    )
    made = factories.segment(
        interaction_template_code="T",
        ignore_contact_corres_type=header_ignores,
        correspondence_type=header,
    )
    who = factories.contact(correspondence_type=contact, email="a@example.com").key
    line = factories.segment_line(made.key, contact_no=who)
    assert line["correspondence_type"].key == expected


def test_the_language_is_the_contacts_if_the_template_has_it() -> None:
    factories.letter("BUS", "ENU", "ESP")
    made = factories.segment(interaction_template_code="BUS")
    languages = ["ESP", "FRA", ""]
    found = [
        factories.segment_line(made.key, contact_no=factories.contact(language_code=language).key)
        for language in languages
    ]
    assert [line["language_code"] for line in found] == ["ESP", "ENU", "ENU"]
    assert {line["attachment"] for line in found} == {LineAttachment.INHERITED}
    documents = [SegmentLine.get_by_id(line.id).attachment_id for line in found]
    assert documents[0] != documents[1] == documents[2]


# --- changed lines ---------------------------------------------------------------------------


def test_another_template_gives_its_values_and_its_description() -> None:
    factories.letter("BUS", "ENU", "ESP", unit_cost="8", correspondence_type="hard_copy")
    made = factories.segment()
    contact = factories.contact(language_code="ESP").key
    line = factories.segment_line(made.key, contact_no=contact, subject="Old")
    line = segment_lines.change(line.key, {"interaction_template_code": "BUS"})
    assert (line["cost"], line["description"], line["subject"]) == (Decimal(8), "Template BUS", "")
    assert line["correspondence_type"] is CorrespondenceType.HARD_COPY
    assert line["language_code"] == "ESP"
    assert line["attachment"] is LineAttachment.UNIQUE


def test_the_campaign_of_the_old_template_goes_with_it() -> None:
    factories.template("CAMPAIGN", campaign_no="C1")
    factories.template("PLAIN")
    made = factories.segment()
    line = factories.segment_line(made.key)
    line = segment_lines.change(line.key, {"interaction_template_code": "CAMPAIGN"})
    assert line["campaign_no"] == "C1"
    line = segment_lines.change(line.key, {"interaction_template_code": "PLAIN"})
    assert line["campaign_no"] == ""


def test_what_is_given_beside_another_template_stays() -> None:
    factories.template("OTHER", unit_cost="8")
    line = factories.segment_line(factories.segment().key)
    line = segment_lines.change(line.key, {"interaction_template_code": "OTHER", "cost": "2"})
    assert line["cost"] == Decimal(2)


def test_another_contact_gives_the_line_anew() -> None:
    line = factories.segment_line(
        factories.segment().key, description="Ring first", evaluation="positive"
    )
    other = factories.contact("Relecloud")
    line = segment_lines.change(line.key, {"contact_no": other.key})
    assert (line["contact_company_name"], line["description"]) == ("Relecloud", "Spring fair")
    assert line["evaluation"] is Evaluation.BLANK


def test_another_language_brings_its_document() -> None:
    factories.letter("BUS", "ENU", "ESP")
    line = factories.segment_line(factories.segment(interaction_template_code="BUS").key)
    english = SegmentLine.get_by_id(line.id).attachment_id
    line = segment_lines.change(line.key, {"language_code": "ESP"})
    assert SegmentLine.get_by_id(line.id).attachment_id not in (english, None)
    with pytest.raises(RelationNotFound):
        segment_lines.change(line.key, {"language_code": "FRA"})
    with pytest.raises(FieldRequired):
        segment_lines.change(line.key, {"interaction_template_code": "", "language_code": "ESP"})


def test_costs_and_durations_are_not_negative() -> None:
    line = factories.segment_line(factories.segment().key)
    for field in ("cost", "duration"):
        with pytest.raises(InvalidValue):
            segment_lines.change(line.key, {field: "-1"})


def test_blocked_codes_are_refused() -> None:
    factories.template("OLD", blocked=True)
    line = factories.segment_line(factories.segment().key)
    with pytest.raises(FieldMustBe):
        segment_lines.change(line.key, {"interaction_template_code": "OLD"})


def test_the_same_field_changed_by_somebody_else_is_a_conflict() -> None:
    line = factories.segment_line(factories.segment().key)
    segment_lines.change(line.key, {"cost": "5"})
    assert segment_lines.change(line.key, {"subject": "x"}, base=line.values)["cost"] == 5
    with pytest.raises(Conflict):
        segment_lines.change(line.key, {"cost": "6"}, base=line.values)


# --- lists and deleted lines -----------------------------------------------------------------


def test_the_lines_of_one_segment_are_listed_in_their_order() -> None:
    first, second = factories.segment(), factories.segment()
    numbers = [factories.segment_line(first.key)["contact_no"] for _ in range(3)]
    factories.segment_line(second.key)
    source = open_list("segment-line", {"segment_no": first.key})
    assert source.count() == 3
    assert [line["contact_no"] for line in source.first(10)] == numbers
    assert [line["contact_no"] for line in source.after(source.first(1)[0], 10)] == numbers[1:]


def test_deleted_lines_leave_the_documents_of_template_and_segment() -> None:
    factories.letter("BUS", "ESP")
    made = factories.segment(interaction_template_code="BUS")
    first, second, third = (factories.segment_line(made.key) for _ in range(3))
    assert segment_lines.delete_lines([first.key, second.key]) == 2
    segment_lines.delete(third.key, reset_criteria=True)
    assert segments.change(made.key, {"description": "Alone"})["no_of_lines"] == 0
    assert Attachment.select().count() == 2


def test_no_line_is_deleted_when_one_is_missing() -> None:
    line = factories.segment_line(factories.segment().key)
    with pytest.raises(NotFound):
        segment_lines.delete_lines([line.key, "99"])
    assert read(line).values == line.values


def test_what_a_line_refers_to_is_not_deleted() -> None:
    factories.salesperson("AH")
    factories.template("VISIT", interaction_group_code="MEETING")
    factories.group("OTHER")
    made = factories.segment()
    line = factories.segment_line(made.key, salesperson_code="AH")
    segment_lines.change(line.key, {"interaction_template_code": "VISIT"})
    templates.change("VISIT", {"interaction_group_code": "OTHER"})
    for name, code in (("salesperson", "AH"), ("group", "MEETING")):
        remove = noun(name).delete
        assert remove is not None
        with pytest.raises(InUse, match=r"Segment Lines \(1\)"):
            remove(code)
