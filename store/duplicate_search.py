"""Pairs that share enough values, found exactly and without comparing each with each.

With the values of all in one order, the rarest first, two that share `least` values share one of
the first `n - least + 1` that either has. So only those who share such a value are compared. Where
many share it (a large city), the next value that they share parts them further.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
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
    search = _Search(groups, least, most)
    search.all()
    return search.found


class _Search:
    """The values of all as ranks, the rarest first.

    Values that the same members have, such as both ends of a short post code, are a run: their
    ranks follow one another. All that share the first of them share the further ones.
    """

    def __init__(self, groups: Iterable[str], least: int, most: int) -> None:
        self._least = least
        self._most = most
        self._runs: dict[int, int] = {}
        self._further: set[int] = set()
        self._values = self._by_rarity(groups)
        self.found: dict[tuple[int, int], int] = {}

    def _by_rarity(self, groups: Iterable[str]) -> dict[int, list[int]]:
        """Return the ranks of those who have enough values; fill the runs."""
        values: dict[str, list[int]] = defaultdict(list)
        alike = Counter(groups)
        rank = 0
        for group in sorted(alike, key=methodcaller("count", ",")):
            run = alike[group]
            if run == 1:
                for member in group.split(","):
                    values[member].append(rank)
            else:
                ranks = range(rank, rank + run)
                self._runs[rank] = run
                self._further.update(ranks[1:])
                for member in group.split(","):
                    values[member] += ranks
            rank += run
        return {int(member): ranks for member, ranks in values.items() if len(ranks) >= self._least}

    def all(self) -> None:
        """Find all pairs."""
        sharing: dict[int, list[int]] = defaultdict(list)
        for member, ranks in self._values.items():
            for rank in ranks[: len(ranks) - self._least + 1]:
                if rank not in self._further:
                    sharing[rank].append(member)
        self._part(sharing, self._least)

    def _part(self, sharing: dict[int, list[int]], needed: int) -> None:
        """Find the pairs within each group, whose members share `needed` values from its own on."""
        for rank, members in sharing.items():
            count, run = len(members), self._runs.get(rank, 1)
            if count == 2:  # most groups are of one or two
                self._compare_two(*members)
            elif count <= _FEW or needed <= run:
                self._compare(members)
            else:
                self._part(self._next(members, rank + run - 1, needed - run), needed - run)

    def _next(self, members: list[int], after: int, needed: int) -> dict[int, list[int]]:
        """Return who of `members` share which value next, if they share `needed` from there on."""
        sharing: dict[int, list[int]] = defaultdict(list)
        for member in members:
            ranks = self._values[member]
            for rank in ranks[ranks.index(after) + 1 : len(ranks) - needed + 1]:
                if rank not in self._further:
                    sharing[rank].append(member)
        return sharing

    # sets of all members, kept for all comparisons, would not fit into the caches of a processor

    def _compare(self, members: list[int]) -> None:
        for at, one in enumerate(members, 1):
            common = set(self._values[one]).intersection
            for other in members[at:]:
                self._note(one, other, len(common(self._values[other])))

    def _compare_two(self, one: int, other: int) -> None:
        matches = len(set(self._values[one]).intersection(self._values[other]))
        self._note(one, other, matches)

    def _note(self, one: int, other: int, matches: int) -> None:
        if matches >= self._least:
            self.found[(one, other) if one < other else (other, one)] = matches
            if len(self.found) > self._most:
                raise TooManyPairs
