"""Messages as the standard library builds them: nothing that a person types becomes a header."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from store.errors import InvalidValue
from store.exchange.mail_building import File, Letter, build, people
from store.exchange.mail_headers import addresses, finder, head_of, values_of
from tests.post import parsed

WHEN = datetime(2026, 11, 26, 10, 30, tzinfo=UTC)


def letter(**values: Any) -> Letter:
    given = {
        "sender": ("Us", "us@example.com"),
        "recipients": (("Ann", "ann@example.org"),),
        "subject": "Hello",
        "text": "Hi",
        "message_id": "<1@example.com>",
        "date": WHEN,
    }
    return Letter(**{**given, **values})


@pytest.mark.parametrize(
    "name",
    [
        "Smith, John", 'Anna "Nan" Berg', "María-José Ñúñez, S.L. & Compañía de Sillas y Mesas de Oficina",
        "Ω" * 120, "x" * 300, "Acme [/] [@click=app.quit]x", "O'Neil <evil@example.net>",
        "a\r\nBcc: evil@example.net", "@", "\\", "=?utf-8?q?x?=", "",
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(name: str) -> None:
    sent = build(letter(recipients=((name, "ann@example.org"), ("Bob", "bob@example.org"))))
    assert sent.recipients == ("ann@example.org", "bob@example.org")
    message = parsed(sent.content)
    assert [item.addr_spec for item in message["To"].addresses] == list(sent.recipients)
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    }  # fmt: skip
    (to,) = values_of(head_of(sent.content), finder(("to",)))["to"]
    shown = addresses(to)[0][0]
    assert shown == " ".join(name.split()).replace("=?", "= ?")[:200]
    assert all(len(line) <= 998 for line in sent.content.split(b"\r\n"))
    assert b"\n" not in sent.content.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "subject",
    [
        "Año nuevo ☕",
        "x" * 2000,
        "a\nBcc: evil@example.net",
        "\x1b[31mred",
        "a\u2028Bcc: e@x.net",
        "",
    ],
)
def test_a_subject_is_one_line(subject: str) -> None:
    message = parsed(build(letter(subject=subject)).content)
    assert "Bcc" not in message
    assert "\x1b" not in message["Subject"]
    assert len(str(message["Subject"])) >= min(len(subject), 1) * 4


@pytest.mark.parametrize(
    "address",
    ["ann", "ann@", "@x.org", "ann@x.org\nBcc: e@x.net", "a b@x.org", "ann@x..org", "<ann@x.org>",
     "ann@x.org, bob@x.org", "ann@" + "ñ" * 80 + ".org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(InvalidValue):
        build(letter(recipients=(("Ann", address),)))


def test_domains_and_names_in_other_letters() -> None:
    sent = build(letter(recipients=(("Jürgen", "info@bücher.example"),)))
    assert sent.recipients == ("info@xn--bcher-kva.example",)
    assert not sent.utf8
    sent = build(letter(recipients=(("José", "josé@bücher.example"),)))
    assert sent.utf8
    assert "To: José <josé@xn--bcher-kva.example>\r\n".encode() in sent.content


def test_text_and_html_and_files() -> None:
    files = (
        File("Angebot Nr. 1.pdf", b"%PDF-1.7"),
        File("señal/../..\\x\r\nX: y.txt", "Grüße\n".encode()),
        File("old.txt", b"\xff\xfe"),
        File("mail.eml", b"Subject: inner\n\nhi"),
        File("page.html", b"<p>x"),
        File("unknown", b"\x00\x01"),
        File("archive.tar.gz", b"\x1f\x8b"),
    )
    text = "Línea larga " * 200 + "\n.\n\nFrom here"
    sent = build(letter(text=text, html="<p>Línea</p>", files=files, copies=(("", "c@x.org"),)))
    assert sent.recipients == ("ann@example.org", "c@x.org")
    message = parsed(sent.content)
    plain = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert plain.replace("\r\n", "\n") == text + "\n"
    assert message.get_body(("html",)).get_content().strip() == "<p>Línea</p>"  # type: ignore[union-attr]
    found = [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in message.iter_attachments()
    ]
    assert [(name, content) for name, _kind, content in found[:1]] == [
        ("Angebot Nr. 1.pdf", b"%PDF-1.7")
    ]
    assert [kind for _name, kind, _content in found] == [
        "application/pdf", "text/plain", "text/plain", "application/octet-stream", "text/html",
        "application/octet-stream", "application/octet-stream",
    ]  # fmt: skip
    assert [content for _name, _kind, content in found] == [file.content for file in files]
    assert all("/" not in str(name) and "\n" not in str(name) for name, _kind, _content in found)
    assert message["Date"].datetime == WHEN


def test_a_message_to_any_server_is_seven_bits() -> None:
    sent = build(letter(text="ñ\n" * 3, subject="ñ", html="<p>ñ</p>"))
    assert sent.content.isascii()


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("a@x.org", ["a@x.org"]),
        ('"Smith, John" <j@x.org>; b@x.org', ["j@x.org", "b@x.org"]),
        ("A <a@x.org>, B <b@x.org>", ["a@x.org", "b@x.org"]),
        ("", []),
        (" , ", []),
    ],
)
def test_typed_addresses_are_read(typed: str, addresses: list[str]) -> None:
    assert [address for _name, address in people(typed)] == addresses


@pytest.mark.parametrize("typed", ["a", "a@x.org b@x.org", "a@x.org, nonsense", "<>"])
def test_typed_nonsense_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        people(typed)
