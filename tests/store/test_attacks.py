"""Files and values that are made to do harm: each is an attack, and does nothing."""

from __future__ import annotations

import csv
import io
import os
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from store import attachments, printers
from store.address_books import export_to
from store.attachments import AttachmentFile
from store.errors import RuleError, StoreError
from store.events import from_json
from store.exchange import calendars, mail, merging, readable, word_letters
from store.exchange.cards import ParsedContact
from store.exchange.mail_building import File, Letter, build, people
from store.exchange.mailboxes import messages_of_mbox
from store.exchange.vcard import read_vcards
from store.exchange.whole_file import open_part, write_whole
from store.exchange.workbook import sniff_workbook
from store.filter_parser import parse_filter
from store.filters import matches
from store.lists import open_list
from store.setup import change_marketing
from store.spool import waiting
from tests import factories
from tests.post import parsed
from tests.word_files import word_document
from tools.fuzz_targets import pdf

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
WHEN = NOW


@contextmanager
def within(seconds: float) -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


# --- files that grow -------------------------------------------------------------------------


def bomb(**files: int) -> bytes:
    """An archive of files of so many megabytes of nothing."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in files.items():
            with archive.open(name.replace("__", "/").replace("_X", "."), "w") as file:
                for _ in range(size):
                    file.write(b" " * (1 << 20))
    return made.getvalue()


def test_a_workbook_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.exchange.workbook.MAX_BYTES", 4 << 20)
    layout = sniff_workbook(io.BytesIO(bomb(xl__worksheets__sheet1_Xxml=5)))
    assert "too large" in str(layout.problem)


def test_a_letter_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_letters, "UNPACKED", 4 << 20)
    with pytest.raises(RuleError, match="cannot be read"):
        word_letters.WordDocument(bomb(word__document_Xxml=5), {})


def test_an_archive_that_says_it_is_smaller_than_it_is_is_not_believed() -> None:
    data = word_document("contact_name")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    lying = data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(RuleError, match="cannot be read"):
        word_letters.WordDocument(lying, {"contact.name": "contact.name"})


ENTITIES = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in zip("abcdefgh", "bcdefghi", strict=True))
    + '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
)  # fmt: skip


@pytest.mark.parametrize("entity", ["i", "file"])
def test_the_entities_of_a_letter_are_not_unfolded(entity: str) -> None:
    data = word_document(body=f"<w:p><w:r><w:t>x&{entity};</w:t></w:r></w:p>", start=ENTITIES)
    with within(3):
        try:
            made = word_letters.WordDocument(data, {}).filled({})
        except RuleError:
            return
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        text = archive.read("word/document.xml")
    assert b"root:" not in text
    assert len(text) < 20_000


def test_a_page_that_unpacks_without_end_or_a_tree_in_a_circle_is_only_not_shown() -> None:
    page = zlib.compress(b"BT " + b"(x) Tj " * (15 << 20))
    tree = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 99999999 >>",
    )
    endless = (
        *tree, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream" % (len(page), page),
    )  # fmt: skip
    circle = (tree[0], tree[1].replace(b"3", b"2"))
    for parts in (endless, circle):
        found = readable.read(AttachmentFile("a.pdf", "pdf", pdf(parts), True))
        assert found.trouble
        assert not found.text.strip()


def test_messages_in_messages_are_read_as_deep_as_anybody_writes() -> None:
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (at, at) for at in range(3000)
    )
    with within(5):
        assert mail.read(b"From: a@b.example\n" + deep).senders == (("", "a@b.example"),)
    document = AttachmentFile("x.eml", "eml", b"Subject: deep\n" + deep, True)
    with within(30):
        readable.read(document)


def test_headers_of_any_size_are_read_or_left() -> None:
    with within(5):
        found = mail.read(
            b"Subject: " + b"=?utf-8?q?=C3=B1?= " * 50_000 + b"\nTo: " + b"a@b.example, " * 50_000
        )
        mail.read(b"X: y\n" * 200_000 + b"From: a@b.example\n\n")
        mail.read(b"To: " + b"(" * 200_000 + b"\n\n")
        mail.read(b"To: " + b'"' * 200_001 + b"\n\n")
        mail.read(b"References: " + b"<" * 200_000 + b"\n\n")
        mail.read(b"Received: ;" + b"," * 200_000 + b"\n\n")
    assert found.subject.startswith("ññ")


def test_a_mailbox_with_one_endless_line_is_read_by_pieces(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(b"From x Thu Mar  5 10:00:00 2026\nFrom: a@b.example\n\n")
    with path.open("ab") as file:
        file.truncate(200 << 20)  # a hole, which takes no disk
    with path.open("ab") as file:
        file.write(b"\n\nFrom y Thu Mar  5 10:00:00 2026\nFrom: c@d.example\n\nHello\n")
    with within(10):
        heads = [raw.head for raw in messages_of_mbox(path)]
    assert [mail.read(head).senders[0][1] for head in heads] == ["a@b.example", "c@d.example"]
    assert max(map(len, heads)) < 10 << 20


def test_a_card_with_a_huge_picture_is_read_or_rejected() -> None:
    picture = (
        b"BEGIN:VCARD\r\nFN:Ana\r\nPHOTO;ENCODING=b:" + b"QUJD" * (3 << 20) + b"\r\nEND:VCARD\r\n"
    )
    with within(10):
        first, second = read_vcards(io.BytesIO(picture + b"BEGIN:VCARD\r\nFN:Bea\r\nEND:VCARD\r\n"))
    assert isinstance(second, ParsedContact)
    assert second.values["name"] == "Bea"
    assert first is not None


@pytest.mark.parametrize("name", ["VEVENT", "VTIMEZONE"])
def test_components_that_are_never_closed_are_passed_quickly(name: str) -> None:
    text = f"BEGIN:VCALENDAR\n{f'BEGIN:{name}' + chr(10)}" * 30_000
    with within(2):
        found = calendars.read(text.encode(), NOW)
    assert found.meetings == ()


def test_a_billion_meetings_are_no_more_than_the_latest() -> None:
    text = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:19700101T100000Z\n"
        "RRULE:FREQ=DAILY;COUNT=1000000000\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    with within(10):
        assert len(calendars.read(text.encode(), NOW).meetings) < 2 * calendars.LIMIT


def test_wildcards_that_fit_in_many_ways_are_tried_in_one() -> None:
    pattern = parse_filter("*a" * 60 + "*b")
    with within(1):
        assert not matches(pattern, "a" * 2000, str, text=True)
        assert matches(pattern, "a" * 2000 + "b", str, text=True)
        assert matches(parse_filter("A*c?d*"), "abcxde", str, text=True)
        assert not matches(parse_filter("a*c?d"), "abcxde", str, text=True)


@pytest.mark.usefixtures("db")
def test_wildcards_in_a_list_are_as_quick() -> None:
    factories.contact("a" * 250)
    with within(2):
        assert open_list("contact", {"name": "*a" * 60 + "*b"}).count() == 0


def test_nesting_without_end_is_refused_with_a_sentence(tmp_path: Path) -> None:
    deep = '{"a":' * 20_000
    with pytest.raises(StoreError):
        from_json(deep)
    (tmp_path / "1.json").write_text(deep)
    (item,) = waiting(tmp_path)
    assert item.reason
    with pytest.raises(StoreError):
        parse_filter("(" * 20_000)
    with pytest.raises(RuleError):
        merging.read("{{ " + "(" * 20_000, {})


# --- texts that are commands elsewhere -------------------------------------------------------

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "=HYPERLINK(1)")


@pytest.mark.usefixtures("db")
def test_no_cell_of_an_export_is_a_formula(tmp_path: Path) -> None:
    for text in FORMULAS:
        factories.contact(text, type="person", city=text, job_title=text, note=f"{text}\n{text}")
    path = tmp_path / "book.csv"
    export_to(str(path), "csv", open_list("contact").ids(), {})
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert len(rows) == 1 + len(FORMULAS)
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row
    )


INJECTED = "Hi\r\nBcc: all@evil.example\r\n\r\n<html>\u2028Bcc: x@y.example\x00"


def letter(**values: Any) -> Letter:
    given = {
        "sender": ("Jo", "jo@a.example"), "recipients": (("Ann", "ann@b.example"),),
        "subject": "x", "text": "y", "message_id": "<1@a.example>", "date": WHEN,
    }  # fmt: skip
    return Letter(**{**given, **values})


@pytest.mark.parametrize(
    "values",
    [
        {"subject": INJECTED},
        {"sender": (INJECTED, "jo@a.example")},
        {"recipients": ((INJECTED, "ann@b.example"),)},
        {"copies": ((INJECTED, "bo@b.example"),)},
        {"message_id": f"<{INJECTED}@a.example>"},
        {"files": (File(INJECTED, b"x"), File('a"; name="b', b"x"))},
    ],
)
def test_no_header_is_added_by_what_stands_in_another(values: dict[str, Any]) -> None:
    envelope = build(letter(**values))
    message = parsed(envelope.content)
    assert "Bcc" not in message
    assert "evil.example" not in " ".join(envelope.recipients)
    expected = {"From", "To", "Cc", "Subject", "Date", "Message-ID", "Content-Type",
                "Content-Transfer-Encoding", "MIME-Version"}  # fmt: skip
    assert set(message.keys()) <= expected


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: x@y.example", "a@b.example>, <x@y.example", "-oQ/tmp@b.example ", '""a@b',
     ".@d", "a b@c.example", "a@b.example,", "<>", "a@-", "@", "a@b\x00c", "a@[1.2.3.4]\n"],
)  # fmt: skip
def test_an_address_is_one_address_or_refused(address: str) -> None:
    for values in (
        {"recipients": (("", address),)},
        {"reply_to": address},
        {"sender": ("", address)},
    ):
        try:
            envelope = build(letter(**values))
        except StoreError:
            continue
        assert len(envelope.recipients) == 1
        message = parsed(envelope.content)
        assert "Bcc" not in message
    with suppress(StoreError):
        assert all("\n" not in found for _name, found in people(address))


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE contact; --", "x' OR '1'='1", '"', "x\\' UNION SELECT * FROM setup --", "%", "_",
     "a) OR (1=1", "\x00", "*'*", "?; DELETE FROM contact"],
)  # fmt: skip
def test_a_filter_a_sort_and_words_are_never_sql(text: str) -> None:
    kept = factories.contact("Adatum").key
    asked: list[dict[str, Any]] = [
        {"filters": {"name": text}}, {"filters": {text: "1"}}, {"sort": text}, {"find": text},
    ]  # fmt: skip
    for ask in asked:
        try:
            found = open_list("contact", **ask).first(5)
        except (StoreError, KeyError):
            continue
        assert kept not in [row.key for row in found] or text == "\x00"
    assert [row.key for row in open_list("contact").first(5)] == [kept]


@pytest.mark.parametrize(
    ("queue", "title"), [("-o raw", "x"), ("--help", "x"), ("a b", "x"), ("-dother", "x")]
)
def test_no_name_of_a_printer_is_an_option(queue: str, title: str) -> None:
    with pytest.raises(RuleError):
        printers.send(b"", printers.PrinterSettings(command="true"), queue=queue, title=title)


def test_no_title_is_an_option_for_the_printer(tmp_path: Path) -> None:
    said = tmp_path / "said"
    program = tmp_path / "lp"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {said}\n')
    program.chmod(0o700)
    printers.send(b"", printers.PrinterSettings(command=str(program)), title="--raw\n-o x\x1b[31m")
    title = said.read_text().split("\n", 1)[1]
    assert not title.startswith("-")
    assert "\x1b" not in title


# --- paths -----------------------------------------------------------------------------------

PATHS = ("../../etc/passwd", "/etc/passwd", "..", ".", "", "a/../../b", "..\\..\\x", "-rf", "~/x",
         "a\x00b", "x\n.txt", "\u202egnp.exe", "CON", "x" * 500 + ".txt", ".bashrc", "a\x1b[31m")  # fmt: skip


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.usefixtures("db")
def test_a_file_name_is_a_name_and_no_path(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    change_marketing(
        {"attachment_storage_type": "disk_file", "attachment_storage_location": str(folder)}
    )
    number = attachments.save(b"x", name)
    found = attachments.read(number)
    assert found.content == b"x"
    assert "/" not in found.name
    assert "\x00" not in found.name
    assert found.name not in ("", ".", "..")
    assert len(found.name.encode()) <= 255
    assert {path.parent for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".db"} <= {
        folder, tmp_path,
    }  # fmt: skip


def test_no_link_leads_what_is_written_elsewhere(tmp_path: Path) -> None:
    victim, target = tmp_path / "victim", tmp_path / "out.csv"
    victim.write_text("precious")
    for name in ("out.csv.part", ".out.csv.part", ".out.csv"):
        (tmp_path / name).symlink_to(victim)
    write_whole(target, b"x")
    handle, part = open_part(target)
    os.close(handle)
    assert not part.is_symlink()
    assert part.stat().st_mode & 0o077 == 0
    assert victim.read_text() == "precious"


@pytest.mark.usefixtures("db")
def test_an_export_and_a_kept_file_pass_by_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    victim = tmp_path / "victim"
    victim.write_text("precious")
    for name in ("book.csv.part", *(f"kept/{number}.txt.part" for number in range(1, 9))):
        (tmp_path / name).symlink_to(victim)
    factories.contact("Ana")
    export_to(str(tmp_path / "book.csv"), "csv", open_list("contact").ids(), {})
    change_marketing(
        {"attachment_storage_type": "disk_file", "attachment_storage_location": str(folder)}
    )
    assert attachments.read(attachments.save(b"x", "a.txt")).content == b"x"
    assert victim.read_text() == "precious"
    assert not (tmp_path / "book.csv").is_symlink()
