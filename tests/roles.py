"""A database on a server with its roles, and one login for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from store import db as store_db
from store import rights
from tests import postgresql

KINDS = ("reader", "user", "admin")


class Roles(NamedTuple):
    """The addresses of one database: for who made it, and for a login of each role."""

    owner: str
    reader: str
    user: str
    admin: str


@contextmanager
def company(server: str, name: str, fill: Callable[[], object]) -> Iterator[Roles]:
    """Make a database on a server, let `fill` put something into it, and remove it in the end.

    The logins are `reader_NAME`, `user_NAME` and `admin_NAME`.
    """
    url = postgresql.made(server, name)
    logins = [f"{kind}_{name}" for kind in KINDS]
    with postgresql.asking(server) as ask:
        for login in logins:
            ask(f"CREATE ROLE {login} LOGIN")
    store_db.open_database(url)
    fill()
    members = rights.make_roles(
        {f"trato_{kind}": [login] for kind, login in zip(KINDS, logins, strict=True)}
    )
    assert {(f"trato_{login.partition('_')[0]}", login) for login in logins} <= {*members}
    store_db.close_database()
    yield Roles(url, *(url.replace(postgresql.USER + "@", login + "@") for login in logins))
    store_db.close_database()
    with postgresql.asking(server) as ask:
        ask(f"DROP DATABASE {name} WITH (FORCE)")
        for login in logins:
            ask(f"DROP ROLE {login}")
