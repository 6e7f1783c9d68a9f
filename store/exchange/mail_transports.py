"""How a mail leaves: through an SMTP server, or a sendmail program."""

from __future__ import annotations

import shlex
import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Protocol, cast

from store.errors import RuleError, StoreError
from store.exchange.network import network_reason
from store.text import N_, Caption, clean_text

TIMEOUT = 60.0
"""Seconds in which a server must answer, or a program be done with a message."""

SECURITY = ("starttls", "tls", "none")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_HERE = ("localhost", "127.0.0.1", "::1")
_REFUSED = (65, 67)
_SET_UP_WRONG = (64, 70, 72, 77, 78, 126, 127)


class TransportUnavailable(StoreError):
    """No mail at all can be sent now: the server is not there, or does not let us in."""

    exit_code = 75


class Deferred(StoreError):
    """This mail could not be sent for the time being; it may be tried again."""

    exit_code = 75


class Rejected(RuleError):
    """This mail will never be taken."""


@dataclass(frozen=True)
class MailSettings:
    """How mail is sent, as the configuration says; blank where it says nothing.

    Attributes:
        sender: What all mail comes from: an address, with a name or without.
        as_salesperson: Whether a mail comes from the salesperson's own address, who has one; else
            that is where answers go.
        security: One of `SECURITY`.
        password_command: Prints the password; it is run whenever a connection is made.
        sendmail: The program with its arguments, as a shell would part them.
        path: The file that says so, for messages.
    """

    sender: str = ""
    as_salesperson: bool = False
    host: str = ""
    port: int = 0
    security: str = "starttls"
    user: str = ""
    password_command: str = field(default="", repr=False)
    sendmail: str = ""
    path: str = ""


