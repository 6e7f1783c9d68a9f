"""What leaves or comes in, killed in the middle: the spool, the outbox, a printer."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from benchmarks.fault_checks import Loss
from benchmarks.fault_kills import TRIES, done, kill
from benchmarks.fault_load import PHONE, forked, make_company, queue_mail
from store import clock, db, demo, outbox_run, printers
from store.exchange.mail_transports import Envelope, MailSettings

EACH = 6
"""Events, or mails, in each round."""
_CALL = ("record", "call", "--number", PHONE, "--salesperson", "JO", "--direction", "in")


def _query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(sql).fetchall()


# --- the spool -------------------------------------------------------------------------------


def spool(folder: Path, times: int, dice: random.Random) -> Loss:
    """Kill what takes in the spool, until all of it is in the log."""
    from store import spool as spools
    from tui.cli import spooling

    path = folder / "trato.db"
    done(forked(lambda: make_company(path, folder / "files")))
    place = spools.folder_for(str(path))
    loss = Loss()

    def take_in() -> None:
        db.open_database(str(path))
        spooling.take_in(str(path))

    told: list[str] = []
    for number in range(times):
        for at in range(EACH):
            text = f"call {number} {at}"
            line = [*_CALL, "--text", text, "--spool"]
            spools.put(place, line, b"", {})
            told.append(text)
        people = [forked(take_in) for _ in range(2)]
        time.sleep(dice.uniform(0.02, 0.25))
        loss.times += sum(kill(one) for one in people) > 0
    loss.faults += ["the spool cannot be taken in"] * (done(forked(take_in)) != 0)
    loss.acknowledged = len(told)
    found = Counter(str(row[0]) for row in _query(path, "SELECT comment FROM entry_comment"))
    loss.lost = sum(text not in found for text in told)
    loss.doubled = sum(found[text] - 1 for text in told if text in found)
    loss.left_over = len([*place.rglob("*.part")])
    return loss


# --- the outbox ------------------------------------------------------------------------------


class _Post:
    """A transport that writes the Message-ID of what it was given into a file, at its leisure."""

    def __init__(self, path: Path, seconds: float) -> None:
        self.settings = MailSettings(sender="us@a.example", host="here")
        self._path = path
        self._seconds = seconds

    def open(self) -> None:
        """Nothing has to be opened."""

    def send(self, envelope: Envelope) -> None:
        """Take a mail."""
        (line,) = (
            line
            for line in envelope.content.splitlines()
            if line.lower().startswith(b"message-id:")
        )
        time.sleep(self._seconds)
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, line.split()[1] + b"\n")
        os.close(handle)
        time.sleep(self._seconds)

    def close(self) -> None:
        """Nothing is open."""


def outbox(folder: Path, times: int, dice: random.Random) -> Loss:
    """Kill what sends the outbox, then let time pass, and have the rest sent."""
    path, post = folder / "trato.db", folder / "post"
    done(forked(lambda: make_company(path, folder / "files")))
    loss = Loss()
    passed = timedelta()

    def queue() -> None:
        db.open_database(str(path))
        queue_mail(EACH)

    def send(seconds: float, later: timedelta) -> Callable[[], None]:
        def work() -> None:
            now = clock.now
            clock.now = lambda: now() + later
            db.open_database(str(path))
            outbox_run.run(_Post(post, seconds))

        return work

    for _ in range(times):
        done(forked(queue))
        people = [forked(send(0.002, passed)) for _ in range(2)]
        time.sleep(dice.uniform(0.02, 0.15))
        loss.times += sum(kill(one) for one in people) > 0
        passed += timedelta(minutes=1)
    for _ in range(3):
        passed += outbox_run.STALE + timedelta(minutes=1)
        loss.faults += ["the outbox cannot be sent"] * (done(forked(send(0, passed))) != 0)
    asked = [str(row[0]) for row in _query(path, "SELECT message_id FROM outgoing_mail")]
    sent = Counter(post.read_text().split())
    loss.acknowledged = len(asked)
    loss.lost = sum(name not in sent for name in asked)
    loss.doubled = sum(count - 1 for count in sent.values())
    loss.partial = len(
        _query(path, "SELECT 1 FROM outgoing_mail WHERE sent_at IS NULL OR sent_at = ''")
    )
    loss.faults += [f"nobody asked for {name}" for name in set(sent) - set(asked)]
    return loss


# --- a printer -------------------------------------------------------------------------------


def printing(folder: Path, times: int, dice: random.Random) -> Loss:
    """Kill what prints and logs an invoice, and print it again."""
    from store import printing as printouts

    path, paper = folder / "trato.db", folder / "paper"
    script = folder / "lp"
    script.write_text(f"#!/bin/sh\ncat > /dev/null\necho \"$4\" >> '{paper}'\nsleep 0.05\n")
    script.chmod(0o700)
    settings = printers.PrinterSettings(command=str(script), queue="q")

    def company() -> None:
        db.open_database(str(path))
        demo.demo_company()

    def put_out(no: str) -> Callable[[], None]:
        def work() -> None:
            db.open_database(str(path))
            printout = printouts.sales_document(no)
            printers.send(printout.paper.content, settings, title=no)
            printouts.finished(printout, log=True)

        return work

    done(forked(company))
    numbers = [
        str(row[0])
        for row in _query(path, "SELECT no FROM sales_document WHERE status > 0 ORDER BY id")
    ]
    before = _logged(path)
    loss = Loss()
    for number in range(TRIES * times):
        if loss.times == times:
            break
        no = numbers[number % len(numbers)]
        process = forked(put_out(no))
        time.sleep(dice.uniform(0.05, 0.7))
        loss.times += kill(process)
        loss.faults += [f"{no} cannot be printed"] * (done(forked(put_out(no))) != 0)
    sheets = Counter(paper.read_text().split())
    after = _logged(path)
    loss.acknowledged = number
    loss.lost = sum(after[no] < 1 or not sheets[no] for no in numbers[:number])
    loss.doubled = sum(max(0, after[no] - max(1, before[no])) for no in numbers)
    return loss


def _logged(path: Path) -> Counter[str]:
    """Return how many entries in the log each document has."""
    sql = "SELECT document_no FROM interaction_log_entry WHERE document_no <> '' AND canceled = 0"
    return Counter(str(row[0]) for row in _query(path, sql))
