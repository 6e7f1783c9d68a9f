"""A real IMAP server for tests: Dovecot, in a folder of its own, on this machine only."""

from __future__ import annotations

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
OPENSSL = shutil.which("openssl")
MISSING = "" if PROGRAM and OPENSSL else "dovecot-imapd and openssl are not installed"
USER, PASSWORD = "jo@trato.example", "open-sesame"

_SETTINGS = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{home}/mail:LAYOUT=fs
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Bin {{
    special_use = \\Trash
    auto = create
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """A server that runs: its folder, the ports, and the certificate to be trusted."""

    home: Path
    plain: int
    tls: int

    @property
    def certificate(self) -> Path:
        """What a client has to trust."""
        return self.home / "cert.pem"

    def put(self, folder: str, *contents: bytes) -> None:
        """Let messages lie in a folder, as they come in."""
        with self._client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for content in contents:
                client.append(folder, content)

    def mark(self, folder: str, number: int, flag: bytes) -> None:
        """Give a message a flag."""
        with self._client() as client:
            client.select_folder(folder)
            client.add_flags([number], [flag])

    def numbers(self, folder: str) -> list[int]:
        """Return the numbers of the messages of a folder."""
        with self._client() as client:
            client.select_folder(folder, readonly=True)
            return sorted(client.search())

    def clear(self) -> None:
        """Take all messages and folders away."""
        with self._client() as client:
            found = [name for _flags, _delimiter, name in client.list_folders()]
            for name in sorted(found, reverse=True):
                with suppress(client.Error):  # the folder above another one has gone with that
                    client.delete_folder(name)
            client.select_folder("INBOX")
            client.delete_messages(client.search())
            client.expunge()

    def _client(self) -> Any:
        from imapclient import IMAPClient

        client = IMAPClient("127.0.0.1", self.plain, ssl=False)
        client.login(USER, PASSWORD)
        return client

    def flags(self, folder: str) -> list[str]:
        """Return the names of the messages of a folder, which end with their flags."""
        path = self.home / "mail" / ("" if folder == "INBOX" else folder)
        return sorted(entry.name for part in ("new", "cur") for entry in (path / part).iterdir())


def _owner() -> tuple[str, str]:
    if os.getuid():
        return getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    return "nobody", grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name


def _give(path: Path) -> None:
    """Give files to whom the server runs as, when that is another one."""
    if os.getuid():
        return
    user, group = _owner()
    for name in (path, *path.rglob("*")):
        shutil.chown(name, user, group)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(home: Path) -> Iterator[Dovecot]:
    """Run a server as long as the context lasts."""
    home.mkdir(parents=True, exist_ok=True)
    assert PROGRAM
    assert OPENSSL
    subprocess.run(
        [
            OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-keyout", str(home / "key.pem"), "-out", str(home / "cert.pem"),
            "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    user, group = _owner()
    server = Dovecot(home, _free_port(), _free_port())
    settings = home / "dovecot.conf"
    settings.write_text(
        _SETTINGS.format(
            home=home, user=user, group=group, password=PASSWORD,
            plain=server.plain, tls=server.tls,
        )
    )  # fmt: skip
    (home / "mail").mkdir()
    _give(home)
    process = subprocess.Popen([PROGRAM, "-F", "-c", str(settings)], stderr=subprocess.PIPE)
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(20)
        if process.stderr is not None:
            process.stderr.close()


def _wait(server: Dovecot, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server greets."""
    for _try in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.plain), 5) as client:
            if client.recv(100):
                return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            said = process.stderr.read().decode() if process.stderr else ""
            raise RuntimeError(f"dovecot did not start: {said}")
    raise RuntimeError("dovecot does not answer")
