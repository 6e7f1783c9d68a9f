"""Writes into the kept company that leave it as it is, so that it need not be copied.

A run is a process that opens the file under a second name and ends without bringing what it wrote
from the write-ahead log into the file. The log, which lies beside the second name, is thrown away.
Commits are real and wait for the disk.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from store import db
from store.models import database

NO_SERVER = "import sys; sys.modules.update(psycopg=None, psycopg2=None)"
"""Keeps what is only installed for servers out of a baseline: Peewee loads it whether it is wanted or not."""


class Trial:
    """A company to try writes on; each run begins with what `prepare` left."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = path.with_name(f"{path.name}-wal")
        self._begin = path.with_name("begin")

    def prepare(self, work: Callable[[], Any]) -> Any:
        """Do what each run shall find done; return what `work` returns, if JSON can hold it."""
        result = self._apart(work)
        self._log.rename(self._begin)
        return result

    def seconds(
        self, steps: Sequence[Callable[[], object]], check: Callable[[], object]
    ) -> list[float]:
        """Return how long each step takes, one after the other; `check` is called at the end."""

        def timed() -> list[float]:
            found = []
            for step in steps:
                start = perf_counter()
                step()
                found.append(perf_counter() - start)
            check()
            return found

        return list(self._apart(timed))

    def _apart(self, work: Callable[[], Any]) -> Any:
        """Call `work` with the open database in a process of its own; return its result."""
        self._path.with_name(f"{self._path.name}-shm").unlink(missing_ok=True)
        self._log.unlink(missing_ok=True)
        if self._begin.exists():
            shutil.copy(self._begin, self._log)
        told, tell = os.pipe()
        process = os.fork()
        if not process:
            self._child(work, tell)
        os.close(tell)
        with os.fdopen(told) as file:
            text = file.read()
        os.waitpid(process, 0)
        if not text:
            raise SystemExit("a run failed")
        return json.loads(text)

    def _child(self, work: Callable[[], Any], tell: int) -> None:
        status = 1
        try:
            db.open_database(str(self._path))
            database.execute_sql("PRAGMA wal_autocheckpoint = 0")
            with os.fdopen(tell, "w") as file:
                file.write(json.dumps(work()))
            status = 0
        finally:
            if status:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            # Closing the connection would write into the file.
            os._exit(status)


@contextmanager
def trial(kept: Path) -> Iterator[Trial]:
    """Yield the kept company as one that may be written to. The kept file is not changed."""
    with second_name(kept) as path:
        yield Trial(path)


@contextmanager
def second_name(kept: Path) -> Iterator[Path]:
    """Yield another name of a kept file. Who opens it may not end in good order."""
    before = kept.stat()
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        path = Path(folder) / "trato.db"
        path.hardlink_to(kept)
        yield path
    after = kept.stat()
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise SystemExit(f"{kept} was changed: remove it")
