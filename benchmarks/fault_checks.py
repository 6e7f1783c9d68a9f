"""What must hold of a database after a bad day, read without the program and by its own check."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.fault_load import CONTACTS, IMPORTED, content_of


@dataclass
class Loss:
    """What went wrong in a number of faults: counts, and what to look at when they are not 0."""

    times: int = 0
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    partial: int = 0
    faults: list[str] = field(default_factory=list)
    left_over: int = 0

    def add(self, other: Loss) -> None:
        """Count the losses of another round, too."""
        for name in ("times", "acknowledged", "lost", "doubled", "partial", "left_over"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults

    @property
    def is_none(self) -> bool:
        """Whether nothing was lost, doubled, half done or damaged."""
        return not (self.lost or self.doubled or self.partial or self.faults)


def looked_into(path: Path, files: Path, told: list[str]) -> Loss:
    """Compare a database that nobody has open with what was acknowledged: lines of `fault_load`."""
    loss = Loss(times=1, acknowledged=len(told))
    with closing(sqlite3.connect(path)) as raw:
        _sound(raw, loss)
        _numbers(raw, loss)
        _entries(raw, files, told, loss)
        _segments(raw, told, loss)
        _imports(raw, told, loss)
    return loss


def _sound(raw: sqlite3.Connection, loss: Loss) -> None:
    found = [str(row[0]) for row in raw.execute("PRAGMA integrity_check")]
    loss.faults += [line for line in found if line != "ok"]
    loss.faults += [f"reference {row}" for row in raw.execute("PRAGMA foreign_key_check")]


def _numbers(raw: sqlite3.Connection, loss: Loss) -> None:
    """Every number that was given stands on an entry, or on the change that deleted it."""
    (last,) = raw.execute("SELECT value FROM counter WHERE name = 'entry_no'").fetchone()
    there = {row[0] for row in raw.execute("SELECT entry_no FROM interaction_log_entry")}
    gone = {
        row[0]
        for row in raw.execute(
            "SELECT row_id FROM change WHERE operation = 'delete' AND table_name = 'interaction'"
        )
    }
    gaps = set(range(1, last + 1)) - there - gone
    loss.faults += [f"no entry {number}" for number in sorted(gaps)[:5]]
    loss.faults += [
        f"entry {number} beyond {last}" for number in sorted(there)[-1:] if number > last
    ]


def _entries(raw: sqlite3.Connection, files: Path, told: list[str], loss: Loss) -> None:
    rows = raw.execute(
        "SELECT e.entry_no, e.description, e.canceled, e.attachment_id, a.extension, "
        "(SELECT count(*) FROM entry_comment c WHERE c.entry_id = e.entry_no) "
        "FROM interaction_log_entry e LEFT JOIN attachment a ON a.id = e.attachment_id "
        "WHERE e.segment_no = ''"
    ).fetchall()
    seen = Counter(row[1] for row in rows)
    loss.doubled += sum(count - 1 for count in seen.values())
    by_number = {row[0]: row for row in rows}
    deleted = {line.split()[1] for line in told if line.startswith("deleted")}
    for line in told:
        what, number, token = line.split()
        row = by_number.get(int(number))
        if what == "entry" and number not in deleted and not (row and row[1] == token):
            # it may have been deleted by a process that was killed before it could say so
            loss.lost += not _was_deleted(raw, number)
        elif what == "canceled" and row is not None:
            loss.lost += not row[2]
        elif what == "deleted":
            loss.lost += row is not None
    kept = set()
    for number, token, _canceled, attachment, extension, _comments in rows:
        name = f"{attachment}.{extension}"
        kept.add(name)
        path = files / name
        if not path.is_file() or path.read_bytes() != content_of(token):
            loss.partial += 1
            loss.faults.append(f"document of entry {number}")
    loss.left_over += sum(item.name not in kept for item in files.iterdir())


def _was_deleted(raw: sqlite3.Connection, number: str) -> bool:
    query = (
        "SELECT 1 FROM change WHERE operation = 'delete' AND row_id = ? "
        "AND table_name = 'interaction'"
    )
    return raw.execute(query, (int(number),)).fetchone() is not None


def _segments(raw: sqlite3.Connection, told: list[str], loss: Loss) -> None:
    """A segment was logged as a whole and is gone, or nothing of it was."""
    logged = dict(
        raw.execute(
            "SELECT s.description, count(e.entry_no) FROM logged_segment s LEFT JOIN "
            "interaction_log_entry e ON e.logged_segment_id = s.id GROUP BY s.id"
        ).fetchall()
    )
    waiting = {row[0] for row in raw.execute("SELECT description FROM segment_header")}
    for token, count in logged.items():
        loss.partial += count < CONTACTS
        loss.doubled += token in waiting
    acknowledged = {line.split()[2] for line in told if line.startswith("segment")}
    loss.lost += len(acknowledged - set(logged))


def _imports(raw: sqlite3.Connection, told: list[str], loss: Loss) -> None:
    names = raw.execute("SELECT name FROM contact WHERE name LIKE '%x% %'").fetchall()
    found = Counter(str(name).split()[0] for (name,) in names)
    loss.partial += sum(count < IMPORTED for count in found.values())
    loss.doubled += sum(count > IMPORTED for count in found.values())
    acknowledged = {line.split()[2] for line in told if line.startswith("import")}
    loss.lost += len(acknowledged - set(found))
