"""Sending what is due in the outbox, each mail once, by whichever session comes first.

A mail is claimed by the one that sends it. A claim whose process died is taken over after `STALE`;
the mail keeps its Message-ID then, so that one that went out all the same is seen as one by
whoever gets it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from store import clock, db, dialect
from store.enumerations import DeliveryStatus
from store.errors import Busy, StoreError
from store.models import database
from store.models.outbox import OutgoingMail
from store.outbox import OPEN, change, mark_entries, mark_unsent, waiting
from store.outbox_choices import OutboxStatus
from store.session import session
from store.text import clean_text

if TYPE_CHECKING:
    from store.exchange.mail_transports import Transport
    from store.mail_composing import Composed

STALE = timedelta(minutes=15)
"""After so long a claim is that of a process that died: no sending takes that long."""

PAUSES = tuple(timedelta(minutes=count) for count in (1, 5, 15, 60))
LONG_PAUSE = timedelta(hours=4)
MOST_ATTEMPTS = 15
"""A mail that could not be sent for the time being is tried again for about two days."""

UNREACHED = timedelta(minutes=5)
"""How long nothing is tried when the server cannot be reached; that is no attempt of any mail."""


@dataclass(frozen=True)
class Claimed:
    """A mail that this process alone is sending; `stamp` tells this claim from a later one."""

    id: int
    entry_no: int
    recipient: str
    attempts: int
    stamp: str


@dataclass
class RunResult:
    """What a run of the outbox did: mails sent, put off for a later attempt, and given up.

    `waiting` are left in the outbox; `problem` is why no mail could be sent at all, `stopped` says
    that a person ended it.
    """

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    waiting: int = 0
    problem: StoreError | None = None
    stopped: bool = False


def _due() -> Any:
    """Return the condition that a mail is to be sent now."""
    now = clock.now()
    mail = OutgoingMail
    # what lies further ahead than anything is put off was written before the clock was set back
    ahead = mail.next_at > clock.stamp_of(now + LONG_PAUSE + STALE)
    waits = (mail.status == OutboxStatus.WAITING) & ((mail.next_at <= clock.stamp_of(now)) | ahead)
    left = (mail.status == OutboxStatus.SENDING) & (
        (mail.claimed_at < dialect.instant(database, STALE))
        | (mail.claimed_at > dialect.instant(database, -STALE))
    )
    return OPEN & (waits | left)


@db.read
def is_due() -> bool:
    """Return whether there is a mail to be sent now."""
    query = OutgoingMail.select(OutgoingMail.id).where(_due()).limit(1)
    return database.execute(query).fetchone() is not None


# --- one mail ----------------------------------------------------------------------------------


@db.write
def claim() -> Claimed | None:
    """Take the mail that is due longest to send it; None when none is."""
    mail = OutgoingMail
    first = mail.select(mail.id).where(_due()).order_by(mail.next_at, mail.id).limit(1)
    taken = (
        mail.update(
            status=OutboxStatus.SENDING,
            # a machine with another clock would take it for left, and send it once more
            claimed_at=dialect.instant(database),
            attempts=mail.attempts + 1,
            version=mail.version + 1,
        )
        .where(mail.id == first)
        .returning(mail.id, mail.entry_no, mail.recipient, mail.attempts, mail.claimed_at)
    )
    row = database.execute(taken).fetchone()
    return None if row is None else Claimed(*row)


@db.write
def settle_sent(claimed: Claimed, composed: Composed | None = None) -> None:
    """Write that a mail was sent, whoever else claimed it meanwhile: it is with its recipient.

    The text that was sent becomes the document of its entry: `composed` has it.
    """
    from store.mail_composing import keep_text

    if change(OutgoingMail.id == claimed.id, status=OutboxStatus.SENT, sent_at=clock.stamp()):
        mark_entries([claimed.entry_no], DeliveryStatus.BLANK)
        if composed is not None:
            keep_text(composed)


@db.write
def settle_put_off(claimed: Claimed, reason: str) -> bool:
    """Write that a mail could not be sent for the time being; return whether it is tried again."""
    if claimed.attempts >= MOST_ATTEMPTS:
        settle_failed(claimed, reason)
        return False
    pauses = [*PAUSES, LONG_PAUSE]
    pause = pauses[min(claimed.attempts, len(pauses)) - 1]
    again = clock.stamp_of(clock.now() + pause)
    change(_own(claimed), status=OutboxStatus.WAITING, next_at=again, error=clean_text(reason))
    return True


@db.write
def settle_failed(claimed: Claimed, reason: str) -> None:
    """Write that a mail can never be sent: its entry says Error, and why in a comment."""
    said = clean_text(reason)
    if change(_own(claimed), status=OutboxStatus.FAILED, error=said):
        mark_unsent([(claimed.entry_no, claimed.recipient)], said)


@db.write
def release(claimed: Claimed) -> None:
    """Give a mail back that was not tried after all."""
    change(_own(claimed), status=OutboxStatus.WAITING, attempts=claimed.attempts - 1)


def _own(claimed: Claimed) -> Any:
    return (OutgoingMail.id == claimed.id) & (OutgoingMail.claimed_at == claimed.stamp)


# --- all that is due ---------------------------------------------------------------------------


def run(
    transport: Transport,
    *,
    everything: bool = False,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> RunResult:
    """Send what is due over one connection, and return what was done.

    `everything` does not wait until mails that were put off are due. `progress` gets the mails
    done and their total, `cancelled` is asked between two mails. When the server cannot be
    reached all mails wait a while, and `problem` says why. Raises what a write raises.
    """
    from store.exchange.mail_transports import TransportUnavailable

    result = RunResult()
    if everything:
        _bring_forward()
    total = waiting()
    try:
        while is_due():
            if cancelled and cancelled():
                result.stopped = True
                break
            transport.open()
            claimed = claim()
            if claimed is None:
                break
            _send(transport, claimed, result)
            done = result.sent + result.put_off + result.failed
            if progress:
                progress(done, max(total, done))
    except TransportUnavailable as error:
        result.problem = error
        _wait_for_server(error.render(session.translate))
    finally:
        transport.close()
    result.waiting = waiting()
    return result


@db.write
def _bring_forward() -> None:
    mail = OutgoingMail
    mail.update(next_at=clock.stamp()).where(mail.status == OutboxStatus.WAITING).execute()


def _send(transport: Transport, claimed: Claimed, result: RunResult) -> None:
    from store.exchange import mail_transports
    from store.mail_composing import compose

    try:
        composed = compose(claimed.id, transport.settings)
        transport.send(composed.envelope)
    except (mail_transports.TransportUnavailable, Busy):
        release(claimed)
        raise
    except mail_transports.Deferred as error:
        if settle_put_off(claimed, error.render(session.translate)):
            result.put_off += 1
        else:
            result.failed += 1
        return
    except StoreError as error:
        settle_failed(claimed, error.render(session.translate))
        result.failed += 1
        return
    _settle_sent(claimed, composed)
    result.sent += 1


def _settle_sent(claimed: Claimed, composed: Composed) -> None:
    """Write that a mail was sent, as long as it takes: unsaid, it would be sent once more."""
    for last in (False, False, False, True):
        try:
            settle_sent(claimed, composed)
        except Busy:
            if last:
                raise
        except StoreError:
            settle_sent(claimed)  # its text cannot be kept, such as on a full disk
            return
        else:
            return


@db.write
def _wait_for_server(reason: str) -> None:
    """Put all that is due off for a while, without counting an attempt."""
    mail = OutgoingMail
    again = clock.stamp_of(clock.now() + UNREACHED)
    mail.update(next_at=again, error=clean_text(reason), version=mail.version + 1).where(
        (mail.status == OutboxStatus.WAITING) & (mail.next_at <= again)
    ).execute()
