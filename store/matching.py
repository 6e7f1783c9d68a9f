"""How well a typed text names something that has a short title: without case and accents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from store.text import fold


class Tier(IntEnum):
    """How a text matches a title, the best first."""

    EXACT = 0
    BEGINNING = 1
    WORDS = 2
    INITIALS = 3
    SOME_INITIALS = 4
    INSIDE = 5
    SYNONYM = 6
    FUZZY = 7
    NONE = 8

    @property
    def is_strong(self) -> bool:
        """Whether the person most likely means what matched."""
        return self <= Tier.SOME_INITIALS


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed text, folded once for the comparison with many titles."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Typed:
        """Return `text` ready for comparison."""
        folded = fold(text)
        return cls(folded, tuple(folded.split()))


@lru_cache(maxsize=8192)
def _words(title: str) -> tuple[str, tuple[str, ...]]:
    folded = fold(title)
    return folded, tuple(folded.split())


def match(typed: Typed, title: str) -> Tier:
    """Return how `typed` matches `title`: EXACT to INSIDE, or NONE. Typos are not forgiven."""
    if not typed.text:
        return Tier.NONE
    folded, words = _words(title)
    if folded == typed.text:
        return Tier.EXACT
    if folded.startswith(typed.text):
        return Tier.BEGINNING
    if _each_begins(typed.words, words):
        return Tier.WORDS
    if len(typed.words) == 1 and _initials(typed.text, words):
        return Tier.INITIALS if _spell(typed.text, words, 0, 1) else Tier.SOME_INITIALS
    if all(word in folded for word in typed.words) and len(typed.text) > 1:
        return Tier.INSIDE
    return Tier.NONE


def _each_begins(wanted: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Return whether each wanted word begins another word of the title, in any order."""
    left = list(words)
    for word in wanted:
        found = next((at for at, item in enumerate(left) if item.startswith(word)), None)
        if found is None:
            return False
        del left[found]
    return True


def _initials(letters: str, words: tuple[str, ...]) -> bool:
    """Return whether `letters` are beginnings of words of the title, in order, from the first.

    `ile`, `intlog` and `ilent` name `interaction log entries`, and so does `ient`, though it leaves
    a word out.
    """
    if len(letters) < 2 or not words or letters[0] != words[0][0]:
        return False
    return _spell(letters, words, 0, len(words))


def _spell(letters: str, words: tuple[str, ...], at: int, ahead: int) -> bool:
    """Return whether words from `at` on spell the letters, each one of the next `ahead` words."""
    if not letters:
        return True
    for index in range(at, min(at + ahead, len(words)) if at else 1):
        word = words[index]
        for length in range(min(len(letters), len(word)), 0, -1):
            rest = letters[length:]
            if letters.startswith(word[:length]) and _spell(rest, words, index + 1, ahead):
                return True
    return False


def similarity(typed: Typed, title: str) -> float:
    """Return how similar the words of `typed` are to words of `title`: 0 to 100.

    Each typed word is compared with the beginning of the word that fits it best. 0 when one of
    them fits none with a typo forgiven (two in a long word).
    """
    from rapidfuzz.distance import OSA

    _, words = _words(title)
    total = 0.0
    for wanted in typed.words:
        allowed = typos(wanted)
        best = allowed + 1
        for word in words:
            for end in {len(wanted) - 1, len(wanted), len(wanted) + 1, len(word)}:
                if abs(end - len(wanted)) <= allowed and 0 < end <= len(word):
                    best = min(best, OSA.distance(wanted, word[:end], score_cutoff=allowed))
        if best > allowed:
            return 0.0
        total += 1 - best / len(wanted)
    return 100 * total / len(typed.words) if typed.words else 0.0


def typos(word: str, shortest: int = 4) -> int:
    """Return how many typos are forgiven in a word: none in numbers and in what is very short."""
    if len(word) < shortest or not word.isalpha():
        return 0
    return 1 if len(word) < 8 else 2
