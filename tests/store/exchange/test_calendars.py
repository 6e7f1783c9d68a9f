"""Calendars as programs write them: meetings come out, whatever is broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.exchange import calendars
from store.exchange.calendars import LIMIT, Meeting, Reading, read

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
ZONE = """BEGIN:VTIMEZONE
TZID:Our Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


def event(*lines: str, uid: str = "1", start: str = "DTSTART:20261123T100000Z") -> str:
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", start, *lines, "END:VEVENT"])


def calendar(*parts: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""]).encode()


def one(*lines: str, start: str = "DTSTART:20261123T100000Z", zone: str = "") -> Meeting:
    (found,) = read(calendar(zone, event(*lines, start=start)), NOW).meetings
    return found


@pytest.mark.parametrize(
    ("start", "zone", "instant"),
    [
        ("DTSTART:20260701T100000Z", "", "2026-07-01T10:00+00:00"),
        ("DTSTART;TZID=Europe/Madrid:20260701T100000", "", "2026-07-01T08:00+00:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20260701T100000", "", "2026-07-01T08:00+00:00"),
        ("DTSTART;TZID=Our Zone:20260701T100000", ZONE, "2026-07-01T08:00+00:00"),
        ("DTSTART;TZID=/x.example/Europe/Madrid:20260701T100000", "", "2026-07-01T08:00+00:00"),
    ],
)
def test_times_are_of_their_zone(start: str, zone: str, instant: str) -> None:
    assert one(start=start, zone=zone).starts == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    "start", ["DTSTART:20260701T100000", "DTSTART;TZID=Nowhere:20260701T100000"]
)
def test_a_time_without_zone_is_local(start: str) -> None:
    assert one(start=start).starts == datetime(2026, 7, 1, 10).astimezone(UTC)


@pytest.mark.parametrize(
    ("lines", "start", "minutes", "lasts"),
    [
        (["DTEND:20261123T113000Z"], "DTSTART:20261123T100000Z", 90, timedelta(minutes=90)),
        (["DURATION:PT45M"], "DTSTART:20261123T100000Z", 45, timedelta(minutes=45)),
        ([], "DTSTART:20261123T100000Z", None, timedelta(0)),
        (["DTEND:20261123T090000Z"], "DTSTART:20261123T100000Z", None, timedelta(0)),
        ([], "DTSTART;VALUE=DATE:20261123", None, timedelta(days=1)),
        (["DTEND;VALUE=DATE:20261125"], "DTSTART:20261123", None, timedelta(days=2)),
    ],
)
def test_how_long_a_meeting_takes(
    lines: list[str], start: str, minutes: int | None, lasts: timedelta
) -> None:
    found = one(*lines, start=start)
    assert (found.minutes, found.ends - found.starts) == (minutes, lasts)


def test_who_takes_part() -> None:
    found = one(
        'ORGANIZER;CN="Berry; Jo":MAILTO:jo@trato.example',
        "ATTENDEE;CN=Ann;PARTSTAT=ACCEPTED:mailto:ann@x.example",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:bob@x.example",
        "ATTENDEE;EMAIL=eve@x.example:urn:uuid:1234",
        "ATTENDEE;CUTYPE=ROOM:mailto:room@trato.example",
        "ATTENDEE:invalid:nomail",
        "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:cc@x.example",
    )
    assert found.organizer is not None
    assert (found.organizer.address, found.organizer.name) == ("jo@trato.example", "Berry; Jo")
    assert [(guest.address, guest.absent) for guest in found.guests] == [
        ("ann@x.example", False), ("bob@x.example", True), ("eve@x.example", False),
        ("cc@x.example", True),
    ]  # fmt: skip


def test_a_description_is_text_also_where_it_is_a_page() -> None:
    assert one("DESCRIPTION:First\\, line\\nsecond").text == "First, line\nsecond"
    page = one("DESCRIPTION:<p>Hello&nbsp;<b>Ann</b></p><br><a href='x'>Join</a>").text
    assert page.replace("\xa0", " ") == "Hello Ann\n\nJoin".replace("\n\n", "\n")


