"""Totals of the interaction log, kept so that millions of entries need not be read for them.

There is one row for each template, group or salesperson and for the whole log, by month and mark
"canceled", with how many entries there are, what they cost and how long they took. Whatever writes entries says so here, in
the same transaction: `added` after it made some, `removed` before it deletes some, `marked` before
it cancels or restores some, `changing` around any other change. Postponed entries are in no total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from enum import IntEnum
from typing import Any, NamedTuple

from peewee import SQL, fn

from store import db, dialect
from store.models import InteractionLogEntry, database

_Entry = InteractionLogEntry
_FIGURES = (fn.COUNT(SQL("*")), fn.SUM(_Entry.cost), fn.SUM(_Entry.duration))
_Key = tuple[int, int, str, int]


class Owner(IntEnum):
    """Of what there are totals; the owner 0 is none, as of entries without a template, and the log."""

    TEMPLATE = 0
    GROUP = 1
    SALESPERSON = 2
    LOG = 3


class Sum(NamedTuple):
    """What entries add to the totals: their owners, their month such as 2026-11, and figures.

    Cost and duration are in hundredths; None is an owner or a month that they do not have.
    """

    template: int | None
    group: int | None
    salesperson: int | None
    month: str | None
    number: int
    cost: int
    duration: int


class Total(NamedTuple):
    """The number of entries, their cost and their duration, both in hundredths."""

    number: int = 0
    cost: int = 0
    duration: int = 0

    def plus(self, other: Total) -> Total:
        """Return both together."""
        return Total(*(mine + more for mine, more in zip(self, other, strict=True)))

    def minus(self, other: Total) -> Total:
        """Return what is left without the other."""
        return Total(*(mine - less for mine, less in zip(self, other, strict=True)))


_BY_OWNER = (
    "SELECT {kind}, {owner}, month, canceled, SUM(number), SUM(cost), SUM(duration) FROM sums "
    "GROUP BY {owner}, month, canceled"
)
SUMS = (
    "WITH sums AS (SELECT COALESCE(template_id, 0) template, COALESCE(group_id, 0) grouped, "
    "COALESCE(salesperson_id, 0) salesperson, COALESCE(SUBSTR(date, 1, 7), '') AS month, canceled, "
    "COUNT(*) number, SUM(cost) cost, SUM(duration) duration, 0 whole "
    "FROM interaction_log_entry WHERE postponed = 0 GROUP BY 1, 2, 3, 4, 5) "
) + " UNION ALL ".join(
    _BY_OWNER.format(kind=int(kind), owner=owner)
    for kind, owner in zip(Owner, ("template", "grouped", "salesperson", "whole"), strict=True)
)
"""The SQL of all totals, by reading all entries once."""

_ADD = """
INSERT INTO entry_total (kind, owner_id, month, canceled, number, cost, duration)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, owner_id, month, canceled) DO UPDATE SET
number = entry_total.number + excluded.number, cost = entry_total.cost + excluded.cost,
duration = entry_total.duration + excluded.duration
"""


def added(entries: Any) -> None:
    """Count entries that were just made; `entries` is the condition that finds them."""
    _write(_read(entries), 1)


def added_sums(sums: Iterable[Sum]) -> None:
    """Count entries that were just made and are not canceled, by what they were made from."""
    figures: dict[_Key, Total] = defaultdict(Total)
    for one in sums:
        _add(figures, one, canceled=False)
    _write(figures, 1)


def removed(entries: Any) -> None:
    """Count entries no more, which are about to be deleted."""
    _write(_read(entries), -1)


def marked(entries: Any, *, canceled: bool) -> None:
    """Count entries under the other mark, which are about to get it; some may have it already."""
    before = _read(entries & (_Entry.canceled != canceled))
    _write(before, -1)
    _write({(*key[:-1], int(canceled)): total for key, total in before.items()}, 1)


@contextmanager
def changing(entries: Any) -> Iterator[None]:
    """Count entries anew after a change of theirs; the condition must find the same ones then."""
    _write(_read(entries), -1)
    yield
    _write(_read(entries), 1)


def _read(entries: Any) -> dict[_Key, Total]:
    """Add entries up, by kind, owner, month and mark."""
    owners = (_Entry.template, _Entry.group, _Entry.salesperson)
    marks = (fn.SUBSTR(_Entry.date, 1, 7), _Entry.canceled)
    query = (
        _Entry.select(_Entry.canceled, *owners, marks[0], *_FIGURES)
        .where(entries & dialect.literal_false("postponed"))
        .group_by(*owners, *marks)
    )
    found: dict[_Key, Total] = defaultdict(Total)
    for canceled, *figures in database.execute(query).fetchall():
        _add(found, Sum(*figures), canceled=bool(canceled))
    return found


def _add(found: dict[_Key, Total], one: Sum, *, canceled: bool) -> None:
    total = Total(one.number, int(one.cost), int(one.duration))
    for kind, owner_id in zip(Owner, (*one[:3], 0), strict=True):
        key = (int(kind), owner_id or 0, one.month or "", int(canceled))
        found[key] = found[key].plus(total)


def _write(figures: Mapping[_Key, Total], sign: int) -> None:
    rows = [(*key, *(sign * figure for figure in total)) for key, total in figures.items()]
    dialect.run_many(database, _ADD, rows)


def entries_counted(*, canceled: bool = False) -> int:
    """Return how many entries were logged that are canceled, or that are not."""
    query = (
        "SELECT COALESCE(SUM(number), 0) FROM entry_total "
        "WHERE kind = ? AND owner_id = 0 AND canceled = ?"
    )
    return int(database.execute_sql(query, (int(Owner.LOG), int(canceled))).fetchone()[0])


def of_owner(kind: Owner, owner_id: int, meets: Callable[[date | None], bool] | None) -> Total:
    """Return the total of what was not canceled, of a template, a group or a salesperson.

    `meets` tells the dates that count, of which None is an entry without a date.

    The months of which all days count come from what is kept; of the others, such as the first and
    the last one of a period, the entries are read: those that count or those that do not, whichever
    are on fewer days.
    """
    found = Total()
    rows = database.execute_sql(
        "SELECT month, number, cost, duration FROM entry_total "
        "WHERE kind = ? AND owner_id = ? AND canceled = 0 AND number <> 0",
        (int(kind), owner_id),
    ).fetchall()
    for month, *figures in rows:
        total = Total(*figures)
        if meets is not None:
            total = _within(kind, owner_id, month, total, meets)
        found = found.plus(total)
    return found


def _within(
    kind: Owner, owner_id: int, month: str, total: Total, meets: Callable[[date | None], bool]
) -> Total:
    """Return what of the total of a month is of days that count."""
    days = _days(month)
    counted = [day for day in days if meets(day)]
    if len(counted) == len(days):
        return total
    if 2 * len(counted) > len(days):
        others = [day for day in days if day not in counted]
        return total.minus(_of_days(kind, owner_id, others))
    return _of_days(kind, owner_id, counted) if counted else Total()


def _days(month: str) -> list[date | None]:
    """Return the days of a month such as 2026-11; of "", which is of entries without a date, none."""
    if not month:
        return [None]
    day = date.fromisoformat(f"{month}-01")
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return [day + timedelta(days=at) for at in range((following - day).days)]


def _of_days(kind: Owner, owner_id: int, days: list[date | None]) -> Total:
    owner = (_Entry.template, _Entry.group, _Entry.salesperson)[kind]
    return of_entries(
        (owner == owner_id)
        & _Entry.date.in_(days)
        & dialect.literal_false("postponed")
        & (_Entry.canceled == False)  # noqa: E712 - a condition of the database
    )


def of_entries(condition: Any) -> Total:
    """Return the total of the entries that a condition finds, by reading them."""
    query = _Entry.select(*_FIGURES).where(condition)
    number, cost, duration = database.execute(query).fetchone()
    return Total(number, int(cost or 0), int(duration or 0))


@db.read
def differences() -> int:
    """Return how many totals are not what the entries add up to; reads all of them."""
    kept = (
        "SELECT kind, owner_id, month, canceled, number, cost, duration FROM entry_total "
        "WHERE number <> 0 OR cost <> 0 OR duration <> 0"
    )
    as_kept = {tuple(row[:4]): tuple(map(int, row[4:])) for row in _rows(kept)}
    as_made = {tuple(row[:4]): tuple(map(int, row[4:])) for row in _rows(SUMS)}
    return sum(as_kept.get(key) != as_made.get(key) for key in as_kept.keys() | as_made.keys())


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    return iter(database.execute_sql(sql).fetchall())


@db.write
def rebuild() -> None:
    """Add all totals up anew from the entries."""
    database.execute_sql("DELETE FROM entry_total")
    database.execute_sql(f"INSERT INTO entry_total {SUMS}")
