"""Old interactions are moved into archives, and archives are looked into."""

from __future__ import annotations

import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store import archive, archive_log
from store import db as store_db
from tests import factories
from tui import visits
from tui.page import actions_of, all_pages, page
from tui.rights import is_for_this_person


def log(*days: str) -> None:
    contact = factories.contact("Adatum [/] [@click=app.quit]x").key
    for day in days:
        factories.entry(contact_no=contact, date=date.fromisoformat(day))


@pytest.mark.parametrize(
    ("language", "asked", "done", "state"),
    [
        ("en", "1 interaction moves into", "1 interaction is in", "There"),
        ("es", "1 interacción pasa a", "1 interacción está ahora en", "En su sitio"),
    ],
)
async def test_old_interactions_are_moved_and_the_archive_is_opened(
    trato: Any,
    db: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    asked: str,
    done: str,
    state: str,
) -> None:
    log("2019-05-01", "2026-11-01")
    opened: list[Path] = []
    monkeypatch.setattr(visits, "visit", lambda _shell, path: opened.append(path))
    async with trato("archives", language=language) as person:
        await person.press("n", shows="trato-archive-")
        await person.press("ctrl+s", shows=asked)
        await person.press("n")
        assert not archive_log.recorded()
        await person.press("ctrl+s", shows=asked)
        await person.press("y", shows=done)
        await person.press("escape", shows=state)
        (made,) = archive_log.recorded()
        assert made.path.parent == db.parent
        await person.press("enter")
        await person.until(lambda: opened == [made.path])
        made.path.rename(db.parent / "elsewhere.db")
        await person.press("enter", shows=str(made.path.parent))
        assert opened == [made.path]


async def test_nothing_to_be_moved_is_said_and_not_asked(trato: Any) -> None:
    log("2026-11-01")
    async with trato("archive-entries") as person:
        await person.press("ctrl+s", shows="There are no interactions before")
        assert "Go on?" not in person.text


async def test_only_an_archive_is_opened_as_one(
    trato: Any, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "visit", lambda *_given: pytest.fail("no archive"))
    async with trato("archives") as person:
        await person.press("O", shows="Open an archive")
        await person.type(str(db))
        await person.press("ctrl+s", shows="no archive.")


async def test_an_archive_says_so_and_offers_nothing_that_changes_it(
    trato: Any, db: Path, tmp_path: Path
) -> None:
    log("2019-05-01", "2026-11-01")
    archive.make(date(2022, 1, 1), tmp_path / "old.db")
    store_db.close_database()
    for left in db.parent.glob(f"{db.name}-*"):
        left.unlink(missing_ok=True)
    (tmp_path / "old.db").replace(db)
    store_db.open_database(str(db))
    assert "run" not in {action.id for action in actions_of(page("archive-entries"))}
    hidden = {found.id for found in all_pages().values() if not is_for_this_person(found)}
    assert {"archive-entries", "delete-interaction-log-entries"} <= hidden
    assert not {"export-contacts", "check-database", "contacts"} & hidden
    of_contact = {action.id for action in actions_of(page("contact-card"))}
    assert "erase" in of_contact
    assert not {"log", "call", "save", "new"} & of_contact
    async with trato("interaction-log-entries") as person:
        await person.press(shows="Interaction Log Entries · archive, read only")
        await person.press("c", "m", "v", "n", "D", shows="01-05-19")


async def test_erasing_names_the_archives_that_hold_the_contact(trato: Any, tmp_path: Path) -> None:
    log("2019-05-01", "2026-11-01")
    archive.make(date(2022, 1, 1), tmp_path / "old.db")
    async with trato("contacts") as person:
        await person.press(shows="Adatum")
        await person.press("alt+q")
        await person.type("> Erase for Privacy")
        await person.press("enter", shows="Type CT000001")
        await person.type("CT000001")
        await person.press("ctrl+s", shows="old.db (CT000001)")


def test_a_session_in_front_ends_with_its_code(tmp_path: Path) -> None:
    line = [sys.executable, "-c", "raise SystemExit(3)"]
    assert visits.in_front(line, {}) == 3


def test_ctrl_c_while_the_other_program_starts_does_not_end_this_session() -> None:
    before = signal.getsignal(signal.SIGINT)
    line = [sys.executable, "-c", "import os, signal; os.kill(os.getppid(), signal.SIGINT)"]
    assert visits.in_front(line, {}) == 0
    assert signal.getsignal(signal.SIGINT) is before
