"""The cursor in a long list: late reads, lists that change, and no more rows than needed."""

import asyncio
from collections.abc import Callable

import pytest

from tests.tui.widgets.helpers import Entry, ListSource
from tui.widgets.row_browser import RowBrowser
from tui.widgets.row_window import ReadError

PAGE = 10


async def opened(source: ListSource, *, count: bool = True) -> RowBrowser[Entry]:
    browser: RowBrowser[Entry] = RowBrowser(lambda _change: None)
    browser.resize(PAGE)
    browser.open(source)
    await browser.run()
    if count:
        await browser.measure()
    return browser


def shown(browser: RowBrowser[Entry]) -> list[float | None]:
    rows = [browser.window.get(browser.top + line) for line in range(browser.page)]
    return [row.number if row else None for row in rows]


def place(browser: RowBrowser[Entry]) -> tuple[int, float | None]:
    row = browser.cursor_row
    return browser.cursor, row.number if row else None


async def test_the_first_rows_come_first_and_the_count_later() -> None:
    source = ListSource.of(20_000)
    browser = await opened(source, count=False)
    assert source.asked[0] == "first"
    assert "count" not in source.asked
    assert not browser.window.exact
    await browser.measure()
    assert browser.window.total == 20_000


async def test_every_way_of_moving_ends_on_the_right_row() -> None:
    browser = await opened(ListSource.of(20_000))
    moves: list[tuple[Callable[[], None], int]] = [
        (lambda: browser.go_by(1), 1),
        (lambda: browser.page_by(1), 11),
        (browser.go_end, 19_999),
        (lambda: browser.go_by(-1), 19_998),
        (lambda: browser.page_by(-3), 19_968),
        (lambda: browser.go_to(10_000), 10_000),
        (lambda: browser.go_by(25), 10_025),
        (lambda: browser.go_to(0), 0),
        (lambda: browser.go_by(-5), 0),
    ]
    for move, expected in moves:
        move()
        await browser.run()
        assert place(browser) == (expected, expected)
        assert browser.cursor in range(browser.top, browser.top + PAGE)
        assert None not in shown(browser)


async def test_few_rows_are_kept_however_far_one_walks() -> None:
    browser = await opened(ListSource.of(20_000))
    for _ in range(300):
        browser.page_by(1)
        await browser.run()
    assert place(browser) == (3000, 3000)
    assert len(browser.window.rows) < 50 * PAGE
    for _ in range(300):
        browser.page_by(-1)
        await browser.run()
    assert place(browser) == (0, 0)
    assert len(browser.window.rows) < 50 * PAGE


async def test_a_list_can_be_walked_before_it_is_counted() -> None:
    browser = await opened(ListSource.of(1000), count=False)
    for _ in range(1200):
        browser.go_by(1)
        await browser.run()
    assert place(browser) == (999, 999)
    assert (browser.window.total, browser.window.exact) == (1000, True)


async def test_the_end_is_reached_before_the_list_is_counted() -> None:
    browser = await opened(ListSource.of(20_000), count=False)
    browser.go_end()
    await browser.run()
    assert browser.cursor_row == Entry(19_999)
    for _ in range(100):
        browser.page_by(-1)
        await browser.run()
        assert None not in shown(browser)
    assert browser.cursor_row == Entry(18_999)
    await browser.measure()
    assert place(browser) == (18_999, 18_999)
    assert None not in shown(browser)


async def test_from_the_end_back_to_the_start_without_a_count() -> None:
    browser = await opened(ListSource.of(2000), count=False)
    browser.go_end()
    await browser.run()
    for _ in range(300):
        browser.page_by(-1)
        await browser.run()
    assert place(browser) == (0, 0)
    assert (browser.window.total, browser.window.exact) == (2000, True)


async def test_the_ends_of_a_list_are_read_once() -> None:
    source = ListSource.of(20_000)
    browser = RowBrowser[Entry](lambda _change: None)
    browser.open(source)
    await browser.run()  # before it is known how many rows the screen shows
    browser.resize(23)
    await browser.run()
    await browser.measure()
    browser.go_end()
    await browser.run()
    known = list(source.asked)
    moves: list[Callable[[], None]] = [lambda: browser.go_to(0), browser.go_end]
    for go in (*moves, *moves[:1]):
        go()
        assert browser.satisfied
        await browser.run()
    assert source.asked == known
    assert place(browser) == (0, 0)


async def test_rows_stay_on_the_screen_until_the_others_come() -> None:
    source = ListSource.of(20_000)
    browser = await opened(source)
    source.gate = asyncio.Event()
    browser.go_end()
    reading = asyncio.create_task(browser.run())
    await asyncio.sleep(0)
    assert shown(browser) == list(range(PAGE))
    assert browser.pending
    source.gate.set()
    await reading
    assert shown(browser) == list(range(19_990, 20_000))


async def test_the_newest_wish_replaces_the_older_ones() -> None:
    source = ListSource.of(20_000)
    browser = await opened(source)
    source.gate = asyncio.Event()
    source.asked.clear()
    browser.go_to(2_000)
    reading = asyncio.create_task(browser.run())
    await asyncio.sleep(0)
    for index in range(3_000, 18_000, 1000):
        browser.go_to(index)
    source.gate.set()
    await reading
    assert place(browser) == (17_000, 17_000)
    assert source.asked.count("at") == 2


