"""Pairs that share enough values, found exactly and without comparing each with each.

With the values of all in one order, the rarest first, two that share `least` values share one of
the first `n - least + 1` that either has. So only those who share such a value are compared. Where
many share it (a large city), the next value that they share parts them further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from operator import methodcaller

_FEW = 8
"""So many are compared each with each rather than parted further."""


class TooManyPairs(Exception):
    """More pairs were found than anybody could look at."""


def similar(groups: Iterable[str], least: int, most: int) -> dict[tuple[int, int], int]:
    """Return the pairs that stand together in at least `least` of `groups`, and in how many.

    A group holds those who have one value, each once, as numbers with commas between; groups of
    one may be left out. The smaller of a pair comes first. Raises TooManyPairs beyond `most` pairs.
    """
    search = _Search(_by_rarity(groups, least), least, most)
    search.all()
    return search.found


def _by_rarity(groups: Iterable[str], least: int) -> dict[int, list[int]]:
    """Return the values of those who have `least` of them, as ranks, the rarest first."""
    values: dict[str, list[int]] = defaultdict(list)
    for rank, group in enumerate(sorted(groups, key=methodcaller("count", ","))):
        for member in group.split(","):
            values[member].append(rank)
    return {int(member): ranks for member, ranks in values.items() if len(ranks) >= least}


class _Search:
    def __init__(self, values: dict[int, list[int]], least: int, most: int) -> None:
        self._values = values
        self._least = least
        self._most = most
        self._sets: dict[int, frozenset[int]] = {}
        self.found: dict[tuple[int, int], int] = {}

    def all(self) -> None:
        """Find all pairs."""
        sharing: dict[int, list[int]] = defaultdict(list)
        for member, ranks in self._values.items():
            for rank in ranks[: len(ranks) - self._least + 1]:
                sharing[rank].append(member)
        self._part(sharing, self._least)

    def _part(self, sharing: dict[int, list[int]], needed: int) -> None:
        """Find the pairs within each group, whose members share `needed` values from its own on."""
        for rank, members in sharing.items():
            count = len(members)
            if count == 2:  # most groups are of one or two
                self._compare_two(*members)
            elif count <= _FEW or needed == 1:
                self._compare(members)
            else:
                self._part(self._next(members, rank, needed - 1), needed - 1)

    def _next(self, members: list[int], after: int, needed: int) -> dict[int, list[int]]:
        """Return who of `members` share which value next, if they share `needed` from there on."""
        sharing: dict[int, list[int]] = defaultdict(list)
        for member in members:
            ranks = self._values[member]
            for rank in ranks[ranks.index(after) + 1 : len(ranks) - needed + 1]:
                sharing[rank].append(member)
        return sharing

    def _compare(self, members: list[int]) -> None:
        for one, other in combinations(members, 2):
            self._compare_two(one, other)

    def _compare_two(self, one: int, other: int) -> None:
        matches = len(self._set(one) & self._set(other))
        if matches >= self._least:
            self.found[(one, other) if one < other else (other, one)] = matches
            if len(self.found) > self._most:
                raise TooManyPairs

    def _set(self, member: int) -> frozenset[int]:
        found = self._sets.get(member)
        if found is None:
            found = self._sets[member] = frozenset(self._values[member])
        return found
