"""Where the file of a database is."""

from __future__ import annotations

from pathlib import Path

_MEMORY = ":memory:"


def file_of(where: str) -> Path | None:
    """Return the file of the database at `where`; None for one on a server, or in memory."""
    from store import dialect

    path = dialect.file_of(where) if dialect.is_file(where) else Path(_MEMORY)
    return None if str(path) == _MEMORY else path
