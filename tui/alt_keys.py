"""Alt with a letter as terminals send it: ESC and the letter, with whatever follows.

Textual knows such a pair only once nothing has come after it for a while. What a slow line brings
in one piece, Alt+Q with the words and an arrow key behind it, it would take for a sequence of its
own, and type a `^` and the letters into the page.
"""

from __future__ import annotations

from string import ascii_letters
from typing import TYPE_CHECKING, Any, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_BEGINNINGS = "OPX"
"""Letters that begin longer sequences: of function keys, and of answers of the terminal."""


class _Named(str):
    """The name of a key, as Textual's table has it: under `value`."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """The name."""
        return str(self)


def know_alt_letters() -> None:
    """Have Alt with a letter understood at once, and not only after a pause."""
    known = cast("MutableMapping[str, Any]", ANSI_SEQUENCES_KEYS)
    for letter in ascii_letters:
        if letter not in _BEGINNINGS:
            name = f"shift+{letter.lower()}" if letter.isupper() else letter
            known.setdefault(f"\x1b{letter}", (_Named(f"alt+{name}"),))
