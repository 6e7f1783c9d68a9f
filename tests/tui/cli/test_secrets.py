"""Passwords and what is known of people are in no place where nobody looks for them."""

from __future__ import annotations

import os
import smtplib
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from store.errors import StoreError
from store.text import N_
from tests.post import Server, make_certificate, smtp_server
from tests.tui.cli.conftest import Done
from tui import crash
from tui.config import config_path

Trato = Callable[..., Done]
PASSWORD = "Hunter2-never-written-down"


def _command_lines() -> bytes:
    """Return what `ps` would show of all processes."""
    found = b""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += path.read_bytes()
        except OSError:  # it has ended
            continue
    return found


class Curious(Server):
    """A server that looks around when somebody logs in."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[bytes] = []

    def login(self, *given: Any) -> Any:
        self.seen.append(_command_lines())
        return super().login(*given)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Curious]:
    """A server that wants a password, and a configuration that says where it is kept."""
    for kind in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr("tests.post.Server", Curious)
    kept = tmp_path / "kept.txt"
    kept.write_text(f"{PASSWORD}\n")
    with smtp_server(certificate) as running:
        config_path().parent.mkdir(parents=True)
        config_path().write_text(
            f'[mail]\nfrom = "info@cronus.example"\nhost = "localhost"\nport = {running.port}\n'
            f'security = "starttls"\nuser = "info"\npassword_command = "cat {kept}"\n'
        )
        assert isinstance(running, Curious)
        yield running


def _written(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "kept.txt"
    }


def _ready(company: Trato) -> Trato:
    assert company("salesperson", "add", "JO", "name=Jo", "email=jo@cronus.example").code == 0
    assert company("contact", "set", "CT000003", "salesperson_code=JO").code == 0
    assert company("template-setup", "set", "email=OUTGOING").code == 0
    return company


def test_the_password_of_mail_is_nowhere(
    company: Trato, server: Curious, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trato = _ready(company)
    text = tmp_path / "hello.md"
    text.write_text("Dear you")
    write = ("mail", "send", "CT000003", "--subject", "Hello", "--body-file", str(text), "--yes")
    said = [trato(*write), trato("mail", "send"), trato("doctor", "--json"), trato("doctor")]
    assert server.logins == [("info", PASSWORD)] * len(server.logins)
    assert server.seen, said

    def careless(*_given: object, **_named: object) -> None:
        raise RuntimeError(f"535 {PASSWORD} is wrong")

    monkeypatch.setattr(smtplib.SMTP, "login", careless)
    said += [trato(*write), trato("mail", "send")]
    assert any("Something went wrong" in done.err for done in said)
    assert trato("backup", str(tmp_path / "copy.db")).code == 0
    for done in said:
        assert PASSWORD not in done.out + done.err
    for found in server.seen:
        assert PASSWORD.encode() not in found
    for name, content in _written(tmp_path).items():
        assert PASSWORD.encode() not in content, name


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "command",
    [
        "contact list", "init", "demo", "doctor", "migrate", "backup x.db", "backup --rotate",
        "restore --list", "restore x.db --yes", "mail send", "spool run", "search adatum",
        "setup show", "log CT000001 OUTGOING",
    ],
)  # fmt: skip
def test_the_password_of_a_server_is_never_said(
    trato: Trato, command: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    server = f"postgresql://ann:{PASSWORD}@127.0.0.1:1/none?connect_timeout=1"
    done = trato(*command.split(), "--db", server, "--lang", language)
    assert done.code != 0
    assert "Traceback" not in done.err
    assert PASSWORD not in done.out + done.err
    assert not (tmp_path / "state" / "trato" / "errors.log").exists()


NAME = "Zenobia Quince"


def _telling(kind: Callable[[], BaseException]) -> BaseException:
    """Return an error that was raised where names are at hand."""
    name, row = NAME, {"phone": "+34 915 550 123"}
    try:
        try:
            row[name]
        except KeyError:
            raise kind()  # noqa: B904 - what came before is to be told as well
    except BaseException as error:  # noqa: BLE001 - whatever it is
        return error
    return RuntimeError()


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (lambda: ValueError(f"invalid literal: {NAME}"), "builtins.ValueError"),
        (lambda: KeyError(NAME), "builtins.KeyError"),
        (lambda: OSError(2, "No such file", f"/home/{NAME}.vcf"), "No such file or directory"),
        (lambda: StoreError(N_("Contact %(no)s is gone."), no=NAME), "Contact %(no)s is gone."),
        (lambda: ExceptionGroup(NAME, [RuntimeError(NAME)]), "builtins.RuntimeError"),
        (lambda: AttributeError("'Row' object has no attribute 'x'"), "no attribute 'x'"),
    ],
)
def test_the_log_of_errors_names_nobody(
    kind: Callable[[], BaseException], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    log = tmp_path / "trato" / "errors.log"
    log.parent.mkdir()
    log.touch(0o644)
    said = crash.save_traceback(_telling(kind))
    text = log.read_text()
    assert told in text
    assert "_telling" in text
    assert "builtins.KeyError" in text
    for secret in (NAME, "915", "vcf"):
        assert secret not in text
        assert secret not in str(said)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert os.fspath(log) in str(said)
