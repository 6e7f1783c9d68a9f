"""Title, status, keys, filters and the small chart."""

from collections.abc import Callable

import pytest
from textual.content import Content
from textual.widget import Widget

from tests.tui.widgets.helpers import WidgetApp
from tui.theme import ANSI, DARK, LIGHT
from tui.widgets.chips import Chip, FilterChips
from tui.widgets.footer import KeyFooter
from tui.widgets.sparkbars import Bar, SparkBars
from tui.widgets.status_line import StatusLine
from tui.widgets.tile_grid import GridTile, TileGrid
from tui.widgets.title_bar import TitleBar

EVIL = "[@click=app.quit]x[/]\x1b[31m"
SHOWN = "[@click=app.quit]x[/]␛[31m"
KEYS = [
    ("n", "New"),
    ("c", "Cancel"),
    ("v", "Evaluate"),
    ("m", "Comment"),
    ("/", "Find"),
    ("f", "Filter"),
    ("Space", "Mark"),
    ("F5", "Refresh"),
    ("?", "Help"),
]
CHIPS = [
    Chip("t", "template", "PHONE*"),
    Chip("d", "date", "..30-11-26"),
    Chip("c", "not canceled"),
]


@pytest.mark.parametrize("theme", [DARK, LIGHT, ANSI])
async def test_title_and_search(theme: str) -> None:
    app = WidgetApp(TitleBar("Interaction Log Entries", "Search page or report"), theme=theme)
    async with app.run_test(size=(80, 3)):
        line = app.screen_lines()[0]
        assert line.startswith(" Interaction Log Entries ")
        assert line.endswith("⌕ Search page or report  Alt+Q ")


async def test_a_long_title_leaves_room_for_the_search() -> None:
    app = WidgetApp(TitleBar(EVIL + "x" * 100, "Buscar página o informe"))
    async with app.run_test(size=(40, 3)):
        line = app.screen_lines()[0]
        assert line.startswith(f" {SHOWN}")
        assert line.endswith("…  ⌕ Alt+Q ")


async def test_a_long_title_leaves_room_for_its_mark() -> None:
    bar = TitleBar("Segment · SM00001 · " + "Spring " * 20, "Search")
    app = WidgetApp(bar)
    async with app.run_test(size=(80, 3)) as pilot:
        bar.mark = "· read only"
        await pilot.pause()
        assert app.screen_lines()[0].endswith("… · read only  ⌕ Search  Alt+Q ")


async def test_a_click_on_the_search_asks_for_it() -> None:
    bar = TitleBar("Title", "Search")
    app = WidgetApp(bar)
    async with app.run_test(message_hook=app.hear) as pilot:
        await pilot.click(bar, (5, 0))
        assert not app.heard(TitleBar.SearchRequested)
        await pilot.click(bar, (75, 0))
        assert len(app.heard(TitleBar.SearchRequested)) == 1


async def test_status_has_a_sign_besides_its_colour() -> None:
    status = StatusLine()
    app = WidgetApp(status)
    async with app.run_test(size=(60, 3)) as pilot:
        status.show(EVIL)
        status.set_note("3 of 9")
        await pilot.pause()
        assert app.screen_lines()[0].startswith(f" {SHOWN} ")
        assert app.screen_lines()[0].endswith(" 3 of 9 ")
        status.show("Not saved", "error")
        await pilot.pause()
        assert app.screen_lines()[0].startswith(" ✗ Not saved ")
        status.show("Look", "warning")
        assert status.text == "! Look"
        status.clear()
        assert status.text == ""


async def test_at_most_eight_keys_and_help_among_them() -> None:
    footer = KeyFooter(KEYS)
    app = WidgetApp(footer)
    async with app.run_test(size=(80, 3)) as pilot:
        assert footer.shown() == [*KEYS[:7], KEYS[8]]
        assert app.screen_lines()[0].rstrip().endswith("Space Mark  ? Help")
        await pilot.resize_terminal(40, 3)
        await pilot.pause()
        assert app.screen_lines()[0].strip() == "n New  c Cancel  v Evaluate  ? Help"


async def test_a_click_on_a_key_is_that_key() -> None:
    footer = KeyFooter(KEYS)
    app = WidgetApp(footer)
    async with app.run_test(size=(80, 3), message_hook=app.hear) as pilot:
        await pilot.click(footer, (9, 0))
        assert [sent.key for sent in app.heard(KeyFooter.Clicked)] == ["c"]


async def test_chips_are_walked_to_and_removed() -> None:
    chips = FilterChips(CHIPS, "12,431 of 1.2 M")
    app = WidgetApp(chips)
    async with app.run_test(size=(80, 3), message_hook=app.hear) as pilot:
        chips.focus()
        line = app.screen_lines()[0]
        assert "template PHONE*   date ..30-11-26   not canceled" in line
        assert line.endswith(" 12,431 of 1.2 M ")
        await pilot.press("right", "delete")
        assert [sent.key for sent in app.heard(FilterChips.ChipRemoved)] == ["d"]
        chips.set_chips([CHIPS[0], CHIPS[2]])
        await pilot.press("backspace", "left", "enter")
        assert [sent.key for sent in app.heard(FilterChips.ChipRemoved)] == ["d", "c"]
        assert [sent.key for sent in app.heard(FilterChips.ChipActivated)] == ["t"]
        await pilot.click(chips, (25, 0))
        assert chips.cursor_chip == CHIPS[2]


