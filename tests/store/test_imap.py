"""Mail on a server comes into the log; the server is a real one, and nothing on it changes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from store import logged_messages, mail_scan, setup, template_setup
from store.entry_documents import file_of
from store.errors import RuleError, StoreError
from store.exchange import imap
from store.exchange.imap import Account, Server, ServerUnavailable, account_of
from store.lists import open_list
from store.mail_scan import Report, Scan
from store.models.recording import MailSource
from store.records import Record
from store.session import session
from tests import dovecot, factories
from tests.dovecot import PASSWORD, USER, Dovecot

pytestmark = [
    pytest.mark.usefixtures("db"),
    pytest.mark.skipif(bool(dovecot.MISSING), reason=dovecot.MISSING),
]

MARIA = "maria@adatum.example"


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    """One server for all tests, where who runs it may look."""
    with tempfile.TemporaryDirectory(prefix="trato-imap-") as name:
        Path(name).chmod(0o755)
        with dovecot.running(Path(name) / "server") as server:
            yield server


@pytest.fixture
def mailserver(running: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Dovecot:
    """The server without messages, trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(running.certificate))
    running.clear()
    return running


@pytest.fixture
def contact() -> Record:
    """A contact, a salesperson and a template: all that e-mails need."""
    factories.template("EMAIL")
    template_setup.change({"email": "EMAIL"})
    factories.salesperson("JO", email=USER)
    return factories.contact("Adatum", email=MARIA)


def account(mailserver: Dovecot, *folders: str, **more: object) -> Account:
    given = Account("localhost", USER, mailserver.tls, folders=folders, password=lambda: PASSWORD)
    return replace(given, **more)  # type: ignore[arg-type]


def message(number: int, sender: str = MARIA, day: str = "Mon, 23 Nov 2026") -> bytes:
    return (
        f"From: {sender}\r\nTo: {USER}\r\nSubject: Chairs {number}\r\nDate: {day} 10:00:00 +0000\r\n"
        f"Message-ID: <{number}@x.example>\r\n\r\nThe body.\r\n"
    ).encode()


def scan(where: Account, **wanted: object) -> Report:
    return mail_scan.scan([where], Scan(**wanted))  # type: ignore[arg-type]


def counts(report: Report) -> tuple[int, ...]:
    return report.logged, report.waiting, report.known, sum(report.skipped.values())


def entries() -> list[Record]:
    return sorted(open_list("interaction").each(), key=lambda entry: entry.id)


def test_only_what_is_new_is_read_and_nothing_is_changed(
    contact: Record, mailserver: Dovecot
) -> None:
    mailserver.put("INBOX", message(1), message(2, sender="who@new.example"))
    before = mailserver.flags("INBOX")
    assert counts(scan(account(mailserver))) == (1, 1, 0, 0)
    assert [entry["subject"] for entry in entries()] == ["Chairs 1"]
    assert [name.partition(":")[0] for name in mailserver.flags("INBOX")] == before
    assert not any(name.endswith("S") for name in mailserver.flags("INBOX"))
    assert scan(account(mailserver)).messages == 0
    mailserver.put("INBOX", message(3))
    assert counts(scan(account(mailserver))) == (1, 0, 0, 0)
    assert counts(scan(account(mailserver), again=True)) == (0, 0, 3, 0)


def test_another_count_of_the_server_means_reading_anew(
    contact: Record, mailserver: Dovecot
) -> None:
    mailserver.put("INBOX", message(1))
    scan(account(mailserver))
    MailSource.update(mark="1").execute()
    assert counts(scan(account(mailserver))) == (0, 0, 1, 0)


def test_folders_are_read_but_for_those_of_what_is_not_kept(
    contact: Record, mailserver: Dovecot
) -> None:
    mailserver.put("INBOX", message(1))
    mailserver.put("Archive/Büro", message(2))
    mailserver.put("Bin", message(3))
    mailserver.put("Spam", message(4))
    report = scan(account(mailserver))
    assert (report.logged, report.mailboxes) == (2, 2)
    assert [name.rpartition("/")[2] for name in report.left_out] == ["Bin", "Spam"]
    assert counts(scan(account(mailserver, "Spam"))) == (1, 0, 0, 0)
    assert counts(scan(account(mailserver), folders=("bin",))) == (1, 0, 0, 0)
    with pytest.raises(RuleError, match="There is no folder 'Nowhere'"):
        scan(account(mailserver, "Nowhere"))
    sources = {row.path for row in MailSource.select()}
    assert f"imaps://jo%40trato.example@localhost:{mailserver.tls}/Archive/B%C3%BCro" in sources


