"""Segments: added with what template and user say, changed with or without their lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from store import salespeople, segment_lines, segments, setup
from store.enumerations import CorrespondenceType, LineAttachment
from store.errors import (
    Conflict,
    FieldMustBe,
    FieldRequired,
    InUse,
    NotFound,
    RuleError,
)
from store.lists import open_list
from store.models import Attachment
from store.models.segments import SegmentHeader
from store.nouns import noun
from store.records import Record, get
from store.segment_questions import LinesAffected, SegmentLanguageMissing
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def read(no: str) -> Record:
    return get(noun("segment"), no)


def lines(no: str) -> list[Record]:
    return open_list("segment-line", {"segment_no": no}).first(100)


def own_salesperson(code: str) -> None:
    add = noun("user").add
    assert add is not None
    add({"user_id": session.user, "salesperson_code": code})


# --- new segments ----------------------------------------------------------------------------


def test_a_new_segment_has_the_next_number_the_work_date_and_the_users_salesperson() -> None:
    factories.number_series()
    own_salesperson(factories.salesperson("ANA").key)
    session.chosen_work_date = date(2026, 3, 1)
    first, second = segments.add({"description": "Fair"}), segments.add({})
    assert (first.key, second.key) == ("SM00001", "SM00002")
    assert (first["date"], first["salesperson_code"]) == (date(2026, 3, 1), "ANA")


def test_a_blocked_salesperson_is_not_proposed() -> None:
    factories.number_series()
    own_salesperson(factories.salesperson("ANA", blocked=True).key)
    assert salespeople.own_code() == "ANA"
    assert segments.add({})["salesperson_code"] == ""


def test_the_number_of_a_logged_segment_is_not_given_again() -> None:
    from store.models import LoggedSegment

    factories.number_series()
    LoggedSegment.create(segment_no="SM00001", creation_date=date(2026, 1, 1))
    assert segments.add({}).key == "SM00002"


def test_without_a_number_series_no_segment_is_made() -> None:
    factories.number_series()
    setup.change_marketing({"segment_nos": ""})
    with pytest.raises(FieldRequired, match="Segment Nos"):
        segments.add({"description": "Fair"})


def test_a_number_is_typed_only_if_the_series_allows_it() -> None:
    factories.number_series()
    assert segments.add({"no": "fair-1"}).key == "FAIR-1"
    change = noun("number-series").change
    assert change is not None
    change("SEGM", {"manual_nos": False})
    with pytest.raises(RuleError, match="FAIR-2"):
        segments.add({"no": "FAIR-2"})
    with pytest.raises(RuleError, match="FAIR-2"):
        segments.change("FAIR-1", {"no": "FAIR-2"})


def test_the_template_fills_what_is_not_given() -> None:
    factories.letter("BUS", "ESP", unit_cost="8", correspondence_type="hard_copy", campaign_no="C1")
    made = factories.segment(interaction_template_code="BUS", unit_duration="45")
    assert (made["interaction_group_code"], made["language_code"]) == ("PHONE", "ESP")
    assert (made["unit_cost"], made["unit_duration"]) == (Decimal(8), Decimal(45))
    assert made["correspondence_type"] is CorrespondenceType.HARD_COPY
    assert made["campaign_no"] == "C1"
    assert made["attachment"] is True


def test_blocked_templates_and_salespeople_are_refused() -> None:
    factories.template("OLD", blocked=True)
    factories.salesperson("GONE", blocked=True)
    with pytest.raises(FieldMustBe, match="OLD"):
        factories.segment(interaction_template_code="OLD")
    with pytest.raises(FieldMustBe, match="GONE"):
        factories.segment(salesperson_code="GONE")


def test_the_default_language_must_be_one_of_the_segment_or_is_made_one() -> None:
    factories.letter("BUS", "ESP", "ENU")
    made = factories.segment(interaction_template_code="BUS", language_code="ENU")
    assert made["language_code"] == "ENU"
    with pytest.raises(SegmentLanguageMissing, match="SM00001 has no language FRA"):
        segments.change(made.key, {"language_code": "FRA"})
    with pytest.raises(SegmentLanguageMissing):
        factories.segment(interaction_template_code="BUS", language_code="FRA")
    changed = segments.change(made.key, {"language_code": "FRA"}, create_language=True)
    assert (changed["language_code"], changed["attachment"]) == ("FRA", False)
    with pytest.raises(FieldRequired, match="Interaction Template Code"):
        factories.segment(interaction_template_code="", language_code="ESP")


def test_lines_cost_and_duration_are_summed() -> None:
    made = factories.segment()
    factories.segment_line(made.key, cost="2.50")
    factories.segment_line(made.key, duration="7")
    found = read(made.key)
    assert (found["no_of_lines"], found["cost"], found["duration"]) == (
        2,
        Decimal("3.50"),
        Decimal(22),
    )


# --- changes and the lines -------------------------------------------------------------------


def test_a_segment_without_lines_changes_without_a_question() -> None:
    made = factories.segment()
    assert segments.change(made.key, {"description": "Autumn fair"})["description"] == "Autumn fair"


def test_whether_the_lines_follow_is_asked() -> None:
    made = factories.segment()
    factories.segment_line(made.key)
    factories.segment_line(made.key)
    with pytest.raises(LinesAffected) as asked:
        segments.change(made.key, {"description": "Autumn fair"})
    assert str(asked.value) == (
        "You have changed Description. Do you want to update the segment lines where the template "
        "is OUTGOING (2)?"
    )
    assert asked.value.count == 2
    assert read(made.key)["description"] == "Spring fair"


def test_without_template_the_lines_without_template_are_meant() -> None:
    made = factories.segment(interaction_template_code="")
    factories.segment_line(made.key)
    with pytest.raises(LinesAffected, match="without template"):
        segments.change(made.key, {"unit_cost": "3"})


@pytest.mark.parametrize(
    ("field", "value", "line_field", "expected"),
    [
        ("description", "Autumn fair", "description", "Autumn fair"),
        ("salesperson_code", "ANA", "salesperson_code", "ANA"),
        ("unit_cost", "9.99", "cost", Decimal("9.99")),
        ("unit_duration", "5", "duration", Decimal(5)),
        ("date", date(2026, 5, 1), "date", date(2026, 5, 1)),
        ("campaign_no", "C9", "campaign_no", "C9"),
        ("campaign_target", True, "campaign_target", True),
        ("subject", "Come!", "subject", "Come!"),
        ("information_flow", "inbound", "information_flow", 2),
    ],
)
def test_the_lines_follow_when_the_answer_is_yes(
    field: str, value: object, line_field: str, expected: object
) -> None:
    factories.salesperson("ANA")
    made = factories.segment(campaign_no="C1")
    factories.segment_line(made.key)
    before = lines(made.key)[0][line_field]
    segments.change(made.key, {field: value}, update_lines=False)
    assert lines(made.key)[0][line_field] == before
    segments.change(made.key, {field: made[field]}, update_lines=False)
    segments.change(made.key, {field: value}, update_lines=True)
    assert lines(made.key)[0][line_field] == expected


def test_lines_with_another_template_do_not_follow() -> None:
    factories.template("OTHER")
    made = factories.segment()
    factories.segment_line(made.key, interaction_template_code="OTHER", description="Mine")
    segments.change(made.key, {"description": "Autumn fair"})
    assert lines(made.key)[0]["description"] == "Mine"


def test_changed_lines_are_found_by_their_new_words() -> None:
    from store.models.segments import SegmentLine

    made = factories.segment()
    line = factories.segment_line(made.key)
    segments.change(made.key, {"description": "Otoño, feria"}, update_lines=True)
    assert SegmentLine.get_by_id(line.id).search_text == "otono feria"


def test_a_correspondence_type_reaches_the_lines_only_with_a_document() -> None:
    factories.letter("BUS", "ESP")
    plain, document = factories.segment(), factories.segment(interaction_template_code="BUS")
    for made in (plain, document):
        factories.segment_line(made.key)
    segments.change(plain.key, {"correspondence_type": "email"})
    assert lines(plain.key)[0]["correspondence_type"] is CorrespondenceType.BLANK
    segments.change(document.key, {"correspondence_type": "email"}, update_lines=True)
    assert lines(document.key)[0]["correspondence_type"] is CorrespondenceType.EMAIL


def test_another_language_brings_its_document_to_the_lines() -> None:
    factories.letter("BUS", "ESP", "ENU")
    made = factories.segment(interaction_template_code="BUS")
    factories.segment_line(made.key)
    segments.change(made.key, {"language_code": "ENU"}, update_lines=True)
    line = lines(made.key)[0]
    assert (line["language_code"], line["attachment"]) == ("ENU", LineAttachment.INHERITED)


def test_without_campaign_there_is_no_target_and_no_response() -> None:
    made = factories.segment(campaign_no="C1", campaign_target=True, campaign_response=True)
    factories.segment_line(made.key)
    changed = segments.change(made.key, {"campaign_no": ""}, update_lines=True)
    line = lines(made.key)[0]
    for record in (changed, line):
        assert (record["campaign_no"], record["campaign_target"], record["campaign_response"]) == (
            "",
            False,
            False,
        )


def test_the_same_field_changed_by_somebody_else_is_a_conflict() -> None:
    made = factories.segment()
    segments.change(made.key, {"description": "Theirs"})
    with pytest.raises(Conflict):
        segments.change(made.key, {"description": "Mine"}, base=made.values)


# --- another template ------------------------------------------------------------------------


@pytest.fixture
def with_lines() -> Callable[..., Record]:
    def make(**values: object) -> Record:
        made = factories.segment(**values)
        factories.segment_line(made.key)
        return made

    return make


def test_another_template_asks_whatever_template_the_lines_have(
    with_lines: Callable[..., Record],
) -> None:
    factories.template("OTHER")
    made = with_lines()
    segment_lines.change(lines(made.key)[0].key, {"interaction_template_code": "OTHER"})
    with pytest.raises(LinesAffected, match="apply it to all segment lines"):
        segments.change(made.key, {"interaction_template_code": "OTHER"})


def test_another_template_makes_every_line_valid_again(
    with_lines: Callable[..., Record],
) -> None:
    factories.group("MAIL")
    factories.letter(
        "BUS", "ESP", unit_cost="8", interaction_group_code="MAIL", initiated_by="them"
    )
    made = with_lines()
    segments.change(made.key, {"interaction_template_code": "BUS"}, update_lines=True)
    line = lines(made.key)[0]
    assert line["interaction_template_code"] == "BUS"
    assert line["interaction_group_code"] == "MAIL"
    assert (line["cost"], line["description"]) == (Decimal(8), "Template BUS")
    assert (line["language_code"], line["attachment"]) == ("ESP", LineAttachment.INHERITED)
    assert read(made.key)["interaction_group_code"] == "MAIL"


def test_lines_left_alone_keep_their_template(with_lines: Callable[..., Record]) -> None:
    factories.template("OTHER", unit_cost="8")
    made = with_lines()
    changed = segments.change(made.key, {"interaction_template_code": "OTHER"}, update_lines=False)
    assert (changed["interaction_template_code"], changed["unit_cost"]) == ("OTHER", Decimal(8))
    assert lines(made.key)[0]["interaction_template_code"] == "OUTGOING"


def test_lines_that_inherit_a_document_cannot_be_left_alone(
    with_lines: Callable[..., Record],
) -> None:
    factories.letter("BUS", "ESP")
    factories.template("OTHER")
    made = with_lines(interaction_template_code="BUS")
    assert lines(made.key)[0]["attachment"] is LineAttachment.INHERITED
    with pytest.raises(RuleError, match="inherit"):
        segments.change(made.key, {"interaction_template_code": "OTHER"}, update_lines=False)
    assert read(made.key)["interaction_template_code"] == "BUS"


def test_a_cleared_template_clears_what_came_from_it(with_lines: Callable[..., Record]) -> None:
    factories.letter("BUS", "ESP", unit_cost="8", campaign_no="C1")
    made = with_lines(interaction_template_code="BUS")
    changed = segments.change(made.key, {"interaction_template_code": ""}, update_lines=True)
    line = lines(made.key)[0]
    assert (changed["unit_cost"], changed["language_code"], changed["campaign_no"]) == (0, "", "")
    assert changed["interaction_group_code"] == ""
    assert (line["cost"], line["language_code"], line["campaign_no"]) == (0, "", "")
    assert line["attachment"] is LineAttachment.BLANK
    assert Attachment.select().count() == 1


def test_the_campaign_of_the_segment_stays_when_the_template_has_none() -> None:
    factories.template("OTHER")
    made = factories.segment(campaign_no="C1")
    changed = segments.change(made.key, {"interaction_template_code": "OTHER"})
    assert changed["campaign_no"] == "C1"


def test_a_template_and_a_description_given_together_both_reach_the_lines(
    with_lines: Callable[..., Record],
) -> None:
    factories.template("OTHER", description="Another call")
    made = with_lines()
    segments.change(
        made.key,
        {"interaction_template_code": "OTHER", "description": "Autumn fair"},
        update_lines=True,
    )
    assert lines(made.key)[0]["description"] == "Autumn fair"


# --- deleted segments ------------------------------------------------------------------------


def test_a_deleted_segment_takes_its_lines_along(with_lines: Callable[..., Record]) -> None:
    made = with_lines()
    segments.delete(made.key)
    assert not lines(made.key)
    with pytest.raises(NotFound):
        read(made.key)


def test_documents_of_the_template_outlive_the_segment(with_lines: Callable[..., Record]) -> None:
    factories.letter("BUS", "ESP")
    segments.delete(with_lines(interaction_template_code="BUS").key)
    assert factories.documents() == 1
    assert SegmentHeader.select().count() == 0


def test_a_template_in_a_segment_is_not_deleted(with_lines: Callable[..., Record]) -> None:
    from store import templates

    with_lines()
    with pytest.raises(InUse):
        templates.remove("OUTGOING")
