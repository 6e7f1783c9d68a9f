"""Who else is editing, while a line of a worksheet or a small form over a card is typed into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from store import presence
from store.records import Record
from store.session import session
from tests import factories
from tui.screens.line_dialog import LineDialog


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Do something as another session, of ana."""

    def call(verb: Callable[..., Any], *args: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(presence, "_own", lambda: "theirs")
            patch.setattr(session, "user", "ana")
            return verb(*args)

    return call


@pytest.fixture
def line() -> Callable[[], tuple[Record, Record]]:
    """Make a segment with a line; return both."""

    def make() -> tuple[Record, Record]:
        segment = factories.segment()
        return segment, factories.segment_line(segment.key)

    return make


def names(others: Callable[..., Any], noun: str, row_id: int) -> list[str]:
    return [editor.user for editor in others(presence.editors, noun, row_id)]


@pytest.mark.usefixtures("db")
async def test_others_see_that_a_line_is_edited(
    trato: Any, others: Callable[..., Any], line: Callable[[], tuple[Record, Record]]
) -> None:
    segment, row = line()
    async with trato("segments") as person:
        await person.press(shows=segment.key)
        await person.press("enter", shows="line")
        await person.press("enter", shows="─ Line ─")
        assert names(others, "segment-line", row.id) == []
        await person.press("tab")
        await person.type("Call")
        await person.until(lambda: names(others, "segment-line", row.id) == [session.user])
        assert names(others, "segment", segment.id) == [session.user]
        await person.press("ctrl+s", shows="Saved.")
        await person.until(lambda: names(others, "segment-line", row.id) == [])
        assert names(others, "segment", segment.id) == []


@pytest.mark.usefixtures("db")
async def test_a_line_says_who_else_edits_it(
    trato: Any, others: Callable[..., Any], line: Callable[[], tuple[Record, Record]]
) -> None:
    segment, row = line()
    async with trato("segments") as person:
        await person.press(shows=segment.key)
        await person.press("enter", shows="line")
        others(presence.announce, [("segment", segment.id)])
        await person.press(shows="ana is editing this since")
        await person.press("enter", shows="─ Line ─")
        others(presence.announce, [("segment", segment.id), ("segment-line", row.id)])
        await person.press(shows="│  ! ana is editing this since")
        others(presence.announce, [])
        await person.gone("! ana")
        await person.press("escape", shows=segment.key)


@pytest.mark.usefixtures("db")
async def test_a_comment_is_typed_over_a_card(trato: Any, others: Callable[..., Any]) -> None:
    contact = factories.contact("Adatum")
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("enter", shows=f"Contact · {contact.key}")
        await person.press("m", shows="Comment")
        await person.type("Tea")
        await person.until(lambda: names(others, "contact", contact.id) == [session.user])
        await person.press("ctrl+s", shows="Comment saved.")
        await person.until(lambda: names(others, "contact", contact.id) == [])


def test_a_line_whose_fields_are_gone_has_nothing_to_lose() -> None:
    assert not LineDialog(cast("Any", None), "Line", (), cast("Any", None), cast("Any", None)).dirty
