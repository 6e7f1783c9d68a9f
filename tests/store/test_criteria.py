"""The tables that contacts are chosen by, and what is recorded of each choice."""

from __future__ import annotations

import pytest

from store import (
    assignments,
    contacts,
    criteria,
    criteria_lines,
    entry_marks,
    interactions,
    mailing_groups,
    saved_criteria,
    segment_hands,
    segment_history,
    segment_lines,
    segment_mailing,
    segments,
)
from store.criteria_lines import Step
from store.enumerations import CriteriaAction
from store.errors import Duplicate, FieldMustBe, FieldRequired, InvalidValue, RuleError
from store.fields import Kind
from store.lists import open_list
from store.models.contact_tables import (
    BusinessRelation,
    ContactBusinessRelation,
    ContactJobResponsibility,
    JobResponsibility,
)
from store.models.criteria import SegmentCriteriaLine, SegmentHistory
from store.models.profiles import ContactProfileAnswer, ProfileLine, ProfileQuestionnaire
from store.models.segments import SegmentLine
from store.nouns import noun
from store.records import Record, get
from store.segment_contacts import add_contacts, reduce_contacts, refine_contacts
from store.segment_logging import log_segment
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

A, B = {"contact": {"name": "A*"}}, {"contact": {"name": "B*"}}


def names(segment: Record) -> list[str]:
    found = open_list("segment-line", {"segment_no": segment.key}).first(100)
    return [line["contact_name"] or line["contact_company_name"] for line in found]


def line_nos(segment: Record) -> list[int]:
    found = open_list("segment-line", {"segment_no": segment.key}).first(100)
    return [SegmentLine.get_by_id(line.id).line_no for line in found]


def chosen(filters: criteria.Filters) -> list[str]:
    segment = factories.segment()
    add_contacts(segment.key, filters)
    return names(segment)


def lines_of(segment: Record) -> list[Record]:
    return open_list("segment-line", {"segment_no": segment.key}).first(100)


# The tables


def test_all_filters_on_interactions_are_for_the_same_entry() -> None:
    ana, bea = factories.contact("Ana"), factories.contact("Bea")
    factories.entry(contact_no=ana.key, date="01-01-26", evaluation="positive")
    factories.entry(contact_no=ana.key, date="01-02-26", evaluation="negative")
    factories.entry(contact_no=bea.key, date="01-02-26", evaluation="positive")
    wanted = {"interaction": {"date": "01-02-26", "evaluation": "positive"}}
    assert chosen(wanted) == ["Bea"]


def test_postponed_interactions_are_never_a_reason_and_canceled_ones_when_asked_for() -> None:
    ana, bea = factories.contact("Ana"), factories.contact("Bea")
    entry = factories.entry(contact_no=ana.key)
    entry_marks.cancel([entry.id])
    waiting = {"interaction_template_code": "OUTGOING", "salesperson_code": "JO"}
    interactions.postpone({"contact_no": bea.key, **waiting})
    by_template = {"interaction_template_code": "OUTGOING"}
    assert chosen({"interaction": by_template}) == []
    assert chosen({"interaction": by_template | {"canceled": "yes"}}) == ["Ana"]


def test_job_responsibilities_are_the_persons_and_business_relations_the_companys() -> None:
    company = factories.contact("Adatum")
    ana = factories.contact("Ana", type="person", company_no=company.key)
    factories.contact("Bea", type="person", company_no=company.key)
    job, relation = JobResponsibility.create(code="BUYER"), BusinessRelation.create(code="CUST")
    ContactJobResponsibility.insert(contact=ana.id, job_responsibility=job).execute()
    ContactBusinessRelation.insert(contact=company.id, business_relation=relation).execute()
    assert chosen({"job_responsibility": {"code": "BUYER"}}) == ["Ana"]
    assert chosen({"business_relation": {"code": "cust"}}) == ["Adatum", "Ana", "Bea"]


def test_profile_answers_by_questionnaire_and_line() -> None:
    ana, bea = factories.contact("Ana"), factories.contact("Bea")
    sheet = ProfileQuestionnaire.create(code="CUST")
    for line_no, contact in ((20000, ana), (30000, bea)):
        line = ProfileLine.create(questionnaire=sheet, line_no=line_no, type=1, description="Yes")
        ContactProfileAnswer.insert(contact=contact.id, answer=line).execute()
    wanted = {"questionnaire_code": "CUST"}
    assert chosen({"profile_answer": wanted}) == ["Ana", "Bea"]
    assert chosen({"profile_answer": wanted | {"line_no": "20000"}}) == ["Ana"]


