"""The server of the database goes away under a form that is half filled, and comes back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgresql
from tests.journey.terminal import Terminal

pytestmark = [
    pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed"),
    pytest.mark.timeout(150),
]


@pytest.fixture
def own_server() -> Iterator[postgresql.Server]:
    """A server that may be killed."""
    try:
        made = postgresql.Server(
            postgresql.place_for_servers() / "data", None, {"synchronous_commit": "on"}
        )
    except postgresql.NoServer as reason:
        pytest.skip(f"no server of PostgreSQL can be started here: {reason}")
    yield made
    made.stop()


@pytest.fixture
def terminal(tmp_path: Path, own_server: postgresql.Server) -> Iterator[Terminal]:
    made = Terminal("trato", tmp_path)
    made.database = own_server.url()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("language", "empty", "form", "gone", "logged"),
    [
        pytest.param(
            "en", "Nothing has been logged yet", "Create Interaction", "does not answer",
            "logged for", marks=pytest.mark.thorough,
        ),
        ("es", "Aún no se ha registrado nada", "Crear interacción", "no responde", "Adatum"),
    ],
)  # fmt: skip
def test_what_is_half_typed_stays_and_is_saved_when_the_server_is_back(
    terminal: Terminal,
    own_server: postgresql.Server,
    language: str,
    empty: str,
    form: str,
    gone: str,
    logged: str,
) -> None:
    terminal.trato("init")
    terminal.trato("contact", "add", "name=Adatum")
    terminal.start("--lang", language, "open", "interaction-log-entries")
    terminal.see(empty)
    terminal.keys("n")
    terminal.see(form)
    terminal.type("adat")
    terminal.see("CT000001")
    terminal.keys("Enter")
    terminal.type("outgo")
    terminal.see("OUTGOING")
    terminal.keys("Enter")
    terminal.see("15 min")
    terminal.type("Half a sente")
    terminal.see("Half a sente")
    own_server.kill()
    terminal.keys("C-s")
    terminal.see(gone, form, "Half a sente")
    terminal.type("nce")
    terminal.see("Half a sentence")
    own_server.start()
    terminal.keys("C-s")
    terminal.miss(form)
    terminal.see(logged, "Half a sentence")
    listed = terminal.trato("interaction", "list", "--lang", "en")
    assert len(listed.splitlines()) == 2  # a heading and the entry
