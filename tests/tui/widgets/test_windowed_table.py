"""The table on a screen: what is drawn, what the keys do, what is sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual.content import Content
from textual.geometry import Region
from textual.pilot import Pilot

from tests.tui.widgets.helpers import Entry, ListSource, WidgetApp
from tui.widgets.plain import plain
from tui.widgets.row_window import ReadError
from tui.widgets.table_columns import TableColumn
from tui.widgets.windowed_table import WindowedTable

STATES = {3: "canceled", 5: "failed", 7: "blocked"}


def columns() -> list[TableColumn[Entry]]:
    return [
        TableColumn("no", "No.", 8, lambda row: f"{row.number:,}", align="right"),
        TableColumn("text", "Text", 10, lambda row: row.text or "text", flexible=True),
        TableColumn("styled", "Styled", 8, lambda _row: plain("[b]x", "bold"), priority=2),
        TableColumn("wide", "Wide", 60, lambda _row: "wide", priority=3),
    ]


def table_of(**options: Any) -> WindowedTable[Entry]:
    return WindowedTable(columns(), empty_text="Nothing here. Press n.", **options)


@asynccontextmanager
async def running(
    table: WindowedTable[Entry], source: ListSource, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[WidgetApp, Pilot[None]]]:
    app = WidgetApp(table)
    async with app.run_test(size=size, message_hook=app.hear) as pilot:
        table.set_source(source)
        table.focus()
        await settle(pilot)
        app.seen.clear()
        yield app, pilot


async def settle(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settle(pilot)


async def test_rows_stand_below_their_captions() -> None:
    async with running(table_of(), ListSource.of(1000)) as (app, _):
        lines = app.screen_lines()
        assert lines[0].split() == ["No.", "Text", "Styled", "┃"]
        assert lines[1].split() == ["▸", "0", "text", "[b]x", "│"]
        assert lines[23].split() == ["22", "text", "[b]x", "│"]


async def test_at_160_columns_nothing_is_left_out() -> None:
    async with running(table_of(), ListSource.of(1000), (160, 24)) as (app, _):
        assert app.screen_lines()[0].split() == ["No.", "Text", "Styled", "Wide", "┃"]


@pytest.mark.parametrize(
    ("keys", "index"),
    [
        (["down"], 1),
        (["down", "down", "up"], 1),
        (["pagedown"], 23),
        (["pagedown", "pagedown", "pageup"], 23),
        (["end"], 19_999),
        (["ctrl+end", "up"], 19_998),
        (["end", "home"], 0),
        (["end", "pageup", "ctrl+home"], 0),
        (["end", "down", "pagedown"], 19_999),
    ],
)
async def test_keys_move_the_cursor(keys: list[str], index: int) -> None:
    table = table_of()
    async with running(table, ListSource.of(20_000)) as (app, pilot):
        await press(pilot, *keys)
        assert (table.cursor_index, table.cursor_row) == (index, Entry(index))
        line = next(line for line in app.screen_lines() if "▸" in line)
        assert f" {index:,} " in line
        moved = app.heard(WindowedTable.CursorMoved)[-1]
        assert (moved.row, moved.index) == (Entry(index), index)


async def test_the_table_is_empty_and_says_why() -> None:
    table = table_of()
    async with running(table, ListSource.of(0)) as (app, pilot):
        assert "Nothing here. Press n." in app.screen_lines()[2]
        await press(pilot, "down", "end", "space", "enter", "left")
        assert table.cursor_row is None
        assert not app.heard(WindowedTable.RowActivated)


async def test_nothing_known_is_a_placeholder_and_not_a_sentence() -> None:
    table, source = table_of(), ListSource.of(5)
    source.gate = asyncio.Event()
    app = WidgetApp(table)
    async with app.run_test() as pilot:
        table.set_source(source)
        await pilot.pause()
        assert app.screen_lines()[1].strip() == "…"
        source.gate.set()
        await settle(pilot)
        assert app.screen_lines()[1].split() == ["▸", "0", "text", "[b]x"]


async def test_rows_stay_while_others_are_read() -> None:
    table, source = table_of(), ListSource.of(20_000)
    async with running(table, source) as (app, pilot):
        before = app.screen_lines()
        source.gate = asyncio.Event()
        await pilot.press("end")
        assert app.screen_lines() == before
        source.gate.set()
        await settle(pilot)
        assert "19,999" in app.screen_lines()[23]


async def test_another_source_replaces_rows_when_its_own_have_come() -> None:
    table = table_of()
    async with running(table, ListSource.of(100)) as (app, pilot):
        other = ListSource([Entry(7, "other")])
        other.gate = asyncio.Event()
        table.set_source(other)
        await pilot.pause()
        assert "text" in app.screen_lines()[1]
        other.gate.set()
        await settle(pilot)
        assert "other" in app.screen_lines()[1]
        assert "text" not in app.screen_lines()[2]
        assert table.row_count == 1
        assert table.count_known


async def test_signs_of_row_states_and_marks() -> None:
    table = table_of(row_state=lambda row: STATES.get(int(row.number), ""))
    async with running(table, ListSource.of(100)) as (app, pilot):
        await press(pilot, "down", "down", "down", "space")
        lines = app.screen_lines()
        assert lines[4].startswith(" ●✗ ")
        assert lines[5].startswith("▸   ")
        assert lines[6].startswith("  ! ")
        assert lines[8].startswith("  ⊘ ")
        await press(pilot, "up")
        assert app.screen_lines()[4].startswith("▸●✗ ")


async def test_canceled_rows_are_struck_out_and_the_cursor_is_reversed() -> None:
    table = table_of(row_state=lambda row: STATES.get(int(row.number), ""))
    async with running(table, ListSource.of(100)) as (app, _):
        strips = app.screen._compositor.render_strips()
        text = [segment.style for segment in strips[4] if "text" in segment.text]
        assert [bool(style and style.strike) for style in text] == [True]
        cursor = [segment.style for segment in strips[1] if "text" in segment.text]
        assert [bool(style and style.reverse) for style in cursor] == [True]


async def test_marks() -> None:
    table = table_of()
    async with running(table, ListSource.of(20_000)) as (app, pilot):
        await press(pilot, "space", "space")
        assert table.marked_keys == {0, 1}
        assert table.cursor_index == 2
        await press(pilot, "up", "space")
        assert table.marked_keys == {0}
        await press(pilot, "asterisk")
        assert (table.all_marked, table.marked_keys) == (True, frozenset())
        assert table.is_marked(19_999)
        await press(pilot, "up", "space")
        assert table.all_marked
        assert table.marked_keys == {1}
        assert not table.is_marked(1)
        await press(pilot, "asterisk")
        assert (table.all_marked, table.marked_keys) == (True, frozenset())
        await press(pilot, "asterisk")
        assert not table.has_marks
        assert len(app.heard(WindowedTable.MarksChanged)) == 7


async def test_the_column_cursor_serves_sorting_and_filtering() -> None:
    table = table_of()
    async with running(table, ListSource.of(100)) as (app, pilot):
        assert table.cursor_column == "no"
        await press(pilot, "right", "right", "right", "right", "left")
        assert table.cursor_column == "text"
        table.action_request_sort()
        table.action_request_cell()
        await pilot.pause()
        assert app.heard(WindowedTable.SortRequested)[0].column == "text"
        cell = app.heard(WindowedTable.NeedsCell)[0]
        assert (cell.row, cell.column) == (Entry(0), "text")
        table.set_sort("text", descending=True)
        await pilot.pause()
        assert "Text ▼" in app.screen_lines()[0]
        table.set_sort("no")
        await pilot.pause()
        assert "No.▲" in app.screen_lines()[0]


async def test_the_mouse() -> None:
    table = table_of()
    async with running(table, ListSource.of(1000)) as (app, pilot):
        await pilot.click(table, (20, 5))
        assert (table.cursor_index, table.cursor_column) == (4, "text")
        await pilot.click(table, (1, 6))
        assert table.marked_keys == {5}
        await pilot.double_click(table, (20, 7))
        assert app.heard(WindowedTable.RowActivated)[0].row == Entry(6)
        await pilot.click(table, (20, 0))
        assert app.heard(WindowedTable.SortRequested)[0].column == "text"
        table.action_page_by(4)
        await settle(pilot)
        await pilot.click(table, (79, 1))
        await settle(pilot)
        assert table.cursor_index < 98


async def test_enter_opens_a_row() -> None:
    async with running(table_of(), ListSource.of(100)) as (app, pilot):
        await press(pilot, "down", "enter")
        assert [sent.row for sent in app.heard(WindowedTable.RowActivated)] == [Entry(1)]


async def test_refresh_keeps_cursor_and_line() -> None:
    table, source = table_of(), ListSource.of(1000)
    async with running(table, source) as (app, pilot):
        await press(pilot, "pagedown", "down", "down")
        source.entries[0:0] = [Entry(-number) for number in range(5, 0, -1)]
        table.refresh_rows()
        await settle(pilot)
        assert (table.cursor_index, table.cursor_row) == (30, Entry(25))
        assert app.screen_lines()[3].startswith("▸")
        del source.entries[30]
        table.refresh_rows()
        await settle(pilot)
        assert (table.cursor_index, table.cursor_row) == (30, Entry(26))
        table.refresh_rows(keep_cursor=False)
        await settle(pilot)
        assert (table.cursor_index, table.cursor_row) == (0, Entry(-5))


async def test_a_row_that_changed_is_drawn_and_sent_anew() -> None:
    table, source = table_of(), ListSource.of(100)
    async with running(table, source) as (app, pilot):
        source.entries[0] = Entry(0, "changed")
        table.refresh_rows()
        await settle(pilot)
        assert "changed" in app.screen_lines()[1]
        assert app.heard(WindowedTable.CursorMoved)[-1].row == Entry(0, "changed")


async def test_move_to() -> None:
    table = table_of()
    async with running(table, ListSource.of(20_000)) as (_, pilot):
        table.move_to(4_321)
        await settle(pilot)
        assert (table.cursor_index, table.cursor_row) == (4_321, Entry(4_321))
        table.move_to_index(99)
        await settle(pilot)
        assert table.cursor_index == 99


async def test_data_does_nothing_in_a_cell() -> None:
    evil = "[@click=app.quit]x[/] \x1b[31mred\x9b2J\u202e\n日本"
    table = table_of(row_state=lambda _row: "")
    async with running(table, ListSource([Entry(1, evil), Entry(2, evil)])) as (app, _):
        for line in app.screen_lines()[1:3]:
            assert "[@click=app.quit]x[/] ␛[31mred�2J�⏎日本" in line
            assert "\x1b" not in line
            assert Content(line).cell_length == 80


async def test_one_step_writes_two_lines() -> None:
    table = table_of()
    async with running(table, ListSource.of(1000)) as (app, pilot):
        await press(pilot, "down")
        written: list[set[int]] = []
        compositor = app.screen._compositor
        render = compositor.render_partial_update

        def watch() -> Any:
            update = render()
            if update is not None:
                written.append({y for y, _, _ in update.spans})
            return update

        compositor.render_partial_update = watch  # type: ignore[method-assign]
        await press(pilot, "down")
        assert set().union(*written) == {2, 3}


async def test_a_failed_read_is_told_and_the_rows_stay() -> None:
    class Failing(ListSource):
        async def last(self, limit: int) -> list[Entry]:
            raise ReadError("busy")

    table = table_of()
    async with running(table, Failing(ListSource.of(1000).entries)) as (app, pilot):
        before = app.screen_lines()
        await press(pilot, "end")
        assert str(app.heard(WindowedTable.ReadFailed)[0].error) == "busy"
        assert app.screen_lines() == before
        await press(pilot, "down")
        assert table.cursor_index == 1


async def test_resizing_keeps_the_cursor_on_the_screen() -> None:
    table = table_of()
    async with running(table, ListSource.of(1000)) as (app, pilot):
        await press(pilot, "end")
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert "999" in app.screen_lines()[39]
        await pilot.resize_terminal(80, 10)
        await settle(pilot)
        assert "▸" in "".join(app.screen_lines())


async def test_other_columns_take_the_old_rows_away() -> None:
    table = table_of()
    async with running(table, ListSource.of(10)) as (app, pilot):
        table.set_columns([TableColumn("k", "Key", 8, lambda row: f"k{row.number}")])
        table.set_source(ListSource.of(3))
        await settle(pilot)
        assert [line.split()[-1] for line in app.screen_lines()[:4]] == ["Key", "k0", "k1", "k2"]


async def test_a_table_may_have_padding() -> None:
    table = table_of()
    async with running(table, ListSource.of(1000)) as (app, pilot):
        table.styles.padding = (1, 2)
        await settle(pilot)
        assert app.screen_lines()[0].strip() == ""
        assert app.screen_lines()[2].startswith("  ▸")


async def test_a_table_that_was_just_removed_may_be_drawn_once_more() -> None:
    table = table_of()
    async with running(table, ListSource.of(1000)):
        await table.remove()
        table.notify_style_update()
        assert [strip.text for strip in table.render_lines(Region(0, 0, 3, 2))] == ["   ", "   "]


async def test_the_scrollbar_is_dragged() -> None:
    table = table_of()
    async with running(table, ListSource.of(1000)) as (app, pilot):
        await pilot.mouse_down(offset=(79, 0))
        await pilot.hover(offset=(79, 12))
        await pilot.mouse_up(offset=(79, 12))
        await settle(pilot)
        assert 400 < table.cursor_index < 600
        bars = [line[79] for line in app.screen_lines()]
        assert 10 <= bars.index("┃") <= 13
        assert bars.count("│") == 23
