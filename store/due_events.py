"""Whether anything that was told of before it happened has happened since.

Asked at each start of the program: nothing here loads what recording needs.
"""

from __future__ import annotations

from store import clock, db
from store.models.base import database

_DUE = "SELECT 1 FROM recorded_event WHERE reason = 'future' AND at <= ? LIMIT 1"


@db.read
def any_due() -> bool:
    """Return whether anything is to be recorded now that waited for its time."""
    return database.execute_sql(_DUE, (clock.stamp(),)).fetchone() is not None
