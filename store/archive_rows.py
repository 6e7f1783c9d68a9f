"""The rows of an archive: which interactions are in it, and what is needed to read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import peewee

from store import clock, dialect, totals
from store.archive_files import MARK
from store.backup_attachments import take_in
from store.database_copy import AT_ONCE, Sum, columns_of, in_order
from store.enumerations import InitiatedBy
from store.errors import StorageFailed
from store.models import database
from store.session import session
from store.text import N_

Progress = Callable[[int, int], None]

LIST = "archived_entry"
"""The temporary table that names the entries."""
OF_ENTRIES = "table_name IN ('interaction', 'postponed', 'entry_comment')"
"""The condition that a line of the change log tells of an entry."""
_LISTED = f"(SELECT entry_no FROM {LIST})"
_COUNTED = "last.contact_id = entry.contact_id AND last.postponed = 0 AND last.canceled = 0"
_LAST = (
    "entry.date = COALESCE((SELECT MAX(last.date) FROM interaction_log_entry last "
    f"WHERE {_COUNTED} AND last.{{condition}}), '')"
)
_OLDER = "entry.date < ?"
_BY_US = f"initiated_by = {int(InitiatedBy.US)}"
# what a contact was last reached or tried by stays, and what is not finished
_MOVED = (
    f"FROM interaction_log_entry entry WHERE {_OLDER} AND entry.postponed = 0 AND NOT (entry.canceled = 0 AND ("
    f"(entry.attempt_failed = 0 AND {_LAST.format(condition='attempt_failed = 0')}) OR "
    f"(entry.{_BY_US} AND {_LAST.format(condition=_BY_US)}))) "
    "AND NOT EXISTS (SELECT 1 FROM outgoing_mail mail "
    "WHERE mail.entry_no = entry.entry_no AND mail.status IN (0, 1, 3))"
)
_ENTRIES = f"FROM interaction_log_entry WHERE entry_no IN {_LISTED}"
_CONTACTS = (
    f"(SELECT contact_id {_ENTRIES} UNION SELECT company_id {_ENTRIES} UNION SELECT company_id "
    f"FROM contact WHERE id IN (SELECT contact_id {_ENTRIES}))"
)
_OF_CONTACTS = f"contact_id IN {_CONTACTS}"
_CONDITIONS = {
    "interaction_log_entry": f"entry_no IN {_LISTED}",
    "entry_comment": f"entry_id IN {_LISTED}",
    "change": f"{OF_ENTRIES} AND row_id IN {_LISTED}",
    "attachment": (
        f"id IN (WITH RECURSIVE needed (id) AS (SELECT attachment_id {_ENTRIES} UNION "
        "SELECT source_id FROM attachment JOIN needed ON needed.id = attachment.id) "
        "SELECT id FROM needed WHERE id IS NOT NULL)"
    ),
    "logged_segment": f"id IN (SELECT logged_segment_id {_ENTRIES})",
    "contact": f"id IN {_CONTACTS}",
    "contact_channel": _OF_CONTACTS,
    "alternative_address": _OF_CONTACTS,
    "alternative_address_date_range": _OF_CONTACTS,
}
"""Of these tables some rows are needed; of those that they refer to, all."""
_WHOLE = ("marketing_setup", "number_series", "counter", "schema_info")


@dataclass
class Sums:
    """What was copied: sums over the rows that move, and the number of documents."""

    entries: Sum = field(default_factory=Sum)
    comments: Sum = field(default_factory=Sum)
    attachments: int = 0

    @property
    def text(self) -> str:
        """What is the same as long as nobody changed anything."""
        parts = (self.entries.rows, self.entries.text, self.comments.rows, self.comments.text)
        return " ".join(map(str, parts))


@contextmanager
def list_table() -> Iterator[None]:
    """Let the table `LIST` be there, in this session alone; it keeps what it has."""
    database.execute_sql(
        f"CREATE TEMPORARY TABLE IF NOT EXISTS {LIST} (entry_no INTEGER PRIMARY KEY)"
    )
    try:
        yield
    finally:
        with suppress(peewee.DatabaseError):  # of a server that went away, whose table went with it
            database.execute_sql(f"DROP TABLE IF EXISTS {LIST}")


@contextmanager
def list_entries(before: date) -> Iterator[tuple[int, int]]:
    """Name the entries that move in the table `LIST`; yield how many, and how many older ones stay."""
    with list_table():
        day = before.isoformat()
        database.execute_sql(f"DELETE FROM {LIST}")
        database.execute_sql(f"INSERT INTO {LIST} SELECT entry.entry_no {_MOVED}", (day,))
        (moved,) = database.execute_sql(f"SELECT COUNT(*) FROM {LIST}").fetchone()
        older = f"SELECT COUNT(*) FROM interaction_log_entry entry WHERE {_OLDER}"
        (all_older,) = database.execute_sql(older, (day,)).fetchone()
        yield moved, all_older - moved


def count_rows() -> tuple[int, int]:
    """Return how many comments and documents go with the entries named in `LIST`."""
    return _count("entry_comment"), _count("attachment")


def sums_of(source: Any) -> str:
    """Return what the entries named in `LIST` and their comments are in a database now."""
    sums = Sums()
    for total, table in ((sums.entries, "interaction_log_entry"), (sums.comments, "entry_comment")):
        for some in dialect.all_rows(source, _chosen(table), columns_of(table), AT_ONCE):
            total.add(some)
    return sums.text


def copy_rows(copy: Any, token: int, source: str, progress: Progress | None) -> tuple[Sums, int]:
    """Copy into the blank database `copy` what an archive has, and read it again.

    `token` becomes its mark; its change log says that it is from the database `source`. Returns
    what was copied, and how many documents have lost their file. Raises StorageFailed when it is
    not the same or the file of a document cannot be read, and what `progress` raises.
    """
    tables = _tables()
    sums = Sums()
    with dialect.snapshot(database):
        # read, compared, and then taken out of the database, which takes as long
        total = 3 * sum(_count(name) for name in tables)
        done = 0

        def told(rows: int) -> None:
            nonlocal done
            done += rows
            if progress is not None:
                progress(done, max(total, done))

        with copy.atomic():
            dialect.defer_references(copy)
            for name in reversed(tables):
                copy.execute_sql(f"DELETE FROM {name}")
            for name in tables:
                _copy(copy, name, _sum_for(sums, name), told)
            count = "SELECT COUNT(*) FROM attachment"
            sums.attachments = int(copy.execute_sql(count).fetchone()[0])
            totals.make_anew(copy)
            copy.execute_sql("UPDATE marketing_setup SET maintain_dupl_search_strings = 0")
    _taken, missing = take_in(copy.connection(), move=True)
    dialect.learn(copy)
    _say_source(copy, source)
    # the last of all: what has it is complete
    copy.execute_sql("INSERT INTO counter (name, value) VALUES (?, ?)", (MARK, token))
    return sums, missing


def _say_source(copy: Any, source: str) -> None:
    copy.execute_sql(
        "INSERT INTO change (change_no, at, user_id, origin, operation, table_name, row_id, old) "
        "VALUES (0, ?, ?, ?, ?, 'interaction', 0, ?)",
        (clock.stamp(), session.user, session.origin, MARK, json.dumps({"database": source})),
    )


def _sum_for(sums: Sums, table: str) -> Sum:
    moved = {"interaction_log_entry": sums.entries, "entry_comment": sums.comments}
    return moved.get(table, Sum())


def _copy(copy: Any, table: str, total: Sum, told: Callable[[int], None]) -> None:
    columns, again = columns_of(table), Sum()
    for rows in dialect.all_rows(database, _chosen(table), columns, AT_ONCE):
        dialect.insert_rows(copy, table, columns, rows)
        total.add(rows)
        told(len(rows))
    for rows in dialect.all_rows(copy, table, columns, AT_ONCE):
        again.add(rows)
        told(len(rows))
    if (again.rows, again.text) != (total.rows, total.text):
        raise StorageFailed(
            N_("The archive of the table %(table)s is not the same. Nothing was moved: try again."),
            table=table,
        )


def _chosen(table: str) -> str:
    return f"{table} WHERE {_CONDITIONS[table]}" if table in _CONDITIONS else table


def _count(table: str) -> int:
    return int(database.execute_sql(f"SELECT COUNT(*) FROM {_chosen(table)}").fetchone()[0])


def _tables() -> list[str]:
    """Return the tables of an archive, each after those that it refers to."""
    wanted = {*_CONDITIONS, *_WHOLE}
    references = list(dialect.references(database))
    while more := {one.other for one in references if one.table in wanted} - wanted:
        wanted |= more
    return [name for name in in_order() if name in wanted]
