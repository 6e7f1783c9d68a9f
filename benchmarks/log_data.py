"""The companies that benchmarks work with, as `trato demo --scale` makes them; kept for the next run.

There is a small one, and one of the size that is measured; all benchmarks that need a company of a
size share it. Nobody changes them: see `benchmarks.trials`.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from store import db, demo, demo_scale
from store.models import database

FULL = os.environ.get("SCALE", "small") == "full"
FOLDER = Path(tempfile.gettempdir()) / "trato-benchmarks"
NEWEST = """
UPDATE interaction_log_entry SET description = 'newest-entry', search_text = 'newest entry'
WHERE entry_no = (SELECT entry_no FROM interaction_log_entry WHERE postponed = 0
  ORDER BY date DESC, time DESC, entry_no DESC LIMIT 1)
"""


FEW = (10_000, 1_000)
MANY = (10_000_000, 1_000_000) if FULL else (200_000, 100_000)
"""Entries and contacts."""


def make_log(path: Path, entries: int, contacts: int = 0) -> None:
    """Make a database with the usual set-up and `entries` entries over twenty years."""
    db.open_database(str(path))
    demo.usual_setup()
    demo_scale.fill(entries, contacts=contacts)
    database.execute_sql(NEWEST)
    database.execute_sql("PRAGMA wal_checkpoint(truncate)")
    db.close_database()


def _schema() -> str:
    """Return what tells the tables of this version from those of others."""
    db.open_database(":memory:")
    rows = database.execute_sql("SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY name")
    text = "\n".join(row[0] for row in rows.fetchall())
    db.close_database()
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def kept_log(entries: int, contacts: int) -> Path:
    """Return the company of a size; it is made, which may take minutes, when it is not there."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"company-{_schema()}-{entries}-{contacts}.db"
    if not path.exists():
        print(
            f"a company of {entries:,} entries is being made, which may take minutes",
            file=sys.stderr,
        )
        part = path.with_suffix(".part")
        for ending in ("", "-wal", "-shm"):
            part.with_name(part.name + ending).unlink(missing_ok=True)
        make_log(part, entries, contacts)
        part.rename(path)
    return path
