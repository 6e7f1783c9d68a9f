"""What recorded itself and waits is given to contacts, from the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store import db as store_db
from store import recording, spool, template_setup
from store.events import Event, Party
from store.lists import open_list
from store.recording_choices import EventStatus
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any


def waits(value: str, key: str) -> recording.Recorded:
    return recording.record(Event("sales_invoice", (Party(value),), key=key, document_no=key))


@pytest.fixture(autouse=True)
def _set_up(db: Path) -> None:
    factories.template("S_INVOICE")
    template_setup.change({"sales_invoice": "S_INVOICE"})


@pytest.mark.parametrize("language", ["en", "es"])
async def test_all_that_waits_for_one_address_is_assigned_at_once(
    trato: Callable[..., Any], language: str
) -> None:
    contact = factories.contact("Zenobia Quuxley")
    for key in ("1", "2"):
        waits("who@quux.example", key)
    waits("other@x.example", "3")
    async with trato("unmatched", language=language) as person:
        await person.until(lambda: "who@quux" in person.text)
        await person.press("down", "enter", shows=contact.key)
        await person.type("zenob")
        await person.until(lambda: "Zenobia" in person.text)
        await person.press("enter")
        await person.gone("who@quux")
        assert "other@x.example" in person.text
    assert len(list(open_list("interaction").each())) == 2


async def test_a_new_contact_is_made_of_an_address(trato: Callable[..., Any]) -> None:
    factories.number_series()
    waits("ann@quux.example", "1")
    async with trato("unmatched") as person:
        await person.until(lambda: "ann@quux" in person.text)
        await person.press("n", shows="New contact")
        await person.type("Ann Quux")
        await person.press("ctrl+s")
        await person.gone("ann@quux.example")
    (entry,) = open_list("interaction").each()
    assert entry["contact_name"] == "Ann Quux"


async def test_a_domain_is_never_logged_from_now_on(trato: Callable[..., Any]) -> None:
    waits("news@shop.example", "1")
    async with trato("unmatched") as person:
        await person.until(lambda: "news@shop" in person.text)
        await person.press("N", shows="Never log anything of shop.example")
        await person.press("2", shows="Nothing waits")
    assert waits("sale@mail.shop.example", "2").status is EventStatus.SKIPPED


async def test_what_is_not_in_the_log_says_why(trato: Callable[..., Any]) -> None:
    waits("[b]who[/]@x.example", "1")
    async with trato("recorded-events") as person:
        await person.until(lambda: "[b]who[/]@x.example" in person.text)
        await person.press("enter", shows="No contact has this address")


async def test_the_spool_is_taken_in_at_the_start(trato: Callable[..., Any], db: Path) -> None:
    contact = factories.contact("Zenobia Quuxley")
    command = ["record", "document", "sales_invoice", "9", "--contact", contact.key]
    folder = spool.folder_for(str(db))
    spool.put(folder, command, b"", {})
    spool.put(folder, ["record", "nonsense"], b"", {})
    async with trato("interaction-log-entries") as person:
        await person.until(lambda: "Zenobia" in person.text)
        assert "1 event was taken in from the spool. Refused: 1" in person.text
    store_db.open_database(str(db))
    assert len(list(open_list("interaction").each())) == 1


@pytest.mark.parametrize("language", ["en", "es"])
async def test_an_answer_is_given_to_whom_it_answers(
    trato: Callable[..., Any], language: str
) -> None:
    template_setup.change({"email": "S_INVOICE"})
    factories.salesperson("JO")
    contact = factories.contact("Zenobia [/] Quuxley", email="zenobia@quux.example")
    for key, value, answers in (
        ("<1>", "zenobia@quux.example", ()),
        ("<2>", "home@zeno.example", ("<1>",)),
        ("<3>", "home@zeno.example", ()),
    ):
        mail = Event("email", (Party(value),), key=key, salespeople=("JO",), answers=answers)
        recording.record(mail)
    async with trato("unmatched", language=language) as person:
        await person.until(lambda: "home@zeno.example" in person.text)
        await person.press("down", shows="Zenobia [/] Quuxley")
        await person.press("enter", shows=f"{contact.key} Zenobia [/] Quuxley")
        await person.press("1")
        await person.gone("home@zeno.example")
    assert len(list(open_list("interaction").each())) == 3
