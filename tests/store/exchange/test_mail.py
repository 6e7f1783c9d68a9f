"""Messages as they really come: what their headers say, however broken."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.exchange.mail import read
from store.exchange.mail_headers import addresses
from store.exchange.mailboxes import find, is_left_out, messages_of_mbox
from store.text import clean_text

MARIA = ("María Núñez", "maria@adatum.example")


def test_a_usual_message_says_who_what_and_when() -> None:
    message = read(
        b"From: =?utf-8?q?Mar=C3=ADa_N=C3=BA=C3=B1ez?= <maria@adatum.example>\r\n"
        b'To: "Berry, Jo" <jo@trato.example>,\r\n\tps@trato.example\r\nCc: x@y.example\r\n'
        b"Subject: =?iso-8859-1?Q?Sillas_de_dise=F1o?=\r\n"
        b"Date: Mon, 23 Nov 2026 10:00:00 +0100\r\nMessage-ID: <1@adatum.example>\r\n"
        b"\r\nTo: nobody@else.example\r\n"
    )
    assert message.senders == (MARIA,)
    assert message.recipients == (
        ("Berry, Jo", "jo@trato.example"), ("", "ps@trato.example"), ("", "x@y.example"),
    )  # fmt: skip
    assert (message.subject, message.key) == ("Sillas de diseño", "<1@adatum.example>")
    assert message.sent == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert message.kind == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("undisclosed-recipients:;", []),
        ("Team: a@x.example, B <b@x.example>;", ["a@x.example", "b@x.example"]),
        ("a@x.example (Ann), <b@x.example", ["a@x.example", "b@x.example"]),
        ('"boss@ours.example" <evil@x.example>', ["evil@x.example"]),
        ('"A \\"q\\", B" <a@x.example>;;, ,', ["a@x.example"]),
        ("(" * 5000 + "a@x.example", ["a@x.example"]),
        ("Núñez <núñez@españa.example>", ["núñez@españa.example"]),
        ("no address, at all", []),
    ],
)
def test_addresses_are_found_in_whatever_people_write(text: str, expected: list[str]) -> None:
    assert [address for _name, address in addresses(text)] == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (b"=?utf-8?b?U2lsbGFz?=", "Sillas"),
        (b"=?no-such-charset?q?caf=C3=A9?=", "café"),
        (b"=?utf-8?b?%%%?= rest", "rest"),
        ("café".encode(), "café"),
        ("café".encode("cp1252"), "café"),
        (b"a\x00b\x1b[31mc", "ab[31mc"),
        (b"", ""),
        (b"one\r\n two", "one two"),
    ],
)
def test_a_subject_is_readable_however_it_is_written(subject: bytes, expected: str) -> None:
    assert read(b"Subject: " + subject + b"\n\n").subject == expected


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (b"X-Unsent: 1", "draft"),
        (b"X-Status: T", "draft"),
        (b"X-Mozilla-Status: 0009", "deleted"),
        (b"Sensitivity: Company-Confidential", "private"),
        (b"Auto-Submitted: auto-replied (vacation)", "automatic"),
        (b"Auto-Submitted: no", ""),
        (b"List-Id: <news.x.example>", "bulk"),
        (b"precedence: BULK", "bulk"),
        (b"Return-Path: <>", "bounce"),
        (b"Content-Type: multipart/report; report-type=delivery-status", "bounce"),
        (b"Content-Type: multipart/report;\n report-type=disposition-notification", "automatic"),
        (b"Status: RO\nX-Mozilla-Status: 0001", ""),
    ],
)
def test_what_is_left_out_is_recognized(headers: bytes, kind: str) -> None:
    assert read(headers + b"\n\nbody").kind == kind


def test_without_a_message_id_the_headers_tell_it_from_others() -> None:
    first, second = b"From: a@x.example\nSubject: 1\n", b"From: a@x.example\nSubject: 2\n"
    assert read(first).key == read(b"Received: by x; today\n" + first + b"\nbody").key
    assert read(first).key != read(second).key
    assert read(b"Message-ID: " + b"x" * 10_000).key != read(b"").key


def test_a_date_that_cannot_be_gives_way_to_that_of_the_server() -> None:
    message = read(b"Date: Fri, 99 Foo 0000\nReceived: by x;\n Mon, 23 Nov 2026 10:00:00 +0100\n\n")
    assert message.sent is None
    assert message.received == datetime(2026, 11, 23, 9, tzinfo=UTC)


@given(st.binary(max_size=2000))
@settings(max_examples=300)
def test_no_bytes_are_refused(content: bytes) -> None:
    names = b"From: %b\nTo: %b\nSubject: =?utf-8?q?%b?=\nDate: %b\nMessage-ID: %b\n"
    part = content[:200]
    for text in (content, names % (part, part, part, part, part)):
        message = read(text)
        assert message.key
        assert message.subject == clean_text(message.subject)


def mbox(path: Path, *messages: bytes) -> Path:
    path.write_bytes(b"".join(b"From x Mon Nov 23 10:00:00 2026\n" + text for text in messages))
    return path


def test_an_mbox_is_parted_where_messages_begin(tmp_path: Path) -> None:
    path = mbox(
        tmp_path / "box",
        b"Subject: 1\n\nFrom here it is text.\n\nFrom the start, too\nno header\n\n",
        b"Subject: 2\n\n" + b"x" * 3_000_000 + b"\n\n",
        b"Subject: 3\r\n\r\nno blank line after this\r\n",
        b"Subject: 4\n",
    )
    found = list(messages_of_mbox(path))
    assert [read(raw.head).subject for raw in found] == ["1", "2", "3", "4"]
    assert found[0].content().startswith(b"Subject: 1\n\nFrom here")
    assert found[-1].place == path.stat().st_size
    assert found[0].arrived() == datetime(2026, 11, 23, 10, tzinfo=UTC)
    later = list(messages_of_mbox(path, int(found[1].place)))
    assert [read(raw.head).subject for raw in later] == ["3", "4"]


@pytest.mark.parametrize("size", [1024 * 1024 - 4096 - 90 + step for step in range(0, 100, 3)])
def test_an_mbox_is_parted_also_at_the_edge_of_a_portion(tmp_path: Path, size: int) -> None:
    path = mbox(tmp_path / "box", b"Subject: 1\n\n" + b"x" * size + b"\n\n", b"Subject: 2\n\n")
    assert [read(raw.head).subject for raw in messages_of_mbox(path)] == ["1", "2"]


@given(st.lists(st.sampled_from([b"From ", b"\n", b"\r\n", b"a:", b" ", b"\xff", b"10:00 2026"])))
@settings(max_examples=200)
def test_no_bytes_stop_the_reading_of_an_mbox(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("mail") / "box"
    path.write_bytes(b"From x\n" + b"".join(pieces))
    found = list(messages_of_mbox(path))
    assert found[0].end <= path.stat().st_size
    assert [raw.end for raw in found] == sorted(raw.end for raw in found)
    assert found[-1].end == path.stat().st_size


def test_folders_for_what_is_not_kept_are_known_by_their_names(tmp_path: Path) -> None:
    for name in (".INBOX.Sent", ".Borradores", ".Papelera.2024", "Work"):
        for part in ("cur", "new", "tmp"):
            (tmp_path / name / part).mkdir(parents=True)
    mbox(tmp_path / "Spam.mbox", b"Subject: 1\n\n")
    mbox(tmp_path / "archive", b"Subject: 1\n\n")
    (tmp_path / "archive.msf").write_text("index")
    found = {box.folder: is_left_out(box, tmp_path) for box in find(tmp_path)}
    assert found == {
        "Sent": False, "Borradores": True, "2024": True, "Work": False, "Spam": True,
        "archive": False,
    }  # fmt: skip
