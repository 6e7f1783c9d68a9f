"""Row 3: the list of ten million entries, against Textual's DataTable with 1,000 rows.

Both are driven by the same keys in the same process, and show the same columns of the same kept
company. A run is the time from the key to the bytes for the terminal: event, action, read (SQLite,
in a thread), drawing and encoding.

    SCALE=small python -m benchmarks.bench_list       200,000 entries
    SCALE=full python -m benchmarks.bench_list     10,000,000 entries
"""

import asyncio
import gc
import random
import subprocess
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.widget import Widget
from textual.widgets import DataTable

from benchmarks.figures import Report
from benchmarks.log_data import FEW, FULL, MANY, kept_log
from store import db
from store.lists import open_list
from store.nouns import noun
from tui.data import Data, Row, Rows
from tui.page import ListPage, page
from tui.screens.columns import row_state, table_columns
from tui.theme import DARK, THEMES, VARIABLE_DEFAULTS, stylesheet_path
from tui.widgets.windowed_table import WindowedTable

BASELINE_ROWS = 1_000
ROUNDS = 3 if FULL else 2
VISITS = 6 if FULL else 4
SIZE = (80, 24)

REACH = {
    "open": 1.0,
    "cursor down": 0.7,
    "cursor down at the edge": 0.7,
    "PageDown": 0.5,
    "End": 0.5,
    "Home": 0.5,
    "jump": 0.5,
}
MEMORY_REACH = 1.3


# --- the list --------------------------------------------------------------------------------


class List:
    """The page of the log as it reads and draws its rows, without what stands around them."""

    def __init__(self, path: Path) -> None:
        self.data = Data()
        self.data.open(str(path)).result()
        shown = page("interaction-log-entries")
        if not isinstance(shown, ListPage):
            raise SystemExit("the log is no list")
        self._page = shown
        self.rows: Rows | None = None

    async def close(self) -> None:
        if self.rows is not None:
            self.rows.stop()
        await self.data.close()

    def table(self) -> WindowedTable[Row]:
        """Return a new table of all entries."""
        columns = table_columns(noun("interaction"), self._page.columns)
        table = WindowedTable(columns, row_state=row_state)
        if self.rows is not None:
            self.rows.stop()
        self.rows = Rows(self.data, lambda ids: open_list("interaction", ids=ids))
        table.set_source(self.rows)
        return table

    async def settle(self) -> None:
        """Wait for what the page reads in the background once its list is open."""
        if self.rows is not None:
            await self.rows.anchor()

    async def count(self) -> int:
        """Return the number of entries."""
        return await self.data.scan(lambda: open_list("interaction").count())


def few_records(path: Path) -> list[Row]:
    """Return the first rows of the log, for the baseline."""
    db.open_database(str(path))
    rows = [Row(record) for record in open_list("interaction").first(BASELINE_ROWS)]
    db.close_database()
    return rows


# --- the harness -----------------------------------------------------------------------------


class BenchApp(App[None]):
    """Shows one table, and encodes what a terminal would be sent."""

    CSS_PATH = str(stylesheet_path())
    CSS = "DataTable { height: 1fr; }"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK
        self.written = 0
        self.moved = asyncio.Event()
        self.moved_at = self.displayed_at = 0.0

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(VARIABLE_DEFAULTS)

    def _display(self, screen: Any, renderable: Any) -> None:
        if renderable is not None:
            self.written += len(renderable.render_segments(self.console).encode())
            self.displayed_at = perf_counter()
        super()._display(screen, renderable)

    @on(WindowedTable.CursorMoved)
    @on(DataTable.RowHighlighted)
    def note_move(self, message: Message) -> None:
        self.moved_at = message.time
        self.moved.set()

    async def drawn(self) -> float:
        """Wait until the cursor has moved and that is drawn; return when it was."""
        await asyncio.wait_for(self.moved.wait(), 60)
        # The screen draws sixty times a second: do not wait for that, but it may come first.
        while self.displayed_at < self.moved_at:
            self.screen._on_timer_update()  # noqa: SLF001 - as Textual's own Pilot does
            await asyncio.sleep(0)
        return self.displayed_at

    async def timed(self, act: Callable[[], Any]) -> tuple[float, int]:
        """Return seconds and bytes of one act."""
        await self.rest()
        self.moved.clear()
        self.written = 0
        start = perf_counter()
        act()
        return await self.drawn() - start, self.written

    async def rest(self) -> None:
        """Wait until nothing is going on, as between two keys of a person."""
        await self.workers.wait_for_complete()
        for _ in range(20):
            await asyncio.sleep(0)
        self.screen._on_timer_update()  # noqa: SLF001 - as Textual's own Pilot does

    def key(self, name: str) -> Callable[[], None]:
        return partial(self.screen._forward_event, events.Key(name, None))  # noqa: SLF001 - same