def test_a_series_is_told_by_occurrences() -> None:
    found = read(
        calendar(
            event("RRULE:FREQ=WEEKLY", "DTEND:20261102T110000Z", "SUMMARY:Weekly",
                  "EXDATE:20261109T100000Z", start="DTSTART:20261102T100000Z"),
            event("RECURRENCE-ID:20261116T100000Z", "SUMMARY:Moved",
                  start="DTSTART:20261117T150000Z"),
        ),
        NOW,
    ).meetings  # fmt: skip
    past = {item.occurrence: item for item in found if item.ends <= NOW and not item.deleted}
    days = [item.day for item in sorted(key for key in past if key is not None)]
    assert days == [2, 16, 23]
    moved = past[datetime(2026, 11, 16, 10, tzinfo=UTC)]
    assert (moved.summary, moved.starts.day) == ("Moved", 17)
    assert past[datetime(2026, 11, 2, 10, tzinfo=UTC)].is_first
    assert [item.occurrence.day for item in found if item.deleted and item.occurrence] == [9]
    coming = [item.starts for item in found if item.starts > NOW]
    assert min(coming) == datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert len(coming) < 100


def test_a_day_from_which_on_bounds_a_series() -> None:
    text = calendar(event("RRULE:FREQ=DAILY", start="DTSTART:19900101T100000Z"))
    since = NOW - timedelta(days=10)
    assert sum(item.starts <= NOW for item in read(text, NOW, since).meetings) == 10
    assert sum(item.starts <= NOW for item in read(text, NOW).meetings) == LIMIT


@pytest.mark.parametrize(
    ("rule", "kind", "broken"),
    [
        ("FREQ=SECONDLY", "too_often", 0),
        ("FREQ=HOURLY;INTERVAL=2", "too_often", 0),
        ("FREQ=DAILY;BYMINUTE=" + ",".join(map(str, range(60))), "too_often", 0),
        ("FREQ=DAILY;INTERVAL=0", "", 1),
        ("FREQ=BOGUS", "", 1),
    ],
)
def test_evil_rules_end(rule: str, kind: str, broken: int) -> None:
    found = read(calendar(event(f"RRULE:{rule}"), event(uid="2")), NOW)
    assert found.broken == broken
    assert [item.kind for item in found.meetings if item.uid == "1"] == ([kind] if kind else [])
    assert [item.uid for item in found.meetings if item.uid == "2"] == ["2"]


@pytest.mark.parametrize("days", ["BYMONTH=2;BYMONTHDAY=30", "BYMONTH=4,6;BYMONTHDAY=31,-31"])
def test_a_rule_that_meets_no_day_is_its_first_day(days: str) -> None:
    rule = f"RRULE:FREQ=DAILY;{days}"
    found = read(calendar(event(rule, start="DTSTART:20190101T100000Z")), NOW).meetings
    assert [item.starts.year for item in found] == [2019]


def test_a_day_that_few_months_have_is_met_in_these() -> None:
    rule = "RRULE:FREQ=DAILY;BYMONTH=2,4;BYMONTHDAY=29"
    found = read(calendar(event(rule, start="DTSTART:20240101T100000Z")), NOW).meetings
    assert {item.starts.month for item in found} >= {2, 4}


def test_what_is_broken_does_not_take_the_rest_along() -> None:
    found = read(
        calendar(
            event("no colon here", "SUMMARY:One"),
            event(start="DTSTART:tomorrow", uid="2"),
            event("BEGIN:VALARM", "TRIGGER:bad", "END:VALARM", uid="3"),
            event("SEQUENCE:many", "PRIORITY:x", uid="4"),
            "BEGIN:VTODO\nUID:5\nDUE:bad\nEND:VTODO",
            "BEGIN:VEVENT\nUID:6\nDTSTART:2026",
        ),
        NOW,
    )
    assert [item.uid for item in found.meetings] == ["1", "3", "4"]
    assert found.broken == 2


