"""The copies of the database as records of a list."""

from __future__ import annotations

import zlib
from types import MappingProxyType

from store import backups, clock
from store.backup_plan import Copy
from store.enumerations import CAPTIONS, Choice
from store.fields import Field, Kind, Value
from store.nouns import Noun
from store.records import Record
from store.text import N_


class CopyKind(Choice):
    """Why a copy was made."""

    DAILY = 0
    UPGRADE = 1
    RESTORE = 2
    REPAIR = 3


class CopyState(Choice):
    """What is known of a copy since this session looked into it."""

    UNKNOWN = 0
    SOUND = 1
    DAMAGED = 2


CAPTIONS["CopyKind"] = [
    N_("Daily copy"),
    N_("Before an upgrade"),
    N_("Before a restore"),
    N_("Before a repair"),
]
CAPTIONS["CopyState"] = [N_("Not checked"), N_("Sound"), N_("Damaged")]

_states: dict[str, CopyState] = {}
"""What this session has found, by path."""


def note(path: str, state: CopyState) -> None:
    """Remember what a check of a copy has found."""
    _states[path] = state


def all_records() -> list[Record]:
    """Return the copies of the open database, the newest first.

    Raises NoFile for a database on a server, StorageFailed when their folder cannot be read.
    """
    path = backups.open_file()
    return [_record(copy) for copy in backups.all_copies(path, backups.plan())]


def _record(copy: Copy) -> Record:
    path = str(copy.path)
    values: dict[str, Value] = {
        "file": path,
        "name": copy.path.name,
        "made_at": clock.stamp_of(copy.made_at),
        "kind": CopyKind[copy.kind.upper()],
        "bytes": copy.size,
        "state": _states.get(path, CopyState.UNKNOWN),
    }
    return Record("backup", zlib.crc32(path.encode()), 1, MappingProxyType(values))


NOUNS = {
    "backup": Noun(
        name="backup",
        caption=N_("Backup"),
        plural=N_("Backups"),
        model=None,
        key="file",
        title="name",
        fields=(
            Field("file", N_("File"), Kind.TEXT, editable=False),
            Field("name", N_("Name"), Kind.TEXT, editable=False),
            Field("made_at", N_("Made"), Kind.MOMENT, editable=False),
            Field("kind", N_("Kind"), Kind.CHOICE, choices=CopyKind, editable=False),
            Field("bytes", N_("Bytes"), Kind.INTEGER, editable=False),
            Field("state", N_("State"), Kind.CHOICE, choices=CopyState, editable=False),
        ),
        order=(),
        records=all_records,
    )
}
