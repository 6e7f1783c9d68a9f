"""The message that an entry of the log was made of: kept with it, or still where it was read.

Only headers and subject of mail are stored unless the marketing set-up, or whoever reads a mailbox,
says that messages are to be kept.
"""

from __future__ import annotations

from pathlib import Path

from store import attachments, db
from store.attachments import AttachmentFile
from store.entry_marks import as_entry_no
from store.errors import NotFound, RuleError
from store.exchange import mail, mailboxes
from store.exchange.imap import Account, Server
from store.models import InteractionLogEntry
from store.models.recording import RecordedEvent, RecordedEventEntry
from store.models.setup import MarketingSetup
from store.nouns import noun
from store.session import session
from store.text import N_

FILE_NAME = "message.eml"
_SERVERS = ("imaps://", "imap://")


@db.read
def are_kept() -> bool:
    """Return whether the marketing set-up says that messages are kept with their entries."""
    return bool(MarketingSetup.get_by_id(1).keep_messages)


def has_message(entry_no: object) -> bool:
    """Return whether an entry was made of a message."""
    return _event(as_entry_no(entry_no)) is not None


@db.read
def is_on_server(entry_no: object) -> bool:
    """Return whether the message of an entry has to be fetched from a server, which takes time."""
    event = _event(as_entry_no(entry_no))
    kept = event is None or event.attachment_id is not None
    return not kept and event is not None and event.source.startswith(_SERVERS)


@db.read
def message_of(entry_no: object) -> AttachmentFile:
    """Return the message that an entry was made of.

    Raises NotFound for an unknown entry, RuleError for one
    of no message and when the message is nowhere any more, and ServerUnavailable.
    """
    number = as_entry_no(entry_no)
    entry = InteractionLogEntry.get_or_none(InteractionLogEntry.entry_no == number)
    if entry is None:
        raise NotFound(noun("interaction").caption, entry_no)
    event = _event(number)
    if event is None:
        raise RuleError(N_("Entry %(entry_no)s was not made of a message."), entry_no=entry_no)
    if event.attachment_id is not None:
        return attachments.read(event.attachment_id)
    content = _content(event)
    if not content:
        raise RuleError(
            N_(
                "The message is not in %(source)s any more, and it was not kept. Switch on Keep "
                "Messages in Marketing Setup to have messages kept from now on."
            ),
            source=event.source,
        )
    return AttachmentFile(FILE_NAME, "eml", content, read_only=True)


def _event(entry_no: int) -> RecordedEvent | None:
    event, made = RecordedEvent, RecordedEventEntry
    numbers = made.select(made.event).where(made.entry_no == entry_no)
    found: RecordedEvent | None = event.get_or_none(event.id.in_(numbers) & (event.kind == "email"))
    return found


def _content(event: RecordedEvent) -> bytes:
    if event.source.startswith(_SERVERS):
        return _on_server(event)
    path = Path(event.source)
    if not path.is_absolute():
        return b""
    try:
        if path.is_dir():
            return _in_maildir(path, event)
        return _in_mbox(path, event) if path.is_file() else b""
    except OSError:
        return b""


def _is_it(head: bytes, event: RecordedEvent) -> bool:
    return mail.read(head).key == event.key


def _in_mbox(path: Path, event: RecordedEvent) -> bytes:
    start = int(event.place) if event.place.isdecimal() else 0
    named = event.key.encode("utf-8", "replace") if event.key.startswith("<") else b""
    if start and start < path.stat().st_size:
        raw = mailboxes.message_at(path, start)
        if _is_it(raw.head, event):
            return raw.content()
    for raw in mailboxes.messages_of_mbox(path):
        if named in raw.head and _is_it(raw.head, event):
            return raw.content()
    return b""


def _in_maildir(path: Path, event: RecordedEvent) -> bytes:
    files = mailboxes.names_of_maildir(path)
    for name in sorted(files, key=lambda name: name != event.place):
        raw = mailboxes.message_of_maildir(path, name, files[name])
        if raw is not None and _is_it(raw.head, event):
            return raw.content()
    return b""


def _on_server(event: RecordedEvent) -> bytes:
    account: Account | None = session.accounts(event.source)
    if account is None:
        raise RuleError(
            N_(
                "The message lies in %(source)s. To have it opened from here, write [imap.NAME] with "
                "its host, user and password_command into the configuration file."
            ),
            source=event.source,
        )
    server = Server(account)
    try:
        server.open()
        valid = server.select(event.folder)
        named, _sep, number = event.place.partition(":")
        wanted = [int(number)] if named == valid and number.isdecimal() else []
        if event.key.startswith("<"):
            wanted += server.numbers_of(event.key)
        for uid in dict.fromkeys(wanted):
            content = server.content(uid)
            if content and _is_it(content, event):
                return content
    finally:
        server.close()
    return b""