def test_two_meetings_without_uid_are_two() -> None:
    lines = ["BEGIN:VEVENT", "DTSTART:20261123T100000Z", "SUMMARY:A", "END:VEVENT"]
    other = [line.replace("SUMMARY:A", "SUMMARY:B") for line in lines]
    found = read(calendar(*lines, *other), NOW).meetings
    assert len({item.uid for item in found}) == 2


@pytest.mark.parametrize(
    ("parts", "kinds"),
    [
        (["STATUS:CANCELLED"], [("", True)]),
        (["STATUS:TENTATIVE"], [("tentative", False)]),
        (["CLASS:PRIVATE"], [("private", False)]),
        (["CLASS:CONFIDENTIAL"], [("private", False)]),
    ],
)
def test_states(parts: list[str], kinds: list[tuple[str, bool]]) -> None:
    found = read(calendar(event(*parts)), NOW).meetings
    assert [(item.kind, item.canceled) for item in found] == kinds


def test_methods() -> None:
    assert read(calendar("METHOD:CANCEL", event()), NOW).meetings[0].canceled
    assert read(calendar("METHOD:REPLY", event()), NOW) == Reading("")
    assert read(b"no calendar", NOW).broken == 1
    assert read(calendar("X-WR-CALNAME:Work", event()), NOW).name == "Work"


def test_of_one_occurrence_the_latest_version_counts() -> None:
    found = read(calendar(event("SEQUENCE:2", "SUMMARY:New"), event("SUMMARY:Old")), NOW).meetings
    assert [item.summary for item in found] == ["New"]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(
    ["BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "UID:1", "DTSTART:20260101",
     "DTSTART;TZID=X:20260101T1", "RRULE:FREQ=WEEKLY", "RECURRENCE-ID:20260101", "DTEND:9", "\x00é",
     "EXDATE:20260101T000000Z", "ATTENDEE:", "ORGANIZER;CN=\":x", "DURATION:P", "RDATE:bad"]
), max_size=20))  # fmt: skip
def test_nothing_makes_reading_fail(lines: list[str]) -> None:
    read("\n".join(lines).encode(), NOW)


def _started(first: str, rule: str, *more: str) -> list[datetime]:
    text = calendar(event(f"RRULE:{rule}", *more, start=first))
    return sorted(item.starts for item in read(text, NOW).meetings if item.starts <= NOW)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;BYDAY=MO,TH",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;WKST=SU",
        "FREQ=WEEKLY;UNTIL=20250101T000000Z",
        "FREQ=DAILY;BYMONTH=5",
    ],
)
@pytest.mark.parametrize("zone", ["", ";TZID=Europe/Madrid"])
def test_an_old_series_is_told_as_if_it_had_been_followed_from_its_beginning(
    rule: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = f"DTSTART{zone}:19950103T083000"
    found = _started(first, rule, "DURATION:PT1H")
    monkeypatch.setattr(calendars, "_STEPS", {})
    assert found == _started(first, rule, "DURATION:PT1H")
    assert found


def test_many_old_series_are_told_by_their_latest_meetings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "OF_A_FILE", 200)
    monkeypatch.setattr(calendars, "SERIES", 10)
    series = [
        event("RRULE:FREQ=DAILY", start="DTSTART:19700101T100000Z", uid=f"s{number}")
        for number in range(12)
    ]
    found = read(calendar(*series[:10]), NOW)
    assert found.cut == 10
    past = [item.starts for item in found.meetings if item.starts <= NOW]
    assert len(past) == 200
    assert min(past) == NOW.replace(hour=10) - timedelta(days=19)
    found = read(calendar(*series), NOW)
    assert found.cut == 12
    assert len({item.uid for item in found.meetings}) == 10
    assert read(calendar(series[0]), NOW, NOW - timedelta(days=9)).cut == 0
