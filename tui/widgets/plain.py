"""The gate between data and the terminal: data is shown as it is and never does anything.

No string from the database, a file or a person may reach a widget but through here: Textual reads
a plain ``str`` as markup, and a terminal obeys the escape sequences it is sent.
"""

import re
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content

Align = Literal["left", "right", "center"]

ELLIPSIS = "…"
LINE_BREAK = "⏎"
PLACEHOLDER = "�"

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0 (with ESC, tab and line breaks), DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, invisible letters
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, separators, bidi controls
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"  # fillers, variation selectors, BOM, specials
    "\ud800-\udfff"  # lone surrogates
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # musical controls, tags, more selectors
)
_LINE_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def _picture(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if character == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    # A variation selector only asks for another look of the character before it.
    if 0xFE00 <= code <= 0xFE0F:
        return ""
    return PLACEHOLDER


def printable(text: str, *, multiline: bool = False) -> str:
    r"""Return `text` with all that a terminal would obey, or not show, made visible.

    Control characters become their picture (``␛``), bidi controls, zero-width characters and lone
    surrogates ``�``, tabs a space. Line breaks become ``⏎``, or ``\n`` if `multiline`.
    """
    if text.isascii() and text.isprintable():
        return text
    if not _UNSAFE.search(text):
        return text
    if multiline:
        lines = _LINE_BREAKS.sub("\n", text).split("\n")
        return "\n".join(_UNSAFE.sub(_picture, line) for line in lines)
    return _UNSAFE.sub(_picture, _LINE_BREAKS.sub(LINE_BREAK, text))


def typed(text: str, *, multiline: bool = False) -> str:
    """Return what a person typed or pasted, without what a terminal would obey or not show.

    Unlike `printable` it leaves no picture, as the text is to be kept. Tabs become spaces; line
    breaks too, unless `multiline`.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = _LINE_BREAKS.sub("\n", text).replace("\t", " ").split("\n")
    return ("\n" if multiline else " ").join(_UNSAFE.sub("", line) for line in lines)


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
