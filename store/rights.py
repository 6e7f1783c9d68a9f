"""What this person may do in the open database: asked of the database once, when it is opened.

The database refuses what it does not allow, whatever a program does; who knows it beforehand offers
nothing that would be refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from store import db
from store.errors import RightMissing


class Rights(NamedTuple):
    """`write`: enter and change what people work with; `set_up`: change how all work."""

    write: bool = True
    set_up: bool = True


SET_UP = frozenset(
    {
        "archive",
        "company-information",
        "duplicate-search-string",
        "number-series",
        "salesperson",
        "setup",
        "template-setup",
        "user",
    }
)
"""The nouns that only an administrator may change."""


def held() -> Rights:
    """Return what this person may do in the open database."""
    return Rights(*db.rights())


def may_change(noun: str) -> bool:
    """Return whether records of a noun, or its settings, may be changed by this person."""
    rights = held()
    return rights.set_up if noun in SET_UP else rights.write


def require(noun: str, *, set_up: bool = False) -> None:
    """Refuse who may not change records of a noun, or not set up.

    Raises RightMissing, in an archive ArchiveOpen.
    """
    db.refuse_archive()
    if not (held().set_up if set_up else may_change(noun)):
        raise RightMissing


def make_roles(members: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Make the roles `trato_reader`, `trato_user` and `trato_admin` on the server.

    `members` are logins by role. Returns the pairs of role and login there are then. Raises
    RuleError for a database in a file, RightMissing for who may not make roles, NotFound for an
    unknown login.
    """
    from store import dialect
    from store.models import database

    with db.explained():
        return dialect.make_roles(database, members)
