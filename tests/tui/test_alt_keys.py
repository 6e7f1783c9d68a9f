"""Alt with a letter, in one piece with what follows."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from tui.alt_keys import know_alt_letters


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\x1bqmovs\x1b[B\r", ["alt+q", "m", "o", "v", "s", "down", "enter"]),
        ("\x1bN\x1bn", ["alt+shift+n", "alt+n"]),
        ("\x1bOP\x1b[3~\x1bl", ["f1", "delete", "alt+l"]),
    ],
)
def test_alt_with_a_letter_is_known_at_once(sent: str, keys: list[str]) -> None:
    know_alt_letters()
    found = [event.key for event in XTermParser().feed(sent) if isinstance(event, events.Key)]
    assert found == keys
