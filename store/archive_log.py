"""What the change log tells of archives: where they are, and how far one is that is being made."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from peewee import fn

from store.archive_files import MARK, mark_of, part_of
from store.changes import write_change
from store.models import Change, database


@dataclass(frozen=True)
class Known:
    """An archive that the change log tells of: its file when it was made, and its mark.

    `entries` older than `before` moved there; `made_at` and `user_id` tell when and by whom. While
    it is being made, those up to number `upto` have moved; None when all have. `seq` is its line in the
    change log.
    """

    path: Path
    token: int
    entries: int = 0
    before: date | None = None
    made_at: str = ""
    user_id: str = ""
    upto: int | None = None
    seq: int = 0

    @property
    def part(self) -> Path:
        """What it was called while it was made."""
        return part_of(self.path, self.token)

    @property
    def is_named(self) -> bool:
        """Whether it has its own name while the change log knows only of a part of it.

        So it is for a copy of the database that was made in the middle of archiving, and restored.
        """
        return self.upto is not None and mark_of(self.path) == self.token


def recorded() -> list[Known]:
    """Return the archives that the change log tells of, the oldest first."""
    query = Change.select(Change.new, Change.at, Change.user_id, Change.seq)
    query = query.where(Change.operation == MARK).order_by(Change.seq)
    rows = database.execute(query).fetchall()
    told = [(json.loads(new or "{}"), *line) for new, *line in rows]
    return [
        Known(
            Path(item["path"]),
            int(item["token"]),
            int(item["entries"]),
            date.fromisoformat(item["before"]),
            at,
            user,
            item.get("upto"),
            seq,
        )
        for item, at, user, seq in told
        if "path" in item
    ]


def unfinished() -> list[Known]:
    """Return the archives that were interrupted, or are being made now, and have a line already."""
    return [
        known
        for known in recorded()
        if (known.part.exists() and mark_of(known.part) == known.token) or known.is_named
    ]


def begin(known: Known) -> Known:
    """Write, inside a write, that interactions begin to move into an archive; return it with its line."""
    write_change(MARK, "interaction", 0, None, _as_json(known), known.path.name)
    last = Change.select(fn.MAX(Change.seq)).where(Change.operation == MARK)
    return replace(known, seq=int(database.execute(last).fetchone()[0]))


def note(known: Known) -> None:
    """Write, inside a write, how far an archive is into its line."""
    Change.update(new=_as_json(known)).where(Change.seq == known.seq).execute()


def _as_json(known: Known) -> str:
    told = {
        "path": str(known.path),
        "before": str(known.before),
        "entries": known.entries,
        "token": known.token,
    }
    return json.dumps(told if known.upto is None else told | {"upto": known.upto})
