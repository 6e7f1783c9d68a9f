"""Row 3: a list of ten million entries, against Textual's DataTable with 1,000 rows.

Both are driven by the same keys in the same process. A run is the time from the key to the bytes
for the terminal: event, action, read (SQLite, in a thread), drawing and encoding.

    SCALE=small python -m benchmarks.bench_list     one million entries
    SCALE=full python -m benchmarks.bench_list      ten million
"""

import asyncio
import gc
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.widget import Widget
from textual.widgets import DataTable

from benchmarks.figures import Report
from tui.theme import DARK, THEMES, VARIABLE_DEFAULTS, stylesheet_path
from tui.widgets.table_columns import TableColumn
from tui.widgets.windowed_table import WindowedTable

FULL = os.environ.get("SCALE", "small") == "full"
ROWS = 10_000_000 if FULL else 1_000_000
FEW = 10_000
BASELINE_ROWS = 1_000
ROUNDS = 4 if FULL else 2
VISITS = 12
ANCHOR = 2048
SIZE = (80, 24)
T = TypeVar("T")

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


@dataclass(frozen=True, slots=True)
class Entry:
    day: int
    key: int
    template: str
    description: str
    contact: str
    minutes: int


FIELDS = "day, no, template, description, contact, minutes"


def make_database(path: Path, rows: int) -> None:
    with sqlite3.connect(path) as db:
        db.executescript(
            f"""
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
            CREATE TABLE entry (no INTEGER PRIMARY KEY, day INTEGER, template TEXT,
                description TEXT, contact TEXT, minutes INTEGER);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
            INSERT INTO entry SELECT i, (i * 2654435761) % 7300,
                CASE i % 3 WHEN 0 THEN 'OUTGOING' WHEN 1 THEN 'S_INVOICE' ELSE 'EMAIL' END,
                'Asked for a quote, ' || (i % 97) || ' chairs', 'Contact ' || (i % 99991), i % 90
            FROM n;
            CREATE INDEX entry_day ON entry (day, no);
            """
        )
    db.close()


class SqliteSource:
    """Rows by day and number: by keyset, and by anchors where a place is asked for."""

    def __init__(self, path: Path) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._anchors: list[tuple[int, int]] = []
        self._total = 0

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._db is None:
            self._db = sqlite3.connect(self._path)
        return work(self._db)

    def close(self) -> None:
        def shut() -> None:
            if self._db is not None:
                self._db.close()

        self._thread.submit(shut).result()
        self._thread.shutdown()

    async def build_anchors(self) -> float:
        """Note every 2048th place; return the seconds it took."""

        def build(db: sqlite3.Connection) -> float:
            start = perf_counter()
            self._total = db.execute("SELECT count(*) FROM entry").fetchone()[0]
            place: tuple[int, int] | None = (-1, -1)
            while place is not None:
                self._anchors.append(place)
                place = db.execute(
                    "SELECT day, no FROM entry WHERE (day, no) > (?, ?) ORDER BY day, no"
                    f" LIMIT 1 OFFSET {ANCHOR - 1}",
                    place,
                ).fetchone()
            return perf_counter() - start

        return await self._run(build)

    @staticmethod
    def _after(
        db: sqlite3.Connection, place: tuple[int, int], limit: int, skip: int = 0
    ) -> list[Entry]:
        rows = db.execute(
            f"SELECT {FIELDS} FROM entry WHERE (day, no) > (?, ?) ORDER BY day, no"
            " LIMIT ? OFFSET ?",
            (*place, limit, skip),
        )
        return [Entry(*row) for row in rows]

    @staticmethod
    def _before(db: sqlite3.Connection, place: tuple[int, int], limit: int) -> list[Entry]:
        rows = db.execute(
            f"SELECT {FIELDS} FROM entry WHERE (day, no) < (?, ?)"
            " ORDER BY day DESC, no DESC LIMIT ?",
            (*place, limit),
        )
        return [Entry(*row) for row in rows][::-1]

    async def count(self) -> int:
        if self._total:
            return self._total
        return await self._run(lambda db: db.execute("SELECT count(*) FROM entry").fetchone()[0])

    async def first(self, limit: int) -> list[Entry]:
        return await self._run(lambda db: self._after(db, (-1, -1), limit))

    async def last(self, limit: int) -> list[Entry]:
        return await self._run(lambda db: self._before(db, (1 << 60, 0), limit))

    async def after(self, row: Entry, limit: int) -> list[Entry]:
        return await self._run(lambda db: self._after(db, (row.day, row.key), limit))

    async def before(self, row: Entry, limit: int) -> list[Entry]:
        return await self._run(lambda db: self._before(db, (row.day, row.key), limit))

    async def at(self, index: int, limit: int) -> list[Entry]:
        anchor, skip = divmod(index, ANCHOR)
        return await self._run(lambda db: self._after(db, self._anchors[anchor], limit, skip))

    async def index_of(self, row: Entry) -> int:
        anchor = bisect_right(self._anchors, (row.day, row.key)) - 1
        between = (
            "SELECT count(*) FROM entry WHERE (day, no) > (?, ?) AND (day, no) < (?, ?)",
            (*self._anchors[anchor], row.day, row.key),
        )
        count: int = await self._run(lambda db: db.execute(*between).fetchone()[0])
        return anchor * ANCHOR + count

    async def find(self, key: Hashable) -> Entry | None:
        rows = await self._run(
            lambda db: db.execute(f"SELECT {FIELDS} FROM entry WHERE no = ?", (key,)).fetchall()
        )
        return Entry(*rows[0]) if rows else None


