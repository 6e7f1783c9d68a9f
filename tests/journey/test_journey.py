"""The main job, done by a person in a real terminal of 80x24, in both languages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journey.terminal import Terminal

pytestmark = [
    pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed"),
    pytest.mark.timeout(150),
]

BOOK = Path(__file__).parents[1] / "store" / "exchange" / "files" / "google.vcf"

ENGLISH = {
    "setup": "The usual set-up",
    "centre": "Role Centre",
    "import": "Import Contacts",
    "records": "records",
    "trial": "This is what would be done",
    "imported": "Created 2",
    "log": "Interaction Log Entries",
    "nothing": "Nothing has been logged yet",
    "create": "Create Interaction",
    "logged": "Entry 1 logged",
    "cancel": "Cancel this entry?",
    "canceled": "1 entry canceled",
    "undone": "Undone",
    "report": "Delete Interaction Log Entries",
    "will": "1 canceled entry will be deleted",
    "yes": "y",
    "deleted": "1 canceled entry was deleted",
    "segments": "Segments",
    "no segments": "There are no segments yet",
    "segment": "Segment",
    "a": " a Add Contacts",
    "add": "Groups and Codes",
    "how many": "would be added.",
    "added": "contacts added",
    "log segment": "Log segment SM00001",
    "segment logged": "Segment SM00001 has been logged",
    "bye": "C-q",
}
SPANISH = {
    "setup": "La configuración habitual",
    "centre": "Área de tareas",
    "import": "Importar contactos",
    "records": "registros",
    "trial": "Esto es lo que se haría",
    "imported": "Creados 2",
    "log": "Movs. log interacción",
    "nothing": "Aún no se ha registrado nada",
    "create": "Crear interacción",
    "logged": "Movimiento 1 de",
    "cancel": "¿Cancelar este movimiento?",
    "canceled": "1 movimiento cancelado",
    "undone": "Deshecho",
    "report": "Eliminar mov. cancel. reg. inter.",
    "will": "Se eliminará 1 movimiento cancelado",
    "yes": "s",
    "deleted": "Se ha eliminado 1 movimiento cancelado",
    "segments": "Segmentos",
    "no segments": "Aún no hay segmentos",
    "segment": "Segmento",
    "a": " a Agregar contactos",
    "add": "Grupos y códigos",
    "how many": "Se agregarían",
    "added": "contactos agregados",
    "log segment": "SM00001",
    "segment logged": "El segmento SM00001 se ha registrado",
    "bye": "C-q",
}


@pytest.fixture
def terminal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    made = Terminal("trato", tmp_path)
    yield made
    made.close()


def go(terminal: Terminal, typed: str, title: str) -> None:
    """Open a page by the search bar: its first hit."""
    terminal.keys("M-q")
    terminal.see("⌕", "╭")
    terminal.type(typed)
    terminal.see(f"⌕ {typed}", f"▸ {title}")
    terminal.keys("Enter")
    terminal.see(f" {title}")
    terminal.miss("╭")


@pytest.mark.parametrize(
    ("language", "say"),
    [("en", ENGLISH), pytest.param("es", SPANISH, marks=pytest.mark.thorough)],
)
def test_the_main_job(terminal: Terminal, language: str, say: dict[str, str]) -> None:
    terminal.start("--lang", language)
    terminal.see(say["setup"])
    terminal.keys("Enter")
    terminal.miss(say["setup"])
    terminal.see(say["centre"])
    name = import_contacts(terminal, say)
    log_an_interaction(terminal, say, name)
    cancel_it(terminal, say)
    delete_what_is_canceled(terminal, say)
    make_a_segment(terminal, say)
    log_the_segment(terminal, say)
    terminal.keys("C-q")
    assert terminal.ended() == 0


def import_contacts(terminal: Terminal, say: dict[str, str]) -> str:
    go(terminal, "import", say["import"])
    terminal.type(str(BOOK))
    terminal.see(say["records"])
    terminal.keys("C-s")
    terminal.see(say["trial"])
    terminal.keys("Enter")
    terminal.see(say["imported"])
    terminal.keys("Escape")
    terminal.see(say["centre"])
    contacts = json.loads(terminal.trato("contact", "list", "--json"))
    assert len(contacts) > 2
    return str(next(row["name"] for row in contacts if row["type"] == "person"))


def log_an_interaction(terminal: Terminal, say: dict[str, str], name: str) -> None:
    go(terminal, "movs", say["log"])
    terminal.see(say["nothing"])
    terminal.keys("n")
    terminal.see(say["create"])
    terminal.type(name)
    terminal.keys("Enter")
    terminal.type("outgo")
    terminal.keys("Enter")
    terminal.see("CT0", "OUTGOING", "15 min")
    terminal.keys("C-s")
    terminal.see(say["logged"])
    (entry,) = json.loads(terminal.trato("interaction", "list", "--json"))
    assert (entry["contact_name"], entry["interaction_template_code"]) == (name, "OUTGOING")


def cancel_it(terminal: Terminal, say: dict[str, str]) -> None:
    terminal.keys("c")
    terminal.see(say["cancel"])
    terminal.keys("Enter")
    terminal.see(say["canceled"], "✗")
    terminal.keys("u")
    terminal.see(say["undone"])
    terminal.miss("✗")
    terminal.keys("c")
    terminal.see(say["cancel"])
    terminal.keys("Enter")
    terminal.see("✗")


def delete_what_is_canceled(terminal: Terminal, say: dict[str, str]) -> None:
    terminal.keys("D")
    terminal.see(say["report"], say["will"])
    terminal.keys("C-s")
    terminal.see("╭")
    terminal.keys(say["yes"])
    terminal.miss("╭")
    terminal.see(say["deleted"])
    assert json.loads(terminal.trato("interaction", "list", "--json")) == []
    terminal.keys("Escape")
    terminal.see(say["nothing"])


def make_a_segment(terminal: Terminal, say: dict[str, str]) -> None:
    go(terminal, "segm", say["segments"])
    terminal.see(say["no segments"])
    terminal.keys("n")
    terminal.see(f" {say['segment']}")
    terminal.miss(say["no segments"])
    terminal.type("Spring fair")
    terminal.keys("Tab")
    terminal.type("outgo")
    terminal.keys("Enter")
    terminal.keys("C-s")
    terminal.see("SM00001", "OUTGOING", say["a"])
    terminal.keys("a")
    terminal.see(say["add"], say["how many"])
    terminal.keys("C-s")
    terminal.see(say["added"])


def log_the_segment(terminal: Terminal, say: dict[str, str]) -> None:
    terminal.keys("F9")
    terminal.see(say["log segment"], "╭")
    terminal.keys("Down", "Enter")
    terminal.see(say["segment logged"], "SM00002")
    terminal.keys("Escape")
    terminal.see(f" {say['segments']} ")
    entries = json.loads(terminal.trato("interaction", "list", "--json"))
    assert {row["segment_no"] for row in entries} == {"SM00001"}
    assert len(entries) == len(json.loads(terminal.trato("segment", "lines", "SM00002", "--json")))


def test_a_lost_connection_keeps_what_was_typed(terminal: Terminal) -> None:
    terminal.prepare(("init",), ("contact", "add", "name=Adatum"))
    terminal.begin_interaction("Half a sente")
    terminal.hang_up()
    assert json.loads(terminal.trato("interaction", "list", "--json")) == []
    terminal.start("--lang", "en")
    terminal.see("╭")
    terminal.keys("Enter")
    terminal.see("Half a sente", "Adatum")
    terminal.keys("C-s")
    terminal.see("Entry 1 logged")
    (entry,) = json.loads(terminal.trato("interaction", "list", "--json"))
    assert entry["description"] == "Half a sente"


def test_two_sessions_see_each_other(terminal: Terminal) -> None:
    terminal.prepare(
        ("init",), ("contact", "add", "name=Adatum"), ("log", "adatum", "OUTGOING", "First call")
    )
    terminal.start("--lang", "en", "open", "interaction-log-entries")
    terminal.see("First call")
    terminal.trato("log", "adatum", "OUTGOING", "Call from elsewhere")
    terminal.see("Call from elsewhere", "First call")
    screen = terminal.screen().splitlines()
    assert "First call" in next(line for line in screen if line.startswith("▸"))
    terminal.keys("c")
    terminal.see("Cancel this entry?")
    terminal.trato("interaction", "cancel", "1")
    terminal.keys("Enter")
    terminal.see("0 entries canceled", "✗")


def test_the_next_key_is_about_what_was_just_logged(terminal: Terminal) -> None:
    terminal.prepare(
        ("init",),
        ("contact", "add", "name=Adatum"),
        ("log", "adatum", "OUTGOING", "The first call"),
    )
    terminal.start("--lang", "en", "open", "interaction-log-entries")
    terminal.see("The first call")
    terminal.keys("n")
    terminal.see("Create Interaction")
    terminal.type("adat")
    terminal.keys("Enter")
    terminal.type("outgo")
    terminal.keys("Enter")
    terminal.see("15 min")
    terminal.keys("C-s")
    terminal.see("Entry 2 logged")
    terminal.keys("c")
    terminal.see("Cancel this entry?")
    terminal.keys("Enter")
    terminal.see("1 entry canceled")
    canceled = json.loads(
        terminal.trato("interaction", "list", "--where", "canceled=yes", "--json")
    )
    assert [row["entry_no"] for row in canceled] == [2]


@pytest.mark.parametrize("name", ["Acme [/] SL", "[@click=app.quit]x", "寿司 [b]", "Ñandú & 'Co'"])
def test_data_is_never_markup(terminal: Terminal, name: str) -> None:
    terminal.prepare(
        ("init",),
        ("contact", "add", f"name={name}"),
        ("log", "CT000001", "OUTGOING", f"About {name} \x1b[31mred\x1b[0m"),
    )
    terminal.start("--lang", "en", "open", "interaction-log-entries")
    terminal.see(f"About {name}")
    terminal.keys("Enter")
    terminal.see(name)
    terminal.keys("M-q")
    terminal.see("╭")
    terminal.type(name[:4])
    terminal.see("CT000001", name)
    terminal.keys("Escape")
    terminal.miss("╭")
    terminal.keys("C-q")
    assert terminal.ended() == 0
