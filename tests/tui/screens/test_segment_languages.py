"""Segments in several languages: their pages, the document of a line, and logging."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from store import line_attachments, logged_segments, segment_lines, segments
from store.enumerations import LineAttachment
from store.lists import open_list
from store.nouns import noun
from store.records import Record, get
from store.segment_logging import log_segment
from tests import factories
from tui.screens.list_screen import ListScreen


def spring(*languages: str) -> tuple[str, Record]:
    """A segment of letters in these languages, and its line for a contact."""
    factories.letter("BUS", *(languages or ("EN",)))
    made = factories.segment(interaction_template_code="BUS")
    contact = factories.contact("Acme [/] [@click=app.quit]x")
    return made.key, factories.segment_line(made.key, contact_no=contact.key)


async def test_a_language_is_added_and_its_subject_reaches_the_lines(trato: Any) -> None:
    no, line = spring("EN", "ES")
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("enter", shows="Acme [/]")
        await person.press("l", shows="Languages of Segments")
        await person.press(shows="2 of 2")
        await person.press("n", shows="Segment Language · new")
        await person.type("fr")
        await person.press("ctrl+s", shows="3 of 3")
        await person.press("home", "enter", shows=f"Segment Language · {no}/EN")
        await person.press("f2", "tab", "tab")
        await person.type("Please come")
        await person.press("ctrl+s", shows="lines in language 'EN' (1)?")
        await person.press("y", shows="Saved.")
    assert get(noun("segment-line"), line.key)["subject"] == "Please come"
    assert segments.change(no, {})["subject"] == "Please come"


async def test_a_line_gets_a_document_of_its_own(trato: Any, tmp_path: Path) -> None:
    no, line = spring()
    own = tmp_path / "own.txt"
    own.write_text("For you alone")
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("enter", shows="Acme [/]")
        await person.press("t", shows="letter.txt · Inherited")
        await person.press("1", shows="BUS EN")
        await person.press("escape")
        await person.press("t", shows="Inherited")
        await person.press("4", shows="Import an attachment")
        await person.type(str(own))
        await person.press("ctrl+s", shows="Attachment imported.")
        await person.press("t", shows="own.txt · Unique")
        await person.press("6", shows="Remove the attachment of this line?")
        assert line_attachments.export(line.key).content == b"For you alone"
        await person.press("y", shows="Attachment removed.")
    assert get(noun("segment-line"), line.key)["attachment"] is LineAttachment.BLANK


async def test_what_means_nothing_yet_cannot_be_typed_into(trato: Any) -> None:
    made = factories.segment(interaction_template_code="", campaign_no="C1")
    async with trato("segments", size=(120, 40)) as person:
        await person.press(shows=made.key)
        await person.press("enter", shows="This segment has no lines")
        fixed = {field.field_name for field in person.page.body.fields() if field.read_only}
        assert {"language_code", "unit_cost", "subject", "correspondence_type"} <= fixed
        assert "campaign_target" not in fixed
        template = person.page.body.field("interaction_template_code")
        factories.template()
        template.set_value("OUTGOING")
        template.changed()
        await person.until(lambda: not person.page.body.field("unit_cost").read_only)


async def test_logging_reports_what_happened(trato: Any) -> None:
    no, line = spring()
    nobody = factories.segment_line(no)
    segment_lines.change(nobody.key, {"contact_no": ""})
    segment_lines.change(line.key, {"correspondence_type": "email"})
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("enter", shows="Acme [/]")
        await person.press("f9", shows=f"Log segment {no}: 1 interaction?")
        assert "1 line without contact is left out" in person.text
        await person.press("2", shows="1 interaction was logged: entry 1.")
        await person.press(shows="1 e-mail has no address")
        await person.press(shows="The follow-up is segment")
        assert f"Segment {no} has been logged." in person.lines[-2]
        await person.press("escape")
        await person.until(lambda: isinstance(person.page, ListScreen))
        await person.press(shows="Follow-up on segment")
    assert open_list("interaction").count() == 1


async def test_canceled_logged_segments_are_deleted_by_filters(trato: Any) -> None:
    for _ in range(2):
        made = factories.segment()
        factories.segment_line(made.key)
        logged = log_segment(made.key).logged_segment_entry_no
        logged_segments.cancel([logged])
    async with trato("logged-segments") as person:
        await person.press(shows="Canceled")
        await person.press("D", shows="2 canceled logged segments will be deleted")
        await person.type("1")
        await person.press(shows="1 canceled logged segment will be deleted")
        await person.press("ctrl+s", shows="Yes    No")
        await person.press("y", shows="1 logged segment deleted.")
        assert open_list("logged-segment").count() == 1
        await person.press("escape")
        await person.press("u", shows="Undone: ")
    assert open_list("logged-segment").count() == 2
    assert open_list("interaction").count() == 2
