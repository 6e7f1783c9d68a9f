"""Mail leaves through a real SMTP server or a program, and what these say is understood."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from store.errors import RuleError, StoreError
from store.exchange import mail_transports
from store.exchange.mail_transports import (
    Deferred,
    Envelope,
    MailSettings,
    Rejected,
    Smtp,
    TransportUnavailable,
    transport_of,
)
from tests.post import Server, make_certificate, smtp_server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def server() -> Iterator[Server]:
    with smtp_server() as running:
        yield running


def smtp(server: Server, **settings: Any) -> Smtp:
    given = {"sender": "us@x.org", "host": "127.0.0.1", "security": "none", "path": "config.toml"}
    return Smtp(MailSettings(**{**given, "port": server.port, **settings}))


def envelope(*recipients: str, content: bytes = b"Subject: x\r\n\r\nhi\r\n") -> Envelope:
    return Envelope("us@x.org", recipients or ("ann@y.org",), content)


def test_many_mails_go_over_one_connection(server: Server) -> None:
    transport = smtp(server)
    for name in ("a@y.org", "b@y.org", "c@y.org"):
        transport.open()
        transport.send(envelope(name))
    transport.close()
    assert [taken[1] for taken in server.taken] == [["a@y.org"], ["b@y.org"], ["c@y.org"]]
    assert len(server.sessions) == 1
    assert server.taken[0][2] == b"Subject: x\r\n\r\nhi\r\n"


@pytest.mark.parametrize(
    ("command", "value", "answer", "kind"),
    [
        ("RCPT", "ann@y.org", "550 5.1.1 no such user", Rejected),
        ("RCPT", "ann@y.org", "450 4.7.1 greylisted", Deferred),
        ("DATA", "ann@y.org", "554 5.7.1 spam", Rejected),
        ("DATA", "ann@y.org", "451 4.3.0 later", Deferred),
        ("DATA", "ann@y.org", "drop", Deferred),
        ("MAIL", "us@x.org", "553 5.1.8 bad sender", Rejected),
        ("MAIL", "us@x.org", "530 5.7.0 log in first", TransportUnavailable),
        ("MAIL", "us@x.org", "421 4.7.0 too busy", TransportUnavailable),
    ],
)
def test_what_the_server_says_is_understood(
    server: Server, command: str, value: str, answer: str, kind: type[StoreError]
) -> None:
    server.answers[command, value] = [answer]
    transport = smtp(server)
    with pytest.raises(kind) as caught:
        transport.send(envelope())
    if answer != "drop":
        assert answer[4:] in str(caught.value)
    transport.send(envelope("bob@y.org"))  # the next one goes all the same
    transport.close()
    assert [taken[1] for taken in server.taken] == [["bob@y.org"]]


def test_one_refused_recipient_means_that_nobody_gets_it(server: Server) -> None:
    server.answers["RCPT", "bad@y.org"] = ["550 no such user"]
    transport = smtp(server)
    with pytest.raises(Rejected):
        transport.send(envelope("ann@y.org", "bad@y.org"))
    transport.close()
    assert not server.taken


def test_a_server_that_has_had_enough_of_a_connection_is_called_anew(server: Server) -> None:
    transport = smtp(server)
    transport.send(envelope())
    server.answers["MAIL", "us@x.org"] = ["421 too many messages in this connection"]
    transport.send(envelope("bob@y.org"))
    transport.close()
    assert len(server.taken) == 2
    assert len(server.sessions) == 2


def test_nobody_listens() -> None:
    transport = Smtp(MailSettings(sender="us@x.org", host="127.0.0.1", port=9, security="none"))
    with pytest.raises(TransportUnavailable) as caught:
        transport.open()
    assert "127.0.0.1:9" in str(caught.value)
    assert caught.value.exit_code == 75


def test_an_address_with_letters_needs_a_server_that_can() -> None:
    wanted = Envelope("us@x.org", ("josé@y.org",), b"Subject: x\r\n\r\nhi\r\n", utf8=True)
    with smtp_server(enable_SMTPUTF8=True) as server:
        transport = smtp(server)
        transport.send(wanted)
        transport.close()
        assert server.taken[0][1] == ["josé@y.org"]
    with smtp_server(enable_SMTPUTF8=False) as server:
        transport = smtp(server)
        with pytest.raises(Rejected):
            transport.send(wanted)
        transport.close()


# --- TLS and login -----------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_password_comes_from_a_command_over_a_protected_connection(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, security: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    runs = tmp_path / "runs"
    command = f"sh -c 'echo run >> {runs}; echo secret; echo more'"
    with smtp_server(certificate, implicit=security == "tls") as server:
        transport = smtp(
            server, host="localhost", security=security, user="info", password_command=command
        )
        assert not runs.exists()
        transport.send(envelope())
        transport.close()
        assert server.logins == [("info", "secret")]
        assert len(server.taken) == 1
    assert "secret" not in repr(transport.settings)


def test_a_wrong_password_says_whose(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with smtp_server(certificate) as server:
        transport = smtp(
            server, host="localhost", security="starttls", user="info",
            password_command="echo wrong-one",
        )  # fmt: skip
        with pytest.raises(TransportUnavailable) as caught:
            transport.open()
    assert "'info'" in str(caught.value)
    assert "wrong-one" not in str(caught.value)


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    with smtp_server(certificate) as server:
        transport = smtp(server, host="localhost", security="starttls")
        with pytest.raises(TransportUnavailable) as caught:
            transport.open()
        assert "certificate" in str(caught.value)
        assert not server.logins


def test_a_server_without_tls_gets_no_password(server: Server) -> None:
    transport = smtp(server, security="starttls", user="info", password_command="echo secret")
    with pytest.raises(TransportUnavailable):
        transport.open()
    assert not server.logins


@pytest.mark.parametrize("command", ["false", "no-such-program-at-all", "'open quote", ""])
def test_a_password_command_that_fails_is_named_without_what_it_said(
    server: Server, command: str
) -> None:
    transport = smtp(server, security="none", user="info", password_command=command)
    with pytest.raises(TransportUnavailable) as caught:
        transport.open()
    assert "password_command" in str(caught.value)


# --- what is set up ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"host": "mail.x.org"},
        {"sender": "us@x.org"},
        {"sender": "us@x.org", "host": "mail.x.org", "security": "none", "user": "info"},
    ],
)
def test_what_is_not_enough_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(RuleError) as caught:
        transport_of(MailSettings(path="/home/jo/config.toml", **settings))  # type: ignore[arg-type]
    assert "/home/jo/config.toml" in str(caught.value)


# --- sendmail ----------------------------------------------------------------------------------


@pytest.fixture
def program(tmp_path: Path) -> Callable[[int], MailSettings]:
    """A sendmail program that keeps what it is given and ends with a code."""

    def make(code: int) -> MailSettings:
        path = tmp_path / "send mail"
        path.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/arguments"\ncat > "{tmp_path}/message"\n'
            f"echo 'said why' >&2\nexit {code}\n"
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return MailSettings(sender="us@x.org", sendmail=f"'{path}' -oQ")

    return make


def test_a_program_gets_the_message_and_the_addresses(
    program: Callable[[int], MailSettings], tmp_path: Path
) -> None:
    transport = transport_of(program(0))
    transport.open()
    transport.send(envelope("ann@y.org", "-oops@y.org"))
    arguments = (tmp_path / "arguments").read_text().split("\n")
    assert arguments[:-1] == ["-oQ", "-i", "-f", "us@x.org", "--", "ann@y.org", "-oops@y.org"]
    assert (tmp_path / "message").read_bytes() == b"Subject: x\n\nhi\n"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (75, Deferred), (69, Deferred), (1, Deferred), (67, Rejected), (65, Rejected),
        (78, TransportUnavailable), (127, TransportUnavailable),
    ],
)  # fmt: skip
def test_the_exit_code_of_the_program_says_what_became_of_it(
    program: Callable[[int], MailSettings], code: int, kind: type[StoreError]
) -> None:
    with pytest.raises(kind) as caught:
        transport_of(program(code)).send(envelope())
    assert "said why" in str(caught.value)


def test_a_program_that_is_not_there_or_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TransportUnavailable):
        transport_of(MailSettings(sender="us@x.org", sendmail=str(tmp_path / "none"))).open()
    path = tmp_path / "sleeper"
    path.write_text("#!/bin/sh\nexec sleep 60\n")
    path.chmod(0o755)
    monkeypatch.setattr(mail_transports, "TIMEOUT", 0.2)
    with pytest.raises(Deferred):
        transport_of(MailSettings(sender="us@x.org", sendmail=str(path))).send(envelope())
