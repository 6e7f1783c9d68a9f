"""Cancel, restore, evaluate, comment, and taking each of them back."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import pytest

from store import comments, entry_marks, interactions, logged_segments
from store.errors import FieldMustBe, FieldRequired, NotFound, RuleError, TooLong
from store.interactions import NewAttachment
from store.lists import open_list
from store.models import Attachment, InteractionLogEntry, LoggedSegment
from store.nouns import noun
from store.records import get
from store.segment_logging import log_segment
from store.session import session
from store.undo import undo
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def canceled() -> list[int]:
    source = open_list("interaction", {"canceled": "yes"}, sort="entry_no")
    return [record["entry_no"] for record in source.each()]


def evaluation(entry_no: int) -> str:
    return str(get(noun("interaction"), entry_no)["evaluation"].key)


def make(count: int) -> list[int]:
    contact = factories.contact().key
    return [factories.entry(contact_no=contact)["entry_no"] for _ in range(count)]


def test_case_16_and_17_the_first_entry_decides_the_direction() -> None:
    a, b = make(2)
    entry_marks.cancel([b])
    assert entry_marks.toggle_would_cancel(a) is True
    assert entry_marks.toggle_would_cancel(b) is False
    assert entry_marks.cancel([a, b]) == 1
    assert canceled() == [a, b]
    assert entry_marks.restore([b, a]) == 2
    assert canceled() == []


def test_canceling_twice_changes_nothing_the_second_time() -> None:
    (a,) = make(1)
    assert entry_marks.cancel([a]) == 1
    assert entry_marks.cancel([a]) == 0


def test_a_reason_becomes_a_comment_of_what_was_canceled_now() -> None:
    a, b = make(2)
    entry_marks.cancel([a])
    entry_marks.cancel([a, b], reason="Wrong customer")
    assert comments.of_entry(a) == []
    assert [line.comment for line in comments.of_entry(b)] == ["Wrong customer"]


def test_unknown_and_postponed_entries_are_not_marked() -> None:
    (a,) = make(1)
    for unknown in (99, "x", ""):
        with pytest.raises(NotFound):
            entry_marks.cancel([a, unknown])
    assert canceled() == []


def test_an_entry_of_a_canceled_logged_segment_stays_canceled() -> None:
    a, b = make(2)
    segment = LoggedSegment.create(
        segment_no="S1", creation_date=dt.date(2026, 1, 1), canceled=True
    )
    InteractionLogEntry.update(logged_segment=segment).where(
        InteractionLogEntry.entry_no == b
    ).execute()
    entry_marks.cancel([a, b])
    with pytest.raises(FieldMustBe, match="Logged Segment"):
        entry_marks.restore([a, b])
    assert canceled() == [a, b]


def test_case_19_a_removed_document_does_not_come_back() -> None:
    first = factories.entry()
    entry = interactions.log(
        {
            name: first[name]
            for name in ("contact_no", "interaction_template_code", "salesperson_code")
        },
        attachment=NewAttachment("a.txt", b"x"),
    )["entry_no"]
    assert entry_marks.unique_attachments([entry]) == 1
    entry_marks.cancel([entry], remove_attachments=True)
    entry_marks.restore([entry])
    assert get(noun("interaction"), entry)["attachment"] is False
    assert Attachment.select().count() == 0


def test_evaluating_several_and_canceled_ones() -> None:
    a, b = make(2)
    entry_marks.cancel([b])
    assert entry_marks.evaluate([a, b], "very_positive") == 2
    assert (evaluation(a), evaluation(b)) == ("very_positive", "very_positive")


def test_more_entries_than_one_statement_names() -> None:
    first = factories.entry()
    columns = cast("dict[str, Any]", InteractionLogEntry.select().dicts().get())
    rows = [columns | {"entry_no": number} for number in range(2, 1203)]
    for start in range(0, len(rows), 100):
        InteractionLogEntry.insert_many(rows[start : start + 100]).execute()
    numbers = open_list("interaction").ids()
    assert entry_marks.cancel(numbers) == 1202
    assert undo().entries == 1202
    assert canceled() == []
    assert first["canceled"] is False


def test_undo_of_each_operation() -> None:
    a, b = make(2)
    entry_marks.evaluate([a], "negative")
    entry_marks.evaluate([a, b], "positive")
    entry_marks.cancel([a])
    comments.add(b, "Typed by mistake")
    done = undo()
    assert (done.operation, done.entries) == ("comment", 1)
    assert comments.of_entry(b) == []
    assert open_list("interaction", find="mistake").count() == 0
    assert undo().operation == "cancel"
    assert canceled() == []
    assert undo().operation == "evaluate"
    assert (evaluation(a), evaluation(b)) == ("negative", "")
    undo()
    assert evaluation(a) == ""
    with pytest.raises(RuleError, match="nothing to undo"):
        undo()


def test_undo_of_a_cancel_takes_its_reason_back() -> None:
    a, b = make(2)
    entry_marks.cancel([a, b], reason="Wrong customer")
    done = undo()
    assert (done.operation, done.entries) == ("cancel", 2)
    assert (canceled(), comments.of_entry(a), comments.of_entry(b)) == ([], [], [])
    assert open_list("interaction", find="customer").count() == 0


def test_undo_does_not_restore_what_a_canceled_logged_segment_holds() -> None:
    segment = factories.segment()
    factories.segment_line(segment.key)
    logged = log_segment(segment.key)
    entry_marks.cancel([logged.first_entry_no])
    logged_segments.cancel([logged.logged_segment_entry_no])
    with pytest.raises(FieldMustBe, match="Logged Segment"):
        undo()
    assert canceled() == [logged.first_entry_no]


def test_undo_gives_way_to_what_another_session_did_since() -> None:
    (a,) = make(1)
    entry_marks.cancel([a])
    mine = list(session.undoable)
    entry_marks.restore([a])
    session.undoable[:] = mine
    with pytest.raises(RuleError, match="changed since"):
        undo()
    assert canceled() == []


def test_comments_are_numbered_and_dated_once_a_day() -> None:
    session.chosen_work_date = dt.date(2026, 11, 20)
    (a,) = make(1)
    first = comments.add(a, "  Wants delivery\nbefore Christmas ", "todo")
    second = comments.add(a, "And a discount")
    assert (first.line_no, second.line_no) == (10_000, 20_000)
    assert (first.date, second.date) == (dt.date(2026, 11, 20), None)
    assert (first.comment, first.code) == ("Wants delivery\nbefore Christmas", "TODO")
    assert get(noun("interaction"), a)["comment"] is True
    assert open_list("interaction", find="christ").count() == 1
    comments.remove(a, 10_000)
    assert open_list("interaction", find="christ").count() == 0
    with pytest.raises(NotFound):
        comments.remove(a, 10_000)


def test_comments_that_are_refused() -> None:
    (a,) = make(1)
    with pytest.raises(FieldRequired):
        comments.add(a, "\x1b \n")
    with pytest.raises(TooLong):
        comments.add(a, "x" * 4001)
    with pytest.raises(TooLong, match="Code: The text has 21 characters"):
        comments.add(a, "hello", "x" * 21)
    with pytest.raises(NotFound):
        comments.add(77, "hello")
    assert comments.of_entry(a) == []
