"""Profile questionnaires, the profile of a contact and the classification, as a person uses them."""

from __future__ import annotations

from typing import Any

from store import profile_answers, profile_lines, profile_ratings
from store.lists import open_list
from tests import factories
from tui.screens.checklist_screen import ChecklistScreen
from tui.screens.worksheet_screen import WorksheetScreen


def lines() -> list[str]:
    return [str(line["description"]) for line in open_list("profile-line").first(50)]


def answers(no: str) -> list[str]:
    return [str(row["answer"]) for row in open_list("profile-answer", {"contact_no": no}).first(9)]


def customers() -> None:
    """A questionnaire with one answer to a size, and several interests."""
    factories.questionnaire("CUST", description="Customers")
    profile_lines.add_question("CUST", "Size", ["small", "big"])
    profile_lines.add_question("CUST", "Interests", ["chairs", "desks"], multiple_answers=True)


async def test_a_questionnaire_is_typed_in(trato: Any) -> None:
    async with trato("profile-questionnaires") as person:
        await person.press("n", shows="Profile Questionnaire · new")
        await person.type("CUST")
        await person.press("ctrl+s", shows="no questions yet")
        assert isinstance(person.page, WorksheetScreen)
        await person.press("n", shows="New question")
        typed = {"Size": ("small", "big"), "Colour": ("red",)}
        for count, (question, texts) in enumerate(typed.items(), 1):
            await person.type(question)
            await person.press("tab", "tab")
            for text in texts:
                await person.type(text)
                await person.press("enter")
            await person.press("ctrl+s", shows=f"New question · {count} added")
        await person.press("escape", shows="5 lines")
        await person.press("down", "a", shows="New answers to Size")
        await person.type("medium")
        await person.press("ctrl+s", shows="6 lines")
        await person.press("up", "J")
        await person.until(lambda: lines()[0] == "Colour")
        await person.press("delete", shows="3 answers below go too.")
        await person.press("y", shows="2 lines")
    assert lines() == ["Colour", "red"]


async def test_what_an_answer_is_meant_for_is_typed_into_its_line(trato: Any) -> None:
    customers()
    async with trato("profile-questionnaires") as person:
        await person.press("enter", shows="Interests")
        await person.press("enter", shows="answered by hand")
        await person.press("escape")
        await person.press("down", "enter", shows="From Value")
        await person.press("tab")
        await person.type("5")
        await person.press("tab")
        await person.type("1")
        await person.press("ctrl+s", shows="is below From Value")
        await person.press("backspace")
        await person.type("10")
        await person.press("ctrl+s", shows="5..10")


async def test_answers_are_checked_and_taken_away(trato: Any) -> None:
    customers()
    no = factories.contact("Adatum [/] [@click=app.quit]x").key
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("Q", shows="Customers")
        assert isinstance(person.page, ChecklistScreen)
        assert "Adatum [/] [@click=app.quit]x" in person.text
        await person.press("space", shows="(x) small")
        await person.press("down", "enter", shows="(x) big")
        assert "( ) small" in person.text
        await person.press("down", "space", shows="[x] chairs")
        await person.press("down", "space", shows="[x] desks")
        await person.press("up", "space", shows="[ ] chairs")
    assert answers(no) == ["big", "desks"]


async def test_who_is_asked_nothing_is_told_why(trato: Any) -> None:
    factories.questionnaire("CUST", contact_type="people")
    factories.contact("Adatum")
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("Q", shows="No questionnaire is meant for this contact")
        await person.press("space", "escape", shows="CT000001")


async def test_marked_contacts_are_given_one_answer(trato: Any) -> None:
    customers()
    first, second = factories.contact("Adatum").key, factories.contact("Litware").key
    profile_answers.give(first, "CUST/2")
    async with trato("contacts") as person:
        await person.press(shows="Litware")
        await person.press("space", "space", "Q", shows="Which answer for 2 contacts?")
        await person.type("big")
        await person.press(shows="CUST/3")
        await person.until(lambda: "CUST/2" not in person.text)
        await person.press("enter", shows="Replace it by 'big'?")
        await person.press("y", shows="2 contacts were given this answer.")
    assert answers(first) == answers(second) == ["big"]


async def test_the_card_shows_the_profile_and_leads_to_it(trato: Any) -> None:
    customers()
    profile_answers.give(factories.contact("Adatum").key, "CUST/3")
    async with trato("contacts", size=(80, 40)) as person:
        await person.press(shows="Adatum")
        await person.press("enter", shows="▸ Profile   1 answer")
        await person.until(lambda: "Size" not in person.text)


async def test_the_contacts_of_an_answer_are_opened(trato: Any) -> None:
    customers()
    for name, key in (("Adatum", "CUST/2"), ("Litware", "CUST/3")):
        profile_answers.give(factories.contact(name).key, key)
    async with trato("profile-questionnaires") as person:
        await person.press("enter", shows="Interests")
        await person.press("C", shows="Choose an answer")
        await person.press("down", "C", shows="Adatum")
        await person.press(shows="Size · small")
        await person.gone("Interests")
        assert "Litware" not in person.text


async def test_points_are_typed_for_all_answers_to_a_question(trato: Any) -> None:
    customers()
    profile_lines.add_question(
        "CUST", "Worth", ["high"], auto_contact_classification=True, classification_field="rating"
    )
    async with trato("profile-questionnaires") as person:
        await person.press("enter", shows="Worth")
        await person.press("r", shows="Classification Field must be equal to Rating")
        assert "Rating (not complete)" in person.text
        await person.press("end", "up", "r", shows="No answer gives points yet. n creates")
        await person.press("n", shows="Answers to which question?")
        await person.type("size")
        await person.until(lambda: "Interests" not in person.text)
        await person.press("enter", shows="Points for the answers to Size")
        await person.type("2,5")
        await person.press("tab")
        await person.type("-1")
        await person.press("ctrl+s", shows="Answers to which question?")
        await person.press("escape", shows="2.5")
    found = [(item.answer, item.points) for item in profile_ratings.points_of("CUST/7", "CUST/1")]
    assert [(answer, float(points or 0)) for answer, points in found] == [
        ("small", 2.5),
        ("big", -1),
    ]


async def test_the_classification_is_updated(trato: Any) -> None:
    customers()
    no = factories.contact("Adatum").key
    factories.entry(contact_no=no)
    profile_lines.add_question(
        "CUST",
        "Interactions",
        ["some"],
        auto_contact_classification=True,
        classification_field="no_of_interactions",
        classification_method="defined_value",
        starting_date_formula="-1Y",
    )
    profile_lines.change("CUST/8", {"from_value": "1"})
    async with trato("profile-questionnaires") as person:
        await person.press(shows="CUST")
        await person.press("U", shows="1 question will be answered anew")
        await person.press("ctrl+s", shows="Ending Date Formula must have a value")
        profile_lines.change("CUST/7", {"ending_date_formula": "0D"})
        await person.press("ctrl+s", shows="1 question answered, 1 answer given.")
    assert answers(no) == ["some"]
