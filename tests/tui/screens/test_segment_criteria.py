"""The criteria of a segment on the screen: chosen, read, taken back, saved and done again."""

from __future__ import annotations

from typing import Any

import pytest

from store import saved_criteria, segment_contacts
from store.criteria_lines import saved_steps, steps
from store.lists import open_list
from store.nouns import noun
from store.records import get
from store.segment_logging import log_segment
from store.segment_mailing import apply_mailing_group
from tests import factories

WIDE = (120, 40)


def a_segment() -> str:
    factories.contact("Adatum", city="Madrid")
    factories.contact("Blue Yonder", city="Madrid")
    factories.contact("Contoso", city="Vigo")
    return factories.segment(description="Fair").key


@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_the_effect_of_filters_is_said_before_they_are_applied(
    trato: Any, size: tuple[int, int]
) -> None:
    no = a_segment()
    async with trato("segments", size=size) as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="Nothing has been" if size == WIDE else "no lines yet")
        await person.press("a", shows="3 contacts match. 3 would be added.")
        await person.press("down", "down", "down", *"Madrid", shows="2 contacts match.")
        await person.press("ctrl+s", shows="2 contacts added.")
        await person.press(shows="City is Madrid")
        await person.press("r", shows="2 of 2 lines would be removed")
        await person.press(*"A*", shows="1 of 2 lines would be removed, 1 would stay.")
        await person.press("ctrl+s", shows="1 line removed.")
        await person.press(shows="Reduce")
        await person.press("b", shows="Take back the last criteria action")
        await person.press("y", shows="1 line is back.")
    assert [step.added for step in steps(no)] == [2]


async def test_what_was_typed_is_there_again_and_what_is_wrong_is_named(trato: Any) -> None:
    a_segment()
    async with trato("segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="no lines yet")
        await person.press("a", shows="3 contacts match")
        await person.press("down", *"robot", shows="A filter cannot be understood.")
        await person.press("ctrl+s", shows="is not one of")
        await person.press("escape")
        await person.gone("is not one of")
        await person.press("a", shows="robot")
        await person.press("ctrl+l", shows="3 contacts match")


async def test_sections_unfold_and_fold_to_what_is_typed_in_them(trato: Any) -> None:
    a_segment()
    factories.entry(contact_no=open_list("contact").first(1)[0].key, evaluation="positive")
    async with trato("segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="no lines yet")
        await person.press("a", shows="▸ Interaction Log Entry")
        await person.press(*["down"] * 12, "enter", shows="▾ Interaction Log Entry")
        await person.press("down", "down", "down", "down", *"positive", shows="1 contact matches.")
        await person.press("tab", *["up"] * 5, "left", shows="Entry   Evaluation: Positive")
        await person.press("ctrl+s", shows="1 contact added.")


async def test_criteria_are_saved_and_done_again(trato: Any) -> None:
    no = a_segment()
    other = factories.segment(description="Other").key
    segment_contacts.add_contacts(no, {"contact": {"city": "Vigo"}})
    async with trato("segments", size=WIDE) as person:
        await person.press(shows="Other")
        await person.press("enter", shows="City is Vigo")
        await person.press("S", shows="Save Criteria")
        await person.press(*"vigo", "ctrl+s", shows="saved as VIGO")
        await person.press("escape", "down", "enter", shows="Nothing has been added yet")
        await person.press("U", shows="VIGO")
        await person.press("enter", shows="1 contact added.")
        await person.press(shows="City is Vigo")
    assert len(saved_steps("VIGO")) == len(steps(other)) == 1


async def test_saved_criteria_can_be_read(trato: Any) -> None:
    no = a_segment()
    segment_contacts.add_contacts(no, {"contact": {"type": "company"}}, expand_companies=True)
    saved_criteria.save(no, "ALL", "Everybody")
    async with trato("saved-segment-criteria", language="es") as person:
        await person.press(shows="Everybody")
        await person.press("enter", shows="1 Agregar contactos")
        await person.press(shows="Tipo es Empresa (Expandir empresas)")


async def test_a_logged_segment_is_reused(trato: Any) -> None:
    first = factories.segment(description="Fair")
    factories.segment_line(first.key)
    log_segment(first.key)
    other = factories.segment(description="Other").key
    async with trato("logged-segments") as person:
        await person.press(shows="Fair")
        await person.press("U", shows="Other")
        await person.press("enter", shows="1 contact added.")
    assert open_list("segment-line", {"segment_no": other}).count() == 1


async def test_the_contacts_are_put_into_a_mailing_group(trato: Any) -> None:
    no = a_segment()
    segment_contacts.add_contacts(no)
    factories.code("mailing-group", "NEWS")
    async with trato("segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="Adatum")
        await person.press("G", shows="NEWS")
        await person.press("enter", shows="Beside those")
        await person.press("enter", shows="3 contacts put into NEWS.")
    assert get(noun("mailing-group"), "NEWS")["no_of_contacts"] == 3


async def test_the_last_line_deleted_asks_about_the_criteria(trato: Any) -> None:
    segment = factories.segment(description="Fair")
    factories.segment_line(segment.key, contact_no=factories.contact("Adatum").key)
    async with trato("segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="Adatum")
        await person.press("delete", shows="Delete 1 line?")
        await person.press("y", shows="is empty then")
        await person.press("y", shows="no lines yet")
    assert steps(segment.key) == []


async def test_hostile_filters_are_data(trato: Any) -> None:
    no = a_segment()
    hostile = "[bold]*|[@click=app.quit]x"
    segment_contacts.add_contacts(no, {"contact": {"name": hostile}})
    async with trato("segments", size=WIDE) as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="[bold]*")
        await person.press("c", shows="[@click=app.quit]x")


async def test_the_members_that_a_group_would_lose_are_counted_before(trato: Any) -> None:
    no = a_segment()
    add = noun("mailing-group").add
    assert add is not None
    add({"code": "NEWS"})
    segment_contacts.add_contacts(no, {"contact": {"city": "Madrid"}})
    apply_mailing_group(no, "NEWS", False)
    async with trato("segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="Adatum")
        await person.press("G", shows="NEWS")
        await person.press("enter", shows="Instead of the 2 who are in it now")


async def test_enter_on_a_logged_segment_opens_its_entries(trato: Any) -> None:
    no = a_segment()
    segment_contacts.add_contacts(no, {"contact": {"city": "Vigo"}})
    log_segment(no)
    async with trato("logged-segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="Interaction Log Entries")
        await person.press(shows="Contoso")


async def test_a_segment_without_languages_says_how_to_add_one(trato: Any) -> None:
    a_segment()
    async with trato("segments") as person:
        await person.press(shows="Fair")
        await person.press("enter", shows="no lines yet")
        await person.press("l", shows="n creates the first one.")
