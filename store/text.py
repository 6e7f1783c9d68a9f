"""Text as the store keeps, marks and compares it.

`clean_text` is the gate that every stored string passes. `fold` and `fold_key` are the only two
ways in which the program ignores case and accents: the first for search words, the second for
filters.
"""

import re
import sys
import unicodedata
from functools import cache, lru_cache


class Caption(str):
    """An English text for people that the front ends translate: a gettext message id."""

    __slots__ = ()


def N_(message: str) -> Caption:  # noqa: N802 - the name that gettext tools look for
    """Mark `message` for translation without translating it."""
    return Caption(message)


# patterns are compiled when they are first needed: a start has no use for most
_LINE_BREAKS = "\r\n?|[\v\f\x85\u2028\u2029]"
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that nobody sees: a name of them would look like none."""
_INVISIBLE = (
    "["
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # fillers
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # control characters, ESC and C1 among them
    "\xad\u180e\u200b-\u200d\u2060-\u2064\ufeff"  # soft hyphen, zero width, byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # writing direction
    "\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"  # annotations, non-characters, tags
    "\ud800-\udfff"  # halves of a pair, which no encoding can write
    "]"
)


def clean_text(value: str, multiline: bool = False) -> str:
    """Return `value` as it may be stored: composed (NFC), visible, without blanks at either end.

    Control characters, direction marks, zero-width characters and lone surrogates are dropped; a
    tab becomes a blank. A line break is kept as a newline when `multiline`, else it is a blank.
    """
    shown = value.replace("\n", "") if multiline else value
    if shown.isprintable():
        if value.isascii():
            return value.strip()
        if _FILLERS.isdisjoint(value):
            return unicodedata.normalize("NFC", value).strip()
    text = re.sub(_LINE_BREAKS, "\n", value).replace("\t", " ")
    if not multiline:
        text = text.replace("\n", " ")
    return unicodedata.normalize("NFC", re.sub(_INVISIBLE, "", text)).strip()


def clean_code(value: str) -> str:
    """Return `value` as a code is stored: cleaned, without blanks at either end, upper case."""
    text = clean_text(value).upper()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


# Letters that have no decomposition into a base letter and a mark.
_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "ħ": "h", "ŧ": "t", "ŋ": "n", "ĸ": "k", "ß": "ss", "ƒ": "f", "ɓ": "b", "ɖ": "d",
    "ɗ": "d", "ɛ": "e", "ə": "e", "ɨ": "i", "ɲ": "n", "ɔ": "o", "ʉ": "u", "ƴ": "y",
    "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-",
}  # fmt: skip
_DROPPED = frozenset({"Mn", "Mc", "Me", "Cf", "Cs"})  # marks, format characters, surrogates
_SOUND_MARKS = "\u3099\u309a"  # they make another letter of a kana, not an accented one


def _fold_character(character: str) -> str:
    """Return what one character counts as when case and accents do not matter."""
    kept: list[str] = []
    for part in unicodedata.normalize("NFKD", character.casefold()):
        if part in _SOUND_MARKS and kept:
            kept.append(part)
        elif unicodedata.category(part) not in _DROPPED:
            kept.append(_LETTERS.get(part, part))
    return unicodedata.normalize("NFC", "".join(kept)).casefold()


class _KeyTable(dict[int, str]):
    """Code point to folded text, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = sys.intern(_fold_character(chr(code)))
        return folded


class _WordTable(dict[int, str]):
    """Code point to folded letters and digits; anything else parts words."""

    def __missing__(self, code: int) -> str:
        folded = "".join(part if part.isalnum() else " " for part in _KEY_TABLE[code])
        self[code] = folded
        return folded


_KEY_TABLE = _KeyTable()
_WORD_TABLE = _WordTable()


class _Latin:
    """A table of code points for texts of western Europe: many times faster than one by one."""

    def __init__(self, table: dict[int, str], apart: str = "") -> None:
        """Take over what is one sign of Latin-1 again, but for the signs that are told `apart`."""
        folded = [unicodedata.normalize("NFKC", chr(code)).translate(table) for code in range(256)]
        known = [
            code
            for code, text in enumerate(folded)
            if len(text) == 1 and ord(text) < 256 and chr(code) not in apart
        ]
        self._known = bytes(known)
        self._table = bytes(ord(folded[code]) if code in known else 0 for code in range(256))

    def translated(self, text: str) -> str | None:
        """Return `text` translated; None where it has signs that are not known."""
        try:
            data = text.encode("latin-1")
        except UnicodeEncodeError:
            return None
        if not text.isascii() and data.translate(None, self._known):
            return None
        return data.translate(self._table).decode("latin-1")


@cache
def _latin_keys() -> _Latin:
    return _Latin(_KEY_TABLE)


@cache
def _latin_words() -> _Latin:
    return _Latin(_WORD_TABLE, "·")


def fold_key(text: str) -> str:
    """Return `text` in the form in which case and accents do not matter, blanks and signs kept.

    Two texts are equal for a filter when their keys are: `Núñez` and `NUNEZ`, `Straße` and
    `STRASSE`, `Łódź` and `lodz`, `Ⅻ` and `xii`.
    """
    folded = _latin_keys().translated(text)
    if folded is not None:
        return folded
    return unicodedata.normalize("NFKC", text).translate(_KEY_TABLE)


@lru_cache(maxsize=8192)
def name_key(name: str) -> str:
    """Return what `fold_key` makes of a name: of the same one more than once while many are read."""
    return fold_key(name)


def fold(text: str) -> str:
    """Return the words of `text` for search: folded letters and digits, one blank between words.

    Signs and emoji part words and are dropped; the Catalan `l·l` stays within its word.
    """
    return " ".join(folded_words(text))


def folded_words(text: str) -> list[str]:
    """Return the words of `text` as `fold` makes them, one by one."""
    folded = _latin_words().translated(text)
    if folded is not None:
        return folded.split()
    words: list[str] = []
    plain: list[str] = []
    for piece in text.split():
        if piece.isascii():
            plain.append(piece)
            continue
        words += _plain_words(plain)
        words += _words_of(piece)
        plain = []
    return words + _plain_words(plain)


def _plain_words(pieces: list[str]) -> list[str]:
    return (_latin_words().translated(" ".join(pieces)) or "").split()


@lru_cache(maxsize=4096)
def _words_of(piece: str) -> tuple[str, ...]:
    """Return the words of a text without blanks; names and cities come again and again."""
    composed = unicodedata.normalize("NFKC", piece)
    if "·" in composed:
        composed = composed.replace("l·l", "ll").replace("L·L", "LL")
    return tuple(composed.translate(_WORD_TABLE).split())
