"""Pairs that share enough values, found exactly and without comparing each with each.

With the values of all in one order, the rarest first, two that share `least` values share one of
the first `n - least + 1` that either has. So only those who share such a value are compared. Where
many share it (a large city), the next value that they share parts them further. Most that share a
rare value by chance share too few, which bits that stand for their values tell at once.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, count
from operator import methodcaller

_FEW = 12
"""So many are compared each with each rather than parted further."""
_THIN = 8
"""Members whose numbers reach beyond so many times of them are numbered anew."""
_BITS = (0, *(1 << rank // 2 % 16 for rank in range(1, 256)))
"""The one of sixteen bits that stands for a rank, by its last byte; ranks are odd, 0 is none."""
_LAST_BYTE = 0 if sys.byteorder == "little" else array("i").itemsize - 1
_LOW, _HIGH = bytes(bit & 255 for bit in _BITS), bytes(bit >> 8 for bit in _BITS)


class TooManyPairs(Exception):
    """More pairs were found than anybody could look at."""


def similar(groups: Iterable[tuple[int, str]], least: int, most: int) -> dict[tuple[int, int], int]:
    """Return the pairs that stand together in at least `least` of `groups`, and in how many.

    A group is of a part: it holds those who have one value there, as numbers with commas between.
    Nobody has two values of a part; groups of one may be left out. The smaller of a pair comes
    first. Raises TooManyPairs beyond `most` pairs.
    """
    some = list(groups)
    if not some:
        return {}
    search = _Search(some, least, most)
    search.all()
    return search.found


class _Search:
    """The values of all as ranks, the rarest first: odd numbers.

    Values that the same members have, such as both ends of a short post code, are a run: their
    ranks follow one another. All that share the first of them share the further ones.

    What is kept of each member stands in lists side by side, for the caches of a processor: of
    many companies, most of the time goes into fetching what is read.
    """

    def __init__(self, groups: Sequence[tuple[int, str]], least: int, most: int) -> None:
        self._least = least
        self._most = most
        self._runs: dict[int, int] = {}
        self._further: set[int] = set()
        self._numbers, members = _members(groups)
        self._members: dict[int, list[int]] = {}
        columns = self._columns(groups, members)
        self._masks = _masks(columns)
        self._values = [sorted(filter(None, ranks)) for ranks in zip(*columns, strict=True)]
        self.found: dict[tuple[int, int], int] = {}

    def _columns(
        self, groups: Sequence[tuple[int, str]], members: Sequence[list[int]]
    ) -> list[list[int]]:
        """Return of each part the ranks of all, 0 for none; fill who has which rank."""
        ranks = self._ranks([text for _part, text in groups])
        columns: dict[int, list[int]] = {}
        for (part, text), some in zip(groups, members, strict=True):
            rank = ranks[text]
            ranks[text] = rank + 2
            column = columns.get(part)
            if column is None:
                column = columns[part] = [0] * len(self._numbers)
            for member in some:
                column[member] = rank
            if rank not in self._further:
                self._members[rank] = some
        return list(columns.values())

    def _ranks(self, texts: Sequence[str]) -> dict[str, int]:
        """Return the rank of each group, of a run the first one; fill the runs."""
        alike = Counter(texts)
        ranks: dict[str, int] = {}
        rank = 1
        for text in sorted(alike, key=methodcaller("count", ",")):
            ranks[text] = rank
            following = rank + 2 * alike[text]
            if following > rank + 2:
                self._runs[rank] = alike[text]
                self._further.update(range(rank + 2, following, 2))
            rank = following
        return ranks

    def all(self) -> None:
        """Find all pairs."""
        least = self._least
        last = array("i", [ranks[-least] if len(ranks) >= least else 0 for ranks in self._values])
        furthest = max(last)
        sharing = {
            rank: [member for member in members if rank <= last[member]]
            for rank, members in self._members.items()
            if rank <= furthest
        }
        self._part(sharing, least)

    def _part(self, sharing: dict[int, list[int]], needed: int) -> None:
        """Find the pairs within each group, whose members share `needed` values from its own on."""
        masks, least = self._masks, self._least
        for rank, members in sharing.items():
            number = len(members)
            if number == 2:  # most groups are of one or two
                one, other = members
                if (masks[one] & masks[other]).bit_count() >= least:
                    self._note(one, other)
            elif number > _FEW and needed > (run := self._runs.get(rank, 1)):
                self._part(self._next(members, rank + 2 * run - 2, needed - run), needed - run)
            elif number > 1:
                self._compare(members)

    def _next(self, members: list[int], after: int, needed: int) -> dict[int, list[int]]:
        """Return who of `members` share which value next, if they share `needed` from there on."""
        sharing: dict[int, list[int]] = defaultdict(list)
        for member in members:
            ranks = self._values[member]
            for rank in ranks[ranks.index(after) + 1 : len(ranks) - needed + 1]:
                if rank not in self._further:
                    sharing[rank].append(member)
        return sharing

    def _compare(self, members: list[int]) -> None:
        masks, least = self._masks, self._least
        for at, one in enumerate(members, 1):
            mask = masks[one]
            for other in members[at:]:
                if (mask & masks[other]).bit_count() >= least:
                    self._note(one, other)

    def _note(self, one: int, other: int) -> None:
        """Take in a pair if it shares enough: the bits of its values do."""
        pair = self._numbers[min(one, other)], self._numbers[max(one, other)]
        if pair in self.found:
            return
        matches = len(set(self._values[one]).intersection(self._values[other]))
        if matches >= self._least:
            self.found[pair] = matches
            if len(self.found) > self._most:
                raise TooManyPairs


def _members(groups: Sequence[tuple[int, str]]) -> tuple[Sequence[int], list[list[int]]]:
    """Return the numbers of all members by place, and the places of the members of each group."""
    texts = "],[".join(text for _part, text in groups)
    members: list[list[int]] = json.loads(f"[[{texts}]]")
    last = max(map(max, members))
    having: Counter[int] = Counter()
    for (part, _text), some in zip(groups, members, strict=True):
        having[part] += len(some)
    if last < _THIN * max(having.values()):
        return range(last + 1), members
    numbers = sorted(set(chain.from_iterable(members)))
    places = dict(zip(numbers, count(), strict=False))
    return numbers, [[places[member] for member in some] for some in members]


def _masks(columns: Sequence[list[int]]) -> list[int]:
    """Return the bits of the values of all: two have as many in common as values, or more."""
    width = 2 * len(columns)
    size = width * len(columns[0])
    table = bytearray(size)
    for at, column in enumerate(columns):
        ends = array("i", column).tobytes()[_LAST_BYTE :: array("i").itemsize]
        table[2 * at :: width] = ends.translate(_LOW)
        table[2 * at + 1 :: width] = ends.translate(_HIGH)
    return [int.from_bytes(table[at : at + width], "little") for at in range(0, size, width)]
