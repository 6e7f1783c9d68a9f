"""Calendars (iCalendar files): the meetings in them, however broken, never an error.

Series are told occurrence by occurrence, never further back than is asked for, no more than `LIMIT` of
each and about `OF_A_FILE` of all: what recurs more often than every day is no meeting of people, and
no calendar keeps anybody waiting. What was left out is counted.
"""

from __future__ import annotations

import math
import re
import warnings
from calendar import monthrange
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from store.exchange.calendar_fields import (
    BROKEN,
    Guest,
    aware,
    dates,
    guests_of,
    instant,
    line,
    plain,
    revision_of,
    uid_of,
)
from store.text import clean_text

LARGEST = 100 * 1024 * 1024
"""How many bytes of a calendar are read."""

LIMIT = 1000
"""How many occurrences of a series are told, the latest ones."""

OF_A_FILE = 5000
"""How many occurrences that have passed are told of all series of a file, the latest of each."""

SERIES = 500
"""How many series of a file are told."""

AHEAD = timedelta(days=366)
"""How far into the future occurrences are told."""

_YEAR = timedelta(days=366)
_AHEAD_LIMIT = 60
_LEAST = 10
_MONTH = timedelta(days=31)
_LEAP_YEAR = 2024
_STEPS = {"DAILY": timedelta(days=1), "WEEKLY": timedelta(days=7)}
_SPARSE = 8
"""A rule that names some days of the week meets on one of so many at least."""
_OPENED, _CLOSED = (
    {
        name: re.compile(rf"^{word}:{name}[ \t]*$", re.MULTILINE | re.IGNORECASE)
        for name in ("VEVENT", "VTIMEZONE", "VALARM")
    }
    for word in ("BEGIN", "END")
)
_METHOD = re.compile(r"^METHOD[^:\n]*:[ \t]*([A-Z]+)", re.MULTILINE | re.IGNORECASE)
_NAME = re.compile(r"^X-WR-CALNAME[^:\n]*:(.*)$", re.MULTILINE | re.IGNORECASE)
_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_A_DAY = 24
_NO_MEETINGS = frozenset({"REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, or one occurrence of a series of them.

    Attributes:
        uid: Tells it, or its series, from all others.
        occurrence: When an occurrence of a series was to begin at first; None for a single one.
        is_first: Whether it is the first occurrence of its series.
        minutes: None for whole days, and where nothing is said.
        revision: Grows with each change that its organizer makes.
        kind: Why it is not logged by itself: `private`, `tentative`, `too_often`; else empty.
        canceled: Whether it was called off; `deleted`: by taking it out of its series.
    """

    uid: str
    starts: datetime
    ends: datetime
    occurrence: datetime | None = None
    is_first: bool = False
    minutes: int | None = None
    summary: str = ""
    location: str = ""
    text: str = ""
    organizer: Guest | None = None
    guests: tuple[Guest, ...] = ()
    revision: int = 0
    kind: str = ""
    canceled: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class Reading:
    """What a file holds: its name as a calendar, its meetings, and how many could not be read.

    `broken` is 1 of a file that is no calendar; `cut` is the number of series of which older
    occurrences, or all, were left out.
    """

    name: str
    meetings: tuple[Meeting, ...] = ()
    broken: int = 0
    cut: int = 0


def read(content: bytes, now: datetime, since: datetime | None = None) -> Reading:
    """Return the meetings of a file from `since` on, all for None, and those soon to come.

    No bytes are refused: what cannot be read is counted.
    """
    text = _text(content[:LARGEST])
    if "BEGIN:VCALENDAR" not in text.upper():
        return Reading("", broken=1)
    found = _NAME.search(text)
    name = clean_text(found[1]) if found else ""
    method = _METHOD.search(text)
    if method and method[1].upper() in _NO_MEETINGS:
        return Reading(name)
    called_off = method is not None and method[1].upper() == "CANCEL"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # guesses about zones, which nobody can act upon
        return _read(text, name, now, since, called_off)


def _read(text: str, name: str, now: datetime, since: datetime | None, called_off: bool) -> Reading:
    events, zones, broken = _components(text)
    meetings: list[Meeting] = []
    found: dict[str, list[Any]] = {}
    for event in events:
        found.setdefault(uid_of(event), []).append(event)
    recurring = [uid for uid, same in found.items() if _is_series(same)]
    share = min(LIMIT, max(_LEAST, OF_A_FILE // max(1, len(recurring))))
    left_out = {*recurring[SERIES:]}
    span = _Span(now, since, share)
    for uid, same in found.items():
        if uid in left_out:
            continue
        try:
            meetings += _meetings(uid, same, zones, span, called_off)
        except BROKEN:
            broken += len(same)
    return Reading(name, tuple(meetings), broken, len(left_out) + span.cut)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _components(text: str) -> tuple[list[Any], list[Any], int]:
    """Return events, time zones, and how many events could not be read."""
    zones = [text[start:end] for start, end in _blocks(text, "VTIMEZONE")]
    blocks = [_without_alarms(text[start:end]) for start, end in _blocks(text, "VEVENT")]
    broken = len(_OPENED["VEVENT"].findall(text)) - len(blocks)
    try:
        whole = _parsed(zones, blocks)
        return whole.walk("VEVENT"), whole.walk("VTIMEZONE"), broken
    except BROKEN:
        pass  # then each of them by itself
    events: list[Any] = []
    for block in blocks:
        found = []
        for around in (zones if "TZID" in block else [], []):
            with suppress(*BROKEN):
                found = _parsed(around, [block]).walk("VEVENT")
                break
        events += found
        broken += not found
    good = []
    for zone in zones:
        with suppress(*BROKEN):
            good += _parsed([zone], []).walk("VTIMEZONE")
    return events, good, broken


def _blocks(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where the components of a name begin and end; one that is never closed is none."""
    at = 0
    while (begin := _OPENED[name].search(text, at)) and (
        end := _CLOSED[name].search(text, begin.end())
    ):
        yield begin.start(), end.end()
        at = end.end()


def _without_alarms(event: str) -> str:
    kept, at = [], 0
    for start, end in _blocks(event, "VALARM"):
        kept.append(event[at:start])
        at = end + 1
    return "".join([*kept, event[at:]])


def _parsed(zones: Iterable[str], events: Iterable[str]) -> Any:
    from icalendar import Calendar

    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-", *zones, *events, "END:VCALENDAR", ""]
    return Calendar.from_ical("\n".join(lines))


# --- occurrences -----------------------------------------------------------------------------


@dataclass
class _Span:
    """Which occurrences are wanted: how many of each series before now; `cut` had more."""

    now: datetime
    since: datetime | None
    share: int
    cut: int = 0


def _is_series(same: list[Any]) -> bool:
    masters = [event for event in same if event.get("RECURRENCE-ID") is None]
    return any(event.get("RRULE") or event.get("RDATE") for event in masters)


def _meetings(
    uid: str, same: list[Any], zones: list[Any], span: _Span, called_off: bool
) -> Iterator[Meeting]:
    """Yield what the components with one UID say: one meeting, or the occurrences of a series."""
    since = span.since
    if called_off or not _is_series(same):
        for event in _latest(same):
            yield from _single(uid, event, since, called_off)
        return
    master = _latest([event for event in same if event.get("RECURRENCE-ID") is None])[0]
    if _is_too_often(_rule(master)):
        yield from _single(uid, master, since, False, kind="too_often")
        return
    first = instant(master, "DTSTART")
    for event in _occurrences(master, same, zones, span):
        if event.get("RECURRENCE-ID") is not None:
            yield from _single(uid, event, since, False, first=first)
    for gone in dates(master.get("EXDATE")):
        for meeting in _single(uid, master, None, True, first=first, occurrence=gone):
            yield replace(meeting, deleted=True)


def _latest(events: list[Any]) -> list[Any]:
    """Return one component of each occurrence: the one that was changed most often."""
    found: dict[Any, Any] = {}
    for event in events:
        key = instant(event, "RECURRENCE-ID")
        if key not in found or revision_of(event) >= revision_of(found[key]):
            found[key] = event
    return [*found.values()]


def _rule(event: Any) -> Any:
    rule = event.get("RRULE")
    return (rule[0] if isinstance(rule, list) else rule) or {}


def _is_too_often(rule: Any) -> bool:
    """Return whether a rule meets so often a day that nobody can."""
    times = [len(rule.get(name, ())) or 1 for name in ("BYHOUR", "BYMINUTE", "BYSECOND")]
    return rule.get("FREQ", [""])[0] in _TOO_OFTEN or math.prod(times) > _A_DAY


def _occurrences(master: Any, same: list[Any], zones: list[Any], span: _Span) -> Iterator[Any]:
    """Yield the occurrences of a series, those of the past from the latest one back."""
    now = span.now
    _bound(master, now + AHEAD)
    others = [event for event in _latest(same) if event is not master]
    begin = min(found for found in (instant(event, "DTSTART") for event in same) if found)
    earliest = max(begin, span.since) if span.since else begin
    later, middle = _begun_later(master, now, span.share)
    query = _query([*zones, later, *others])
    yield from query.between(now, now + AHEAD)[:_AHEAD_LIMIT]
    until, count, step = now, 0, _MONTH
    while until > earliest and count < span.share:
        if until <= middle:  # fewer than expected: from the very beginning, then
            query, middle = _query([*zones, master, *others]), begin
        start = max(earliest, middle if until > middle else begin, until - step)
        found = [event for event in query.between(start, until) if _begins_in(event, start, until)]
        yield from found[::-1][: span.share - count]
        count += len(found)
        until, step = start, min(2 * step, _YEAR)
    span.cut += until > earliest


def _query(components: Iterable[Any]) -> Any:
    import recurring_ical_events
    from icalendar import Calendar

    calendar = Calendar()
    for component in components:
        calendar.add_component(component)
    return recurring_ical_events.of(calendar, skip_bad_series=True)


def _begun_later(master: Any, now: datetime, share: int) -> tuple[Any, datetime]:
    """Return the same series as if it had begun later, and from when on both are the same.

    A rule is followed day by day from its beginning, which can be half a century ago.
    """
    same = master, datetime.min.replace(tzinfo=UTC)
    rule = _rule(master)
    freq = str(rule.get("FREQ", [""])[0])
    step = _STEPS.get(freq, timedelta()) * int(rule.get("INTERVAL", [1])[0])
    begin = instant(master, "DTSTART")
    if not step or begin is None or rule.get("COUNT") or rule.get("BYSETPOS"):
        return same
    middle = now - _YEAR - step * share * (_SPARSE if freq == "DAILY" else 1)
    shift = (middle - begin) // step * step - step
    if shift <= timedelta():
        return same
    later = master.copy()
    for name in ("DTSTART", "DTEND"):
        if (given := later.pop(name, None)) is not None:
            later.add(name, given.dt + shift)
            if later[name].params.get("TZID") != given.params.get("TZID"):
                return same
    return later, middle


def _begins_in(event: Any, start: datetime, until: datetime) -> bool:
    begin = instant(event, "DTSTART")
    return begin is not None and start <= begin < until


def _has_no_day(rule: Any) -> bool:
    """Return whether a rule names only days that its months never have, such as 30 February."""
    days = rule.get("BYMONTHDAY", [])
    months = [int(month) for month in rule.get("BYMONTH", []) or range(1, 13)]
    lengths = [monthrange(_LEAP_YEAR, month)[1] for month in months if 0 < month <= 12]
    longest = max(lengths, default=0)
    return bool(days) and all(abs(int(day)) > longest for day in days)


def _bound(master: Any, until: datetime) -> None:
    """Let a rule end, and go on: one that never meets a day would be followed for ever."""
    rule = _rule(master)
    if int(rule.get("INTERVAL", [1])[0]) < 1:
        raise ValueError("INTERVAL")
    if _has_no_day(rule):
        del master["RRULE"]
        return
    if rule and not rule.get("COUNT"):
        begin = master.get("DTSTART").dt
        end: date = until
        if not isinstance(begin, datetime):
            end = until.date()
        elif begin.tzinfo is None:
            end = until.replace(tzinfo=None)
        given = rule.get("UNTIL", [None])[0]
        if given is None or aware(given) > until:
            rule["UNTIL"] = [end]


# --- one component ---------------------------------------------------------------------------


def _single(
    uid: str, event: Any, since: datetime | None, called_off: bool, kind: str = "",
    first: datetime | None = None, occurrence: datetime | None = None,
) -> Iterator[Meeting]:  # fmt: skip
    """Yield the meeting that a component is; nothing when it is older than is asked for."""
    occurrence = occurrence or instant(event, "RECURRENCE-ID")
    starts = instant(event, "DTSTART") or occurrence
    if starts is None:
        raise ValueError("DTSTART")
    if since and starts < since:
        return
    ends, minutes = _end(event, starts)
    status = line(event, "STATUS").upper()
    hidden = line(event, "CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"}
    kind = "private" if hidden else kind or ("tentative" if status == "TENTATIVE" else "")
    yield Meeting(
        uid=uid,
        starts=starts,
        ends=ends,
        occurrence=occurrence,
        is_first=occurrence is not None and occurrence == first,
        minutes=minutes,
        summary=line(event, "SUMMARY"),
        location=line(event, "LOCATION"),
        text=plain(event.get("DESCRIPTION")),
        organizer=next(guests_of(event.get("ORGANIZER")), None),
        guests=tuple(guests_of(event.get("ATTENDEE"))),
        revision=revision_of(event),
        kind=kind,
        canceled=called_off or status == "CANCELLED",
    )


def _end(event: Any, starts: datetime) -> tuple[datetime, int | None]:
    """Return when a meeting ends, and its minutes: None for whole days or when nothing is said."""
    begin, end = event.get("DTSTART"), instant(event, "DTEND")
    days = begin is not None and not isinstance(begin.dt, datetime)
    with suppress(*BROKEN):
        if end is None and event.get("DURATION") is not None:
            end = starts + event.get("DURATION").dt
    if days:
        return max(end or starts, starts + timedelta(days=1)), None
    if end is None or end <= starts:
        return starts, None
    return end, round((end - starts) / timedelta(minutes=1))
