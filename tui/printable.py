"""Text from data, made harmless for a terminal: nothing in it is obeyed, everything is visible."""

from __future__ import annotations

import re
import unicodedata

LINE_BREAK = "⏎"
PLACEHOLDER = "\N{REPLACEMENT CHARACTER}"

# patterns are compiled when they are first needed: the first page has no use for most
UNSAFE = (
    "[\x00-\x1f\x7f-\x9f"  # C0 (with ESC, tab and line breaks), DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, invisible letters
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, separators, bidi controls
    "\u3164\ufe00-\ufe0f\ufeff\uffa0"  # fillers, variation selectors, byte order mark
    "\ufff0-\ufffb\ufffe\uffff"  # specials, but the placeholder
    "\ud800-\udfff"  # lone surrogates
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # musical controls, tags, more selectors
)
LINE_BREAKS = "\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]"
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""What Python calls printable, and UNSAFE has all the same."""


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
    if text.isprintable() and (text.isascii() or _UNSEEN.isdisjoint(text)):
        return text
    if multiline:
        lines = re.sub(LINE_BREAKS, "\n", text).split("\n")
        return "\n".join(re.sub(UNSAFE, _picture, line) for line in lines)
    return re.sub(UNSAFE, _picture, re.sub(LINE_BREAKS, LINE_BREAK, text))


def escaped(json_text: str) -> str:
    r"""Return JSON with what a terminal would obey, or not show, as ``\u`` escapes."""
    if json_text.isascii():
        return json_text.replace("\x7f", "\\u007f")
    return re.sub(UNSAFE, _escape, json_text)


def _escape(match: re.Match[str]) -> str:
    if match.group() in "\r\n\t ":
        return match.group()  # between values: those within a text are escaped already
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def width(text: str) -> int:
    """Return how many cells of a terminal the printable `text` takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def cut(text: str, cells: int) -> str:
    """Return the printable `text` in at most `cells` cells, with `…` at its end when it is cut."""
    if width(text) <= cells:
        return text
    kept = ""
    for character in text:
        if width(kept) + width(character) > cells - 1:
            break
        kept += character
    return f"{kept}…"
