"""`trato record` and `trato spool`: what other programs tell."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from store import spool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.cli.conftest import Done

INVOICE = ("record", "document", "sales_invoice", "103021", "--contact", "CT000001")


def test_a_document_is_recorded_once(company: Callable[..., Done]) -> None:
    first = company(*INVOICE, "--json").json
    assert first == {"status": "logged", "entries": [1], "waiting": 0, "again": False}
    again = company(*INVOICE, "--json").json
    assert again == {"status": "logged", "entries": [1], "waiting": 0, "again": True}
    (entry,) = company("interaction", "list", "--json").json
    assert (entry["document_no"], entry["contact_no"]) == ("103021", "CT000001")
    other = company(*INVOICE, "--version", "2", "--json").json
    assert other["entries"] == [2]


def test_nothing_to_log_is_said_and_breaks_nobody(company: Callable[..., Done]) -> None:
    assert company("template-setup", "set", "sales_invoice=").code == 0
    done = company(*INVOICE, "--json")
    assert (done.code, done.json["status"], done.json["reason"]) == (0, "skipped", "no_template")
    unknown = company("record", "call", "--number", "+34 600 000 001", "--json")
    assert (unknown.code, unknown.json["status"]) == (0, "waiting")
    (row,) = company("unmatched", "list", "--json").json
    assert (row["value"], row["reason"]) == ("+34 600 000 001", "unmatched")


def test_a_waiting_call_is_assigned_and_filled_in(company: Callable[..., Done]) -> None:
    for key in ("a", "b"):
        assert company("record", "call", "--number", "+34 600 000 001", "--key", key).code == 0
    row = company("unmatched", "list", "--json").json[0]
    done = company("unmatched", "assign", str(row["id"]), "CT000001", "--json").json
    assert done == {"logged": 2}
    assert company("unmatched", "list", "--json").json == []
    assert company("unmatched", "assign", str(row["id"]), "CT000001").code == 3


@pytest.mark.parametrize("number", ["", "anonymous"])
def test_a_call_with_a_withheld_number_waits_for_nobody(
    company: Callable[..., Done], number: str
) -> None:
    done = company("record", "call", "--number", number, "--direction", "in", "--json")
    assert (done.code, done.json["status"], done.json["reason"]) == (0, "skipped", "no_party")
    assert company("unmatched", "list", "--json").json == []


def test_a_rule_and_a_decision_leave_things_out(company: Callable[..., Done]) -> None:
    for number in ("a@shop.example", "b@x.example"):
        assert company("record", "document", "sales_quote", number, "--contact", number).code == 0
    assert company("never-log", "add", "kind=domain", "value=shop.example").code == 0
    (row,) = company("unmatched", "list", "--json").json
    assert row["value"] == "b@x.example"
    assert company("unmatched", "ignore", str(row["id"]), "--json").json == {"ignored": 1}
    events = company("event", "list", "--json").json
    assert [event["reason"] for event in events] == ["ignored", "never"]


def test_times_and_kinds_are_checked(company: Callable[..., Done]) -> None:
    assert company("record", "document", "telegram", "1", "--contact", "CT000001").code == 2
    assert company(*INVOICE, "--at", "yesterday").code == 2
    done = company(*INVOICE, "--at", "2026-03-01T09:30", "--json")
    assert done.json["status"] == "logged"
    (entry,) = company("interaction", "list", "--json").json
    assert (entry["date"], entry["time_of_interaction"]) == ("2026-03-01", "09:30")


def test_a_hook_writes_a_file_and_opens_nothing(
    company: Callable[..., Done], program: Callable[..., Done], where: Path, tmp_path: Path
) -> None:
    document = tmp_path / "invoice.pdf"
    document.write_bytes(b"%PDF-1.7")
    where.with_suffix(".moved").write_bytes(where.read_bytes())
    done = program(*INVOICE, "--file", str(document), "--spool")
    assert (done.code, done.out, done.err) == (0, "", "")
    document.unlink()
    folder = spool.folder_for(str(where))
    assert len(spool.waiting(folder)) == 1
    assert company("spool", "run", "--json").json == {"logged": 1, "rejected": 0}
    assert spool.waiting(folder) == []
    (entry,) = company("interaction", "list", "--json").json
    target = tmp_path / "out.pdf"
    assert company("interaction", "attachment", str(entry["entry_no"]), str(target)).code == 0
    assert target.read_bytes() == b"%PDF-1.7"


def test_a_hook_never_fails(program: Callable[..., Done], tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("")
    done = program(
        "record", "call", "--spool", "--db", str(nowhere / "x.db"), XDG_STATE_HOME=str(nowhere)
    )
    assert done.code == 0
    assert "the spool cannot be written" in done.err


def test_what_is_refused_lies_aside_and_can_be_tried_again(
    company: Callable[..., Done], program: Callable[..., Done]
) -> None:
    assert program("record", "document", "telegram", "1", "--contact", "x", "--spool").code == 0
    assert program("record", "call", "--nonsense", "--spool").code == 0
    assert company("spool", "run", "--json").json == {"logged": 0, "rejected": 2}
    rows = company("spool", "list", "--json").json
    assert "telegram" in rows[0]["reason"]
    assert "--nonsense" in rows[1]["reason"]
    assert company("spool", "retry", "--json").json == {"restored": 2}


def test_a_busy_database_keeps_it_for_later(
    company: Callable[..., Done],
    where: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("store.dialects.sqlite._PRAGMAS", (("busy_timeout", 1),))
    monkeypatch.setattr("sys.argv", ["trato", *INVOICE])
    other = sqlite3.connect(where, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = company(*INVOICE)
    other.close()
    assert done.code == 0
    assert "taken in later" in done.err
    assert company("spool", "run", "--json").json == {"logged": 1, "rejected": 0}
    assert json.loads(company("interaction", "list", "--json").out)[0]["document_no"] == "103021"


def test_what_is_taken_in_twice_is_logged_once(
    company: Callable[..., Done], program: Callable[..., Done], where: Path, tmp_path: Path
) -> None:
    told = ("record", "call", "--number", "+34 915 550 123", "--text", "meeting", "--spool")
    assert program(*told).code == 0
    (item,) = spool.waiting(spool.folder_for(str(where)))
    (tmp_path / "again").write_bytes(item.path.read_bytes())
    assert company("spool", "run", "--json").json["logged"] == 1
    (tmp_path / "again").replace(item.path)  # as if a crash had kept it from being removed
    assert company("spool", "run", "--json").json["logged"] == 1
    with closing(sqlite3.connect(where)) as raw:
        assert raw.execute("SELECT count(*) FROM recorded_event").fetchone() == (1,)


def test_a_hook_reads_only_what_its_command_is_given(
    company: Callable[..., Done], program: Callable[..., Done], where: Path
) -> None:
    told = ("record", "call", "--number", "+34 600 000 001", "--text", "meeting", "--spool")
    assert program(*told, given=b"somebody else's").code == 0
    (item,) = spool.waiting(spool.folder_for(str(where)))
    assert item.given == b""
