"""Where the file of a database is."""

from __future__ import annotations

from pathlib import Path


def file_of(where: str) -> Path | None:
    """Return the file of the database at `where`; None for one on a server, or in memory."""
    scheme, separator, rest = where.partition("://")
    if separator and scheme != "sqlite":
        return None
    path = rest.removeprefix("/") if separator else where
    return None if path == ":memory:" else Path(path)