def data_table(rows: list[Row]) -> DataTable[str]:
    """Return Textual's own table of some entries, with the same columns."""
    shown = page("interaction-log-entries")
    columns = table_columns(
        noun("interaction"), shown.columns if isinstance(shown, ListPage) else ()
    )
    table: DataTable[str] = DataTable(cursor_type="row")
    for column in columns:
        table.add_column(column.caption, width=column.width)
    for row in rows:
        table.add_row(*(str(column.render(row)) for column in columns))
    return table


Samples = dict[str, list[tuple[float, int]]]


async def measure(
    make: Callable[[], Widget],
    jump: Callable[[Any, int], None],
    rows: int,
    samples: Samples,
    settle: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Visit the list again and again; `settle` waits for what it reads in the background."""
    app = BenchApp()
    rng = random.Random(7)
    async with app.run_test(size=SIZE):
        for _ in range(VISITS):
            await visit(app, make, jump, rows, samples, rng, settle)


async def visit(
    app: BenchApp,
    make: Callable[[], Widget],
    jump: Callable[[Any, int], None],
    rows: int,
    samples: Samples,
    rng: random.Random,
    settle: Callable[[], Awaitable[None]] | None,
) -> None:
    """Open the list and walk about in it, so that caches are as cold or warm as for a person."""
    await app.rest()
    gc.collect()
    app.moved.clear()
    app.written = 0
    start = perf_counter()
    table = make()
    await app.mount(table)
    table.focus()
    samples["open"].append((await app.drawn() - start, app.written))
    await app.rest()
    if settle is not None:
        await settle()
    for act, key, times in [
        ("End", "ctrl+end", 1),
        ("Home", "ctrl+home", 1),
        ("cursor down", "down", SIZE[1] - 2),
        ("cursor down at the edge", "down", 10),
        ("PageDown", "pagedown", 10),
    ]:
        for _ in range(times):
            samples[act].append(await app.timed(app.key(key)))
    for times in range(10):
        # Never the place where the cursor is already.
        place = rng.randrange(rows // 2) + (rows // 2 if times % 2 else 0)
        samples["jump"].append(await app.timed(partial(jump, table, place)))
    samples["End"].append(await app.timed(app.key("ctrl+end")))
    samples["Home"].append(await app.timed(app.key("ctrl+home")))
    await table.remove()


# --- memory ----------------------------------------------------------------------------------


async def memory(path: Path) -> int:
    """Return the anonymous memory in kB after walking through the whole list."""
    shown = List(path)
    count = await shown.count()
    app = BenchApp()
    rng = random.Random(7)
    async with app.run_test(size=SIZE):
        table = shown.table()
        await app.mount(table)
        table.focus()
        await app.rest()
        await shown.settle()
        for name in ("ctrl+end", "ctrl+home"):
            await app.timed(app.key(name))
        for _ in range(200):
            place = rng.randrange(count)
            await app.timed(partial(table.move_to_index, place))
            for _ in range(3):
                app.key("pagedown")()
                await app.rest()
    await shown.close()
    return anonymous_memory()


def anonymous_memory() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("RssAnon:")[1].split()[0])


def memory_of(path: Path) -> int:
    command = [sys.executable, "-m", "benchmarks.bench_list", "--memory", str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


# --- the table -------------------------------------------------------------------------------


async def compare(path: Path, report: Report) -> None:
    """Measure both in turn."""
    few = few_records(path)
    ours: Samples = {act: [] for act in REACH}
    theirs: Samples = {act: [] for act in REACH}
    shown = List(path)
    count = await shown.count()
    for _ in range(ROUNDS):
        await measure(
            lambda: data_table(few),
            lambda table, row: table.move_cursor(row=row),
            BASELINE_ROWS,
            theirs,
        )
        await measure(
            shown.table, lambda table, row: table.move_to_index(row), count, ours, shown.settle
        )
    began = perf_counter()
    await Rows(shown.data, lambda ids: open_list("interaction", ids=ids)).anchor()
    seconds = perf_counter() - began
    await shown.close()
    for act, reach in REACH.items():
        mine, other = ([seconds for seconds, _ in samples[act]] for samples in (ours, theirs))
        report.ratio(act, mine, other, reach, by="p95")
    report.note(f"What makes jumps cheap is read in the background in {seconds:.2f} s.")


def main() -> int:
    if sys.argv[1:2] == ["--memory"]:
        print(asyncio.run(memory(Path(sys.argv[2]))))
        return 0
    report = Report(
        "3",
        f"the list of {MANY[0]:,} entries",
        f"the same keys on Textual's DataTable with {BASELINE_ROWS:,} rows",
    )
    many, few = kept_log(*MANY), kept_log(*FEW)
    asyncio.run(compare(many, report))
    most, least = (memory_of(path) / 1024 for path in (many, few))
    what = f"memory after a walk, against {FEW[0]:,} entries"
    report.ratio(what, [most], [least], MEMORY_REACH, unit="MB")
    report.show()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
