"""`trato record email` and `trato mail`: what mail programs tell, and mailboxes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from store import spool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.cli.conftest import Done

MESSAGE = (
    b"From: =?utf-8?q?Mar=C3=ADa?= <maria@adatum.example>\r\nTo: jo@trato.example\r\n"
    b"Subject: Sillas [/] [@click=app.quit]x\r\nMessage-ID: <1@adatum.example>\r\n"
    b"Date: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nHola\r\n"
)
FROM_US = (
    b"From: Jo <jo@trato.example>\nTo: office@else.example\nSubject: Offer\n"
    b"Message-ID: <2@trato.example>\n\nDear all\n"
)


@pytest.fixture
def office(company: Callable[..., Done]) -> Callable[..., Done]:
    """The company, with a salesperson who has an e-mail address."""
    assert company("salesperson", "add", "JO", "name=Jo", "email=jo@trato.example").code == 0
    return company


def test_a_message_from_standard_input_is_recorded_once(
    office: Callable[..., Done], program: Callable[..., Done]
) -> None:
    done = program("record", "email", "--body", "--json", given=MESSAGE).json
    assert (done["status"], done["again"]) == ("logged", False)
    assert program("record", "email", "--json", given=MESSAGE).json["again"]
    (entry,) = office("interaction", "list", "--json").json
    assert (entry["subject"], entry["information_flow"]) == (
        "Sillas [/] [@click=app.quit]x", "inbound",
    )  # fmt: skip
    assert office("interaction", "attachment", str(entry["entry_no"]), "-").out.encode() == MESSAGE


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (b"", "no_party"),
        (b"\xff\x00garbage", "no_party"),
        (MESSAGE.replace(b"jo@", b"nobody@"), "outside"),
        (b"Precedence: list\n" + MESSAGE, "bulk"),
    ],
)
def test_what_is_not_logged_breaks_nobody(
    office: Callable[..., Done], program: Callable[..., Done], given: bytes, reason: str
) -> None:
    done = program("record", "email", "--json", given=given).json
    assert (done["status"], done["reason"]) == ("skipped", reason)


def test_without_addresses_of_salespeople_it_is_said_and_tried_again(
    company: Callable[..., Done], program: Callable[..., Done]
) -> None:
    done = program("record", "email", "--json", given=MESSAGE).json
    assert done["reason"] in {"no_addresses", "outside"}
    assert company("salesperson", "add", "JO", "name=Jo", "email=jo@trato.example").code == 0
    assert program("record", "email", "--json", given=MESSAGE).json["status"] == "logged"


def test_a_hook_keeps_the_message_in_the_spool(
    office: Callable[..., Done], program: Callable[..., Done]
) -> None:
    done = program("record", "email", "--spool", "--salesperson", "JO", given=MESSAGE)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert office("spool", "run", "--json").json == {"logged": 1, "rejected": 0}
    assert len(office("interaction", "list", "--json").json) == 1


def test_the_sendmail_wrapper_sends_first_and_returns_the_status(
    office: Callable[..., Done], program: Callable[..., Done], where: Path, tmp_path: Path
) -> None:
    sent = tmp_path / "sent"
    code = f"import sys; open({str(sent)!r}, 'wb').write(sys.stdin.buffer.read())"
    real = (sys.executable, "-c", code, "-f", "jo@trato.example", "--", "maria@adatum.example")
    assert program("mail", "wrap", "--", *real, given=FROM_US).code == 0
    assert sent.read_bytes() == FROM_US
    (item,) = spool.waiting(spool.folder_for(str(where)))
    assert item.arguments == ("record", "email", "--to=maria@adatum.example")
    assert office("spool", "run", "--json").json == {"logged": 1, "rejected": 0}
    (entry,) = office("interaction", "list", "--json").json
    assert (entry["contact_name"], entry["initiated_by"]) == ("María Núñez", "us")
    (row,) = office("unmatched", "list", "--json").json
    assert row["value"] == "office@else.example"


def test_what_could_not_be_sent_is_not_kept(program: Callable[..., Done], where: Path) -> None:
    failing = (sys.executable, "-c", "raise SystemExit(75)")
    assert program("mail", "wrap", "--", *failing, given=FROM_US).code == 75
    assert program("mail", "wrap", "--format", "json", "--", *failing, given=FROM_US).code == 75
    assert program("mail", "wrap", "--", "/nowhere/sendmail", given=FROM_US).code == 127
    assert not spool.any_waiting(spool.folder_for(str(where)))
    assert program("mail", "wrap").code == 2


def test_a_mailbox_is_scanned_and_reported(office: Callable[..., Done], tmp_path: Path) -> None:
    box = tmp_path / "inbox"
    line = b"From x Mon Nov 23 10:00:00 2026\n"
    news = b"List-Id: <x.example>\nFrom: a@x.example\nSubject: News\n\nx\n\n"
    box.write_bytes(line + MESSAGE + b"\n" + line + FROM_US + b"\n" + line + news)
    trial = office("mail", "scan", str(box), "--dry-run", "--json")
    assert "nothing was saved" in trial.err
    assert office("mail", "scan", str(box), "--json").json == trial.json == {
        "mailboxes": 1, "messages": 3, "logged": 1, "waiting": 1, "known": 0,
        "older": 0, "skipped": {"bulk": 1}, "left_out": [],
    }  # fmt: skip
    shown = office("mail", "scan", str(box), "--again", "--format", "table").out
    assert "Known already" in shown
    assert office("mail", "scan", str(tmp_path / "missing")).code != 0
    assert office("mail", "scan", str(box), "--since", "garbage").code != 0
