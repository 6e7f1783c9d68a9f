"""A database in which another program wrote hostile text wherever a text can stand."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from store import comments, interactions, outbox, template_setup
from store.errors import StoreError
from store.events import Event, Party
from store.recording import record
from tests import factories
from tests.records_of_nouns import CASES

HOSTILE = (
    "PWN=1+1\x1b]0;T\x07\x1b[31mR\x9b5m\x9d0;T\x9c\u202eevil\u2066\u200b[/][@click=app.quit]q[b]"
    "\r\n\t\x00寿司👩‍👧\u0301\u0301\u3164\U000e0041"
)
"""Sequences, bidi tricks, markup, signs without width or with two cells, combining marks."""

_KEPT = ("%T%:%", "____-__-__%", "{%", "[%")
"""What values look like that are no texts: times, dates, JSON."""
_PROGRAM = frozenset({"schema_info", "schema_migration", "counter", "sqlite_sequence"})
_KINDS = frozenset({"kind", "status", "field", "table_name", "operation", "type", "transaction_id"})
"""Columns that hold a name that only the program gives."""


def make_records() -> None:
    """Make a record of every noun, an entry with a comment, a mail, an event without a contact."""
    for case in CASES.values():
        with suppress(StoreError):
            case.make()
    entry = factories.entry()
    comments.add(int(str(entry["entry_no"])), "A comment")
    names = ("contact_no", "interaction_template_code", "salesperson_code")
    interactions.postpone({name: entry[name] for name in names})
    contact = factories.contact("Ann", type="person", email="ann@a.example")
    outbox.queue(outbox.NewMail(contact.id, "About", "Text"))
    template_setup.change({"incoming_call": factories.template().key})
    record(Event("incoming_call", (Party("+34 600 010 203"),), key="1", text="Who was it?"))


def make_hostile(path: Path) -> int:
    """Put hostile text into every column of texts; return how many columns took it."""
    count = 0
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.create_function("trato_fold", 1, lambda text: text, deterministic=True)
        raw.create_function("trato_today", 0, lambda: "2026-03-05", deterministic=True)
        tables = raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_words%' "
            "AND sql NOT LIKE 'CREATE VIRTUAL%'"
        ).fetchall()
        for (table,) in tables:
            if table not in _PROGRAM:
                count += sum(_put(raw, table, column) for column in _texts(raw, table))
    return count


def _texts(raw: sqlite3.Connection, table: str) -> list[str]:
    found = raw.execute(f"PRAGMA table_info({table})").fetchall()
    names = [
        name for _at, name, kind, *_rest in found if kind.upper().startswith(("TEXT", "VARCHAR"))
    ]
    return [
        name for name in names if not name.endswith(("_at", "_key", "date")) and name not in _KINDS
    ]


def _put(raw: sqlite3.Connection, table: str, column: str) -> bool:
    """Put the text into a column; where it must be another in each row, with a number."""
    unlike = " AND ".join(f"{column} NOT LIKE '{pattern}'" for pattern in _KEPT)
    for value in ("?", "? || rowid"):
        try:
            changed = raw.execute(
                f"UPDATE {table} SET {column} = {value} WHERE {unlike}", (HOSTILE,)
            )
        except sqlite3.IntegrityError:
            continue
        return changed.rowcount > 0
    return False
