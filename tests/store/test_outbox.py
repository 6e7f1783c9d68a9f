"""The outbox: what is queued is sent once, and its entry says truthfully what became of it."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from store import interactions, outbox_run
from store.enumerations import DeliveryStatus
from store.exchange.mail_transports import (
    Envelope,
    MailSettings,
)
from store.interactions import NewAttachment
from store.nouns import noun
from store.records import Record, get
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

TEXT = NewAttachment("letter.md", b"Dear *Ann*,\n\nhello")


class Post:
    """A transport that keeps what it is given, and refuses what it is told to."""

    def __init__(self, *refusals: Exception | None, sender: str = "Us <us@example.com>") -> None:
        self.settings = MailSettings(sender=sender)
        self.refusals = list(refusals)
        self.sent: list[Envelope] = []
        self.opened = 0

    def open(self) -> None:
        self.opened += 1

    def send(self, envelope: Envelope) -> None:
        refusal = self.refusals.pop(0) if self.refusals else None
        if refusal is not None:
            raise refusal
        self.sent.append(envelope)

    def close(self) -> None:
        pass

    @property
    def messages(self) -> list[EmailMessage]:
        return [
            message_from_bytes(item.content, EmailMessage, policy=policy.default)
            for item in self.sent
        ]


def logged(**contact: object) -> Record:
    """An entry to be delivered by e-mail, to a contact with an address."""
    factories.salesperson("JO", email="jo@example.com")
    factories.template("MAIL", correspondence_type="email")
    no = factories.contact("Ann Beebe", **{"email": "ann@example.org", **contact}).key
    given = {"contact_no": no, "interaction_template_code": "MAIL", "salesperson_code": "JO"}
    return interactions.log({**given, "subject": "Hello"}, attachment=TEXT, deliver=True)


def entry(entry_no: int) -> Record:
    return get(noun("interaction"), entry_no)


def mail(number: int = 1) -> Record:
    return get(noun("outgoing-mail"), number)


def test_what_is_delivered_is_in_progress_until_it_was_sent() -> None:
    number = logged().id
    assert entry(number)["delivery_status"] is DeliveryStatus.IN_PROGRESS
    post = Post()
    result = outbox_run.run(post)
    assert (result.sent, result.waiting) == (1, 0)
    assert entry(number)["delivery_status"] is DeliveryStatus.BLANK
    assert mail()["status"].key == "sent"
    (message,) = post.messages
    assert message["To"] == "Ann Beebe <ann@example.org>"
    assert message["From"] == "Us <us@example.com>"
    assert message["Reply-To"] == "jo@example.com"
    assert message["Subject"] == "Hello"
    assert message["Message-ID"] == mail()["message_id"]
    plain, html = message.iter_parts()
    assert "hello" in plain.get_content()
    assert "<em>Ann</em>" in html.get_content()
    assert outbox_run.run(post).sent == 0
