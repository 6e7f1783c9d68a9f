"""Mailboxes on an IMAP server, only read: nothing is marked as seen, moved or deleted.

Needs the library IMAPClient, which is an extra of the installation.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from store.errors import RuleError, StoreError
from store.exchange import mailboxes
from store.exchange.mail_headers import LIMIT
from store.exchange.network import network_reason
from store.text import N_, clean_text

TIMEOUT = 60.0
"""Seconds in which a server must answer."""

SECURITY = ("tls", "starttls", "none")
AUTHENTICATION = ("password", "xoauth2")
_PORTS = {"tls": 993, "starttls": 143, "none": 143}
_HERE = ("localhost", "127.0.0.1", "::1")
_AT_ONCE = 200
_HEADERS = b"BODY[HEADER"
_NOT_READ = frozenset({b"\\drafts", b"\\junk", b"\\trash", b"\\flagged", b"\\important"})
_NO_FOLDER = frozenset({b"\\noselect", b"\\nonexistent"})


class ServerUnavailable(StoreError):
    """The server is not there, is not the one it says, or does not let us in."""

    exit_code = 75


@dataclass(frozen=True)
class Account:
    """A mailbox on a server, as the configuration or an address says.

    Attributes:
        security: One of `SECURITY`; `none` only to this machine.
        authentication: One of `AUTHENTICATION`; for xoauth2 the password is a token.
        folders: Their names; () for all usual ones.
        password: Returns it; asked once a connection is made, kept nowhere.
    """

    host: str
    user: str
    port: int = 0
    security: str = "tls"
    authentication: str = "password"
    folders: tuple[str, ...] = ()
    password: Callable[[], str] = field(default=str, repr=False, compare=False)

    @property
    def address(self) -> str:
        """What its mailboxes are known by, without the folder."""
        scheme = "imaps" if self.security == "tls" else "imap"
        port = f":{self.port}" if self.port not in (0, _PORTS[self.security]) else ""
        return f"{scheme}://{quote(self.user, safe='')}@{self.host.lower()}{port}"

    def address_of(self, folder: str) -> str:
        """Return what a folder is known by."""
        return f"{self.address}/{quote(folder)}"


def account_of(text: str) -> Account:
    """Return the account that `imaps://user@host/Folder` names, without a password.

    Raises RuleError for what is no such address, and for one with a password in it.
    """
    parts = urlsplit(text)
    try:
        port = parts.port or 0
    except ValueError:
        port = -1
    if (
        parts.scheme not in ("imaps", "imap")
        or not parts.hostname
        or not parts.username
        or port < 0
    ):
        raise RuleError(
            N_("'%(text)s' is no mailbox on a server. Write imaps://user@host/Folder."), text=text
        )
    if parts.password is not None:
        raise RuleError(
            N_(
                "A password in an address can be seen by everybody on this machine. Leave it out: "
                "it is asked for, or printed by the password_command of [imap.NAME] in the "
                "configuration file."
            )
        )
    folder = unquote(parts.path.strip("/"))
    security = "tls" if parts.scheme == "imaps" else "starttls"
    return Account(
        parts.hostname, unquote(parts.username), port, security, folders=(folder,) if folder else ()
    )


@dataclass(frozen=True)
class Folder:
    """A folder of a server, and whether it is for what is not kept."""

    name: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message as the server tells it: its headers, the rest when it is asked for.

    `flags` are those of a Maildir, `place` its number in the folder.
    """

    server: Server
    place: int
    head: bytes
    flags: str
    received: datetime | None

    def arrived(self) -> datetime | None:
        """Return when the server took it in."""
        return self.received

    def content(self) -> bytes:
        """Return the whole message. Raises ServerUnavailable."""
        return self.server.content(self.place) or self.head


