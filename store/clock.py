"""The only clock of the program."""

from __future__ import annotations

from datetime import UTC, date, datetime, time


def now() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


def stamp() -> str:
    """Return this instant as it is stored: fixed-width text in UTC that sorts by time."""
    return stamp_of(now())


def stamp_of(moment: datetime) -> str:
    """Return an instant, which has a time zone, as it is stored."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def today() -> date:
    """Return the machine's date, in its own time zone."""
    return datetime.now().astimezone().date()


def local_time() -> time:
    """Return the machine's time of day to the minute, in its own time zone."""
    return datetime.now().astimezone().time().replace(second=0, microsecond=0)
