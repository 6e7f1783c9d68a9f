"""What is otherwise for a database on a server."""

from __future__ import annotations

from store.errors import RuleError
from store.text import N_


class NoFile(RuleError):
    """The database is on a server."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "This database is on a server, where its own tools copy it while others work: "
                "pg_dump --format=custom --file=FILE URL, and pg_restore to bring it back."
            )
        )