class Server:
    """A connection to an account. `open` must come first; all raise ServerUnavailable."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._client: Any = None
        self._folder = ""

    def open(self) -> None:
        """Connect and log in. Raises RuleError when the library is missing."""
        if find_spec("imapclient") is None:
            raise RuleError(
                N_(
                    "Mailboxes on a server need the library IMAPClient. Install it: "
                    "pip install 'trato[imap]'."
                )
            )
        from imapclient import IMAPClient

        account = self.account
        if account.security == "none" and account.host not in _HERE:
            raise RuleError(
                N_(
                    "The password would go to %(host)s unprotected. Set security to tls or starttls."
                ),
                host=account.host,
            )
        port = account.port or _PORTS[account.security]
        with self._explained():
            context = ssl.create_default_context()
            self._client = IMAPClient(
                account.host, port, ssl=account.security == "tls", ssl_context=context,
                timeout=TIMEOUT,
            )  # fmt: skip
            if account.security == "starttls":
                self._client.starttls(context)
        self._log_in()

    def _log_in(self) -> None:
        account, password = self.account, self.account.password()
        try:
            with self._explained():
                if account.authentication == "xoauth2":
                    self._client.oauth2_login(account.user, password)
                else:
                    self._client.login(account.user, password)
        except ServerUnavailable as error:
            cause = error.__cause__
            if not isinstance(cause, imaplib.IMAP4.error) or isinstance(cause, imaplib.IMAP4.abort):
                raise
            raise ServerUnavailable(
                N_(
                    "The mail server %(server)s does not let '%(user)s' in: %(reason)s. Check user "
                    "and password_command."
                ),
                server=account.host,
                user=account.user,
                reason=_reason(cause),
            ) from None

    def close(self) -> None:
        """End the connection, whatever state it is in."""
        if self._client is None:
            return
        client, self._client = self._client, None
        try:
            client.logout()
        except (imaplib.IMAP4.error, OSError):
            client.shutdown()

    def folders(self) -> list[Folder]:
        """Return the folders that messages lie in, by their names."""
        found = []
        with self._explained():
            for flags, delimiter, name in self._client.list_folders():
                marks = {bytes(flag).lower() for flag in flags}
                if marks & _NO_FOLDER:
                    continue
                parts = name.split(delimiter.decode()) if delimiter else [name]
                left_out = bool(marks & _NOT_READ) or mailboxes.is_left_out_name(*parts)
                found.append(Folder(name, left_out))
        return sorted(found, key=lambda folder: folder.name)

    def select(self, folder: str) -> str:
        """Read from a folder from now on, and return what its numbers are valid for.

        Raises RuleError for a folder that is not there.
        """
        from imapclient.exceptions import IMAPClientError

        with self._explained():
            try:
                said = self._client.select_folder(folder, readonly=True)
            except IMAPClientError as error:
                if isinstance(error, imaplib.IMAP4.abort):
                    raise
                raise RuleError(
                    N_("There is no folder '%(folder)s' on %(server)s: %(reason)s"),
                    folder=folder,
                    server=self.account.host,
                    reason=_reason(error),
                ) from None
            self._folder = folder
            return str(said.get(b"UIDVALIDITY", ""))

    def messages(self, after: int, since: date | None = None) -> Iterator[Fetched]:
        """Yield the messages of the folder with higher numbers, in their order.

        With `since` only those that came from the day before it on.
        """
        criteria: list[Any] = ["UID", f"{after + 1}:*"]
        if since is not None:
            criteria += ["SINCE", since - timedelta(days=1)]
        with self._explained():
            found = sorted(uid for uid in self._client.search(criteria) if uid > after)
        for at in range(0, len(found), _AT_ONCE):
            with self._explained():
                told = self._client.fetch(
                    found[at : at + _AT_ONCE], ["FLAGS", "INTERNALDATE", "BODY.PEEK[HEADER]"]
                )
            for uid in found[at : at + _AT_ONCE]:
                if uid in told:
                    yield self._fetched(uid, told[uid])

    def _fetched(self, uid: int, told: Any) -> Fetched:
        head = next((value for key, value in told.items() if key.startswith(_HEADERS)), b"") or b""
        flags = {bytes(flag).lower() for flag in told.get(b"FLAGS", ())}
        marks = ("D" if b"\\draft" in flags else "") + ("T" if b"\\deleted" in flags else "")
        came = told.get(b"INTERNALDATE")
        received = came.astimezone(UTC) if isinstance(came, datetime) else None
        return Fetched(self, uid, head[:LIMIT], marks, received)

    def content(self, uid: int) -> bytes:
        """Return a message of the folder; empty when it is not there any more."""
        with self._explained():
            told = self._client.fetch([uid], ["BODY.PEEK[]"])
        return bytes(told.get(uid, {}).get(b"BODY[]") or b"")[: mailboxes.LARGEST]

    def numbers_of(self, message_id: str) -> list[int]:
        """Return the numbers of the messages of the folder with a Message-ID."""
        with self._explained():
            found: list[int] = self._client.search(["HEADER", "Message-ID", message_id])
        return found

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what goes wrong into a sentence that says what to do."""
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise ServerUnavailable(
                N_(
                    "The certificate of the mail server %(server)s is not trusted: %(reason)s. "
                    "Check host, or have the certificate of its authority installed."
                ),
                server=self.account.host,
                reason=error.verify_message,
            ) from error
        except (OSError, socket.gaierror, imaplib.IMAP4.error, ValueError) as error:
            raise ServerUnavailable(
                N_(
                    "The mail server %(server)s cannot be used: %(reason)s. Check host, port and "
                    "security."
                ),
                server=self.account.host,
                reason=_reason(error),
            ) from error


def _reason(error: BaseException) -> str:
    text = str(error)
    return clean_text(text[2:-1]) if text.startswith("b'") else network_reason(error)
