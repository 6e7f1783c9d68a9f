"""Merging contacts: what stays, what follows, what has to be settled, and how it is taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from store import (
    alternative_addresses,
    assignments,
    channel_rows,
    channels,
    contact_comments,
    contact_merge,
    contacts,
    dialect,
    duplicates,
    mailing_groups,
    merge_fields,
    profile_answers,
    profile_lines,
)
from store.errors import InvalidValue, NotFound, RuleError
from store.lists import open_list
from store.merge_conflicts import MergeConflicts
from store.models import Contact, InteractionLogEntry, database
from store.models.contact_tables import (
    BusinessRelation,
    ContactBusinessRelation,
    ContactExtra,
    ContactWebSource,
    WebSource,
)
from store.models.criteria import SegmentHistory
from store.models.duplicates import ContactDuplicate
from store.models.segments import SegmentLine
from store.nouns import noun
from store.records import Record, get
from store.session import session
from store.undo import undo
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def _everything() -> dict[str, list[Any]]:
    """All rows of all tables but the log of changes and counters."""
    left_out = {"change", "counter", "sqlite_sequence", "usage", "contact_duplicate"}
    tables = [
        name
        for name in database.get_tables()
        if "words" not in name and name not in left_out and not name.startswith("trato_")
    ]
    return {
        table: sorted(database.execute_sql(f"SELECT * FROM {table}").fetchall(), key=repr)
        for table in tables
    }


def _two(**values: object) -> tuple[Record, Record]:
    return factories.contact("Adatum", **values), factories.contact("Adatum Ltd")


def _address(contact: Record, code: str, **values: object) -> Record:
    return alternative_addresses.add({"contact_no": contact.key, "code": code, **values})


# --- values ------------------------------------------------------------------------------------


def test_the_contact_that_stays_keeps_its_values_and_blank_ones_are_filled() -> None:
    kept = factories.contact("Adatum", city="Madrid", email="info@adatum.example")
    gone = factories.contact(
        "Adatum Ltd", city="León", address="Calle Mayor 1", home_page="adatum.example", note="Vip"
    )
    merged = contact_merge.merge(kept.key, gone.key)
    assert (merged["name"], merged["city"]) == ("Adatum", "Madrid")
    assert (merged["home_page"], merged["note"]) == ("adatum.example", "Vip")
    # the address is one block
    assert merged["address"] == ""
    with pytest.raises(NotFound):
        get(noun("contact"), gone.key)


def test_a_street_is_filled_where_the_city_is_the_same() -> None:
    kept = factories.contact("Adatum", city="Madrid")
    gone = factories.contact("Ltd", city="MADRID", post_code="28001", address="Calle Mayor 1")
    merged = contact_merge.merge(kept.key, gone.key)
    assert (merged["address"], merged["post_code"]) == ("Calle Mayor 1", "28001")
    assert merged["city"] == "Madrid"


def test_values_of_the_other_contact_are_taken_and_left_by_name() -> None:
    kept = factories.contact("Adatum", city="Madrid")
    gone = factories.contact("Adatum Ltd", city="León", home_page="adatum.example")
    merged = contact_merge.merge(kept.key, gone.key, take=["name", "city"], leave=["home_page"])
    assert (merged["name"], merged["city"], merged["home_page"]) == ("Adatum Ltd", "León", "")
    assert merged["search_name"] == "ADATUM LTD"
    with pytest.raises(InvalidValue):
        contact_merge.merge(kept.key, factories.contact().key, take=["nonsense"])


def test_a_person_takes_the_parts_of_a_name_with_it() -> None:
    kept = factories.contact("Ann Beebe", type="person")
    gone = factories.contact("", type="person", first_name="Ann Mary", surname="Van Beebe")
    merged = contact_merge.merge(kept.key, gone.key, take=["name"])
    assert merged["name"] == "Ann Mary Van Beebe"
    assert (merged["first_name"], merged["surname"]) == ("Ann Mary", "Van Beebe")


def test_a_company_and_a_person_are_not_merged_nor_one_with_itself() -> None:
    company, person = factories.contact("Adatum"), factories.contact("Ann", type="person")
    with pytest.raises(RuleError, match="one is a company"):
        contact_merge.merge(company.key, person.key)
    with pytest.raises(RuleError, match="itself"):
        contact_merge.merge(company.key, company.key)


# --- what follows ------------------------------------------------------------------------------


def test_all_rows_of_the_contact_that_goes_follow() -> None:
    kept, gone = _two()
    for code in ("NEWS", "XMAS"):
        factories.code("mailing-group", code)
    mailing_groups.assign(kept.key, "NEWS")
    for code in ("NEWS", "XMAS"):
        mailing_groups.assign(gone.key, code)
    _address(kept, "HOME")
    _address(gone, "WORK")
    for contact, text in ((kept, "first"), (gone, "second"), (gone, "third")):
        contact_comments.add(contact.key, text)
    merged = contact_merge.merge(kept.key, gone.key)
    assert assignments.codes_of("mailing-group", merged.key) == ["NEWS", "XMAS"]
    addresses = open_list("alternative-address", {"contact_no": kept.key}).first(9)
    assert [row["code"] for row in addresses] == ["HOME", "WORK"]
    assert [line.comment for line in contact_comments.of_contact(kept.key)] == [
        "first",
        "second",
        "third",
    ]


def test_persons_history_and_segment_lines_follow() -> None:
    kept, gone = _two()
    person = factories.contact("Ann", type="person", company_no=gone.key, city="León")
    contacts.change(gone.key, {"note": "x"})
    own = factories.entry(contact_no=gone.key)
    of_person = factories.entry(contact_no=person.key)
    segment = factories.segment()
    factories.segment_line(segment.key, contact_no=gone.key)
    factories.segment_line(segment.key, contact_no=person.key)
    contact_merge.merge(kept.key, gone.key)
    moved = get(noun("contact"), person.key)
    assert (moved["company_no"], moved["company_name"], moved["city"]) == (
        kept.key,
        "Adatum",
        "León",
    )
    for entry, contact in ((own, kept), (of_person, person)):
        row = InteractionLogEntry.get_by_id(entry.id)
        assert (row.contact_id, row.company_id) == (contact.id, kept.id)
    lines = database.execute_sql("SELECT contact_id, company_id FROM segment_line").fetchall()
    assert sorted(lines) == sorted([(kept.id, kept.id), (person.id, kept.id)])
    assert [row.key for row in open_list("contact", find="ann adatum").first(5)] == [person.key]


def test_no_phone_and_no_address_is_lost() -> None:
    kept = factories.contact("Adatum", phone_no="+34 911 111 111", email="a@adatum.example")
    gone = factories.contact("Ltd", phone_no="+34 922 222 222", email="b@adatum.example")
    channels.add({"contact_no": gone.key, "value": "+34 933 333 333"})
    channels.add({"contact_no": gone.key, "value": "a@adatum.example"})
    contact_merge.merge(kept.key, gone.key, take=["phone_no"])
    found = [(item.value, item.field) for item in channel_rows.read([kept.id])[kept.id]]
    assert found == [
        ("+34 922 222 222", "phone_no"),
        ("+34 911 111 111", ""),
        ("+34 933 333 333", ""),
        ("a@adatum.example", "email"),
        ("b@adatum.example", ""),
    ]
    assert [row.key for row in open_list("contact", find="933333333").first(5)] == [kept.key]


def test_what_an_imported_card_said_is_kept() -> None:
    kept, gone = _two()
    ContactExtra.insert(contact=gone.id, properties="X-SKYPE:adatum", digest="1").execute()
    contact_merge.merge(kept.key, gone.key)
    extra = ContactExtra.get_by_id(kept.id)
    assert (extra.properties, extra.digest) == ("X-SKYPE:adatum", "")


# --- what has to be settled --------------------------------------------------------------------


def _conflicting() -> tuple[Record, Record]:
    kept, gone = _two()
    _address(kept, "WORK", city="Madrid")
    _address(gone, "WORK", city="León")
    for contact in (kept, gone):
        alternative_addresses.add_range(
            {"contact_no": contact.key, "code": "WORK", "starting_date": "2026-01-01"}
        )
    source = WebSource.create(code="WIKI")
    ContactWebSource.create(contact=kept.id, web_source=source.id, search_word="Adatum")
    ContactWebSource.create(contact=gone.id, web_source=source.id, search_word="Adatum Ltd")
    relation = BusinessRelation.create(code="CUST")
    for contact, number in ((kept, "10"), (gone, "20")):
        ContactBusinessRelation.create(
            contact=contact.id, business_relation=relation.id, link_to_table=1, link_no=number
        )
    return kept, gone


def test_conflicts_stop_everything_and_are_named() -> None:
    kept, gone = _conflicting()
    before = _everything()
    with pytest.raises(MergeConflicts) as refused:
        contact_merge.merge(kept.key, gone.key, take=["name"])
    assert refused.value.exit_code == 4
    assert [conflict.id for conflict in refused.value.conflicts] == [
        "contact_business_relation:CUST",
        "contact_web_source:WIKI",
        "alternative_address:WORK",
    ]
    assert _everything() == before
    assert {item.id for item in merge_fields.compare(kept.key, gone.key).conflicts} == {
        conflict.id for conflict in refused.value.conflicts
    }


@pytest.mark.parametrize(
    ("answer", "city", "word", "number"),
    [("keep", "Madrid", "Adatum", "10"), ("drop", "León", "Adatum Ltd", "20")],
)
def test_all_conflicts_are_settled_one_way(answer: str, city: str, word: str, number: str) -> None:
    kept, gone = _conflicting()
    contact_merge.merge(kept.key, gone.key, otherwise=answer)
    (address,) = open_list("alternative-address", {"contact_no": kept.key}).first(5)
    assert address["city"] == city
    assert ContactWebSource.get().search_word == word
    assert ContactBusinessRelation.get().link_no == number
    assert len(open_list("alternative-address-date-range").first(5)) == 1


@pytest.mark.parametrize("by_code", ["keep", "drop"])
@pytest.mark.parametrize(("by_table", "number"), [("keep", "10"), ("drop", "20")])
def test_a_contact_is_linked_to_a_table_once_though_both_have_a_relation(
    by_code: str, by_table: str, number: str
) -> None:
    kept, gone = _two()
    customer, other = (BusinessRelation.create(code=code) for code in ("CUST", "OTHER"))

    def relate(contact: Record, relation: BusinessRelation, number: str = "") -> None:
        ContactBusinessRelation.create(
            contact=contact.id,
            business_relation=relation.id,
            link_to_table=1 if number else 0,
            link_no=number,
        )

    relate(kept, customer, "10")
    relate(gone, customer)
    relate(gone, other, "20")
    answers = {"contact_business_relation:CUST": by_code}
    with pytest.raises(MergeConflicts) as refused:
        contact_merge.merge(kept.key, gone.key, answers=answers)
    (conflict,) = refused.value.conflicts
    assert conflict.id == "contact_business_relation:customer"
    contact_merge.merge(kept.key, gone.key, answers={**answers, conflict.id: by_table})
    linked = [row.link_no for row in ContactBusinessRelation.select() if row.link_no]
    assert linked == ([] if (by_code, by_table) == ("drop", "keep") else [number])


def test_an_address_gets_another_code() -> None:
    kept, gone = _two()
    _address(kept, "WORK", city="Madrid")
    _address(gone, "WORK", city="León")
    segment = factories.segment()
    line = factories.segment_line(segment.key, contact_no=gone.key)
    SegmentLine.update(contact_alt_address_code="WORK").where(SegmentLine.id == line.id).execute()
    for wrong in ("rename:WORK", "rename:", "nonsense"):
        with pytest.raises(InvalidValue):
            contact_merge.merge(kept.key, gone.key, answers={"alternative_address:WORK": wrong})
    contact_merge.merge(kept.key, gone.key, answers={"alternative_address:WORK": "rename:work2"})
    addresses = open_list("alternative-address", {"contact_no": kept.key}).first(5)
    assert [(row["code"], row["city"]) for row in addresses] == [
        ("WORK", "Madrid"),
        ("WORK2", "León"),
    ]
    assert SegmentLine.get_by_id(line.id).contact_alt_address_code == "WORK2"


def test_rows_that_say_the_same_are_no_conflict() -> None:
    kept, gone = _two()
    for contact in (kept, gone):
        _address(contact, "WORK", city="Madrid", company_name="Adatum")
    contact_merge.merge(kept.key, gone.key)
    assert len(open_list("alternative-address").first(5)) == 1


def test_a_question_with_one_answer_is_answered_once() -> None:
    kept, gone = _two()
    factories.questionnaire("Q")
    profile_lines.add_question("Q", "Size?", ["Small"])
    profile_lines.add_question("Q", "Colour?", ["Red"])
    # an answer that was put between has a higher number than the question below it
    profile_lines.add_answers("Q/2", ["Large"])
    profile_answers.give(kept.key, "Q/2")
    profile_answers.give(gone.key, "Q/5")
    with pytest.raises(MergeConflicts, match="Small / Large"):
        contact_merge.merge(kept.key, gone.key)
    contact_merge.merge(kept.key, gone.key, otherwise="drop")
    (answer,) = open_list("profile-answer").first(5)
    assert (answer["contact_no"], answer["answer"]) == (kept.key, "Large")


# --- pairs of duplicates -----------------------------------------------------------------------


def test_pairs_of_the_contact_that_goes_go_and_what_was_checked_holds() -> None:
    full: dict[str, object] = {
        "address": "Calle Mayor, 12",
        "city": "Madrid",
        "post_code": "28001",
        "phone_no": "+34 911 234 567",
        "email": "info@adatum.example",
    }
    kept, gone, third = (factories.contact("Adatum", **full) for _number in range(3))
    assert ContactDuplicate.select().count() == 3
    pair = duplicates.pair_of(third.key, gone.key)
    duplicates.set_separate([pair.key])
    contact_merge.merge(kept.key, gone.key)
    (left,) = open_list("duplicate").first(5)
    assert {left["contact_no"], left["duplicate_contact_no"]} == {kept.key, third.key}
    assert left["separate_contacts"] is True
    assert left["no_of_matching_strings"] == 12
    undo()
    pairs = open_list("duplicate").first(9)
    assert len(pairs) == 3
    assert [row.key for row in pairs if row["separate_contacts"]] == [
        duplicates.pair_of(gone.key, third.key).key
    ]


# --- undo --------------------------------------------------------------------------------------


def test_everything_is_as_it_was_after_undo() -> None:
    kept, gone = _conflicting()
    factories.contact("Ann", type="person", company_no=gone.key)
    factories.contact("Bob", type="person", company_no=kept.key)
    factories.entry(contact_no=gone.key)
    factories.code("mailing-group", "NEWS")
    mailing_groups.assign(gone.key, "NEWS")
    contact_comments.add(kept.key, "one")
    contact_comments.add(gone.key, "two")
    segment = factories.segment()
    factories.segment_line(segment.key, contact_no=gone.key)
    SegmentHistory.create(segment=segment.id, action_no=99, line_no=10000, contact=gone.id)
    before = _everything()
    contact_merge.merge(kept.key, gone.key, take=["name"], otherwise="drop")
    assert _everything() != before
    assert {row.contact.id for row in SegmentHistory.select()} == {kept.id}
    undo()
    assert _everything() == before
    assert dialect.check(database) == []


def test_undo_is_refused_after_something_else_changed_the_result() -> None:
    kept, gone = _two()
    contact_merge.merge(kept.key, gone.key)
    contacts.change(kept.key, {"note": "changed"})
    with pytest.raises(RuleError, match="changed since"):
        undo()
    assert Contact.select().count() == 1


def test_new_interactions_stay_with_the_contact_and_do_not_hinder_undo() -> None:
    kept, gone = _two()
    old = factories.entry(contact_no=gone.key)
    contact_merge.merge(kept.key, gone.key)
    new = factories.entry(contact_no=kept.key)
    undo()
    assert get(noun("interaction"), old.key)["contact_no"] == gone.key
    assert get(noun("interaction"), new.key)["contact_no"] == kept.key


def test_undo_is_refused_when_what_it_refers_to_is_gone() -> None:
    kept, gone = _two()
    factories.code("mailing-group", "NEWS")
    mailing_groups.assign(kept.key, "NEWS")
    mailing_groups.assign(gone.key, "NEWS")
    contact_merge.merge(kept.key, gone.key)
    assignments.withdraw("mailing-group", [kept.key], "NEWS")
    delete = noun("mailing-group").delete
    assert delete is not None
    delete("NEWS")
    session.undoable.pop()
    with pytest.raises(RuleError, match="changed since"):
        undo()
    assert Contact.select().count() == 1


def test_a_merge_is_taken_back_by_number_later() -> None:
    kept, first = _two()
    second = factories.contact("Adatum SL")
    contact_merge.merge(kept.key, first.key)
    contact_merge.merge(kept.key, second.key)
    contact_merge.unmerge(kept.key)
    assert get(noun("contact"), second.key)["name"] == "Adatum SL"
    contact_merge.unmerge(kept.key)
    assert get(noun("contact"), first.key)["name"] == "Adatum Ltd"
    with pytest.raises(RuleError, match="No contact was merged"):
        contact_merge.unmerge(kept.key)


def test_images_of_changed_rows_hold_only_what_changed() -> None:
    kept, gone = _two()
    entry = factories.entry(contact_no=gone.key)
    contact_merge.merge(kept.key, gone.key)
    (old,) = database.execute_sql(
        "SELECT old FROM change WHERE operation = 'image' AND table_name = 'interaction_log_entry'"
    ).fetchone()
    assert set(json.loads(old)) == {"entry_no", "version", "contact_id", "company_id"}
    assert json.loads(old)["entry_no"] == entry.id


# --- side by side ------------------------------------------------------------------------------


def test_two_contacts_side_by_side() -> None:
    kept = factories.contact("Adatum", city="Madrid")
    gone = factories.contact("Adatum", city="León", home_page="adatum.example")
    factories.entry(contact_no=gone.key)
    factories.entry(contact_no=gone.key)
    found = merge_fields.compare(kept.key, gone.key)
    shown = {pair.field.name: (pair.kept, pair.other, pair.taken) for pair in found.fields}
    assert shown["city"] == ("Madrid", "León", False)
    assert shown["home_page"] == ("", "adatum.example", True)
    assert "address" not in shown
    assert "type" not in shown
    counts = {str(table.caption): (table.kept, table.other) for table in found.tables}
    assert counts == {"Interactions": (0, 2)}
