"""Textual without its command palette: Trato has a search bar of its own.

Every app of Textual loads the palette, and for it the tree, the selection, the list and the input
of text with all they need: a twentieth of the time until the first page, for what is never shown.
"""

from __future__ import annotations

import sys
from types import ModuleType

_PALETTE = "textual.command"


class _Absent(ModuleType):
    """Stands where a module would: all it gives are classes that nothing is made of."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


def leave_out_palette() -> None:
    """Have Textual go without its palette from now on; of no effect once it is loaded.

    An app has to say `ENABLE_COMMAND_PALETTE = False`.
    """
    if "textual.app" not in sys.modules:
        sys.modules.setdefault(_PALETTE, _Absent(_PALETTE))
