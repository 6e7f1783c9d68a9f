"""The contact card as the place to work."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store import clock, comments, contact_comments, contacts, interactions, template_setup
from store.lists import open_list
from tests import factories
from tui.launch import launch
from tui.screens.card_screen import CardScreen

HOSTILE = "Acme [/] [@click=app.quit]x"


def _company() -> tuple[str, str]:
    company = factories.contact(HOSTILE, type="company", keep_in_touch_days="30").key
    ann = factories.contact(
        "Ann Beebe", type="person", company_no=company, phone_no="+34 910 110 100",
        mobile_phone_no="+34 600 111 222", email="ann@adatum.example", job_title="Buyer",
        salesperson_code=factories.salesperson().key,
    ).key  # fmt: skip
    day = clock.today() - timedelta(days=40)
    entry = factories.entry(contact_no=ann, date=day, description="Asked for a quote")
    comments.add(entry.id, "Before [b]Christmas")
    contact_comments.add(ann, "Likes tea")
    return company, ann


async def test_the_essentials_and_the_timeline_are_seen_at_once(trato: Any) -> None:
    _company()
    async with trato("contacts") as person:
        await person.press(shows="Acme")
        await person.press("enter", shows="overdue since")
        await person.press(shows="Asked for a quote —")
        assert "(40 days ago) · Outgoing call - by Salesperson JO" in person.text
        assert "Company No." not in person.text
        assert "1: Ann Beebe" in person.text
        assert "1 interaction" in person.text
    async with trato("contacts", size=(160, 40)) as person:
        await person.press(shows="Acme")
        await person.press("enter", shows="Asked for a quote — Be")
        assert "Outgoing call - by Salesperson JO · Asked for a quote · Ann Beebe" in person.text


async def test_what_cannot_be_done_here_says_where_it_can(trato: Any) -> None:
    factories.contact("Ann Beebe", type="person")
    async with trato("contacts") as person:
        await person.press(shows="Ann Beebe")
        await person.press("D", shows="Only companies are compared.")
        await person.press("enter", shows="Segmentation")
        await person.press("c", shows="Choose an interaction in the history")


async def test_a_folded_section_says_what_it_holds_and_counts_nothing(trato: Any) -> None:
    factories.contact("Ann Beebe", type="person", exclude_from_segment=True, external_id="EX-7")
    async with trato("contacts") as person:
        await person.press(shows="Ann Beebe")
        await person.press("enter", shows="Segmentation   Exclude from Segment, EX-7")
        await person.press("question_mark", shows="Work with the contact")
        await person.type("erase")
        await person.press(shows="Privacy")


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)])
async def test_enter_opens_an_item_of_the_timeline(trato: Any, size: tuple[int, int]) -> None:
    _, ann = _company()
    interactions.postpone(
        {
            "contact_no": ann,
            "interaction_template_code": "OUTGOING",
            "salesperson_code": "JO",
            "date": clock.today() + timedelta(days=1),
        }
    )
    async with trato("contacts", size=size) as person:
        await person.press(shows="Ann Beebe")
        await person.press("down", "enter", shows="finish: Outgoing call")
        await person.press("h", "enter", shows="Resume Interaction")
        await person.press("escape")
        await person.gone("Resume Interaction")
        await person.press("down", "enter", shows="Read and change")
        await person.press("escape")
        await person.gone("Read and change")
        await person.press("down", "enter", shows="Interaction Log Entry")
        await person.press("escape")
        await person.until(lambda: isinstance(person.page, CardScreen))


async def test_the_persons_of_a_company_open_from_its_card(trato: Any) -> None:
    _company()
    async with trato("contacts", language="es") as person:
        await person.press(shows="Acme")
        await person.press("enter", shows="1: Ann Beebe")
        await person.press("left", *["down"] * 5, "enter", shows="Buyer")
        await person.press("down", "enter", shows="Contacto · CT000002")


async def test_a_call_is_shown_measured_and_logged(trato: Any) -> None:
    _, ann = _company()
    template_setup.change({"outgoing_call": factories.template("CALL").key})
    async with trato("contacts") as person:
        await person.press(shows="Ann Beebe")
        await person.press("down", "P", shows="12 22   Mobile")
        await person.press("2", shows="since the number was shown")
        assert "+34 600 11 12 22" in person.text
        assert person.app.clipboard == "+34 600 11 12 22"
        await person.press("n", shows="Create Interaction")
        await person.press(shows="CALL")
        await person.press("ctrl+s", shows="logged for Ann Beebe")
    (entry, *_) = open_list("interaction", {"contact_no": ann}, "entry_no:desc").first(1)
    assert entry["contact_via"] == "+34 600 11 12 22"
    assert (entry["attempt_failed"], entry["duration"]) == (True, 1)
    assert entry["date"] == clock.today()


async def test_a_mail_is_begun_elsewhere_and_logged_here(trato: Any) -> None:
    _company()
    template_setup.change({"email": factories.template("MAIL").key})
    async with trato("contacts") as person:
        await person.press(shows="Ann Beebe")
        await person.press("down", "M", shows="ann@adatum.example was copied.")
        assert person.app.clipboard == "ann@adatum.example"
        await person.press("enter", shows="MAIL")


async def test_any_value_is_copied(trato: Any) -> None:
    _company()
    async with trato("contacts") as person:
        await person.press(shows="Acme")
        await person.press("y", shows="Copy a value")
        await person.press("enter", shows=f"Copied: {HOSTILE}")
        assert person.app.clipboard == HOSTILE


async def test_who_is_blocked_for_privacy_is_not_called(trato: Any) -> None:
    _, ann = _company()
    template_setup.change({"outgoing_call": "OUTGOING"})
    contacts.change(ann, {"privacy_blocked": True})
    async with trato("contacts") as person:
        await person.press(shows="Ann Beebe")
        await person.press("down", "P", shows="is blocked for privacy")
        await person.press("enter", shows="blocked: no calls, no mail")
        await person.press("M", shows="is blocked for privacy")


async def test_nothing_is_lost_by_leaving_a_call(trato: Any) -> None:
    _, ann = _company()
    template_setup.change({"outgoing_call": "OUTGOING"})
    async with trato("contacts") as person:
        await person.press(shows="Ann Beebe")
        await person.press("down", "P", shows="12 22   Mobile")
        await person.press("escape")
        await person.gone("12 22   Mobile")
        await person.press("P", shows="12 22   Mobile")
        await person.press("1", shows="since the number was shown")
        await person.press("escape")
        await person.gone("since the number")
    assert open_list("interaction", {"contact_no": ann}).count() == 1


def test_a_program_gets_the_value_as_one_word(tmp_path: Path) -> None:
    said = tmp_path / "said"
    os.mkfifo(said)
    script = f"import sys, json; json.dump(sys.argv[1:], open({str(said)!r}, 'w'))"
    launch(f'{sys.executable} -c "{script}" tel:{{}}', "+34; touch x $(y)")
    assert json.loads(said.read_text()) == ["tel:+34; touch x $(y)"]


async def test_another_type_has_other_fields_at_once(trato: Any) -> None:
    no = factories.contact("Adatum", type="company").key
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("enter", shows=f"Contact · {no}")
        assert "Job Title" not in person.text
        contacts.change(no, {"type": "person"})
        await person.press("f5", shows="Job Title")


async def test_an_entry_is_canceled_and_evaluated_in_the_history(trato: Any) -> None:
    _, ann = _company()
    async with trato("contacts") as person:
        await person.press(shows="Ann Beebe")
        await person.press("down", "enter", shows="Outgoing call")
        await person.press("v", shows="Choose an interaction in the history")
        await person.press("h", "down", "v", shows="Evaluate Interaction")
        await person.press("1", shows="1 entry evaluated.")
        await person.press("c", shows="Cancel this entry?")
        await person.press("ctrl+s", shows="1 entry canceled.")
        await person.press(shows="✗")
        await person.press("up", "c", shows="Choose an interaction in the history")
    (entry,) = open_list("interaction", {"contact_no": ann}).first(2)
    assert (entry["canceled"], entry["evaluation"].key) == (True, "very_positive")
