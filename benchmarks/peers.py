"""Other programs that do what Trato does, and the same contacts for all of them."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.log_data import FOLDER, kept_log

TRATO = (sys.executable, "-c", "from tui.__main__ import main; main()")
"""What the installed program `trato` does."""
ROWS = r"CT\d{7}|@casa\d+"
"""What a row of any of them shows."""
COLUMNS = "no,name,city,phone_no,email"
_DOWN, _PAGE_DOWN, _LAST = "\x1b[B", "\x1b[6~", "\x1b[1;5F"
_VERSION = re.compile(r"\d+(\.\d+)+")
_MOST_CARDS = 10_000
"""Contacts that are written into a file each."""
_ROOT = Path(__file__).parent.parent

_DATA_TABLE = """
import csv, sys
from textual.app import App
from textual.widgets import DataTable
class Bare(App):
    def compose(self):
        yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable)
        with open(sys.argv[1], encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            table.add_columns(*next(rows))
            table.add_rows(rows)
Bare().run()
"""
_PALETTE = """
import sys
from textual.app import App
from textual.command import Hit, Provider
from textual.widgets import Static
with open(sys.argv[1], encoding="utf-8") as file:
    NAMES = file.read().splitlines()
class Names(Provider):
    async def search(self, query):
        matcher = self.matcher(query)
        for name in NAMES:
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), print)
class Bare(App):
    COMMANDS = {Names}
    def compose(self):
        yield Static(NAMES[0])
