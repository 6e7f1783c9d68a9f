"""What a salesperson does all day, keyboard only: marks, comments, cards, money, favourites."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.widgets import Input

from store import comments, nouns, records, setup, usage
from tests import factories
from tui.screens.card_screen import CardScreen
from tui.screens.help_screen import HelpScreen
from tui.screens.list_screen import ListScreen


async def test_space_marks_and_goes_on(trato: Any) -> None:
    for code in ("A", "B", "C"):
        factories.group(code)
    async with trato() as person:
        await person.press(shows="Group C")
        await person.press("space", "space", shows="2 marked")


async def test_an_entry_is_not_typed_over(trato: Any) -> None:
    factories.entry(description="Asked for a quote")
    async with trato("interaction-log-entries") as person:
        await person.press(shows="Asked for a quote")
        await person.press("enter", shows="Interaction Log Entry")
        await person.press("f2", "tab", "tab", "x", shows="Asked for a quote")
        assert not person.page.dirty
        await person.press("escape")
        await person.until(lambda: isinstance(person.page, ListScreen))


async def test_alt_with_a_letter_is_never_text(trato: Any) -> None:
    async with trato() as person:
        await person.press("f1", shows="Type to find a key")
        assert isinstance(person.app.screen, HelpScreen)
        person.app.post_message(events.Key("alt+z", "z"))
        await person.press("n", shows="Create a new record")
        assert person.app.screen.query_one(Input).value == "n"


async def test_keys_typed_while_a_page_opens_belong_to_it(trato: Any) -> None:
    async with trato() as person:
        await person.press(shows="There are no")
        for key in ("n", *"phone", "tab", *"Calls"):
            character = key if len(key) == 1 else None
            person.app.post_message(events.Key(key, character))
        await person.press(shows="Calls")
        assert isinstance(person.page, CardScreen)
        assert person.page.body.changes == {"code": "PHONE", "description": "Calls"}


async def test_rows_of_a_list_keep_the_order_they_were_read_in(trato: Any) -> None:
    for code in ("A", "B", "C"):
        factories.group(code)
    async with trato() as person:
        await person.press(shows="Group C")
        rows = person.page._rows
        last = await rows.last(1)
        await person.press("right", "o", shows="Description ▲")
        assert [row.record.key for row in await rows.before(last[0], 5)] == ["A", "B"]


async def test_several_entries_are_commented_at_once(trato: Any) -> None:
    numbers = [factories.entry()["entry_no"] for _ in range(2)]
    async with trato("interaction-log-entries") as person:
        await person.press(shows="OUTGOING")
        await person.press("asterisk", shows="2 marked")
        await person.press("m", shows="Comment on 2 entries")
        await person.type("Same for both")
        await person.press("ctrl+s", shows="2 entries commented.")
    said = [line.comment for number in numbers for line in comments.of_entry(number)]
    assert said == ["Same for both", "Same for both"]


async def test_evaluating_begins_with_what_stands_there(trato: Any) -> None:
    factories.entry(evaluation="negative")
    async with trato("interaction-log-entries") as person:
        await person.press(shows="OUTGOING")
        await person.press("v", shows="Evaluate Interaction")
        await person.press("enter", shows="Nothing has changed: that is what stood there.")


async def test_money_has_the_currency_of_the_set_up(trato: Any) -> None:
    setup.change_marketing({"currency_code": "EUR"})
    factories.entry(cost="310", duration="15")
    async with trato("interaction-log-entries") as person:
        await person.press(shows="15 min · €310.00")
        setup.change_marketing({"currency_code": "USD"})
        await person.app.changed()
        await person.press(shows="US$310.00")


async def test_facts_of_a_contact_are_what_one_calls_and_writes_to(trato: Any) -> None:
    factories.contact("Adatum", phone_no="+1 404 555 100", email="info@adatum.example")
    async with trato("contacts") as person:
        await person.press(shows="+1 404 555 100 · info@adatum.example")


async def test_labels_of_the_details_are_whole(trato: Any) -> None:
    factories.entry()
    async with trato("interaction-log-entries") as person:
        await person.press(shows="OUTGOING")
        await person.press("alt+f2", shows="Contact Company Name")
    async with trato("interaction-log-entries", size=(120, 40)) as person:
        await person.press(shows="Template Code")


async def test_an_empty_role_centre_says_that_nothing_was_logged(trato: Any) -> None:
    async with trato("role-centre") as person:
        await person.press(shows="Nothing has been logged yet.")


async def test_the_role_centre_leads_to_the_pages_used_most(trato: Any) -> None:
    async with trato("role-centre", size=(120, 40)) as person:
        await person.press(shows="Interaction Templates")
        assert "Mailing Groups" not in person.text
        await person.app.open_page("mailing-groups")
        await person.until(lambda: bool(usage.recent(1)))
        await person.press("escape")
        await person.page.reread()
        await person.press(shows="Mailing Groups")
        await person.press("alt+q", shows="Recent")
    assert usage.most_used(1) == [usage.Used("page", "mailing-groups", 1)]


async def test_a_company_on_a_segment_line_has_its_name(trato: Any) -> None:
    factories.number_series()
    company = factories.contact("Adatum", type="company")
    no = factories.segment()["no"]
    factories.segment_line(no, contact_no=company.key)
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("enter", shows="1 line")
        await person.until(lambda: sum(line.count("Adatum") for line in person.lines) == 2)


async def test_a_segment_is_logged_from_the_list(trato: Any) -> None:
    factories.number_series()
    no = factories.segment(interaction_template_code=factories.template().key)["no"]
    factories.segment_line(no, contact_no=factories.contact("Adatum").key)
    async with trato("segments") as person:
        await person.press(shows=no)
        await person.press("f9", shows=f"Log segment {no}: 1 interaction?")
        assert "This cannot be undone" in person.text
        await person.press("enter", shows="1 interaction was logged: entry 1.")
        await person.press("escape", shows=f"Segment {no} has been logged.")
        assert isinstance(person.page, ListScreen)
    assert records.get(nouns.noun("logged-segment"), "1")["segment_no"] == no


async def test_the_marked_contact_is_the_one_that_is_asked_about(trato: Any) -> None:
    marked = factories.contact("Adatum")
    factories.contact("Ann", type="person", company_no=marked.key)
    factories.contact("Contoso")
    async with trato("contacts") as person:
        await person.press(shows="Contoso")
        await person.press("space", shows="1 marked")
        await person.press("delete", shows="Adatum?")
        assert "persons" in person.text or "person is" in person.text
        await person.press("y", shows="2 contacts deleted.")
        await person.gone("Adatum")