def test_filters_of_the_command_line_are_read_by_table() -> None:
    pairs = [("city", "M*"), ("interaction.date", "t"), ("city", "<>Madrid|<>Vigo")]
    assert criteria.by_table(pairs) == {
        "contact": {"city": "M*&<>Madrid|M*&<>Vigo"},
        "interaction": {"date": "t"},
    }


def test_unknown_tables_and_fields_are_named() -> None:
    with pytest.raises(InvalidValue, match="no table 'value_entry'"):
        chosen({"value_entry": {"item_no": "1"}})
    with pytest.raises(InvalidValue, match="no field 'colour'"):
        chosen({"mailing_group": {"colour": "red"}})
    assert set(criteria.faults({"contact": {"type": "robot", "city": "M*"}})) == {
        ("contact", "type")
    }


def test_every_field_of_every_table_can_be_filtered() -> None:
    factories.entry()
    samples = {Kind.DATE: "t", Kind.TIME: "10:00", Kind.BOOLEAN: "yes"}
    segment = factories.segment()
    for table in criteria.tables().values():
        for item in table.fields:
            text = samples.get(item.kind, "1")
            if item.kind is Kind.CHOICE:
                text = next(choice.key for choice in item.options if choice.key)
            filters = {table.name: {item.name: text}}
            assert add_contacts(segment.key, filters, dry_run=True).added in (0, 1)


# Reduce and refine


def test_reduce_removes_who_matches_and_refine_who_does_not() -> None:
    for name in ("Ana", "Bea", "Carl"):
        factories.contact(name)
    segment = factories.segment()
    add_contacts(segment.key)
    assert reduce_contacts(segment.key, A, dry_run=True).removed == 1
    assert (reduce_contacts(segment.key, A).removed, names(segment)) == (1, ["Bea", "Carl"])
    result = refine_contacts(segment.key, B)
    assert (result.matched, result.removed, result.left) == (1, 1, 1)
    assert names(segment) == ["Bea"]


def test_refining_by_entire_companies_keeps_the_whole_company() -> None:
    company = factories.contact("Adatum")
    factories.contact("Bea", type="person", company_no=company.key)
    factories.contact("Loose", type="person")
    segment = factories.segment()
    add_contacts(segment.key)
    refine_contacts(segment.key, B, entire_companies=True)
    assert names(segment) == ["Adatum", "Bea"]


def test_lines_without_a_contact_stay_when_a_segment_is_refined() -> None:
    factories.contact("Ana")
    segment = factories.segment()
    add_contacts(segment.key)
    segment_lines.change(lines_of(segment)[0].key, {"contact_no": ""})
    assert refine_contacts(segment.key, B).removed == 0
    assert len(lines_of(segment)) == 1


# What is recorded


def test_each_action_is_recorded_with_its_filters_and_options() -> None:
    factories.contact("Ana")
    segment = factories.segment()
    add_contacts(
        segment.key, {"mailing_group": {"code": ""}} | A, expand_companies=True, allow_existing=True
    )
    reduce_contacts(segment.key, B, entire_companies=True)
    assert criteria_lines.steps(segment.key) == [
        Step(1, CriteriaAction.ADD, A, ("allow_existing", "expand_companies"), 1, 0),
        Step(2, CriteriaAction.REDUCE, B, ("entire_companies",), 0, 0),
    ]
    assert get(noun("segment"), segment.key)["no_of_criteria_actions"] == 2


def test_choices_are_recorded_so_that_every_language_understands_them() -> None:
    segment = factories.segment()
    add_contacts(segment.key, {"contact": {"type": "Person|<>Company"}})
    (step,) = criteria_lines.steps(segment.key)
    assert step.filters == {"contact": {"type": "person|<>company"}}


def test_a_trial_records_nothing() -> None:
    segment = factories.segment()
    add_contacts(segment.key, dry_run=True)
    refine_contacts(segment.key, dry_run=True)
    assert criteria_lines.steps(segment.key) == []


def test_what_is_done_by_hand_is_recorded_and_taken_back() -> None:
    ana, bea = factories.contact("Ana"), factories.contact("Bea")
    segment = factories.segment()
    line = factories.segment_line(segment.key, contact_no=ana.key)
    segment_lines.change(line.key, {"contact_no": bea.key, "subject": "Typed"})
    steps = criteria_lines.steps(segment.key)
    assert [(step.action, step.filters["contact"]["no"]) for step in steps] == [
        (CriteriaAction.ADD, ana.key),
        (CriteriaAction.REDUCE, ana.key),
        (CriteriaAction.ADD, bea.key),
    ]
    segment_history.go_back(segment.key)
    segment_history.go_back(segment.key)
    assert [(line["contact_no"], line["subject"]) for line in lines_of(segment)] == [(ana.key, "")]
    segment_history.go_back(segment.key)
    assert lines_of(segment) == []


