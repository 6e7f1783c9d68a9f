"""docs/pictures: the pages of the user guide as SVG, from a demo company on a fixed day.

    python tools/pictures.py                 # all of them, and docs/commands.md
    python tools/pictures.py contact-card    # only these

Nothing in them refers to anything outside: they show the same without a network.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import os
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from rich.cells import cell_len

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.app import TratoApp

PICTURES = ROOT / "docs" / "pictures"
DAY = date(2026, 11, 20)
HOUR = time(10, 42)
USER = "jim"
TRIES = 500
FONTS = 'Menlo, Consolas, "DejaVu Sans Mono", monospace'
CELL = 12.2
"""Width of a letter in Textual's pictures."""

_TEXT = re.compile(
    r'<text class="(?P<style>[^"]*)" x="(?P<x>[^"]*)" y="(?P<y>[^"]*)" textLength="[^"]*" '
    r'clip-path="[^"]*">(?P<text>.*?)</text>',
    re.DOTALL,
)


@dataclass(frozen=True)
class Picture:
    """One picture: a page, the keys pressed on it, and a text that is there when they are done.

    A key of several letters that Textual has no name for is typed: `type:movs`.
    """

    name: str
    shows: str
    page: str = ""
    keys: tuple[str, ...] = ()
    language: str = "en"
    theme: str = "trato-dark"
    size: tuple[int, int] = (80, 24)


LOG = "interaction-log-entries"
ALL = (
    Picture("role-centre", "Interactions per day"),
    Picture("log", "Eval", LOG),
    Picture("log-es", "Eval", LOG, language="es"),
    Picture("log-light", "Eval", LOG, theme="trato-light"),
    Picture("log-wide", "Eval", LOG, size=(120, 40)),
    Picture("search", "Movs. log", "", ("alt+q", "type:movs")),
    Picture(
        "create-interaction",
        "15 min",
        LOG,
        ("n", "type:litware", "enter", "type:outgoing", "enter"),
    ),
    Picture("contact-card", "History", "contacts", ("down", "enter")),
    Picture("segment", "45 lines", "segments", ("enter",)),
    Picture("add-contacts", "Groups and Codes", "segments", ("enter", "a")),
    Picture("delete-report", "will be deleted", "delete-interaction-log-entries"),
    Picture("filter", "Ctrl+S", LOG, ("f",)),
    Picture("create-interaction-es", "15 min", LOG, ("n", "type:litware", "enter", "type:outgoing", "enter"), "es"),
    Picture("search-es", "Movs. log", "", ("alt+q", "type:movs"), "es"),
    Picture("segment-es", "45", "segments", ("enter",), "es"),
    Picture("contact-card-es", "Historial", "contacts", ("down", "enter"), "es"),
    Picture("delete-report-es", "cancel", "delete-interaction-log-entries", (), "es"),
    Picture("role-centre-es", "por día", "", (), "es"),
)  # fmt: skip


@contextmanager
def fixed_day() -> Iterator[None]:
    """Have the program's clock and user be the same on every machine."""
    from store import clock
    from store.session import session

    first = datetime.combine(DAY, HOUR, UTC)
    passed = 0

    def now() -> datetime:
        nonlocal passed
        passed += 1
        return first + timedelta(microseconds=passed)

    with (
        patch.object(clock, "now", now),
        patch.object(clock, "today", lambda: DAY),
        patch.object(clock, "local_time", lambda: HOUR),
        patch.object(session, "user", USER),
    ):
        yield


def make_demo(where: Path, language: str) -> None:
    """Write the database of the demo company into a new file."""
    from store import db, demo

    db.open_database(str(where))
    try:
        demo.demo_company(language)
    finally:
        db.close_database()


@asynccontextmanager
async def opened(picture: Picture, where: Path) -> AsyncIterator[tuple[TratoApp, Pilot[int]]]:
    """Run the program without a terminal."""
    from tui.app import TratoApp
    from tui.config import Config
    from tui.data import Data
    from tui.i18n import set_language

    set_language(picture.language)
    data = Data()
    data.open(str(where)).result()
    app = TratoApp(data, Config(Path("config.toml"), theme=picture.theme), picture.page)
    async with app.run_test(size=picture.size) as pilot:
        yield app, pilot


