"""Logged segments: canceled and restored with their interactions, deleted without them."""

from __future__ import annotations

import pytest

from store import entry_marks, logged_segments
from store.errors import FieldMustBe, InvalidValue, NotFound
from store.lists import open_list
from store.models import InteractionLogEntry
from store.nouns import noun
from store.records import Record, get
from store.segment_logging import log_segment
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def logged(lines: int = 2) -> int:
    segment = factories.segment()
    for _ in range(lines):
        factories.segment_line(segment.key)
    return log_segment(segment.key).logged_segment_entry_no


def read(entry_no: int) -> Record:
    return get(noun("logged-segment"), entry_no)


def marks(entry_no: int) -> list[bool]:
    query = InteractionLogEntry.select().where(InteractionLogEntry.logged_segment == entry_no)
    return [entry.canceled for entry in query.order_by(InteractionLogEntry.entry_no)]


def switch(numbers: list[int]) -> bool:
    """Switch the mark as the screens do, and return what it is now."""
    canceled = logged_segments.toggle_would_cancel(numbers[0])
    verb = logged_segments.cancel if canceled else logged_segments.restore
    verb(numbers)
    return canceled


def test_the_interactions_follow_the_mark_both_ways() -> None:
    number = logged()
    assert switch([number]) is True
    assert (read(number)["canceled"], marks(number)) == (True, [True, True])
    assert switch([number]) is False
    assert (read(number)["canceled"], marks(number)) == (False, [False, False])


def test_the_first_selected_decides_for_all() -> None:
    first, second = logged(), logged()
    logged_segments.cancel([second])
    assert logged_segments.toggle_would_cancel(first)
    assert switch([first, second]) is True
    assert marks(first) + marks(second) == [True] * 4
    logged_segments.restore([first])
    assert switch([second, first]) is False
    assert marks(first) + marks(second) == [False] * 4


def test_interactions_canceled_one_by_one_are_restored_with_their_segment() -> None:
    number = logged()
    entry_marks.cancel([1])
    assert read(number)["no_of_interactions"] == 1
    assert logged_segments.restore([number]) == 0
    assert marks(number) == [False, False]


def test_interactions_with_the_mark_of_the_segment_are_counted() -> None:
    number = logged(3)
    assert read(number)["no_of_interactions"] == 3
    assert logged_segments.cancel([number]) == 1
    assert logged_segments.cancel([number]) == 0
    assert read(number)["no_of_interactions"] == 3


def test_an_interaction_of_a_canceled_segment_is_not_restored_alone() -> None:
    number = logged()
    logged_segments.cancel([number])
    with pytest.raises(FieldMustBe, match="Logged Segment"):
        entry_marks.restore([1])
    assert marks(number) == [True, True]


def test_nothing_is_marked_when_one_is_missing() -> None:
    number = logged()
    with pytest.raises(NotFound):
        logged_segments.cancel([number, 99])
    assert read(number)["canceled"] is False


def test_deleted_segments_leave_their_interactions() -> None:
    number = logged()
    logged_segments.cancel([number])
    assert logged_segments.canceled_count({}) == 1
    assert logged_segments.delete_canceled({}) == 1
    entries = list(InteractionLogEntry.select())
    assert [entry.logged_segment_id for entry in entries] == [None, None]
    assert all(entry.canceled and entry.segment_no == "SM00001" for entry in entries)
    assert open_list("logged-segment").count() == 0


def test_only_canceled_segments_that_the_filter_lets_through_are_deleted() -> None:
    first, second, third = logged(), logged(), logged()
    logged_segments.cancel([first, second])
    assert logged_segments.delete_canceled({"segment_no": "SM00002|SM00003"}) == 1
    assert [row["entry_no"] for row in open_list("logged-segment").first(9)] == [third, first]
    assert logged_segments.delete_canceled({"canceled": "no"}) == 0
    with pytest.raises(InvalidValue):
        logged_segments.delete_canceled({"colour": "red"})
