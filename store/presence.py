"""Who else is editing a record: shown beside it, never in anybody's way.

A line says what a session is editing. It is renewed while that lasts; one that was not renewed for
a while is of a session that is gone, and not believed. Writing it is no change of the database:
nobody reads a list again for it.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from store import clock, db
from store.models import database
from store.models.setup import Presence
from store.session import session

RENEW_EVERY = timedelta(seconds=45)
BELIEVED_FOR = timedelta(minutes=2)


@dataclass(frozen=True)
class Editor:
    """Somebody else who edits a record, and since which instant."""

    user: str
    since: str


@cache
def _me(process: int) -> str:
    return f"{process}-{secrets.token_hex(8)}"


def _own() -> str:
    """Return the name of this session, which no other one has."""
    return _me(os.getpid())


@db.light_write
def announce(noun: str, row_id: int) -> None:
    """Say that this session edits a record, or still does; it edits one at a time.

    Raises StoreError when it cannot be said.
    """
    now = clock.stamp()
    Presence.delete().where(Presence.renewed < _oldest()).execute()
    mine = Presence.session == _own()
    same = (Presence.table_name == noun) & (Presence.row_id == row_id)
    if Presence.update(renewed=now).where(mine & same).execute():
        return
    Presence.delete().where(mine).execute()
    Presence.insert(
        session=_own(), user_id=session.user, table_name=noun, row_id=row_id, since=now, renewed=now
    ).execute()


@db.light_write
def withdraw() -> None:
    """Say that this session edits nothing any more. Raises StoreError when it cannot be said."""
    Presence.delete().where(Presence.session == _own()).execute()


@db.read
def editors(noun: str, row_id: int) -> list[Editor]:
    """Return who else edits a record now, the first one first."""
    query = (
        Presence.select(Presence.user_id, Presence.since)
        .where(
            (Presence.table_name == noun)
            & (Presence.row_id == row_id)
            & (Presence.session != _own())
            & (Presence.renewed >= _oldest())
        )
        .order_by(Presence.since)
    )
    return [Editor(*row) for row in database.execute(query).fetchall()]


def _oldest() -> str:
    return clock.stamp_of(clock.now() - BELIEVED_FOR)
