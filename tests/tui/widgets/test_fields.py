"""The fields of cards and dialogs."""

import asyncio
from collections.abc import Sequence

import pytest
from textual.pilot import Pilot

from tests.tui.widgets.helpers import WidgetApp
from tui.theme import ANSI, DARK, LIGHT
from tui.widgets.fields import (
    BooleanField,
    ChoiceField,
    Field,
    LookupField,
    NoteField,
    TextField,
    align_labels,
)

EVIL = "[@click=app.quit]x[/]\x1b[31m\u202e"
CHOICES = [
    ("", "(none)"),
    ("very_positive", "Very Positive"),
    ("positive", "Positive"),
    ("e", "Ético"),
]
PEOPLE = [("JO", "Jim Olive", "London"), ("JOS", "José Lugo", "Madrid"), ("PS", "Peter [b]", "")]


async def suggest(text: str) -> Sequence[tuple[str, str, str]]:
    return [person for person in PEOPLE if text.casefold() in " ".join(person).casefold()]


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def changes(app: WidgetApp) -> list[tuple[str, str]]:
    return [(sent.field.field_name, sent.value) for sent in app.heard(Field.Changed)]


@pytest.mark.parametrize("theme", [DARK, LIGHT, ANSI])
async def test_labels_and_values_stand_in_two_columns(theme: str) -> None:
    fields: list[Field] = [
        TextField("name", "Nombre", "Ann Beebe", required=True),
        LookupField("salesperson", "Cód. vendedor", suggest, "JO", "Jim [Olive]"),
        ChoiceField("evaluation", "Evaluación", CHOICES, "positive"),
        BooleanField("failed", "Intento de contacto fallido por teléfono"),
        NoteField("comment", "Comentario", "one\ntwo"),
        TextField("no", "N.º", "CT000107", read_only=True),
    ]
    assert align_labels(fields, 20) == 20
    app = WidgetApp(*fields, theme=theme)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        await settle(pilot)
        assert [line.rstrip() for line in app.screen_lines()[:9]] == [
            "Nombre *              Ann Beebe",
            "Cód. vendedor         JO   Jim [Olive]",
            "Evaluación            Positive",
            "Intento de contacto   [ ]",
            "fallido por teléfono",
            "Comentario            one",
            "                      two",
            "N.º                   CT000107",
            "",
        ]
        assert changes(app) == []


async def test_typing_changes_and_tab_goes_on() -> None:
    name, phone = TextField("name", "Name", "Ann"), TextField("phone", "Phone")
    app = WidgetApp(name, phone)
    async with app.run_test(message_hook=app.hear) as pilot:
        name.focus_value()
        await pilot.press("end", "!", "tab", "5", "up", "down", "enter")
        assert (name.value, phone.value) == ("Ann!", "5")
        assert changes(app) == [("name", "Ann!"), ("phone", "5")]
        name.set_value("Bob")
        await settle(pilot)
        assert len(changes(app)) == 2


async def test_data_in_a_field_does_nothing_and_is_kept_as_it_is() -> None:
    field = TextField("name", "Name " + EVIL, EVIL)
    note = NoteField("note", "Note", EVIL + "\nx")
    choice = ChoiceField("choice", "Choice", [("a", EVIL)], "a")
    app = WidgetApp(field, note, choice)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = "\n".join(app.screen_lines())
        assert "\x1b" not in screen
        assert "\u202e" not in screen
        assert screen.count("[@click=app.quit]x[/]␛[31m�") == 3
        assert field.value == EVIL
        assert note.value == EVIL + "\nx"
        field.focus_value()
        await pilot.press("home", "a")
        assert "\x1b" not in field.value
        assert field.value.startswith("a[@click")


async def test_what_is_pasted_is_cleaned() -> None:
    field, note = TextField("name", "Name"), NoteField("note", "Note")
    app = WidgetApp(field, note)
    async with app.run_test(message_hook=app.hear) as pilot:
        field.input.value = "a\x1b[31m\u200bb"
        note.area.insert("c\x1b\nd\x07")
        await settle(pilot)
        assert (field.value, note.value) == ("a[31mb", "c\nd")
        assert changes(app) == [("name", "a[31mb"), ("note", "c\nd")]


async def test_an_error_stands_below_until_the_value_changes() -> None:
    field = TextField("name", "Name", "Ann")
    app = WidgetApp(field, TextField("next", "Next"))
    async with app.run_test() as pilot:
        field.set_error("Name must be [unique]")
        await settle(pilot)
        lines = app.screen_lines()
        assert lines[1].strip() == "! Name must be [unique]"
        assert lines[2].startswith("Next")
        field.focus_value()
        await pilot.press("x")
        await settle(pilot)
        assert field.error is None
        assert app.screen_lines()[1].startswith("Next")


async def test_an_error_may_be_set_before_the_field_is_shown() -> None:
    field = TextField("name", "Name")
    field.set_error("Missing")
    app = WidgetApp(field)
    async with app.run_test():
        assert app.screen_lines()[1].strip() == "! Missing"


async def test_a_text_is_understood_when_the_field_is_left() -> None:
    def accept(text: str) -> str:
        if text == "t":
            return "22-11-26"
        if text == "x":
            raise ValueError("x is not a date")
        return text

    field = TextField("date", "Date", accept=accept)
    app = WidgetApp(field, TextField("next", "Next"))
    async with app.run_test(message_hook=app.hear) as pilot:
        field.focus_value()
        await pilot.press("t", "tab")
        await settle(pilot)
        assert field.value == "22-11-26"
        assert changes(app)[-1] == ("date", "22-11-26")
        await pilot.press("shift+tab", "x", "tab")
        await settle(pilot)
        assert (field.value, field.error) == ("x", "x is not a date")
        assert not field.check()