async def test_chips_that_do_not_fit_are_counted() -> None:
    many = [Chip(str(number), f"field{number}", EVIL) for number in range(6)]
    chips = FilterChips(many, "5")
    app = WidgetApp(chips)
    async with app.run_test(size=(80, 3)) as pilot:
        chips.focus()
        await pilot.pause()
        assert "field0 " + SHOWN in app.screen_lines()[0]
        assert "+4" in app.screen_lines()[0]
        await pilot.press(*["right"] * 5)
        assert "field5" in app.screen_lines()[0]
        assert "‹" in app.screen_lines()[0]


async def test_without_chips_there_is_nothing_to_walk_to() -> None:
    chips = FilterChips()
    app = WidgetApp(chips)
    async with app.run_test():
        assert not chips.can_focus
        chips.set_chips(CHIPS)
        assert chips.can_focus


async def test_bars_have_their_numbers() -> None:
    bars = SparkBars([Bar(n, f"{n:02}", value) for n, value in enumerate([0, 1, 8, 24])])
    app = WidgetApp(bars)
    async with app.run_test(size=(80, 8), message_hook=app.hear) as pilot:
        lines = [line.rstrip() for line in app.screen_lines()[:5]]
        assert lines == [
            "         ██",
            "         ██",
            "   ▁▁ ██ ██",
            "0  1  8  24",
            "00 01 02 03",
        ]
        bars.focus()
        await pilot.press("left", "enter")
        assert [sent.key for sent in app.heard(SparkBars.BarSelected)] == [2]
        await pilot.click(bars, (4, 1))
        assert [sent.key for sent in app.heard(SparkBars.BarSelected)] == [2, 1]


TILES = [
    GridTile("Postponed", "0"),
    GridTile("Overdue", "12", True),
    GridTile(EVIL, "1,000,000"),
    GridTile("Pages"),
    GridTile("Last", "…"),
]


async def test_tiles_stand_in_columns() -> None:
    app = WidgetApp(TileGrid(TILES, "What waits"))
    async with app.run_test(size=(80, 8)):
        assert [line.rstrip() for line in app.screen_lines()[:4]] == [
            "What waits",
            "      0  Postponed                            12  Overdue !",
            f"1,000,000  {SHOWN}    Pages",
            "      …  Last",
        ]


@pytest.mark.parametrize(("width", "columns"), [(40, 1), (80, 2), (140, 4)])
async def test_the_arrows_walk_over_the_tiles(width: int, columns: int) -> None:
    grid = TileGrid(TILES)
    app = WidgetApp(TitleBar(), grid, KeyFooter())
    async with app.run_test(size=(width, 8), message_hook=app.hear) as pilot:
        grid.focus()
        await pilot.press("enter", "right", "enter", "down", "enter", "left", "space")
        below = min(1 + columns, len(TILES) - 1)
        walked = [0, 1, below, below - 1]
        assert [sent.index for sent in app.heard(TileGrid.Chosen)] == walked


async def test_past_their_ends_the_arrows_leave_the_tiles() -> None:
    first, second = TileGrid(TILES), TileGrid(TILES)
    app = WidgetApp(first, second)
    async with app.run_test(size=(80, 8), message_hook=app.hear) as pilot:
        first.focus()
        await pilot.press("down", "down", "down")
        assert app.focused is second
        await pilot.press("right", "up", "enter")
        assert app.focused is first
        assert [sent.index for sent in app.heard(TileGrid.Chosen)] == [4]


async def test_a_click_chooses_a_tile() -> None:
    grid = TileGrid(TILES, "What waits")
    app = WidgetApp(grid)
    async with app.run_test(size=(80, 8), message_hook=app.hear) as pilot:
        await pilot.click(grid, (5, 0))
        await pilot.click(grid, (45, 3))
        assert not app.heard(TileGrid.Chosen)
        await pilot.click(grid, (45, 2))
        assert [sent.index for sent in app.heard(TileGrid.Chosen)] == [3]


@pytest.mark.parametrize("theme", [DARK, LIGHT, ANSI])
@pytest.mark.parametrize(
    ("widget", "chosen"),
    [
        (lambda: TileGrid(TILES), "      0  Postponed"),
        (lambda: SparkBars([Bar(n, f"d{n}", n, f"{n} h") for n in range(9)]), "8 hd8"),
    ],
)
async def test_the_cursor_is_reversed_and_not_a_colour_alone(
    widget: Callable[[], Widget], chosen: str, theme: str
) -> None:
    line = widget()
    app = WidgetApp(line, theme=theme)
    async with app.run_test(size=(80, 8)) as pilot:
        line.focus()
        await pilot.pause()
        strips = [line.render_line(y) for y in range(line.size.height)]
        reversed_parts = [
            part.text for strip in strips for part in strip if part.style and part.style.reverse
        ]
        assert "".join(reversed_parts).rstrip() == chosen


async def test_the_newest_bars_are_those_that_fit() -> None:
    bars = SparkBars([Bar(n, f"d{n}", n, f"{n} h") for n in range(100)])
    app = WidgetApp(bars)
    async with app.run_test(size=(40, 8)) as pilot:
        assert [bar.key for bar in bars.shown()] == list(range(92, 100))
        bars.focus()
        await pilot.press(*["left"] * 20)
        assert bars.cursor_bar is not None
        assert bars.cursor_bar.key == 92
        room = bars.size
        bars.set_bars([])
        await pilot.pause()
        assert bars.size == room, "what is below must not move when the numbers come"
        assert bars.render() == Content()
