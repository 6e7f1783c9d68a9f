"""Comments of contacts."""

from __future__ import annotations

from datetime import date

import pytest

from store import contact_comments, contacts, erasure, undo
from store.errors import FieldRequired, NotFound, RuleError, TooLong
from store.models import Change, database
from store.nouns import noun
from store.records import get
from store.session import session
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def test_only_the_first_comment_of_a_day_has_its_date() -> None:
    no = factories.contact("Adatum").key
    session.chosen_work_date = date(2026, 11, 20)
    first = contact_comments.add(no, "  Never call before ten ", "call")
    second = contact_comments.add(no, "Likes tea")
    session.chosen_work_date = date(2026, 11, 21)
    third = contact_comments.add(no, "Moves in May")
    assert [(line.line_no, line.date) for line in (first, second, third)] == [
        (10_000, date(2026, 11, 20)),
        (20_000, None),
        (30_000, date(2026, 11, 21)),
    ]
    assert (first.comment, first.code) == ("Never call before ten", "CALL")
    assert get(noun("contact"), no)["comment"] is True
    assert contact_comments.of_contact(no) == [first, second, third]


def test_comments_are_changed_and_deleted_and_taken_back() -> None:
    no = factories.contact("Adatum").key
    line = contact_comments.add(no, "Likes tea")
    contact_comments.change(no, line.line_no, "Likes coffee", "drink")
    assert contact_comments.get(no, line.line_no).comment == "Likes coffee"
    contact_comments.remove(no, line.line_no)
    assert contact_comments.of_contact(no) == []
    undo.undo()
    assert contact_comments.get(no, line.line_no).comment == "Likes coffee"
    undo.undo()
    assert contact_comments.get(no, line.line_no) == line
    undo.undo()
    assert contact_comments.of_contact(no) == []


def test_a_comment_that_was_changed_since_is_not_taken_back() -> None:
    no = factories.contact("Adatum").key
    line = contact_comments.add(no, "Likes tea")
    mine = list(session.undoable)
    contact_comments.change(no, line.line_no, "Likes coffee")
    session.undoable[:] = mine
    with pytest.raises(RuleError):
        undo.undo()
    assert contact_comments.get(no, line.line_no).comment == "Likes coffee"


def test_several_contacts_get_a_comment_or_none() -> None:
    keys = [factories.contact().key for _ in range(3)]
    with pytest.raises(NotFound):
        contact_comments.add_all([*keys, "NOBODY"], "Same for all")
    assert contact_comments.of_contact(keys[0]) == []
    assert contact_comments.add_all(keys, "Same for all") == 3
    undo.undo()
    assert [contact_comments.of_contact(key) for key in keys] == [[], [], []]


def test_a_comment_needs_a_text_that_fits() -> None:
    no = factories.contact().key
    with pytest.raises(FieldRequired):
        contact_comments.add(no, " \n ")
    with pytest.raises(TooLong):
        contact_comments.add(no, "x" * 4001)
    with pytest.raises(TooLong):
        contact_comments.add(no, "x", "C" * 21)
    with pytest.raises(NotFound):
        contact_comments.change(no, 10_000, "x")


def test_comments_go_with_their_contact() -> None:
    no = factories.contact().key
    contact_comments.add(no, "Likes tea")
    contacts.delete(no)
    with pytest.raises(NotFound):
        contact_comments.of_contact(no)


def test_an_erased_contact_leaves_no_comment_in_the_change_log() -> None:
    no = factories.contact("Ann", type="person").key
    line = contact_comments.add(no, "Has a secret hobby")
    contact_comments.change(no, line.line_no, "Has a secret garden")
    erasure.erase(no)
    rows = database.execute(Change.select(Change.old, Change.new)).fetchall()
    texts = [text or "" for row in rows for text in row]
    assert not any("secret" in text for text in texts)
    with pytest.raises(RuleError):
        undo.undo()
