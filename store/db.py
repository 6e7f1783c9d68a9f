"""The one database of the session: opened by path or URL, written only through `@write`."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import ParamSpec, TypeVar

import peewee

from store import dialect
from store.errors import ArchiveOpen, MayNotOpen, NewerDatabase, RightMissing, StorageFailed
from store.models.base import database
from store.session import session
from store.text import N_, Caption

_P = ParamSpec("_P")
_R = TypeVar("_R")

NO_RIGHTS = N_(
    "You have no rights in %(where)s yet: its administrator gives them by trato database roles."
)
NO_TABLES = N_(
    "%(where)s is still empty, and you may not make the tables of Trato in it. Its administrator "
    "runs trato init once, then trato database roles, which gives everybody their rights."
)
OLDER_TABLES = N_(
    "%(where)s was made by an older version of Trato, and you may not bring it up to date. Its "
    "administrator opens it once with version %(version)s; until then work with the version before."
)
CHUNK = 500
"""How many keys one statement names at most."""


class _State(threading.local):
    def __init__(self) -> None:
        self.change_no = 0
        self.into_archive = False
        self.endings: list[tuple[Callable[[], None], bool]] = []


class _Opened:
    where = ""
    copied = False
    rights = (True, True)
    archive = False


_state = _State()
_opened = _Opened()


def open_database(where: str = "") -> None:
    """Open the database at `where` (path or URL) for this process, upgrading its schema.

    A missing SQLite file is made, with an empty schema. Raises StorageFailed (unwritable, foreign
    or damaged file), NewerDatabase, and MayNotOpen for who has no rights in it, or not that to
    bring its schema up to date.
    """
    close_database()
    if not where:
        from store.spool import usual_database

        where = usual_database()
    _opened.where = where
    database.initialize(dialect.connect(_opened.where))
    with explained():
        _bring_up_to_date()
        _opened.archive = bool(_counter("archive"))
        session.account = dialect.account(database)
        _opened.rights = (False, False) if _opened.archive else dialect.rights(database)
    _opened.copied = dialect.reading(database) is not None


def _bring_up_to_date() -> None:
    from store import migrations

    blank = dialect.is_blank(database)
    with _may_open(NO_RIGHTS):
        found = 0 if blank else schema_version()
    if found > migrations.LATEST:
        from store import __version__

        raise NewerDatabase(migrations.program_version(database), __version__)
    if found < migrations.LATEST:
        with _may_open(NO_TABLES if blank else OLDER_TABLES):
            migrations.upgrade(database)


@contextmanager
def _may_open(message: Caption) -> Iterator[None]:
    """Say why a database cannot be opened that refuses what is done in the context."""
    try:
        with explained():
            yield
    except RightMissing as error:
        from store import __version__

        raise MayNotOpen(message, location(), __version__) from error


def schema_version() -> int:
    """Return the number of the last migration that the open database went through."""
    return _counter("schema")


def _counter(name: str) -> int:
    row = database.execute_sql("SELECT value FROM counter WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0


def is_archive() -> bool:
    """Return whether the open database is an archive, in which nothing can be changed."""
    return _opened.archive


def make_blank(where: str) -> None:
    """Make a blank database at `where`, a new file, beside the open one. Raises StorageFailed."""
    from store import migrations

    other = dialect.connect(where)
    try:
        with explained(where):
            migrations.upgrade(other)
    finally:
        other.close()


def refuse_archive() -> None:
    """Raise ArchiveOpen when the open database is an archive, and nothing allows it to be changed."""
    if _opened.archive and not _state.into_archive:
        raise ArchiveOpen


@contextmanager
def into_archive() -> Iterator[None]:
    """Let this thread write into an archive as well: what must not be in it, or is made anew."""
    before, _state.into_archive = _state.into_archive, True
    try:
        yield
    finally:
        _state.into_archive = before


def close_database() -> None:
    """Close this thread's connection; a database opened later is another one."""
    if database.obj is not None and not database.is_closed():
        database.close()


