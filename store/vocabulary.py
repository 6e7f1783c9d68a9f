"""The distinct words of a table's search text, and which of them a mistyped word may mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

MOST_WORDS = 60_000
SHORTEST = 3
_KEPT = 4096
_LONGEST = 16


class Vocabulary:
    """Words with the number of records that have them.

    Only words without digits count: in numbers nobody can tell a typo.
    """

    def __init__(self, words: Iterable[tuple[str, int]] = ()) -> None:
        self._counts: Counter[str] = Counter()
        self._prefixes: dict[int, dict[str, int]] = {}
        self._listed: dict[int, tuple[str, ...]] = {}
        self._corrections: dict[tuple[str, int], list[str]] = {}
        for word, count in words:
            self._counts[word] += count

    def __len__(self) -> int:
        return len(self._counts)

    def prepare(self) -> None:
        """Do now what the first corrections of words of each length would do."""
        for length in range(SHORTEST, _LONGEST + 1):
            self._of_length(length)
        self.corrections("prepared", 1, 1)

    def add(self, words: Iterable[str]) -> None:
        """Take the words of a new or changed record in."""
        self._corrections.clear()
        for word in words:
            if len(word) >= SHORTEST and word.isalpha():
                self._counts[word] += 1
                for length, prefixes in self._prefixes.items():
                    if len(word) >= length:
                        prefixes[word[:length]] = prefixes.get(word[:length], 0) + 1
                        self._listed.pop(length, None)

    def knows(self, word: str) -> bool:
        """Return whether a word begins with `word`."""
        return len(word) < SHORTEST or word in self._of_length(len(word))

    def corrections(self, word: str, typos: int, limit: int) -> list[str]:
        """Return beginnings of words that `word`, which may be unfinished, was to be.

        At most `typos` letters were left out, added, changed or exchanged; the most likely first.
        `word` itself and what begins with it are not among them.
        """
        key = (word, typos)
        found = self._corrections.get(key)
        if found is None:
            if len(self._corrections) > _KEPT:
                self._corrections.clear()
            found = self._corrections[key] = self._look(word, 1) if typos else []
            if typos > 1 and not found:
                found = self._corrections[key] = self._look(word, 2)
        return found[:limit]

    def _look(self, word: str, typos: int) -> list[str]:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        length = len(word)
        ranked: dict[str, tuple[bool, int]] = {}
        for size in range(max(SHORTEST, length - typos), length + typos + 1):
            prefixes = self._of_length(size)
            if size not in self._listed:
                self._listed[size] = tuple(prefixes)
            close = extract(
                word, self._listed[size], scorer=OSA.distance, score_cutoff=typos, limit=None
            )
            for prefix, _, _ in close:
                if prefix.startswith(word) or self._only_shorter(prefix, word):
                    continue
                ranked[prefix] = (prefix[0] != word[0], -prefixes[prefix])
        order = sorted(ranked, key=lambda item: (*ranked[item], item))
        return _without_longer(order)

    def _only_shorter(self, prefix: str, word: str) -> bool:
        """Return whether `prefix` is just the beginning of the typed word, not a word itself."""
        return word.startswith(prefix) and prefix not in self._counts

    def _of_length(self, length: int) -> dict[str, int]:
        """Return the beginnings of `length` letters, with the number of records of their words."""
        known = self._prefixes.get(length)
        if known is None:
            known = {}
            for word, count in self._counts.items():
                if len(word) >= length:
                    prefix = word[:length]
                    known[prefix] = known.get(prefix, 0) + count
            self._prefixes[length] = known
        return known


def _without_longer(prefixes: list[str]) -> list[str]:
    """Return `prefixes` without those that another one of them begins: it finds them too."""
    known = set(prefixes)
    return [
        prefix
        for prefix in prefixes
        if not any(prefix[:length] in known for length in range(1, len(prefix)))
    ]
