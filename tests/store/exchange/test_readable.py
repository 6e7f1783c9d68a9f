"""What documents say, as text: of every kind, and of files that are broken or made to harm."""

from __future__ import annotations

import io
from typing import Any

import pytest

from store.attachment_files import extension_of
from store.attachments import AttachmentFile
from store.errors import NotFound
from store.exchange import hypertext, mail_text, office_text, readable
from tests.word_files import word_document

_MAIL = b"""From: =?utf-8?q?Jos=C3=A9?= <jose@x.example>
To: ann@y.example
Subject: =?iso-8859-1?q?Presupuesto_a=F1o?=
Date: Tue, 5 May 2026 10:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: multipart/alternative; boundary=y

--y
Content-Type: text/html; charset=utf-8

<p>Ma&ntilde;ana, en la web</p>
--y
Content-Type: text/plain; charset=iso-8859-1

Ma\xf1ana
--y--
--x
Content-Type: text/plain; name="../../etc/passwd"
Content-Disposition: attachment; filename="../../etc/passwd"

root
--x
Content-Type: message/rfc822

Subject: Before

Good morning
--x--
"""


def document(name: str, content: bytes) -> AttachmentFile:
    return AttachmentFile(name, extension_of(name), content, read_only=True)


def said(name: str, content: bytes) -> str:
    return readable.read(document(name, content)).text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Mañana, 5 €".encode()),
        ("a.txt", "Mañana, 5 €".encode("cp1252")),
        ("a.csv", "Mañana, 5 €".encode("utf-16")),
        ("a.md", "Mañana, 5 €".encode("utf-8-sig")),
        ("noname", "Mañana, 5 €".encode()),
    ],
)
def test_a_text_is_read_in_the_encoding_it_is_in(name: str, content: bytes) -> None:
    assert said(name, content) == "Mañana, 5 €"


def test_of_a_long_text_the_beginning_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readable, "CHARACTERS", 10)
    found = readable.read(document("a.txt", b"abcdefghijkl"))
    assert (found.text, found.trouble) == ("abcdefghij", "Only its beginning is shown here.")


def test_an_email_shows_its_headers_text_and_attachments() -> None:
    found = readable.read(document("m.eml", _MAIL))
    assert found.heads == (
        ("From", "José <jose@x.example>"),
        ("To", "ann@y.example"),
        ("Subject", "Presupuesto año"),
    )
    assert (found.sent, found.text) == ("2026-05-05T08:00:00+00:00", "Mañana")
    assert [part.name for part in found.parts] == ["passwd", "Before.eml"]


def test_an_attachment_of_an_email_is_taken_out_without_its_path() -> None:
    mail = document("m.eml", _MAIL)
    taken = readable.part(mail, 0)
    assert (taken.name, taken.content, taken.read_only) == ("passwd", b"root", True)
    inner = readable.read(readable.part(mail, 1))
    assert inner.text == "Good morning"
    with pytest.raises(NotFound):
        readable.part(mail, 7)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no header at all",
        b"Content-Type: text/plain; charset=nonsense\n\nhello",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Transfer-Encoding: base64\n\n!!!",
        b"Subject: =?utf-8?b?////?=\nDate: yesterday\n\nx",
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\n--b--",
    ],
)
def test_a_broken_email_is_read_as_far_as_it_goes(content: bytes) -> None:
    assert set(mail_text.read(content)) == {"heads", "sent", "text", "parts"}


def test_a_web_page_says_what_a_person_sees_and_where_links_lead() -> None:
    page = (
        "<html><head><title>T</title><style>x{}</style></head><body><script>evil()</script>"
        "<h1>Offer</h1>See  <b>our</b>\nbank <a href='https://evil.example/x?id=1'>my bank</a>"
        "<ul><li>one<li>two</ul><a href='https://a.example/'>a.example</a> <img alt='logo'>"
    )
    assert hypertext.plain(page).split("\n") == [
        "Offer",
        "",
        "See our bank my bank <https://evil.example/x>",
        "",
        "- one",
        "- two",
        "a.example [logo]",
    ]


def test_a_word_document_is_read_with_its_tables() -> None:
    def cell(text: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    body = "<w:p><w:r><w:t>Dear</w:t><w:tab/><w:t>Ann</w:t></w:r></w:p>"
    table = f"<w:tbl><w:tr>{cell('a')}{cell('b')}</w:tr></w:tbl>"
    assert said("letter.docx", word_document(body=body + table)) == "Dear  Ann\na  b"


def test_the_entities_of_a_word_document_are_not_unfolded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    text = office_text.word(
        word_document(body="<w:p><w:r><w:t>Hello &b;</w:t></w:r></w:p>", start=bomb)
    )
    assert text.strip() == "Hello"


def test_a_document_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_text, "UNPACKED", 1000)
    with pytest.raises(ValueError, match=r"document\.xml"):
        office_text.word(word_document(body="<w:p/>" * 10_000))


def test_a_workbook_shows_its_rows_in_columns() -> None:
    from openpyxl import Workbook

    book, made = Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.append(["Name", "Amount"])
    sheet.append(["Ann", 12])
    book.save(made)
    assert said("list.xlsx", made.getvalue()) == "Sheet\n\nName  Amount\nAnn   12"


def test_a_calendar_file_says_what_when_and_who() -> None:
    text = said(
        "invite.ics",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Visit\r\n"
        b"DTSTART:20260512T100000Z\r\nDTEND:20260512T110000Z\r\n"
        b"ATTENDEE;CN=Ann:mailto:ann@x.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    )
    assert text == "Visit\n2026-05-12 10:00 UTC – 2026-05-12 11:00 UTC\n- Ann <ann@x.example>"


def test_a_pdf_is_read_unless_it_has_a_password() -> None:
    import typst
    from pypdf import PdfReader, PdfWriter

    made = typst.compile(b"Dear Ann")
    assert said("offer.pdf", made) == "Dear Ann"
    assert said("without-extension", made) == "Dear Ann"
    writer, locked = PdfWriter(clone_from=PdfReader(io.BytesIO(made))), io.BytesIO()
    writer.encrypt("secret")
    writer.write(locked)
    assert "password" in str(readable.read(document("a.pdf", locked.getvalue())).trouble)


@pytest.mark.parametrize(
    ("name", "content", "kind", "trouble"),
    [
        ("a.pdf", b"%PDF-1.7 and nothing more", "PDF document", "It is broken"),
        ("a.docx", b"PK\x03\x04 and nothing more", "Word document", "It is broken"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "Picture", "It cannot be shown"),
        ("a.zip", b"PK\x03\x04", "Archive", "It cannot be shown"),
        ("a.dat", bytes(range(256)), "File", "It cannot be shown"),
        ("a.html", b"<html><body></body></html>", "Web page", "It has no text"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(
    name: str, content: bytes, kind: str, trouble: str
) -> None:
    found = readable.read(document(name, content))
    assert (found.kind, found.text) == (kind, "")
    assert str(found.trouble).startswith(trouble)


def test_a_reader_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readable, "_PROGRAM", "import time; time.sleep(60)")
    monkeypatch.setattr(readable, "SECONDS", 0.2)
    assert "too long" in str(readable.read(document("a.pdf", b"%PDF-")).trouble)


def test_what_is_too_large_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readable, "LARGEST", 3)
    assert "too large" in str(readable.read(document("a.pdf", b"%PDF-")).trouble)
