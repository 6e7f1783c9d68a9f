"""Which commands change nothing, and which are for administrators: the others end at once."""

from __future__ import annotations

from collections.abc import Sequence

READING = frozenset(
    {
        "attachment", "brief", "channels", "comments", "criteria", "duplicates",
        "export", "fields", "formulas", "history", "in-force", "languages", "launch", "lines", "list",
        "outbox", "postponed", "profile", "ranges", "salutation", "search", "show",
        "statistics", "backup",
    }
)  # fmt: skip
"""The verbs that change nothing in the database: who may only read has these."""

ERASE = "contact erase"
"""The command that an archive has besides."""

SETTING_UP = frozenset({ERASE, "database roles", "setup relocate"})
"""The commands of administrators, besides those that change a noun of the set-up."""


def refuse(names: Sequence[str]) -> None:
    """End a command (its group and its verb) that this person may not carry out here.

    Raises RightMissing.
    """
    from store import db, rights

    command = " ".join(names)
    if names[-1] in READING or (command == ERASE and db.is_archive()):
        return
    rights.require(names[0], set_up=command in SETTING_UP)
