"""Backups and Check Database, and the copies that are made while somebody works."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest

from store import backup_plan, backups
from store.backup_plan import Plan
from store.models import database
from tests import factories
from tui import copying, daily_copies
from tui.config import Config


@pytest.mark.parametrize(
    ("language", "copy_now", "sound"),
    [("en", "Copied into", "The copy is sound."), ("es", "Copiada en", "La copia está en orden.")],
)
async def test_copies_are_made_looked_into_and_deleted(
    trato: Any, db: Path, language: str, copy_now: str, sound: str
) -> None:
    factories.contact("Adatum [/] [@click=app.quit]x")
    async with trato("backups", language=language) as person:
        await person.press("n", shows=copy_now)
        (copy,) = backup_plan.daily_copies(Plan(), db)
        await person.press(shows="kB")
        await person.press("enter", shows=sound)
        assert "  trato restore" in person.text
        await person.press("escape")
        await person.gone(sound)
        copy.path.write_bytes(copy.path.read_bytes()[:9000])
        await person.press("enter", shows="dañada" if language == "es" else "damaged")
        await person.press("delete", shows=copy.path.name)
        await person.press("y")
        await person.until(lambda: not copy.path.exists())


async def test_an_empty_list_of_copies_says_so(trato: Any) -> None:
    async with trato("backups") as person:
        await person.press(shows="There is no copy yet")
        await person.press("f", "escape", "slash", "escape", shows="There is no copy yet")


async def test_copies_are_filtered_sorted_and_found(trato: Any, db: Path) -> None:
    backups.make_daily(Plan())
    backups.keep_before("repair")
    async with trato("backups", size=(120, 30)) as person:
        await person.press(shows="Before a repair")
        await person.press("slash")
        await person.type("before-repair")
        await person.press("enter")
        await person.gone("Daily copy")
    assert len(backups.paths()) == 2


@pytest.mark.parametrize(
    ("language", "well", "wrong", "made"),
    [
        ("en", "All is well.", "2 things need attention", "Made anew: Words of contacts"),
        ("es", "Todo está en orden.", "2 cosas requieren atención", "Hecho de nuevo: Palabras"),
    ],
)
async def test_the_database_is_checked_and_mended(
    trato: Any, db: Path, language: str, well: str, wrong: str, made: str
) -> None:
    factories.contact("Adatum")
    async with trato("check-database", language=language) as person:
        await person.press("ctrl+s", shows=well)
        await person.app.data.write(
            database.execute_sql, "UPDATE contact SET search_text = 'other'"
        )
        await person.app.data.write(
            database.execute_sql, "UPDATE counter SET value = 0 WHERE name = 'change'"
        )
        await person.press("ctrl+s", shows=wrong)
        await person.press(shows=" ! ")
        await person.press("space", "ctrl+s", shows=made)
        assert " ! " not in person.text


class _Process:
    """A copy that fails."""

    def __init__(self, said: str) -> None:
        self.returncode = 1
        self.stderr = io.StringIO(said)

    def poll(self) -> int:
        return self.returncode


async def test_a_copy_that_fails_is_said_once(
    trato: Any, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    def start(where: str, *, watched: bool) -> _Process:
        assert watched
        begun.append(where)
        return _Process("trato: The disk is full.\n")

    monkeypatch.setenv("TRATO_BACKUP", "on")
    monkeypatch.setattr(copying, "start", start)
    monkeypatch.setattr(copying, "_POLL", 0.01)
    monkeypatch.setattr(copying, "_LOOK_EVERY", 0.2)
    async with trato() as person:
        await person.press(shows="No copy of the database could be made.")
        person.app.say("Something else.")
        await person.until(lambda: len(begun) >= 3)
        assert "Something else." in person.text
    assert set(begun) == {str(db)}


async def test_a_folder_that_is_not_there_is_said_at_the_start(
    trato: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan(folder=str(tmp_path / "none"))
    monkeypatch.setattr(copying, "plan_of", lambda _config: plan)
    async with trato(size=(160, 24)) as person:
        await person.press(shows="Create or mount it")


async def test_a_copy_is_made_while_somebody_works_and_outlives_the_session(
    trato: Any, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[subprocess.Popen[str]] = []
    start = daily_copies.start

    def noted(where: str, *, watched: bool) -> subprocess.Popen[str]:
        begun.append(start(where, watched=watched))
        return begun[-1]

    monkeypatch.setenv("TRATO_BACKUP", "on")
    monkeypatch.setattr(copying, "start", noted)
    factories.group("PHONE")
    async with trato() as person:
        await person.press(shows="PHONE")
        await person.until(lambda: bool(begun))
    (process,) = begun
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 0
    assert len(backup_plan.daily_copies(Plan(), db)) == 1


def test_the_environment_turns_copies_off(monkeypatch: pytest.MonkeyPatch) -> None:
    config = Config(Path("x"), backup={"keep_daily": 3})
    for value, automatic in (("off", False), ("NO", False), ("", True), ("yes", True)):
        monkeypatch.setenv("TRATO_BACKUP", value)
        assert daily_copies.plan_of(config) == Plan(automatic=automatic, keep_daily=3)


async def test_on_a_server_the_page_says_what_copies_are_made_with(
    trato: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "file_of", lambda _where: None)
    async with trato("backups") as person:
        await person.press(shows="This database is on a server")
        await person.press("n", shows="pg_dump")


async def test_who_erases_a_contact_is_led_to_the_copies_that_hold_it(trato: Any) -> None:
    contact = factories.contact("Zenobia Quince")
    backups.make_daily(Plan())
    async with trato("contacts", size=(160, 24)) as person:
        await person.press(shows="Zenobia")
        person.page.action_perform("erase")
        await person.press(shows="to erase Zenobia")
        await person.type(contact.key)
        await person.press("ctrl+s", shows="1 copy of the database still holds it")
