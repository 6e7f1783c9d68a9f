"""The message that an entry was made of is opened: kept with it, or from where it was read."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from store import logged_messages, mail_scan, recording, setup, template_setup
from store.entry_documents import file_of
from store.errors import NotFound, RuleError
from store.events import Event, Party
from store.lists import open_list
from store.mail_scan import Scan
from store.records import Record
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

MARIA, JO = "maria@adatum.example", "jo@trato.example"


@pytest.fixture(autouse=True)
def _set_up(db: Path) -> None:
    factories.template("EMAIL")
    template_setup.change({"email": "EMAIL"})
    factories.salesperson("JO", email=JO)
    factories.contact("Adatum", email=MARIA)


def message(number: int | str, body: str = "The body.") -> bytes:
    return (
        f"From: {MARIA}\nTo: {JO}\nSubject: Chairs {number}\n"
        f"Date: Mon, 23 Nov 2026 10:00:00 +0000\nMessage-ID: <{number}@x.example>\n\n{body}\n\n"
    ).encode()


def mbox(path: Path, *contents: bytes) -> str:
    path.write_bytes(b"".join(b"From x Mon Nov 23 10:00:00 2026\n" + text for text in contents))
    return str(path)


def entries() -> list[Record]:
    return sorted(open_list("interaction").each(), key=lambda entry: entry.id)


def test_a_message_is_found_in_its_mbox_wherever_it_went(tmp_path: Path) -> None:
    path = mbox(tmp_path / "inbox", message(1), message(2))
    mail_scan.scan([path], Scan())
    second = entries()[1].id
    assert file_of(second).content == message(2)
    assert file_of(second).extension == "eml"
    mbox(tmp_path / "inbox", message(7), message(8, "long " * 500), message(2), message(1))
    assert file_of(second).content == message(2)
    mbox(tmp_path / "inbox", message(7))
    with pytest.raises(RuleError, match="was not kept"):
        file_of(second)
    (tmp_path / "inbox").unlink()
    with pytest.raises(RuleError, match="was not kept"):
        file_of(second)


def test_a_message_is_found_in_its_maildir_whatever_its_name(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "Mail")
    for number in (1, 2):
        box.add(message(number))
    mail_scan.scan([str(tmp_path / "Mail")], Scan())
    first = next(entry for entry in entries() if entry["subject"] == "Chairs 1")
    assert b"Chairs 1" in file_of(first.id).content
    (file,) = (
        item for item in (tmp_path / "Mail" / "new").iterdir() if b"Chairs 1" in item.read_bytes()
    )
    file.rename(tmp_path / "Mail" / "cur" / "moved:2,RS")
    assert b"Chairs 1" in file_of(first.id).content


def test_a_kept_message_is_one_document_for_all_its_entries(tmp_path: Path) -> None:
    factories.salesperson("PS", email="ps@trato.example")
    setup.change_marketing({"keep_messages": True})
    text = message(1).replace(JO.encode(), b"jo@trato.example, ps@trato.example")
    path = mbox(tmp_path / "inbox", text)
    mail_scan.scan([path], Scan())
    Path(path).unlink()
    assert len(entries()) == 2
    assert {file_of(entry.id).content for entry in entries()} == {text}
    (tmp_path / "other").write_bytes(b"")
    other = mbox(tmp_path / "other", message(2))
    mail_scan.scan([other], Scan(body=False))
    Path(other).unlink()
    with pytest.raises(RuleError):
        file_of(entries()[2].id)


def test_an_entry_that_no_message_made_says_so() -> None:
    entry = factories.entry(
        contact_no=entries()[0]["contact_no"] if entries() else factories.contact().key
    )
    with pytest.raises(RuleError, match="was not made of a message"):
        logged_messages.message_of(entry.id)
    with pytest.raises(RuleError, match="has no attachment"):
        file_of(entry.id)
    with pytest.raises(NotFound):
        logged_messages.message_of(99)
    done = recording.record(
        Event("email", (Party(MARIA),), key="<9>", salespeople=("JO",), source="trato record")
    )
    with pytest.raises(RuleError, match="was not kept"):
        file_of(done.entries[0])
