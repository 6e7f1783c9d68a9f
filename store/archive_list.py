"""The archives of the open database as records of a list."""

from __future__ import annotations

from types import MappingProxyType

from store import db
from store.archive_files import is_busy, mark_of
from store.archive_log import Known, recorded
from store.enumerations import CAPTIONS, Choice
from store.fields import Field, Kind, Value
from store.nouns import Noun
from store.records import Record
from store.text import N_


class ArchiveState(Choice):
    """Whether an archive lies where it was made."""

    THERE = 0
    MISSING = 1
    UNFINISHED = 2
    MAKING = 3


CAPTIONS["ArchiveState"] = [
    N_("There"), N_("Not there"), N_("Interrupted"), N_("Being made"),
]  # fmt: skip


def all_records() -> list[Record]:
    """Return the archives that were made from the open database, the newest first."""
    with db.explained():
        return [_record(known) for known in reversed(recorded())]


def _record(known: Known) -> Record:
    values: dict[str, Value] = {
        "file": str(known.path),
        "name": known.path.name,
        "before": known.before,
        "entries": known.entries,
        "made_at": known.made_at,
        "user_id": known.user_id,
        "state": state_of(known),
    }
    return Record("archive", known.token, 1, MappingProxyType(values))


def state_of(known: Known) -> ArchiveState:
    """Return whether an archive lies where it was made, as itself."""
    if mark_of(known.path) == known.token:
        return ArchiveState.THERE if known.upto is None else ArchiveState.UNFINISHED
    if not known.part.exists():
        return ArchiveState.MISSING
    return ArchiveState.MAKING if is_busy(known.part.parent) else ArchiveState.UNFINISHED


NOUNS = {
    "archive": Noun(
        name="archive",
        caption=N_("Archive of Interactions"),
        plural=N_("Archives"),
        model=None,
        key="file",
        title="name",
        fields=(
            Field("file", N_("File"), Kind.TEXT, editable=False),
            Field("name", N_("Name"), Kind.TEXT, editable=False),
            Field("before", N_("Older than"), Kind.DATE, editable=False),
            Field("entries", N_("Interactions"), Kind.INTEGER, editable=False),
            Field("made_at", N_("Created at"), Kind.MOMENT, editable=False),
            Field("user_id", N_("By"), Kind.TEXT, editable=False),
            Field("state", N_("State"), Kind.CHOICE, choices=ArchiveState, editable=False),
        ),
        order=(),
        records=all_records,
    )
}
