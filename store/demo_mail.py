"""The mail of the demo company: an invitation that went out, and one that could not."""

from __future__ import annotations

from store import interactions, outbox_run
from store.exchange.mail_transports import MailSettings
from store.lists import open_list
from store.mail_composing import compose

TEMPLATE = "GOLF"
SETTINGS = MailSettings(sender="CRONUS <info@cronus.example>")
REFUSAL = "550 5.1.1 user unknown"
_INVITED = 4


def invitations() -> None:
    """Invite some persons by e-mail, inside the write that makes the company."""
    people = open_list("contact", {"type": "person", "email": "<>''"}, sort="no")
    for person in people.first(_INVITED):
        given = {
            "contact_no": person.key,
            "interaction_template_code": TEMPLATE,
            "correspondence_type": "email",
            "salesperson_code": "PS",
        }
        interactions.log(given, deliver=True)
    while claimed := outbox_run.claim():
        if claimed.id == _INVITED:
            outbox_run.settle_failed(claimed, REFUSAL)
        else:
            outbox_run.settle_sent(claimed, compose(claimed.id, SETTINGS))