def rest() -> None:
    """Give this thread's connection back to its server; the next question opens another one.

    A file stays open: nobody waits for it.
    """
    if not dialect.is_file(_opened.where) and not database.in_transaction():
        close_database()


def location() -> str:
    """Return the path or URL of the open database, without a password."""
    return dialect.shown(_opened.where)


def rights() -> tuple[bool, bool]:
    """Return whether this person may write, and may change the set-up; see `store.rights`."""
    return _opened.rights


def place() -> str:
    """Return the name of the open database: of its file, or on its server."""
    where = location()
    return (where if dialect.is_file(where) else where.partition("?")[0]).rpartition("/")[2]


@contextmanager
def explained(where: str = "") -> Iterator[None]:
    """Turn the driver's errors into a StoreError that says what to do.

    `where` is the database concerned, by default the open one.
    """
    try:
        yield
    except (peewee.DatabaseError, OSError) as error:
        meaning = dialect.explain(error, where or _opened.where)
        if meaning is None:
            raise
        raise meaning from error


def write(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make `function` one transaction: all of it is saved, or nothing.

    Inside another write it is a part of that one. Raises Busy when others held the database too
    long, StorageFailed when the disk is full or the file cannot be written.
    """

    @functools.wraps(function)
    def transaction(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        if database.in_transaction():
            with database.atomic():
                return function(*args, **kwargs)
        refuse_archive()
        with explained(), _endings(), database.atomic():
            _state.change_no = _next_change()
            return function(*args, **kwargs)

    return transaction


def light_write(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make `function` a transaction that is no change of the records.

    It has no number, and no session reads anything again for it. Raises what `write` raises.
    """

    @functools.wraps(function)
    def transaction(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        refuse_archive()
        with explained(), database.atomic():
            return function(*args, **kwargs)

    return transaction


class _TakenBack(Exception):
    """Ends a trial."""


def trial(verb: Callable[[], object]) -> None:
    """Do what `verb` does and take all of it back; what it refuses is raised."""

    @write
    def attempt() -> None:
        verb()
        raise _TakenBack

    with suppress(_TakenBack):
        attempt()


@contextmanager
def _endings() -> Iterator[None]:
    saved = False
    try:
        yield
        saved = True
    finally:
        endings, _state.endings = _state.endings, []
        for ending, only_saved in endings:
            if saved or not only_saved:
                ending()


def after_transaction(ending: Callable[[], None], *, saved: bool = False) -> None:
    """Call `ending` once the write under way is over; with `saved` only when it was saved."""
    _state.endings.append((ending, saved))


def read(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Give the driver's errors in `function` the words of a StoreError.

    It reads from a copy of the database where there is one; what it writes goes to the database.
    """

    @functools.wraps(function)
    def reading(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with explained():
            if not _opened.copied:
                return function(*args, **kwargs)
            with dialect.reading(database) or nullcontext():
                return function(*args, **kwargs)

    return reading


def _next_change() -> int:
    from store import migrations

    number, schema = dialect.begin_change(database)
    if schema != migrations.LATEST:
        raise StorageFailed(
            N_("The database was upgraded by a newer program. Nothing was saved: start again.")
        )
    return number


def change_no() -> int:
    """Return the number of the write transaction under way; numbers grow in commit order."""
    return _state.change_no


def last_change() -> int:
    """Return the number of the last committed write transaction."""
    row = database.execute_sql("SELECT value FROM counter WHERE name = 'change'").fetchone()
    return int(row[0])


def take_numbers(counter: str, count: int = 1) -> int:
    """Take `count` consecutive numbers from a counter inside a write; return the first."""
    (last,) = database.execute_sql(
        "UPDATE counter SET value = value + ? WHERE name = ? RETURNING value", (count, counter)
    ).fetchone()
    return int(last) - count + 1


def change_token() -> int:
    """Return a number that changes when another session has written. Raises StorageFailed."""
    with explained():
        return dialect.change_token(database)
