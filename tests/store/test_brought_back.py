"""What was deleted comes back whole: segments, lines, logged segments, entries, documents."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from store import (
    attachments,
    comments,
    contact_merge,
    contacts,
    deleted_entries,
    dossiers,
    entry_marks,
    erasure,
    interactions,
    line_attachments,
    logged_segments,
    removed_rows,
    sales_document_lines,
    segment_contacts,
    segment_history,
    segment_languages,
    segment_lines,
    segments,
    setup,
    template_languages,
    templates,
    totals,
    undo,
)
from store.criteria_lines import steps
from store.errors import Busy, Duplicate, NotFound, PartlyDone, RuleError
from store.lists import open_list
from store.models import Attachment, Change, InteractionLogEntry, database
from store.models.criteria import SegmentCriteriaLine, SegmentHistory
from store.models.kept import KeptDocument
from store.models.segments import SegmentLanguage, SegmentLine
from store.nouns import noun
from store.portions import Pace
from store.records import Record, get
from store.sales_document_issue import issue
from store.segment_logging import log_segment
from tests import factories

pytestmark = pytest.mark.usefixtures("db")
TABLES = (SegmentLine, SegmentLanguage, SegmentCriteriaLine, SegmentHistory, KeptDocument)


def rows() -> list[list[tuple[Any, ...]]]:
    """Everything in the tables of segments."""
    return [sorted(database.execute(model.select()).fetchall(), key=repr) for model in TABLES]


def last(operation: str = "delete") -> int:
    query = Change.select(Change.seq).where(Change.operation == operation)
    return int(database.execute(query.order_by(Change.seq.desc())).fetchone()[0])


def in_log() -> str:
    """All that the change log keeps."""
    found = database.execute(Change.select(Change.old, Change.new, Change.record)).fetchall()
    return " ".join(str(value) for row in found for value in row)


def lines_of(segment: str) -> list[Record]:
    return open_list("segment-line", {"segment_no": segment}).first(1000)


@pytest.fixture
def segment() -> str:
    """A segment with a letter in two languages, and two contacts of which one has a letter alone."""
    factories.letter("BUS", "EN", "ES")
    for name in ("Adatum", "Contoso"):
        factories.contact(name)
    made = factories.segment(interaction_template_code="BUS", description="Spring").key
    segment_contacts.add_contacts(made, {"contact": {"name": "Adatum"}})
    segment_contacts.add_contacts(made, {"contact": {"name": "Contoso"}})
    line_attachments.attach(lines_of(made)[0].key, b"For you", "mine.txt")
    return made


# --- segments --------------------------------------------------------------------------------


def zenobia() -> str:
    return factories.contact("Zenóbia Quúxley", type="person").key


def test_a_deleted_segment_comes_back_whole(segment: str) -> None:
    before, header = rows(), get(noun("segment"), segment)
    segments.delete(segment)
    assert rows()[:4] == [[], [], [], []]
    assert undo.undo().operation == "delete"
    assert rows() == before
    assert get(noun("segment"), segment) == header
    assert line_attachments.export(lines_of(segment)[0].key).content == b"For you"
    assert len(steps(segment)) == 2
    assert segment_history.go_back(segment).removed == 1


def test_it_is_said_before_whether_it_can_be_taken_back(segment: str) -> None:
    def said(number: int) -> str:
        return str(get(noun("change"), number)["taking_back"])

    segments.delete(segment)
    line = last()
    assert (said(line), said(last("rows"))) == ("Yes", "")
    undo.undo()
    assert said(line) == f"Taken back already, by change {last('undo delete')}."
    assert "deleted again" in said(last("undo delete"))
    assert said(last("add")) == "A new record is not taken back. Delete it instead."


def test_its_documents_come_back_from_the_folder(tmp_path: Path) -> None:
    setup.change_marketing(
        {"attachment_storage_type": "disk_file", "attachment_storage_location": str(tmp_path)}
    )
    factories.letter("BUS", "EN")
    made = factories.segment(interaction_template_code="BUS").key
    segments.delete(made)
    undo.undo()
    assert segment_languages.export(f"{made}/EN").content == b"BUS EN"


def test_many_lines_are_kept_by_few_of_the_log(
    segment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removed_rows, "_AT_ONCE", 20)
    for _ in range(50):
        factories.segment_line(segment)
    before = rows()
    segments.delete(segment)
    kept = Change.select().where(Change.operation == "rows")
    assert kept.where(Change.table_name == "segment_line").count() == 3
    assert kept.count() < 15
    undo.undo_change(last("rows"))
    assert rows() == before


def test_another_one_has_its_number(segment: str) -> None:
    segments.delete(segment)
    factories.segment(no=segment)
    with pytest.raises(Duplicate):
        undo.undo()
    assert not lines_of(segment)


def test_the_contact_of_a_line_must_be_there(segment: str) -> None:
    contact = lines_of(segment)[0]["contact_no"]
    segments.delete(segment)
    line = last()
    contacts.delete(contact)
    gone = last()
    with pytest.raises(RuleError, match=f"{contact} was deleted or merged since, by change {gone}"):
        undo.undo_change(line)
    undo.undo_change(gone)
    undo.undo_change(line)
    assert lines_of(segment)[0]["contact_no"] == contact


def test_what_was_done_with_contacts_that_are_gone_is_left_out() -> None:
    contact = factories.contact("Adatum").key
    made = factories.segment().key
    segment_contacts.add_contacts(made, {})
    segment_history.go_back(made)
    segment_contacts.add_contacts(made, {})
    segment_lines.delete(lines_of(made)[0].key, reset_criteria=False)
    segments.delete(made)
    line = last()
    contacts.delete(contact)
    undo.undo_change(line)
    assert [len(found) for found in rows()[:4]] == [0, 0, SegmentCriteriaLine.select().count(), 0]
    assert len(steps(made)) == 2


def test_a_contact_that_is_erased_is_erased_from_deleted_segments(
    segment: str, engine: str
) -> None:
    mine, other = lines_of(segment)
    segment_lines.change(other.key, {"description": "Like ann@adatum.example"})
    contacts_no = mine["contact_no"]
    noun("contact").change(contacts_no, {"email": "ann@adatum.example"})  # type: ignore[misc]
    segments.delete(segment)
    line = last()
    # a server gives rows in the order in which they were written last
    Change.update(user_id=Change.user_id).where(Change.table_name == "segment_line").execute()
    for way in ("index", "indexonly", "bitmap") if engine == "postgresql" else ():
        database.execute_sql(f"SET enable_{way}scan = off")
    erasure.erase(contacts_no)
    assert "ann@" not in in_log()
    assert b"For you" not in [item.content for item in Attachment.select()]
    undo.undo_change(line)
    (left,) = lines_of(segment)
    assert (left["contact_no"], left["description"]) == (other["contact_no"], "Like …")
    assert SegmentLanguage.select().where(SegmentLanguage.line_no != 0).count() == 0


def test_who_was_merged_since_is_erased_from_what_is_kept() -> None:
    gone, kept = zenobia(), factories.contact("Z. Quuxley", type="person").key
    canceled(contact_no=gone, description="Likes purple tea")
    interactions.delete_canceled({})
    made = factories.segment().key
    line = factories.segment_line(made, contact_no=gone)
    segment_lines.change(line.key, {"description": "About purple shoes"})
    segments.delete(made)
    contact_merge.merge(kept, gone)
    erasure.erase(kept)
    for text in ("purple", "catalogue"):
        assert text not in in_log()
    assert not Attachment.select().exists()


def test_what_is_kept_is_told_to_who_asks() -> None:
    person = zenobia()
    canceled(contact_no=person, description="Likes purple tea")
    canceled(contact_no=factories.contact().key, description="Likes coffee")
    interactions.delete_canceled({})
    dossier = dossiers.of_contact(person)
    told = dossier.as_json()
    assert [row.get("description") for row in told["deleted"]] == ["Likes purple tea", None]
    assert told["deleted"][1]["comment"] == "Asked for the catalogue"
    assert len(dossier.attachments) == 1
    undo.undo()
    assert "deleted" not in dossiers.of_contact(person).as_json()


def test_words_of_the_search_are_erased_from_what_is_kept_and_from_lines() -> None:
    gone, other = zenobia(), factories.contact("Ann Beebe", type="person").key
    canceled(contact_no=other, description="Met Zenóbia Quúxley")
    interactions.delete_canceled({})
    for _ in range(2):
        made = factories.segment().key
        line = factories.segment_line(made, contact_no=other)
        segment_lines.change(line.key, {"description": "With Zenóbia Quúxley"})
    segments.delete(made)
    erasure.erase(gone)
    assert "quuxley" not in in_log()
    assert [line.search_text for line in SegmentLine.select()] == ["with"]


def test_a_company_that_is_erased_is_nobodys_company_in_deleted_segments() -> None:
    company = factories.contact("Adatum")
    person = factories.contact("Ann Beebe", type="person", company_no=company.key).key
    made = factories.segment().key
    factories.segment_line(made, contact_no=person)
    segments.delete(made)
    line = last()
    erasure.erase(company.key)
    undo.undo_change(line)
    assert lines_of(made)[0]["contact_company_no"] == ""


def test_a_merged_contact_is_named() -> None:
    kept, gone = factories.contact("Adatum").key, factories.contact("Adatum SA").key
    made = factories.segment().key
    factories.segment_line(made, contact_no=gone)
    segments.delete(made)
    line = last()
    contact_merge.merge(kept, gone)
    with pytest.raises(RuleError, match="merged since"):
        undo.undo_change(line)


def test_a_deleted_language_is_spoken_again(segment: str) -> None:
    before = [(item["language_code"], item["attachment"]) for item in lines_of(segment)]
    usual = get(noun("segment"), segment)["language_code"]
    segment_languages.remove(f"{segment}/{usual}")
    assert get(noun("segment"), segment)["language_code"] == ""
    undo.undo()
    assert get(noun("segment"), segment)["language_code"] == usual
    assert [(item["language_code"], item["attachment"]) for item in lines_of(segment)] == before


# --- lines of segments -----------------------------------------------------------------------


def test_deleted_lines_come_back_with_what_was_typed_into_them(segment: str) -> None:
    line = lines_of(segment)[0]
    segment_lines.change(line.key, {"evaluation": "positive"})
    before = rows()
    segment_lines.delete(line.key)
    undo.undo()
    assert rows() == before
    assert line_attachments.export(line.key).content == b"For you"


def test_criteria_that_were_reset_with_the_last_line_come_back(segment: str) -> None:
    before = rows()
    segment_lines.delete_lines([line.key for line in lines_of(segment)], reset_criteria=True)
    assert not steps(segment)
    undo.undo()
    assert rows() == before


def test_lines_that_come_back_later_are_recorded_as_added(segment: str) -> None:
    line = lines_of(segment)[0]
    segment_lines.delete(line.key)
    deleted = last()
    factories.segment_line(segment)
    undo.undo_change(deleted)
    assert len(steps(segment)) == 5
    assert segment_history.go_back(segment).removed == 1
    assert line.id not in [item.id for item in lines_of(segment)]


def test_the_segment_of_a_line_must_be_there(segment: str) -> None:
    segment_lines.delete(lines_of(segment)[0].key)
    deleted = last()
    segments.delete(segment)
    with pytest.raises(RuleError, match=f"Segment {segment} was deleted"):
        undo.undo_change(deleted)


def test_lines_of_others_come_back_after_one_was_erased(segment: str) -> None:
    mine, other = lines_of(segment)
    segment_lines.delete_lines([mine.key, other.key], reset_criteria=False)
    deleted = last()
    erasure.erase(mine["contact_no"])
    assert undo.undo_change(deleted).entries == 1
    assert [line.id for line in lines_of(segment)] == [other.id]
    assert KeptDocument.select().count() == 0
    assert b"For you" not in [item.content for item in Attachment.select()]


# --- logged segments -------------------------------------------------------------------------


def test_a_deleted_logged_segment_has_its_interactions_again(segment: str) -> None:
    logged = log_segment(segment).logged_segment_entry_no
    logged_segments.cancel([logged])
    logged_segments.delete_canceled({})
    numbers = [row.entry_no for row in InteractionLogEntry.select()]
    undo.undo()
    assert get(noun("logged-segment"), logged)["no_of_interactions"] == len(numbers) == 2


@pytest.mark.parametrize("first", ["logged-segment", "interaction"])
def test_interactions_belong_again_whichever_comes_back_first(segment: str, first: str) -> None:
    logged = log_segment(segment).logged_segment_entry_no
    numbers = [row.entry_no for row in InteractionLogEntry.select()]
    logged_segments.cancel([logged])
    logged_segments.delete_canceled({})
    segment_gone = last()
    interactions.delete_canceled({})
    entries_gone = last()
    order = [segment_gone, entries_gone]
    for line in order if first == "logged-segment" else reversed(order):
        undo.undo_change(line)
    assert get(noun("logged-segment"), logged)["no_of_interactions"] == len(numbers) == 2


def test_a_logged_segment_stays_gone_when_an_interaction_was_restored(segment: str) -> None:
    logged = log_segment(segment).logged_segment_entry_no
    logged_segments.cancel([logged])
    logged_segments.delete_canceled({})
    deleted = last()
    entry_marks.restore([InteractionLogEntry.select().first().entry_no])
    with pytest.raises(RuleError, match="changed since"):
        undo.undo_change(deleted)
    with pytest.raises(NotFound):
        get(noun("logged-segment"), logged)


# --- entries of the log ----------------------------------------------------------------------


def canceled(**values: object) -> int:
    number = factories.entry(**values).id
    comments.insert(number, "Asked for the catalogue")
    document = attachments.save(b"letter", "letter.txt", read_only=True)
    entry = InteractionLogEntry.entry_no == number
    InteractionLogEntry.update(attachment=document).where(entry).execute()
    entry_marks.cancel([number])
    return number


def test_a_few_deleted_entries_come_back_with_comments_and_documents() -> None:
    number = canceled()
    before = get(noun("interaction"), str(number))
    interactions.delete_canceled({})
    assert not totals.entries_counted(canceled=True)
    undo.undo()
    assert get(noun("interaction"), str(number)) == before
    assert interactions.document(number).content == b"letter"
    assert [line.comment for line in comments.of_entry(number)] == ["Asked for the catalogue"]
    assert open_list("interaction", find="catalogue").count() == 1
    assert not totals.differences()


def test_many_entries_do_not_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deleted_entries, "KEPT_AT_ONCE", 1)
    first, _second = canceled(), canceled()
    interactions.delete_canceled({})
    assert not Attachment.select().exists()
    with pytest.raises(RuleError, match="not kept"):
        undo.undo_change(last())
    assert get(noun("change"), last())["taking_back"].startswith("So many entries")
    assert first


def test_many_are_deleted_in_portions_without_those_that_were_restored_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers = [canceled() for _ in range(4)]
    read = deleted_entries._read_before

    def restored_by_another(some: Sequence[int]) -> None:
        read(some)
        if numbers[3] in some:  # the newest is the first one
            entry_marks.restore([numbers[0]])

    monkeypatch.setattr(deleted_entries, "KEPT_AT_ONCE", 1)
    monkeypatch.setattr(deleted_entries, "_PACE", Pace(60, 1, 1, 2))
    monkeypatch.setattr(deleted_entries, "_read_before", restored_by_another)
    assert interactions.delete_canceled({"entry_no": "|".join(map(str, sorted(numbers)))}) == 3
    assert [row.entry_no for row in InteractionLogEntry.select()] == [numbers[0]]
    assert not totals.differences()
    assert len({row.change_no for row in Change.select().where(Change.operation == "delete")}) > 1


def test_who_cannot_delete_all_is_told_how_many_are_deleted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers = [canceled() for _ in range(5)]
    delete = deleted_entries._delete_canceled

    def busy_in_the_end(some: Sequence[int], *, kept: bool) -> int:
        if numbers[0] in some:  # the oldest is the last one
            raise Busy
        return delete(some, kept=kept)

    monkeypatch.setattr(deleted_entries, "KEPT_AT_ONCE", 1)
    monkeypatch.setattr(deleted_entries, "_PACE", Pace(60, 2, 2, 2))
    monkeypatch.setattr(deleted_entries, "_delete_canceled", busy_in_the_end)
    with pytest.raises(PartlyDone, match=r"^4 of 5 .* Others are using the database") as raised:
        interactions.delete_canceled({})
    assert raised.value.exit_code == Busy.exit_code
    assert [row.entry_no for row in InteractionLogEntry.select()] == [numbers[0]]
    monkeypatch.setattr(deleted_entries, "_delete_canceled", delete)
    assert interactions.delete_canceled({}) == 1
    monkeypatch.setattr(deleted_entries, "_delete_canceled", busy_in_the_end)
    numbers[:] = [canceled() for _ in range(2)]
    with pytest.raises(Busy):
        interactions.delete_canceled({})


def test_a_postponed_interaction_comes_back() -> None:
    contact, template = factories.contact().key, factories.template().key
    given = {"contact_no": contact, "interaction_template_code": template, "salesperson_code": "JO"}
    factories.salesperson("JO")
    number = interactions.postpone(given, ["Call again"]).id
    interactions.delete_postponed([number])
    undo.undo()
    values, notes = interactions.resume_values(number)
    assert values["contact_no"] == contact
    assert "Call again" in str(notes)


def test_an_entry_of_an_erased_contact_stays_gone() -> None:
    number = canceled(description="Ann Beebe")
    contact = get(noun("interaction"), str(number))["contact_no"]
    interactions.delete_canceled({})
    deleted = last()
    erasure.erase(contact)
    assert "catalogue" not in in_log()
    assert not Attachment.select().exists()
    with pytest.raises(RuleError, match="little is known"):
        undo.undo_change(deleted)


# --- documents -------------------------------------------------------------------------------


def test_the_documents_of_a_template_come_back() -> None:
    factories.letter("BUS", "EN", "ES")
    templates.remove("BUS")
    assert Attachment.select().count() == 2
    undo.undo()
    assert template_languages.export("BUS/ES").content == b"BUS ES"
    assert KeptDocument.select().count() == 0
    templates.remove("BUS")
    assert not attachments.count_unused()


def test_a_line_of_a_document_comes_back_to_its_place() -> None:
    document = factories.sales_document()
    add = noun("sales-document-line").add
    assert add is not None
    for text in ("Desk", "Stool", "Lamp"):
        add({"sales_document_no": document.key, "text": text, "unit_price": "10"})

    def texts() -> list[str]:
        found = open_list("sales-document-line", {"sales_document_no": document.key}).first(10)
        return [str(line["text"]) for line in found]

    before, amount = texts(), sales_document_lines.totals(document.key).net
    for text in ("Desk", "Stool"):
        (line,) = open_list("sales-document-line", {"text": text}).first(2)
        sales_document_lines.delete(line.key)
    undo.undo()
    undo.undo()
    assert texts() == before
    assert get(noun("sales-document"), document.key)["net_amount"] == amount


def test_lines_of_a_document_come_back_together() -> None:
    document = factories.sales_document()
    add = noun("sales-document-line").add
    assert add is not None
    keys = [add({"sales_document_no": document.key, "text": text}).key for text in "ABC"]
    sales_document_lines.delete_lines(keys[:2])
    undo.undo()
    found = open_list("sales-document-line", {"sales_document_no": document.key}).first(10)
    assert [line["line_no"] for line in found] == [1, 2, 3, 4][: len(found)]
    assert [line.key for line in found][-3:] == keys


def test_an_issued_document_takes_no_line_back() -> None:
    document = factories.sales_document("invoice")
    add = noun("sales-document-line").add
    assert add is not None
    key = add({"sales_document_no": document.key, "text": "Chair", "unit_price": "10"}).key
    sales_document_lines.delete(key)
    deleted = last()
    issue(document.key)
    with pytest.raises(RuleError, match="issued"):
        undo.undo_change(deleted)


def test_what_was_kept_can_be_read_in_the_log(segment: str) -> None:
    segments.delete(segment)
    line = get(noun("change"), last("rows"))
    assert line["fields"].startswith("Rows: ")
    told = json.loads(Change.get(Change.seq == last("rows")).old or "")
    assert set(told) == {"columns", "rows"}