def test_flags_and_days_count(contact: Record, mailserver: Dovecot) -> None:
    mailserver.put("INBOX", message(1), message(2), message(3, day="Wed, 1 Jul 2020"))
    mailserver.mark("INBOX", mailserver.numbers("INBOX")[0], b"\\Draft")
    report = scan(account(mailserver), since=date(2026, 1, 1))
    assert (report.logged, report.older, dict(report.skipped)) == (1, 1, {"draft": 1})


def test_the_message_is_opened_where_it_lies(
    contact: Record, mailserver: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "accounts", lambda _address: None)
    mailserver.put("INBOX", message(1))
    where = account(mailserver)
    scan(where)
    (entry,) = entries()
    assert logged_messages.is_on_server(entry.id)
    with pytest.raises(RuleError, match="The message lies in imaps"):
        file_of(entry.id)
    monkeypatch.setattr(session, "accounts", lambda _address: where)
    assert file_of(entry.id).content == message(1)
    mailserver.clear()
    mailserver.put("INBOX", message(7), message(8))
    with pytest.raises(RuleError, match="was not kept"):
        file_of(entry.id)
    mailserver.put("INBOX", message(1))
    assert file_of(entry.id).content == message(1)


def test_messages_are_kept_when_the_set_up_says_so(contact: Record, mailserver: Dovecot) -> None:
    setup.change_marketing({"keep_messages": True})
    mailserver.put("INBOX", message(1))
    scan(account(mailserver))
    mailserver.clear()
    assert file_of(entries()[0].id).content == message(1)


def test_a_connection_is_protected(contact: Record, mailserver: Dovecot) -> None:
    mailserver.put("INBOX", message(1))
    starttls = account(mailserver, port=mailserver.plain, security="starttls")
    assert counts(scan(starttls)) == (1, 0, 0, 0)
    with pytest.raises(RuleError, match="unprotected"):
        Server(account(mailserver, host="mail.example", security="none")).open()
    mailserver.put("INBOX", message(2))
    assert counts(scan(account(mailserver, port=mailserver.plain, security="none"))) == (1, 0, 0, 0)


def test_what_is_wrong_is_said(
    contact: Record, mailserver: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ServerUnavailable, match="does not let 'jo@trato"):
        scan(account(mailserver, password=lambda: "wrong"))
    with pytest.raises(ServerUnavailable, match="cannot be used"):
        scan(account(mailserver, port=1))
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ServerUnavailable, match="is not trusted"):
        scan(account(mailserver))
    monkeypatch.setattr(imap, "find_spec", lambda _name: None)
    with pytest.raises(RuleError, match="pip install 'trato"):
        scan(account(mailserver))
    assert entries() == []


def test_a_broken_connection_loses_nothing(
    contact: Record, mailserver: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_scan, "PORTION", 2)
    monkeypatch.setattr(imap, "_AT_ONCE", 2)
    mailserver.put("INBOX", *(message(number) for number in range(5)))
    fetch = Server._fetched

    def breaks(self: Server, uid: int, told: object) -> object:
        if len(entries()) == 2:
            raise OSError("gone")
        return fetch(self, uid, told)

    monkeypatch.setattr(Server, "_fetched", breaks)
    with pytest.raises((StoreError, OSError)):
        scan(account(mailserver))
    monkeypatch.setattr(Server, "_fetched", fetch)
    assert counts(scan(account(mailserver))) == (3, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "address", "folders", "security"),
    [
        ("imaps://jo@h.example/A%20b/c", "imaps://jo@h.example", ("A b/c",), "tls"),
        (
            "imaps://jo%40x.example@H.example:1993",
            "imaps://jo%40x.example@h.example:1993",
            (),
            "tls",
        ),
        ("imap://jo@h.example/", "imap://jo@h.example", (), "starttls"),
    ],
)
def test_addresses(text: str, address: str, folders: tuple[str, ...], security: str) -> None:
    found = account_of(text)
    assert (found.address, found.folders, found.security) == (address, folders, security)


@pytest.mark.parametrize(
    "text", ["imaps://h.example", "https://jo@h.example", "imaps://jo@", "imaps://jo@h:x/"]
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(RuleError, match="is no mailbox on a server"):
        account_of(text)


def test_a_password_has_no_place_in_an_address() -> None:
    with pytest.raises(RuleError, match="can be seen by everybody"):
        account_of("imaps://jo:secret@h.example/")
    assert "secret" not in repr(Account("h", "jo", password=lambda: "secret"))