COLUMNS = [
    TableColumn[Entry]("day", "Day", 6, lambda row: str(row.day), align="right"),
    TableColumn[Entry]("no", "Entry No.", 10, lambda row: f"{row.key:,}", align="right"),
    TableColumn[Entry]("template", "Template", 10, lambda row: row.template),
    TableColumn[Entry](
        "description", "Description", 20, lambda row: row.description, flexible=True
    ),
    TableColumn[Entry]("contact", "Contact", 14, lambda row: row.contact),
    TableColumn[Entry]("minutes", "Min", 4, lambda row: str(row.minutes), align="right"),
]


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
        await asyncio.wait_for(self.moved.wait(), 10)
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


def windowed(source: SqliteSource) -> WindowedTable[Entry]:
    table = WindowedTable(COLUMNS)
    table.set_source(source)
    return table


def data_table() -> DataTable[str]:
    table: DataTable[str] = DataTable(cursor_type="row")
    for column in COLUMNS:
        table.add_column(column.caption, width=column.width)
    for number in range(BASELINE_ROWS):
        row = Entry(number, number, "OUTGOING", "Asked for a quote", "Contact 17", 15)
        table.add_row(*(str(column.render(row)) for column in COLUMNS))
    return table


Samples = dict[str, list[tuple[float, int]]]


async def measure(
    make: Callable[[], Widget], jump: Callable[[Any, int], None], rows: int, samples: Samples
) -> None:
    app = BenchApp()
    rng = random.Random(7)
    async with app.run_test(size=SIZE):
        for _ in range(VISITS):
            await visit(app, make, jump, rows, samples, rng)


async def visit(
    app: BenchApp,
    make: Callable[[], Widget],
    jump: Callable[[Any, int], None],
    rows: int,
    samples: Samples,
    rng: random.Random,
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
    source = SqliteSource(path)
    await source.build_anchors()
    rows = await source.count()
    app = BenchApp()
    rng = random.Random(7)
    async with app.run_test(size=SIZE):
        table = windowed(source)
        await app.mount(table)
        table.focus()
        await app.rest()
        for name in ("ctrl+end", "ctrl+home"):
            await app.timed(app.key(name))
        for _ in range(200):
            place = rng.randrange(rows)
            await app.timed(partial(table.move_to_index, place))
            for _ in range(3):
                app.key("pagedown")()
                await app.rest()
    source.close()
    return anonymous_memory()


def anonymous_memory() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("RssAnon:")[1].split()[0])


def memory_of(path: Path) -> int:
    command = [sys.executable, "-m", "benchmarks.bench_list", "--memory", str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


# --- the table -------------------------------------------------------------------------------


async def compare(path: Path, report: Report) -> None:
    source = SqliteSource(path)
    seconds = await source.build_anchors()
    ours: Samples = {act: [] for act in REACH}
    theirs: Samples = {act: [] for act in REACH}
    for _ in range(ROUNDS):
        await measure(
            data_table, lambda table, row: table.move_cursor(row=row), BASELINE_ROWS, theirs
        )
        await measure(
            lambda: windowed(source), lambda table, row: table.move_to_index(row), ROWS, ours
        )
    source.close()
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
        f"a list of {ROWS:,} entries",
        f"the same keys on Textual's DataTable with {BASELINE_ROWS:,} rows",
    )
    with tempfile.TemporaryDirectory() as folder:
        many, few = Path(folder) / "many.db", Path(folder) / "few.db"
        make_database(many, ROWS)
        make_database(few, FEW)
        asyncio.run(compare(many, report))
        most, least = (memory_of(path) / 1024 for path in (many, few))
        what = f"memory after a walk, against {FEW:,} rows"
        report.ratio(what, [most], [least], MEMORY_REACH, unit="MB")
    report.show()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
