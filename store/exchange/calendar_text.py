"""A calendar file (.ics) as text: what, when, where, who."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from store.exchange.bytestream import decode

_EVENTS = 500


def text_of(content: bytes) -> str:
    """Return the events and tasks of a calendar, an empty line between them."""
    from icalendar import Calendar

    said: list[str] = []
    for calendar in Calendar.from_ical(decode(content), multiple=True):
        for component in calendar.walk():
            if component.name in ("VEVENT", "VTODO", "VJOURNAL") and len(said) < _EVENTS:
                said.append("\n".join(line for line in _lines(component) if line))
    return "\n\n".join(said)


def _lines(event: Any) -> list[str]:
    people = _list(event.get("attendee"))
    return [
        str(event.get("summary", "")),
        _when(event),
        str(event.get("status", "")).capitalize(),
        str(event.get("location", "")),
        ", ".join(map(_person, _list(event.get("organizer")))),
        *(f"- {_person(person)}" for person in people),
        str(event.get("description", "")).strip(),
    ]


def _list(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _person(value: Any) -> str:
    address = str(value)
    if address.lower().startswith("mailto:"):
        address = address[len("mailto:") :]
    name = str(getattr(value, "params", {}).get("CN", ""))
    return f"{name} <{address}>" if name and name != address else address


def _when(event: Any) -> str:
    begin, end = (_moment(event.get(name)) for name in ("dtstart", "dtend"))
    due = _moment(event.get("due"))
    return " – ".join(part for part in (begin, end or due) if part)


def _moment(value: Any) -> str:
    when = getattr(value, "dt", None)
    if isinstance(when, datetime):
        zone = f" {when.tzname()}" if when.tzinfo else ""
        return f"{when:%Y-%m-%d %H:%M}{zone}"
    return when.isoformat() if isinstance(when, date) else ""
