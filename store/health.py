"""Whether the open database is sound: each thing that is looked at, and what can be made anew.

What is found is a sentence with places and, where something is to be done, a second one that says
what. What is made of other things, such as the words that records are found by, is compared with
them, and `repair` makes it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from store import backups, db
from store.database_files import file_of
from store.errors import RuleError
from store.text import N_, Caption

Progress = Callable[[int, int], None]

WELL = N_("no fault")
NOTHING = Caption("")
_SHOWN = 5
FROM_A_COPY = N_("Bring back a copy: trato restore --list names them.")
_REPAIR = N_("trato doctor --repair makes it anew.")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `ok` is False when something should be done soon.

    `found` and `todo` are sentences with the places of `params`; `todo` is "" when there is nothing
    to do. `repairable` says that `repair` mends it.
    """

    check: str
    ok: bool = True
    found: Caption = WELL
    todo: Caption = NOTHING
    params: Mapping[str, object] = field(default_factory=dict)
    repairable: bool = False


def well(name: str, found: Caption = WELL, todo: Caption = NOTHING, **params: Any) -> Finding:
    """Return that a check found no fault."""
    return Finding(name, True, found, todo, params)


def fault(name: str, found: Caption, todo: Caption, **params: object) -> Finding:
    """Return what a check found, and what is to be done."""
    return Finding(name, False, found, todo, params)


def stale(name: str, found: Caption, todo: Caption = _REPAIR, **params: object) -> Finding:
    """Return that something has to be made anew from what it is made of, or `todo` by `repair`."""
    return Finding(name, False, found, todo, params, repairable=True)


def some(names: Sequence[str]) -> str:
    """Return the first few of `names` as part of a sentence."""
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")


class Check(NamedTuple):
    """A check: its stable name, its caption, and what carries it out on the open database.

    `repair` makes anew what it found stale, inside a write. `file` says that it is about the file
    of the database, and makes no sense on a server.
    """

    name: str
    caption: Caption
    run: Callable[[Progress], Finding]
    repair: Callable[[], object] | None = None
    file: bool = False


def checks() -> tuple[Check, ...]:
    """Return all checks, in the order in which they are made."""
    from store import health_file, health_links, health_schema, health_words

    parts = (health_file, health_schema, health_words, health_links)
    return tuple(check for part in parts for check in part.CHECKS)


def run(progress: Progress | None = None) -> Iterator[Finding]:
    """Make each check of the open database and yield what it found; all of it is read.

    Of a damaged file nothing more is read.

    `progress` gets the steps done and their number, and may raise Cancelled. Raises Busy and
    StorageFailed.
    """
    steps = [item for item in checks() if not item.file or file_of(db.location()) is not None]

    for at, item in enumerate(steps):

        def step(done: int, total: int, at: int = at) -> None:
            if progress is not None:
                part = 100 * done // max(total, 1)
                progress(at * 100 + min(part, 99), len(steps) * 100)

        step(0, 1)
        with db.explained():
            found = item.run(step)
        yield found
        if found.params.get("damaged"):
            break
    if progress is not None:
        progress(len(steps) * 100, len(steps) * 100)


class Repaired(NamedTuple):
    """What a repair did: the checks whose matter was made anew, what was refused, what is found now."""

    made: list[str]
    refused: list[RuleError]
    findings: list[Finding]


def repaired(findings: Sequence[Finding], progress: Progress | None = None) -> Repaired:
    """Make anew what was found stale, after a copy of the database, and check all of it again.

    Each is one transaction; one that is refused does not keep the others from it. Raises what
    making the copy raises, then nothing was changed.
    """
    by_name = {item.name: item for item in checks()}
    wanted = [found.check for found in findings if found.repairable and not found.ok]
    if not wanted:
        return Repaired([], [], list(findings))
    if file_of(db.location()) is not None:
        backups.keep_before("repair")
    made: list[str] = []
    refused: list[RuleError] = []
    for at, name in enumerate(wanted):
        if progress is not None:
            progress(at, len(wanted))
        mend = by_name[name].repair
        if mend is None:
            continue
        try:
            with db.into_archive():
                db.write(mend)()
            made.append(name)
        except RuleError as error:
            refused.append(error)
    return Repaired(made, refused, list(run(progress)))


def copies(where: str) -> list[Path]:
    """Return the copies that upgrades made of the database file `where`, by name."""
    path = file_of(where)
    return [] if path is None else sorted(path.parent.glob(f"{path.name}.before-*"))
