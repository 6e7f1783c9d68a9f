"""`trato calendar scan` and `trato record meeting`: meetings from files and from hooks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from store import clock, spool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tui.cli.conftest import Done


def invitation(days: int = -2) -> bytes:
    start = (clock.now() + timedelta(days=days)).strftime("%Y%m%dT%H%M%SZ")
    return (
        f"BEGIN:VCALENDAR\nX-WR-CALNAME:Work\nBEGIN:VEVENT\nUID:1\nDTSTART:{start}\nDURATION:PT30M\n"
        "SUMMARY:Chairs\nORGANIZER:mailto:jo@trato.example\nATTENDEE:mailto:ann@new.example\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    ).encode()


def test_a_calendar_is_scanned(company: Callable[..., Done], tmp_path: Path) -> None:
    assert company("salesperson", "add", "JO", "name=Jo", "email=jo@trato.example").code == 0
    assert company("contact", "add", "name=Ann", "email=ann@new.example").code == 0
    (tmp_path / "work.ics").write_bytes(invitation())
    trial = company("calendar", "scan", str(tmp_path), "--dry-run", "--json")
    assert (trial.code, trial.json["logged"]) == (0, 1)
    assert "nothing was saved" in trial.err
    done = company("calendar", "scan", str(tmp_path), "--format", "table").out
    assert "Logged" in done
    assert company("calendar", "scan", str(tmp_path), "--json").json["files"] == 0
    (entry,) = company("interaction", "list", "--json").json
    assert (entry["description"], entry["salesperson_code"]) == ("Chairs", "JO")
    (event,) = company("event", "list", "--json").json
    assert (event["kind"], event["folder"], event["reason"]) == ("meeting", "Work", "")
    table = company("event", "list", "--format", "table").out
    assert "Meetings" in table


def test_why_nothing_is_logged_is_said_in_a_sentence(
    company: Callable[..., Done], program: Callable[..., Done]
) -> None:
    assert company("salesperson", "add", "JO", "name=Jo", "email=jo@trato.example").code == 0
    done = program("record", "meeting", "--format", "table", given=invitation(days=3))
    assert done.code == 0
    assert "To come" in done.out
    shown = company("event", "show", "1", "--format", "table").out
    assert "It has not happened yet" in shown
    assert program("record", "meeting", "--json", given=b"nonsense").json["unreadable"] == 1
    assert company("template-setup", "set", "meeting=").code == 0
    refused = program("record", "meeting", given=invitation())
    assert (refused.code, "names no template for meetings" in refused.err) == (1, True)


def test_a_hook_keeps_an_invitation_for_later(
    company: Callable[..., Done], program: Callable[..., Done], where: Path
) -> None:
    assert company("salesperson", "add", "JO", "name=Jo", "email=jo@trato.example").code == 0
    done = program("record", "meeting", "--spool", given=invitation())
    assert (done.code, done.out, done.err) == (0, "", "")
    assert len(spool.waiting(spool.folder_for(str(where)))) == 1
    assert company("spool", "run", "--json").json == {"logged": 1, "rejected": 0}
    (row,) = company("unmatched", "list", "--json").json
    assert row["value"] == "ann@new.example"
