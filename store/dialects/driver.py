"""The driver of PostgreSQL: loaded when a database on a server is opened, and not before."""

from __future__ import annotations

import sys

from store.errors import StorageFailed
from store.text import N_

__all__ = ["psycopg"]

if sys.modules.get("psycopg", sys) is None:  # kept away from Peewee: see store/__init__.py
    del sys.modules["psycopg"]
try:
    import psycopg
except ImportError:
    raise StorageFailed(
        N_("PostgreSQL needs a further package. Install it by %(command)s, then start again."),
        command="pip install 'trato[postgresql]'",
    ) from None
