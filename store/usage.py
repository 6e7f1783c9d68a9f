"""What a user opens, and how often, so that it rises in the search."""

from __future__ import annotations

from dataclasses import dataclass

from store import clock, db, rights
from store.models.base import database
from store.models.setup import Usage
from store.session import session

_MOST = 500


class _Own:
    writes = 0


_own = _Own()


@dataclass(frozen=True, slots=True)
class Used:
    """Something that was opened: its kind (`page`, `action`, a noun), its id or key, how often."""

    kind: str
    target: str
    times: int


def remember(kind: str, target: str) -> None:
    """Count that this user opened something; who may only read leaves no trace."""
    if rights.held().write:
        _remember(kind, target)


def own_writes() -> int:
    """Return how often this process has written what is used."""
    return _own.writes


# light: whoever only opens a page neither waits for the writes of others, nor tells them of it
@db.light_write
def _remember(kind: str, target: str) -> None:
    _own.writes += 1
    Usage.insert(
        user_id=session.user, kind=kind, target=target, times=1, last_at=clock.stamp()
    ).on_conflict(
        conflict_target=(Usage.user_id, Usage.kind, Usage.target),
        preserve=(Usage.last_at,),
        update={Usage.times: Usage.times + 1},
    ).execute()


@db.light_write
def forget(kind: str, target: str) -> None:
    """Let what is gone, or was opened by mistake, rise no more."""
    _own.writes += 1
    Usage.delete().where(
        (Usage.user_id == session.user) & (Usage.kind == kind) & (Usage.target == target)
    ).execute()


@db.write
def follow(kind: str, old: str, new: str) -> None:
    """Let what was opened under an old key or number be known under the new one."""
    Usage.delete().where((Usage.kind == kind) & (Usage.target == new)).execute()
    Usage.update(target=new).where((Usage.kind == kind) & (Usage.target == old)).execute()


@db.read
def recent(limit: int) -> list[Used]:
    """Return what this user opened last, the newest first."""
    return _read(Usage.last_at.desc(), limit)


@db.read
def most_used(limit: int) -> list[Used]:
    """Return what this user opened most often, the most used first."""
    return _read(Usage.times.desc(), limit)


def _read(order: object, limit: int) -> list[Used]:
    query = (
        Usage.select(Usage.kind, Usage.target, Usage.times)
        .where(Usage.user_id == session.user)
        .order_by(order, Usage.kind, Usage.target)
        .limit(limit)
    )
    return [Used(*row) for row in database.execute(query).fetchall()]


@db.read
def weights() -> dict[tuple[str, str], int]:
    """Return how often this user opened what they use most, by (kind, target)."""
    return {(used.kind, used.target): used.times for used in _read(Usage.times.desc(), _MOST)}
