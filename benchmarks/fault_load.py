"""People at work, to be killed: each says what was saved as soon as the program said so."""

from __future__ import annotations

import io
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from store import (
    contacts,
    db,
    demo,
    entry_marks,
    imports,
    interactions,
    outbox,
    segment_contacts,
    segment_logging,
    segments,
    setup,
)
from store.exchange.vcard import read_vcards
from store.lists import open_list
from store.nouns import noun

CONTACTS = 40
IMPORTED = 25
PHONE = "+34 600 111 222"
PICTURE = bytes(range(256)) * 40

Tell = Callable[[str], None]


def content_of(token: str) -> bytes:
    """Return the document that goes with an entry: long enough to be cut in two."""
    return f"{token}\n".encode() + PICTURE


def make_company(path: Path, files: Path) -> None:
    """Make a database with the usual set-up, some contacts, and documents kept as files."""
    db.open_database(str(path))
    demo.usual_setup()
    files.mkdir()
    setup.change_marketing(
        {"attachment_storage_type": "disk_file", "attachment_storage_location": str(files)}
    )
    add_salesperson = noun("salesperson").add
    if add_salesperson is not None:
        add_salesperson({"code": "JO", "name": "Jo"})
    for number in range(CONTACTS):
        contacts.add(
            {
                "name": f"Contact {number}",
                "email": f"c{number}@a.example",
                "phone_no": PHONE if number == 1 else "",
                "city": "Ghent",
            }
        )
    db.close_database()


def _entry(token: str) -> dict[str, object]:
    return {
        "contact_no": f"CT{1 + len(token) * 7 % CONTACTS:06d}",
        "interaction_template_code": "OUTGOING",
        "salesperson_code": "JO",
        "description": token,
    }


# --- what people do --------------------------------------------------------------------------


def log(token: str, tell: Tell) -> None:
    """Log an entry with a comment and a document."""
    new = interactions.NewAttachment("offer.bin", content_of(token))
    entry = interactions.log(_entry(token), [f"note {token}"], new)
    tell(f"entry {entry['entry_no']} {token}")


def log_segment(token: str, tell: Tell) -> None:
    """Fill a segment with everybody and log it."""
    values = {
        "description": token, "interaction_template_code": "OUTGOING", "salesperson_code": "JO",
    }  # fmt: skip
    made = segments.add(values)
    segment_contacts.add_contacts(made.key, {"contact": {"city": "Ghent"}})
    done = segment_logging.log_segment(made.key)
    tell(f"segment {done.entries} {token}")


def bring_in(token: str, tell: Tell) -> None:
    """Import an address book."""
    cards = "".join(
        f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:{token} {number}\r\nEND:VCARD\r\n"
        for number in range(IMPORTED)
    )
    report = imports.import_contacts(read_vcards(io.BytesIO(cards.encode())))
    tell(f"import {report.created} {token}")


def cancel(token: str, tell: Tell) -> None:
    """Log an entry with a document, cancel it, and delete every second one for good."""
    entry = interactions.log(
        _entry(token), [], interactions.NewAttachment("offer.bin", content_of(token))
    )
    number = int(str(entry["entry_no"]))
    tell(f"entry {number} {token}")
    entry_marks.cancel([number])
    tell(f"canceled {number} {token}")
    if number % 2:
        interactions.delete_canceled({"entry_no": str(number)})
        tell(f"deleted {number} {token}")


WORK = (log, log_segment, bring_in, cancel)


def queue_mail(count: int) -> None:
    """Put mails into the outbox of the open database."""
    people = open_list("contact", sort="no").first(CONTACTS)
    for number in range(count):
        contact = people[number % len(people)]
        outbox.queue(outbox.NewMail(contact.id, f"Mail {number}", "Text"))


# --- processes -------------------------------------------------------------------------------


def forked(work: Callable[[], None]) -> int:
    """Do `work` in a process of its own and return its number; it shares no connection."""
    sys.stdout.flush()
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        work()
        code = 0
    except BaseException as error:  # noqa: BLE001 - a forked process must never go on above
        print(f"  {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    os._exit(code)


def at_work(path: Path, kind: int, token: str, pipe: int) -> Callable[[], None]:
    """Return what a person does until killed; what was saved is told into `pipe`, at once."""

    def tell(line: str) -> None:
        os.write(pipe, f"{line}\n".encode())

    def work() -> None:
        db.open_database(str(path))
        dice = random.Random(token)
        count = 0
        while True:
            count += 1
            verb = WORK[kind % len(WORK)] if dice.random() < 0.8 else dice.choice(WORK)
            verb(f"{token}x{count}", tell)

    return work
