"""A server of PostgreSQL that goes and comes back, and a network that is cut, under sessions at work."""

from __future__ import annotations

import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.fault_checks import Loss
from benchmarks.fault_load import forked
from store import db, demo, interactions
from store.errors import StoreError
from store.nouns import noun
from tests import postgresql

_SESSIONS = 3
_PATIENCE = 60.0
_SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class Relay:
    """A port from which connections lead to a server until they are cut."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._listening.accept()
                try:
                    far = socket.create_connection(self._target)
                except OSError:
                    near.close()
                    continue
                self._open |= {near, far}
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while some := source.recv(65536):
                target.sendall(some)
        for end in (source, target):
            self._end(end)

    def cut(self) -> None:
        """Cut all connections; new ones can be made."""
        for end in [*self._open]:
            self._end(end)

    def _end(self, end: socket.socket) -> None:
        self._open.discard(end)
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)  # processes forked meanwhile hold it as well
        end.close()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()


# --- people ----------------------------------------------------------------------------------


def _company(url: str) -> None:
    db.open_database(url)
    demo.usual_setup()
    for name, values in (
        ("salesperson", {"code": "JO", "name": "Jo"}),
        ("contact", {"name": "Adatum"}),
    ):
        add = noun(name).add
        if add is not None:
            add(values)
    db.close_database()


def _at_work(url: str, token: str, pipe: int) -> Callable[[], None]:
    """Return what a person does: save, and save again whatever was said not to be saved."""

    def tell(what: str, text: str) -> None:
        os.write(pipe, f"{what} {text}\n".encode())

    def save(text: str) -> None:
        given = {
            "contact_no": "CT000001",
            "interaction_template_code": "OUTGOING",
            "salesperson_code": "JO",
            "description": text,
        }
        while True:
            try:
                interactions.log(given)
            except StoreError as error:
                if "Look whether" in str(error):
                    tell("unknown", text)
                    return
                tell("refused", text)
            else:
                tell("saved", text)
                return

    def work() -> None:
        signal.signal(signal.SIGTERM, lambda *_: leaving.append(True))
        db.open_database(url)
        count = 0
        while not leaving:
            count += 1
            save(f"{token}x{count}")
        db.close_database()

    leaving: list[bool] = []
    return work


class _Told:
    """What people were told, line by line, as they are told it."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        reader, self.pipe = os.pipe()
        self._thread = threading.Thread(target=self._listen, args=(reader,))
        self._thread.start()

    def _listen(self, reader: int) -> None:
        with os.fdopen(reader) as lines:
            for line in lines:
                what, _space, text = line.strip().partition(" ")
                self.lines.append((what, text))

    def end(self) -> None:
        """Wait for the last line."""
        os.close(self.pipe)
        self._thread.join()

    def wait_for_all(self, people: list[str]) -> bool:
        """Return whether each of the people saved something from now on."""
        begin, until = len(self.lines), time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            saved = {text.partition("x")[0] for what, text in self.lines[begin:] if what == "saved"}
            if saved >= {*people}:
                return True
            time.sleep(0.02)
        return False


# --- faults ----------------------------------------------------------------------------------


@contextmanager
def _server(folder: Path) -> Iterator[postgresql.Server]:
    made = postgresql.Server(folder / "data", None, _SAFE)
    try:
        yield made
    finally:
        made.stop()


def gone_and_back(folder: Path, times: int, dice: random.Random) -> Loss:
    """Kill or stop a server under sessions that save, start it again, and look what is there."""
    with _server(folder) as server:

        def fault(number: int) -> None:
            if number % 2:
                server.halt(("fast", "immediate")[number // 2 % 2])
            else:
                server.kill()
            time.sleep(dice.uniform(0, 2))
            server.start()

        return _under(server.url(), server.url(), times, dice, fault)


def network_cut(folder: Path, times: int, dice: random.Random) -> Loss:
    """Cut the connections of sessions that save, and look what is there."""
    with _server(folder) as server:
        relay = Relay(server.port)
        url = server.url().replace(f":{server.port}/", f":{relay.port}/")
        try:
            return _under(server.url(), url, times, dice, lambda _number: relay.cut())
        finally:
            relay.close()


def _under(
    direct: str, url: str, times: int, dice: random.Random, fault: Callable[[int], None]
) -> Loss:
    loss = Loss()
    made = forked(lambda: _company(direct))
    if os.waitpid(made, 0)[1]:
        loss.faults.append("no company could be made")
        return loss
    told = _Told()
    names = [f"p{number}" for number in range(_SESSIONS)]
    people = [forked(_at_work(url, name, told.pipe)) for name in names]
    if not told.wait_for_all(names):
        loss.faults.append("nobody began to work")
    for number in range(times):
        time.sleep(dice.uniform(0, 0.3))
        fault(number)
        loss.times += 1
        if not told.wait_for_all(names):
            loss.faults.append(f"after fault {number} somebody never saved again")
            break
    for process in people:
        os.kill(process, signal.SIGTERM)
    ended = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in people]
    loss.faults += [f"a session ended with {code}" for code in ended if code]
    told.end()
    with postgresql.asking(direct) as ask:
        rows = ask("SELECT entry_no, description FROM interaction_log_entry").fetchall()
    _compare(told.lines, rows, loss)
    return loss


def _compare(told: list[tuple[str, str]], rows: list[tuple[int, str]], loss: Loss) -> None:
    there = Counter(text for _number, text in rows)
    saved = {text for what, text in told if what == "saved"}
    unknown = {text for what, text in told if what == "unknown"}
    loss.acknowledged += len(saved)
    loss.lost += len(saved - there.keys())
    loss.doubled += sum(count - 1 for count in there.values())
    loss.partial += len(there.keys() - saved - unknown)
    if sorted(number for number, _text in rows) != list(range(1, len(rows) + 1)):
        loss.faults.append("gaps in the numbers of entries")
