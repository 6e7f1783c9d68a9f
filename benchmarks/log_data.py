"""Databases with as many log entries as a benchmark needs, as `trato demo --scale` makes them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from store import db, demo, demo_scale
from store.models import database

FOLDER = Path(tempfile.gettempdir()) / "trato-benchmarks"
NEWEST = """
UPDATE interaction_log_entry SET description = 'newest-entry', search_text = 'newest entry'
WHERE entry_no = (SELECT entry_no FROM interaction_log_entry WHERE postponed = 0
  ORDER BY date DESC, time DESC, entry_no DESC LIMIT 1)
"""


def make_log(path: Path, entries: int, contacts: int = 0) -> None:
    """Make a database with the usual set-up and `entries` entries over twenty years."""
    db.open_database(str(path))
    demo.usual_setup()
    demo_scale.fill(entries, contacts=contacts)
    database.execute_sql(NEWEST)
    database.execute_sql("PRAGMA wal_checkpoint(truncate)")
    db.close_database()


def kept_log(entries: int, contacts: int = 0) -> Path:
    """Return such a database, which is kept for the next run among the temporary files."""
    from store import migrations

    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"log-{migrations.LATEST}-{entries}-{contacts}.db"
    if not path.exists():
        part = path.with_suffix(".part")
        for ending in ("", "-wal", "-shm"):
            part.with_name(part.name + ending).unlink(missing_ok=True)
        make_log(part, entries, contacts)
        part.rename(path)
    return path
