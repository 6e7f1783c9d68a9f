"""Totals of the interaction log. Postponed and canceled entries never count.

Those of a template, a group and a salesperson come from the totals that are kept; those of a
contact are added up from its entries.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from peewee import SQL, fn

from store import db, dialect, totals
from store.enumerations import ContactType, InitiatedBy
from store.fields import Value
from store.lists import condition, tester
from store.models import Contact, InteractionLogEntry, LoggedSegment, database
from store.models.base import SCALE
from store.nouns import noun
from store.records import find_id
from store.session import session
from store.totals import Owner, Total

_Entry = InteractionLogEntry
_LOGGED = dialect.literal_false("postponed")
_COUNTED = _LOGGED & (_Entry.canceled == False)  # noqa: E712 - a condition of the database


class Statistics(NamedTuple):
    """Totals of entries: `cost` in the local currency, `duration` in minutes."""

    no_of_interactions: int
    cost: Decimal
    duration: Decimal


class ContactStatistics(NamedTuple):
    """Totals of a contact as in `Statistics`, and when it was last tried and last reached, whatever the dates asked.

    `last_date_attempted` is the newest date on which we took the initiative,
    `date_of_last_interaction` the newest on which the attempt did not fail.
    """

    no_of_interactions: int
    cost: Decimal
    duration: Decimal
    last_date_attempted: date | None
    date_of_last_interaction: date | None


class Counts(NamedTuple):
    """What the role centre counts.

    `postponed` are those of this user, `duplicates` the pairs that nobody has checked yet,
    `unmatched` what recorded itself and waits for its contact.
    """

    postponed: int
    canceled: int
    contacts: int
    segments: int
    logged_segments: int
    duplicates: int
    unmatched: int


@db.read
def of_template(code: str, dates: str = "") -> Statistics:
    """Return the totals of a template; `dates` is a filter such as `..31-12-26` or `CY`.

    Raises NotFound and InvalidValue.
    """
    return _kept(Owner.TEMPLATE, find_id(noun("template"), code), dates)


@db.read
def of_group(code: str, dates: str = "") -> Statistics:
    """Return the totals of an interaction group. As `of_template`."""
    return _kept(Owner.GROUP, find_id(noun("group"), code), dates)


@db.read
def of_salesperson(code: str, dates: str = "") -> Statistics:
    """Return the totals of a salesperson. As `of_template`."""
    return _kept(Owner.SALESPERSON, find_id(noun("salesperson"), code), dates)


@db.read
def of_contact(no: str, dates: str = "") -> ContactStatistics:
    """Return the totals of a contact; a company has those of all its persons. As `of_template`."""
    contact = Contact.get_by_id(find_id(noun("contact"), no))
    owner = _Entry.company if contact.type is ContactType.COMPANY else _Entry.contact
    attempted = fn.MAX(_Entry.date).filter(_Entry.initiated_by == InitiatedBy.US)
    reached = fn.MAX(_Entry.date).filter(_Entry.attempt_failed == False)  # noqa: E712 - as above
    query = _Entry.select(attempted, reached).where((owner == contact.id) & _COUNTED)
    last_attempted, last = (_date(raw) for raw in database.execute(query).fetchone())
    total = _totals(owner == contact.id, dates)
    return ContactStatistics(*total, last_attempted, last)


@db.read
def entries_per_day(days: int, today: date) -> list[tuple[date, int]]:
    """Return the number of entries of each of the last `days` days up to `today`, oldest first."""
    first = today - timedelta(days=days - 1)
    query = (
        _Entry.select(_Entry.date, fn.COUNT(SQL("*")))
        .where(_COUNTED & _Entry.date.between(first, today))
        .group_by(_Entry.date)
    )
    found = {_date(day): count for day, count in database.execute(query).fetchall()}
    every_day = (first + timedelta(days=offset) for offset in range(days))
    return [(day, found.get(day, 0)) for day in every_day]


@db.read
def role_centre() -> Counts:
    """Return the numbers of the role centre."""
    own = _Entry.select().where(
        dialect.literal_true("postponed") & (_Entry.user_id == session.user)
    )
    return Counts(
        postponed=own.count(),
        canceled=totals.entries_counted(canceled=True),
        contacts=_counted("contact"),
        segments=_counted("segment_header"),
        logged_segments=LoggedSegment.select().count(),
        duplicates=_counted("contact_duplicate WHERE separate = 0"),
        unmatched=_counted("recorded_event_party WHERE status = 0"),
    )


def _counted(rows: str) -> int:
    """Return how many rows of a table there are, without loading what the table is declared by."""
    (count,) = database.execute_sql(f"SELECT COUNT(*) FROM {rows}").fetchone()
    return int(count)


def _kept(kind: Owner, owner_id: int, dates: str) -> Statistics:
    test = tester(noun("interaction").field("date"), dates) if dates.strip() else (None, ())
    return _statistics(totals.of_owner(kind, owner_id, *test))


def _totals(owner: Any, dates: str) -> Statistics:
    counted = owner & _COUNTED
    if dates.strip():
        counted &= condition(noun("interaction").field("date"), dates)
    return _statistics(totals.of_entries(counted))


def _statistics(total: Total) -> Statistics:
    return Statistics(total.number, Decimal(total.cost) / SCALE, Decimal(total.duration) / SCALE)


def _date(raw: Value) -> date | None:
    return date.fromisoformat(raw) if isinstance(raw, str) else None
