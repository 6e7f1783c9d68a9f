"""Mailboxes come into the log: once, incrementally, with a reason for all that does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import contacts, mail_scan, template_setup, unmatched
from store.address_books import UnreadableFile
from store.errors import NotFound, RuleError
from store.interactions import document
from store.lists import open_list
from store.mail_scan import Report, Scan, scan
from store.nouns import noun
from store.records import Record, get
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

MARIA, JO = "maria@adatum.example", "jo@trato.example"


@pytest.fixture
def contact() -> Record:
    """A contact, a salesperson and a template: all that e-mails need."""
    factories.template("EMAIL")
    template_setup.change({"email": "EMAIL"})
    factories.salesperson("JO", email="Jo@Trato.example")
    return factories.contact("Adatum", email=MARIA)


def message(
    number: int,
    sender: str = MARIA,
    to: str = JO,
    more: str = "",
    day: str = "Mon, 23 Nov 2026",
) -> bytes:
    return (
        f"From: {sender}\nTo: {to}\nSubject: Chairs {number}\nDate: {day} 10:00:00 +0000\n"
        f"Message-ID: <{number}@x.example>\n{more}\nThe body.\n\n"
    ).encode()


def mbox(path: Path, *messages: bytes) -> str:
    with path.open("ab") as file:
        for text in messages:
            file.write(b"From x Mon Nov 23 10:00:00 2026\n" + text)
    return str(path)


def maildir(path: Path, **files: bytes) -> str:
    for part in ("cur", "new", "tmp"):
        (path / part).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (path / "cur" / name.replace("__", ":2,")).write_bytes(content)
    return str(path)


def entries() -> list[Record]:
    return sorted(open_list("interaction").each(), key=lambda entry: entry.id)


def events() -> dict[str, str]:
    return {str(row["key"]): str(row["reason"]) for row in open_list("event").each()}


def counts(report: Report) -> tuple[int, ...]:
    return report.logged, report.waiting, report.known, sum(report.skipped.values())


def test_directions_and_reasons(contact: Record, tmp_path: Path) -> None:
    factories.salesperson("PS", email="ps@trato.example")
    path = mbox(
        tmp_path / "inbox",
        message(1),
        message(2, sender=JO, to=f"{MARIA}, who@new.example, ps@trato.example"),
        message(3, to=f"{JO}, PS@trato.example"),
        message(4, sender="who@new.example"),
        message(5, sender=JO, to="ps@trato.example"),
        message(6, to="nobody@else.example"),
        message(7, more="List-Id: <x.example>\n"),
        message(8, more="Sensitivity: Private\n"),
    )
    report = scan([path], Scan())
    assert counts(report) == (2, 2, 0, 4)
    assert (report.messages, len(entries())) == (8, 4)
    assert report.skipped == {"internal": 1, "outside": 1, "bulk": 1, "private": 1}
    found = [
        (row["subject"], row["initiated_by"].key, row["salesperson_code"]) for row in entries()
    ]
    assert found == [
        ("Chairs 1", "them", "JO"), ("Chairs 2", "us", "JO"),
        ("Chairs 3", "them", "JO"), ("Chairs 3", "them", "PS"),
    ]  # fmt: skip
    first = entries()[0]
    assert (first["date"], first["description"]) == (date(2026, 11, 23), "Chairs 1")
    private = next(row for row in open_list("event").each() if row["reason"] == "private")
    assert (private["description"], private["parties"] or "") == ("", "")


def test_only_what_is_new_is_read(contact: Record, tmp_path: Path) -> None:
    path = mbox(tmp_path / "inbox", message(1), message(2))
    assert counts(scan([path], Scan())) == (2, 0, 0, 0)
    assert scan([path], Scan()).messages == 0
    mbox(tmp_path / "inbox", message(3))
    assert counts(scan([path], Scan())) == (1, 0, 0, 0)
    assert counts(scan([path], Scan(again=True))) == (0, 0, 3, 0)
    (tmp_path / "inbox").write_bytes(b"")
    mbox(tmp_path / "inbox", message(9, more="X-Other: 1\n"), message(2), message(3), message(4))
    assert counts(scan([path], Scan())) == (2, 0, 2, 0)
    assert len(entries()) == 5


def test_a_maildir_is_read_by_names_and_flags(contact: Record, tmp_path: Path) -> None:
    path = maildir(tmp_path / "M", a__S=message(1), b__DS=message(2), c__T=message(3))
    (tmp_path / "M" / "cur" / "gone:2,").symlink_to("nowhere")
    (tmp_path / "M" / "new" / "folder").mkdir()
    report = scan([path], Scan())
    assert (report.logged, dict(report.skipped)) == (1, {"draft": 1, "deleted": 1})
    (tmp_path / "M" / "cur" / "a:2,S").rename(tmp_path / "M" / "cur" / "a:2,RS")
    maildir(tmp_path / "M", sent__S=message(2))
    assert counts(scan([path], Scan())) == (1, 0, 0, 0)
    assert events()["<2@x.example>"] == ""


def test_folders_below_are_read_but_for_spam_and_trash(contact: Record, tmp_path: Path) -> None:
    maildir(tmp_path / "Mail" / ".Sent", a__S=message(1))
    maildir(tmp_path / "Mail" / ".Papelera", b__S=message(2))
    mbox(tmp_path / "Mail" / "Spam.mbox", message(3))
    mbox(tmp_path / "Mail" / "archive", message(1), message(4))
    (tmp_path / "Mail" / "notes.txt").write_text("From the notes")
    path = str(tmp_path / "Mail")
    report = scan([path], Scan())
    assert counts(report) == (2, 0, 1, 0)
    assert [Path(name).name for name in report.left_out] == [".Papelera", "Spam.mbox"]
    assert counts(scan([path], Scan(folders=("spam",)))) == (1, 0, 0, 0)


def test_an_earlier_day_reads_what_was_too_old_before(contact: Record, tmp_path: Path) -> None:
    path = mbox(tmp_path / "inbox", message(1, day="Wed, 1 Jul 2026"), message(2))
    report = scan([path], Scan(since=date(2026, 10, 1)))
    assert (report.logged, report.older) == (1, 1)
    assert scan([path], Scan(since=date(2026, 11, 1))).messages == 0
    assert counts(scan([path], Scan())) == (1, 0, 1, 0)
    assert scan([path], Scan(since=date(2026, 10, 1))).messages == 0


def test_a_trial_saves_nothing(contact: Record, tmp_path: Path) -> None:
    path = mbox(tmp_path / "inbox", message(1), message(2, sender="who@new.example"))
    assert counts(scan([path], Scan(dry_run=True))) == (1, 1, 0, 0)
    assert (entries(), events()) == ([], {})
    assert counts(scan([path], Scan())) == (1, 1, 0, 0)


def test_an_interrupted_scan_goes_on_where_it_was(
    contact: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_scan, "PORTION", 2)
    path = mbox(tmp_path / "inbox", *(message(number) for number in range(5)))

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan([path], Scan(), stop)
    assert len(entries()) == 2
    assert counts(scan([path], Scan())) == (3, 0, 0, 0)


def test_the_message_is_kept_when_it_is_wanted(contact: Record, tmp_path: Path) -> None:
    unknown = message(2, sender="who@new.example")
    path = mbox(tmp_path / "inbox", message(1), unknown)
    scan([path], Scan(body=True))
    kept = document(entries()[0].id)
    assert (kept.extension, kept.content) == ("eml", message(1))
    row = next(iter(open_list("unmatched").each()))
    unmatched.assign(int(row["event_no"]), 1, contact.key)
    assert document(entries()[1].id).content == unknown


def test_what_waits_is_filled_in_when_the_sender_is_known(contact: Record, tmp_path: Path) -> None:
    sender = "who@new.example"
    path = mbox(tmp_path / "inbox", message(1, sender=sender), message(2, sender=sender))
    assert counts(scan([path], Scan())) == (0, 2, 0, 0)
    row = next(iter(open_list("unmatched").each()))
    assert row["waiting"] == 2
    assert unmatched.assign(int(row["event_no"]), 1, contact.key) == 2
    assert [entry["subject"] for entry in entries()] == ["Chairs 1", "Chairs 2"]


def test_whose_mailbox_it_is_can_be_said(contact: Record, tmp_path: Path) -> None:
    factories.salesperson("PS")
    path = mbox(tmp_path / "inbox", message(1, to="office@trato.example"), message(2))
    assert counts(scan([path], Scan(owner="PS"))) == (2, 0, 0, 0)
    assert [entry["salesperson_code"] for entry in entries()] == ["PS", "JO"]
    with pytest.raises(NotFound):
        scan([path], Scan(owner="NOBODY"))


def give_address(email: str) -> None:
    change = noun("salesperson").change
    assert change is not None
    change("JO", {"email": email})


def test_nothing_is_read_while_nothing_can_be_logged(contact: Record, tmp_path: Path) -> None:
    path = mbox(tmp_path / "inbox", message(1))
    give_address("")
    with pytest.raises(RuleError, match="No salesperson has an e-mail address"):
        scan([path], Scan())
    give_address(JO)
    template_setup.change({"email": ""})
    with pytest.raises(RuleError, match="names no template for e-mails"):
        scan([path], Scan())
    template_setup.change({"email": "EMAIL"})
    assert counts(scan([path], Scan())) == (1, 0, 0, 0)


def test_a_path_without_mail_is_refused(contact: Record, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("no mail")
    for name in ("notes", "."):
        with pytest.raises(RuleError, match="is no mailbox"):
            scan([str(tmp_path / name)], Scan())
    with pytest.raises(UnreadableFile):
        scan([str(tmp_path / "missing")], Scan())


def test_an_address_elsewhere_is_found_and_a_blocked_contact_too(
    contact: Record, tmp_path: Path
) -> None:
    contacts.change(contact.key, {"privacy_blocked": True})
    report = scan([mbox(tmp_path / "inbox", message(1, sender="MARIA@Adatum.Example"))], Scan())
    assert report.logged == 1
    assert get(noun("interaction"), entries()[0].id)["contact_no"] == contact.key


@given(st.lists(st.binary(max_size=300), max_size=5))
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_bytes_stop_a_scan(contact: Record, tmp_path: Path, contents: list[bytes]) -> None:
    path = tmp_path / "inbox"
    path.unlink(missing_ok=True)
    for number, content in enumerate(contents):
        mbox(path, b"From: " + MARIA.encode() + b"\nTo: " + content + b"\n\n", message(number))
    mbox(path, message(99))
    report = scan([str(path)], Scan(again=True))
    assert report.logged + report.known >= 1
    assert "<99@x.example>" in events()
