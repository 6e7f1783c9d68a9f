"""Whether the file has every table and index that the program makes."""

from __future__ import annotations

from store import dialect, migrations
from store.health import FROM_A_COPY, Check, Finding, Progress, fault, some, stale, well
from store.models import database
from store.text import N_


def _missing() -> dict[str, tuple[str, str]]:
    """Return what a new database has and the open one has not: by name its kind and its SQL."""
    fresh = dialect.connect(":memory:")
    fresh.connect()
    try:
        migrations.upgrade(fresh)
        wanted = dialect.made(fresh)
    finally:
        fresh.close()
    there = dialect.made(database)
    return {name: made for name, made in wanted.items() if name not in there}


def _schema(_progress: Progress) -> Finding:
    missing = _missing()
    tables = sorted(name for name, (kind, _sql) in missing.items() if kind == "table")
    if tables:
        found = N_("Tables are missing: %(names)s.")
        return fault("schema", found, FROM_A_COPY, names=some(tables), damaged=True)
    if missing:
        return stale("schema", N_("Indexes are missing: %(names)s."), names=some(sorted(missing)))
    return well("schema")


def _make() -> None:
    for _kind, sql in _missing().values():
        database.execute_sql(sql)


CHECKS = (Check("schema", N_("Tables and indexes"), _schema, _make, file=True),)