def shown(app: TratoApp) -> str:
    """Return the text of what is on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())  # noqa: SLF001


async def settle(app: TratoApp, pilot: Pilot[int], text: str) -> None:
    """Wait until the screen shows `text` and does not change any more. Raises SystemExit."""
    before, same = "", 0
    for _try in range(TRIES):
        await pilot.pause()
        await app.data.read(int)
        await app.data.scan(int)
        now = shown(app)
        same = same + 1 if now == before and text in now else 0
        if same >= 5:
            return
        before = now
    raise SystemExit(f"'{text}' is not shown:\n{before}")


async def take(picture: Picture, where: Path) -> str:
    """Return the SVG of one picture."""
    async with opened(picture, where) as (app, pilot):
        await settle(app, pilot, "" if picture.keys else picture.shows)
        for key in picture.keys:
            letters = key.removeprefix("type:") if key.startswith("type:") else ""
            await pilot.press(*(letters or (key,)))
            # what answers as one types waits a moment for the next key
            await pilot.pause(0.3)
            await settle(app, pilot, "")
        await settle(app, pilot, picture.shows)
        svg = app.export_screenshot(title="Trato", simplify=True)
        app.exit(0)
    return slim(svg)


def slim(svg: str) -> str:
    """Return the SVG without fonts from elsewhere, and with each text where it stands.

    Blanks are no text: some programs drop them, others have letters of another width.
    """
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family:[^;]*;", f"font-family: {FONTS};", svg)
    svg = re.sub(r"terminal-[0-9]+", "t", svg)
    svg = re.sub(r'<clipPath id="t-line-.*?</clipPath>', "", svg, flags=re.DOTALL)
    svg = _TEXT.sub(_pieces, svg)
    svg = re.sub(r"[ \t]+\n", "\n", re.sub(r"\n[ \t]+", "\n", svg))
    return re.sub(r"\n{2,}", "\n", svg).strip() + "\n"


def _pieces(found: re.Match[str]) -> str:
    """Return the text of one line in pieces, each at its column."""
    start, text = float(found["x"]), html.unescape(found["text"]).replace("\N{NO-BREAK SPACE}", " ")
    pieces = []
    for piece in re.finditer(r"\S+(?: \S+)*", text):
        x = start + cell_len(text[: piece.start()]) * CELL
        length = cell_len(piece[0]) * CELL
        pieces.append(
            f'<text class="{found["style"]}" x="{x:.1f}" y="{found["y"]}" '
            f'textLength="{length:.1f}">{html.escape(piece[0], quote=False)}</text>'
        )
    return "\n".join(pieces)


def main(arguments: list[str] | None = None) -> int:
    """Make the pictures and the page of commands; return the exit code."""
    from tools import commands

    parser = argparse.ArgumentParser(description="docs/pictures/*.svg and docs/commands.md")
    parser.add_argument("names", nargs="*", metavar="NAME")
    names = parser.parse_args(arguments).names
    unknown = sorted(set(names) - {picture.name for picture in ALL})
    if unknown:
        parser.error(f"no such picture: {', '.join(unknown)}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, fixed_day():
        home = Path(directory)
        os.environ.update({f"XDG_{kind}_HOME": directory for kind in ("CONFIG", "STATE", "DATA")})
        for picture in ALL:
            if names and picture.name not in names:
                continue
            company = home / f"company-{picture.language}.db"
            if not company.exists():
                make_demo(company, picture.language)
            where = home / "demo.db"
            shutil.copy(company, where)
            svg = asyncio.run(take(picture, where))
            (PICTURES / f"{picture.name}.svg").write_text(svg, "utf-8")
            print(f"{picture.name}.svg", len(svg))
    if not names:
        commands.main([])
    return 0


if __name__ == "__main__":
    sys.exit(main())