async def test_a_choice_goes_through_its_values() -> None:
    field = ChoiceField("evaluation", "Evaluation", CHOICES)
    app = WidgetApp(field, TextField("next", "Next"))
    async with app.run_test(message_hook=app.hear) as pilot:
        field.focus_value()
        await pilot.press("left", "right", "right")
        assert field.value == "positive"
        await pilot.press("v")
        assert field.value == "very_positive"
        await pilot.press("e")
        assert field.caption == "Ético"
        assert [value for _, value in changes(app)] == [
            "very_positive",
            "positive",
            "very_positive",
            "e",
        ]


async def test_a_choice_has_a_list() -> None:
    field = ChoiceField("evaluation", "Evaluation", CHOICES, "positive")
    app = WidgetApp(field, TextField("next", "Next"))
    async with app.run_test() as pilot:
        field.focus_value()
        await pilot.press("f4")
        await pilot.pause()
        assert [line.split()[-1] for line in app.screen_lines()[1:5]] == [
            "(none)",
            "Positive",
            "Positive",
            "Ético",
        ]
        await pilot.press("up", "enter")
        assert field.value == "very_positive"
        await pilot.press("enter", "down", "escape")
        assert field.value == "very_positive"
        assert app.screen_lines()[1].startswith("Next")
        await pilot.press("alt+down")
        await pilot.pause()
        await pilot.click(offset=(19, 1))
        assert field.value == ""


async def test_yes_or_no() -> None:
    field = BooleanField("failed", "Attempt failed")
    app = WidgetApp(field, TextField("next", "Next"))
    async with app.run_test(message_hook=app.hear) as pilot:
        field.focus_value()
        await pilot.press("space")
        assert (field.checked, field.value) == (True, "true")
        assert "[x]" in app.screen_lines()[0]
        await pilot.press("enter", "a")
        await pilot.click(field, (3, 0))
        assert changes(app) == [("failed", "true"), ("next", "a"), ("failed", "false")]
        field.set_value("true")
        assert field.checked


async def test_enter_takes_the_first_suggestion() -> None:
    field = LookupField("salesperson", "Salesperson", suggest)
    app = WidgetApp(field, TextField("next", "Next"))
    async with app.run_test(message_hook=app.hear) as pilot:
        field.focus_value()
        await pilot.press("j")
        await settle(pilot)
        lines = app.screen_lines()
        assert lines[1][18:].split() == ["JO", "Jim", "Olive", "London"]
        assert lines[2].split() == ["JOS", "José", "Lugo", "Madrid"]
        await pilot.press("enter")
        await settle(pilot)
        assert (field.value, field.title) == ("JO", "Jim Olive")
        assert app.screen_lines()[0].split() == ["Salesperson", "JO", "Jim", "Olive"]
        assert changes(app) == [("salesperson", "j"), ("salesperson", "JO")]
        await pilot.press("x")
        assert changes(app)[-1] == ("next", "x")


async def test_another_suggestion_is_chosen_with_the_arrows_or_the_mouse() -> None:
    field = LookupField("salesperson", "Salesperson", suggest)
    app = WidgetApp(field, TextField("next", "Next"))
    async with app.run_test() as pilot:
        field.focus_value()
        await pilot.press("j")
        await settle(pilot)
        await pilot.press("down", "down", "enter")
        assert field.value == "JOS"
        await pilot.press("shift+tab", "f4")
        await settle(pilot)
        await pilot.click(offset=(19, 3))
        await settle(pilot)
        assert (field.value, field.title) == ("PS", "Peter [b]")


@pytest.mark.parametrize(
    ("typed", "value", "title"),
    [("jo", "JO", "Jim Olive"), ("peter", "PS", "Peter [b]"), ("lo", "lo", ""), ("zz", "zz", "")],
)
async def test_leaving_takes_what_can_only_be_meant(typed: str, value: str, title: str) -> None:
    people = [*PEOPLE, ("XLO", "Anna", "")]

    async def find(text: str) -> Sequence[tuple[str, str, str]]:
        return [person for person in people if text in " ".join(person).casefold()]

    field = LookupField("salesperson", "Salesperson", find)
    app = WidgetApp(field, TextField("next", "Next"))
    async with app.run_test() as pilot:
        field.focus_value()
        await pilot.press(*typed, "tab")
        await settle(pilot)
        if typed == "lo":
            assert len(await find("lo")) > 1
        assert (field.value, field.title) == (value, title)


async def test_a_late_suggestion_of_an_older_text_is_not_shown() -> None:
    gate = asyncio.Event()

    async def slow(text: str) -> Sequence[tuple[str, str, str]]:
        if text == "j":
            await gate.wait()
        return [(text.upper(), f"for {text}", "")]

    field = LookupField("salesperson", "Salesperson", slow)
    app = WidgetApp(field)
    async with app.run_test() as pilot:
        field.focus_value()
        await pilot.press("j", "o")
        gate.set()
        await settle(pilot)
        assert app.screen_lines()[1][18:].split() == ["JO", "for", "jo"]
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen_lines()[1].strip() == ""


async def test_a_field_that_is_only_shown_cannot_be_changed() -> None:
    fields = [
        TextField("a", "A", "1", read_only=True),
        ChoiceField("b", "B", CHOICES, "e", read_only=True),
        BooleanField("c", "C", True, read_only=True),
        TextField("d", "D"),
    ]
    app = WidgetApp(*fields)
    async with app.run_test() as pilot:
        await pilot.press("tab", "x")
        await pilot.click(fields[2], (30, 0))
        assert [field.value for field in fields] == ["1", "e", "true", "x"]
