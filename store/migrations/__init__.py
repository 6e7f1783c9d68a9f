"""Schema upgrades: numbered files beside this one, each applied once, in one transaction.

A file has `PROGRAM`, the first version of the program that needs it, and `up(migrator, db)`. Add
columns and tables first; drop what is no longer used one release later.
"""

from __future__ import annotations

import re
from pathlib import Path

from store import dialect
from store.dialect import AnyDatabase

DIRECTORY = Path(__file__).parent
LATEST = max(int(path.name[:4]) for path in DIRECTORY.iterdir() if path.name[:4].isdecimal())


def program_version(database: AnyDatabase) -> str:
    """Return the version of the program that the open database asks for."""
    row = database.execute_sql("SELECT program FROM schema_info").fetchone()
    return str(row[0])


def _needed_program() -> str:
    text = next(DIRECTORY.glob(f"{LATEST:04d}_*.py")).read_text(encoding="utf-8")
    found = re.search(r'^PROGRAM = "(.+)"$', text, re.MULTILINE)
    return found[1] if found else ""


def upgrade(database: AnyDatabase, target: int = LATEST) -> None:
    """Bring the open database up to date, one process at a time, after a checked copy of it.

    The copy lies beside the file as `NAME.before-NNNN`. Raises StorageFailed when it cannot be
    written; then nothing was changed.
    """
    from playhouse.migrations import Runner

    with dialect.exclusive(database):
        runner = Runner(database, str(DIRECTORY))
        pending = [item for item in runner.status() if item.path and not item.applied]
        pending = [item for item in pending if item.idx <= target]
        if not pending:
            return
        if not dialect.is_blank(database):
            dialect.copy_before(database, f"before-{pending[0].idx:04d}")
        else:
            dialect.mark_ours(database)
        with database.atomic():
            runner.up(pending[-1].name)
            database.execute_sql(
                "UPDATE counter SET value = ? WHERE name = 'schema'", (pending[-1].idx,)
            )
            database.execute_sql("UPDATE schema_info SET program = ?", (_needed_program(),))
