"""How far the mail of a log entry is, as the entry's page tells it."""

from __future__ import annotations

from dataclasses import dataclass

from store import db
from store.models import database
from store.models.outbox import OutgoingMail
from store.outbox_choices import OutboxStatus


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """What became of the latest mail of an entry; `reason` is why it was not sent, or not yet."""

    mail_no: int
    status: OutboxStatus
    recipient: str
    reason: str
    sent_at: str
    next_at: str


@db.read
def of_entry(entry_no: int) -> DeliveryState | None:
    """Return how far the mail of an entry is; None when it has none."""
    mail = OutgoingMail
    row = mail.select().where(mail.entry_no == entry_no).order_by(mail.id.desc()).first()
    if row is None:
        return None
    return DeliveryState(row.id, row.status, row.recipient, row.error, row.sent_at, row.next_at)


@db.read
def unsent() -> int:
    """Return how many mails wait, are being sent, or were given up."""
    # written as the index of them has it
    query = "SELECT COUNT(*) FROM outgoing_mail WHERE status <> 2 AND status <> 4"
    return int(database.execute_sql(query).fetchone()[0])
