"""What may become of a mail in the outbox."""

from __future__ import annotations

from store.enumerations import CAPTIONS, Choice
from store.text import N_


class OutboxStatus(Choice):
    """Waiting to be sent (again), being sent now, sent, given up, or withdrawn by a person."""

    WAITING = 0
    SENDING = 1
    SENT = 2
    FAILED = 3
    WITHDRAWN = 4


CAPTIONS["OutboxStatus"] = [
    N_("Waiting"),
    N_("Sending"),
    N_("Sent"),
    N_("Failed"),
    N_("Withdrawn"),
]
