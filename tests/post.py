"""Where mail goes in tests: a transport that keeps it, and a real SMTP server on this machine."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from store.exchange.mail_transports import Envelope, MailSettings

SENDER = "Us <us@example.com>"


def parsed(content: bytes) -> EmailMessage:
    """Return a message as a mail program reads it."""
    return message_from_bytes(content, EmailMessage, policy=policy.default)


class Post:
    """A transport that keeps what it is given; `refusals` are raised instead, one for each mail."""

    def __init__(self, *refusals: Exception | None, **settings: Any) -> None:
        self.settings = MailSettings(**{"sender": SENDER, "host": "here", **settings})
        self.refusals = list(refusals)
        self.sent: list[Envelope] = []
        self.unavailable: Exception | None = None

    def open(self) -> None:
        """Be ready, unless the server is told to be away."""
        if self.unavailable is not None:
            raise self.unavailable

    def send(self, envelope: Envelope) -> None:
        """Keep a mail, or refuse it."""
        refusal = self.refusals.pop(0) if self.refusals else None
        if refusal is not None:
            raise refusal
        self.sent.append(envelope)

    def close(self) -> None:
        """Nothing is open."""

    @property
    def messages(self) -> list[EmailMessage]:
        """What was sent, as mail programs read it."""
        return [parsed(item.content) for item in self.sent]

    @property
    def texts(self) -> list[str]:
        """The plain texts of what was sent."""
        found = []
        for message in self.messages:
            body: Any = message.get_body(("plain",))
            found.append(body.get_content().replace("\r\n", "\n"))
        return found


class Server:
    """What an SMTP server takes, and what it answers instead of taking it.

    `answers` are given to commands: ("RCPT", address) -> answers, the first one first; "" takes.
    """

    def __init__(self) -> None:
        self.taken: list[tuple[str, list[str], bytes]] = []
        self.answers: dict[tuple[str, str], list[str]] = {}
        self.sessions: set[int] = set()
        self.logins: list[tuple[str, str]] = []
        self.before_taking: Callable[[Any], None] | None = None
        self.port = 0

    def _answer(self, command: str, value: str) -> str:
        planned = self.answers.get((command, value), [])
        return planned.pop(0) if planned else ""

    async def handle_MAIL(  # noqa: N802 - the names that aiosmtpd asks for
        self, _server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Answer MAIL FROM."""
        self.sessions.add(id(session))
        answer = self._answer("MAIL", address)
        if not answer:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer or "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Answer RCPT TO."""
        answer = self._answer("RCPT", address)
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message."""
        answer = self._answer("DATA", envelope.rcpt_tos[0])
        if answer == "drop":
            server.transport.abort()
            return "421 gone"
        if answer:
            return answer
        if self.before_taking:
            self.before_taking(envelope)
        self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    def login(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any
    ) -> Any:
        """Let in who has the password 'secret'."""
        if not isinstance(given, LoginPassword):
            return AuthResult(success=False, handled=False)
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=given.password == b"secret", handled=False)


@contextmanager
def smtp_server(certificate: Path | None = None, **options: Any) -> Iterator[Server]:
    """Run an SMTP server on a free port; with a certificate it asks for STARTTLS and a login.

    `implicit=True` speaks TLS from the beginning.
    """
    server = Server()
    if certificate is not None:
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        if options.pop("implicit", False):
            # it does not see that the connection is protected
            options |= {"ssl_context": context, "auth_require_tls": False}
        else:
            options |= {"tls_context": context, "require_starttls": True, "auth_required": True}
        options |= {"authenticator": server.login}
    controller = _OnFreePort(
        server,
        hostname="127.0.0.1",
        port=0,
        ready_timeout=30,
        server_hostname="localhost",
        **options,
    )
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop(no_assert=True)


class _OnFreePort(Controller):
    """A server that finds its own port."""

    def _trigger_server(self) -> None:
        running: Any = self.server
        self.port = running.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def make_certificate(folder: Path) -> Path:
    """Make a certificate for localhost with its key, which nobody has vouched for."""
    path, key = folder / "server.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", str(key), "-out", str(path), "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path
