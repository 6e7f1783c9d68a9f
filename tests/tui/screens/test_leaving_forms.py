"""Forms above a page are not left with what was typed into them, unless one says so."""

from __future__ import annotations

from typing import Any

from store import segment_contacts, segment_lines
from store.lists import open_list
from tests import factories


async def test_a_line_that_was_typed_into_is_saved_or_discarded_as_one_says(trato: Any) -> None:
    factories.contact("Adatum")
    no = factories.segment(description="Fair").key
    segment_contacts.add_contacts(no, {})
    async with trato("segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="Adatum")
        await person.press("enter", shows="Ctrl+S Save")
        await person.press("escape")
        await person.gone("╭─ Line")
        await person.press("enter", shows="╭─ Line")
        await person.press("down", *"Fair 2027", "escape", shows="Not saved yet")
        await person.press("3", shows="Fair 2027")
        await person.press("escape", shows="Not saved yet")
        await person.press("2")
        await person.gone("╭─ Line")
        assert "Fair 2027" not in person.text
        await person.press("enter", shows="╭─ Line")
        await person.press("down", *"Fair 2028", "escape", shows="Not saved yet")
        await person.press("enter")
        await person.gone("╭─ Line")
    (line,) = open_list("segment-line").first(9)
    assert line["description"] == "Fair 2028"


async def test_a_small_form_asks_before_what_was_typed_is_discarded(trato: Any) -> None:
    factories.contact("Adatum")
    no = factories.segment(description="Fair").key
    segment_contacts.add_contacts(no, {})
    async with trato("segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="Adatum")
        await person.press("S", shows="Save Criteria")
        await person.press("escape")
        await person.gone("Save Criteria")
        await person.press("S", shows="Save Criteria")
        await person.press(*"fair", "escape", shows="Discard what you have typed?")
        await person.press("n")
        await person.gone("Discard what you have typed?")
        assert "fair" in person.text
        await person.press("escape", shows="Discard what you have typed?")
        await person.press("y")
        await person.gone("Save Criteria")


async def test_filters_that_were_typed_are_not_dropped_unasked(trato: Any) -> None:
    factories.contact("Adatum")
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("f", shows="Filter Contacts")
        await person.press(*"zz", "escape", shows="Discard what you have typed?")
        await person.press("y")
        await person.gone("Filter Contacts")
        assert "Adatum" in person.text


async def test_a_question_that_is_left_unanswered_saves_nothing(trato: Any) -> None:
    factories.contact("Adatum")
    no = factories.segment(description="Fair").key
    segment_contacts.add_contacts(no, {})
    async with trato("segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="Adatum")
        await person.press(*["shift+tab"] * 6)
        await person.press(*"Spring", "ctrl+s", shows="You have changed Description.")
        await person.press("escape", shows="Nothing was saved.")
        assert "Fair *" in person.text
        await person.press("ctrl+s", shows="You have changed Description.")
        await person.press("y", shows="Saved.")
    (line,) = open_list("segment-line").first(9)
    assert line["description"] == "Spring"


async def test_a_line_that_two_change_asks_whose_value_stays(trato: Any) -> None:
    factories.contact("Adatum")
    no = factories.segment(description="Fair").key
    segment_contacts.add_contacts(no, {})
    async with trato("segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="Adatum")
        await person.press("enter", shows="╭─ Line")
        await person.press("down", *"Mine")
        (line,) = await person.app.data.read(lambda: open_list("segment-line").first(9))
        await person.app.data.write(segment_lines.change, line.key, {"description": "Theirs"})
        await person.press("ctrl+s", shows="Take theirs: Theirs")
        await person.press("1", shows="Saved.")
    (line,) = open_list("segment-line").first(9)
    assert line["description"] == "Mine"


async def test_a_set_up_that_is_the_first_page_comes_to_rest_and_forgets_what_is_discarded(
    trato: Any,
) -> None:
    async with trato("company-information") as person:
        await person.press("f2", *"Cronus", "ctrl+s", shows="Saved.")
        await person.press("u", shows="Undone: Change")
        await person.gone("Cronus")
        await person.press("f2", *"Adatum", "escape", shows="Not saved yet")
        await person.press("2", shows="This is the first page.")
        await person.gone("Adatum")
        await person.press("f2", "escape", shows="This is the first page.")
        await person.press("question_mark", shows="Keys: Company Information")
