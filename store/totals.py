"""Totals of the interaction log, kept so that millions of entries need not be read for them.

There is one row for each template, group or salesperson and for the whole log, by day and mark
"canceled", with how many entries there are, what they cost and how long they took, and one by month.
Whatever writes entries says so here, in the same transaction: `added` after it made some, `removed`
before it deletes some, `marked` before it cancels or restores some, `changing` around any other
change. Postponed entries are in no total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
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
    """What entries add to the totals: their owners, their date such as 2026-11-30, and figures.

    Cost and duration are in hundredths; None is an owner or a date that they do not have.
    """

    template: int | None
    group: int | None
    salesperson: int | None
    date: str | None
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


_BY_OWNER = (
    "SELECT {kind} kind, {owner} owner_id, date, canceled, SUM(number) number, SUM(cost) cost, "
    "SUM(duration) duration FROM sums GROUP BY {owner}, date, canceled"
)
DAYS = (
    "WITH sums AS (SELECT COALESCE(template_id, 0) template, COALESCE(group_id, 0) grouped, "
    "COALESCE(salesperson_id, 0) salesperson, COALESCE(date, '') AS date, canceled, "
    "COUNT(*) number, SUM(cost) cost, SUM(duration) duration, 0 whole "
    "FROM interaction_log_entry WHERE postponed = 0 GROUP BY 1, 2, 3, 4, 5) "
) + " UNION ALL ".join(
    _BY_OWNER.format(kind=int(kind), owner=owner)
    for kind, owner in zip(Owner, ("template", "grouped", "salesperson", "whole"), strict=True)
)
"""The SQL of all totals by day, by reading all entries once."""
MONTHS = (
    "SELECT kind, owner_id, SUBSTR(date, 1, 7) AS month, canceled, SUM(number) number, "
    "SUM(cost) cost, SUM(duration) duration FROM entry_day_total "
    "GROUP BY kind, owner_id, SUBSTR(date, 1, 7), canceled"
)
"""The SQL of all totals by month, from those by day."""
_TABLES = (("entry_day_total", "date", DAYS), ("entry_total", "month", MONTHS))

_ADD = """
INSERT INTO {table} (kind, owner_id, {period}, canceled, number, cost, duration)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, owner_id, {period}, canceled) DO UPDATE SET
number = {table}.number + excluded.number, cost = {table}.cost + excluded.cost,
duration = {table}.duration + excluded.duration
"""
_DIFFERENT = """
SELECT COUNT(*) FROM (SELECT kind, owner_id, {period}, canceled FROM (
  SELECT kind, owner_id, {period}, canceled, number, cost, duration FROM {table}
  UNION ALL
  SELECT kind, owner_id, {period}, canceled, -number, -cost, -duration FROM ({made}) AS made
) AS both_sides GROUP BY kind, owner_id, {period}, canceled
HAVING SUM(number) <> 0 OR SUM(cost) <> 0 OR SUM(duration) <> 0) AS different
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
    """Add entries up, by kind, owner, date and mark."""
    by = (_Entry.canceled, _Entry.template, _Entry.group, _Entry.salesperson, _Entry.date)
    query = (
        _Entry.select(*by, *_FIGURES)
        .where(entries & dialect.literal_false("postponed"))
        .group_by(*by)
    )
    found: dict[_Key, Total] = defaultdict(Total)
    for canceled, *figures in database.execute(query).fetchall():
        _add(found, Sum(*figures), canceled=bool(canceled))
    return found


def _add(found: dict[_Key, Total], one: Sum, *, canceled: bool) -> None:
    total = Total(one.number, int(one.cost), int(one.duration))
    for kind, owner_id in zip(Owner, (*one[:3], 0), strict=True):
        key = (int(kind), owner_id or 0, one.date or "", int(canceled))
        found[key] = found[key].plus(total)


def _write(figures: Mapping[_Key, Total], sign: int) -> None:
    months: dict[_Key, Total] = defaultdict(Total)
    for (kind, owner_id, day, canceled), total in figures.items():
        key = (kind, owner_id, day[:7], canceled)
        months[key] = months[key].plus(total)
    for (table, period, _made), sums in zip(_TABLES, (figures, months), strict=True):
        rows = [(*key, *(sign * figure for figure in total)) for key, total in sums.items()]
        dialect.run_many(database, _ADD.format(table=table, period=period), rows)


def entries_counted(*, canceled: bool = False) -> int:
    """Return how many entries were logged that are canceled, or that are not."""
    query = (
        "SELECT COALESCE(SUM(number), 0) FROM entry_total "
        "WHERE kind = ? AND owner_id = 0 AND canceled = ?"
    )
    return int(database.execute_sql(query, (int(Owner.LOG), int(canceled))).fetchone()[0])


def of_owner(
    kind: Owner,
    owner_id: int,
    meets: Callable[[date | None], bool] | None = None,
    turns: Iterable[date | None] = (),
) -> Total:
    """Return the total of what was not canceled, of a template, a group or a salesperson.

    `meets` tells the dates that count, of which None is an entry without a date; its answer is
    another one only before or after one of the dates `turns`. In their months the days are added up.
    """
    mixed = {turn.isoformat()[:7] for turn in turns if turn is not None}
    rows = database.execute_sql(
        "SELECT month, number, cost, duration FROM entry_total "
        "WHERE kind = ? AND owner_id = ? AND canceled = 0 AND number <> 0",
        (int(kind), owner_id),
    ).fetchall()
    counted = []
    for month, *figures in rows:
        if meets is None:
            counted.append(figures)
        elif month in mixed:
            counted += _of_days(kind, owner_id, month, meets)
        elif meets(date.fromisoformat(f"{month}-01") if month else None):
            counted.append(figures)
    return Total(*map(sum, zip(*counted, strict=True))) if counted else Total()


def _of_days(
    kind: Owner, owner_id: int, month: str, meets: Callable[[date | None], bool]
) -> list[list[int]]:
    """Return the figures of the days of a month that count."""
    rows = database.execute_sql(
        "SELECT date, number, cost, duration FROM entry_day_total "
        "WHERE kind = ? AND owner_id = ? AND canceled = 0 AND date BETWEEN ? AND ?",
        (int(kind), owner_id, f"{month}-01", f"{month}-31"),
    ).fetchall()
    return [figures for day, *figures in rows if meets(date.fromisoformat(day))]


def of_entries(condition: Any) -> Total:
    """Return the total of the entries that a condition finds, by reading them."""
    query = _Entry.select(*_FIGURES).where(condition)
    number, cost, duration = database.execute(query).fetchone()
    return Total(number, int(cost or 0), int(duration or 0))


@db.read
def differences() -> int:
    """Return how many totals are not what the entries add up to; reads all of them."""
    counts = (
        database.execute_sql(_DIFFERENT.format(table=table, period=period, made=made)).fetchone()
        for table, period, made in _TABLES
    )
    return sum(int(count) for (count,) in counts)


@db.write
def rebuild() -> None:
    """Add all totals up anew from the entries."""
    make_anew(database)


def make_anew(target: Any) -> None:
    """Add the totals of a database up anew from its entries, inside a transaction."""
    for table, _period, made in _TABLES:
        target.execute_sql(f"DELETE FROM {table}")
        target.execute_sql(f"INSERT INTO {table} {made}")