@dataclass(frozen=True)
class Envelope:
    """A message as it is handed over: who sends it, to which addresses, its bytes."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    utf8: bool = False


class Transport(Protocol):
    """What sends messages, many over one connection."""

    settings: MailSettings

    def open(self) -> None:
        """Be ready to send; an open connection is kept. Raises TransportUnavailable."""

    def send(self, envelope: Envelope) -> None:
        """Hand a message over. Raises Deferred, Rejected and TransportUnavailable."""

    def close(self) -> None:
        """End the connection."""


def transport_of(settings: MailSettings) -> Transport:
    """Return what sends mail. Raises RuleError when nothing is set up, or not enough."""
    if not (settings.host or settings.sendmail) or not settings.sender:
        raise RuleError(
            N_(
                "Mail cannot be sent: it is not set up. Write [mail] with from, and with host or "
                "sendmail, into %(path)s."
            ),
            path=settings.path,
        )
    if settings.sendmail:
        return Sendmail(settings)
    if settings.user and settings.security == "none" and settings.host not in _HERE:
        raise RuleError(
            N_(
                "Mail cannot be sent: the password would go to %(host)s unprotected. Set security "
                "to starttls or tls in %(path)s."
            ),
            host=settings.host,
            path=settings.path,
        )
    return Smtp(settings)


# --- SMTP --------------------------------------------------------------------------------------


class Smtp:
    """An SMTP server; certificates are checked."""

    def __init__(self, settings: MailSettings) -> None:
        self.settings = settings
        self._server: smtplib.SMTP | None = None
        self._used = False

    def open(self) -> None:
        """Connect and log in, unless that is done. Raises TransportUnavailable."""
        if self._server is not None:
            return
        settings = self.settings
        password = ""
        if settings.user:
            command = settings.password_command
            password = printed_password(command, settings.user, settings.path)
        with self._explained():
            server = self._connected()
            try:
                if settings.security == "starttls":
                    server.starttls(context=_context())
                if settings.user:
                    server.login(settings.user, password)
                server.ehlo_or_helo_if_needed()
            except BaseException:
                server.close()
                raise
            self._server, self._used = server, False

    def _connected(self) -> smtplib.SMTP:
        settings = self.settings
        port = settings.port or _PORTS[settings.security]
        if settings.security == "tls":
            return smtplib.SMTP_SSL(settings.host, port, timeout=TIMEOUT, context=_context())
        return smtplib.SMTP(settings.host, port, timeout=TIMEOUT)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say what is wrong with the server, and what to do."""
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            raise self._unavailable(_NO_LOGIN, _answer(error)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise self._unavailable(_NOT_SUPPORTED, str(error)) from error
        except ssl.SSLCertVerificationError as error:
            raise self._unavailable(_CERTIFICATE, error.verify_message) from error
        except smtplib.SMTPResponseException as error:
            raise self._unavailable(_UNREACHED, _answer(error)) from error
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise self._unavailable(_UNREACHED, network_reason(error)) from error

    def _unavailable(self, message: Caption, reason: str) -> TransportUnavailable:
        settings = self.settings
        port = settings.port or _PORTS[settings.security]
        said = reason if isinstance(reason, Caption) else clean_text(reason)
        return TransportUnavailable(
            message, server=f"{settings.host}:{port}", reason=said, user=settings.user
        )

    def send(self, envelope: Envelope) -> None:
        """Hand a message over; it goes to all recipients or to none.

        Raises Deferred, Rejected and TransportUnavailable.
        """
        try:
            server = self._begun(envelope)
            for address in envelope.recipients:
                _accept(*server.rcpt(address))
            _accept(*server.data(envelope.content))
        except (Deferred, Rejected):
            self._reset()
            raise
        except smtplib.SMTPResponseException as error:
            self._reset()
            _accept(error.smtp_code, error.smtp_error)
            raise
        except (smtplib.SMTPException, OSError) as error:
            # whether it was taken is not known: its Message-ID stays the same
            self.close()
            raise Deferred(
                N_("The connection to the server broke: %(reason)s"), reason=network_reason(error)
            ) from error

    def _begun(self, envelope: Envelope) -> smtplib.SMTP:
        """Begin a message; a server that has had enough of the connection is called anew, once."""
        while True:
            self.open()
            server = cast("smtplib.SMTP", self._server)
            try:
                code, answer = server.mail(envelope.sender, _options(server, envelope))
            except (smtplib.SMTPException, OSError) as error:
                code, answer = 421, network_reason(error).encode()
            fresh, self._used = not self._used, True
            if code != 421 or fresh:
                break
            self.close()
        if code in (421, 530):  # it wants nothing from us now, or a login: that is for every mail
            self.close()
            message = _NO_LOGIN if code == 530 else _UNREACHED
            raise self._unavailable(message, _text(code, answer))
        _accept(code, answer)
        return server

    def _reset(self) -> None:
        """Be ready for the next message after a refusal."""
        if self._server is None:
            return
        try:
            code, _answer = self._server.rset()
        except (smtplib.SMTPException, OSError):
            code = 421
        if code >= 400:
            self.close()

    def close(self) -> None:
        """End the connection."""
        server, self._server = self._server, None
        if server is None:
            return
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


_UNREACHED = N_(
    "The mail server %(server)s cannot be used: %(reason)s. Check host, port and security."
)
_CERTIFICATE = N_(
    "The certificate of the mail server %(server)s is not trusted: %(reason)s. Check host, or "
    "have the certificate of its authority installed."
)
_NO_LOGIN = N_(
    "The mail server %(server)s does not let '%(user)s' in: %(reason)s. Check user and "
    "password_command."
)
_NOT_SUPPORTED = N_("The mail server %(server)s: %(reason)s Check security, user and port.")


def _options(server: smtplib.SMTP, envelope: Envelope) -> list[str]:
    options = []
    if envelope.utf8:
        if not server.has_extn("smtputf8"):
            raise Rejected(N_("The server cannot send to an address with letters such as é or ñ."))
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    if server.has_extn("size"):
        options.append(f"size={len(envelope.content)}")
    return options


def _accept(code: int, answer: bytes | str) -> None:
    if code >= 500:
        raise Rejected(N_("The mail server says: %(answer)s"), answer=_text(code, answer))
    if code >= 400 or code < 200:
        raise Deferred(N_("The mail server says: %(answer)s"), answer=_text(code, answer))


def _text(code: int, answer: bytes | str) -> str:
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return clean_text(f"{code} {said}")[:500]


def _answer(error: smtplib.SMTPResponseException) -> str:
    return _text(error.smtp_code, error.smtp_error)


def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def printed_password(command: str, user: str, path: str) -> str:
    """Return what the command prints first; nothing of it is kept or shown.

    `path` is the file that names it. Raises TransportUnavailable.
    """
    if not command:
        raise TransportUnavailable(
            N_("No password for '%(user)s' is set up. Write password_command into %(path)s."),
            user=user,
            path=path,
        )
    try:
        done = subprocess.run(  # noqa: S603 (the person's own command)
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        code = getattr(error, "returncode", None)
        raise TransportUnavailable(
            N_("password_command in %(path)s failed (%(reason)s). Try it in a terminal."),
            path=path,
            reason=network_reason(error) if code is None and isinstance(error, OSError) else code,
        ) from None
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return lines[0] if lines else ""


# --- sendmail ----------------------------------------------------------------------------------


class Sendmail:
    """A program such as sendmail, msmtp or postfix's; its exit code says what became of a mail."""

    def __init__(self, settings: MailSettings) -> None:
        self.settings = settings

    def open(self) -> None:
        """See that there is such a program. Raises TransportUnavailable."""
        from shutil import which

        words = self._words()
        if not words or which(words[0]) is None:
            raise TransportUnavailable(
                N_(
                    "The program %(program)s for sending mail is not there. Check sendmail in %(path)s."
                ),
                program=self.settings.sendmail,
                path=self.settings.path,
            )

    def _words(self) -> list[str]:
        try:
            return shlex.split(self.settings.sendmail)
        except ValueError:
            return []

    def send(self, envelope: Envelope) -> None:
        """Hand a message over. Raises Deferred, Rejected and TransportUnavailable."""
        command = [*self._words(), "-i", "-f", envelope.sender, "--", *envelope.recipients]
        content = envelope.content.replace(b"\r\n", b"\n")
        try:
            done = subprocess.run(  # noqa: S603 (the person's own program; no shell)
                command, input=content, capture_output=True, timeout=TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise Deferred(N_("The program for sending mail did not end in time.")) from error
        except OSError as error:
            raise TransportUnavailable(
                N_("The program %(program)s for sending mail cannot be run: %(reason)s."),
                program=self.settings.sendmail,
                reason=network_reason(error),
            ) from error
        code = done.returncode
        if code == 0:
            return
        said = clean_text(done.stderr.decode("utf-8", "replace"))[:500]
        if code in _SET_UP_WRONG:
            raise TransportUnavailable(
                N_("The program %(program)s for sending mail cannot work (exit code %(code)s): %(said)s"),
                program=self.settings.sendmail, code=code, said=said,
            )  # fmt: skip
        kind = Rejected if code in _REFUSED else Deferred
        raise kind(
            N_("The program for sending mail says no (exit code %(code)s): %(said)s"),
            code=code,
            said=said,
        )

    def close(self) -> None:
        """Nothing is open."""
