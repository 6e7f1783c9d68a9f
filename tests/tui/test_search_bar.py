from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from store import db as store_db
from store import search as store_search
from tests import factories
from tui import i18n
from tui.app import TratoApp
from tui.config import Config
from tui.data import Data
from tui.search_bar import SearchBar
from tui.widgets.section_list import SectionList
from tui.widgets.text_fields import PlainInput

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from textual.pilot import Pilot

Opened = tuple[TratoApp, "Pilot[int]"]


@pytest.fixture(params=["en", "es"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


@asynccontextmanager
async def bar(path: Path, page: str = "contacts") -> AsyncIterator[Opened]:
    """The program with the search bar open."""
    store_db.close_database()
    data = Data()
    await asyncio.wrap_future(data.open(str(path)))
    app = TratoApp(data, Config(path.parent / "no.toml"), page)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.pages))
        await pilot.press("alt+q")
        await until(pilot, lambda: isinstance(app.screen, SearchBar))
        await until(pilot, lambda: app.screen.query_one(SectionList).chosen is not None)
        yield app, pilot


async def until(pilot: Pilot[Any], holds: Any) -> None:
    """Let the program work until something holds; the test's own timeout ends it otherwise."""
    for _ in range(400):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never held")


def chosen(app: TratoApp) -> Any:
    return app.screen.query_one(SectionList).chosen


def lines(app: TratoApp) -> list[str]:
    listed = app.screen.query_one(SectionList)
    return [listed.render_line(y).text.rstrip() for y in range(listed.size.height)]


async def typed(app: TratoApp, pilot: Pilot[int], text: str) -> None:
    """Type a text and wait until its answer is shown."""
    for letter in text:
        await pilot.press(letter)
    screen = app.screen
    assert isinstance(screen, SearchBar)
    await until(pilot, lambda: screen._answered == screen.query_one(PlainInput).value)
    await until(pilot, lambda: not [w for w in app.workers if w.group == "search"])


async def test_movs_and_enter_open_the_log_without_waiting(db: Path) -> None:
    factories.entry()
    async with bar(db) as (app, pilot):
        await pilot.press(*"movs", "enter")
        await until(pilot, lambda: app.pages[-1].page.id == "interaction-log-entries")


async def test_nothing_typed_offers_pages_and_then_what_was_opened(db: Path) -> None:
    record = factories.contact("Ann Beebe")
    async with bar(db) as (app, pilot):
        assert chosen(app)[0] == "page"
        await typed(app, pilot, "beebe")
        assert chosen(app) == ("record", "contact", record.key)
        await pilot.press("enter")
        await until(pilot, lambda: app.pages[-1].page.id == "contact-card")
        assert app.pages[-1].record is not None
        await until(pilot, lambda: not [w for w in app.workers if w.group == "usage"])
        await pilot.press("alt+q")
        await until(pilot, lambda: isinstance(app.screen, SearchBar))
        await until(pilot, lambda: chosen(app) is not None)
        assert chosen(app) == ("record", "contact", record.key)


async def test_a_typo_finds_the_contact(db: Path) -> None:
    record = factories.contact("Movistar Logística, S.A.")
    async with bar(db) as (app, pilot):
        await typed(app, pilot, "@movsitar")
        assert chosen(app) == ("record", "contact", record.key)


async def test_the_other_language_and_the_category_stand_beside_the_title(
    db: Path, language: str
) -> None:
    async with bar(db) as (app, pilot):
        await typed(app, pilot, "ile")
        line = next(line for line in lines(app) if line.startswith("▸"))
        assert "Interaction Log Entries" in line
        assert "Movs. log interacción" in line
        assert line.index("Interaction") < line.index("Movs") or language == "es"
        assert line.endswith("List" if language == "en" else "Lista")


async def test_arrows_pages_and_tab_move_and_escape_closes(db: Path) -> None:
    factories.contact("Segmental")
    async with bar(db) as (app, pilot):
        await typed(app, pilot, "segm")
        first = chosen(app)
        await pilot.press("down")
        second = chosen(app)
        assert second != first
        await pilot.press("up", "up")
        assert chosen(app) == first
        await pilot.press("tab", "tab")
        assert chosen(app)[0] == "record"
        await pilot.press("shift+tab")
        assert chosen(app)[0] == "report"
        await pilot.press("shift+tab")
        assert chosen(app)[0] == "page"
        await pilot.press("pagedown")
        assert chosen(app)[0] == "record"
        await pilot.press("pageup")
        assert chosen(app) == first
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, SearchBar))
        assert len(app.pages) == 1


async def test_records_that_come_late_do_not_move_the_choice(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    factories.contact("Segments Ltd.")
    gate = threading.Event()
    real = store_search.records

    def late(*args: Any, **options: Any) -> list[store_search.Hit]:
        assert gate.wait(20)
        return real(*args, **options)

    monkeypatch.setattr(store_search, "records", late)
    async with bar(db) as (app, pilot):
        await pilot.press(*"segm")
        await until(pilot, lambda: chosen(app) == ("page", "", "segments"))
        await pilot.press("down")
        before = chosen(app)
        assert not any("Ltd." in line for line in lines(app))
        gate.set()
        await until(pilot, lambda: any("Ltd." in line for line in lines(app)))
        assert chosen(app) == before


async def test_data_is_shown_as_it_is(db: Path) -> None:
    factories.contact("[b]Acme[/] [@click=app.quit]x")
    async with bar(db) as (app, pilot):
        await typed(app, pilot, "@acme")
        assert any("[b]Acme[/] [@click=app.quit]x" in line for line in lines(app))


async def test_a_sign_limits_the_search_and_nothing_found_is_said(db: Path, language: str) -> None:
    async with bar(db) as (app, pilot):
        await pilot.press("?")
        await until(pilot, lambda: chosen(app) == ("prefix", "", ">"))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one(PlainInput).value == ">")
        await until(pilot, lambda: chosen(app) is not None and chosen(app)[0] == "action")
        await typed(app, pilot, "xyzzy")
        said = "Nothing found." if language == "en" else "No se encontró nada."
        await until(pilot, lambda: lines(app)[0] == said)
        await pilot.press("enter")
        assert isinstance(app.screen, SearchBar)


async def test_an_action_is_done_on_the_page(db: Path) -> None:
    factories.contact("Ann")
    async with bar(db) as (app, pilot):
        await typed(app, pilot, ">mark" if i18n.language() == "en" else ">marcar")
        assert chosen(app)[0] == "action"
        await pilot.press("enter")
        await until(pilot, lambda: app.pages[-1].marked == 1)
