"""Files and folders that one session at a time has to itself, as long as it works there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from store.errors import StorageFailed, StoreError


class Held(NamedTuple):
    """A place that is held; `alone` is not certain where the file system knows no locks."""

    handle: int
    alone: bool


@contextmanager
def held(place: Path, taken: Callable[[], StoreError], mode: int | None = None) -> Iterator[Held]:
    """Hold a folder, or with a `mode` a file that is made if need be, against all other sessions.

    Raises `taken` when another one holds it, StorageFailed when it cannot be opened.
    """
    import fcntl

    flags = os.O_RDONLY if mode is None else os.O_RDWR | os.O_CREAT
    try:
        handle = os.open(place, flags, mode or 0)
    except OSError as error:
        raise StorageFailed.unwritable(place if mode is None else place.parent) from error
    alone = True
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise taken() from error
        except OSError:
            alone = False
        yield Held(handle, alone)
    finally:
        os.close(handle)
