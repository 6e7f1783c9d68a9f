"""A print queue of CUPS of a test's own, on the loopback, with nothing of the machine's."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
_FILES = """FileDevice Yes
Sandboxing relaxed
SystemGroup root
ServerRoot {folder}
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
TempDir {folder}/spool
ErrorLog {folder}/error
AccessLog {folder}/access
PageLog {folder}/page
"""
_SERVER = """Listen 127.0.0.1:{port}
Browsing Off
DefaultAuthType None
WebInterface No
PreserveJobFiles Yes
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""


class Queue:
    """The printer `office` of a running print server; `server` is its address for CUPS_SERVER."""

    def __init__(self, folder: Path, server: str) -> None:
        self.folder = folder
        self.server = server

    def ask(self, *line: str) -> str:
        """Return what a program of CUPS says."""
        done = subprocess.run(
            line,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
            env={**os.environ, "PATH": _PATH, "CUPS_SERVER": self.server, "LC_ALL": "C"},
        )
        return done.stdout

    def documents(self) -> list[bytes]:
        """Return the documents that were queued, in their order, once all of them are done."""
        wait(lambda: not self.ask("lpstat", "-o"))
        return [path.read_bytes() for path in sorted((self.folder / "spool").glob("d0*"))]


def wait(holds: object) -> None:
    """Wait until a condition holds, for some seconds."""
    assert callable(holds)
    end = monotonic() + 15
    while not holds():
        assert monotonic() < end, "the print server does not answer"


@contextmanager
def print_queue(tmp_path: Path) -> Iterator[Queue]:
    """Run a print server with a printer; skip the test where CUPS is not installed."""
    cupsd = shutil.which("cupsd", path=_PATH)
    if cupsd is None or shutil.which("lpadmin", path=_PATH) is None:
        pytest.skip("cupsd and lpadmin are not installed (packages cups-daemon, cups-client)")
    folder = tmp_path / "cups"
    for name in ("spool", "cache", "state"):
        (folder / name).mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "cups-files.conf").write_text(_FILES.format(folder=folder))
    (folder / "cupsd.conf").write_text(_SERVER.format(port=port))
    line = [cupsd, "-f", "-c", f"{folder}/cupsd.conf", "-s", f"{folder}/cups-files.conf"]
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    queue = Queue(folder, f"127.0.0.1:{port}")
    try:
        wait(lambda: process.poll() is not None or "is running" in queue.ask("lpstat", "-r"))
        if process.poll() is not None:
            pytest.skip("cupsd does not run here: " + (folder / "error").read_text()[-300:])
        paper = folder / "paper"
        paper.touch()
        queue.ask("lpadmin", "-p", "office", "-E", "-v", f"file://{paper}", "-m", "raw")
        yield queue
    finally:
        process.terminate()
        process.wait(20)