async def test_going_back_to_known_rows_does_not_wait_for_the_others() -> None:
    source = ListSource.of(20_000)
    browser = await opened(source)
    source.gate = asyncio.Event()
    browser.go_end()
    reading = asyncio.create_task(browser.run())
    await asyncio.sleep(0)
    browser.go_to(0)
    browser.go_by(3)
    assert place(browser) == (3, 3)
    source.gate.set()
    await reading
    assert place(browser) == (3, 3)
    assert shown(browser) == list(range(PAGE))


async def test_the_cursor_stays_on_its_row_when_rows_are_inserted_above() -> None:
    source = ListSource.of(1000)
    browser = await opened(source)
    browser.go_to(500)
    await browser.run()
    line = browser.cursor - browser.top
    source.entries[0:0] = [Entry(-number) for number in range(30, 0, -1)]
    browser.renew()
    await browser.run()
    assert browser.cursor_row == Entry(500)
    await browser.measure()
    assert place(browser) == (530, 500)
    assert browser.cursor - browser.top == line
    assert browser.window.total == 1030


async def test_at_the_beginning_of_a_list_new_rows_are_seen_above_the_cursor() -> None:
    source = ListSource.of(1000)
    browser = await opened(source)
    source.entries[0:0] = [Entry(-2), Entry(-1)]
    browser.renew()
    await browser.run()
    assert browser.cursor_row == Entry(0)
    assert place(browser) == (2, 0)
    assert shown(browser)[:3] == [-2, -1, 0]


@pytest.mark.parametrize("index", [0, 1, 500, 998, 999])
async def test_the_cursor_takes_the_next_row_when_its_own_vanishes(index: int) -> None:
    source = ListSource.of(1000)
    browser = await opened(source)
    browser.go_to(index)
    await browser.run()
    del source.entries[index]
    browser.renew()
    await browser.run()
    await browser.measure()
    assert place(browser) == ((index, index + 1) if index < 999 else (998, 998))
    assert None not in shown(browser)


async def test_changed_rows_are_read_anew() -> None:
    source = ListSource.of(1000)
    browser = await opened(source)
    source.entries[0] = Entry(0, "changed")
    browser.renew()
    await browser.run()
    assert browser.cursor_row == Entry(0, "changed")


async def test_a_change_during_a_renewal_is_not_missed() -> None:
    source = ListSource.of(1000)
    browser = await opened(source)
    browser.renew()
    source.gate = asyncio.Event()
    reading = asyncio.create_task(browser.run())
    await asyncio.sleep(0)
    source.entries[0] = Entry(0, "changed")
    browser.renew()
    source.gate.set()
    await reading
    assert browser.cursor_row == Entry(0, "changed")
    assert source.asked.count("find") == 2


async def test_moving_during_a_renewal_is_kept() -> None:
    source = ListSource.of(1000)
    browser = await opened(source)
    browser.renew()
    source.gate = asyncio.Event()
    reading = asyncio.create_task(browser.run())
    await asyncio.sleep(0)
    browser.go_by(4)
    source.gate.set()
    await reading
    assert place(browser) == (4, 4)


async def test_everything_vanishes_and_comes_back() -> None:
    source = ListSource.of(1000)
    browser = await opened(source)
    entries, source.entries = source.entries, []
    browser.renew()
    await browser.run()
    assert (browser.window.total, browser.cursor_row) == (0, None)
    source.entries = entries
    browser.renew()
    await browser.run()
    await browser.measure()
    assert (browser.window.total, place(browser)) == (1000, (0, 0))


async def test_a_key_is_found_anywhere() -> None:
    source = ListSource.of(20_000)
    browser = await opened(source)
    browser.move_to(7_000)
    await browser.run()
    assert place(browser) == (7_000, 7_000)
    browser.move_to(-1)
    await browser.run()
    assert place(browser) == (7_000, 7_000)


async def test_another_source_begins_at_its_key() -> None:
    browser = await opened(ListSource.of(1000))
    browser.open(ListSource.of(500), 100)
    await browser.run()
    await browser.measure()
    assert place(browser) == (100, 100)
    assert browser.window.total == 500


async def test_a_late_answer_of_the_old_source_is_dropped() -> None:
    old = ListSource.of(1000)
    browser = await opened(old)
    old.gate = asyncio.Event()
    browser.go_end()
    reading = asyncio.create_task(browser.run())
    await asyncio.sleep(0)
    browser.open(ListSource([Entry(5, "new")]))
    old.gate.set()
    await reading
    assert browser.cursor_row == Entry(5, "new")
    assert browser.window.total == 1


async def test_after_a_failed_read_one_can_go_on() -> None:
    class Failing(ListSource):
        async def last(self, limit: int) -> list[Entry]:
            raise ReadError

    source = Failing(ListSource.of(1000).entries)
    browser = await opened(source)
    browser.go_end()
    with pytest.raises(ReadError):
        await browser.run()
    browser.give_up()
    assert not browser.pending
    browser.go_by(1)
    await browser.run()
    assert place(browser) == (1, 1)


async def test_a_list_that_shrinks_unseen_is_noticed() -> None:
    source = ListSource.of(1000)
    browser = await opened(source)
    del source.entries[300:]
    browser.go_to(900)
    await browser.run()
    assert browser.cursor_row == Entry(299)
    assert browser.unmeasured
    await browser.measure()
    assert place(browser) == (299, 299)
    assert None not in shown(browser)


async def test_a_taller_screen_shows_more_rows() -> None:
    browser = await opened(ListSource.of(1000))
    browser.go_end()
    await browser.run()
    browser.resize(200)
    await browser.run()
    assert shown(browser) == list(range(800, 1000))
