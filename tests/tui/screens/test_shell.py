"""What belongs to every page: help, keys, work date, first start, drafts, long work."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from store import drafts, nouns
from store.errors import Cancelled
from store.session import session
from tests import factories
from tui.jobs import Job
from tui.screens.first_start import FirstStart
from tui.screens.help_screen import HelpScreen
from tui.start import NoScreen, check_terminal


async def test_help_lists_the_keys_and_does_what_is_chosen(trato: Any) -> None:
    async with trato() as person:
        await person.press("question_mark", shows="Keys: Interaction Groups")
        await person.type("new rec")
        await person.press(shows="Create a new record.")
        await person.press("enter", shows="Interaction Group · new")


async def test_help_says_when_no_key_fits(trato: Any) -> None:
    async with trato() as person:
        await person.press("f1", shows="Keys:")
        await person.type("xyzzy")
        await person.press(shows="No key fits.")
        await person.press("escape")
        await person.until(lambda: not isinstance(person.app.screen, HelpScreen))


async def test_a_key_of_the_configuration_replaces_the_usual_one(trato: Any) -> None:
    async with trato(configured={"new": "f4"}) as person:
        await person.press(shows="F4 New")
        await person.press("f4", shows="Interaction Group · new")


async def test_letters_are_text_in_a_field_and_the_footer_knows(trato: Any) -> None:
    async with trato() as person:
        await person.press("n", shows="Interaction Group · new")
        assert "Ctrl+S Save" in person.text
        await person.press("q", "n")
        assert "qn" in person.text


async def test_the_first_page_cannot_be_left_by_mistake(trato: Any) -> None:
    async with trato() as person:
        await person.press("escape", shows="Ctrl+Q leaves the program.")


async def test_the_work_date_is_set_and_shown(trato: Any) -> None:
    async with trato() as person:
        await person.press("alt+w", shows="Work date")
        await person.press("ctrl+u")
        await person.type("24-12-26")
        await person.press("enter", shows="work date 24-12-26")
        assert session.work_date == dt.date(2026, 12, 24)


async def test_a_new_database_begins_with_a_choice(trato: Any) -> None:
    async with trato(blank=True) as person:
        await person.press(shows="The usual set-up")
        assert isinstance(person.app.screen, FirstStart)
        await person.press("3", shows="There are no interaction groups yet.")


def _leave_a_copy(path: Path) -> None:
    folder = Path(f"{path}.backups")
    folder.mkdir()
    with (folder / f"{path.stem}-20260101T080000Z.db").open("wb") as file:
        file.truncate(9_000_000)


@pytest.mark.sqlite
async def test_a_new_database_tells_of_the_copies_of_the_one_before(trato: Any, db: Any) -> None:
    _leave_a_copy(db)
    async with trato(blank=True) as person:
        await person.press(shows="trato restore --list")


async def test_the_usual_setup_fills_the_groups(trato: Any) -> None:
    async with trato(blank=True) as person:
        await person.press(shows="The demo company")
        await person.press("enter", shows="MEETING")


async def test_the_end_keeps_unfinished_forms_as_drafts(trato: Any, db: Any) -> None:
    async with trato() as person:
        await person.press("n", shows="Interaction Group · new")
        await person.type("letter")
        person.app.end(143)
        await person.until(lambda: person.app.return_code == 143)
    (kept,) = drafts.waiting()
    assert (kept.form, kept.content) == ("interaction-group-card", {"code": "letter"})
    async with trato() as person:
        await person.press("n", shows="when the terminal went away")
        assert "letter" in person.text
        await person.press("tab")
        await person.type("Letters")
        await person.press("ctrl+s", shows="Saved.")
    assert drafts.waiting() == []


async def test_what_others_write_is_read_again(trato: Any) -> None:
    factories.group("A")
    async with trato() as person:
        await person.press(shows="Group A")
        add = nouns.noun("group").add
        assert add is not None
        await person.app.data.changed_elsewhere()
        add({"code": "B", "description": "From elsewhere"})
        await person.app._poll()
        await person.press(shows="From elsewhere")


async def test_long_work_reports_and_can_be_stopped(trato: Any) -> None:
    def work(progress: Any) -> None:
        while True:
            progress(1, 2)

    async with trato() as person:
        app = person.app
        task = asyncio.create_task(app.jobs.run("Counting", work))
        await person.press(shows="Counting")
        await person.press("alt+x")
        with pytest.raises(Cancelled):
            await task
        await person.gone("Counting")


def test_percent_is_known_with_a_total() -> None:
    async def percents() -> tuple[int | None, int | None]:
        job = Job("x", lambda _job: None)
        before = job.percent
        job.progress(1, 4)
        return before, job.percent

    assert asyncio.run(percents()) == (None, 25)


class FakeStream:
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"TERM": "dumb", "LANG": "C.UTF-8"}, "TERM=dumb"),
        ({"TERM": "xterm", "LANG": "de_DE.ISO-8859-1"}, "ISO-8859-1"),
    ],
)
def test_a_terminal_that_cannot_show_screens_is_refused(
    environment: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", FakeStream())
    monkeypatch.setattr("sys.stdout", FakeStream())
    with pytest.raises(NoScreen, match=said):
        check_terminal(environment)


def test_no_terminal_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoScreen, match="command line"):
        check_terminal({"TERM": "xterm", "LANG": "C.UTF-8"})


async def test_no_color_means_the_colours_of_the_terminal(
    trato: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with trato() as person:
        assert person.app.theme == "trato-ansi"
        assert person.app.native_ansi_color


async def test_a_long_sentence_is_shown_whole(trato: Any) -> None:
    async with trato() as person:
        sentence = " ".join(f"word{number}" for number in range(20))
        person.app.say(sentence, "error")
        await person.press(shows="word19")


async def test_a_page_that_is_not_there_yet_does_not_read_again(trato: Any) -> None:
    async with trato() as person:
        screen = type(person.page)(person.page.page)
        opening = person.app.push_screen(screen)
        await screen.data_changed()
        await opening
        await person.press(shows="Interaction Groups")
