"""Tables of codes, and giving contacts their codes."""

from __future__ import annotations

from typing import Any

import pytest

from store import assignments, nouns, records
from tests import factories
from tui import browser
from tui.screens.list_screen import ListScreen

NASTY = "[/] [@click=app.quit]x[/]"


def add(noun: str, code: str, **values: object) -> None:
    factories.code(noun, code, **values)


async def test_a_code_is_given_counted_and_leads_to_its_contacts(trato: Any) -> None:
    add("industry-group", "FOOD", description=NASTY)
    adatum = factories.contact("Adatum")
    factories.contact("Ana", type="person", company_no=adatum.key)
    factories.contact("Fabrikam")
    async with trato("contacts") as person:
        await person.press("I", shows="FOOD")
        assert NASTY in person.text
        await person.press("escape")
        await person.press("I", shows="FOOD")
        await person.press("enter", shows="1 contact has FOOD.")
        assert assignments.codes_of("industry-group", adatum.key) == ["FOOD"]
        await person.press("I", shows="Take away FOOD")
        assert "Industry Groups · " + adatum.key in person.text
        await person.press("escape", "alt+q")
        await person.type("industry groups")
        await person.press("enter", shows="Contacts Blocked")
        await person.press("C", shows="Industry Group Code FOOD")
        await person.gone("Fabrikam")
        assert "Ana" not in person.text
        assert isinstance(person.page, ListScreen)


async def test_marked_contacts_get_a_code_together_and_lose_it(trato: Any) -> None:
    add("mailing-group", "NEWS", description="Newsletter")
    contacts = [factories.contact(name).key for name in ("One", "Two", "Three")]
    async with trato("contacts") as person:
        await person.press(shows="Three")
        await person.press("asterisk", shows="3 marked")
        await person.press("g", shows="Mailing Groups · 3 contacts")
        await person.press("1", shows="Newsletter")
        await person.press("enter", shows="3 contacts have NEWS.")
        await person.press("g", shows="Take away")
        await person.press("2", shows="Newsletter")
        await person.press("enter", shows="NEWS was taken from 3 contacts.")
        await person.press("u", shows="Undone: ")
    assert [assignments.codes_of("mailing-group", no) for no in contacts] == [["NEWS"]] * 3


async def test_a_business_relation_keeps_a_number_of_another_program(trato: Any) -> None:
    add("business-relation", "CUST")
    adatum = factories.contact("Adatum")
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("B", shows="CUST")
        await person.press("enter", shows="Link to Table")
        await person.press("right", "tab")
        await person.type("10000")
        await person.press("enter", shows="1 contact has CUST.")
        await person.press("B", shows="CUST · Customer · 10000")
        await person.press("2", shows="Change")
        await person.press("2", shows="CUST was taken from 1 contact.")
    assert assignments.of_contact("business-relation", adatum.key) == []


async def test_who_cannot_have_a_code_is_told_why(trato: Any) -> None:
    factories.contact("Ana", type="person")
    async with trato("contacts") as person:
        await person.press(shows="Ana")
        await person.press("B", shows="Company No. must have a value in Contact")
        await person.press("g", shows="Nothing fits.")


async def test_a_web_source_shows_its_address_where_there_is_no_browser(
    trato: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("web-source", "MAPS", url="https://maps.example/?q=%1")
    factories.contact("Adatum & Co")
    opened: list[str] = []
    monkeypatch.setattr(browser, "command", list)
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("W", shows="MAPS")
        await person.press("enter", shows="Search Word  Adatum & Co")
        await person.press("enter", shows="1 contact has MAPS.")
        await person.press("W", "2", "1", shows="https://maps.example/?q=Adatum%20%26%20Co")
        await person.press("escape")
        monkeypatch.setattr(browser, "open_page", opened.append)
        await person.press("W", "2", "1", shows="Opened in the browser: https://maps.example")
    assert opened == ["https://maps.example/?q=Adatum%20%26%20Co"]


async def test_formulas_are_made_and_tried_on_a_contact(trato: Any) -> None:
    add("salutation", "M", description="Mister")
    factories.contact("Ana Núñez", type="person")
    async with trato("salutations", language="es") as person:
        await person.press(shows="Mister")
        await person.press("g", shows="Nada cumple los filtros.")
        await person.press("n", shows="Nombre 5")
        assert "Cód. saludo *" in person.text
        await person.type("es")
        await person.press("tab", "tab")
        await person.type("Estimada %1")
        await person.press("tab", "right", "right", "right", "right")
        await person.press("ctrl+s", shows="Estimada %1")
        await person.press("v", shows="¿Vista previa para qué contacto?")
        await person.type("ana")
        await person.press("enter", shows="Estimada Núñez")
    formula = records.get(nouns.noun("salutation-formula"), "M/ES/FORMAL")
    assert formula["text"] == "Estimada %1"


async def test_codes_are_a_filter_of_contacts(trato: Any) -> None:
    add("job-responsibility", "BUY", description="Purchasing")
    ana = factories.contact("Ana", type="person")
    factories.contact("Eva", type="person")
    assignments.assign("job-responsibility", [ana.key], "BUY")
    async with trato("job-responsibilities") as person:
        await person.press(shows="Purchasing")
        await person.press("C", shows="Job Responsibility Code BUY")
        await person.press(shows="Ana")
        await person.gone("Eva")
        await person.press("f", shows="Filter Contacts")
        await person.press("escape")
        await person.press("n", shows="Contact · new")


async def test_a_card_says_which_codes_the_contact_has(trato: Any) -> None:
    add("mailing-group", "NEWS", description="Newsletter")
    add("business-relation", "CUST", link_to_table="customer")
    adatum = factories.contact("Adatum")
    assignments.assign("business-relation", [adatum.key], "CUST", {"link_no": "10000"})
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("enter", shows="CUST 10000")
        await person.press("g", shows="Newsletter")
        await person.press("enter", shows="Codes   Newsletter · CUST 10000")


async def test_who_is_made_among_those_of_a_company_is_a_person(trato: Any) -> None:
    factories.contact("Adatum")
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("p", shows="Company No. CT000001")
        await person.press("n", shows="Contact · new")
        await person.press(shows="Person")
        await person.type("Ana Pérez")
        await person.press("ctrl+s", shows="CT000002")
    made = records.get(nouns.noun("contact"), "CT000002")
    assert (made["type"].key, made["company_no"]) == ("person", "CT000001")
