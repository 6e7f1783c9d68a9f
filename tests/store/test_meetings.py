"""Meetings of calendars come into the log: once they have happened, once, and canceled with them."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from store import (
    calendar_scan,
    clock,
    comments,
    entry_marks,
    meetings,
    template_setup,
    unmatched,
)
from store.address_books import UnreadableFile
from store.calendar_scan import Report, Scan, record_calendar, scan
from store.due_events import any_due
from store.errors import NotFound, RuleError
from store.lists import open_list
from store.meetings import Told
from store.records import Record
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

ANN, BOB, JO = "ann@x.example", "bob@x.example", "jo@trato.example"
NOW = clock.now().replace(microsecond=0, second=0)


@pytest.fixture
def ann() -> Record:
    """A contact, a salesperson and a template: all that meetings need."""
    factories.template("ONSITE", description="Meeting", unit_duration="180")
    template_setup.change({"meeting": "ONSITE"})
    factories.salesperson("JO", email=JO)
    return factories.contact("Ann", email=ANN)


def at(days: float) -> str:
    return (NOW + timedelta(days=days)).strftime("%Y%m%dT%H%M%SZ")


def meeting(
    *lines: str, uid: str = "1", days: float = -2, organizer: str = JO, guests: str = ANN
) -> str:
    people = [f"ATTENDEE:mailto:{address}" for address in guests.split()]
    if organizer:
        people.append(f"ORGANIZER:mailto:{organizer}")
    given = {line.partition(":")[0].partition(";")[0] for line in lines}
    usual = [f"DTSTART:{at(days)}", "DURATION:PT45M", "SUMMARY:Chairs"]
    usual = [line for line in usual if line.partition(":")[0] not in given]
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", *usual, *people, *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    return "\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR", ""]).encode()


def write(path: Path, *parts: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(calendar(*parts))
    return str(path)


def tell(*parts: str) -> Report:
    return record_calendar(calendar(*parts), Told("a script"))


def entries() -> list[Record]:
    return sorted(open_list("interaction").each(), key=lambda entry: entry.id)


def events() -> dict[str, str]:
    return {str(row["key"]): str(row["reason"]) for row in open_list("event").each()}


def notes(entry: Record) -> list[str]:
    return [line.comment for line in comments.of_entry(entry.id)]


def counts(report: Report) -> tuple[int, ...]:
    return report.logged, report.waiting, report.known, report.future


def test_what_is_logged_of_a_meeting(ann: Record, tmp_path: Path) -> None:
    factories.salesperson("PS", email="ps@trato.example")
    path = write(
        tmp_path / "work.ics",
        meeting("LOCATION:Room 4", "DESCRIPTION:Which ones", guests=f"{ANN} ps@trato.example"),
        meeting(uid="2", organizer=ANN, guests=f"{JO} who@new.example"),
    )
    assert counts(scan([path], Scan())) == (1, 1, 0, 0)
    start = (NOW - timedelta(days=2)).astimezone()
    assert [
        (entry["salesperson_code"], entry["initiated_by"].key, entry["information_flow"].key)
        for entry in entries()
    ] == [("PS", "us", "outbound"), ("JO", "us", "outbound"), ("JO", "them", "inbound")]
    first = entries()[0]
    assert (first["description"], int(first["duration"])) == ("Chairs", 45)
    assert (first["date"], first["time_of_interaction"].minute) == (start.date(), start.minute)
    assert notes(first) == ["Room 4\nWhich ones"]
    (row,) = open_list("unmatched").each()
    assert row["value"] == "who@new.example"
    assert unmatched.assign(row["event_no"], row["party_no"], factories.contact("Who").key) == 1


@pytest.mark.parametrize(
    ("lines", "more", "reason"),
    [
        (["CLASS:PRIVATE"], {}, "private"),
        (["STATUS:TENTATIVE"], {}, "tentative"),
        ([f"ATTENDEE;PARTSTAT=DECLINED:mailto:{ANN}"], {"guests": ""}, "declined"),
        ([], {"guests": ""}, "internal"),
        ([], {"guests": "", "organizer": ""}, "no_party"),
        ([], {"organizer": BOB}, "outside"),
        (["RRULE:FREQ=HOURLY"], {}, "too_often"),
        (["STATUS:CANCELLED"], {}, "canceled"),
    ],
)
def test_why_a_meeting_is_left_out(
    ann: Record, lines: list[str], more: dict[str, str], reason: str
) -> None:
    report = tell(meeting(*lines, **more))  # type: ignore[arg-type]
    assert (entries(), report.skipped) == ([], {reason: 1})
    assert events() == {"meeting:1": reason}
    (event,) = open_list("event").each()
    assert (event["description"] == "") == (reason == "private")


def test_a_whole_day_takes_what_the_template_says(ann: Record) -> None:
    day = (NOW - timedelta(days=3)).astimezone().date()
    tell(meeting(f"DTSTART;VALUE=DATE:{day:%Y%m%d}", "DURATION:P1D"))
    (entry,) = entries()
    assert (entry["date"], int(entry["duration"])) == (day, 180)


def test_only_what_is_new_is_read(ann: Record, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ics", meeting())
    write(tmp_path / "sub" / "b.ics", meeting(uid="2"))
    write(tmp_path / ".hidden" / "c.ics", meeting(uid="3"))
    (tmp_path / "notes.txt").write_text("BEGIN:VCALENDAR")
    assert counts(scan([str(tmp_path)], Scan())) == (2, 0, 0, 0)
    assert scan([str(tmp_path)], Scan()).files == 0
    assert counts(scan([str(tmp_path)], Scan(again=True))) == (0, 0, 2, 0)
    write(Path(path), meeting(), meeting(uid="4"))
    report = scan([str(tmp_path)], Scan())
    assert (report.files, *counts(report)) == (1, 1, 0, 1, 0)
    assert len(entries()) == 3


def test_a_meeting_to_come_is_logged_by_the_scan_after_it(
    ann: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(
        tmp_path / "a.ics", meeting("RRULE:FREQ=WEEKLY", days=-8), meeting(uid="2", days=3)
    )
    report = scan([path], Scan())
    assert (report.logged, len(entries())) == (2, 2)
    assert report.future > 10
    assert set(events().values()) == {""}
    assert scan([path], Scan()).files == 0
    later = clock.now() + timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert counts(scan([path], Scan()))[:3] == (1, 0, 2)
    later += timedelta(days=5)
    assert counts(scan([path], Scan()))[:3] == (1, 0, 3)
    assert len(entries()) == 4


def test_a_changed_meeting_is_canceled_and_logged_anew(ann: Record, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ics", meeting())
    scan([path], Scan())
    write(Path(path), meeting("DURATION:PT90M"))
    assert counts(scan([path], Scan())) == (1, 0, 0, 0)
    old, new = entries()
    assert (old["canceled"], int(old["duration"]), notes(old)) == (
        True, 45, ["Changed in the calendar: logged anew."],
    )  # fmt: skip
    assert (new["canceled"], int(new["duration"]), notes(new)) == (False, 90, [])
    assert counts(scan([path], Scan(again=True))) == (0, 0, 1, 0)
    other = write(tmp_path / "copy.ics", meeting("SUMMARY:Copy"))
    assert counts(scan([other], Scan())) == (0, 0, 1, 0)
    write(Path(other), meeting("SUMMARY:Newer", "SEQUENCE:3"))
    assert counts(scan([other], Scan())) == (1, 0, 0, 0)
    assert [entry["canceled"] for entry in entries()] == [True, True, False]


@pytest.mark.parametrize("how", ["METHOD:CANCEL", "STATUS:CANCELLED"])
def test_a_meeting_called_off_is_canceled_in_the_log(ann: Record, how: str) -> None:
    tell(meeting())
    parts = [how, meeting()] if how.startswith("METHOD") else [meeting(how)]
    assert tell(*parts).skipped == {"canceled": 1}
    (entry,) = entries()
    assert (entry["canceled"], notes(entry)) == (True, ["Canceled in the calendar."])
    assert tell(*parts).known == 1
    assert tell(meeting()).known == 1
    assert tell(meeting("SEQUENCE:1")).logged == 1


def test_an_occurrence_taken_out_of_its_series_is_canceled(ann: Record) -> None:
    series = meeting("RRULE:FREQ=WEEKLY;COUNT=3", days=-15)
    assert tell(series).logged == 3
    without = meeting("RRULE:FREQ=WEEKLY;COUNT=3", f"EXDATE:{at(-8)}", days=-15)
    assert tell(without).skipped == {"canceled": 1}
    assert [entry["canceled"] for entry in entries()].count(True) == 1


def test_what_a_person_decided_stays(ann: Record) -> None:
    tell(meeting())
    entry_marks.cancel([entries()[0].id])
    assert tell(meeting("SEQUENCE:1", "SUMMARY:Later")).known == 1
    tell(meeting(uid="2", guests="who@new.example"))
    (row,) = open_list("unmatched").each()
    unmatched.ignore(int(row["event_no"]), 1)
    changed = meeting("SEQUENCE:1", "SUMMARY:Later", uid="2", guests="who@new.example")
    assert tell(changed).known == 1
    assert len(entries()) == 1


def test_a_single_meeting_that_becomes_a_series_is_logged_once(ann: Record) -> None:
    tell(meeting(days=-8))
    assert counts(tell(meeting("RRULE:FREQ=WEEKLY;COUNT=2", days=-8)))[:3] == (1, 0, 1)


def test_a_series_with_another_past_does_not_log_that_again(ann: Record, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ics", meeting("RRULE:FREQ=WEEKLY;COUNT=3", days=-15))
    assert scan([path], Scan()).logged == 3
    write(Path(path), meeting("RRULE:FREQ=WEEKLY;COUNT=3", days=-14.5), meeting(uid="2", days=-9))
    assert scan([path], Scan()).logged == 1
    assert len(entries()) == 4


def test_what_is_told_before_it_happens_is_logged_after(
    ann: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = tell(meeting(days=1), meeting(uid="2", days=1))
    assert (report.future, entries(), any_due()) == (2, [], False)
    assert set(events().values()) == {"future"}
    assert tell("METHOD:CANCEL", meeting(uid="2", days=1)).skipped == {"canceled": 1}
    assert tell(meeting("DURATION:PT60M", days=2)).future == 1
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert any_due()
    assert meetings.take_up_due() == 1
    assert not any_due()
    assert [int(entry["duration"]) for entry in entries()] == [60]
    assert meetings.take_up_due() == 0


def test_earlier_days_are_read_when_they_are_asked_for(ann: Record, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ics", meeting("RRULE:FREQ=DAILY;COUNT=20", days=-30))
    day = (NOW - timedelta(days=20)).astimezone().date()
    first = scan([path], Scan(since=day)).logged
    assert 8 <= first <= 10
    assert scan([path], Scan(since=day + timedelta(days=2))).files == 0
    assert scan([path], Scan()).logged == 20 - first


def test_broken_calendars_never_stop_a_scan(ann: Record, tmp_path: Path) -> None:
    (tmp_path / "empty.ics").write_bytes(b"")
    (tmp_path / "bytes.ics").write_bytes(os.urandom(3000))
    write(tmp_path / "half.ics", meeting(), "BEGIN:VEVENT\nUID:9\nDTSTART:2026")
    (tmp_path / "gone.ics").symlink_to("nowhere")
    report = scan([str(tmp_path)], Scan())
    assert (report.logged, report.unreadable) == (1, 3)


def test_a_trial_saves_nothing(ann: Record, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ics", meeting())
    assert scan([path], Scan(dry_run=True)).logged == 1
    assert (entries(), events()) == ([], {})
    assert scan([path], Scan()).logged == 1


def test_whose_calendar_it_is_can_be_said(ann: Record, tmp_path: Path) -> None:
    path = write(tmp_path / "a.ics", meeting(organizer=""))
    assert scan([path], Scan()).skipped == {"outside": 1}
    assert scan([path], Scan(owner="JO", again=True)).logged == 1


def test_long_descriptions_are_several_comments(ann: Record) -> None:
    tell(meeting("DESCRIPTION:" + "\\n".join(["word " * 100] * 12)))
    found = notes(entries()[0])
    assert len(found) == 2
    assert all(len(text) <= 4000 for text in found)


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ics", meeting())
    with pytest.raises(RuleError, match="no template for meetings"):
        scan([path], Scan())
    factories.template("ONSITE")
    template_setup.change({"meeting": "ONSITE"})
    with pytest.raises(RuleError, match="No salesperson has an e-mail address"):
        scan([path], Scan())
    with pytest.raises(NotFound):
        scan([path], Scan(owner="XX"))
    factories.salesperson("JO", email=JO)
    with pytest.raises(UnreadableFile):
        scan([str(tmp_path / "nothing")], Scan())
    (tmp_path / "empty").mkdir()
    with pytest.raises(RuleError, match="No calendar lies in"):
        scan([str(tmp_path / "empty")], Scan())


def test_many_files_go_in_portions(
    ann: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_scan, "FILES", 2)
    monkeypatch.setattr(calendar_scan, "MEETINGS", 2)
    for number in range(5):
        write(tmp_path / f"{number}.ics", *(meeting(uid=f"{number}-{n}") for n in range(3)))
    told: list[tuple[int, int]] = []
    report = scan([str(tmp_path)], Scan(), lambda done, total: told.append((done, total)))
    assert (report.logged, told[-1]) == (15, (5, 5))
