"""Mailboxes that are read bit by bit: an mbox, a Maildir folder, a folder of a server.

Each knows what of it is new since the last time, and how to remember what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from store import dialect
from store.address_books import UnreadableFile
from store.errors import RuleError
from store.exchange import mailboxes
from store.exchange.imap import Account, Server
from store.exchange.mailboxes import Mailbox, Raw
from store.models import database
from store.models.recording import MailRead, MailSource
from store.text import N_, fold_key


class Message(Protocol):
    """A message as it lies in a mailbox: `place` tells it from the others there."""

    @property
    def head(self) -> bytes:
        """What begins with its headers."""

    @property
    def place(self) -> int | str:
        """Where it lies."""

    @property
    def flags(self) -> str:
        """Those of a Maildir."""

    def arrived(self) -> datetime | None:
        """Return when it came into the mailbox."""

    def content(self) -> bytes:
        """Return the whole message."""


class Source(Protocol):
    """A mailbox. `name` is what it is known by, `folder` what people call it."""

    name: str
    folder: str

    def size(self) -> int:
        """Return how many bytes there are to be read, 0 where that is not known."""

    def new(self, known: MailSource, since: date | None) -> Iterator[Message]:
        """Yield the messages that were not read. Raises OSError and what a server raises."""

    def behind(self, message: Message) -> int:
        """Return how many bytes are read once this message is."""

    def where(self, message: Message) -> str:
        """Return by what the message is found again."""

    def remember(self, known: MailSource, portion: Sequence[Message]) -> None:
        """Write into `known`, inside a write, that a portion was read."""


class Mbox:
    """An mbox file: read up to a byte, as long as its content up to there is the same."""

    def __init__(self, box: Mailbox) -> None:
        self.path, self.folder, self.name = box.path, box.folder, str(box.path)

    def size(self) -> int:
        """Return the size of the file."""
        return self.path.stat().st_size

    def new(self, known: MailSource, since: date | None) -> Iterator[Message]:
        """Yield what was added."""
        place = max(0, known.place)
        if place and (
            self.size() < place or mailboxes.mark_of_mbox(self.path, place) != known.mark
        ):
            place = 0
        return mailboxes.messages_of_mbox(self.path, place)

    def behind(self, message: Message) -> int:
        """Return where the next message begins."""
        return int(message.place)

    def where(self, message: Message) -> str:
        """Return where it begins."""
        return str(message.start) if isinstance(message, Raw) else ""

    def remember(self, known: MailSource, portion: Sequence[Message]) -> None:
        """Remember where the next message begins."""
        known.place = int(portion[-1].place)
        known.mark = mailboxes.mark_of_mbox(self.path, known.place)


class Maildir:
    """A Maildir folder: its messages are known by their names without flags."""

    def __init__(self, box: Mailbox) -> None:
        self.path, self.folder, self.name = box.path, box.folder, str(box.path)

    def size(self) -> int:
        """Return 0: there are only names to be counted."""
        return 0

    def new(self, known: MailSource, since: date | None) -> Iterator[Message]:
        """Yield what has another name."""
        files = mailboxes.names_of_maildir(self.path)
        names: set[str] = set()
        if known.id and known.place >= 0:
            query = MailRead.select(MailRead.name).where(MailRead.source == known.id)
            names = {row[0] for row in database.execute(query).fetchall()}
        for name in sorted(files.keys() - names):
            raw = mailboxes.message_of_maildir(self.path, name, files[name])
            if raw is not None:
                yield raw

    def behind(self, message: Message) -> int:
        """Return 0."""
        return 0

    def where(self, message: Message) -> str:
        """Return its name."""
        return str(message.place)

    def remember(self, known: MailSource, portion: Sequence[Message]) -> None:
        """Remember the names."""
        rows: Iterable[tuple[int, str]] = ((known.id, str(message.place)) for message in portion)
        dialect.insert_rows(database, "mail_read", ("source_id", "name"), list(rows))


class ServerFolder:
    """A folder of a server: read up to a number, as long as the server does not count anew."""

    def __init__(self, server: Server, folder: str) -> None:
        self.server, self.folder = server, folder
        self.name = server.account.address_of(folder)
        self._valid = ""

    def size(self) -> int:
        """Return 0: a server does not say."""
        return 0

    def new(self, known: MailSource, since: date | None) -> Iterator[Message]:
        """Yield what has a higher number."""
        self._valid = self.server.select(self.folder)
        after = max(0, known.place) if known.mark == self._valid else 0
        return self.server.messages(after, since)

    def behind(self, message: Message) -> int:
        """Return 0."""
        return 0

    def where(self, message: Message) -> str:
        """Return its number, and what that is valid for."""
        return f"{self._valid}:{message.place}"

    def remember(self, known: MailSource, portion: Sequence[Message]) -> None:
        """Remember the highest number."""
        known.place, known.mark = int(portion[-1].place), self._valid


@contextmanager
def readable(path: Path | str) -> Iterator[None]:
    """Turn what the system says of a file into a sentence. Raises UnreadableFile."""
    try:
        yield
    except OSError as error:
        raise UnreadableFile(path, error) from error


def on_disk(path: str, folders: Sequence[str], left_out: list[str]) -> Iterator[Source]:
    """Yield the mailboxes at and below a path, those of the names `folders` or all usual ones.

    Those that are for what is not kept are named in `left_out`. Raises UnreadableFile for a path
    that is not there, and RuleError for one without a mailbox.
    """
    root = Path(path).expanduser().resolve()
    with readable(root):
        root.stat()  # what is not there is said, too
        found = list(mailboxes.find(root))
    if not found and not (root.is_file() and not root.stat().st_size):
        raise RuleError(
            N_("%(path)s is no mailbox, and none lies in it: neither an mbox nor a Maildir."),
            path=path,
        )
    names = {fold_key(name) for name in folders}
    for box in found:
        if names and fold_key(box.folder) not in names:
            continue
        if not names and mailboxes.is_left_out(box, root):
            left_out.append(str(box.path))
            continue
        yield Maildir(box) if box.is_maildir else Mbox(box)


def on_server(server: Server, folders: Sequence[str], left_out: list[str]) -> Iterator[Source]:
    """Yield folders of an account whose connection is open, as `on_disk` does.

    Raises ServerUnavailable.
    """
    account: Account = server.account
    names = {fold_key(name) for name in folders}
    if account.folders:
        for name in account.folders:
            if not names or fold_key(name) in names:
                yield ServerFolder(server, name)
        return
    for folder in server.folders():
        if names and fold_key(folder.name) not in names:
            continue
        if not names and folder.left_out:
            left_out.append(account.address_of(folder.name))
            continue
        yield ServerFolder(server, folder.name)
