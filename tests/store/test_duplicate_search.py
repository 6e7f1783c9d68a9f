"""The search for pairs is exact, whatever the values."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import combinations, count

import pytest

from store.duplicate_search import TooManyPairs, similar


def _texts(groups: list[list[int]], parts: Iterable[int]) -> list[tuple[int, str]]:
    return [(part, ",".join(map(str, group))) for part, group in zip(parts, groups, strict=False)]


def _compared(groups: list[list[int]], least: int) -> dict[tuple[int, int], int]:
    """Compare each with each."""
    sets: dict[int, set[int]] = {}
    for rank, group in enumerate(groups):
        for member in group:
            sets.setdefault(member, set()).add(rank)
    return {
        (one, other): len(sets[one] & sets[other])
        for one, other in combinations(sorted(sets), 2)
        if len(sets[one] & sets[other]) >= least
    }


@pytest.mark.parametrize("seed", range(40))
def test_it_finds_what_comparing_each_with_each_finds(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret, the same for the same seed
    rows, members = chance.randrange(1, 9), chance.randrange(2, 80)
    kinds = [chance.choice([1, 2, 5, 30]) for _row in range(rows)]
    between = chance.choice([1, 1000])  # numbers may be far between: companies among many people
    shared: dict[tuple[int, int], list[int]] = {}
    for member in range(0, members * between, between):
        for row in range(rows):
            if chance.random() < 0.9:
                shared.setdefault((row, chance.randrange(kinds[row])), []).append(member)
    groups = list(shared.values())
    texts = _texts(groups, [row for row, _value in shared])
    for least in range(1, rows + 1):
        assert similar(texts, least, 10_000) == _compared(groups, least)


@pytest.mark.parametrize("seed", range(20))
def test_values_that_the_same_ones_have_count_each(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - nothing secret, the same for the same seed
    groups = []
    for _value in range(12):
        members = chance.sample(range(60), chance.choice([2, 3, 20, 40]))
        groups += [sorted(members)] * chance.choice([1, 2, 3])
    texts = _texts(groups, count())
    for least in range(1, 13):
        assert similar(texts, least, 10_000) == _compared(groups, least)


def test_it_stops_when_everybody_is_alike() -> None:
    everybody = list(range(5000))
    with pytest.raises(TooManyPairs):
        similar(_texts([everybody] * 3, count()), 2, 1000)


def test_many_are_parted_further_and_compared_exactly() -> None:
    chance = random.Random(1)  # noqa: S311 - nothing secret, the same for the same seed
    kinds = [2, 2, 3, 4, 8, 20, 60, 60, 200, 600]
    shared: dict[tuple[int, int], list[int]] = {}
    for member in range(600):
        for row, number in enumerate(kinds):
            if chance.random() < 0.8:
                shared.setdefault((row, chance.randrange(number)), []).append(member)
    groups = list(shared.values())
    texts = _texts(groups, [row for row, _value in shared])
    for least in (3, 4, 5, 6):
        assert similar(texts, least, 100_000) == _compared(groups, least)


def test_nobody_shares_anything() -> None:
    assert similar([], 1, 10) == {}
