"""PgBouncer before a server of the tests, where it is installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tests import postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin")
_SETTINGS = """
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/logins
pool_mode = {mode}
max_client_conn = {most}
logfile = {folder}/log
"""


@contextmanager
def before(url: str, mode: str, most: int = 100) -> Iterator[str]:
    """The address of the database at `url` through a pooler in a mode, for so many programs at most."""
    folder, port = postgresql.place_for_servers(), postgresql.free_port()
    server = url.rpartition("/")[0].rpartition(":")[2]
    settings = folder / "settings"
    settings.write_text(
        _SETTINGS.format(server=server, port=port, folder=folder, mode=mode, most=most)
    )
    (folder / "logins").write_text(f'"{postgresql.USER}" ""\n')
    account = postgresql.account()
    if account:
        for path in (folder, *folder.iterdir()):
            shutil.chown(path, account)
    process = subprocess.Popen(
        [str(PROGRAM), "-q", str(settings)], user=account, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port, folder / "log")
        yield url.replace(f":{server}/", f":{port}/")
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder)


def _wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + 10
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        if time.monotonic() > until:
            raise TimeoutError(log.read_text() if log.exists() else "")
        threading.Event().wait(0.02)
