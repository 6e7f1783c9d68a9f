"""`trato mail scan` of mailboxes on a server, as the configuration names them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import dovecot
from tests.dovecot import PASSWORD, USER, Dovecot

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.tui.cli.conftest import Done

MESSAGE = (
    f"From: maria@adatum.example\nTo: {USER}\nSubject: Chairs\nMessage-ID: <1@x>\n"
    "Date: Mon, 23 Nov 2026 10:00:00 +0000\n\nThe body.\n"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    if dovecot.MISSING:
        pytest.skip(dovecot.MISSING)
    with tempfile.TemporaryDirectory(prefix="trato-imap-") as name:
        Path(name).chmod(0o755)
        with dovecot.running(Path(name) / "server") as running:
            running.put("INBOX", MESSAGE.encode())
            running.put("Old", MESSAGE.replace("<1@x>", "<2@x>").encode())
            yield running


@pytest.fixture
def configured(
    company: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], None]:
    def write(text: str) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        (tmp_path / "trato").mkdir(exist_ok=True)
        (tmp_path / "trato" / "config.toml").write_text(text)

    assert company("salesperson", "add", "JO", "name=Jo", f"email={USER}").code == 0
    return write


def test_an_account_of_the_configuration_is_read(
    company: Callable[..., Done],
    configured: Callable[[str], None],
    server: Dovecot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.certificate))
    configured(
        f'[imap.work]\nhost = "localhost"\nport = {server.tls}\nuser = "{USER}"\n'
        f'password_command = "echo {PASSWORD}"\nfolders = ["INBOX"]\n'
    )
    assert company("mail", "scan", "imap:work", "--json").json["logged"] == 1
    address = f"imaps://jo%40trato.example@localhost:{server.tls}/Old"
    assert company("mail", "scan", address, "--json").json["logged"] == 1
    assert company("mail", "scan", "imap:work/Old", "--json").json["messages"] == 0
    (first, _second) = company("interaction", "list", "--sort", "entry_no", "--json").json
    shown = company("interaction", "attachment", str(first["entry_no"]), "--text")
    assert "The body." in shown.out
    events = company("event", "list", "--json").out
    assert PASSWORD not in events


def test_what_is_missing_is_said(
    company: Callable[..., Done], configured: Callable[[str], None]
) -> None:
    configured('[imap.work]\nhost = "localhost"\nuser = "jo"\nport = 1\n')
    unknown = company("mail", "scan", "imap:home")
    assert (unknown.code, "[imap.home]" in unknown.err) == (1, True)
    for place in ("imap:work", "imaps://jo@localhost:1/"):
        done = company("mail", "scan", place)
        assert done.code in (1, 75)
        assert "localhost" in done.err
    assert company("mail", "scan", "imaps://jo:secret@localhost/").code == 1
    for wrong in ('host = "x"', 'host = "x"\nuser = "y"\nsecurity = "ssl"', "host = 1"):
        configured(f"[imap.work]\n{wrong}\n")
        assert company("mail", "scan", "imap:work").code == 2
