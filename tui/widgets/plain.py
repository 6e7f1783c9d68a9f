"""The gate between data and the terminal: data is shown as it is and never does anything.

No string from the database, a file or a person may reach a widget but through here: Textual reads
a plain ``str`` as markup, and a terminal obeys the escape sequences it is sent.
"""

import re
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content

from tui.printable import LINE_BREAK, LINE_BREAKS, PLACEHOLDER, UNSAFE, printable

Align = Literal["left", "right", "center"]

__all__ = ["ELLIPSIS", "LINE_BREAK", "PLACEHOLDER", "cell", "cut", "plain", "printable", "typed"]

ELLIPSIS = "…"


def typed(text: str, *, multiline: bool = False) -> str:
    """Return what a person typed or pasted, without what a terminal would obey or not show.

    Unlike `printable` it leaves no picture, as the text is to be kept. Tabs become spaces; line
    breaks too, unless `multiline`.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = re.sub(LINE_BREAKS, "\n", text).replace("\t", " ").split("\n")
    return ("\n" if multiline else " ").join(re.sub(UNSAFE, "", line) for line in lines)


def plain(text: str, style: str = "", *, multiline: bool = False) -> Content:
    """Return data as content that holds no markup, no link and no control character.

    Args:
        text: Any string, however it was written.
        style: A Textual style for the whole of it, from the program and never from data.
        multiline: Keep line breaks; else each is shown as ``⏎``.
    """
    return Content.styled(printable(text, multiline=multiline), style)


def cut(text: str, width: int) -> str:
    """Return the printable `text` in at most `width` terminal cells, ending in ``…`` if cut."""
    text = printable(text)
    if text.isascii():
        if len(text) <= width:
            return text
        return text[: width - 1] + ELLIPSIS if width > 0 else ""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    room = width - 1
    end = 0
    for end, character in enumerate(text):  # noqa: B007 - the index is wanted after the loop
        room -= get_character_cell_size(character)
        if room < 0:
            break
    return text[:end] + ELLIPSIS


@lru_cache(maxsize=4096)
def cell(text: str, width: int, align: Align = "left") -> str:
    """Return the printable `text` in exactly `width` terminal cells.

    Wide characters count two cells and combining marks none. What does not fit is cut and ends in
    ``…``; what is shorter is padded with spaces on the side opposite to `align`.
    """
    text = cut(text, width)
    space = width - (len(text) if text.isascii() else cell_len(text))
    if space <= 0:
        return text
    if align == "right":
        return " " * space + text
    if align == "center":
        left = space // 2
        return " " * left + text + " " * (space - left)
    return text + " " * space
