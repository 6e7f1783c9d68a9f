"""Whether the open database is sound."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from store import db, dialect, migrations
from store.models import database

SEARCHED = ("contact", "interaction_log_entry")
"""Tables with a word index."""


@dataclass(frozen=True, slots=True)
class Health:
    """What was found: `faults` of the file, tables whose word index is wrong, the schema number."""

    faults: tuple[str, ...]
    wrong_indexes: tuple[str, ...]
    schema: int
    latest: int


@db.read
def check() -> Health:
    """Check the whole open database; this reads all of it. Raises Busy and StorageFailed."""
    return Health(
        tuple(dialect.check(database)),
        tuple(table for table in SEARCHED if not dialect.check_search(database, table)),
        db.schema_version(),
        migrations.LATEST,
    )


def copies(where: str) -> list[Path]:
    """Return the copies that upgrades made of the database file `where`, by name."""
    if not dialect.is_file(where):
        return []
    path = dialect.file_of(where)
    return sorted(path.parent.glob(f"{path.name}.before-*"))
