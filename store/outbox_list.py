"""The fields of the outbox, and its list."""

from __future__ import annotations

from typing import Any

from peewee import JOIN

from store.fields import Field, Kind
from store.models import Contact
from store.models.outbox import OutgoingMail
from store.nouns import Noun
from store.outbox import OUTGOING_MAIL
from store.outbox_choices import OutboxStatus
from store.text import N_

_Mail = OutgoingMail


def _read(name: str, caption: Any, kind: Kind, column: Any, **more: Any) -> Field:
    return Field(name, caption, kind, column, editable=False, **more)


def _joined(query: Any) -> Any:
    return query.join(Contact, JOIN.LEFT_OUTER, on=(Contact.id == _Mail.contact))


NOUNS = {
    "outgoing-mail": Noun(
        name="outgoing-mail",
        caption=OUTGOING_MAIL,
        plural=N_("Outbox"),
        model=_Mail,
        key="no",
        title="subject",
        fields=(
            _read("no", N_("No."), Kind.INTEGER, _Mail.id),
            _read("status", N_("Status"), Kind.CHOICE, _Mail.status, choices=OutboxStatus),
            _read("recipient", N_("Recipient"), Kind.TEXT, _Mail.recipient),
            _read("copy_to", N_("Copy to"), Kind.TEXT, _Mail.copy_to),
            _read("subject", N_("Subject"), Kind.TEXT, _Mail.subject),
            Field(
                "contact_no",
                N_("Contact No."),
                Kind.REFERENCE,
                Contact.no,
                ref="contact",
                key=_Mail.contact,
                target=Contact.no,
                editable=False,
            ),
            _read("contact_name", N_("Contact Name"), Kind.TEXT, Contact.name),
            _read("entry_no", N_("Entry No."), Kind.INTEGER, _Mail.entry_no),
            _read("attempts", N_("Attempts"), Kind.INTEGER, _Mail.attempts),
            _read("error", N_("Last error"), Kind.TEXT, _Mail.error),
            _read("next_at", N_("Next attempt"), Kind.MOMENT, _Mail.next_at),
            _read("created_at", N_("Created at"), Kind.MOMENT, _Mail.created_at),
            _read("sent_at", N_("Sent"), Kind.MOMENT, _Mail.sent_at),
            _read("sender", N_("Sender"), Kind.TEXT, _Mail.sender),
            _read("message_id", N_("Message-ID"), Kind.TEXT, _Mail.message_id),
            _read("user_id", N_("User ID"), Kind.TEXT, _Mail.user_id),
        ),
        joins=_joined,
        order=((_Mail.id, True),),
        columns=("no", "status", "recipient", "subject", "attempts", "error", "next_at"),
    )
}
