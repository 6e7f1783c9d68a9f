"""A real SSH server for tests: OpenSSH on loopback, with a key and a configuration of its own."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
CLIENT, KEYGEN = shutil.which("ssh"), shutil.which("ssh-keygen")
MISSING = "" if SERVER and CLIENT and KEYGEN else "openssh-server is not installed"

_SETTINGS = """
Port {port}
ListenAddress 127.0.0.1
HostKey {home}/host
AuthorizedKeysFile {home}/person.pub
PidFile {home}/pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
PrintMotd no
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


@contextmanager
def running(home: Path) -> Iterator[list[str]]:
    """Run a server; gives the words of the command that opens a session with a terminal on it."""
    assert SERVER and CLIENT and KEYGEN, MISSING  # noqa: PT018 - all of it is installed or nothing
    home.mkdir(mode=0o700)
    for name in ("host", "person"):
        subprocess.run(
            [KEYGEN, "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True
        )
    port = _free_port()
    (home / "config").write_text(_SETTINGS.format(port=port, home=home))
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it leaves its rights behind
    log = (home / "log").open("wb")
    server = subprocess.Popen(
        [SERVER, "-D", "-e", "-f", str(home / "config")], stdout=log, stderr=log
    )
    try:
        while not _answers(port):
            assert server.poll() is None, (home / "log").read_text()
        yield [
            CLIENT, "-tt", "-q", "-F", "none", "-i", str(home / "person"), "-p", str(port),
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
            "-o", "IdentitiesOnly=yes", f"{getpass.getuser()}@127.0.0.1",
        ]  # fmt: skip
    finally:
        server.terminate()
        server.wait()
        log.close()
