"""What is logged is sent, and sent once more, from the screens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store import segment_contacts, template_setup, templates
from store.enumerations import DeliveryStatus
from store.lists import open_list
from store.records import Record
from tests import factories
from tests.tui.screens.test_write_mail import delivered, post, sent

__all__ = ["post"]
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def _set_up(db: Path) -> None:
    factories.salesperson("JO", name="Jim Olive")
    factories.template("EMAIL", description="E-mail")
    template_setup.change({"email": "EMAIL"})
    factories.template("SPRING", description="Spring", correspondence_type="email")
    templates.attach("SPRING", b"Dear {{ contact.name }},\n", "spring.md", "EN")
    templates.change("SPRING", {"language_code": "EN"})


def _segment(**second: object) -> str:
    for name, values in (("Ann Beebe", {}), ("Bob Carter", second)):
        address = f"{name[:3].lower()}@x.example"
        given = {"email": address, "salesperson_code": "JO", "language_code": "EN"}
        factories.contact(name, **{**given, **values})
    values = {"interaction_template_code": "SPRING", "salesperson_code": "JO"}
    no = factories.segment(description="Spring", **values).key
    segment_contacts.add_contacts(no, {})
    return no


async def _entries(person: Any) -> list[Record]:
    found: list[Record] = await person.app.data.read(lambda: open_list("interaction").first(9))
    return found


def _texts(folder: Path) -> list[str]:
    bodies = [mail.get_body(("plain",)) for mail in sent(folder)]
    return sorted(body.get_content().strip() for body in bodies if body is not None)


async def test_a_segment_is_logged_and_sent_and_sent_once_more(
    trato: Any, post: dict[str, str], tmp_path: Path
) -> None:
    _segment()
    async with trato("segments", mail=post) as person:
        await person.until(lambda: "Spring" in person.text)
        await person.press("f9", shows="Log, and send 2 mails")
        await person.press("1", shows="2 mails are on their way.")
        await person.press("escape")
        await delivered(person)
        entries = await _entries(person)
        assert {entry["delivery_status"] for entry in entries} == {DeliveryStatus.BLANK}
        assert _texts(tmp_path) == ["Dear Ann Beebe,", "Dear Bob Carter,"]
        await person.app.open_page("logged-segments")
        await person.until(lambda: "Logged Segments" in person.text)
        await person.press("R", shows="Resend logged segment")
        await person.press("ctrl+s", shows="Send 2 documents once more?")
        await person.press("y", shows="2 mails are on their way.")
        await delivered(person)
    assert len(sent(tmp_path)) == 4


async def test_a_segment_that_cannot_be_sent_says_why_and_can_still_be_logged(
    trato: Any, post: dict[str, str]
) -> None:
    _segment(email="")
    async with trato("segments", mail=post) as person:
        await person.until(lambda: "Spring" in person.text)
        await person.press("f9", shows="It cannot be sent: Contacts of the segment without")
        assert "and send" not in person.text
        await person.press("1", shows="2 interactions were logged")


async def test_an_entry_says_how_far_its_mail_is_and_is_resent_as_it_was_or_anew(
    trato: Any, post: dict[str, str], tmp_path: Path
) -> None:
    no = factories.contact("Ann Beebe", email="ann@x.example", salesperson_code="JO").key
    factories.entry(contact_no=no, interaction_template_code="SPRING", salesperson_code="JO")
    async with trato("interaction-log-entries", mail=post) as person:
        await person.until(lambda: "Ann" in person.text)
        await person.press("R", shows="Update Merge Fields")
        await person.press("down", "space", "ctrl+s", shows="Send this document once more?")
        await person.press("y", shows="1 mail is on its way.")
        await delivered(person)
        await person.press(shows="Resend: Spring")
        described = {entry["description"] for entry in await _entries(person)}
        assert described == {"Resend: Spring", "Spring"}
        await person.press("home", "down", "enter", shows="General")
        await person.press(shows="Sent · ann@x.example")
    assert _texts(tmp_path) == ["Dear Ann Beebe,"]


async def test_a_mail_is_written_to_the_contacts_of_a_segment(
    trato: Any, post: dict[str, str], tmp_path: Path
) -> None:
    _segment()
    async with trato("segments", mail=post) as person:
        await person.until(lambda: "Spring" in person.text)
        await person.press("M", shows="Mail to 2 contacts")


@pytest.mark.parametrize(("language", "said"), [("en", "Preview"), ("es", "Vista previa")])
async def test_the_text_of_a_template_is_looked_at_for_a_contact(
    trato: Any, language: str, said: str
) -> None:
    factories.contact("Zenobia [b]Quux")
    async with trato("interaction-templates", language=language) as person:
        await person.until(lambda: "SPRING" in person.text)
        await person.press("down", "V", shows=said)
        await person.type("zenob")
        await person.until(lambda: "Zenobia" in person.text)
        await person.press("enter", shows="Dear Zenobia [b]Quux,")


async def test_the_first_page_counts_mail_that_is_not_sent(trato: Any) -> None:
    from store import mail_writing

    no = factories.contact("Ann Beebe", email="ann@x.example", salesperson_code="JO").key
    mail_writing.write([no], mail_writing.Draft("Hello", "Text"))
    async with trato("role-centre") as person:
        await person.until(lambda: "1  Mail not sent !" in person.text)
