"""An address book is cleaned and spoken to, in a real terminal of 80x24, in both languages."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journey.terminal import Terminal
from tui import i18n

pytestmark = [
    pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed"),
    pytest.mark.timeout(150),
]

COLUMNS = (
    "Name",
    "Address",
    "City",
    "Post Code",
    "Phone",
    "VAT Registration No.",
    "E-Mail",
    "Type",
)
BOOK = (
    ("Adatum Corporation", "Gran Vía 1", "Madrid", "28001", "+34 915 550 100", "B1234567", "", "company"),
    ("Adatum Corp", "Gran Vía 1", "Madrid", "28001", "915 550 100", "B1234567", "", "company"),
    ("Contoso", "Calle Sierpes 3", "Sevilla", "41001", "+34 954 000 111", "B7654321", "", "company"),
    ("Ann Beebe", "", "Madrid", "28002", "", "", "ann@adatum.example", "person"),
    ("Núñez [/] María", "", "Madrid", "28003", "", "", "maria@x.example", "person"),
    ("Tomás Ortuño", "", "Sevilla", "41002", "", "", "tomas@contoso.example", "person"),
)  # fmt: skip


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal("trato", tmp_path)
    yield made
    made.close()
    i18n.set_language("en")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows((COLUMNS, *BOOK))
    return path


class Person:
    """Somebody at the keyboard who reads one language."""

    def __init__(self, terminal: Terminal, language: str) -> None:
        self.terminal = terminal
        i18n.set_language(language)
        self.say: Callable[[str], str] = i18n._

    def sees(self, *texts: str) -> None:
        self.terminal.see(*(self.say(text) for text in texts))

    def goes_to(self, title: str) -> None:
        """Open a page by the search bar."""
        named = self.say(title)
        self.terminal.keys("M-q")
        self.terminal.see("⌕", "╭")
        self.terminal.type(named)
        self.terminal.see(f"▸ {named}")
        self.terminal.keys("Enter")
        self.terminal.miss("╭")
        self.terminal.see(f" {named}")

    def asks(self, *arguments: str) -> Any:
        """Return what a command of the program answers."""
        return json.loads(self.terminal.trato(*arguments, "--json"))


@pytest.mark.parametrize("language", [pytest.param("en", marks=pytest.mark.thorough), "es"])
def test_an_address_book_is_cleaned_and_spoken_to(
    terminal: Terminal, book: Path, language: str
) -> None:
    terminal.prepare(("init", "--lang", language))
    person = Person(terminal, language)
    terminal.start("--lang", language)
    person.sees("Role Centre")
    import_the_book(person, book)
    merge_the_duplicates(person)
    choose_whom_to_speak_to(person)
    log_the_segment(person)
    terminal.keys("C-q")
    assert terminal.ended() == 0


def import_the_book(person: Person, book: Path) -> None:
    terminal = person.terminal
    person.goes_to("Import Contacts")
    terminal.type(str(book))
    terminal.see("Gran Vía 1")
    terminal.keys("C-s")
    person.sees("This is what would be done")
    terminal.keys("Enter")
    person.terminal.miss("╭")
    terminal.until(lambda: len(person.asks("contact", "list")) == len(BOOK), "all contacts")
    terminal.keys("Escape")


def merge_the_duplicates(person: Person) -> None:
    terminal = person.terminal
    assert len(person.asks("contact", "duplicates")) == 1
    person.goes_to("Contact Duplicates")
    terminal.see("Adatum Corporation", "Adatum Corp")
    terminal.keys("Enter")
    person.sees("Separate")
    terminal.see("≠")
    terminal.keys("C-s")
    terminal.see("╭", "?")
    terminal.keys("y" if i18n.language() == "en" else "s")
    terminal.miss("╭")
    terminal.until(lambda: len(person.asks("contact", "list")) == len(BOOK) - 1, "the merge")
    assert person.asks("contact", "duplicates") == []
    terminal.keys("Escape", "Escape")


def choose_whom_to_speak_to(person: Person) -> None:
    """Add by two criteria, one at a time; take the second back; keep the persons alone."""
    terminal = person.terminal
    terminal.trato("segment", "add", "description=Fair", "interaction_template_code=ONSITE")
    person.goes_to("Segments")
    terminal.see("SM00001")
    terminal.keys("Enter")
    person.sees("Add Contacts")
    for city, lines in (("Madrid", 3), ("Sevilla", 5)):
        add_by_city(person, city)
        terminal.until(lambda lines=lines: count(person) == lines, f"{lines} lines")  # type: ignore[misc]
    terminal.keys("b")
    terminal.see("╭", "Sevilla")
    terminal.keys("y" if i18n.language() == "en" else "s")
    terminal.miss("╭")
    terminal.until(lambda: count(person) == 3, "the criteria taken back")
    terminal.keys("R")
    person.sees("Refine Contacts")
    terminal.keys("Tab")
    terminal.type(person.say("Person"))
    terminal.see("1 ", "3 l", "2")
    terminal.keys("C-s")
    terminal.miss("╭")
    terminal.until(lambda: count(person) == 2, "the persons alone")
    lines = person.asks("segment", "lines", "SM00001")
    assert {line["contact_name"] for line in lines} == {"Ann Beebe", "Núñez [/] María"}
    criteria = person.asks("segment", "criteria", "SM00001")
    assert [item["action"] for item in criteria] == ["add", "refine"]


def add_by_city(person: Person, city: str) -> None:
    terminal = person.terminal
    terminal.keys("a")
    person.sees("Groups and Codes")
    terminal.keys("Tab", "Tab", "Tab")
    terminal.type(city)
    terminal.see(city)
    terminal.keys("C-s")
    terminal.miss("╭")


def count(person: Person) -> int:
    return int(person.asks("segment", "show", "SM00001")["no_of_lines"])


def log_the_segment(person: Person) -> None:
    terminal = person.terminal
    terminal.keys("F9")
    terminal.see("╭", "SM00001")
    terminal.keys("2")
    terminal.until(lambda: person.asks("segment", "list")[0]["no"] == "SM00002", "the follow-up")
    (follow_up,) = person.asks("segment", "list")
    assert follow_up["no_of_lines"] == 2
    assert "SM00001" in follow_up["description"]
    entries = person.asks("interaction", "list")
    assert {entry["contact_name"] for entry in entries} == {"Ann Beebe", "Núñez [/] María"}
