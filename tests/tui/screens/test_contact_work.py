"""Working with contacts: comments, who was not spoken to for long, who is overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from store import clock, contact_batch, contact_comments
from store.nouns import noun
from store.records import get
from tests import factories
from tui.screens.list_screen import ListScreen


async def test_a_comment_is_written_read_changed_and_taken_back(trato: Any) -> None:
    no = factories.contact("Acme [/] [@click=app.quit]x").key
    async with trato("contacts") as person:
        await person.press(shows="Acme [/]")
        await person.press("m", shows=f"Comment on {no}")
        await person.type("Likes [b]tea")
        await person.press("ctrl+s", shows="Comment saved. u takes it back.")
        person.page.action_perform("comments")
        await person.press(shows="Likes [b]tea")
        await person.press("enter", shows="Read and change")
        await person.press("enter", shows=f"Comment on {no}")
        await person.type("!")
        await person.press("ctrl+s", shows="Comment saved.")
        await person.press("u", shows="Undone: ")
    assert [line.comment for line in contact_comments.of_contact(no)] == ["Likes [b]tea"]


async def test_several_contacts_are_commented_at_once(trato: Any) -> None:
    keys = [factories.contact().key for _ in range(2)]
    async with trato("contacts", language="es") as person:
        await person.press(shows=keys[1])
        await person.press("asterisk", "m", shows="Comentario sobre 2 contactos")
        await person.type("Vistos en la feria")
        await person.press("ctrl+s", shows="2 contactos comentados.")
    for key in keys:
        assert contact_comments.of_contact(key)[0].comment == "Vistos en la feria"


async def test_contacts_without_an_interaction_for_months_are_found(trato: Any) -> None:
    for name, days in (("Old", 200), ("Recent", 10)):
        day = clock.today() - timedelta(days=days)
        factories.entry(contact_no=factories.contact(name).key, date=day)
    factories.contact("Never")
    async with trato("contacts") as person:
        await person.press(shows="Never")
        await person.press("N", shows="Not contacted for")
        await person.press("ctrl+s", shows="Date of Last Interaction ..-3m")
        await person.gone("Recent")
        assert "Old" in person.text
        assert "Never" in person.text
        await person.press("backslash", shows="Recent")


async def test_the_role_centre_leads_to_who_is_overdue(trato: Any) -> None:
    no = factories.contact("Adatum", keep_in_touch_days="30").key
    factories.entry(contact_no=no, date=clock.today() - timedelta(days=40))
    async with trato("role-centre") as person:
        await person.press(shows="1  Overdue contacts !")
        await person.press("right", "enter", shows="Overdue Contacts")
        await person.press(shows="30 days")
        assert "Adatum" in person.text


async def test_a_field_is_set_on_all_marked_contacts_and_taken_back(trato: Any) -> None:
    factories.salesperson("JO")
    keys = [factories.contact(f"Contact {n}", type="person").key for n in range(3)]
    async with trato("contacts") as person:
        await person.press(shows="Contact 2")
        await person.press("space", "space", "E", shows="Set a field on 2 contacts")
        await person.press("enter", shows="Salesperson Code on 2 contacts")
        await person.type("JO")
        await person.press("ctrl+s", shows="Set Salesperson Code to JO on 2 contacts?")
        await person.press("escape")
        await person.gone("on 2 contacts?")
        await person.press("E", shows="Set a field on 2 contacts")
        await person.press("enter", shows="Salesperson Code on 2 contacts")
        await person.type("JO")
        await person.press("ctrl+s", shows="Set Salesperson Code to JO on 2 contacts?")
        await person.press("enter", shows="2 contacts changed. u takes it back.")
        found = [get(noun("contact"), key)["salesperson_code"] for key in keys]
        assert found == ["JO", "JO", ""]
        await person.press("u", shows="Undone: ")
    assert [get(noun("contact"), key)["salesperson_code"] for key in keys] == ["", "", ""]


async def test_contacts_that_cannot_be_set_are_named_before(trato: Any) -> None:
    company = factories.contact("Acme [/] [@click=app.quit]x", type="company").key
    factories.contact("Ann", type="person", company_no=company)
    async with trato("contacts", language="es") as person:
        await person.press(shows="Ann")
        await person.press("asterisk", "E", shows="en 2 contactos")
        await person.press(*["down"] * contact_batch.FIELDS.index("job_title"))
        await person.press("enter", shows="Cargo en 2 contactos")
        await person.type("Compras")
        await person.press("ctrl+s", shows="¿Poner Cargo: Compras en 1 contacto?")
        assert f"{company} Acme [/] [@click=app.quit]x: " in person.text
        await person.press("escape")


async def test_a_filter_that_a_page_gives_stands_there_in_the_language(trato: Any) -> None:
    async with trato("overdue-contacts", language="es") as person:
        await person.press(shows="Contacto pendiente sí")
        assert isinstance(person.page, ListScreen)
        person.page.filter_by({"type": "company"})
        await person.press(shows="Tipo Empresa")