def test_a_contact_cleared_by_hand_comes_back() -> None:
    segment = factories.segment()
    line = factories.segment_line(segment.key)
    segment_lines.change(line.key, {"contact_no": ""})
    segment_history.go_back(segment.key)
    assert [found["contact_no"] for found in lines_of(segment)] == [line["contact_no"]]


def test_deleting_many_lines_by_hand_is_one_action_when_none_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(segment_hands, "LONGEST", 128)
    for number in range(40):
        factories.contact(f"Contact {number}")
    segment = factories.segment()
    add_contacts(segment.key)
    lines = open_list("segment-line", {"segment_no": segment.key}).ids()
    segment_lines.delete_lines(lines, reset_criteria=False)
    steps = criteria_lines.steps(segment.key)
    assert [(step.filters, step.removed) for step in steps[1:]] == [({}, 40)]
    segment_history.go_back(segment.key)
    lines = open_list("segment-line", {"segment_no": segment.key}).ids()
    segment_lines.delete_lines(lines[1:])
    removed = [step.removed for step in criteria_lines.steps(segment.key)[1:]]
    assert len(removed) > 1
    assert sum(removed) == 39


def test_the_last_line_deleted_by_hand_asks_what_becomes_of_the_criteria() -> None:
    segment = factories.segment()
    line = factories.segment_line(segment.key)
    with pytest.raises(segment_hands.SegmentEmptied):
        segment_lines.delete_lines([line.key])
    assert len(lines_of(segment)) == 1
    segment_lines.delete_lines([line.key], reset_criteria=True)
    assert criteria_lines.steps(segment.key) == []


# Going back


def test_going_back_takes_the_recorded_line_and_not_all_of_a_contact() -> None:
    ana = factories.contact("Ana")
    segment = factories.segment()
    factories.segment_line(segment.key, contact_no=ana.key)
    add_contacts(segment.key, A, allow_existing=True)
    assert line_nos(segment) == [10_000, 20_000]
    result = segment_history.go_back(segment.key)
    assert (result.removed, result.restored) == (1, 0)
    assert line_nos(segment) == [10_000]


def test_going_back_repeats_until_nothing_is_left() -> None:
    for name in ("Ana", "Bea", "Carl"):
        factories.contact(name)
    segment = factories.segment()
    add_contacts(segment.key)
    refine_contacts(segment.key, A)
    assert segment_history.go_back(segment.key).restored == 2
    assert (names(segment), line_nos(segment)) == (
        ["Ana", "Bea", "Carl"],
        [10_000, 20_000, 30_000],
    )
    segment_history.go_back(segment.key)
    with pytest.raises(RuleError, match="no criteria action"):
        segment_history.go_back(segment.key)
    assert not SegmentHistory.select().exists()


def test_restored_lines_are_made_anew() -> None:
    segment = factories.segment()
    line = factories.segment_line(segment.key)
    segment_lines.change(line.key, {"subject": "Typed by hand"})
    reduce_contacts(segment.key)
    segment_history.go_back(segment.key)
    assert [found["subject"] for found in lines_of(segment)] == [""]


def test_criteria_go_with_the_segment() -> None:
    factories.contact("Ana")
    logged, deleted, empty = (factories.segment() for _number in range(3))
    for segment in (logged, deleted, empty):
        add_contacts(segment.key)
    reduce_contacts(empty.key)
    log_segment(logged.key)
    segments.delete(deleted.key)
    segments.delete(empty.key)
    assert not SegmentHistory.select().exists()
    assert not SegmentCriteriaLine.select().exists()


def test_a_contact_that_left_a_segment_can_be_deleted() -> None:
    ana = factories.contact("Ana")
    segment = factories.segment()
    add_contacts(segment.key)
    reduce_contacts(segment.key)
    contacts.delete(ana.key)
    assert segment_history.go_back(segment.key).restored == 0


# Saved criteria


