"""Every page of a database in which hostile text stands everywhere: nothing of it is obeyed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from tests.hostile_rows import make_hostile, make_records
from tests.tui.screens.conftest import Person
from tui.page import ListPage, all_pages
from tui.printable import PLACEHOLDER, UNSAFE

PAGES = (
    "role-centre", "contacts", "interaction-log-entries", "interaction-templates", "segments",
    "sales-documents", "outbox", "unmatched", "recorded-events", "never-log", "change-log",
    "company-information", "marketing-setup", "profile-questionnaires", "salutation-formulas",
    "alternative-addresses", "channels", "import-mappings", "saved-segment-criteria", "users",
)  # fmt: skip


def unsafe(person: Person) -> set[str]:
    """What on the screen a terminal would obey, or not show."""
    return {
        hex(ord(sign))
        for sign in re.findall(UNSAFE, "".join(person.lines).replace(PLACEHOLDER, ""))
    }


def crooked(person: Person) -> list[str]:
    """The lines of the screen that are wider or narrower than the terminal."""
    strips = person.app.screen._compositor.render_strips()
    return [strip.text for strip in strips if cell_len(strip.text) != person.app.size.width]


async def settled(person: Person) -> None:
    """Wait until what the page asked of the database is on the screen."""
    for _ in range(2):
        await person.app.data.read(lambda: None)
        await person.pilot.pause()


async def look(person: Person, name: str) -> str:
    """Return what is on the screen, of which nothing may be obeyed."""
    await settled(person)
    assert not unsafe(person), name
    assert not crooked(person), name
    return person.text


async def test_no_page_lets_a_row_out_of_its_cell(trato: Any, db: Path) -> None:
    make_records()
    assert make_hostile(db) > 100
    silent = []
    async with trato("role-centre", size=(120, 40)) as person:
        for name in PAGES:
            page = all_pages()[name]
            await person.app.open_page(name)
            text = await look(person, name)
            if isinstance(page, ListPage) and page.card:
                await person.pilot.press("enter")
                text += await look(person, f"{name} card")
            while len(person.app.pages) > 1:
                person.app.pop_screen()
            if "PWN" not in text:
                silent.append(name)
    assert not silent, " ".join(silent)
