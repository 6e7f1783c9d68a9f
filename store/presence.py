"""Who else is editing a record: shown beside it, never in anybody's way.

A line says what a session is editing. It is renewed while that lasts; one that was not renewed for
a while is of a session that is gone, and not believed; on a server its clock tells how long that is,
whatever the clocks of the machines say. Writing it is no change of the database: nobody reads a list
again for it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from store import db, dialect
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
def announce(places: Collection[tuple[str, int]]) -> None:
    """Say that this session edits records, each a noun and a number, or still does, and no others.

    Raises StoreError when it cannot be said.
    """
    now, mine = dialect.instant(database), Presence.session == _own()
    Presence.delete().where(Presence.renewed < _oldest()).execute()
    said = Presence.select(Presence.table_name, Presence.row_id).where(mine)
    known = {tuple(row) for row in database.execute(said).fetchall()}
    for noun, row_id in known - {*places}:
        Presence.delete().where(mine & _of(noun, row_id)).execute()
    Presence.update(renewed=now).where(mine).execute()
    for noun, row_id in {*places} - known:
        Presence.insert(
            session=_own(), user_id=session.user, table_name=noun, row_id=row_id,
            since=now, renewed=now,
        ).execute()  # fmt: skip


def _of(noun: str, row_id: int) -> Any:
    return (Presence.table_name == noun) & (Presence.row_id == row_id)


def editors(noun: str, row_id: int) -> list[Editor]:
    """Return who else edits a record now, the first one first.

    A copy of the database is not asked: it may have another clock. Raises StoreError.
    """
    query = (
        Presence.select(Presence.user_id, Presence.since)
        .where(_of(noun, row_id) & (Presence.session != _own()) & (Presence.renewed >= _oldest()))
        .order_by(Presence.since)
    )
    with db.explained():
        return [Editor(*row) for row in database.execute(query).fetchall()]


def _oldest() -> Any:
    return dialect.instant(database, BELIEVED_FOR)
