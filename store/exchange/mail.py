"""One message as its headers tell it: from whom, to whom, when, about what, and of what kind."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from store.exchange.mail_headers import addresses, decoded, finder, head_of, moment, values_of
from store.text import clean_text

_RECIPIENTS = ("to", "cc", "bcc", "resent-to", "resent-cc", "resent-bcc")
_MAILING_LIST = ("list-id", "list-post", "list-unsubscribe")
_AUTOMATIC = ("x-autoreply", "x-autorespond")
_FOLDER_DATA = "x-imapbase"
_WANTED = finder(
    (
        *_RECIPIENTS, *_MAILING_LIST, *_AUTOMATIC, _FOLDER_DATA, "x-imap", "from", "sender",
        "subject", "date", "message-id", "received", "return-path", "auto-submitted",
        "precedence", "sensitivity", "content-type", "x-unsent", "x-status",
        "x-mozilla-status", "in-reply-to", "references",
    )
)  # fmt: skip
_KEY_LENGTH = 500
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_EXPUNGED = 0x0008
_ANSWERS = 10
"""How many of the messages before an answer are remembered."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the headers of a message say.

    Attributes:
        key: Tells it from all others: its Message-ID, else a digest of its headers.
        senders: Who wrote it, each (name, address).
        recipients: Whom it went to, copies and blind copies included, each (name, address).
        sent: When it says that it was sent; None when it says nothing that can be.
        received: When the last server took it in; read only when it does not say when it was sent.
        kind: Why it is not logged by itself: `draft`, `deleted`, `private`, `bounce`,
            `automatic`, `bulk`; empty for what people write to one another.
        answers: The keys of the messages that it answers, the nearest one first.
        folder_data: Whether it is no message but what a program keeps in a mailbox.
    """

    key: str
    senders: tuple[tuple[str, str], ...]
    recipients: tuple[tuple[str, str], ...]
    subject: str
    sent: datetime | None
    received: datetime | None
    kind: str
    answers: tuple[str, ...]
    folder_data: bool


def read(content: bytes) -> Message:
    """Return what a message says. No bytes are refused: what cannot be read is blank."""
    found = values_of(head_of(content), _WANTED)
    senders = _mailboxes(found, ("from",)) or _mailboxes(found, ("sender",))
    sent = moment(_first(found, "date")) if "date" in found else None
    came = "" if sent else _first(found, "received").rpartition(";")[2]
    return Message(
        key=_key(found),
        senders=senders,
        recipients=_mailboxes(found, _RECIPIENTS),
        subject=decoded(_first(found, "subject")),
        sent=sent,
        received=moment(came) if came else None,
        kind=_kind(found),
        answers=_answers(found),
        folder_data=bool(_first(found, _FOLDER_DATA) or _first(found, "x-imap")),
    )


def _first(found: dict[str, list[str]], name: str) -> str:
    values = found.get(name)
    return values[0] if values else ""


def _mailboxes(found: dict[str, list[str]], names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        mailbox for name in names for text in found.get(name, ()) for mailbox in addresses(text)
    )


def _key(found: dict[str, list[str]]) -> str:
    text = clean_text(_first(found, "message-id"))
    named = _MESSAGE_ID.search(text)
    key = named[0] if named else text
    if key and len(key) <= _KEY_LENGTH:
        return key
    told = [f"{name}:{found.get(name, [])}".encode("utf-8", "replace")
            for name in ("from", "to", "cc", "date", "subject", "message-id")]  # fmt: skip
    return "mail:" + hashlib.sha256(b"\n".join(told)).hexdigest()


def _answers(found: dict[str, list[str]]) -> tuple[str, ...]:
    replied = _MESSAGE_ID.findall(_first(found, "in-reply-to"))
    before = _MESSAGE_ID.findall(_first(found, "references"))
    keys = dict.fromkeys([*replied, *reversed(before)])
    return tuple(key for key in keys if len(key) <= _KEY_LENGTH)[:_ANSWERS]


def _kind(found: dict[str, list[str]]) -> str:
    if _first(found, "x-unsent") == "1" or "T" in _first(found, "x-status"):
        return "draft"
    if "D" in _first(found, "x-status") or _expunged(_first(found, "x-mozilla-status")):
        return "deleted"
    if _first(found, "sensitivity").lower() in {"private", "personal", "company-confidential"}:
        return "private"
    return _sent_by_a_program(found)


def _sent_by_a_program(found: dict[str, list[str]]) -> str:
    submitted = _first(found, "auto-submitted").lower()
    automatic = submitted.startswith("auto-") or any(name in found for name in _AUTOMATIC)
    content_type = _first(found, "content-type").lower()
    if content_type.startswith("multipart/report") and "disposition-notification" in content_type:
        return "automatic"
    if content_type.startswith("multipart/report"):
        return "bounce"
    precedence = _first(found, "precedence").lower()
    if automatic or precedence == "auto_reply":
        return "automatic"
    if _first(found, "return-path") == "<>":
        return "bounce"
    if precedence in {"bulk", "list", "junk"} or any(name in found for name in _MAILING_LIST):
        return "bulk"
    return ""


def _expunged(text: str) -> bool:
    try:
        return bool(int(text or "0", 16) & _EXPUNGED)
    except ValueError:
        return False