Bare().run()
"""


@dataclass(frozen=True)
class Book:
    """The same contacts in the files of all programs, kept among the temporary files.

    `word` begins the name of some of them; it has no accents.
    """

    database: Path
    table: Path
    names: Path
    cards: Path
    abook: Path
    word: str


def kept_book(contacts: int, env: Mapping[str, str]) -> Book:
    """Return so many contacts, written by Trato's own exports."""
    database = kept_log(contacts, contacts)
    folder = FOLDER / database.stem
    place = folder if folder.exists() else folder.with_suffix(".part")
    cards = place / "cards"
    if place != folder:
        shutil.rmtree(place, ignore_errors=True)
        cards.mkdir(parents=True)
        given = {**env, "TRATO_DB": str(database)}

        def trato(*arguments: str) -> bytes:
            done = subprocess.run(
                [*TRATO, *arguments], check=True, env=given, cwd=_ROOT, stdout=subprocess.PIPE
            )
            return done.stdout

        listed = ("contact", "list", "--columns", COLUMNS, "--format", "csv")
        (place / "table.csv").write_bytes(trato(*listed))
        lines = (place / "table.csv").read_text(encoding="utf-8").splitlines()[1:]
        names = [" ".join(line.split(",")[:2]) for line in lines]
        (place / "names.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
        trato("contact", "export", str(place / "all.vcf"))
        if contacts <= _MOST_CARDS:
            _write_cards(place / "all.vcf", cards)
        _write_abook(place, env)
        place.rename(folder)
    words = (line.split()[1] for line in (folder / "names.txt").open(encoding="utf-8"))
    word = next(word.lower() for word in words if word.isascii() and len(word) > 4)
    return Book(
        database,
        folder / "table.csv",
        folder / "names.txt",
        folder / "cards",
        folder / "abook",
        word,
    )


def _write_cards(book: Path, folder: Path) -> None:
    """Write each card into a file of its own, with the key that khard wants to have."""
    cards = book.read_text(encoding="utf-8").replace("\r\n", "\n").split("END:VCARD\n")
    for number, card in enumerate(cards[:-1]):
        text = f"{card}UID:trato-{number}\nEND:VCARD\n"
        (folder / f"{number:07}.vcf").write_text(text, encoding="utf-8")
    config = f"[addressbooks]\n[[all]]\npath = {FOLDER / folder.parent.stem / 'cards'}\n"
    (folder.parent / "khard.conf").write_text(config, encoding="utf-8")


def _write_abook(place: Path, env: Mapping[str, str]) -> None:
    if shutil.which("abook"):
        command = ["abook", "--convert", "--informat", "vcard", "--infile", "all.vcf"]
        command += ["--outformat", "abook", "--outfile", "abook"]
        subprocess.run(command, check=True, env=dict(env), cwd=place, capture_output=True)


@dataclass(frozen=True)
class Peer:
    """A program, and how it is asked for its version."""

    name: str
    command: str
    asked: tuple[str, ...] = ("--version",)

    @property
    def shown(self) -> str:
        """The name with the version; "" when it is not installed."""
        if self.command == sys.executable:
            return f"{self.name} {version('textual')}"
        if shutil.which(self.command) is None:
            return ""
        done = subprocess.run(
            [self.command, *self.asked], capture_output=True, text=True, check=False
        )
        found = _VERSION.search(done.stdout + done.stderr)
        return f"{self.name} {found[0]}" if found else self.name


TABLE = Peer("Textual's DataTable", sys.executable)
PALETTE = Peer("Textual's palette", sys.executable)
VISIDATA = Peer("VisiData", "vd")
ABOOK = Peer("abook", "abook", ("--help",))
KHARD = Peer("khard", "khard")
FZF = Peer("fzf", "fzf")
SQLITE = Peer("sqlite3", "sqlite3")
PEERS = (TABLE, PALETTE, VISIDATA, ABOOK, KHARD, FZF, SQLITE)


@dataclass(frozen=True)
class Visit:
    """A program on a terminal: how it is started, and the keys for each job.

    `search` opens its search, None where it has none or is one.
    """

    peer: Peer | None
    command: tuple[str, ...]
    keys: Mapping[str, tuple[str, int]]
    search: str | None = None
    word: str = ""


def visits(book: Book) -> list[Visit]:
    """Return how all are started on these contacts, Trato first."""
    jobs = {"cursor down": (_DOWN, 4), "page down": (_PAGE_DOWN, 4), "to the last row": (_LAST, 1)}
    vim = jobs | {"cursor down": ("j", 4)}
    bare = (sys.executable, "-c")
    return [
        Visit(None, (*TRATO, "open", "contacts"), jobs, "\x1bq", book.word),
        Visit(TABLE, (*bare, _DATA_TABLE, str(book.table)), jobs),
        Visit(VISIDATA, ("vd", str(book.table)), vim | {"to the last row": ("gj", 1)}),
        Visit(ABOOK, ("abook", "--datafile", str(book.abook)), vim | {"to the last row": ("\x1bOF", 1)}),
        Visit(PALETTE, (*bare, _PALETTE, str(book.names)), {}, "\x10", book.word),
        Visit(FZF, ("sh", "-c", f"exec fzf < {shlex.quote(str(book.names))}"), {}, None, book.word),
    ]  # fmt: skip


def commands(book: Book) -> dict[str, dict[Peer | None, list[str]]]:
    """Return, for each job of the command line, how each of them is asked for it."""
    shown = ["--columns", COLUMNS]
    khard = ["khard", "--config", str(book.cards.parent / "khard.conf"), "list"]
    sql = f"SELECT {COLUMNS} FROM contact"
    sqlite = ["sqlite3", "-readonly", str(book.database)]
    return {
        "list all": {
            None: [*TRATO, "contact", "list", *shown],
            KHARD: khard,
            SQLITE: [*sqlite, sql],
        },
        "find a name": {
            None: [*TRATO, "contact", "list", "--find", book.word, *shown],
            KHARD: [*khard, book.word],
            ABOOK: ["abook", "--datafile", str(book.abook), "--mutt-query", book.word],
            FZF: ["sh", "-c", f"exec fzf --filter {book.word} < {shlex.quote(str(book.names))}"],
            SQLITE: [*sqlite, f"{sql} WHERE name LIKE '{book.word}%'"],
        },
    }


def environment(folder: str) -> dict[str, str]:
    """Return the environment of all of them: a home without any configuration, a usual terminal."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"), folder)
    given = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "COLUMNS": "80", "LINES": "24"}
    return env | homes | given | {"PYTHONPATH": str(_ROOT)}
