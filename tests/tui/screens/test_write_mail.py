"""Mail is written in the program, looked at, sent by a real program, and seen in the outbox."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from store import db as store_db
from store import drafts, outbox, template_setup, templates
from store.enumerations import DeliveryStatus
from store.lists import open_list
from store.records import Record
from tests import factories
from tui.dialogs.create_interaction_fields import InteractionFields

HOSTILE = "Acme [/] SL [@click=app.quit]x"


@pytest.fixture
def post(tmp_path: Path) -> dict[str, str]:
    """The configuration of a program that keeps each mail in a file."""
    program = tmp_path / "sendmail"
    program.write_text(f"#!/bin/sh\nexec cat > {tmp_path}/$$.eml\n")
    program.chmod(0o755)
    return {"from": "Cronus <info@cronus.example>", "sendmail": str(program)}


def sent(folder: Path) -> list[EmailMessage]:
    """The mails that the program was given."""
    return [
        message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default)
        for file in sorted(folder.glob("*.eml"))
    ]


def _contact(name: str = "Ann Beebe", **values: object) -> str:
    factories.salesperson("JO", name="Jim Olive")
    given = {"email": "ann@x.example", "salesperson_code": "JO", "language_code": "EN"}
    return factories.contact(name, **{**given, **values}).key


@pytest.fixture(autouse=True)
def _set_up(db: Path) -> None:
    factories.template("EMAIL", description="E-mail")
    template_setup.change({"email": "EMAIL"})
    factories.template("GOLF", description="Golf invitation")
    templates.attach("GOLF", b"Dear {{ contact.first_name }},\n\ngolf.\n", "golf.md", "EN")


async def _entries(person: Any) -> list[Record]:
    found: list[Record] = await person.app.data.read(lambda: open_list("interaction").first(9))
    return found


async def delivered(person: Any) -> None:
    """Wait until the outbox is empty."""
    await person.app.data.read(int)
    person.app.sending.wake()
    await person.until(lambda: not person.app.sending.waiting)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_mail_is_written_from_a_template_looked_at_andsent(
    trato: Any, post: dict[str, str], tmp_path: Path, language: str, size: tuple[int, int]
) -> None:
    _contact(HOSTILE, first_name="Ann [b]", type="person")
    async with trato("contacts", mail=post, language=language, size=size) as person:
        await person.until(lambda: "Acme" in person.text)
        await person.press("M", shows="ann@x.example")
        await person.type("golf")
        await person.until(lambda: "GOLF/EN" in person.text)
        await person.press("enter", shows="Dear {{ contact.first_name }}")
        await person.press("alt+p", shows="Dear Ann [b],")
        assert HOSTILE in person.text
        await person.press("escape", shows="{{ contact.first_name }}")
        await person.press("ctrl+s")
        await person.gone("{{ contact")
        await delivered(person)
        await person.until(lambda: bool(sent(tmp_path)))
        (entry,) = await _entries(person)
        assert entry["subject"] == "Golf invitation"
        assert entry["interaction_template_code"] == "EMAIL"
        assert entry["delivery_status"] is DeliveryStatus.BLANK
    (mail,) = sent(tmp_path)
    assert "Dear Ann [b]," in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_marked_contacts_get_one_mail_each_after_a_question(
    trato: Any, post: dict[str, str], tmp_path: Path
) -> None:
    _contact("Ann Beebe")
    _contact("Bob Carter", email="bob@x.example")
    async with trato("contacts", mail=post) as person:
        await person.until(lambda: "Bob" in person.text)
        await person.press("asterisk", "M", shows="Mail to 2 contacts")
        assert "Ann Beebe, Bob Carter" in person.text
        await person.press("tab")
        await person.type("Hello")
        await person.press("tab")
        await person.type("Dear ")
        await person.press("alt+i", shows="contact.name_2")
        await person.press("down", "enter", shows="Dear {{ contact.name }}")
        await person.press("alt+p", shows="1/2  Ann Beebe")
        await person.press("n", shows="2/2  Bob Carter <bob@x.example>")
        await person.press(shows="Dear Bob Carter")
        await person.press("escape", "ctrl+s", shows="Send 2 mails, one to each contact?")
        await person.press("y", shows="2 mails are on their way.")
        await delivered(person)
    assert {mail["To"] for mail in sent(tmp_path)} == {
        "Ann Beebe <ann@x.example>",
        "Bob Carter <bob@x.example>",
    }


async def test_nobody_is_written_to_while_one_has_no_address(
    trato: Any, post: dict[str, str]
) -> None:
    _contact("Ann Beebe")
    _contact("Bob Carter", email="")
    async with trato("contacts", mail=post) as person:
        await person.until(lambda: "Bob" in person.text)
        await person.press("asterisk", "M", shows="no e-mail address for 1 of 2")
        assert "Mail to" not in person.text


async def test_sending_that_is_not_set_up_is_refused_before_anything(
    trato: Any, tmp_path: Path
) -> None:
    _contact()
    async with trato("contacts", mail={"host": "mail.example"}) as person:
        await person.until(lambda: "Ann" in person.text)
        await person.press("M", shows="Mail cannot be sent")
        assert "Subject" not in person.text


async def test_what_is_wrong_is_said_where_it_is_and_nothing_issent(
    trato: Any, post: dict[str, str]
) -> None:
    _contact()
    async with trato("contacts", mail=post) as person:
        await person.until(lambda: "Ann" in person.text)
        await person.press("M", shows="Mail to Ann Beebe")
        await person.press("ctrl+s", shows="This must have a value.")
        await person.type("Hi")
        await person.press("tab")
        await person.type("Dear {{ contact.nmae }}")
        await person.press("ctrl+s", shows="there is no field contact.nmae")
        await person.press("alt+p", shows="Did you mean contact.name")
        await person.press("escape")
        await person.press("escape", shows="This mail is not sent yet")
        await person.press("3", shows="contact.nmae")
        assert await person.app.data.read(outbox.waiting) == 0


async def test_a_mail_that_was_begun_is_kept_and_offered_again(
    trato: Any, post: dict[str, str]
) -> None:
    _contact()
    async with trato("contacts", mail=post) as person:
        await person.until(lambda: "Ann" in person.text)
        await person.press("M", shows="Mail to Ann Beebe")
        await person.press("tab")
        await person.type("Half a thought")
        await person.press("escape", shows="This mail is not sent yet")
        await person.press("1", shows="Kept")
        await person.press("M", shows="A mail you had begun")
        await person.press("1", shows="Half a thought")
        await person.type("And the rest")
        await person.press("ctrl+s", shows="on its way")
        assert not await person.app.data.read(drafts.waiting)


async def test_a_lost_terminal_keeps_what_was_typed(trato: Any, post: dict[str, str]) -> None:
    _contact()
    async with trato("contacts", mail=post) as person:
        await person.until(lambda: "Ann" in person.text)
        await person.press("M", shows="Mail to Ann Beebe")
        await person.press("tab")
        await person.type("Half")
        await person.press(shows="Half")
        person.app.end(129)
        await person.until(lambda: not person.app.is_running or person.app._exit)
    store_db.open_database(str(store_db.location()))
    (kept,) = drafts.waiting()
    assert kept.content["subject"] == "Half"
    async with trato("contacts", mail=post) as person:
        await person.press(shows="A mail that you had begun is kept")


async def test_the_outbox_shows_what_failed_and_sends_it_again(trato: Any, tmp_path: Path) -> None:
    _contact(HOSTILE)
    program = tmp_path / "sendmail"
    program.write_text("#!/bin/sh\necho no such user >&2; exit 67\n")
    program.chmod(0o755)
    mail = {"from": "info@cronus.example", "sendmail": str(program)}
    async with trato("contacts", mail=mail) as person:
        await person.until(lambda: "Acme" in person.text)
        await person.press("M", shows="ann@x.example")
        await person.press("tab")
        await person.type("Hello")
        await person.press("tab")
        await person.type("Text")
        await person.press("ctrl+s", shows="1 mail could not be sent: see the Outbox.")
        (entry,) = await _entries(person)
        assert entry["delivery_status"] is DeliveryStatus.ERROR
        await person.app.open_page("outbox")
        await person.press(shows="Failed")
        await person.press(shows="no such user")
        await person.press("enter", shows="Subject: Hello")
        await person.press("escape")
        program.write_text("#!/bin/sh\ncat >/dev/null\n")
        await person.press("R", shows="1 mail is sent again.")
        await delivered(person)
        await person.press(shows="Sent")
        (entry,) = await _entries(person)
        assert entry["delivery_status"] is DeliveryStatus.BLANK
        await person.press("e", shows="Interaction Log Entries")


async def test_a_mail_that_waits_is_withdrawn(trato: Any) -> None:
    from store import mail_writing

    no = _contact()
    mail_writing.write([no], mail_writing.Draft("Hello", "Text"))
    async with trato("outbox", language="es") as person:
        await person.until(lambda: "ann@x.example" in person.text)
        await person.press("delete", shows="¿Retirar este correo?")
        await person.press("s", shows="1 correo retirado.")
        await person.app.open_page("interaction-log-entry", "1")
        await person.press(shows="Error · ann@x.example · Retirado")
        assert await person.app.data.read(outbox.waiting) == 0


def _set_up_letter() -> None:
    factories.template(
        "LETTER", description="Spring letter", correspondence_type="email", wizard_action="merge"
    )
    templates.attach("LETTER", b"Dear {{ contact.name }},\n\nspring.\n", "spring.md", "EN")
    templates.change("LETTER", {"language_code": "EN"})


async def test_an_interaction_is_logged_and_its_letter_sent_as_it_was_changed(
    trato: Any, post: dict[str, str], tmp_path: Path
) -> None:
    _set_up_letter()
    _contact(HOSTILE)
    async with trato("contacts", mail=post) as person:
        await person.until(lambda: "Acme" in person.text)
        await person.press("f9", shows="Create Interaction")
        await person.type("lett")
        await person.press(shows="Spring letter")
        await person.press("enter", shows="Send now")
        await person.press("alt+e", shows="Dear {{ contact.name }}")
        await person.type("PS ")
        await person.press("alt+p", shows=f"PS Dear {HOSTILE}")
        await person.press("escape", "ctrl+s", shows="changed for this interaction")
        await person.press("ctrl+s", shows="Its mail is on its way.")
        await delivered(person)
        (entry,) = await _entries(person)
        assert entry["delivery_status"] is DeliveryStatus.BLANK
    (mail,) = sent(tmp_path)
    assert "PS Dear Acme" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    store_db.open_database(store_db.location())
    assert templates.export("LETTER", "EN").content.startswith(b"Dear {{")


async def test_an_interaction_is_logged_without_sending_when_that_is_not_wanted(
    trato: Any, post: dict[str, str]
) -> None:
    _set_up_letter()
    _contact()
    async with trato("contacts", mail=post) as person:
        await person.until(lambda: "Ann" in person.text)
        await person.press("f9", shows="Create Interaction")
        await person.type("lett")
        await person.press(shows="Spring letter")
        await person.press("enter", shows="Send now")
        fields = person.app.screen.query_one(InteractionFields)
        fields.field("deliver").focus_value()
        await person.press("space", "ctrl+s", shows="logged for Ann Beebe")
        assert await person.app.data.read(outbox.waiting) == 0


async def test_nothing_is_offered_to_be_sent_where_mail_is_not_set_up(trato: Any) -> None:
    _set_up_letter()
    _contact()
    async with trato("contacts") as person:
        await person.until(lambda: "Ann" in person.text)
        await person.press("f9", shows="Create Interaction")
        await person.type("lett")
        await person.press(shows="Spring letter")
        await person.press("enter", shows="spring.md of the template")
        assert "Send now" not in person.text


async def test_a_server_that_is_not_there_is_said_once_and_the_mail_waits(trato: Any) -> None:
    _contact()
    mail = {"from": "info@cronus.example", "host": "127.0.0.1", "port": 1, "security": "none"}
    async with trato("contacts", mail=mail) as person:
        await person.until(lambda: "Ann" in person.text)
        await person.press("M", shows="Mail to Ann Beebe")
        await person.press("tab")
        await person.type("Hello")
        await person.press("tab")
        await person.type("Text")
        await person.press("ctrl+s", shows="The mail waits in the Outbox.")
        assert "mail: 1" in person.app.note()
        (entry,) = await _entries(person)
        assert entry["delivery_status"] is DeliveryStatus.IN_PROGRESS