def test_saved_criteria_are_done_again_with_what_is_known_today() -> None:
    company = factories.contact("Adatum")
    factories.contact("Bea", type="person", company_no=company.key)
    segment = factories.segment()
    add_contacts(segment.key, A)
    refine_contacts(segment.key, B, entire_companies=True)
    saved = saved_criteria.save(segment.key, "mine", "All of Adatum")
    assert (saved.key, saved["no_of_actions"]) == ("MINE", 2)
    factories.contact("Alpine")
    other = factories.segment()
    result = saved_criteria.reuse(other.key, "MINE")
    assert (result.actions, result.added, result.removed) == (2, 2, 1)
    assert names(other) == ["Adatum"]
    assert [step.options for step in criteria_lines.steps(other.key)] == [
        (),
        ("entire_companies",),
    ]


def test_saving_needs_criteria_and_a_new_code() -> None:
    segment = factories.segment()
    with pytest.raises(FieldRequired, match="Criteria Actions must"):
        saved_criteria.save(segment.key, "MINE")
    add_contacts(segment.key)
    with pytest.raises(FieldRequired):
        saved_criteria.save(segment.key, "")
    saved_criteria.save(segment.key, "MINE")
    with pytest.raises(Duplicate):
        saved_criteria.save(segment.key, "mine")


def test_criteria_that_are_there_are_asked_about() -> None:
    segment = factories.segment()
    add_contacts(segment.key)
    saved_criteria.save(segment.key, "MINE")
    with pytest.raises(segment_history.CriteriaThere):
        saved_criteria.reuse(segment.key, "MINE")
    saved_criteria.reuse(segment.key, "MINE", go_on=True)
    assert len(criteria_lines.steps(segment.key)) == 2


def test_saved_criteria_are_deleted_with_their_lines() -> None:
    segment = factories.segment()
    add_contacts(segment.key, A)
    saved_criteria.save(segment.key, "MINE")
    saved_criteria.delete("MINE")
    assert open_list("saved-criteria").count() == 0


# A logged segment done again


def test_a_logged_segment_is_reused_entry_by_entry_with_their_campaigns() -> None:
    ana = factories.contact("Ana")
    first = factories.segment(campaign_no="SPRING")
    for _time in range(2):
        factories.segment_line(first.key, contact_no=ana.key)
    logged = log_segment(first.key).logged_segment_entry_no
    entry_marks.cancel([open_list("interaction").first(1)[0].id])
    segment = factories.segment()
    assert segment_history.reuse_logged(segment.key, logged) == 2
    assert [(line["contact_no"], line["campaign_no"]) for line in lines_of(segment)] == [
        (ana.key, "SPRING"),
        (ana.key, "SPRING"),
    ]
    assert get(noun("segment"), segment.key)["campaign_no"] == ""
    (step,) = criteria_lines.steps(segment.key)
    assert (step.options, step.added) == (("allow_existing",), 2)
    with pytest.raises(segment_history.CriteriaThere):
        segment_history.reuse_logged(segment.key, logged)
    segment_history.go_back(segment.key)
    assert lines_of(segment) == []


def test_a_follow_up_segment_knows_where_its_contacts_come_from() -> None:
    segment = factories.segment()
    factories.segment_line(segment.key)
    result = log_segment(segment.key, follow_up=True)
    (step,) = criteria_lines.steps(result.follow_up_no)
    assert step.filters == {
        "interaction": {"logged_segment_entry_no": str(result.logged_segment_entry_no)}
    }


# Mailing groups


def test_the_contacts_of_a_segment_are_put_into_a_mailing_group() -> None:
    ana, bea, carl = (factories.contact(name) for name in ("Ana", "Bea", "Carl"))
    factories.code("mailing-group", "NEWS")
    for contact in (ana, carl):
        mailing_groups.assign(contact.key, "NEWS")
    segment = factories.segment()
    add_contacts(segment.key, {"contact": {"name": "A*|B*"}})
    factories.segment_line(segment.key, contact_no=ana.key)
    assert segment_mailing.apply_mailing_group(segment.key, "NEWS") == 1
    assert get(noun("mailing-group"), "NEWS")["no_of_contacts"] == 3
    assert segment_mailing.apply_mailing_group(segment.key, "NEWS", delete_old=True) == 2
    assert assignments.codes_of("mailing-group", carl.key) == []
    assert assignments.codes_of("mailing-group", bea.key) == ["NEWS"]


def test_a_blocked_or_missing_mailing_group_is_refused() -> None:
    factories.code("mailing-group", "OLD", blocked=True)
    segment = factories.segment()
    with pytest.raises(FieldMustBe):
        segment_mailing.apply_mailing_group(segment.key, "OLD")
    with pytest.raises(FieldRequired):
        segment_mailing.apply_mailing_group(segment.key, " ")
